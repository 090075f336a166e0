"""Who really decides: decision power made of named parts, or any single measure of position.

*Decision power* = sum of value x weight over three parts, each in [0, 1]:

authority
    what roles, levels and reporting lines give (:mod:`relgraph.analysis.authority`)
prestige
    whom others defer to, over all routes (:mod:`relgraph.analysis.standing`)
brokerage
    who stands between others

Where any role, level or line is known, authority weighs half: a judgement. What remains is split
between prestige and brokerage by how repeatable each is on this network; nothing is fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from relgraph.analysis import authority as authority_room
from relgraph.analysis import standing as standing_room
from relgraph.analysis.measures import MEASURES, measure_notices
from relgraph.errors import UsageError
from relgraph.result import Notice, Reason, Result
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relgraph.network import Network
    from relgraph.ties import Tie

PARTS = ("authority", "prestige", "brokerage")
AUTHORITY_WEIGHT = 0.5
REPEATABLE = 0.30
FEWEST_PEOPLE = 4
SAME = 1e-9
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One part of decision power: its value in [0, 1], None where nobody can know it, and its weight."""

    value: float | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow:
    """One person's place, with the parts of the score and the reasons.

    `power` is the power that people assessed; it never enters the score.
    """

    rank: int
    id: str
    name: str
    type: str
    score: float | None
    parts: Mapping[str, Part]
    power: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking(Result):
    """Key decision makers in order; `repeatability` is that of the prestige part."""

    schema: ClassVar[str] = "rank"
    repeatability: float | None = None


def rank(
    network: Network,
    *,
    by: str | None = None,
    weights: Mapping[str, float] | None = None,
    include_ours: bool = False,
    roles: Mapping[str, tuple[str, ...]] | None = None,
    seed: int = 0,
) -> Ranking:
    """Return the key decision makers, with reasons.

    Parameters
    ----------
    network
        The network. People marked `ours` count in every graph and never stand in the rows.
    by
        One measure of :data:`relgraph.analysis.measures.MEASURES` instead of decision power.
    weights
        Weights of the parts, any positive scale, instead of the defaults.
    include_ours
        Whether people marked `ours` stand in the rows too.
    roles
        Buying roles by id, instead of those in the decision at hand.
    seed
        For the random halves behind repeatability.

    Returns
    -------
    Ranking
        Rows by score, then id; equal scores share a rank.

    Raises
    ------
    UsageError
        For a measure or a part that does not exist.

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> ranking = rg.rank(rg.from_networkx(nx.krackhardt_kite_graph()), by="degree")
    >>> ranking.rows[0].id, ranking.rows[0].score
    ('3', 6)
    """
    if by is not None and by != "power":
        return _by_measure(network, by, include_ours=include_ours)
    power = _Power(network, dict(roles) if roles is not None else authority_room.roles_at_hand(network), weights, seed)
    ids = [person for person in network.stakeholders if include_ours or not network.stakeholders[person].ours]
    scored = [(person, power.score(person)) for person in ids]
    rows = [
        _row(network, place, person, score, parts=power.parts(person), reasons=power.reasons(person))
        for place, person, score in compete(scored)
    ]
    return Ranking(
        network=network.source,
        method="decision power: authority, prestige, brokerage",
        parameters={"by": "power", "weights": power.weights, "seed": seed, **network.parameters},
        notices=(*network.notices, *power.notices),
        rows=tuple(rows),
        repeatability=power.repeatability,
        names=network.names,
    )


def compete(
    scored: Iterable[tuple[str, float | None]], *, ascending: bool = False
) -> list[tuple[int, str, float | None]]:
    """Return (rank, id, score) in competition order: 1, 1, 3; unknown scores last.

    Values within 1e-9 of each other, relative, share a rank; order is value, then id.

    Examples
    --------
    >>> compete([("b", 2.0), ("a", 2.0), ("c", 1.0), ("d", None)])
    [(1, 'a', 2.0), (1, 'b', 2.0), (3, 'c', 1.0), (4, 'd', None)]
    """
    sign = 1 if ascending else -1
    known = sorted((sign * score, person, score) for person, score in scored if score is not None)
    grouped: list[list[tuple[str, float | None]]] = []
    leader = 0.0
    for _, person, score in known:
        if grouped and abs(score - leader) <= SAME * max(abs(score), abs(leader)):
            grouped[-1].append((person, score))
        else:
            grouped.append([(person, score)])
            leader = score
    unknown = sorted(person for person, score in scored if score is None)
    if unknown:
        grouped.append([(person, None) for person in unknown])
    placed: list[tuple[int, str, float | None]] = []
    for group in grouped:
        place = len(placed) + 1
        placed += [(place, person, score) for person, score in sorted(group, key=lambda pair: pair[0])]
    return placed


def _row(
    network: Network,
    place: int,
    person: str,
    score: float | None,
    *,
    parts: Mapping[str, Part],
    reasons: tuple[Reason, ...],
) -> RankRow:
    who = network.stakeholders[person]
    return RankRow(
        rank=place,
        id=person,
        name=who.name,
        type=who.type,
        score=score,
        parts=parts,
        power=who.power,
        reasons=reasons,
    )


def _by_measure(network: Network, by: str, *, include_ours: bool) -> Ranking:
    if by not in MEASURES:
        raise failure(UsageError, "measure_unknown", {"by": by, "measures": ", ".join(("power", *MEASURES))})
    measure = MEASURES[by]
    scores = measure.compute(network) if network.stakeholders else {}
    kept = [(who, score) for who, score in scores.items() if include_ours or not network.stakeholders[who].ours]
    rows = [
        _row(network, place, person, score, parts={}, reasons=(Reason("measured", {"measure": by, "value": score}),))
        for place, person, score in compete(kept, ascending=measure.ascending)
    ]
    told_apart = len({row.rank for row in rows}) > 1
    notices = () if told_apart or not rows else (Notice("structure_cannot_tell", {"why": "no_variation"}),)
    return Ranking(
        network=network.source,
        method=f"{by} on the {measure.graph} graph" + (f", {measure.attribute}" if measure.attribute else ""),
        parameters={"by": by, **network.parameters},
        notices=(*network.notices, *measure_notices(by, network), *notices),
        rows=tuple(rows),
        names=network.names,
    )


class _Power:
    """The parts of decision power of everyone, and their weights on this network."""

    def __init__(
        self, network: Network, roles: authority_room.Roles, weights: Mapping[str, float] | None, seed: int
    ) -> None:
        self.network = network
        self.authority = authority_room.measure_authority(network, roles)
        self.ties, self.rests_on = _deference(network, formal_known=self.authority is not None)
        counted = {id(tie) for tie in self.ties}
        self.honours = network.honours(lambda tie: id(tie) in counted)
        place = standing_room.places(network)
        prestige = standing_room.prestige_edges(network, self.ties)
        joined = [tie for tie in network.ties if not tie.conflict]
        contacts = standing_room.contact_edges(network, joined)
        halves = (
            (prestige, self.ties, standing_room.prestige_standing),
            (contacts, joined, standing_room.brokerage_standing),
        )
        standings = [measure(edges.matrix()) for edges, _, measure in halves]
        self.prestige, self.brokerage = (
            dict.fromkeys(network.stakeholders, 0.0) | {who: float(s[i]) for who, i in place.items()} for s in standings
        )
        self.alike = all(len(set(s.tolist())) < 2 for s in standings)  # noqa: PLR2004 - nobody to tell from
        looks = (self.prestige, self.brokerage)
        repeated = [
            standing_room.repeatability(edges, standing_room.by_structure(ties, *looks), measure, seed=seed)
            for edges, ties, measure in halves
        ]
        self.repeatability = repeated[0]
        self.weights = _weights(repeated, formal_known=self.authority is not None, given=weights)

    def parts(self, person: str) -> dict[str, Part]:
        """Return the three parts of one person's decision power."""
        formal = self.authority[person].value if self.authority is not None else None
        values = {"authority": formal, "prestige": self.prestige[person], "brokerage": self.brokerage[person]}
        return {name: Part(values[name], self.weights[name]) for name in PARTS}

    def score(self, person: str) -> float:
        """Return one person's decision power, in [0, 1]."""
        return sum(part.value * part.weight for part in self.parts(person).values() if part.value is not None)

    def reasons(self, person: str) -> tuple[Reason, ...]:
        """Return why: formal say, who looks up to the person, whom the person stands between."""
        formal = self.authority[person].reasons if self.authority is not None else ()
        graph = self.honours
        admirers = sorted(graph.pred[person], key=lambda who: (-graph.edges[who, person]["weight"], who))
        found = list(formal)
        if admirers:
            figures = {
                "people": len(admirers),
                "who": admirers[:SHOWN],
                "strongest": graph.edges[admirers[0], person]["weight"],
                "above": self.prestige[person],
            }
            # Where no tie says who looks up to whom, being tied to many is all that can be said.
            found.append(Reason("looked_up_to" if self.rests_on == "deference" else "tied_to", figures))
        if self.brokerage[person] > 0:
            figures = {"above": self.brokerage[person], "contacts": self.network.contact.degree(person)}
            found.append(Reason("stands_between", figures))
        return tuple(found)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return what the ranking rests on, and whether structure can tell people apart at all."""
        found = [Notice("rests_on", {"why": self.rests_on})]
        if self.authority is None:
            found.append(Notice("authority_unknown", {}))
        if self.rests_on == "access":
            found.append(Notice("access_not_power", {}))
        if len(self.network.stakeholders) < FEWEST_PEOPLE:
            found.append(Notice("structure_cannot_tell", {"why": "few_people"}))
        elif self.alike:
            found.append(Notice("structure_cannot_tell", {"why": "no_variation"}))
        elif (self.repeatability or 0.0) < REPEATABLE:
            figures = {"why": "not_repeatable", "repeatability": self.repeatability}
            found.append(Notice("structure_cannot_tell", figures))
        return tuple(found)


def _deference(network: Network, *, formal_known: bool) -> tuple[Sequence[Tie], str]:
    """Return the ties that prestige rests on, and what they are: deference, or mere access.

    Kinds that say who looks up to whom are used alone where they touch at least half of the people
    whom any tie joins; reporting lines are left to authority where that is known.
    """
    joined = [tie for tie in network.ties if not tie.conflict]
    deferring = [tie for tie in joined if tie.kind.deference and not (formal_known and tie.kind.name == "reports_to")]
    touched = {end for tie in deferring for end in (tie.source, tie.target)}
    if deferring and 2 * len(touched) >= len(standing_room.places(network)):
        return deferring, "deference"
    return joined, "access"


def _weights(
    repeated: Sequence[float | None], *, formal_known: bool, given: Mapping[str, float] | None
) -> dict[str, float]:
    if given is not None:
        return _given_weights(given, formal_known=formal_known)
    rest = 1 - AUTHORITY_WEIGHT if formal_known else 1.0
    stable = [max(value or 0.0, 0.0) for value in repeated]
    shares = [value / sum(stable) for value in stable] if sum(stable) else [0.5, 0.5]
    return dict(zip(PARTS, [1 - rest, rest * shares[0], rest * shares[1]], strict=True))


def _given_weights(given: Mapping[str, float], *, formal_known: bool) -> dict[str, float]:
    if set(given) - set(PARTS) or any(value < 0 for value in given.values()):
        raise failure(UsageError, "weights_wrong", {"parts": ", ".join(PARTS)})
    counted = {name: given.get(name, 0.0) if formal_known or name != "authority" else 0.0 for name in PARTS}
    total = sum(counted.values())
    if not total:
        raise failure(UsageError, "weights_nothing", {})
    return {name: value / total for name, value in counted.items()}
