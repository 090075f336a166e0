"""The best set of k nodes: by branch and bound where that ends in time, else by greedy choice and swaps."""

from __future__ import annotations

import heapq
import itertools
import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Nodes = NDArray[np.int64]
    Numbers = NDArray[np.float64]

ROUNDING = 1e-9
SWAP_SHARE, PROOF_SHARE = 0.5, 0.75
"""The shares of the budget within which swaps, and branch and bound, must end; what is left goes into other starts."""


class Limits(NamedTuple):
    """How good a set can become.

    `loads` has a figure a node, and no set whose loads add up to x is better than `ceiling(x)`, which
    never falls as x rises.
    """

    loads: Numbers
    ceiling: Callable[[float], float]


class Problem(Protocol):
    """What makes a set good. Larger values are better, and no value exceeds `most`.

    Attributes
    ----------
    value_price, limits_price
        As how many sets a value, and limits, are counted.
    own_limits_from
        For so many nodes still to choose, and more, limits of a set itself are worth their cost.
    """

    most: float
    value_price: int
    limits_price: int
    own_limits_from: int

    @property
    def at_once(self) -> int | None:
        """Return how many sets `values` had best be asked for at a time; None: any number costs the same."""

    @property
    def budget(self) -> int:
        """Return how many sets to look at unless told otherwise."""

    def value(self, chosen: Sequence[int]) -> float:
        """Return the value of a set."""

    def values(self, chosen: Sequence[int], more: Nodes) -> Numbers:
        """Return the value of `chosen` with each one of `more`."""

    def guess(self, chosen: Sequence[int], more: Nodes) -> Numbers:
        """Return the values, or estimates that cost less: they choose, and prove nothing."""

    def limits(self, chosen: Sequence[int], left: int) -> Limits:
        """Return how good `chosen` can become with `left` nodes more."""


@dataclass(frozen=True, slots=True)
class BestSet:
    """The best set that was found.

    Attributes
    ----------
    members
        In order. Of sets of equal value the first in order, where `exact`.
    value
        Its value.
    ceiling
        No set has a larger value; equals `value` where that is proven.
    exact
        Whether the set is proven to be the best.
    looked
        How many sets were looked at, limits counted at their price.
    """

    members: tuple[int, ...]
    value: float
    ceiling: float
    exact: bool
    looked: int


def find_best_set(
    problem: Problem,
    k: int,
    candidates: Sequence[int],
    *,
    starts: Sequence[Sequence[int]] = (),
    budget: float | None = None,
    seed: int = 0,
) -> BestSet:
    """Return the best set of `k` among `candidates`.

    Parameters
    ----------
    problem
        What makes a set good.
    k
        From 1 to the number of candidates.
    candidates
        The nodes that may be chosen.
    starts
        Sets that the answer must not be worse than.
    budget
        How many sets may be looked at before the best one found is given unproven; greedy choice is
        always done. By default what the problem proposes; ``math.inf`` insists on the proof.
    seed
        For starts drawn at random, where there is no proof.

    Notes
    -----
    Best-first branch and bound (Land & Doig 1960). It starts from greedy choice improved by swapping one
    member at a time.
    """
    search = _Search(problem, k, candidates, problem.budget if budget is None else budget)
    for start in (search.choose_greedily(), *starts):
        search.offer(start)
    search.swap(search.members, SWAP_SHARE * search.budget)
    ceiling = search.prove()
    if ceiling is not None:
        search.try_other_starts(random.Random(seed))  # noqa: S311 - no secret
        if ceiling > search.value + search.rounding:
            return BestSet(search.members, search.value, ceiling, exact=False, looked=search.looked)
    return BestSet(search.members, search.value, search.value, exact=True, looked=search.looked)


class _Family(NamedTuple):
    """The sets that hold `chosen` and further nodes of `order` from `start` on, by load downwards."""

    chosen: tuple[int, ...]
    order: Nodes
    start: int
    limits: Limits
    sums: Numbers
    """Running sums of the loads along `order`, from 0."""
    before: float
    """Loads of those chosen since the limits were found."""


class _Search:
    def __init__(self, problem: Problem, k: int, candidates: Sequence[int], budget: float) -> None:
        self.problem, self.k, self.budget = problem, k, budget
        self.looked = 0
        self.members: tuple[int, ...] = ()
        self.value = -math.inf
        self.root = self._family((), np.array(sorted(candidates), dtype=np.int64))
        # Where looking at all would use the budget up, swaps look at the most promising.
        most = max(8, int(min(budget, 1e9) // (4 * k)))
        self.promising = np.sort(self.root.order[: most + k])

    @property
    def rounding(self) -> float:
        """Values that differ by no more are equal."""
        return _rounding(self.value) if self.members else 0.0

    def _keep(self, members: Sequence[int], value: float) -> None:
        found = tuple(sorted(int(node) for node in members))
        if value > self.value + self.rounding or (value >= self.value - self.rounding and found < self.members):
            self.members, self.value = found, value

    def _best_guess(self, chosen: Sequence[int], more: Nodes) -> int:
        self.looked += len(more)
        return _first_best(self.problem.guess(chosen, more), more)[0]

    def choose_greedily(self) -> tuple[int, ...]:
        chosen: tuple[int, ...] = ()
        while len(chosen) < self.k:
            chosen = (*chosen, self._best_guess(chosen, _without(self.promising, chosen)))
        return chosen

    def offer(self, members: Sequence[int]) -> None:
        """Look at a set, and keep it if none was better."""
        self.looked += 1
        self._keep(members, self.problem.value(members))

    def swap(self, members: Sequence[int], end: float) -> None:
        """Exchange one member at a time while that helps, until so many sets were looked at."""
        current, steps = tuple(members), 0
        while self.looked < end and steps < len(current):
            rest = current[1:]
            others = np.append(_without(self.promising, current), current[0])
            found = self._best_guess(rest, others)
            # The longest kept comes first: after k steps without a change all have had their turn.
            steps = steps + 1 if found == current[0] else 0
            current = (*rest, found)
        self.offer(current)

    def try_other_starts(self, draw: random.Random) -> None:
        pool = self.root.order[: 4 * self.k].tolist()
        while self.looked < self.budget:
            self.swap(draw.sample(pool, self.k), self.budget)

    def prove(self) -> float | None:
        """Look at all sets that may be better than the best; return what none exceeds where there is no time."""
        number = itertools.count()
        heap: list[tuple[float, int, _Family]] = []

        def push(family: _Family, most: float) -> None:
            ceiling = min(self._ceiling(family), most)
            if not self._hopeless(family, ceiling):
                heapq.heappush(heap, (-ceiling, next(number), family))

        push(self.root, self.problem.most)
        while heap:
            ceiling, _, family = heap[0]
            if -ceiling < self.value - self.rounding:
                return None
            if self.looked + self._price(family) > PROOF_SHARE * self.budget:
                return -ceiling
            heapq.heappop(heap)
            if self._hopeless(family, -ceiling):
                continue
            for part in self._split(family):
                push(part, -ceiling)
        return None

    def _at_once(self, family: _Family) -> int:
        there = len(family.order) - family.start
        return min(there, self.problem.at_once or there)

    def _price(self, family: _Family) -> int:
        if len(family.chosen) == self.k - 1:
            return self._at_once(family) * self.problem.value_price
        return self.problem.limits_price

    def _split(self, family: _Family) -> list[_Family]:
        """Return a family in parts, those looked at left out."""
        left = self.k - len(family.chosen)
        if left == 1:
            end = family.start + self._at_once(family)
            more = family.order[family.start : end]
            self.looked += len(more) * self.problem.value_price
            node, value = _first_best(self.problem.values(family.chosen, more), more)
            self._keep((*family.chosen, node), value)
            return [family._replace(start=end)]
        first = int(family.order[family.start])
        without = family._replace(start=family.start + 1)
        within = without._replace(
            chosen=(*family.chosen, first),
            before=family.before + float(family.limits.loads[first]),
        )
        rest = family.order[family.start + 1 :]
        worth = left - 1 >= self.problem.own_limits_from and len(rest) > (self.problem.at_once or 0)
        if worth and not self._hopeless(within, self._ceiling(within)):
            self.looked += self.problem.limits_price
            within = self._family(within.chosen, rest)
        return [within, without]

    def _family(self, chosen: tuple[int, ...], nodes: Nodes) -> _Family:
        limits = self.problem.limits(chosen, self.k - len(chosen))
        order = nodes[np.lexsort((nodes, -limits.loads[nodes]))]
        sums = np.concatenate([[0.0], np.cumsum(limits.loads[order])])
        return _Family(chosen, order, 0, limits, sums, 0.0)

    def _ceiling(self, family: _Family) -> float:
        end = family.start + self.k - len(family.chosen)
        if end > len(family.order):
            return -math.inf
        total = family.before + float(family.sums[end] - family.sums[family.start])
        return min(self.problem.most, family.limits.ceiling(total))

    def _hopeless(self, family: _Family, ceiling: float) -> bool:
        """Return whether no set of a family is better than the best, or as good and before it in order."""
        if ceiling < self.value - self.rounding:
            return True
        if ceiling > self.value + self.rounding:
            return False
        rest = np.sort(family.order[family.start :])[: self.k - len(family.chosen)]
        return tuple(sorted((*family.chosen, *rest.tolist()))) >= self.members


def _first_best(values: Numbers, nodes: Nodes) -> tuple[int, float]:
    """Return the node of the largest value, of equals the first, and that value."""
    best = float(values.max())
    return int(nodes[values >= best - _rounding(best)].min()), best


def _rounding(value: float) -> float:
    return ROUNDING * max(1.0, abs(value))


def _without(nodes: Nodes, some: Sequence[int]) -> Nodes:
    return nodes[~np.isin(nodes, list(some))]
