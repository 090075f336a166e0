"""Gould-Fernandez brokerage: open two-paths by the groups of the three on them, and what chance would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
BY_ALIKE = np.array([4, 2, 3, 0, 1, 0, 0, 0], dtype=np.int8)
"""Role by who share a group: 1 the first two, 2 the last two, 4 the ends."""
BLOCK = 1_000_000


class TwoPaths(NamedTuple):
    """Two-paths a to v to c, a and c being two and a not tied to c, as three arrays of nodes."""

    start: NDArray[np.int64]
    middle: NDArray[np.int64]
    end: NDArray[np.int64]


class Chance(NamedTuple):
    """What redrawn labels gave: a row a node and role, and for all nodes together.

    `spread` is the standard deviation, `hits` how many labellings gave at least the count observed.
    """

    spread: NDArray[np.float64]
    hits: NDArray[np.int64]
    spread_of_sum: NDArray[np.float64]
    hits_of_sum: NDArray[np.int64]


def two_paths(arcs: csr_array) -> Iterator[TwoPaths]:
    """Yield the open two-paths of a directed graph without loops, all of a node in one block.

    Every stored entry (x, y) is an arc from x to y, whatever its value.
    """
    n = arcs.shape[0]
    rows = np.repeat(np.arange(n), np.diff(arcs.indptr))
    known = np.sort(rows * n + arcs.indices)
    into = arcs.T.tocsr()
    paths = np.diff(into.indptr) * np.diff(arcs.indptr)
    for first, last in _blocks(paths):
        # Each arc into a middle is followed by every arc out of it.
        span = slice(into.indptr[first], into.indptr[last])
        middle = np.repeat(np.arange(first, last), np.diff(into.indptr[first : last + 1]))
        times = np.diff(arcs.indptr)[middle]
        start = np.repeat(into.indices[span], times).astype(np.int64)
        within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        end = arcs.indices[np.repeat(arcs.indptr[middle], times) + within].astype(np.int64)
        middle = np.repeat(middle, times)
        key = start * n + end
        place = np.searchsorted(known, key)
        closed = known[np.minimum(place, len(known) - 1)] == key if len(known) else np.zeros(0, dtype=bool)
        kept = ~closed & (start != end)
        yield TwoPaths(start[kept], middle[kept], end[kept])


def _blocks(paths: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    first, held = 0, 0
    for node, count in enumerate(paths.tolist()):
        if held and held + count > BLOCK:
            yield first, node
            first, held = node, 0
        held += count
    if first < len(paths):
        yield first, len(paths)


def roles(paths: TwoPaths, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how often each node is on the given two-paths in each role: a row a node, a column a role.

    With the groups of the three in order: coordinator AAA, itinerant ABA, representative AAB,
    gatekeeper ABB, liaison ABC (Gould & Fernandez 1989).
    """
    n, count = len(labels), len(ROLES)
    one, two, three = labels[paths.start], labels[paths.middle], labels[paths.end]
    alike = (one == two).astype(np.int8)
    alike += 2 * (two == three).view(np.int8)
    alike += 4 * (one == three).view(np.int8)
    return np.bincount(paths.middle * count + BY_ALIKE[alike], minlength=n * count).reshape(n, count)


def expected_shares(sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of two-paths that each role has when labels fall on people at random.

    Exact for groups of these sizes: three different people are drawn without putting back.
    """
    n = int(sizes.sum())
    if n < 3:  # noqa: PLR2004 - no two-path joins fewer than three
        return np.zeros(len(ROLES))
    size = sizes.astype(float)
    triples = n * (n - 1.0) * (n - 2.0)
    alike = float((size * (size - 1) * (size - 2)).sum()) / triples
    two_alike = float((size * (size - 1) * (n - size)).sum()) / triples
    return np.array([alike, two_alike, two_alike, two_alike, max(1 - alike - 3 * two_alike, 0.0)])


def by_chance(
    arcs: csr_array, observed: NDArray[np.int64], labellings: NDArray[np.int64], expected: NDArray[np.float64]
) -> Chance:
    """Return how the counts of roles spread over `labellings`, one a row.

    Parameters
    ----------
    arcs
        The graph of :func:`two_paths`.
    observed, expected
        A row a node, a column a role; the spread is about the exact expectation.
    """
    square, hits = np.zeros(observed.shape), np.zeros(observed.shape, dtype=np.int64)
    totals = np.zeros((len(labellings), len(ROLES)), dtype=np.int64)
    for paths in two_paths(arcs):
        inside = np.unique(paths.middle)
        for place, labels in enumerate(labellings):
            counts = roles(paths, labels)[inside]
            square[inside] += (counts - expected[inside]) ** 2
            hits[inside] += counts >= observed[inside]
            totals[place] += counts.sum(axis=0)
    without = np.flatnonzero(observed.sum(axis=1) == 0)
    hits[without] = len(labellings)  # nothing is as much as nothing, however often labels are drawn
    about = ((totals - expected.sum(axis=0)) ** 2).mean(axis=0) if len(labellings) else np.zeros(len(ROLES))
    return Chance(
        np.sqrt(square / max(len(labellings), 1)),
        hits,
        np.sqrt(about),
        (totals >= observed.sum(axis=0)).sum(axis=0),
    )
