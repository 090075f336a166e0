"""Stress majorisation: points whose distances come close to wanted ones.

Source: Gansner, Koren & North 2004, "Graph drawing by stress majorization", weights d^-2. All
points move at once, half a step short of the diagonal majoriser, so that stress never rises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

TINY = 1e-9


def hops(n: int, pairs: NDArray[np.intp], lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return all shortest distances, shape (n, n); what is out of reach lies a little beyond the farthest."""
    if len(pairs):
        both = np.vstack([pairs, pairs[:, ::-1]])
        graph = csr_array((np.tile(lengths, 2), (both[:, 0], both[:, 1])), shape=(n, n))
        found = np.asarray(shortest_path(graph, directed=False), dtype=np.float64)
    else:
        found = np.where(np.eye(n, dtype=bool), 0.0, np.inf)
    reached = found[np.isfinite(found) & (found > 0)]
    beyond = float(np.quantile(reached, 0.9)) if reached.size else 1.0
    return np.where(np.isfinite(found), found, beyond)


def start(wanted: NDArray[np.float64]) -> Points:
    """Return classical scaling of the wanted distances, shape (n, 2), spread by a fixed spiral."""
    n = len(wanted)
    turn = np.arange(n) * 2.399963
    spiral = np.column_stack([np.cos(turn), np.sin(turn)]) * np.sqrt(np.arange(n) + 0.5)[:, None]
    scale = float(wanted.mean()) or 1.0
    if n < 3:  # noqa: PLR2004 - two points have no shape
        return np.asarray(spiral * scale, dtype=np.float64)
    squared = wanted**2
    centred = -(squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean()) / 2
    values, vectors = _top_two(centred)
    flat = vectors * np.sqrt(np.maximum(values, TINY))
    largest = np.abs(flat).argmax(axis=0)
    flat *= np.sign(flat[largest, range(2)])
    return np.asarray(flat + spiral * scale / (8 * np.sqrt(n)), dtype=np.float64)


def _top_two(matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two largest eigenvalues with vectors, by a few rounds of subspace iteration."""
    n = len(matrix)
    grid = np.arange(n, dtype=np.float64)
    basis = np.column_stack(
        [np.sin(grid * 1.3 + 0.4), np.cos(grid * 0.7 + 1.1), np.sin(grid * 2.9), np.cos(grid * 0.11)]
    )
    shifted = matrix + np.eye(n) * float(np.abs(matrix).sum(axis=1).max()) * 0.05
    for _ in range(60):
        basis, _ = np.linalg.qr(shifted @ basis)
    small = basis.T @ matrix @ basis
    values, turns = np.linalg.eigh(small)
    return values[::-1][:2], (basis @ turns)[:, ::-1][:, :2]


def majorise(
    points: Points,
    wanted: NDArray[np.float64],
    *,
    rounds: int,
    centre: NDArray[np.float64] | None = None,
    pull: float = 0.0,
) -> Points:
    """Return the points after `rounds` of lowering stress.

    Parameters
    ----------
    wanted
        Distances to come close to, shape (n, n).
    centre
        Wanted distance of each point from the origin, shape (n,).
    pull
        What all these wishes together weigh, beside the wishes among the points.
    """
    n = len(points)
    weight = 1.0 / np.maximum(wanted, TINY) ** 2
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(axis=1)
    inward = total * pull if centre is not None else np.zeros(n)
    goal = centre if centre is not None else np.zeros(n)
    whole = np.maximum(total + inward, TINY)[:, None]
    for _ in range(rounds):
        steer = weight * wanted / np.maximum(_distances(points), TINY)
        moved = weight @ points + steer.sum(axis=1)[:, None] * points - steer @ points
        radius = np.maximum(np.hypot(points[:, 0], points[:, 1]), TINY)
        moved += (inward * goal / radius)[:, None] * points
        points = points + 0.75 * (moved / whole - points)
    return points


def _distances(points: Points) -> NDArray[np.float64]:
    squares = (points**2).sum(axis=1)
    between = squares[:, None] + squares[None, :] - 2 * points @ points.T
    return np.asarray(np.sqrt(np.maximum(between, 0.0)), dtype=np.float64)
