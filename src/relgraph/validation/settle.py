"""What needs more than one row: endpoints, duplicates, self-ties, references, reporting lines."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from relgraph.model import Decision, Interaction, Origin, Participation, Records, Relationship, Stakeholder
from relgraph.validation import duplicates, reporting
from relgraph.validation.issues import error_at, notice_at
from relgraph.validation.names import Directory, Known
from relgraph.validation.ties import remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from relgraph.errors import Issue
    from relgraph.validation.policy import Policy

BOSSES = re.compile("[;；、]")
Tie = TypeVar("Tie", Relationship, Interaction)
Missing = defaultdict[str, list[Origin]]
Named = TypeVar("Named", Stakeholder, Decision)


def settle(records: Records, *, policy: Policy, known: Known | None = None) -> tuple[Records, tuple[Issue, ...]]:
    """Return the records with every reference turned into an id, and everything that is wrong between rows.

    Parameters
    ----------
    records
        As read: endpoints may be names. A `reports_to` tie whose origin is the row of a
        stakeholder came from that person's boss column and gives way to a tie of its own.
    policy
        What is allowed.
    known
        Whom and what a store holds already. Records may refer to them, after the members of their own source;
        a person or decision of the source that has no id, but the name of one known, is the one known.

    Returns
    -------
    tuple
        The records that hold together, in the order read (placeholders last), and the issues.
        Rows with an error are left out of the records.
    """
    work = _Settling(records, policy, known or Known())
    return work.run(), tuple(work.issues)


class _Settling:
    def __init__(self, records: Records, policy: Policy, known: Known) -> None:
        self.records = records
        self.policy = policy
        self.known_people, self.known_decisions = Directory(known.people), Directory(known.decisions)
        self.kind_of = functools.cache(policy.kinds.get)
        self.issues: list[Issue] = []
        self.selves: list[Origin] = []
        # Whom the ties name and nobody is called, by name; the same for decisions.
        self.strangers: Missing = defaultdict(list)
        self.unlisted: Missing = defaultdict(list)
        self.charts = {person.origin.source for person in records.stakeholders if person.origin.row is not None}

    @functools.cached_property
    def charted(self) -> set[Origin]:
        """The rows of people; a reporting tie that stands in one came from its boss column."""
        return {person.origin for person in self.records.stakeholders if person.origin.row is not None}

    def run(self) -> Records:
        listed = self.records.stakeholders
        people, renamed = self._recognised(listed, self.known_people) if listed else (self._from_ties(), {})
        decisions, retitled = self._recognised(self.records.decisions, self.known_decisions)
        self.people = _directory(people, self.known_people, renamed)
        self.decisions = _directory(decisions, self.known_decisions, retitled)
        people = [self._placed(person) for person in people]
        relationships = self._relationships()
        interactions = [tied for tied in map(self._tied, self.records.interactions) if tied is not None]
        participations = self._unique(filter(None, map(self._part, self.records.participations)))
        self._tell(relationships)
        people += [
            Stakeholder(id=name, name=name, placeholder=True, origin=origins[0])
            for name, origins in self.strangers.items()
        ]
        decisions += [Decision(id=name, name=name, origin=origins[0]) for name, origins in self.unlisted.items()]
        return Records(
            stakeholders=tuple(people),
            relationships=tuple(relationships),
            interactions=tuple(interactions),
            decisions=tuple(decisions),
            participations=tuple(participations),
        )

    def _unique(self, records: Iterable[duplicates.Record]) -> list[duplicates.Record]:
        kept, issues = duplicates.unique(records, self.policy.on_duplicate)
        self.issues += issues
        return kept

    def _recognised(self, records: Iterable[Named], known: Directory) -> tuple[list[Named], dict[str, str]]:
        """Return one record per id, and the ids that were mere names of somebody (or something) known otherwise."""
        listed = self._unique(records)
        if not len(known):
            return listed, {}
        ids = {record.id for record in listed}
        renamed: dict[str, str] = {}
        taken = []
        for record in listed:
            # Where no id is given, the name stands for it.
            found = known.find(record.id) if record.id == record.name else ()
            if len(found) > 1:
                self._ambiguous(known, found, record.origin, "name", record.name)
                continue
            # A source that lists the one known as well tells the two apart.
            if found and found[0] not in ids:
                renamed[record.id] = found[0]
                record = replace(record, id=found[0])  # noqa: PLW2901 - the same person under the id known
            taken.append(record)
        # Two names in two rows may have turned out to be one person's.
        return self._unique(taken) if renamed else taken, renamed

    def _from_ties(self) -> list[Stakeholder]:
        """Return everyone whom a tie names and nobody knows, where there is no list of people."""
        origins: dict[str, Origin] = {}
        for tie in chain[Relationship | Interaction](self.records.relationships, self.records.interactions):
            origins.setdefault(tie.source, tie.origin)
            origins.setdefault(tie.target, tie.origin)
        for part in self.records.participations:
            origins.setdefault(part.stakeholder, part.origin)
        strangers = {name: origin for name, origin in origins.items() if not self.known_people.find(name)}
        if strangers:
            first = next(iter(strangers.values()))
            where = Origin(first.source, first.sheet)
            self.issues.append(notice_at(where, "stakeholders_from_ties", count=len(strangers)))
        return [Stakeholder(id=name, name=name, origin=origin) for name, origin in strangers.items()]

    def _placed(self, person: Stakeholder) -> Stakeholder:
        organization = self._label_or_id(person.organization, but=person.id)
        owner = self._label_or_id(person.owner)
        if organization == person.organization and owner == person.owner:
            return person
        return replace(person, organization=organization, owner=owner)

    def _label_or_id(self, text: str | None, *, but: str | None = None) -> str | None:
        found = self.people.find(text) if text is not None else ()
        return found[0] if len(found) == 1 and found[0] != but else text

    def _relationships(self) -> list[Relationship]:
        kept: list[Relationship] = []
        from_bosses: set[int] = set()
        for tie in self.records.relationships:
            if tie.origin.source in self.charts and tie.origin in self.charted:
                lines = [line for each in self._lines(tie) if (line := self._tied(each)) is not None]
                from_bosses.update(range(len(kept), len(kept) + len(lines)))
                kept += lines
            elif (tied := self._tied(tie)) is not None:
                kept.append(tied)
        kept = reporting.without_repeats(kept, from_bosses, self.kind_of)
        return self._unique(duplicates.counted(kept) if self.policy.on_duplicate == "sum" else kept)

    def _lines(self, tie: Relationship) -> Iterator[Relationship]:
        """Yield one tie per boss where a boss column names several."""
        if self.people.find(tie.target):
            yield tie
            return
        for boss in filter(None, map(str.strip, BOSSES.split(tie.target))):
            yield replace(tie, target=boss)

    def _tied(self, tie: Tie) -> Tie | None:
        ids = self.people.ids
        if tie.source in ids and tie.target in ids and tie.source != tie.target:
            # As nearly all ties: nothing to look up, nothing to say.
            return tie
        is_boss = tie.origin.source in self.charts and tie.origin in self.charted
        source = self._who(tie.source, tie.origin, "source")
        target = self._who(tie.target, tie.origin, "reports_to" if is_boss else "target")
        if source is None or target is None:
            return None
        if source != target:
            return tie if (source, target) == (tie.source, tie.target) else replace(tie, source=source, target=target)
        if self.policy.allow_self_ties:
            self.selves.append(tie.origin)
        else:
            self.issues.append(error_at(tie.origin, "self_tie", value=source))
        return None

    def _part(self, part: Participation) -> Participation | None:
        decision = self._find(self.decisions, self.unlisted, "unknown_decision", part.decision, part.origin, "decision")
        stakeholder = self._who(part.stakeholder, part.origin, "stakeholder")
        if decision is None or stakeholder is None:
            return None
        return replace(part, decision=decision, stakeholder=stakeholder)

    def _who(self, text: str, origin: Origin, column: str) -> str | None:
        return self._find(self.people, self.strangers, "unknown_stakeholder", text, origin, column)

    def _find(  # noqa: PLR0917 - called in two places above, where it reads as one line
        self, known: Directory, missing: Missing, unknown: str, text: str, origin: Origin, column: str
    ) -> str | None:
        """Return the id that `text` means; None, once reported, where it means nobody or several."""
        found = known.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            self._ambiguous(known, found, origin, column, text)
        elif self.policy.create_missing:
            missing[text].append(origin)
            return text
        else:
            near = known.near(text)
            code = f"{unknown}_near" if near else unknown
            self.issues.append(error_at(origin, code, column=column, value=text, near=near))
        return None

    def _ambiguous(self, known: Directory, found: Iterable[str], origin: Origin, column: str, text: str) -> None:
        candidates = tuple(known.shown(identity) for identity in found)
        self.issues.append(error_at(origin, "ambiguous_name", column=column, value=text, candidates=candidates))

    def _tell(self, relationships: list[Relationship]) -> None:
        """Give the notices that are said once a name, a kind or a person, however many rows they are about."""
        for name, origins in self.strangers.items():
            near = self.people.near(name)
            code = "placeholder_near" if near else "placeholder_made"
            self.issues.append(notice_at(origins[0], code, value=name, count=len(origins), near=near))
        for name, origins in self.unlisted.items():
            self.issues.append(notice_at(origins[0], "decision_made", value=name, count=len(origins)))
        if self.selves:
            self.issues.append(notice_at(self.selves[0], "self_tie_dropped", count=len(self.selves)))
        self.issues += remarks(relationships, self.policy.kinds)


def _directory(listed: Iterable[Named], known: Directory, renamed: dict[str, str]) -> Directory:
    return Directory(((record.id, record.name) for record in listed), behind=known, renamed=renamed)
