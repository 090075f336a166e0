"""What needs more than one row: endpoints, duplicates, self-ties, references, reporting lines."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from relgraph.model import Decision, Interaction, Origin, Participation, Records, Relationship, Stakeholder
from relgraph.validation import duplicates, reporting
from relgraph.validation.names import Directory
from relgraph.validation.policy import KindsRead, Policy, issue_at, notice_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from relgraph.errors import Issue

BOSSES = re.compile("[;；、]")
Tie = TypeVar("Tie", Relationship, Interaction)


def settle(records: Records, *, policy: Policy) -> tuple[Records, tuple[Issue, ...]]:
    """Return the records with every reference turned into an id, and everything that is wrong between rows.

    Parameters
    ----------
    records
        As read: endpoints may be names. A `reports_to` tie whose origin is the row of a
        stakeholder came from that person's boss column and gives way to a tie of its own.
    policy
        What is allowed.

    Returns
    -------
    tuple
        The records that hold together, in the order read (placeholders last), and the issues.
        Rows with an error are left out of the records.
    """
    work = _Settling(records, policy)
    return work.run(), tuple(work.issues)


class _Settling:
    def __init__(self, records: Records, policy: Policy) -> None:
        self.records = records
        self.policy = policy
        self.kinds = KindsRead(policy.kinds)
        self.issues: list[Issue] = []
        self.missing: dict[str, list[Origin]] = {}
        self.selves: list[Origin] = []
        self.people = Directory(())
        self.decisions: dict[str, Decision] = {}
        self.decision_names = Directory(())

    def run(self) -> Records:
        rows = reporting.from_chart(self.records.stakeholders)
        stakeholders = self._stakeholders()
        self.people = Directory((person.id, person.name) for person in stakeholders)
        stakeholders = [self._placed(person) for person in stakeholders]
        relationships = self._relationships(rows)
        interactions = [tied for tied in map(self._tied, self.records.interactions) if tied is not None]
        self._take_decisions()
        participations = self._participations()
        self._tell_of_placeholders()
        if self.selves:
            self.issues.append(notice_at(self.selves[0], "self_tie_dropped", count=len(self.selves)))
        self.issues += _odd_kinds(relationships, self.kinds)
        self.issues += reporting.odd_lines(relationships, self.kinds)
        return Records(
            stakeholders=(*stakeholders, *self._placeholders()),
            relationships=tuple(relationships),
            interactions=tuple(interactions),
            decisions=tuple(self.decisions.values()),
            participations=tuple(participations),
        )

    def _stakeholders(self) -> list[Stakeholder]:
        people, issues = duplicates.unique(
            self.records.stakeholders,
            key=lambda person: person.id,
            code="duplicate_stakeholder",
            shown=lambda person: person.id,
            policy=self.policy,
        )
        self.issues += issues
        if people:
            return people
        named = {name: Stakeholder(id=name, name=name, origin=origin) for name, origin in self._endpoints()}
        if named:
            first = next(iter(named.values())).origin
            where = Origin(first.source, first.sheet)
            self.issues.append(notice_at(where, "stakeholders_from_ties", count=len(named)))
        return list(named.values())

    def _endpoints(self) -> Iterator[tuple[str, Origin]]:
        seen: set[str] = set()
        ties: Iterable[Relationship | Interaction] = (*self.records.relationships, *self.records.interactions)
        ends = [(name, tie.origin) for tie in ties for name in (tie.source, tie.target)]
        ends += [(part.stakeholder, part.origin) for part in self.records.participations]
        for name, origin in ends:
            if name not in seen:
                seen.add(name)
                yield name, origin

    def _placed(self, person: Stakeholder) -> Stakeholder:
        return replace(
            person,
            organization=self._label_or_id(person.organization, but=person.id),
            owner=self._label_or_id(person.owner),
        )

    def _label_or_id(self, text: str | None, *, but: str | None = None) -> str | None:
        if text is None:
            return None
        found = self.people.find(text)
        return found[0] if len(found) == 1 and found[0] != but else text

    def _relationships(self, rows: set[tuple[str, str | None, int | None]]) -> list[Relationship]:
        tied = [
            tie
            for record in self.records.relationships
            for line in self._lines(record, rows)
            if (tie := self._tied(line)) is not None
        ]
        tied = reporting.without_repeats(tied, rows, self.kinds)
        if self.policy.on_duplicate == "sum":
            tied = duplicates.counted(tied)
        relationships, issues = duplicates.unique(
            tied,
            key=lambda tie: tie.key,
            code="duplicate_tie",
            shown=lambda tie: f"{tie.source} → {tie.target} ({tie.kind})",
            policy=self.policy,
        )
        self.issues += issues
        return relationships

    def _lines(self, record: Relationship, rows: set[tuple[str, str | None, int | None]]) -> Iterator[Relationship]:
        """Yield one tie per boss where a boss column names several."""
        if reporting.place(record.origin) not in rows or self.people.find(record.target):
            yield record
            return
        for boss in filter(None, (name.strip() for name in BOSSES.split(record.target))):
            yield replace(record, target=boss)

    def _tied(self, tie: Tie) -> Tie | None:
        source = self._who(tie.source, tie.origin, "source")
        target = self._who(tie.target, tie.origin, "target")
        if source is None or target is None:
            return None
        if source == target:
            if self.policy.allow_self_ties:
                self.selves.append(tie.origin)
            else:
                self.issues.append(issue_at(tie.origin, "self_tie", value=source))
            return None
        if source == tie.source and target == tie.target:
            return tie
        return replace(tie, source=source, target=target)

    def _who(self, text: str, origin: Origin, column: str) -> str | None:
        found = self.people.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            candidates = tuple(self.people.shown(identity) for identity in found)
            self.issues.append(issue_at(origin, "ambiguous_name", column=column, value=text, candidates=candidates))
            return None
        if self.policy.create_missing:
            self.missing.setdefault(text, []).append(origin)
            return text
        self.issues.append(self._unknown(self.people, "unknown_stakeholder", text, origin, column))
        return None

    @staticmethod
    def _unknown(known: Directory, code: str, text: str, origin: Origin, column: str) -> Issue:
        near = known.near(text)
        return issue_at(origin, f"{code}_near" if near else code, column=column, value=text, near=near)

    def _tell_of_placeholders(self) -> None:
        for name, origins in self.missing.items():
            near = self.people.near(name)
            code = "placeholder_near" if near else "placeholder_made"
            self.issues.append(notice_at(origins[0], code, value=name, count=len(origins), near=near))

    def _placeholders(self) -> Iterator[Stakeholder]:
        for name, origins in self.missing.items():
            yield Stakeholder(id=name, name=name, placeholder=True, origin=origins[0])

    def _take_decisions(self) -> None:
        decisions, issues = duplicates.unique(
            self.records.decisions,
            key=lambda decision: decision.id,
            code="duplicate_decision",
            shown=lambda decision: decision.id,
            policy=self.policy,
        )
        self.issues += issues
        self.decisions = {decision.id: decision for decision in decisions}
        self.decision_names = Directory((decision.id, decision.name) for decision in decisions)

    def _participations(self) -> list[Participation]:
        parts = [part for part in map(self._part, self.records.participations) if part is not None]
        kept, issues = duplicates.unique(
            parts,
            key=lambda part: (part.decision, part.stakeholder),
            code="duplicate_participation",
            shown=lambda part: f"{part.stakeholder} @ {part.decision}",
            policy=self.policy,
        )
        self.issues += issues
        return kept

    def _part(self, part: Participation) -> Participation | None:
        decision = self._which(part.decision, part.origin)
        stakeholder = self._who(part.stakeholder, part.origin, "stakeholder")
        if decision is None or stakeholder is None:
            return None
        return replace(part, decision=decision, stakeholder=stakeholder)

    def _which(self, text: str, origin: Origin) -> str | None:
        found = self.decision_names.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            candidates = tuple(self.decision_names.shown(identity) for identity in found)
            self.issues.append(issue_at(origin, "ambiguous_name", column="decision", value=text, candidates=candidates))
            return None
        if not self.policy.create_missing:
            self.issues.append(self._unknown(self.decision_names, "unknown_decision", text, origin, "decision"))
            return None
        self.decisions[text] = Decision(id=text, name=text, origin=origin)
        self.decision_names.add(text, text)
        self.issues.append(notice_at(origin, "decision_made", value=text))
        return text


def _odd_kinds(relationships: Iterable[Relationship], kinds: KindsRead) -> list[Issue]:
    """Return a notice per kind that nobody knows, and per kind that a `directed` cell contradicts."""
    unknown: defaultdict[str, list[Origin]] = defaultdict(list)
    contradicted: defaultdict[str, list[Origin]] = defaultdict(list)
    for tie in relationships:
        if tie.directed:
            continue
        kind = kinds[tie.kind]
        if not kind.known:
            unknown[tie.kind].append(tie.origin)
        elif tie.directed is False and not kind.mutual and not kind.conflict:
            contradicted[tie.kind].append(tie.origin)
    return [
        notice_at(origins[0], code, value=kind, count=len(origins))
        for code, odd in (("unknown_kind", unknown), ("directed_disagrees", contradicted))
        for kind, origins in odd.items()
    ]
