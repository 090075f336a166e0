"""The last touches of the layout: nothing lies on anything else, and nothing leaves the sheet.

All steps are small pushes computed for everybody at once; pairs that are close enough to touch
come from a k-d tree, so that a thousand people cost no more than they must.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import ConvexHull, QhullError, cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

TINY = 1e-9
# A name stands beside a mark more often than above it: two marks need more room sideways.
SIDEWAYS = 0.82
# Padding of a group's ground around its members, as drawn.
GROUND = 28.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the pushes need to know.

    Attributes
    ----------
    radius, room
        Radius of each mark, and the room it would like around it, shape (n,).
    group
        Index of the group of each person, -1 for none, shape (n,).
    pairs, pull
        Ties as pairs of people, shape (m, 2), and how strongly each draws, shape (m,).
    width, height
        The sheet, its middle at the origin.
    """

    radius: NDArray[np.float64]
    room: NDArray[np.float64]
    group: NDArray[np.intp]
    pairs: NDArray[np.intp]
    pull: NDArray[np.float64]
    width: float
    height: float


def clamp(points: Points, margin: NDArray[np.float64] | float, sheet: Sheet) -> Points:
    """Return the points moved onto the sheet, `margin` away from its edges."""
    half = np.column_stack([sheet.width / 2 - np.asarray(margin), sheet.height / 2 - np.asarray(margin)])
    return np.clip(points, -half, half)


def separate(points: Points, radius: NDArray[np.float64], *, sheet: Sheet, rounds: int, squeeze: float = 1.0) -> Points:
    """Return the points pushed apart until circles of `radius` no longer meet (or rounds run out).

    `squeeze` below 1 makes the circles wider than high, as marks with a name beside them are.
    """
    points = points.copy()
    stretch = np.array([squeeze, 1.0])
    for _ in range(rounds):
        flat = points * stretch
        close = cKDTree(flat).query_pairs(2 * float(radius.max()), output_type="ndarray")
        if not len(close):
            break
        i, j = close[:, 0], close[:, 1]
        apart = flat[i] - flat[j]
        far = np.hypot(apart[:, 0], apart[:, 1])
        overlap = radius[i] + radius[j] - far
        hit = overlap > 1e-3  # noqa: PLR2004 - a thousandth of a pixel is none
        if not hit.any():
            break
        i, j, far, overlap = i[hit], j[hit], far[hit], overlap[hit]
        # Two points on one spot part along an angle that depends on who they are.
        lost = np.column_stack([np.cos(i + 2.0 * j), np.sin(i + 2.0 * j)])
        way = np.where((far > TINY)[:, None], apart[hit] / np.maximum(far, TINY)[:, None], lost)
        step = way * (overlap * 0.52)[:, None] / stretch
        np.add.at(points, i, step)
        np.add.at(points, j, -step)
        points = clamp(points, radius, sheet)
    return points


def refine(points: Points, sheet: Sheet, *, rounds: int) -> Points:
    """Return the points after ties have drawn, crowds have thinned and groups have kept apart."""
    dodging = len(sheet.pairs) <= min(5 * len(points), 1500)  # beyond, ties are too many to dodge
    for turn in range(rounds):
        homes, reach = _homes(points, sheet)
        move = _drawn(points, sheet) * 0.02 + _thinned(points, sheet) + _kept(points, homes, reach, sheet)
        if turn % 2 == 0:
            move += fence(points, sheet) * 2
        elif dodging:
            move += _dodged(points, sheet) * 1.6
        length = np.hypot(move[:, 0], move[:, 1])[:, None]
        points = points + move * np.minimum(1.0, 12.0 / np.maximum(length, TINY)) * (1.0 - 0.7 * turn / rounds)
        points = separate(points, sheet.room, sheet=sheet, rounds=2, squeeze=SIDEWAYS)
        points = clamp(points, sheet.radius + 6, sheet)
    return separate(points, sheet.radius + 5, sheet=sheet, rounds=40)


def _thinned(points: Points, sheet: Sheet) -> Points:
    """Return the move of neighbours closer than an even spread over the sheet would have them."""
    even = 1.25 * float(np.sqrt(sheet.width * sheet.height / len(points)))
    move = np.zeros_like(points)
    close = cKDTree(points).query_pairs(even, output_type="ndarray")
    if not len(close):
        return move
    i, j = close[:, 0], close[:, 1]
    apart = points[i] - points[j]
    far = np.maximum(np.hypot(apart[:, 0], apart[:, 1]), TINY)
    alike = (sheet.group[i] == sheet.group[j]) & (sheet.group[i] >= 0)
    push = apart / far[:, None] * ((even * np.where(alike, 0.8, 1.0) - far).clip(0) * 0.05)[:, None]
    np.add.at(move, i, push)
    np.add.at(move, j, -push)
    return move


def _drawn(points: Points, sheet: Sheet) -> Points:
    """Return the move of ties that draw their ends together, long ones no harder than middling ones."""
    move = np.zeros_like(points)
    if not len(sheet.pairs):
        return move
    i, j = sheet.pairs.T
    apart = points[j] - points[i]
    far = np.hypot(apart[:, 0], apart[:, 1])[:, None]
    force = apart * np.minimum(1.0, 160.0 / np.maximum(far, TINY)) * sheet.pull[:, None]
    np.add.at(move, i, force)
    np.add.at(move, j, -force)
    many = np.bincount(np.concatenate([i, j]), minlength=len(points)).astype(np.float64)
    return np.asarray(move / np.sqrt(np.maximum(many, 1.0))[:, None], dtype=np.float64)


def _homes(points: Points, sheet: Sheet) -> tuple[Points, NDArray[np.float64]]:
    """Return the middle of each group and how far its members may stray from it."""
    groups = int(sheet.group.max()) + 1 if len(sheet.group) else 0
    inside = sheet.group >= 0
    of = sheet.group[inside]
    count = np.maximum(np.bincount(of, minlength=groups), 1)
    middle = np.column_stack(
        [np.bincount(of, weights=points[inside, axis], minlength=groups) / count for axis in (0, 1)]
    )
    offset = points[inside] - middle[of]
    far = np.hypot(offset[:, 0], offset[:, 1])
    spread = np.sqrt(np.bincount(of, weights=far**2, minlength=groups) / count)
    return middle, np.asarray(1.35 * spread + 8, dtype=np.float64)


def _kept(points: Points, homes: Points, reach: NDArray[np.float64], sheet: Sheet) -> Points:
    """Return the move of members who have strayed from their group's middle."""
    move = np.zeros_like(points)
    inside = sheet.group >= 0
    if not inside.any():
        return move
    of = sheet.group[inside]
    offset = points[inside] - homes[of]
    far = np.hypot(offset[:, 0], offset[:, 1])
    strayed = np.minimum(reach[of] - far, 0.0) * 0.3
    move[inside] = offset / np.maximum(far, TINY)[:, None] * strayed[:, None]
    return move


def fence(points: Points, sheet: Sheet) -> Points:
    """Return the move that takes everybody out of the grounds of groups that are not theirs.

    Half of it is the person's own, half is shared by the person's whole group, and the group
    that was entered backs away: so grounds part without being torn.
    """
    move = np.zeros_like(points)
    for index in range(int(sheet.group.max()) + 1 if len(points) else 0):
        members = np.flatnonzero(sheet.group == index)
        faces = _faces(points[members])
        others = np.flatnonzero(sheet.group != index)
        if faces is None or not len(others):
            continue
        depth = points[others] @ faces[:, :2].T + faces[:, 2]
        nearest = depth.argmax(axis=1)
        room = GROUND + np.where(sheet.group[others] >= 0, GROUND * 0.9, sheet.radius[others])
        enter = np.maximum(room - depth[np.arange(len(others)), nearest], 0.0)
        push = faces[nearest, :2] * (np.minimum(enter, 40.0) * 0.25)[:, None]
        move[others] += push * 0.6
        for other in np.unique(sheet.group[others][(enter > 0) & (sheet.group[others] >= 0)]):
            mine = sheet.group[others] == other
            move[sheet.group == other] += push[mine].sum(axis=0) / max(int((enter[mine] > 0).sum()), 1) * 0.6
        if (enter > 0).any():
            move[members] -= push.sum(axis=0) / max(int((enter > 0).sum()), 1) * 0.5
    return move


def _faces(members: Points) -> NDArray[np.float64] | None:
    """Return the sides of a convex hull as outward normals with offsets; None where there is no area."""
    if len(members) < 3:  # noqa: PLR2004 - two points have no hull
        return None
    try:
        return np.asarray(ConvexHull(members).equations, dtype=np.float64)
    except QhullError:
        return None


def _dodged(points: Points, sheet: Sheet) -> Points:
    """Return the move of marks that step aside from ties that are not theirs."""
    move = np.zeros_like(points)
    if not len(sheet.pairs):
        return move
    i, j = sheet.pairs.T
    line = points[j] - points[i]
    length2 = np.maximum((line**2).sum(axis=1), TINY)
    to = points[:, None, :] - points[i][None, :, :]
    along = (to * line[None, :, :]).sum(axis=2) / length2
    foot = to - np.clip(along, 0, 1)[..., None] * line[None, :, :]
    far = np.hypot(foot[..., 0], foot[..., 1])
    who = np.arange(len(points))[:, None]
    free = (along > 0.02) & (along < 0.98) & (who != i) & (who != j)  # noqa: PLR2004 - not at its ends
    need = np.where(free, np.maximum(sheet.radius[:, None] + 7 - far, 0.0), 0.0)
    way = foot / np.maximum(far, TINY)[..., None]
    push = way * need[..., None]
    total = push.sum(axis=1)
    # Many ties on one side push no harder than the worst of them.
    strength = need.max(axis=1, keepdims=True)
    return np.asarray(
        total * np.minimum(1.0, strength / np.maximum(np.hypot(total[:, :1], total[:, 1:]), TINY)) * 0.6,
        dtype=np.float64,
    )
