"""Fewer long and crossing ties: groups are turned and mirrored, members of a group change places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

TURNS = 16
CROSSING = 55.0
TOUCHING = 90.0


def turn(
    points: Points, blocks: list[NDArray[np.intp]], middle: Points, pairs: NDArray[np.intp], weight: NDArray[np.float64]
) -> Points:
    """Return the points after each block was turned about its middle so that its outer ties are short."""
    points = points.copy()
    of = np.empty(len(points), dtype=np.intp)
    for index, block in enumerate(blocks):
        of[block] = index
    outer = of[pairs[:, 0]] != of[pairs[:, 1]]
    ends = np.vstack([pairs[outer], pairs[outer][:, ::-1]])
    pull = np.tile(weight[outer], 2)
    order = np.argsort(of[ends[:, 0]], kind="stable")
    ends, pull = ends[order], pull[order]
    first = np.searchsorted(of[ends[:, 0]], np.arange(len(blocks) + 1))
    for _ in range(3):
        for index, block in enumerate(blocks):
            mine = slice(first[index], first[index + 1])
            if len(block) > 1 and len(ends[mine]):
                points[block] = _turned(points, block, middle[index], ends[mine], pull[mine])
    return points


def _turned(
    points: Points,
    block: NDArray[np.intp],
    middle: NDArray[np.float64],
    ends: NDArray[np.intp],
    pull: NDArray[np.float64],
) -> Points:
    angle = 2 * np.pi * np.arange(TURNS) / TURNS
    cos, sin = np.cos(angle), np.sin(angle)
    rotations = np.stack([np.stack([cos, -sin], -1), np.stack([sin, cos], -1)], -2)
    ways = np.concatenate([rotations, rotations * np.array([1.0, -1.0])])
    local = points[block] - middle
    where = np.searchsorted(block, ends[:, 0])
    tried = np.einsum("kab,nb->kna", ways, local)
    gap = tried[:, where] + middle - points[ends[:, 1]]
    cost = (np.hypot(gap[..., 0], gap[..., 1]) * pull).sum(axis=1)
    return np.asarray(tried[int(np.argmin(np.round(cost, 6)))] + middle, dtype=np.float64)


def swap(
    points: Points,
    pairs: NDArray[np.intp],
    weight: NDArray[np.float64],
    group: NDArray[np.intp],
    radius: NDArray[np.float64],
) -> Points:
    """Return the points after members of one group changed places wherever ties cross or run less."""
    points = points.copy()
    if not len(pairs):
        return points
    touching = [np.flatnonzero((pairs == i).any(axis=1)) for i in range(len(points))]
    for _ in range(3):
        better = False
        for i in range(len(points)):
            for j in _partners(i, points, group):
                edges = np.union1d(touching[i], touching[j])
                if not len(edges):
                    continue
                before = _cost(points, edges, pairs, weight, radius)
                points[[i, j]] = points[[j, i]]
                if _cost(points, edges, pairs, weight, radius) < before - 1.0:
                    better = True
                else:
                    points[[i, j]] = points[[j, i]]
        if not better:
            break
    return points


def _partners(i: int, points: Points, group: NDArray[np.intp]) -> list[int]:
    """With whom i may change places: its own group; one without a group with near ones like it."""
    if group[i] >= 0:
        same = np.flatnonzero(group == group[i])
        return [int(j) for j in same if j > i][:8]
    free = np.flatnonzero(group < 0)
    far = np.hypot(*(points[free] - points[i]).T)
    return [int(j) for j in free[np.argsort(far, kind="stable")][1:5] if j > i]


def _cost(
    points: Points,
    edges: NDArray[np.intp],
    pairs: NDArray[np.intp],
    weight: NDArray[np.float64],
    radius: NDArray[np.float64],
) -> float:
    """Return what the ties `edges` cost: length, crossings with all ties, marks they run through."""
    a, b = points[pairs[edges, 0]], points[pairs[edges, 1]]
    length = float((np.hypot(*(b - a).T) * (0.3 + weight[edges])).sum())
    c, d = points[pairs[:, 0]], points[pairs[:, 1]]
    shared = (pairs[edges][:, None, :, None] == pairs[None, :, None, :]).any(axis=(2, 3))
    crossed = (_side(a, b, c) != _side(a, b, d)) & (_side(c, d, a) != _side(c, d, b)).T & ~shared
    line = b - a
    to = points[None, :, :] - a[:, None, :]
    along = (to * line[:, None, :]).sum(axis=2) / np.maximum((line**2).sum(axis=1), 1e-9)[:, None]
    foot = to - along[..., None] * line[:, None, :]
    hit = (along > 0.03) & (along < 0.97) & (np.hypot(foot[..., 0], foot[..., 1]) < radius[None, :] + 4)  # noqa: PLR2004
    who = np.arange(len(points))[None, :]
    hit &= (who != pairs[edges, 0][:, None]) & (who != pairs[edges, 1][:, None])
    return length + CROSSING * float(crossed.sum()) + TOUCHING * float(hit.sum())


def _side(a: Points, b: Points, c: Points) -> NDArray[np.bool_]:
    """On which side of each line a-b every point c lies, shape (lines, points)."""
    line = b - a
    turn = line[:, None, 0] * (c[None, :, 1] - a[:, None, 1]) - line[:, None, 1] * (c[None, :, 0] - a[:, None, 0])
    return np.asarray(turn > 0)
