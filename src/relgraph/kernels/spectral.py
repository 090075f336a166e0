"""PageRank, Katz and the spectral radius of a weighted directed graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import eigs

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

TOLERANCE = 1e-12
ROUNDS = 1000
DENSE = 600


def pagerank(weights: csr_array, *, alpha: float = 0.85) -> NDArray[np.float64]:
    """Return PageRank; entry (x, y) is the weight of the edge from x to y.

    Uniform teleport and uniform dangling nodes, as in ``networkx.pagerank``; sums to 1.
    """
    n = weights.shape[0]
    out = np.asarray(weights.sum(axis=1)).ravel()
    dangling = out == 0
    scale = np.divide(1.0, out, out=np.zeros_like(out), where=~dangling)
    back = weights.T.tocsr()
    rank = np.full(n, 1 / n)
    for _ in range(ROUNDS):
        moved = alpha * (back @ (rank * scale) + rank[dangling].sum() / n) + (1 - alpha) / n
        if np.abs(moved - rank).sum() < TOLERANCE:
            return moved
        rank = moved
    return rank


def katz(weights: csr_array, *, alpha: float) -> NDArray[np.float64]:
    """Return x = 1 + alpha W' x, unnormalised; `alpha` below 1 / spectral radius."""
    back = weights.T.tocsr()
    value = np.ones(weights.shape[0])
    for _ in range(ROUNDS):
        moved = 1 + alpha * (back @ value)
        if np.abs(moved - value).max() < TOLERANCE * moved.max():
            return moved
        value = moved
    return value


def spectral_radius(weights: csr_array) -> float:
    """Return the largest absolute eigenvalue of a matrix without negative entries.

    It is the largest over the strongly connected parts, which keeps a network without circles
    (radius 0) from drowning in rounding.
    """
    count, part = connected_components(weights, directed=True, connection="strong")
    if count == weights.shape[0]:
        return float(weights.diagonal().max(initial=0.0))
    sizes = np.bincount(part)
    radius = 0.0
    for label in np.flatnonzero(sizes > 1):
        members = np.flatnonzero(part == label)
        inner = weights[members][:, members]
        if len(members) <= DENSE:
            radius = max(radius, float(np.abs(np.linalg.eigvals(inner.toarray())).max()))
        else:
            found = eigs(inner, k=1, which="LM", v0=np.ones(len(members)), return_eigenvectors=False)
            radius = max(radius, float(np.abs(found[0])))
    return radius
