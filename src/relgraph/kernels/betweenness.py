"""Betweenness by hops, all sources of a block at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

BLOCK = 512


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
    total = np.zeros(n)
    if n < 3:  # noqa: PLR2004 - nobody can stand between fewer than three
        return total
    ties = adjacency.copy()
    ties.data = np.ones_like(ties.data, dtype=float)
    for start in range(0, n, BLOCK):
        sources = np.arange(start, min(start + BLOCK, n))
        total += _dependencies(ties, sources)
    return total / ((n - 1) * (n - 2))


def _dependencies(ties: csr_array, sources: NDArray[np.int64]) -> NDArray[np.float64]:
    n = ties.shape[0]
    columns = np.arange(len(sources))
    routes = np.zeros((n, len(sources)))
    routes[sources, columns] = 1
    frontier = routes.copy()
    levels = []
    while frontier.any():
        levels.append(frontier > 0)
        frontier = np.where(routes == 0, ties @ frontier, 0)
        routes += frontier
    dependency = np.zeros_like(routes)
    for level in range(len(levels) - 1, 0, -1):
        share = np.divide(1 + dependency, routes, out=np.zeros_like(routes), where=levels[level])
        dependency += np.where(levels[level - 1], (ties @ share) * routes, 0)
    dependency[sources, columns] = 0
    result: NDArray[np.float64] = dependency.sum(axis=1)
    return result
