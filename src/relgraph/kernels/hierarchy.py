"""How near a directed graph comes to a chart with one head and one line to everybody (Krackhardt 1994)."""

from __future__ import annotations

from collections import defaultdict
from graphlib import TopologicalSorter
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scipy.sparse import csr_array

MOST_PEOPLE = 20_000
MOST_KINDS = 2000


class Dimensions(NamedTuple):
    """The four dimensions, each 1 for a tree; None where there is nothing to judge by, or too much to count."""

    connectedness: float | None
    hierarchy: float | None
    efficiency: float | None
    lubness: float | None


def dimensions(arcs: csr_array) -> Dimensions:
    """Return Krackhardt's graph theoretical dimensions of a directed graph without loops.

    Parameters
    ----------
    arcs
        Every stored entry (x, y) is an arc from the superior x to y.

    Returns
    -------
    Dimensions
        connectedness: share of pairs joined by some chain of arcs, whatever their direction;
        hierarchy: share of the pairs joined by directed paths that are joined one way only;
        efficiency: 1 less the arcs beyond those of a tree as a share of all there could be beyond;
        lubness: share of pairs with one superior (one of them, perhaps) whom all their others stand above.

    Notes
    -----
    Krackhardt 1994. The most possible is, as in R's ``sna`` and UCINET, (n - 1)^2 arcs beyond a tree and
    (n - 1)(n - 2)/2 pairs without a least upper bound for a part of n.
    """
    n = arcs.shape[0]
    sizes = np.bincount(connected_components(arcs, directed=True, connection="weak")[1]) if n else np.zeros(0, int)
    joined = float((sizes * (sizes - 1) / 2).sum())
    beyond = float(((sizes - 1) ** 2).sum())
    unbounded = float(((sizes - 1) * (sizes - 2) / 2).sum())
    above = _Above(arcs) if n <= MOST_PEOPLE else None
    mutual, one_way = above.pairs() if above else (0, 0)
    without = above.without_bound() if above else None
    return Dimensions(
        connectedness=joined / (n * (n - 1) / 2) if n > 1 else None,
        hierarchy=one_way / (mutual + one_way) if mutual + one_way else None,
        efficiency=1 - (arcs.nnz - float((sizes - 1).sum())) / beyond if beyond else None,
        lubness=None if without is None or not unbounded else 1 - without / unbounded,
    )


class _Above:
    """Who stands above whom, as bit sets over people; those who stand above each other are one knot."""

    def __init__(self, arcs: csr_array) -> None:
        count, knot = connected_components(arcs, directed=True, connection="strong")
        self.sizes: list[int] = np.bincount(knot, minlength=count).tolist()
        part = connected_components(arcs, directed=True, connection="weak")[1]
        self.part: list[int] = part[np.unique(knot, return_index=True)[1]].tolist()
        rows = np.repeat(np.arange(arcs.shape[0]), np.diff(arcs.indptr))
        lines = zip(knot[rows].tolist(), knot[arcs.indices].tolist(), strict=True)
        self.superiors: list[set[int]] = [set() for _ in range(count)]
        for upper, lower in lines:
            if upper != lower:
                self.superiors[lower].add(upper)
        self.leads = {upper for superiors in self.superiors for upper in superiors}
        ends = np.cumsum([0, *self.sizes]).tolist()
        self.own = [(1 << end) - (1 << start) for start, end in pairwise(ends)]
        self.proper = [0] * count
        for each in TopologicalSorter(dict(enumerate(self.superiors))).static_order():
            for upper in self.superiors[each]:
                self.proper[each] |= self.proper[upper] | self.own[upper]

    def pairs(self) -> tuple[int, int]:
        """Return how many pairs of people are joined both ways, and one way only."""
        mutual = sum(size * (size - 1) // 2 for size in self.sizes)
        return mutual, sum(size * above.bit_count() for size, above in zip(self.sizes, self.proper, strict=True))

    def without_bound(self) -> int | None:
        """Return how many pairs in one part have no least upper bound; None where that is too much to count.

        The upper bounds of two are all who stand above both, or are one of them. One is the least if nobody
        else among them is below it: if those above it are all of them.
        """
        bounds = {proper | own for proper, own in zip(self.proper, self.own, strict=True)}
        missing = 0
        for knots in self._tangled_parts():
            kinds, apart = self._kinds(knots)
            if len(kinds) > MOST_KINDS:
                return None
            missing += sum(pairs for mask, pairs in apart.items() if mask not in bounds)
            missing += sum(
                ones * others
                for (one, ones), (other, others) in combinations(kinds.items(), 2)
                if one & other not in bounds
            )
        return missing

    def _tangled_parts(self) -> Iterable[list[int]]:
        """Return the parts in which somebody has two superiors: in a tree every pair has its bound."""
        parts: dict[int, list[int]] = defaultdict(list)
        for each, part in enumerate(self.part):
            parts[part].append(each)
        return [knots for knots in parts.values() if any(len(self.superiors[each]) > 1 for each in knots)]

    def _kinds(self, knots: list[int]) -> tuple[dict[int, int], dict[int, int]]:
        """Return people by the set that decides their bounds, and the pairs in each that are in different knots.

        Those below whom nobody stands are told apart by who stands above them only.
        """
        kinds: dict[int, int] = defaultdict(int)
        apart: dict[int, int] = defaultdict(int)
        for each in knots:
            mask = self.proper[each] | (self.own[each] if each in self.leads else 0)
            apart[mask] += kinds[mask] * self.sizes[each]
            kinds[mask] += self.sizes[each]
        return kinds, apart
