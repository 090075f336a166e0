"""Betweenness by hops, all sources of a block at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

BLOCK = 32  # a block of columns for a thousand people fits a processor's cache


def hop_betweenness(adjacency: csr_array) -> NDArray[np.float64]:
    """Return the share of pairs whose shortest routes, counted in ties, run through each node.

    Parameters
    ----------
    adjacency
        Symmetric; every stored entry is a tie, whatever its value.

    Returns
    -------
    numpy.ndarray
        In [0, 1], normalised as ``networkx.betweenness_centrality`` does for a graph.

    Notes
    -----
    Brandes 2001, run for a block of sources as matrix products: one product a level forward to
    count shortest routes, one a level back to gather dependencies. Memory is block x nodes.
    """
    n = adjacency.shape[0]
    total: NDArray[np.float64] = np.zeros(n)
    if n < 3:  # noqa: PLR2004 - nobody can stand between fewer than three
        return total
    ties = adjacency.copy()
    ties.data = np.ones_like(ties.data, dtype=float)
    for start in range(0, n, BLOCK):
        sources = np.arange(start, min(start + BLOCK, n))
        total += _dependencies(ties, sources)
    total /= (n - 1) * (n - 2)
    return total


def _dependencies(ties: csr_array, sources: NDArray[np.int64]) -> NDArray[np.float64]:
    n = ties.shape[0]
    columns = np.arange(len(sources))
    routes = np.zeros((n, len(sources)))
    routes[sources, columns] = 1
    frontier = routes.copy()
    levels = []
    while frontier.any():
        levels.append(frontier)
        frontier = ties @ frontier
        frontier[routes > 0] = 0
        routes += frontier
    dependency = np.zeros_like(routes)
    per_route = 1 / np.where(routes > 0, routes, 1)
    for before, reached in zip(reversed(levels[:-1]), reversed(levels[1:]), strict=True):
        dependency += (ties @ ((1 + dependency) * per_route * (reached > 0))) * before
    dependency[sources, columns] = 0
    result: NDArray[np.float64] = dependency.sum(axis=1)
    return result
