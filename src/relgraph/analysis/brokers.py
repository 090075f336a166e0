"""Brokers: who passes on between people who are not in touch, inside a group and between groups."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from relgraph.analysis.directions import main_arcs
from relgraph.analysis.silos import Through
from relgraph.kernels.brokerage import ROLES, by_chance, expected_shares, roles, two_paths
from relgraph.kernels.mixing import labellings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from relgraph.analysis.affiliation import Affiliation
    from relgraph.analysis.silos import Known
    from relgraph.network import Network

MOST_TESTED = 5_000_000
LEAST_SPREAD = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleByChance:
    """A count of one role against chance.

    Attributes
    ----------
    expected
        The mean when groups are dealt out to the same people at random: exact.
    z
        Distance from it in standard deviations; None where chance cannot change the count.
    p
        How often chance gives at least as many: (1 + hits) / (1 + permutations); None where it was not tried.
    """

    expected: float
    z: float | None
    p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """How often one person stands in the middle of an open two-path, by the groups of the three.

    coordinator: all of one group; itinerant: the two others of one, this person of another; representative:
    from the own group to another; gatekeeper: from another into the own; liaison: three groups.
    """

    id: str
    group: str
    coordinator: int
    itinerant: int
    representative: int
    gatekeeper: int
    liaison: int
    total: int
    chance: Mapping[str, RoleByChance]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The same over everybody."""

    by: str
    coordinator: int
    itinerant: int
    representative: int
    gatekeeper: int
    liaison: int
    total: int
    chance: Mapping[str, RoleByChance]
    permutations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Brokerage:
    """Brokers by number of two-paths, then id; the whole; who stands between two groups, by their numbers."""

    brokers: tuple[Broker, ...]
    roles: Roles
    between: Mapping[tuple[int, int], tuple[Through, ...]]


def count_two_paths(network: Network, known: Known) -> int:
    """Return how many two-paths there are to look at, closed ones included."""
    arcs = _arcs(network, known)
    return int((np.diff(arcs.T.tocsr().indptr) * np.diff(arcs.indptr)).sum())


def find_brokers(network: Network, groups: Affiliation, known: Known, *, permutations: int, seed: int) -> Brokerage:
    """Return the Gould-Fernandez roles of everybody whose group is known, with what chance would give.

    A two-path goes from a over v to c, each moving the next, where a does not move c. It runs along the
    influence graph, each tie in the direction that carries more (both where they are equal), strength aside.
    """
    arcs = _arcs(network, known)
    counts = np.zeros((len(known.ids), len(ROLES)), dtype=np.int64)
    between: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for paths in two_paths(arcs):
        counts += roles(paths, known.labels)
        _add_between(between, known.labels[paths.start], known.labels[paths.end], paths.middle, len(known.sizes))
    expected = counts.sum(axis=1)[:, None] * expected_shares(known.sizes)
    chance = by_chance(arcs, counts, labellings(known.labels, count=permutations, seed=seed), expected)
    rows = [
        Broker(
            id=id,
            group=groups.group_of[id],
            **_counts(counts[place]),
            chance=_against(counts[place], expected[place], chance.spread[place], chance.hits[place], permutations),
        )
        for place, id in enumerate(known.ids)
    ]
    total, likely = counts.sum(axis=0), expected.sum(axis=0)
    return Brokerage(
        brokers=tuple(sorted(rows, key=lambda row: (-row.total, row.id))),
        roles=Roles(
            by=groups.by,
            **_counts(total),
            chance=_against(total, likely, chance.spread_of_sum, chance.hits_of_sum, permutations),
            permutations=permutations,
        ),
        between={
            pair: tuple(
                Through(id=known.ids[place], routes=routes)
                for place, routes in sorted(found.items(), key=lambda item: (-item[1], known.ids[item[0]]))
            )
            for pair, found in between.items()
        },
    )


def _arcs(network: Network, known: Known) -> csr_array:
    ends = sorted(
        (known.place[one], known.place[other])
        for one, other in main_arcs(network)
        if one in known.place and other in known.place
    )
    rows, columns = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    return csr_array((np.ones(len(ends)), (rows, columns)), shape=(len(known.ids),) * 2)


def _add_between(
    between: dict[tuple[int, int], dict[int, int]],
    one: NDArray[np.int64],
    other: NDArray[np.int64],
    middle: NDArray[np.int64],
    groups: int,
) -> None:
    """Count the two-paths that lead from one group to another, by the two and by who is in the middle."""
    across = one != other
    pair = np.minimum(one, other)[across] * groups + np.maximum(one, other)[across]
    found, times = np.unique(np.column_stack((pair, middle[across])), axis=0, return_counts=True)
    for (key, place), count in zip(found.tolist(), times.tolist(), strict=True):
        between[divmod(key, groups)][place] = count


def _counts(row: NDArray[np.int64]) -> dict[str, int]:
    return {**{role: int(count) for role, count in zip(ROLES, row, strict=True)}, "total": int(row.sum())}


def _against(
    row: Sequence[int] | NDArray[np.int64],
    expected: NDArray[np.float64],
    spread: NDArray[np.float64],
    hits: NDArray[np.int64],
    permutations: int,
) -> dict[str, RoleByChance]:
    return {
        role: RoleByChance(
            expected=float(likely),
            z=float((count - likely) / about) if about > LEAST_SPREAD else None,
            p=(1 + int(hit)) / (1 + permutations) if permutations else None,
        )
        for role, count, likely, about, hit in zip(ROLES, row, expected, spread, hits, strict=True)
    }
