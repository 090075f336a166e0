"""From records to ties: what counts on the as-of date, once each, with its strength.

A record is what someone wrote down. A tie is what it means: periods that are over are gone,
`manages` is `reports_to` turned round, `x advises y` and `y asks advice of x` are one tie, and
contacts between two whom nothing else joins have become a tie of their own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from relgraph import strength
from relgraph.strength import Contacts, Strength

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from relgraph.model import Interaction, Records, Relationship
    from relgraph.vocabulary import Kind, Kinds

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One tie as the graphs see it, `source` and `target` being X and Y of its kind.

    Attributes
    ----------
    kind
        What the tie means; a `directed` record is already one-way here.
    sense
        Name under which ties are told apart: the kind's, or a narrower word (email) or a
        word nobody knows.
    reciprocated
        Whether the same mutual tie is recorded from the other end too; each record then
        speaks for its own direction only.
    conflict
        True for a conflict kind or sentiment below 0: in none of the three graphs.
    contacts, sent, last
        What the contact log holds between the two: entries both ways, those from source to
        target, and the latest day.
    record
        The record it stands in, or None for a tie that the contact log alone makes.
    """

    source: str
    target: str
    kind: Kind
    sense: str
    strength: Strength
    reciprocated: bool = False
    conflict: bool = False
    contacts: int = 0
    sent: int = 0
    last: date | None = None
    record: Relationship | None = None

    @property
    def to_target(self) -> float:
        """Influence that the tie carries from source to target: strength times share."""
        return self.strength.value * self.kind.to_target

    @property
    def to_source(self) -> float:
        """Influence that the tie carries back from target to source."""
        return 0.0 if self.kind.mutual and self.reciprocated else self.strength.value * self.kind.to_source

    @property
    def honours_target(self) -> bool:
        """Whether the prestige graph has an edge from source to target."""
        return self.kind.prestige in ("Y", "both")

    @property
    def honours_source(self) -> bool:
        """Whether the prestige graph has an edge from target to source."""
        return self.kind.prestige == "X" or (self.kind.prestige == "both" and not self.reciprocated)


def latest_date(records: Records) -> date | None:
    """Return the latest interaction or `since` in the records: the default as-of date."""
    days = [entry.date.date() for entry in records.interactions]
    days += [tie.since for tie in records.relationships if tie.since is not None]
    return max(days, default=None)


def is_conflict(record: Relationship, kinds: Kinds) -> bool:
    """Return whether a record states a conflict: by its kind, or by sentiment below 0."""
    return kinds.get(record.kind).conflict or (record.sentiment is not None and record.sentiment < 0)


def resolve(records: Records, *, kinds: Kinds, as_of: date | None, half_life: float) -> tuple[Tie, ...]:
    """Return every tie that counts on `as_of`, log-made ties last."""
    readings = _current((_read(record, kinds) for record in records.relationships), as_of)
    groups = _one_group_a_tie(readings, kinds)
    log = _Log(records.interactions, as_of, half_life)
    joined = {frozenset(key[:2]) for key in groups if not key.conflict}
    alone = [pair for pair in log.directions if frozenset(pair) not in joined]
    typical = _typical(groups, alone, log)
    scale = strength.WeightScale(records.relationships)

    def measure(record: Relationship) -> Strength:
        # A conflict leaves the log to the tie of contact that it then makes: it is evidence once.
        contacts = None if is_conflict(record, kinds) else log.between(record.source, record.target)
        by_log = strength.from_contacts(contacts, typical) if contacts else None
        return strength.declared(record) or by_log or scale.strength(record) or strength.assumed()

    ties = [_tie(key, group, groups, measure, log) for key, group in groups.items()]
    return (*ties, *(_contact_tie(pair, log, typical, kinds) for pair in alone))


class _Key(NamedTuple):
    """What makes two records speak of one tie; `sense` is the first wording of an inverse pair."""

    source: str
    target: str
    sense: str
    conflict: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """A record with what its kind means, the ends in the order of the kind."""

    record: Relationship
    kind: Kind
    source: str
    target: str
    sense: str


_Groups = dict[_Key, list[_Reading]]


def _read(record: Relationship, kinds: Kinds) -> _Reading:
    kind = kinds.get(record.kind, directed=record.directed)
    source, target = record.source, record.target
    if kind.turns:
        kind, source, target = kinds.get(kind.turns), target, source
    return _Reading(record, kind, source, target, kind.name if record.kind in kinds else record.kind)


def _current(readings: Iterable[_Reading], as_of: date | None) -> list[_Reading]:
    """Drop what is over or yet to come; of overlapping periods of one kind the latest counts."""
    latest: dict[tuple[str, str, str], list[_Reading]] = {}
    for reading in readings:
        since, until = reading.record.since, reading.record.until
        if as_of is not None and ((since and since > as_of) or (until and until < as_of)):
            continue
        kept = latest.setdefault((reading.source, reading.target, reading.sense), [])
        before = kept[0].record.since if kept else None
        if kept and (since or date.min) > (before or date.min):
            kept.clear()
        if not kept or since == before:
            kept.append(reading)
    return [reading for kept in latest.values() for reading in kept]


def _one_group_a_tie(readings: Iterable[_Reading], kinds: Kinds) -> _Groups:
    groups: _Groups = defaultdict(list)
    for reading in readings:
        source, target, sense = reading.source, reading.target, reading.sense
        if reading.kind.inverse and reading.kind.inverse < reading.kind.name:
            source, target, sense = target, source, reading.kind.inverse
        groups[_Key(source, target, sense, is_conflict(reading.record, kinds))].append(reading)
    return groups


class _Log:
    """The contact log up to a day, by direction and by pair."""

    def __init__(self, interactions: Iterable[Interaction], as_of: date | None, half_life: float) -> None:
        entries: dict[Pair, list[Interaction]] = defaultdict(list)
        if as_of is not None:
            for entry in interactions:
                if entry.date.date() <= as_of:
                    entries[entry.source, entry.target].append(entry)
            self.directions = {
                pair: strength.decay(rows, as_of=as_of, half_life=half_life) for pair, rows in entries.items()
            }
        else:
            self.directions = {}

    def between(self, one: str, other: str) -> Contacts | None:
        """Return what the log holds between two, whoever turned to whom."""
        both = [found for pair in ((one, other), (other, one)) if (found := self.directions.get(pair))]
        if not both:
            return None
        return Contacts(sum(c.decayed for c in both), sum(c.count for c in both), max(c.last for c in both))

    def count(self, source: str, target: str) -> int:
        """Return how often `source` turned to `target`."""
        found = self.directions.get((source, target))
        return found.count if found else 0


def _typical(groups: _Groups, alone: Iterable[Pair], log: _Log) -> float:
    """Return the median decayed contact over all ties whose strength rests on the log."""
    found = [log.directions[pair].decayed for pair in alone]
    for key, group in groups.items():
        contacts = None if key.conflict else log.between(key.source, key.target)
        if contacts and any(strength.declared(reading.record) is None for reading in group):
            found.append(contacts.decayed)
    return median(found) if found else 0.0


def _tie(
    key: _Key, group: list[_Reading], groups: _Groups, measure: Callable[[Relationship], Strength], log: _Log
) -> Tie:
    """Make one tie of the records that state it; the strongest speaks for all."""
    strengths = [measure(reading.record) for reading in group]
    # Of equals a mutual reading, then the last by name, so that the order of the records decides nothing.
    best = max(
        range(len(group)), key=lambda index: (strengths[index].value, group[index].kind.mutual, group[index].kind.name)
    )
    reading = group[best]
    contacts = log.between(key.source, key.target)
    return Tie(
        source=reading.source,
        target=reading.target,
        kind=reading.kind,
        sense=key.sense,
        strength=strengths[best],
        reciprocated=_is_returned(key, reading, groups),
        conflict=key.conflict,
        contacts=contacts.count if contacts else 0,
        sent=log.count(reading.source, reading.target),
        last=contacts.last if contacts else None,
        record=reading.record,
    )


def _is_returned(key: _Key, reading: _Reading, groups: _Groups) -> bool:
    """Return whether the other end has recorded the same, in love or in hate: then it speaks for itself."""
    keys = [_Key(key.target, key.source, key.sense, conflict) for conflict in (False, True)]
    return any(other.source == reading.target for back in keys for other in groups.get(back, ()))


def _contact_tie(pair: Pair, log: _Log, typical: float, kinds: Kinds) -> Tie:
    source, target = pair
    joint = log.between(source, target)
    return Tie(
        source=source,
        target=target,
        kind=kinds.get("contacts"),
        sense="contacts",
        strength=strength.from_contacts(log.directions[pair], typical),
        reciprocated=(target, source) in log.directions,
        contacts=joint.count if joint else 0,
        sent=log.count(source, target),
        last=joint.last if joint else None,
    )
