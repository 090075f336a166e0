"""The best starts for a message, by looking back from nodes drawn at random.

A *reverse set* holds all who would have reached one node, drawn at random, in one draw of the live
edges. The share of reverse sets that some starts meet, times the nodes, estimates how many they
reach (Borgs, Brautbar, Chayes & Lucier 2014), so the best starts are those that meet the most. How
many sets are enough follows Tang, Shi & Xiao 2015 (IMM) as mended by Chen 2018: the sets that told
how many are needed are thrown away, and the starts are chosen on fresh ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from relgraph.kernels.cascades import WORD, combined, entries, follow, live_edges, packed, unpacked

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from relgraph.kernels.cascades import Floats, Indices, Marks, Model

CELLS = 2_000_000  # nodes x sets of one block
AT_ONCE = 20  # how many times as fast an edge is drawn together with all others
MOST_TRIALS = 60_000_000
MOST_MEMBERS = 20_000_000
AMPLE = 16  # the part of what can be afforded that is always spent
PATIENCE = 2  # times as much for telling how many sets are needed
GREEDY = 1 - 1 / math.e
APART = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """The starts that meet the most reverse sets.

    Attributes
    ----------
    starts
        Nodes in the order chosen; -1 stands for one of those apart.
    gains, alone
        By the reverse sets: how many each reaches beside those before it, and how many all by itself.
    sets
        How many fresh reverse sets the choice rests on.
    epsilon
        As promised: the starts reach at least 1 - 1/e - `epsilon` of the best possible.
    best_at_most
        As promised: no other choice of as many reaches more.
    """

    starts: Indices
    gains: Floats
    alone: Floats
    sets: int
    epsilon: float
    best_at_most: float


def choose_starts(
    passed: csr_array,
    k: int,
    *,
    allowed: Marks,
    apart: int = 0,
    model: Model = "cascade",
    epsilon: float = 0.1,
    doubt: float = 0.01,
    random: Generator,
) -> Choice:
    """Return the `k` nodes from which a message reaches the most.

    Parameters
    ----------
    passed
        Entry (x, y): the chance, or share, with which x passes on to y
        (:func:`relgraph.kernels.cascades.passing`).
    k
        No more than those allowed and those apart together.
    allowed
        The nodes that may be chosen.
    apart
        How many more may be chosen whom no edge touches: each reaches itself, and is no row of `passed`.
    epsilon
        How much less than 1 - 1/e of the best possible is good enough. Where that takes too many sets,
        the choice rests on fewer and its own `epsilon` is larger.
    doubt
        The probability with which anything promised fails.

    Notes
    -----
    The n^-l of the paper is `doubt` / 3 here, as three things may fail: how many the best reach at
    least, the choice, and how many they reach at most (Tang, Tang, Xiao & Yuan 2018, lemma 4.3).

    Examples
    --------
    >>> star = csr_array(([1.0, 1.0], ([0, 0], [1, 2])), shape=(3, 3))
    >>> choose_starts(star, 1, allowed=np.ones(3, dtype=bool), random=np.random.default_rng(0)).starts.tolist()
    [0]
    """
    if not allowed.any():
        ones = np.ones(k)
        return Choice(np.full(k, APART), ones, ones, 0, 0.0, float(k))
    sampler = _Sampler(passed, model, random)
    task = _Task(passed.shape[0], k, allowed, apart, doubt / 3)
    least = _least_best(sampler, task, epsilon)
    wanted = math.ceil(task.sets_to_choose(least, epsilon))
    # More are drawn while they are cheap: the promise is a floor, and the choice gets better.
    count = min(max(wanted, sampler.affordable // AMPLE), sampler.affordable)
    sets = sampler.draw(count)
    met = _most_met(sets, task)
    worth = task.nodes / count
    return Choice(
        starts=met.starts,
        gains=met.gains,
        alone=met.alone,
        sets=count,
        epsilon=epsilon if count >= wanted else epsilon * math.sqrt(wanted / count),
        best_at_most=_surely_at_most(met.best_at_most / worth, task.doubt) * worth,
    )


@dataclass(frozen=True, slots=True)
class _Task:
    """What is asked: `k` of those allowed among `nodes`, or of those apart."""

    nodes: int
    k: int
    allowed: Marks
    apart: int
    doubt: float

    @property
    def log_choices(self) -> float:
        """The logarithm of how many sets of at most k allowed nodes there are."""
        return math.log(sum(math.comb(int(self.allowed.sum()), size) for size in range(self.k + 1)))

    def sets_to_compare(self, epsilon: float) -> float:
        """Return lambda' of IMM: sets, times what is to be told apart, until it can be told."""
        rounds = math.log2(max(self.nodes, 2))
        logs = self.log_choices + math.log(1 / self.doubt) + math.log(max(rounds, 1.0))
        return (2 + 2 / 3 * epsilon) * logs * self.nodes / epsilon**2

    def sets_to_choose(self, least: float, epsilon: float) -> float:
        """Return lambda* of IMM over `least`, which the best reach at least."""
        surely = math.log(2 / self.doubt)
        root = GREEDY * math.sqrt(surely) + math.sqrt(GREEDY * (self.log_choices + surely))
        return 2 * self.nodes * (root / epsilon) ** 2 / least


def _least_best(sampler: _Sampler, task: _Task, epsilon: float) -> float:
    """Return how many the best starts reach at least: halve a guess until a choice comes up to it."""
    epsilon *= math.sqrt(2)
    guess, sets = float(task.nodes), None
    while (guess := guess / 2) > task.k:
        count = math.ceil(task.sets_to_compare(epsilon) / guess)
        sets = sampler.draw(count, sets, most=PATIENCE)
        if sets.shape[0] < count:
            break
        reached = _most_met(sets, task).gains.sum()
        if reached >= (1 + epsilon) * guess:
            return max(float(reached) / (1 + epsilon), float(task.k))
    return float(task.k)  # whoever starts is reached


def _surely_at_most(met: float, doubt: float) -> float:
    """Return what the number of sets met, a mean of draws, is at most where `met` of them were met."""
    slack = math.log(1 / doubt) / 2
    return (math.sqrt(met + slack) + math.sqrt(slack)) ** 2


class _Sampler:
    """Draws reverse sets, and counts what they cost.

    Where a set takes little of the network, edges are tried as they are met. Where it takes much, all
    edges are drawn at once, a word of sets at a time, which is some twenty times as fast an edge.
    """

    def __init__(self, passed: csr_array, model: Model, random: Generator) -> None:
        self.back = passed.T.tocsr()
        self.upper = np.cumsum(self.back.data)
        self.cascade = model == "cascade"
        self.random = random
        self.together = False
        self.trials = self.members = self.drawn = 0

    @property
    def affordable(self) -> int:
        """How many sets may be drawn for one answer, going by what those drawn so far took."""
        each = max(self.drawn, 1)
        trials, members = (self.trials, self.members) if self.drawn else (self.back.nnz, self.back.shape[0])
        return max(1, int(min(MOST_TRIALS / max(trials / each, 1), MOST_MEMBERS / max(members / each, 1))))

    def draw(self, count: int, sets: csr_array | None = None, *, most: float = math.inf) -> csr_array:
        """Return `count` sets as rows, those in `sets` first; fewer where they cost `most` times what is right."""
        n = self.back.shape[0]
        lengths = [np.diff(sets.indptr)] if sets is not None else []
        members = [sets.indices] if sets is not None else []
        missing = count - (sets.shape[0] if sets is not None else 0)
        while missing > 0 and self.trials < most * MOST_TRIALS and self.members < most * MOST_MEMBERS:
            size = min(missing, max(WORD, CELLS // n) if self.drawn else WORD)
            row, node = self._together(size) if self.together else self._one_by_one(size)
            lengths.append(np.bincount(row, minlength=size))
            members.append(node.astype(np.int32))
            missing -= size
            self.drawn += size
            self.members += len(node)
            self.together = self.cascade and (self.together or self.trials * AT_ONCE > self.drawn * self.back.nnz)
        starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
        flat = np.concatenate(members)
        return csr_array((np.ones(len(flat), dtype=np.int8), flat, starts), shape=(len(starts) - 1, n))

    def _one_by_one(self, size: int) -> tuple[Indices, Indices]:
        """Return (set, node) of every member of `size` new sets, in order of sets."""
        n = self.back.shape[0]
        marks: Marks = np.zeros(size * n, dtype=bool)
        new = np.arange(size) * n + self.random.integers(n, size=size)
        while len(new):
            marks[new] = True
            nodes = new % n
            tails, origin = (self._over_edges if self.cascade else self._over_one_edge)(nodes)
            cells = (new - nodes)[origin] + tails
            new = np.unique(cells[~marks[cells]])
        row, node = np.divmod(np.flatnonzero(marks), n)
        return row, node

    def _together(self, size: int) -> tuple[Indices, Indices]:
        """Return (set, node) of every member of `size` new cascades, a bit for each set."""
        n = self.back.shape[0]
        self.trials += size * self.back.nnz // AT_ONCE
        live = live_edges(self.back, size, model="cascade", random=self.random)
        reached = np.zeros((n, live.shape[1]), dtype=np.uint64)
        column = np.arange(size)
        cells = self.random.integers(n, size=size) * live.shape[1] + column // WORD
        bits = packed(np.eye(WORD, dtype=bool))[column % WORD, 0]
        follow(self.back, live, reached, *combined(cells, bits))
        row, node = np.nonzero(unpacked(reached, size).T)
        return row, node

    def _over_edges(self, nodes: Indices) -> tuple[NDArray[np.int32], Indices]:
        """Return who passes on to `nodes`, each edge trying by itself, and to which of them."""
        edges, origin = entries(self.back.indptr, nodes)
        self.trials += len(edges)
        live = np.flatnonzero(self.random.random(len(edges)) < self.back.data[edges])
        return self.back.indices[edges[live]], origin[live]

    def _over_one_edge(self, nodes: Indices) -> tuple[NDArray[np.int32], Indices]:
        """Return who passes on to `nodes`, one edge at the most into each, and to which of them."""
        self.trials += len(nodes)
        first, last = self.back.indptr[nodes], self.back.indptr[nodes + 1]
        before = np.where(first > 0, self.upper[first - 1], 0.0)
        edges = np.searchsorted(self.upper, before + self.random.random(len(nodes)), side="right")
        live = np.flatnonzero(edges < last)
        return self.back.indices[edges[live]], live


@dataclass(frozen=True, slots=True)
class _Met:
    starts: Indices
    gains: Floats
    alone: Floats
    best_at_most: float


def _most_met(sets: csr_array, task: _Task) -> _Met:
    """Return the starts that meet the most sets, chosen one by one, each for what it adds.

    `best_at_most` is what no choice of as many can exceed on these very sets: at every step what has
    been met and the k largest that could be added.
    """
    holding = sets.tocsc()
    held = np.diff(holding.indptr).astype(np.int64)
    count, free, apart = held.copy(), task.allowed.copy(), task.apart
    unmet: Marks = np.ones(sets.shape[0], dtype=bool)
    picked: list[tuple[int, float, float]] = []
    alone = task.nodes * held / sets.shape[0]
    added, total = alone, 0.0
    ceiling = _largest(added[free], apart, task.k)
    for _ in range(task.k):
        best = int(np.where(free, count, -1).argmax())
        if apart and (not free[best] or added[best] < 1):
            picked.append((APART, 1.0, 1.0))
            apart -= 1
        else:
            picked.append((best, float(added[best]), float(alone[best])))
            free[best] = False
            met = holding.indices[holding.indptr[best] : holding.indptr[best + 1]]
            met = met[unmet[met]]
            unmet[met] = False
            count -= np.bincount(sets.indices[entries(sets.indptr, met)[0]], minlength=task.nodes)
            added = task.nodes * count / sets.shape[0]
        total += picked[-1][1]
        ceiling = min(ceiling, total + _largest(added[free], apart, task.k))
    starts, gains, all_alone = (np.array(column) for column in zip(*picked, strict=True))
    return _Met(starts, gains, all_alone, ceiling)


def _largest(gains: Floats, apart: int, k: int) -> float:
    """Return the sum of the `k` largest gains, those apart gaining 1 each."""
    every = np.concatenate([gains, np.ones(min(apart, k))])
    return float(every.sum() if len(every) <= k else np.partition(every, -k)[-k:].sum())
