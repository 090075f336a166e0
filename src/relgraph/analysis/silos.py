"""Silos: ties across against ties within the groups people belong to, and what chance would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relgraph.analysis.directions import links
from relgraph.kernels.mixing import expected_mixing, labellings, mixing, p_of_across, p_of_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from relgraph.analysis.affiliation import Affiliation
    from relgraph.network import Network

MOST_GROUPS = 100
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupIndex:
    """The E-I index of one group: its ties to others, those inside it, (E - I) / (E + I)."""

    group: str
    people: int
    external: int
    internal: int
    index: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EIIndex:
    """The E-I index by one attribute: 1 all ties across, -1 all within.

    Attributes
    ----------
    expected
        What it is on average when the groups are dealt out to the same people at random: exact.
    p
        How often that gives an index at least as far from `expected`: (1 + hits) / (1 + permutations). None for
        communities, which were made so that few ties lead across.
    groups
        Each group's own, the largest group first.
    """

    by: str
    external: int
    internal: int
    index: float | None
    expected: float | None
    p: float | None
    permutations: int
    groups: tuple[GroupIndex, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """Somebody who stands between two groups: on how many open two-paths from one to the other, either way."""

    id: str
    routes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """How dense the contact is inside a group (`one` is `other`) or between two.

    Attributes
    ----------
    pairs, ties
        Pairs of people there are, and those in contact.
    density, strength
        ties / pairs; mean strength of the ties that are there.
    expected, p
        Ties when the groups are dealt out at random, and how often that is at least as far off.
    brokers
        Who stands between the two, the one on most routes first, at most eight; `people_between` counts all.
    """

    one: str
    other: str
    pairs: int
    ties: int
    density: float | None
    strength: float | None
    expected: float
    p: float | None
    brokers: tuple[Through, ...] = ()
    people_between: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """The people of whom the group is known, in a fixed order, with the numbers of their groups."""

    ids: tuple[str, ...]
    place: Mapping[str, int]
    labels: NDArray[np.int64]
    sizes: NDArray[np.int64]

    @classmethod
    def of(cls, groups: Affiliation, order: Sequence[str]) -> Known:
        """Return them in `order`."""
        number = {group: place for place, group in enumerate(groups.groups)}
        ids = tuple(id for id in order if id in groups.group_of)
        labels = np.array([number[groups.group_of[id]] for id in ids], dtype=np.int64)
        sizes = np.bincount(labels, minlength=len(groups.groups))
        return cls(ids, {id: place for place, id in enumerate(ids)}, labels, sizes)


def find_ei(network: Network, groups: Affiliation, known: Known, *, permutations: int, seed: int) -> EIIndex:
    """Return the E-I index (Krackhardt & Stern 1988) over all ties between people whose group is known.

    A mutual tie counts once, one-way ties once in each direction.
    """
    counted = {pair: count for pair, count in links(network).items() if set(pair) <= known.place.keys()}
    ends, amounts = _arrays(counted, known)
    table = mixing(ends, amounts, known.labels, len(groups.groups))
    total, internal = float(amounts.sum()), float(np.trace(table))
    index = _index(total - internal, internal)
    expected = p = None
    if index is not None:
        within = float(np.trace(expected_mixing(total, known.sizes)))
        expected = (total - 2 * within) / total
    if index is not None and permutations:
        drawn = labellings(known.labels, count=permutations, seed=seed)
        p = p_of_across(ends, amounts, drawn, total - internal, total - within)
    return EIIndex(
        by=groups.by,
        external=round(total - internal),
        internal=round(internal),
        index=index,
        expected=expected,
        p=p,
        permutations=permutations,
        groups=tuple(
            GroupIndex(
                group=group,
                people=int(known.sizes[place]),
                external=round(float(table[place].sum() - table[place, place])),
                internal=round(float(table[place, place])),
                index=_index(float(table[place].sum() - table[place, place]), float(table[place, place])),
            )
            for place, group in enumerate(groups.groups)
        ),
    )


def find_density(
    network: Network,
    groups: Affiliation,
    known: Known,
    between: Mapping[tuple[int, int], Sequence[Through]],
    *,
    permutations: int,
    seed: int,
) -> tuple[Density, ...]:
    """Return the density of contact inside each group and between any two, the groups in their order.

    Parameters
    ----------
    between
        Who stands between two groups, by their numbers.
    """
    count = len(groups.groups)
    if count > MOST_GROUPS:
        return ()
    strength = {
        (min(one, other), max(one, other)): weight
        for one, other, weight in network.contact.edges(data="weight")
        if one in known.place and other in known.place
    }
    ends, amounts = _arrays(strength, known)
    present = np.ones(len(ends))
    ties = mixing(ends, present, known.labels, count)
    summed = mixing(ends, amounts, known.labels, count)
    expected = expected_mixing(len(ends), known.sizes)
    p = p_of_table(ends, labellings(known.labels, count=permutations, seed=seed), ties, expected)
    pairs = expected_mixing(len(known.ids) * (len(known.ids) - 1) / 2, known.sizes)
    return tuple(
        Density(
            one=groups.groups[one],
            other=groups.groups[other],
            pairs=round(float(pairs[one, other])),
            ties=round(float(ties[one, other])),
            density=float(ties[one, other] / pairs[one, other]) if pairs[one, other] else None,
            strength=float(summed[one, other] / ties[one, other]) if ties[one, other] else None,
            expected=float(expected[one, other]),
            p=float(p[one, other]) if permutations else None,
            brokers=tuple(between.get((one, other), ())[:SHOWN]),
            people_between=len(between.get((one, other), ())),
        )
        for one in range(count)
        for other in range(one, count)
    )


def _arrays(amounts: Mapping[tuple[str, str], float], known: Known) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the ends of ties as places, and what each counts, in an order that hangs on no name."""
    rows = sorted((*sorted((known.place[one], known.place[other])), amount) for (one, other), amount in amounts.items())
    ends = np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2)
    return ends, np.array([row[2] for row in rows], dtype=float)


def _index(external: float, internal: float) -> float | None:
    whole = external + internal
    return (external - internal) / whole if whole else None
