"""PageRank, Katz, eigenvector centrality and the spectral radius of a weighted directed graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import ArpackNoConvergence, eigs

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

TOLERANCE = 1e-12
ROUNDS = 1000
DENSE = 60
RESTARTS = 100


def pagerank(weights: csr_array, *, alpha: float = 0.85) -> NDArray[np.float64]:
    """Return PageRank; entry (x, y) is the weight of the edge from x to y.

    Uniform teleport and uniform dangling nodes, as in ``networkx.pagerank``; sums to 1.
    """
    n = weights.shape[0]
    if not n:
        return np.zeros(0)
    out = np.asarray(weights.sum(axis=1)).ravel()
    dangling = out == 0
    scale = np.divide(1.0, out, out=np.zeros_like(out), where=~dangling)
    back = weights.T.tocsr()
    rank: NDArray[np.float64] = np.full(n, 1 / n)
    for _ in range(ROUNDS):
        moved: NDArray[np.float64] = alpha * (back @ (rank * scale) + rank[dangling].sum() / n) + (1 - alpha) / n
        if np.abs(moved - rank).sum() < TOLERANCE:
            return moved
        rank = moved
    return rank


def katz(weights: csr_array, *, alpha: float) -> NDArray[np.float64]:
    """Return x = 1 + alpha W' x, unnormalised; `alpha` below 1 / spectral radius."""
    back = weights.T.tocsr()
    value: NDArray[np.float64] = np.ones(weights.shape[0])
    for _ in range(ROUNDS):
        moved: NDArray[np.float64] = 1 + alpha * (back @ value)
        if np.abs(moved - value).max(initial=0.0) <= TOLERANCE * moved.max(initial=0.0):
            return moved
        value = moved
    return value


def eigenvector(weights: csr_array) -> NDArray[np.float64]:
    """Return the positive vector x with W' x = radius x, of length 1, of a strongly connected graph.

    The same numbers in every run: ``networkx.eigenvector_centrality_numpy`` starts at random, so that
    its last digits change.
    """
    found = _leading(weights.T.tocsr())[1]
    result: NDArray[np.float64] = found / (np.sign(found.sum()) * np.linalg.norm(found))
    return result


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
        radius = max(radius, _leading(weights[members][:, members])[0])
    return radius


def _leading(weights: csr_array) -> tuple[float, NDArray[np.float64]]:
    """Return the real eigenvalue that none exceeds, and its vector, of a strongly connected graph."""
    n = weights.shape[0]
    if n > DENSE:
        try:
            values, vectors = eigs(weights, k=1, which="LR", v0=np.ones(n), maxiter=RESTARTS)
            return float(values[0].real), vectors[:, 0].real
        except ArpackNoConvergence:  # a long circle has many eigenvalues of nearly one size
            pass
    values, vectors = np.linalg.eig(weights.toarray())
    first = int(np.argmax(values.real))
    return float(values[first].real), vectors[:, first].real
