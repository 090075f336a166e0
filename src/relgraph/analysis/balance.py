"""Structural balance: whether friends and enemies sort into two camps, and which ties stand against that."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import networkx as nx
import numpy as np

from relgraph.kernels.signed import camps, census, triangles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from relgraph.kernels.signed import Camps
    from relgraph.network import Network

Pair = tuple[str, str]
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Triads:
    """Triangles by the signs of their ties, and the share that is balanced: three friendships, or one.

    Attributes
    ----------
    expected, p
        That share on average when the same signs are dealt out to the ties at random, and how often it is then
        at least as high: (1 + hits) / (1 + permutations).
    """

    balanced: int
    unbalanced: int
    all_positive: int
    one_negative: int
    two_negative: int
    all_negative: int
    share: float | None
    expected: float | None
    p: float | None
    permutations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frustrated:
    """A tie against the order of the camps: an enmity inside one, or a friendship across."""

    source: str
    target: str
    sign: Literal["positive", "negative"]
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalition:
    """Two camps of one connected part in which there is conflict: the larger first."""

    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Structural balance of the signed ties.

    Attributes
    ----------
    positive, negative
        Pairs in contact, and pairs in conflict; where both, the stronger counts.
    ambivalent
        Pairs in contact and conflict of the same strength: left out.
    frustration
        The fewest ties out of order that a split into two camps was found to leave: `frustrated` are these.
    exact, bound
        Whether no split leaves fewer, and how few any split leaves at the least.
    coalitions
        The camps of that split, where there are two.
    """

    positive: int
    negative: int
    ambivalent: int
    triads: Triads
    frustration: int
    exact: bool
    bound: int
    frustrated: tuple[Frustrated, ...]
    coalitions: tuple[Coalition, ...]


def find_balance(network: Network, *, order: Sequence[str], permutations: int, seed: int) -> Balance | None:
    """Return the structural balance of a network; None where nobody is in conflict.

    Friendship is every tie of the contact graph, enmity every tie of conflict, whatever their direction.
    """
    signed, ambivalent = _signed(network)
    if not any(sign < 0 for sign, _ in signed.values()):
        return None
    place = {id: number for number, id in enumerate(order)}
    rows = sorted(
        (min(place[one], place[other]), max(place[one], place[other]), sign, strength)
        for (one, other), (sign, strength) in signed.items()
    )
    ends = np.array([row[:2] for row in rows], dtype=np.int64)
    signs = np.array([row[2] for row in rows], dtype=np.int64)
    weights = np.array([row[3] for row in rows])
    found = camps(len(order), ends, signs, weights, seed=seed)
    return Balance(
        positive=int((signs > 0).sum()),
        negative=int((signs < 0).sum()),
        ambivalent=ambivalent,
        triads=_triads(triangles(ends), signs, permutations=permutations, seed=seed),
        frustration=len(found.against),
        exact=found.bound == len(found.against),
        bound=found.bound,
        frustrated=_frustrated(found, order, rows),
        coalitions=_coalitions(found, order, ends, signs),
    )


def _signed(network: Network) -> tuple[dict[Pair, tuple[int, float]], int]:
    """Return sign and strength of every pair that is in contact or conflict, and how many are both alike."""
    hostile: dict[Pair, list[float]] = defaultdict(list)
    for tie in network.conflicts:
        hostile[min(tie.source, tie.target), max(tie.source, tie.target)].append(
            1.0 if network.unweighted else tie.strength.value
        )
    friendly: Mapping[Pair, float] = {
        (min(one, other), max(one, other)): weight for one, other, weight in network.contact.edges(data="weight")
    }
    found: dict[Pair, tuple[int, float]] = {}
    ambivalent = 0
    for pair in {*friendly, *hostile}:
        for_it, against_it = friendly.get(pair, 0.0), max(hostile.get(pair, [0.0]))
        if abs(for_it - against_it) <= SAME:
            ambivalent += 1
        else:
            found[pair] = (1, for_it) if for_it > against_it else (-1, against_it)
    return found, ambivalent


def _triads(triads: NDArray[np.int64], signs: NDArray[np.int64], *, permutations: int, seed: int) -> Triads:
    counts = census(triads, signs).tolist()
    all_negative, two_negative, one_negative, all_positive = counts
    balanced, whole = all_positive + two_negative, sum(counts)
    expected = p = None
    if whole:
        draw = np.random.default_rng(seed)
        hits = 0
        for _ in range(permutations):
            drawn = census(triads, draw.permutation(signs))
            hits += bool(drawn[1] + drawn[3] >= balanced)
        expected, p = _expected_share(signs), (1 + hits) / (1 + permutations)
    return Triads(
        balanced=balanced,
        unbalanced=whole - balanced,
        all_positive=all_positive,
        one_negative=one_negative,
        two_negative=two_negative,
        all_negative=all_negative,
        share=balanced / whole if whole else None,
        expected=expected,
        p=p,
        permutations=permutations,
    )


def _expected_share(signs: NDArray[np.int64]) -> float:
    """Return the chance that three ties drawn without putting back hold no enmity, or two."""
    n, friends = len(signs), int((signs > 0).sum())
    foes = n - friends
    even = friends * (friends - 1) * (friends - 2) + 3 * friends * foes * (foes - 1)
    return even / (n * (n - 1) * (n - 2))


def _frustrated(
    found: Camps, order: Sequence[str], rows: Sequence[tuple[int, int, int, float]]
) -> tuple[Frustrated, ...]:
    ties = []
    for number in found.against:
        one, other, sign, strength = rows[number]
        source, target = sorted((order[one], order[other]))
        ties.append(
            Frustrated(
                source=source, target=target, sign="positive" if sign > 0 else "negative", strength=float(strength)
            )
        )
    return tuple(sorted(ties, key=lambda tie: (-tie.strength, tie.source, tie.target)))


def _coalitions(
    found: Camps, order: Sequence[str], ends: NDArray[np.int64], signs: NDArray[np.int64]
) -> tuple[Coalition, ...]:
    graph = nx.Graph(ends.tolist())
    hostile = {int(place) for place in ends[signs < 0].ravel()}
    coalitions = []
    for part in nx.connected_components(graph):
        sides = [sorted(order[place] for place in part if found.side[place] == side) for side in (0, 1)]
        if part & hostile and all(sides):
            one, other = sorted(sides, key=lambda side: (-len(side), side))
            coalitions.append(Coalition(one=tuple(one), other=tuple(other)))
    return tuple(sorted(coalitions, key=lambda each: (-len(each.one) - len(each.other), each.one)))
