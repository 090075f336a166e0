"""Where everybody stands: groups kept together, hubs near the middle, no mark on another.

Three steps. Each group is laid out by itself; the groups are arranged like single large marks
and turned so that their ties are short; then everybody is moved a little until marks, names and
ties have room. Nothing is random: the same network always gives the same map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relgraph.render.page import relax, stress, untangle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

WIDTH, HEIGHT = 872.0, 790.0
# The key and the zoom buttons lie along the lower edge, the bar of hops along the upper one.
INNER_WIDTH, INNER_HEIGHT = 770.0, 725.0
CROWD = 64
HULL_PADDING = 20.0
FINE = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the layout needs to know of a network.

    Attributes
    ----------
    radius, score
        Radius of each mark in pixels and its importance in [0, 1], shape (n,).
    group
        Index of the group of each person, -1 for none, shape (n,).
    pairs, weight
        Ties as pairs of people, shape (m, 2), and their strength in (0, 1], shape (m,).
    """

    radius: NDArray[np.float64]
    score: NDArray[np.float64]
    group: NDArray[np.intp]
    pairs: NDArray[np.intp]
    weight: NDArray[np.float64]


def place(plan: Plan) -> Points:
    """Return the position of everybody, shape (n, 2), in pixels around the origin.

    The sheet is the canvas of the page, larger in proportion where there are more than
    64 people; a single person stands in the middle.
    """
    n = len(plan.radius)
    if n < 2:  # noqa: PLR2004 - one alone
        return np.zeros((n, 2))
    sheet = _sheet(plan)
    if n > FINE:
        return _coarse(plan, sheet)
    blocks = _blocks(plan.group)
    spacing = float(np.sqrt(0.40 * sheet.width * sheet.height / n))
    spacing = min(spacing, 105.0)
    local = [_inside(plan, block, spacing) for block in blocks]
    points = _assemble(plan, blocks, local, sheet, spacing)
    rounds = 90 if n <= 150 else 40 if n <= 400 else 14  # noqa: PLR2004 - the time of a thousand people is bounded
    points = relax.refine(points, sheet, rounds=rounds)
    if n <= 150 and len(plan.pairs) <= 5 * n:  # noqa: PLR2004 - a thicket does not untangle
        points = untangle.swap(points, plan.pairs, plan.weight, plan.group, plan.radius)
        points = relax.refine(points, sheet, rounds=30)
    return _centre(_fill(points, sheet), sheet)


def _sheet(plan: Plan) -> relax.Sheet:
    n = len(plan.radius)
    grow = float(np.sqrt(max(1.0, n / CROWD)))
    shrink = min(1.0, 0.42 + 0.09 * np.sqrt(n))
    width, height = INNER_WIDTH * grow * shrink, INNER_HEIGHT * grow * shrink
    room = np.minimum(plan.radius + 15, 0.42 * np.sqrt(width * height / n) + plan.radius * 0.4)
    return relax.Sheet(
        radius=plan.radius, room=np.maximum(room, plan.radius + 4), group=plan.group, pairs=plan.pairs,
        pull=plan.weight, width=width, height=height,
    )  # fmt: skip


def _blocks(group: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Return the people of each group, then everyone without a group alone."""
    blocks = [np.flatnonzero(group == index) for index in range(int(group.max()) + 1)]
    return [block for block in blocks if len(block)] + [np.array([i]) for i in np.flatnonzero(group < 0)]


def _inside(plan: Plan, block: NDArray[np.intp], spacing: float) -> Points:
    """Lay out one group by itself, around its own middle."""
    m = len(block)
    if m == 1:
        return np.zeros((1, 2))
    where = np.full(len(plan.radius), -1)
    where[block] = np.arange(m)
    pairs = where[plan.pairs].reshape(-1, 2)
    inner = (pairs >= 0).all(axis=1)
    lengths = 1.25 - 0.5 * plan.weight[inner]
    wanted = stress.hops(m, pairs[inner], lengths)
    wanted = np.minimum(wanted, 2.6) * spacing
    importance = plan.score[block]
    order = np.argsort(np.argsort(-importance, kind="stable"), kind="stable")
    goal = np.sqrt(order / m) * spacing * np.sqrt(m / np.pi)
    points = stress.majorise(stress.start(wanted), wanted, rounds=80, centre=goal, pull=0.25)
    return np.asarray(points - points.mean(axis=0), dtype=np.float64)


def _assemble(
    plan: Plan, blocks: list[NDArray[np.intp]], local: list[Points], sheet: relax.Sheet, spacing: float
) -> Points:
    """Arrange the groups like large marks, turn each, and return where that puts everybody."""
    k = len(blocks)
    of = np.empty(len(plan.radius), dtype=np.intp)
    for index, block in enumerate(blocks):
        of[block] = index
    size = np.array(
        [
            float(np.hypot(*points.T).max()) + HULL_PADDING
            if len(points) > 1
            else float(plan.radius[block[0]]) + spacing * 0.32
            for block, points in zip(blocks, local, strict=True)
        ]
    )
    ties = np.zeros((k, k))
    np.add.at(ties, (of[plan.pairs[:, 0]], of[plan.pairs[:, 1]]), plan.weight)
    ties = ties + ties.T
    np.fill_diagonal(ties, 0.0)
    middle = _arrange(plan, blocks, size, ties, sheet=sheet, spacing=spacing)
    points = np.zeros((len(plan.radius), 2))
    for index, block in enumerate(blocks):
        points[block] = local[index] + middle[index]
    return untangle.turn(points, blocks, middle, plan.pairs, plan.weight)


def _arrange(
    plan: Plan, blocks: list[NDArray[np.intp]], size: NDArray[np.float64], ties: NDArray[np.float64],
    *, sheet: relax.Sheet, spacing: float,
) -> Points:  # fmt: skip
    """Return the middle of each group: tied groups near, the weightiest near the centre."""
    k = len(blocks)
    if k == 1:
        return np.zeros((1, 2))
    many = np.array([len(block) for block in blocks], dtype=np.float64)
    close = ties / np.sqrt(many[:, None] * many[None, :])
    rows, columns = np.nonzero(np.triu(close))
    near = close[rows, columns] / close.max() if len(rows) else np.zeros(0)
    lengths = size[rows] + size[columns] + spacing * (1.5 - 1.2 * np.sqrt(near))
    wanted = stress.hops(k, np.column_stack([rows, columns]), lengths)
    wanted = np.maximum(wanted, size[:, None] + size[None, :])
    np.fill_diagonal(wanted, 0.0)
    top = np.array([float(plan.score[block].max()) for block in blocks]) + 0.25 * ties.sum(axis=1) / max(
        ties.sum(axis=1).max(), 1e-9
    )
    order = np.argsort(np.argsort(-top, kind="stable"), kind="stable")
    # Two points of an even disc are 0.9 radii apart on average: so the two wishes agree in scale.
    reach = float(wanted[wanted > 0].mean()) / 0.9
    points = stress.majorise(stress.start(wanted), wanted, rounds=150, centre=reach * np.sqrt(order / k), pull=0.35)
    points = _upright(points)
    span = np.maximum(np.abs(points).max(axis=0), 1e-9)
    points = points * (np.array([sheet.width, sheet.height]) / 2 - float(np.median(size))) / span
    # Circles hold more than their groups fill: let them overlap a little, and shrink them when the sheet is tight.
    tight = min(1.0, float(np.sqrt(0.62 * sheet.width * sheet.height / (np.pi * (size**2).sum()))))
    return relax.separate(points, size * tight * 0.97, sheet=sheet, rounds=300)


def _upright(points: Points) -> Points:
    """Turn the arrangement so that its longer side lies across the sheet."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), range(2)])
    return np.asarray(centred @ axes, dtype=np.float64)


def _fill(points: Points, sheet: relax.Sheet) -> Points:
    """Stretch the map to the sheet, by no more than a third either way, then clear what now touches."""
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum(high - low, 1.0)
    want = np.array([sheet.width, sheet.height])
    # Never closer together than now; a line of people stays a line.
    stretch = np.clip(want / span, 1.0, 1.33)
    return relax.separate((points - (low + high) / 2) * stretch, sheet.radius + 5, sheet=sheet, rounds=40)


def _centre(points: Points, sheet: relax.Sheet) -> Points:
    low = (points - sheet.radius[:, None]).min(axis=0)
    high = (points + sheet.radius[:, None]).max(axis=0)
    return np.asarray(np.round(points - (low + high) / 2, 1) + 0.0, dtype=np.float64)


def _coarse(plan: Plan, sheet: relax.Sheet) -> Points:
    """Lay out thousands: groups as discs of people, the weightiest in the middle of each."""
    blocks = _blocks(plan.group)
    if len(blocks) > FINE:
        blocks = [np.arange(len(plan.radius))]
    step = float(np.sqrt(0.5 * sheet.width * sheet.height / len(plan.radius)))
    local = []
    for block in blocks:
        turn = np.argsort(np.argsort(-plan.score[block], kind="stable"), kind="stable").astype(np.float64)
        reach = np.sqrt(turn + 0.3) * step * 0.62
        local.append(np.column_stack([np.cos(turn * 2.399963), np.sin(turn * 2.399963)]) * reach[:, None])
    points = _assemble(plan, blocks, local, sheet, step)
    return _centre(relax.separate(points, sheet.radius + 1, sheet=sheet, rounds=20), sheet)
