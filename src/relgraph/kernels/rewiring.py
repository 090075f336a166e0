"""Graphs as they would be by chance: every node keeps its number of ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 10


def rewired(ends: NDArray[np.int64], *, seed: int) -> NDArray[np.int64]:
    """Return the ties of a simple undirected graph with their ends exchanged at random.

    Parameters
    ----------
    ends
        One row a tie, its two ends.

    Notes
    -----
    Two ties a-b and c-d become a-d and c-b where that makes neither a loop nor a tie twice (Maslov & Sneppen
    2002). In each of ten rounds all ties are paired off at random and exchanged at once; of two exchanges that
    would make the same tie neither takes place. Graphs in which no exchange is possible (a star, a complete
    graph) come back as they are.
    """
    draw = np.random.default_rng(seed)
    ties = ends.copy()
    nodes = int(ends.max(initial=0)) + 1
    half = len(ties) // 2
    for _ in range(ROUNDS if half else 0):
        order = draw.permutation(len(ties))
        one, other = order[:half], order[half : 2 * half]
        swapped = draw.random(half) < 0.5  # noqa: PLR2004 - either way round
        tail = np.where(swapped, ties[other, 1], ties[other, 0])
        head = np.where(swapped, ties[other, 0], ties[other, 1])
        made = np.stack((_keys(ties[one, 0], head, nodes), _keys(tail, ties[one, 1], nodes)))
        loops = (ties[one, 0] == head) | (tail == ties[one, 1])
        known = np.isin(made, _keys(ties[:, 0], ties[:, 1], nodes))
        _, place, times = np.unique(made, return_inverse=True, return_counts=True)
        twice = times[place.reshape(made.shape)] > 1
        fits = ~(loops | known.any(axis=0) | twice.any(axis=0))
        ties[one[fits], 1], ties[other[fits]] = (
            head[fits],
            np.column_stack((tail[fits], ties[one[fits], 1])),
        )
    return ties


def _keys(one: NDArray[np.int64], other: NDArray[np.int64], nodes: int) -> NDArray[np.int64]:
    return np.minimum(one, other) * nodes + np.maximum(one, other)
