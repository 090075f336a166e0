"""How far a message gets: cascades and thresholds, thousands of runs at a time.

Two models (Kempe, Kleinberg & Tardos 2003). In a *cascade* whoever is reached passes the message
on once, over each edge with its own chance. Under a *threshold* a node is reached as soon as the
shares of those around it who are reached add up to a bar, drawn evenly from (0, 1] for every node.

Both come to the same as drawing first which edges are live and then following those: in a cascade
each edge by itself, under a threshold at most one of those into a node, each with its share. A run
is one such draw and takes one bit, so that one operation on a word advances 64 runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]
    Marks = NDArray[np.bool_]
    Bits = NDArray[np.uint64]

Model = Literal["cascade", "threshold"]
RUNS = 10_000
WORD = 64
CELLS = 2_000_000  # edges x runs of one block: some tens of megabytes
MOST_DRAWS = 400_000_000
SURE = 1.96  # standard errors on either side of a mean that hold it in 95 of 100 cases


@dataclass(frozen=True, slots=True)
class Reach:
    """What simulation found.

    Attributes
    ----------
    gains
        One row a run, one column a source: how many the source reaches beside those before it.
    times
        In how many runs each node was reached.
    """

    gains: Indices
    times: Indices

    @property
    def runs(self) -> int:
        """How many runs were made."""
        return len(self.gains)

    @property
    def sizes(self) -> Indices:
        """How many were reached in each run."""
        total: Indices = self.gains.sum(axis=1)
        return total

    @property
    def expected(self) -> float:
        """The mean number reached."""
        return float(self.sizes.mean())

    @property
    def error(self) -> float:
        """The standard error of the mean; 0 where every run came to the same."""
        return float(self.sizes.std(ddof=1)) / math.sqrt(self.runs) if self.runs > 1 else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the mean."""
        return self.expected - SURE * self.error, self.expected + SURE * self.error


def passing(weights: csr_array, *, transmission: float, model: Model = "cascade") -> csr_array:
    """Return the chance, or the share, with which each edge passes a message on.

    In a cascade the chance of an edge is `transmission` x its weight. Under a threshold so is its
    share; where the shares that come in at a node add up to more than 1, they are divided by their sum.

    Examples
    --------
    >>> weights = csr_array(np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 0.5], [0.0, 0.0, 0.0]]))
    >>> passing(weights, transmission=0.8).data.tolist()
    [0.8, 0.4]
    >>> passing(weights, transmission=0.8, model="threshold").data.round(3).tolist()
    [0.667, 0.333]
    """
    passed = csr_array(weights * transmission)
    if model == "threshold":
        received = np.asarray(passed.sum(axis=0)).ravel()
        passed.data /= np.maximum(received, 1.0)[passed.indices]
    return passed


def reach(
    passed: csr_array,
    sources: Indices,
    *,
    model: Model = "cascade",
    runs: int = RUNS,
    counted: Marks | None = None,
    random: Generator,
) -> Reach:
    """Return how many nodes a message reaches that starts at all of `sources`, run by run.

    Parameters
    ----------
    passed
        Entry (x, y): the chance, or share, with which x passes on to y (:func:`passing`).
    sources
        Different nodes, in the order in which their gains are counted.
    runs
        How many; fewer where edges x runs would be more than 400 million.
    counted
        The nodes whose being reached counts; all by default.

    Examples
    --------
    >>> sure = csr_array(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]))
    >>> found = reach(sure, np.array([1, 0]), runs=9, random=np.random.default_rng(0))
    >>> found.expected, found.gains[0].tolist(), found.times.tolist()
    (3.0, [2, 1], [9, 9, 9])
    """
    runs = min(runs, max(WORD, MOST_DRAWS // max(passed.nnz, 1)))
    live = live_edges(passed, runs, model=model, random=random)
    everywhere = packed(np.ones((1, runs), dtype=bool))
    reached: Bits = np.zeros((passed.shape[0], everywhere.shape[1]), dtype=np.uint64)
    gains = np.zeros((runs, len(sources)), dtype=np.int64)
    for column, source in enumerate(sources):
        before = reached.copy()
        cells = int(source) * reached.shape[1] + np.arange(reached.shape[1])
        follow(passed, live, reached, cells, everywhere[0])
        rows = np.flatnonzero((reached != before).any(axis=1))
        if counted is not None:
            rows = rows[counted[rows]]
        gains[:, column] = unpacked(reached[rows] ^ before[rows], runs).sum(axis=0, dtype=np.int64)
    return Reach(gains, unpacked(reached, runs).sum(axis=1, dtype=np.int64))


def live_edges(passed: csr_array, runs: int, *, model: Model, random: Generator) -> Bits:
    """Return which edges pass on, edges x runs, drawn for one block of runs after the other."""
    block = max(WORD, CELLS // max(passed.nnz, 1) // WORD * WORD)
    upper = upper_shares(passed) if model == "threshold" else passed.data
    blocks = []
    for begun in range(0, runs, block):
        size = min(block, runs - begun)
        if model == "cascade":
            live = random.random((passed.nnz, size)) < upper[:, None]
        else:
            # One draw a node: of the edges into it at most one is live, each with its share.
            drawn = random.random((passed.shape[1], size))[passed.indices]
            live = (drawn < upper[:, None]) & (drawn >= (upper - passed.data)[:, None])
        blocks.append(packed(live))
    return np.concatenate(blocks, axis=1)


def upper_shares(passed: csr_array) -> Floats:
    """Return for each edge the sum of its share and of those before it that lead to the same node."""
    order = np.argsort(passed.indices, kind="stable")
    share, head = passed.data[order], passed.indices[order]
    total, first = np.cumsum(share), np.searchsorted(head, head)
    upper: Floats = np.empty_like(share)
    upper[order] = total - (total[first] - share[first])
    return upper


def packed(marks: Marks) -> Bits:
    """Return marks as bits, the columns of a row in words of 64."""
    bits = np.packbits(marks, axis=1)
    short = -bits.shape[1] % (WORD // 8)
    return np.pad(bits, ((0, 0), (0, short))).view(np.uint64)


def unpacked(bits: Bits, runs: int) -> NDArray[np.uint8]:
    """Return bits as noughts and ones, one column a run."""
    return np.unpackbits(bits.view(np.uint8), axis=1, count=runs)


def follow(edges: csr_array, live: Bits, reached: Bits, cells: Indices, new: Bits) -> None:
    """Add to `reached`, nodes x runs, all that is reached over live edges when `new` joins at `cells`.

    `cells` are different places in `reached`, laid out flat. Only words in which somebody has just been
    reached are looked at.
    """
    words = reached.shape[1]
    flat, live_words = reached.reshape(-1), live.reshape(-1)
    new = new & ~flat[cells]
    while len(cells):
        flat[cells] |= new
        node, word = np.divmod(cells, words)
        places, origin = entries(edges.indptr, node)
        cells = edges.indices[places].astype(np.int64) * words + word[origin]
        new = new[origin] & live_words[places * words + word[origin]] & ~flat[cells]
        kept = np.flatnonzero(new)
        cells, new = combined(cells[kept], new[kept])


def combined(cells: Indices, bits: Bits) -> tuple[Indices, Bits]:
    """Return each cell once, with all the bits given for it.

    Examples
    --------
    >>> cells, bits = combined(np.array([7, 2, 7]), np.array([1, 1, 4], dtype=np.uint64))
    >>> cells.tolist(), bits.tolist()
    ([2, 7], [1, 5])
    """
    if not len(cells):
        return cells, bits
    order = np.argsort(cells, kind="stable")
    inline = cells[order]
    first = np.flatnonzero(np.diff(inline, prepend=-1))
    return inline[first], np.bitwise_or.reduceat(bits[order], first)


def entries(starts: NDArray[np.int32], rows: Indices) -> tuple[Indices, Indices]:
    """Return the place of every entry in `rows` of a sparse matrix, and by its place there the row it is from.

    Examples
    --------
    >>> places, origin = entries(np.array([0, 2, 2, 5]), np.array([2, 0]))
    >>> places.tolist(), origin.tolist()
    ([2, 3, 4, 0, 1], [0, 0, 0, 1, 1])
    """
    first = starts[rows].astype(np.int64)
    count = starts[rows + 1] - first
    origin = np.repeat(np.arange(len(rows)), count)
    before = np.cumsum(count) - count
    return np.arange(len(origin)) + (first - before)[origin], origin
