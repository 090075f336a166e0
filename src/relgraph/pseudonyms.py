"""Records under pseudonyms: the network stays, who is who goes into a key.

**Replaced** by random ids, the same everywhere: stakeholders (``P...``), decisions (``D1``, ``D2``, ...), and the
labels of organizations (``O...``) and departments (``D...``) that enough people share. Rows are in the order of the
new ids, which says nothing of the old one.

**Coarsened**: a type that fewer people have than enough becomes `other`, an entity or a label blank, a level the
nearest that enough share (of two the lower in rank; blank where none is). A kind of tie that is not in the bundled
table becomes `related_to` (`opposes` where it was a conflict), one-way or mutual as it was. Assessments, dimensions,
shares, confidence and sentiment have one decimal (strength and confidence at least .1, and what was below 0 stays
so); weights and counts two digits; satisfaction, expected, delivered and cadence one. Days become the first of their
month (the last, where a tie still runs on the latest day of the records: it must not end by that), contacts the
Monday of their week. Ties that then share a key become one.

**Kept**, since the analyses rest on them: who is tied to whom, kinds of the table, roles, stances, who is ours and
who is a placeholder. **Left out** is everything else, a field that the model gains later included.

The result is *not* anonymous: the ties alone can identify people, and so can a rare combination of what is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import count
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any, NamedTuple

from relgraph.coarsening import STAYS, bundled_kind, month_end, staying
from relgraph.fields import FIELDS, TABLES
from relgraph.model import Decision, Interaction, Participation, Records, Relationship, Stakeholder
from relgraph.result import Notice
from relgraph.ties import latest_date
from relgraph.vocabulary import Kinds, fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

ENOUGH = 5
# Base 32 without I, L, O and U, which are misread; a letter before them keeps spreadsheets from making numbers.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
SHARED = ("type", "entity", "organization", "department", "level")
"""What people have in common, and stays only where enough of them have it."""
REPLACED = frozenset({"id", "name", "source", "target", "decision", "stakeholder", "kind", *SHARED})
LOST = {record: tuple(name for name in FIELDS[record] if name not in REPLACED.union(STAYS)) for record in FIELDS}


class Pseudonym(NamedTuple):
    """Whom, or what, a pseudonym stands for; a label is its own id and name."""

    pseudonym: str
    table: str
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonymised:
    """Records under pseudonyms.

    Attributes
    ----------
    records
        What may go out.
    key
        What each pseudonym stands for, by table and pseudonym: whoever has it knows everybody.
    notices
        What was left out, coarsened and joined, and that the records are not anonymous.
    """

    records: Records
    key: tuple[Pseudonym, ...]
    notices: tuple[Notice, ...]


def pseudonymise(
    records: Records, *, kinds: Kinds | None = None, random: Random | None = None, least: int = ENOUGH
) -> Pseudonymised:
    """Return the records with everybody under a random id, and the key to them.

    Parameters
    ----------
    records
        Checked records: every end of a tie is a stakeholder.
    kinds
        The table of kinds in force, to know how a kind of the user's own runs.
    random
        Where ids come from; by default the system's own source, so that nobody can make them again.
    least
        How many people must share a type, an entity, a level or a label for it to stay.

    Examples
    --------
    >>> made = pseudonymise(Records(stakeholders=(Stakeholder(id="1", name="Ann", stance=1, note="likes golf"),)))
    >>> one = made.records.stakeholders[0]
    >>> one.id == one.name == made.key[0].pseudonym, one.stance, one.note, made.key[0].name
    (True, 1, None, 'Ann')
    """
    return _Work(records, kinds or Kinds(), random or SystemRandom(), least).done()


class _Names:
    """Pseudonyms, none twice and none that anybody or anything was called before."""

    def __init__(self, random: Random, taken: Iterable[str]) -> None:
        self.random = random
        self.taken = {text.casefold() for text in taken}

    def draw(self, letter: str) -> str:
        """Return a new pseudonym that begins with a letter."""
        return self._first(letter + "".join(self.random.choices(SIGNS, k=LENGTH)) for _ in count())

    def number(self, letter: str) -> str:
        """Return the first number that is free, behind a letter."""
        return self._first(f"{letter}{number}" for number in count(1))

    def _first(self, proposed: Iterable[str]) -> str:
        found = next(name for name in proposed if name.casefold() not in self.taken)
        self.taken.add(found.casefold())
        return found


class _Work:
    def __init__(self, records: Records, kinds: Kinds, random: Random, least: int) -> None:
        self.records = records
        self.kind_of = cache(partial(bundled_kind, kinds=kinds))
        self.least = least
        self.latest = latest_date(records) or date.min
        self.left_out: Counter[str] = Counter()
        self.coarsened: Counter[str] = Counter()
        self.joined = 0
        listed: tuple[Stakeholder | Decision, ...] = (*records.stakeholders, *records.decisions)
        labels = (text for one in records.stakeholders for text in (one.organization, one.department) if text)
        self.names = _Names(random, (*(text for one in listed for text in (one.id, one.name)), *labels))
        self.people = {person.id: self.names.draw("P") for person in records.stakeholders}
        shuffled = random.sample(records.decisions, len(records.decisions))
        self.decisions = {decision.id: self.names.number("D") for decision in shuffled}
        self.shared = {name: self._shared(name) for name in SHARED}

    def _shared(self, field: str) -> dict[Any, Any]:
        """Return what each value of a field becomes; what is not named becomes blank."""
        had = (getattr(person, field) for person in self.records.stakeholders)
        parents = self.people if field == "organization" else ()
        counts = Counter(value for value in had if value is not None and value not in parents)
        enough = [value for value, people in counts.items() if people >= self.least]
        if field == "level":
            # Of two levels that are as near the lower: nobody is to seem more than they are.
            return {level: min(enough, key=lambda one: (abs(one - level), -one), default=None) for level in counts}
        if field in ("organization", "department"):
            return {label: self.names.draw(field[0].upper()) for label in enough}
        return {value: value for value in enough}

    def done(self) -> Pseudonymised:
        """Return everything under pseudonyms, each table in the order of what it then says."""
        records = self.records
        people = sorted(map(self._person, records.stakeholders), key=lambda one: one.id)
        contacts = map(self._contact, records.interactions)
        decisions = sorted(map(self._decision, records.decisions), key=lambda one: int(one.id[1:]))
        parts = map(self._participation, records.participations)
        made = Records(
            stakeholders=tuple(people),
            relationships=tuple(self._ties()),
            interactions=tuple(
                sorted(contacts, key=lambda one: (one.date, one.source, one.target, str(one.sentiment)))
            ),
            decisions=tuple(decisions),
            participations=tuple(sorted(parts, key=lambda one: (one.decision, one.stakeholder))),
        )
        for table in TABLES:
            for record in getattr(records, table):
                self._count(record)
        return Pseudonymised(records=made, key=tuple(self._key()), notices=tuple(self._notices()))

    def _person(self, person: Stakeholder) -> Stakeholder:
        known = {name: getattr(person, name) for name in SHARED if getattr(person, name) is not None}
        shared = {name: self.shared[name].get(value) for name, value in known.items()}
        if person.organization in self.people:
            shared["organization"] = self.people[person.organization]
        shared["type"] = shared["type"] or "other"
        self.coarsened.update(
            name
            for name, value in known.items()
            if shared[name] is None or (name in ("type", "level") and shared[name] != value)
        )
        # A keeper who is nobody of the network is a name written down.
        owner = self.people.get(person.owner or "")
        new = self.people[person.id]
        return Stakeholder(**{**staying(person), **shared, "id": new, "name": new, "owner": owner})

    def _contact(self, entry: Interaction) -> Interaction:
        source, target = self.people[entry.source], self.people[entry.target]
        return Interaction(**staying(entry), source=source, target=target)

    def _decision(self, decision: Decision) -> Decision:
        new = self.decisions[decision.id]
        return Decision(**staying(decision), id=new, name=new)

    def _participation(self, part: Participation) -> Participation:
        who, what = self.people[part.stakeholder], self.decisions[part.decision]
        return Participation(**staying(part), stakeholder=who, decision=what)

    def _ties(self) -> list[Relationship]:
        """Return the ties, one a key: of several the latest that runs speaks, of these the one that joins most."""
        groups: dict[Any, list[tuple[Any, Relationship]]] = defaultdict(list)
        for tie in self.records.relationships:
            new = self._tie(tie)
            runs = tie.until is None or tie.until >= self.latest
            joins = ((new.sentiment or 0) >= 0, not new.directed, new.strength or 0)
            says = (runs, tie.since or date.min, *joins)
            groups[new.key].append((says, new))
        self.joined = len(self.records.relationships) - len(groups)
        kept = [self._join(group) for group in groups.values()]
        return sorted(kept, key=lambda one: (one.source, one.target, one.kind, one.since or date.min))

    def _join(self, group: list[tuple[Any, Relationship]]) -> Relationship:
        if len(group) == 1:
            return group[0][1]
        chosen = max(group, key=lambda one: one[0])[1]
        ends = [tie.until for _, tie in group]
        return replace(chosen, until=None if None in ends else max(ends))  # type: ignore[type-var]

    def _tie(self, tie: Relationship) -> Relationship:
        kind, directed, turned = self.kind_of(tie.kind, directed=tie.directed)
        self.coarsened["kind"] += kind != tie.kind and fold(kind) != fold(tie.kind)
        ends = self.people[tie.source], self.people[tie.target]
        source, target = reversed(ends) if turned else ends
        told = staying(tie) | {"source": source, "target": target, "kind": kind, "directed": directed}
        if tie.until is not None and tie.until >= self.latest:
            told["until"] = month_end(tie.until)
        return Relationship(**told)

    def _count(self, record: Any) -> None:
        """Count what of a record does not go out."""
        for name in LOST[type(record)]:
            value = getattr(record, name)
            # The owner who is somebody of the network is still named.
            self.left_out[name] += value is not None and value != () and not (name == "owner" and value in self.people)
        self.left_out["attributes"] += len(getattr(record, "attributes", ()))

    def _key(self) -> Iterable[Pseudonym]:
        for table, new in (("stakeholders", self.people), ("decisions", self.decisions)):
            listed = (Pseudonym(new[one.id], table, one.id, one.name) for one in getattr(self.records, table))
            yield from sorted(listed)
        for field in ("organization", "department"):
            yield from sorted(Pseudonym(new, field, label, label) for label, new in self.shared[field].items())

    def _notices(self) -> Iterable[Notice]:
        if left_out := +self.left_out:
            yield Notice("pseudonyms_left_out", {"fields": _counts(left_out)})
        if coarsened := +self.coarsened:
            yield Notice("pseudonyms_coarsened", {"fields": _counts(coarsened), "least": self.least})
        if self.joined:
            yield Notice("pseudonyms_joined", {"ties": self.joined})
        yield Notice("pseudonyms_kept")
        yield Notice("pseudonyms_not_anonymous")


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counted.items()))
