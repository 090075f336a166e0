"""Distances between nodes, and how the sum of their reciprocals falls when nodes are removed.

A distance without route is infinite, its reciprocal 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Nodes = NDArray[np.int64]
    Bits = NDArray[np.uint64]

SAME = 1 + 1e-12
"""Sums of the same lengths in another order differ by less."""
CELLS = 400_000
"""Of a table that is worked on at a time: a few megabytes."""
WORD = 64
HALVES = tuple(np.uint64(mask) for mask in (0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F))
BYTES = np.uint64(0x0101010101010101)


def distances(lengths: csr_array, removed: Sequence[int] = (), *, sources: Nodes | None = None) -> Numbers:
    """Return the distance from each source (by default each node) to each node; infinite without a route.

    Entry (x, y) of `lengths` is the length of the tie from x to y. Those removed keep their places, far
    from everybody.
    """
    alive = np.ones(lengths.shape[0], dtype=np.bool_)
    alive[list(removed)] = False
    rows, columns = lengths.nonzero()
    kept = alive[rows] & alive[columns]
    ties = csr_array((lengths.data[kept], (rows[kept], columns[kept])), shape=lengths.shape)
    found: Numbers = dijkstra(ties, directed=True, indices=sources)
    return found


def reciprocals(table: Numbers) -> Numbers:
    """Return 1/d, 0 on the diagonal and where there is no route."""
    with np.errstate(divide="ignore"):
        found: Numbers = np.where(table > 0, 1 / table, 0.0)
    return found


def hop_sums(ties: csr_array, removals: Sequence[Sequence[int]], targets: Nodes) -> Numbers:
    """Return, for every set of removed nodes, the sum of 1/d from the others to the targets left, in ties.

    Breadth-first search from all targets and for all removals at once: which targets a node reaches is a
    row of bits. `ties` may be directed.
    """
    size, count = ties.shape[0], len(removals)
    words = -(-len(targets) // WORD)
    places = np.arange(len(targets))
    alive: Bits = np.full((size, count, words), ~np.uint64(0))
    for place, removed in enumerate(removals):
        alive[list(removed), place] = 0
    reach: Bits = np.zeros_like(alive)
    reach[targets, :, places // WORD] = (np.uint64(1) << (places % WORD).astype(np.uint64))[:, None]
    reach = np.bitwise_and(reach, alive).reshape(size, count * words)
    alive = alive.reshape(size, count * words)
    tied = np.flatnonzero(np.diff(ties.indptr))
    starts = ties.indptr[tied]
    total = np.zeros(count)
    reached, level = _ones(reach, count), 0
    while len(tied):
        level += 1
        around: Bits = np.bitwise_or.reduceat(reach[ties.indices], starts, axis=0)
        reach[tied] = np.bitwise_or(reach[tied], np.bitwise_and(around, alive[tied]))
        before, reached = reached, _ones(reach, count)
        if (reached == before).all():
            break
        total += (reached - before) / level
    return total


def _ones(bits: Bits, count: int) -> Nodes:
    """Return how many bits are set in each of `count` equal parts of the columns."""
    odd, pairs, fours = HALVES
    sums = bits - ((bits >> np.uint64(1)) & odd)
    sums = (sums & pairs) + ((sums >> np.uint64(2)) & pairs)
    sums = (((sums + (sums >> np.uint64(4))) & fours) * BYTES) >> np.uint64(56)
    found: Nodes = sums.reshape(len(bits), count, -1).sum(axis=(0, 2)).astype(np.int64)
    return found


def losses(
    table: Numbers, sources: Nodes, removed: tuple[Nodes, Numbers], ties: tuple[csr_array, csr_array]
) -> Numbers:
    """Return by how much the sum of 1/d from the sources falls without each node of `removed`.

    Parameters
    ----------
    table
        The distances from the sources with them all there.
    sources
        Nodes in order.
    removed
        Nodes, each removed alone, and their distances to all.
    ties
        The lengths of the ties, and these turned round.
    """
    nodes, away = removed
    which, change = _detours(table, sources, removed, ties)
    lost: Numbers = reciprocals(table[:, nodes]).sum(axis=0)
    own = np.isin(nodes, sources)
    lost[own] += reciprocals(away[own]).sum(axis=1)
    np.add.at(lost, which, change)
    return lost


def _detours(
    table: Numbers, sources: Nodes, without: tuple[Nodes, Numbers], ties: tuple[csr_array, csr_array]
) -> tuple[Nodes, Numbers]:
    """Return how much each pair loses in 1/d that must go round a removed node, and round which.

    Only pairs that may lose their route are looked at: they begin as long as the routes over those who
    keep theirs, and shorten as their neighbours do.
    """
    removed, away = without
    limit = np.where(np.isfinite(table), table * SAME, -1.0)
    which, place = _passing(table, limit, sources, removed, ties[0])
    rows, node = np.arange(len(which)), removed[which]
    lose = table[place, node][:, None] + away[which] <= limit[place]
    lose[rows, node] = False
    row, target = np.nonzero(lose)
    work = table[place]
    before = work[row, target]
    work[row, target] = work[rows, node] = np.inf
    _shorten(work, lose, (row, target), ties)
    return which[row], 1 / before - 1 / work[row, target]


def _passing(table: Numbers, limit: Numbers, sources: Nodes, removed: Nodes, lengths: csr_array) -> tuple[Nodes, Nodes]:
    """Return which of the removed nodes stands between which source and one of its own neighbours."""
    which, ends, length = _around(lengths, removed)
    node = removed[which]
    place, tie = np.nonzero(table[:, node] + length <= limit[:, ends])
    between = sources[place] != node[tie]
    found = np.unique(which[tie[between]] * len(table) + place[between])
    return found // len(table), found % len(table)


def _shorten(
    work: Numbers, lose: NDArray[np.bool_], pairs: tuple[Nodes, Nodes], ties: tuple[csr_array, csr_array]
) -> None:
    """Find the distances of `pairs`, marked in `lose`, in place; those of all other pairs of a row are right."""
    lengths, back = ties
    size = work.shape[1]
    flat, lost = work.reshape(-1), lose.reshape(-1)
    row, target = pairs
    which, ends, length = _around(back, target)
    np.minimum.at(flat, row[which] * size + target[which], work[row[which], ends] + length)
    changed = np.flatnonzero(lost & np.isfinite(flat))
    while len(changed):
        row, target = changed // size, changed % size
        which, ends, length = _around(lengths, target)
        goal, offer = row[which] * size + ends, flat[changed[which]] + length
        shorter = lost[goal] & (offer < flat[goal])
        np.minimum.at(flat, goal[shorter], offer[shorter])
        changed = np.unique(goal[shorter])


def _around(ties: csr_array, nodes: Nodes) -> tuple[Nodes, Nodes, Numbers]:
    """Return every tie of `nodes`: the place of the node among them, the other end, the length."""
    counts = np.diff(ties.indptr)[nodes]
    which = np.repeat(np.arange(len(nodes)), counts)
    first = np.cumsum(counts) - counts
    place = np.arange(len(which)) - np.repeat(first - ties.indptr[nodes], counts)
    return which, ties.indices[place], ties.data[place]
