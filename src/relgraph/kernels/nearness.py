"""How near nodes are to each other when others are removed, and to a set: sums of reciprocal distances.

Removing a set leaves DF = 1 - sum of 1/d(i, j) / (n(n-1)) over the ordered pairs of the n others. A set S
reaches DR = sum of 1/d(S, j) / N, members counting 1 (Borgatti 2006). A distance without route is
infinite, its reciprocal 0.

Both hold a table of all distances: 8 bytes x nodes x nodes.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from relgraph.kernels.best_set import Limits
from relgraph.kernels.distances import CELLS, SAME, WORD, distances, hop_sums, losses, reciprocals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Numbers = NDArray[np.float64]
    Nodes = NDArray[np.int64]


def distance_fragmentation(lengths: csr_array, removed: Sequence[int] = ()) -> float:
    """Return DF without `removed`; nan where fewer than two are left.

    Entry (x, y) of `lengths` is the length of the tie from x to y, none below 1.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> line = csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> round(distance_fragmentation(line), 4)  # two pairs at 1, one at 2
    0.1667
    """
    left = int(lengths.shape[0]) - len(removed)
    if left < 2:  # noqa: PLR2004 - no pair
        return float("nan")
    return 1 - float(reciprocals(distances(lengths, removed)).sum()) / (left * (left - 1))


class Nearness:
    """Sum of 1/d over the ordered pairs that are left, to be made small; counted below 0.

    Parameters
    ----------
    lengths
        Entry (x, y) is the length of the tie from x to y, none below 1.
    k
        How many nodes will be removed in all.
    sample
        Nodes from which distances are taken where a guess will do; by default all. Fewer need symmetric
        `lengths`.
    """

    most = 0.0
    own_limits_from = 1  # limits for a set take as long as removing a few dozen nodes more

    def __init__(self, lengths: csr_array, k: int, *, sample: Sequence[int] | None = None) -> None:
        self.k, self.size = k, int(lengths.shape[0])
        self.lengths, self.back = lengths, lengths.T.tocsr()
        self.hops = bool((lengths.data == 1).all())
        self.everyone = np.arange(self.size)
        self.sample = self.everyone if sample is None else np.array(sorted(sample), dtype=np.int64)
        self.value_price = max(1, self.size // max(len(self.sample), 1))
        self.limits_price = self.size // 4
        self.at_once = self._at_once(self.everyone)
        self._table = functools.lru_cache(maxsize=4)(self._distances)
        self._known: dict[frozenset[int], float] = {}

    @property
    def budget(self) -> int:
        """How many sets take about a second for two hundred nodes, and some ten for two thousand."""
        if self.hops:
            words = -(-len(self.sample) // WORD)
            return max(1500, 9_000_000 // (int(self.lengths.nnz) * words + 500))
        if len(self.sample) < self.size:
            return 100
        return max(5 * self.size // 2, 30_000_000 // (self.size**2 + 5_000))

    def _at_once(self, sources: Nodes) -> int:
        words = -(-len(sources) // WORD)
        return max(1, min(64, CELLS // max(int(self.lengths.nnz) * words, 1)))

    def _distances(self, chosen: tuple[int, ...], *, sampled: bool) -> Numbers:
        return distances(self.lengths, chosen, sources=self.sample if sampled else None)

    def value(self, chosen: Sequence[int]) -> float:
        """Return the value of a set."""
        key = frozenset(chosen)
        if key not in self._known:
            if self.hops:
                near = float(hop_sums(self.lengths, [chosen], self.everyone)[0])
            else:
                near = float(reciprocals(distances(self.lengths, chosen)).sum())
            self._known[key] = -near
        return self._known[key]

    def values(self, chosen: Sequence[int], more: Nodes) -> Numbers:
        """Return the value of `chosen` with each one of `more`."""
        return self._removed(tuple(chosen), more, self.everyone)

    def guess(self, chosen: Sequence[int], more: Nodes) -> Numbers:
        """Return the values estimated from the sample."""
        return self._removed(tuple(chosen), more, self.sample)

    def _removed(self, chosen: tuple[int, ...], more: Nodes, sources: Nodes) -> Numbers:
        """Return the value of `chosen` with each one of `more`, as seen from those of the sources that are left."""
        gone = np.isin(sources, list(chosen)).sum() + np.isin(more, sources)
        scale = (self.size - len(chosen) - 1) / np.maximum(len(sources) - gone, 1)
        step = self._at_once(sources)
        parts = [more[start : start + step] for start in range(0, len(more), step)]
        if self.hops:
            sums = [hop_sums(self.lengths, [(*chosen, node) for node in part], sources) for part in parts]
        else:
            sampled = len(sources) < self.size
            table = self._table(chosen, sampled=sampled)
            away = [distances(self.lengths, chosen, sources=part) if sampled else table[part] for part in parts]
            whole = float(reciprocals(table).sum())
            sums = [
                whole - losses(table, sources, (part, rows), (self.lengths, self.back))
                for part, rows in zip(parts, away, strict=True)
            ]
        values: Numbers = -scale * np.concatenate(sums)
        return values

    def limits(self, chosen: Sequence[int], left: int) -> Limits:
        """Return what removing `left` nodes more can lose at the most.

        A pair loses something only when its shortest route is hit, and no more than its 1/d. Of several
        shortest routes the one through nodes of few ties is taken, which leaves the others less to lose.
        """
        table = self._table(tuple(chosen), sampled=False)
        near = reciprocals(table)
        alive = np.ones(self.size, dtype=np.bool_)
        alive[list(chosen)] = False
        inside = near[np.ix_(alive, alive)]
        least = inside[~np.eye(len(inside), dtype=np.bool_)].min(initial=0.0) if len(inside) > 1 else 0.0
        # What two of those removed lose between them is counted twice, both ways.
        base = -float(near.sum()) - left * (left - 1) * least
        return Limits(_carried(table, near, self.back), functools.partial(_sum, base))


def _sum(base: float, total: float) -> float:
    return base + total


def _carried(table: Numbers, near: Numbers, back: csr_array) -> Numbers:
    """Return for each node the sum of 1/d over the ordered pairs that it ends or whose route runs through it."""
    size = len(table)
    degree = np.diff(back.indptr)
    limit = np.where(np.isfinite(table), table * SAME, -1.0)
    before = np.zeros((size, size), dtype=np.int64)
    for node in np.flatnonzero(degree):
        ties = slice(back.indptr[node], back.indptr[node + 1])
        around = back.indices[ties]
        fewest = np.argsort(degree[around], kind="stable")
        on_route = table[:, around[fewest]] + back.data[ties][fewest] <= limit[:, node, None]
        before[:, node] = around[fewest][on_route.argmax(axis=1)]
    order = np.argsort(table, axis=1, kind="stable")
    reached = np.isfinite(table).sum(axis=1)
    carried = near.copy()
    for place in range(int(reached.max(initial=0)) - 1, 0, -1):  # from the farthest; each itself comes first
        sources = np.flatnonzero(reached > place)
        nodes = order[sources, place]
        carried[sources, before[sources, nodes]] += carried[sources, nodes]
    total: Numbers = carried.sum(axis=0)
    return total


class Reach:
    """Sum over all nodes of 1/d from the nearest of a set, members counting 1; to be made large.

    Parameters
    ----------
    lengths
        Entry (x, y) is the length of the tie from x to y, none below 1.
    """

    at_once = None
    own_limits_from = 2
    value_price = 1

    def __init__(self, lengths: csr_array) -> None:
        self.size = int(lengths.shape[0])
        self.most = float(self.size)
        self.limits_price = self.size
        self.near = reciprocals(distances(lengths))
        np.fill_diagonal(self.near, 1.0)

    @property
    def budget(self) -> int:
        """How many sets take about a second for two hundred nodes, and some ten for two thousand."""
        return self.size * max(50, min(6000, 100_000_000 // max(self.size**2, 1)))

    def _reached(self, chosen: Sequence[int]) -> Numbers:
        found: Numbers = self.near[list(chosen)].max(axis=0, initial=0.0)
        return found

    def value(self, chosen: Sequence[int]) -> float:
        """Return the value of a set."""
        return float(self._reached(chosen).sum())

    def values(self, chosen: Sequence[int], more: Nodes) -> Numbers:
        """Return the value of `chosen` with each one of `more`."""
        found: Numbers = np.maximum(self.near[more], self._reached(chosen)).sum(axis=1)
        return found

    guess = values

    def limits(self, chosen: Sequence[int], left: int) -> Limits:
        """Return what each node adds to a set that holds `chosen`; several add no more than each alone.

        So no set is better than any other one with the largest such gains (submodularity; Leskovec et al.
        2007). Of the sets that greedy choice runs through, the one that says least more is used.
        """
        found: list[tuple[float, float, Numbers]] = []
        reached = self._reached(chosen)
        for _ in range(left + 1):
            base = float(reached.sum())
            gains = np.maximum(self.near, reached).sum(axis=1) - base
            found.append((base + float(np.sort(gains)[-left:].sum()), base, gains))
            reached = np.maximum(reached, self.near[gains.argmax()])
        _, base, gains = min(found, key=lambda limit: limit[0])
        return Limits(gains, functools.partial(_sum, base))
