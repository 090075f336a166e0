"""Everyone who can affect us or be affected: how much they weigh, where they stand, who is missing from the map.

What people assessed (power, interest, legitimacy, urgency, stance, value) beside what the network shows (power,
ties, contact). A blank is unknown: what hangs on it is left open, and a notice counts how often.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from relgraph.analysis import engagement, exchange, power_gap, segments
from relgraph.analysis.rank import Ranking, rank
from relgraph.analysis.salience import QUARTERS, attributes_between, placing_reasons, quarter, salience
from relgraph.result import Notice, Reason, Result
from relgraph.vocabulary import names, rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from relgraph.analysis.engagement import Move
    from relgraph.analysis.exchange import Expectation, Reciprocity
    from relgraph.analysis.power_gap import Disagreement
    from relgraph.analysis.segments import Segment
    from relgraph.network import Network

PLACES = tuple(QUARTERS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeholderRow:
    """One stakeholder.

    Attributes
    ----------
    salience, quarter
        Class and quarter, None where an assessment is missing.
    stance, desired_stance, steps
        Where they stand, where we want them, and how many steps lie between (above 0: towards us).
    power, network_power
        As people assessed it, and the score of :func:`relgraph.rank`.
    segment
        By value and strength of tie, None where one of the two is unknown.
    """

    id: str
    name: str
    type: str
    salience: str | None
    quarter: str | None
    stance: int | None
    desired_stance: int | None
    steps: int | None
    power: float | None
    network_power: float | None
    segment: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeholderMap(Result):
    """The map of stakeholders.

    Attributes
    ----------
    coverage
        How many on the map are of each type, our own people among them.
    missing_types, unkept_types
        Types that a map should hold and nobody has; types on it of which nobody of ours is in touch with anyone
        (None where nobody is ours).
    agreement
        Rank correlation of assessed and network power, None where too few have both or structure cannot tell.
    disagreements, moves, expectations, reciprocity, segments
        As in their classes, in the order in which they deserve a look.
    """

    schema: ClassVar[str] = "stakeholders"
    coverage: Mapping[str, int]
    missing_types: tuple[str, ...]
    unkept_types: tuple[str, ...] | None
    moves: tuple[Move, ...]
    agreement: float | None
    disagreements: tuple[Disagreement, ...]
    expectations: tuple[Expectation, ...]
    reciprocity: tuple[Reciprocity, ...]
    segments: tuple[Segment, ...]


def map_stakeholders(
    network: Network,
    *,
    include_ours: bool = False,
    high_value: float | None = None,
    ranking: Ranking | None = None,
    seed: int = 0,
) -> StakeholderMap:
    """Return salience, quarter, engagement, power and segment of everyone, and who is missing from the map.

    Parameters
    ----------
    network
        People marked `ours` count in every graph and in the coverage, and never stand in the rows.
    include_ours
        Whether they stand in the rows too.
    high_value
        The value from which a stakeholder's is high; by default the median of those that are known.
    ranking
        The ranking by decision power, where it has been made already (with the same people in its rows).
    seed
        For the ranking, where it has not.

    Returns
    -------
    StakeholderMap
        Rows by the number of attributes (power, legitimacy, urgency) that a stakeholder has for certain, then by the
        number they may have, by quarter, by network power, by id.

    Examples
    --------
    >>> from relgraph.model import Records, Stakeholder
    >>> from relgraph.network import Network
    >>> bank = Stakeholder(id="B", name="Bank", type="finance", power=0.8, legitimacy=0.7, urgency=0.2, interest=0.4)
    >>> row = map_stakeholders(Network(Records(stakeholders=(bank,)))).rows[0]
    >>> row.salience, row.quarter
    ('dominant', 'keep_satisfied')
    """
    ranking = ranking or rank(network, include_ours=include_ours, seed=seed)
    people = [who for who, person in network.stakeholders.items() if include_ours or not person.ours]
    found = _Found(network, people, ranking, high_value)
    rows = found.rows()
    rule = rules()["stakeholders"]
    return StakeholderMap(
        network=network.source,
        method="salience, power and interest, stances, assessed power beside decision power, value and tie strength",
        parameters={
            "include_ours": include_ours,
            "high": rule["high"],
            "high_value": found.segmentation.high_value,
            "strong_tie": rule["strong_tie"],
            "seed": seed,
            **network.parameters,
        },
        notices=(*ranking.notices, *_notices(network, rows, found.half_known)),
        rows=rows,
        names=network.names,
        coverage=_coverage(network),
        missing_types=_missing_types(network),
        unkept_types=_unkept_types(network),
        moves=tuple(found.moves.values()),
        agreement=found.agreement,
        disagreements=tuple(row for row in found.gaps.values() if power_gap.is_wide(row)),
        expectations=found.expectations,
        reciprocity=found.reciprocity,
        segments=found.segmentation.segments,
    )


class _Found:
    """What each question finds of these people, and the rows that it makes up."""

    def __init__(self, network: Network, people: Sequence[str], ranking: Ranking, high_value: float | None) -> None:
        self.network = network
        self.people = people
        self.power = {row.id: row.score for row in ranking.rows if row.score is not None}
        self.gaps, self.agreement = _power_gaps(network, people, ranking, self.power)
        self.stances = engagement.stances_at_hand(network)
        self.moves = self._moves()
        self.expectations, self.half_known = exchange.find_expectations(network)
        self.reciprocity = exchange.compare_ends(network)
        self.exchanged = exchange.exchange_reasons(self.reciprocity, self.expectations)
        self.segmentation = segments.find_segments(network, people, high_value=high_value)
        ours = set(network.ours)
        self.uncovered = {who for who in people if ours and not ours & {who, *network.contact[who]}}

    def _moves(self) -> dict[str, Move]:
        """Return who is to be moved: by quarter, then the farthest, then by network power."""
        stakeholders = self.network.stakeholders
        found = (
            engagement.find_move(self.network, who, self.stances, quarter(stakeholders[who])) for who in self.people
        )
        moves = [move for move in found if move is not None]
        moves.sort(key=lambda move: (_place(move.quarter), -(move.steps or 0), -self.power.get(move.id, 0.0), move.id))
        return {move.id: move for move in moves}

    def rows(self) -> tuple[StakeholderRow, ...]:
        """Return everyone, those with most claim on our attention first."""
        return tuple(sorted(map(self._row, self.people), key=self._weight))

    def _weight(self, row: StakeholderRow) -> tuple[float | str, ...]:
        least, most = attributes_between(self.network.stakeholders[row.id])
        return (-least, -most, _place(row.quarter), -(row.network_power or 0.0), row.id)

    def _row(self, who: str) -> StakeholderRow:
        person = self.network.stakeholders[who]
        stance = self.stances.get(who)
        return StakeholderRow(
            id=who,
            name=person.name,
            type=person.type,
            salience=salience(person),
            quarter=quarter(person),
            stance=stance,
            desired_stance=person.desired_stance,
            steps=engagement.steps_between(stance, person.desired_stance),
            power=person.power,
            network_power=self.power.get(who),
            segment=self.segmentation.placed[who],
            reasons=tuple(self._reasons(who)),
        )

    def _reasons(self, who: str) -> Iterator[Reason]:
        """Yield what to act on first, then the figures behind class, quarter and segment."""
        person = self.network.stakeholders[who]
        yield from engagement.engagement_reasons(self.stances.get(who), person.desired_stance, self.moves.get(who))
        if who in self.gaps and power_gap.is_wide(self.gaps[who]):
            yield power_gap.power_reason(self.gaps[who])
        if who in self.uncovered:
            yield Reason("uncovered", {})
        yield from self.exchanged.get(who, ())
        if who in self.segmentation.reasons:
            yield self.segmentation.reasons[who]
        yield from placing_reasons(person)


def _place(quarter: str | None) -> int:
    return len(PLACES) if quarter is None else PLACES.index(quarter)


def _power_gaps(
    network: Network, people: Sequence[str], ranking: Ranking, power: Mapping[str, float]
) -> tuple[Mapping[str, Disagreement], float | None]:
    """Compare assessed and network power, unless structure cannot tell people apart: then it cannot disagree."""
    if any(notice.code == "structure_cannot_tell" for notice in ranking.notices):
        return {}, None
    stakeholders = network.stakeholders
    # Of somebody not yet identified the network knows too little to disagree with anyone.
    known = [who for who in people if who in power and not stakeholders[who].placeholder]
    assessed = {who: value for who in known if (value := stakeholders[who].power) is not None}
    return power_gap.compare_power(assessed, power)


def _coverage(network: Network) -> dict[str, int]:
    counts = Counter(person.type for person in network.records.stakeholders)
    return {name: counts[name] for name in names("type")}


def _missing_types(network: Network) -> tuple[str, ...]:
    there = {person.type for person in network.records.stakeholders}
    return tuple(name for name in rules()["stakeholders"]["types"] if name not in there)


def _unkept_types(network: Network) -> tuple[str, ...] | None:
    if not network.ours:
        return None
    there = {person.type for person in network.records.stakeholders if not person.ours}
    kept = {network.stakeholders[who].type for mine in network.ours for who in network.contact[mine]}
    return tuple(name for name in names("type") if name in there - kept)


def _notices(network: Network, rows: Sequence[StakeholderRow], half_known: int) -> tuple[Notice, ...]:
    found = [Notice("nobody_ours", {})] if rows and not network.ours else []
    unplaced = {what: sum(getattr(row, what) is None for row in rows) for what in ("salience", "quarter", "segment")}
    found += [
        Notice("not_placed", {"why": what, "people": people, "of": len(rows)})
        for what, people in unplaced.items()
        if people
    ]
    if half_known:
        found.append(Notice("half_known", {"expectations": half_known}))
    return tuple(found)
