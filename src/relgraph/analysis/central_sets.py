"""The k most central people by each of several measures, to hold against the best set of k."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components

from relgraph.analysis.rank import compete
from relgraph.kernels.betweenness import hop_betweenness
from relgraph.kernels.burt import constraint
from relgraph.kernels.distances import distances
from relgraph.kernels.spectral import eigenvector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

BLOCK = 500  # rows of the table of distances held at a time


def first_by_centrality(
    adjacency: csr_array, people: Sequence[str], candidates: Sequence[int], k: int
) -> dict[str, tuple[int, ...]]:
    """Return the first `k` candidates by degree, betweenness, closeness, eigenvector and (lack of) constraint.

    Each counted in ties on the same graph, `adjacency`, so that they answer with what the best set has
    to go by. Equals by id.
    """
    measured = {
        "degree": np.diff(adjacency.indptr).astype(float),
        "betweenness": hop_betweenness(adjacency),
        "closeness": closeness(adjacency),
        "eigenvector": _largest_part(adjacency),
        "constraint": constraint(adjacency),
    }
    place = {people[node]: node for node in candidates}
    found = {}
    for name, values in measured.items():
        scored = [(person, None if np.isnan(values[node]) else float(values[node])) for person, node in place.items()]
        ordered = compete(scored, ascending=name == "constraint")
        found[name] = tuple(sorted(place[person] for _, person, _ in ordered[:k]))
    return found


def closeness(adjacency: csr_array) -> NDArray[np.float64]:
    """Return closeness in ties, of those who can be reached times their share (Wasserman & Faust 1994)."""
    size = adjacency.shape[0]
    found: NDArray[np.float64] = np.zeros(size)
    for start in range(0, size, BLOCK):
        block = np.arange(start, min(start + BLOCK, size))
        table = distances(adjacency, sources=block)
        reached = np.isfinite(table).sum(axis=1) - 1
        total = np.where(np.isfinite(table), table, 0.0).sum(axis=1)
        found[block] = np.where(total > 0, reached**2 / np.maximum(total, 1) / max(size - 1, 1), 0.0)
    return found


def _largest_part(adjacency: csr_array) -> NDArray[np.float64]:
    """Return eigenvector centrality in the largest connected part, 0 outside it."""
    part = connected_components(adjacency, directed=False)[1]
    inside = np.flatnonzero(part == np.bincount(part).argmax())
    found: NDArray[np.float64] = np.zeros(len(part))
    if len(inside) > 1:
        found[inside] = eigenvector(adjacency[inside][:, inside])
    return found
