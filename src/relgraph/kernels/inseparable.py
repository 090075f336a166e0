"""Nodes that no loss of a few others can part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Marks = NDArray[np.bool_]

FLOWS = 300  # a flow takes a millisecond for two hundred nodes
TRIES = 4  # how many nodes are tried for each that a start needs


def inseparable_sets(adjacency: csr_array, losses: int, *, flows: int = FLOWS) -> list[Marks]:
    """Return disjoint sets whose members stay connected whichever `losses` nodes are removed.

    Parameters
    ----------
    adjacency
        Symmetric; every stored entry is a tie.
    losses
        How many nodes may be lost. The members that are not lost stay connected with each other, maybe
        through nodes outside the set.
    flows
        How many maximum flows may be computed. With fewer, the sets are smaller or not found; they
        are never wrong.

    Returns
    -------
    list of numpy.ndarray
        One truth value a node, the largest set first.

    Notes
    -----
    Even 1975. A set starts with one node more than are lost, each two of them adjacent or joined by more
    disjoint routes than there are losses (Menger 1927), so that one is always left and those left
    hang together. It grows by each node that has more neighbours in it, or more disjoint routes into it,
    than there are losses: one of them always holds.
    """
    return sorted(_Search(adjacency, losses, flows).sets(), key=lambda found: -int(found.sum()))


class _Search:
    def __init__(self, adjacency: csr_array, losses: int, flows: int) -> None:
        self.ties = csr_array(
            (np.ones(adjacency.nnz, dtype=np.int32), adjacency.indices, adjacency.indptr), shape=adjacency.shape
        )
        self.size = adjacency.shape[0]
        self.losses = losses
        self.flows_left = flows
        self.degree = np.diff(self.ties.indptr)
        rows, columns = self.ties.nonzero()
        # Each node is an entry, v, and an exit, v + size, so that one unit passes through it at the most.
        self.exits = rows + self.size
        self.entries = columns

    def sets(self) -> Iterator[Marks]:
        order = np.argsort(-self.degree, kind="stable")
        free = [int(node) for node in order if self.degree[node] > self.losses]
        while len(free) > self.losses and self.flows_left > 0:
            start = self._start(free)
            if len(start) <= self.losses:
                return
            found = np.zeros(self.size, dtype=np.bool_)
            found[start] = True
            self._grow(found, free)
            yield found
            free = [node for node in free if not found[node]]

    def _start(self, free: list[int]) -> list[int]:
        """Return nodes of which no two can be parted, one more than are lost; fewer where none are found."""
        start: list[int] = []
        for node in free[: TRIES * (self.losses + 1)]:
            if all(self._holds(node, other) for other in start):
                start.append(node)
            if len(start) > self.losses:
                break
        return start

    def _grow(self, found: Marks, free: list[int]) -> None:
        self._join_by_neighbours(found, free)
        for node in free:
            if not found[node] and self._flow(node, found) > self.losses:
                found[node] = True
                self._join_by_neighbours(found, free)

    def _join_by_neighbours(self, found: Marks, free: list[int]) -> None:
        may = np.zeros(self.size, dtype=np.bool_)
        may[free] = True
        while (new := may & ~found & (self.ties @ found.astype(np.int32) > self.losses)).any():
            found |= new

    def _holds(self, one: int, other: int) -> bool:
        """Return whether two nodes stay connected: adjacent, or more disjoint routes than losses."""
        neighbours, others = (
            self.ties.indices[self.ties.indptr[node] : self.ties.indptr[node + 1]] for node in (one, other)
        )
        if other in neighbours or len(np.intersect1d(neighbours, others)) > self.losses:
            return True
        goal = np.zeros(self.size, dtype=np.bool_)
        goal[others] = True
        # The routes to a node are those to its neighbours: it needs no place of its own.
        return self._flow(one, goal) > self.losses

    def _flow(self, source: int, goal: Marks) -> int:
        """Return how many routes lead from `source` to different nodes of `goal`, having no other node in common."""
        if self.flows_left <= 0:
            return 0
        self.flows_left -= 1
        ends = np.flatnonzero(goal)
        passes = np.flatnonzero(~goal)
        on = ~goal[self.exits - self.size]  # a route is over where it meets the goal
        target = 2 * self.size
        tails = np.concatenate([passes, self.exits[on], ends])
        heads = np.concatenate([passes + self.size, self.entries[on], np.full(len(ends), target)])
        graph = csr_array((np.ones(len(tails), dtype=np.int32), (tails, heads)), shape=(target + 1, target + 1))
        return int(maximum_flow(graph, source + self.size, target).flow_value)
