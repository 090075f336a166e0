"""Communities: who holds together by contact, how clearly, and whether the same would be found again."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from relgraph.kernels.leiden import leiden, modularity
from relgraph.kernels.partitions import adjusted_rand, best_overlaps
from relgraph.kernels.rewiring import rewired
from relgraph.result import Notice, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from relgraph.network import Network

UNKNOWN_CONFIDENCE = 0.8
MOST_BY_CHANCE = 0.05
LEAST_AGREEMENT = 0.5
DOUBTFUL = 0.6  # below this mean overlap a group was not found again (Hennig 2007)
LEAST_SHARED = 0.5
DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One community.

    Attributes
    ----------
    members
        Ids, sorted.
    label
        The department or organization of at least half of them, else the one at its centre.
    central
        The member with the most tie strength to other members.
    inside
        Share of the members' tie strength that stays among them; None for one without contacts.
    stability
        Mean overlap (shared members over members of either) with the most similar group when ties are drawn anew.
    """

    group: int
    members: tuple[str, ...]
    label: str
    central: str
    inside: float | None
    stability: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How sure the communities are.

    Attributes
    ----------
    agreement
        Mean adjusted Rand index with what is found when each tie is there with its confidence.
    between_runs
        The same with what the other starts of the search found on the very same ties.
    modularity_by_chance
        Mean modularity on networks in which everybody has as many ties, with whom by chance.
    p
        How often chance gives as much: (1 + hits) / (1 + draws).
    """

    agreement: float
    between_runs: float
    modularity_by_chance: float
    p: float
    runs: int
    resamples: int
    rewirings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Communities:
    """The groups, the largest first, the group of each person, and how sure that is."""

    groups: tuple[Group, ...]
    community: Mapping[str, int]
    modularity: float | None
    stability: Stability | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Effort:
    """How often to search, to draw ties anew and to rewire: less where each takes longer."""

    runs: int
    resamples: int
    rewirings: int

    @classmethod
    def for_ties(cls, count: int) -> _Effort:
        if count <= 1000:  # noqa: PLR2004 - what stays under half a second
            return cls(10, 20, 19)
        return cls(5, 10, 19) if count <= 20_000 else cls(2, 10, 19)  # noqa: PLR2004


def find_communities(network: Network, *, order: Sequence[str], weights: csr_array, seed: int) -> Communities:
    """Return the partition of the contact graph, by weight, with the best modularity found.

    Parameters
    ----------
    order, weights
        Everybody in an order that does not hang on names, and the contact graph in that order.
    seed
        For the starts of the search and all that is drawn.
    """
    if not weights.nnz:
        return _alone(network, order)
    effort = _Effort.for_ties(weights.nnz // 2)
    # Nobody without contacts takes part, so that adding such a person changes nothing for the others.
    count = int((np.diff(weights.indptr) > 0).sum())
    inner = csr_array(weights[:count, :count])
    runs = [leiden(inner, seed=seed + run) for run in range(effort.runs)]
    reached = [modularity(inner, labels) or 0.0 for labels in runs]
    best = max(range(len(runs)), key=lambda run: (round(reached[run], DIGITS), -run))
    labels = _by_size(inner, runs[best])
    overlaps, agreement = _found_again(inner, labels, _confidence(network, order), seed=seed, draws=effort.resamples)
    chance, p = _by_chance(inner, seed=seed, draws=effort.rewirings)
    others = [adjusted_rand(labels, found) for run, found in enumerate(runs) if run != best]
    stability = Stability(
        agreement=agreement,
        between_runs=float(np.mean(others)),
        modularity_by_chance=chance,
        p=p,
        runs=effort.runs,
        resamples=effort.resamples,
        rewirings=effort.rewirings,
    )
    groups = [*_groups(network, order, inner, labels, overlaps), *_singles(network, order[count:], labels.max() + 2)]
    return Communities(
        groups=_labelled(network, groups),
        community=_community(groups),
        modularity=reached[best],
        stability=stability,
        notices=tuple(_notices(stability, reached[best], len(order) - count)),
    )


def _alone(network: Network, order: Sequence[str]) -> Communities:
    groups = _singles(network, order, 1)
    notices = (Notice("nobody_in_touch", {"people": len(order)}),)
    return Communities(
        groups=tuple(groups), community=_community(groups), modularity=None, stability=None, notices=notices
    )


def _by_size(weights: csr_array, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the labels anew: 0 for the largest group, of equals the one with more strength inside."""
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    own = labels[rows] == labels[weights.indices]
    sizes = np.bincount(labels)
    strength = np.round(np.bincount(labels[rows[own]], weights=weights.data[own], minlength=len(sizes)), DIGITS)
    place = np.empty(len(sizes), dtype=np.int64)
    place[np.lexsort((np.arange(len(sizes)), -strength, -sizes))] = np.arange(len(sizes))
    return place[labels]


def _confidence(network: Network, order: Sequence[str]) -> Mapping[tuple[int, int], float]:
    """Return by pair how likely at least one of their ties is there."""
    place = {id: number for number, id in enumerate(order)}
    missing: dict[tuple[int, int], float] = defaultdict(lambda: 1.0)
    for tie in network.ties:
        if not tie.conflict:
            one, other = place[tie.source], place[tie.target]
            given = tie.record.confidence if tie.record else None
            missing[min(one, other), max(one, other)] *= 1 - (UNKNOWN_CONFIDENCE if given is None else given)
    return {pair: 1 - doubt for pair, doubt in missing.items()}


def _found_again(
    weights: csr_array, labels: NDArray[np.int64], confidence: Mapping[tuple[int, int], float], *, seed: int, draws: int
) -> tuple[NDArray[np.float64], float]:
    """Return each group's mean overlap, and the mean agreement of all, over networks with ties drawn anew."""
    ends, amounts = _ties(weights)
    likely = np.array([confidence[one, other] for one, other in ends.tolist()])
    draw = np.random.default_rng(seed)
    overlaps, agreement = [], []
    for number in range(draws):
        kept = draw.random(len(ends)) < likely
        found = leiden(_graph(ends[kept], amounts[kept], weights.shape[0]), seed=seed + number, rounds=2)
        overlaps.append(best_overlaps(labels, found))
        agreement.append(adjusted_rand(labels, found))
    return np.mean(overlaps, axis=0), float(np.mean(agreement))


def _by_chance(weights: csr_array, *, seed: int, draws: int) -> tuple[float, float]:
    """Return the mean modularity of rewired networks, and how often it is at least that of this one."""
    ends, amounts = _ties(weights)
    draw = np.random.default_rng(seed)
    observed = modularity(weights, leiden(weights, seed=seed, rounds=1)) or 0.0  # with the same effort as the others
    found = []
    for number in range(draws):
        other = _graph(rewired(ends, seed=seed + number), draw.permutation(amounts), weights.shape[0])
        found.append(modularity(other, leiden(other, seed=seed, rounds=1)) or 0.0)
    hits = sum(value >= observed - 10.0**-DIGITS for value in found)
    return float(np.mean(found)), (1 + hits) / (1 + draws)


def _ties(weights: csr_array) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    once = rows < weights.indices
    return np.column_stack((rows[once], weights.indices[once])).astype(np.int64), weights.data[once]


def _graph(ends: NDArray[np.int64], amounts: NDArray[np.float64], count: int) -> csr_array:
    rows, columns = np.concatenate((ends, ends[:, ::-1])).T
    made = csr_array((np.concatenate((amounts, amounts)), (rows, columns)), shape=(count, count))
    made.sort_indices()
    return made


def _groups(
    network: Network,
    order: Sequence[str],
    weights: csr_array,
    labels: NDArray[np.int64],
    overlaps: NDArray[np.float64],
) -> list[Group]:
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    own = labels[rows] == labels[weights.indices]
    toward = np.bincount(rows[own], weights=weights.data[own], minlength=len(labels)).tolist()
    strength = np.asarray(weights.sum(axis=1)).ravel().tolist()
    groups = []
    for number in range(int(labels.max()) + 1):
        places = np.flatnonzero(labels == number).tolist()
        central = min(places, key=lambda place: (-round(toward[place], DIGITS), order[place]))
        inside = sum(toward[place] for place in places) / sum(strength[place] for place in places)
        stability = float(overlaps[number])
        figures = {"people": len(places), "inside": inside, "stability": stability, "who": order[central]}
        groups.append(
            Group(
                group=number + 1,
                members=tuple(sorted(order[place] for place in places)),
                label=network.names[order[central]],
                central=order[central],
                inside=inside,
                stability=stability,
                reasons=(
                    Reason("stays_inside", figures),
                    Reason("found_again" if stability >= DOUBTFUL else "hardly_found_again", figures),
                ),
            )
        )
    return groups


def _singles(network: Network, people: Sequence[str], first: int) -> list[Group]:
    return [
        Group(
            group=int(first) + number,
            members=(id,),
            label=network.names[id],
            central=id,
            inside=None,
            stability=None,
            reasons=(Reason("without_contact", {"who": id}),),
        )
        for number, id in enumerate(sorted(people))
    ]


def _community(groups: Sequence[Group]) -> dict[str, int]:
    return dict(sorted((id, group.group) for group in groups for id in group.members))


def _labelled(network: Network, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return the groups with the department or organization of at least half of each, no two with one label.

    Somebody alone keeps the name.
    """
    labels = {group.group: group.label for group in groups if len(group.members) > 1}
    shared = {group.group: _shared(network, group.members) for group in groups if group.group in labels}
    times = Counter(shared.values())
    for number, text in shared.items():
        if text:
            labels[number] = text if times[text] == 1 else f"{text} · {labels[number]}"
    times = Counter(labels.values())
    labels = {number: text if times[text] == 1 else f"{text} ({number})" for number, text in labels.items()}
    return tuple(replace(group, label=labels.get(group.group, group.label)) for group in groups)


def _shared(network: Network, members: Sequence[str]) -> str | None:
    people = [network.stakeholders[id] for id in members]
    for texts in (
        [person.department for person in people],
        [network.names.get(person.organization or "", person.organization) for person in people],
    ):
        counted = Counter(text for text in texts if text)
        text, count = min(counted.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        if count >= LEAST_SHARED * len(members):
            return text
    return None


def _notices(stability: Stability, modularity: float, alone: int) -> list[Notice]:
    said = []
    if stability.p > MOST_BY_CHANCE:
        figures = {"modularity": modularity, "by_chance": stability.modularity_by_chance, "p": stability.p}
        said.append(Notice("communities_by_chance", figures))
    elif stability.agreement < LEAST_AGREEMENT:
        said.append(Notice("communities_unstable", {"agreement": stability.agreement}))
    if alone:
        said.append(Notice("without_contact", {"people": alone}))
    return said
