"""What needs more than one row: endpoints, duplicates, self-ties, references, reporting lines."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from relgraph.model import Decision, Interaction, Origin, Participation, Records, Relationship, Stakeholder
from relgraph.validation import duplicates, reporting
from relgraph.validation.issues import error_at, notice_at
from relgraph.validation.names import Directory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from relgraph.errors import Issue
    from relgraph.validation.policy import Policy

BOSSES = re.compile("[;；、]")
Tie = TypeVar("Tie", Relationship, Interaction)
Missing = defaultdict[str, list[Origin]]


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
        self.kind_of = functools.cache(policy.kinds.get)
        self.issues: list[Issue] = []
        self.selves: list[Origin] = []
        # Whom the ties name and nobody is called, by name; the same for decisions.
        self.strangers: Missing = defaultdict(list)
        self.unlisted: Missing = defaultdict(list)
        self.charted = {person.origin for person in records.stakeholders if person.origin.row is not None}

    def run(self) -> Records:
        people = self._unique(self.records.stakeholders) or self._from_ties()
        decisions = self._unique(self.records.decisions)
        self.people = Directory((person.id, person.name) for person in people)
        self.decisions = Directory((decision.id, decision.name) for decision in decisions)
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

    def _from_ties(self) -> list[Stakeholder]:
        """Return everyone whom a tie names, where there is no list of people."""
        ties: Iterable[Relationship | Interaction] = (*self.records.relationships, *self.records.interactions)
        ends = [(name, tie.origin) for tie in ties for name in (tie.source, tie.target)]
        ends += [(part.stakeholder, part.origin) for part in self.records.participations]
        # Backwards, so that of several rows that name somebody the first is kept.
        origins = dict(reversed(ends))
        if ends:
            where = Origin(ends[0][1].source, ends[0][1].sheet)
            self.issues.append(notice_at(where, "stakeholders_from_ties", count=len(origins)))
        return [
            Stakeholder(id=name, name=name, origin=origins[name]) for name in dict.fromkeys(name for name, _ in ends)
        ]

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
        lines = (line for tie in self.records.relationships for line in self._lines(tie))
        tied = (tie for line in lines if (tie := self._tied(line)) is not None)
        kept = reporting.without_repeats(tied, self.charted, self.kind_of)
        return self._unique(duplicates.counted(kept) if self.policy.on_duplicate == "sum" else kept)

    def _lines(self, tie: Relationship) -> Iterator[Relationship]:
        """Yield one tie per boss where a boss column names several."""
        if tie.origin not in self.charted or self.people.find(tie.target):
            yield tie
            return
        for boss in filter(None, map(str.strip, BOSSES.split(tie.target))):
            yield replace(tie, target=boss)

    def _tied(self, tie: Tie) -> Tie | None:
        source = self._who(tie.source, tie.origin, "source")
        target = self._who(tie.target, tie.origin, "reports_to" if tie.origin in self.charted else "target")
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
            candidates = tuple(known.shown(identity) for identity in found)
            self.issues.append(error_at(origin, "ambiguous_name", column=column, value=text, candidates=candidates))
        elif self.policy.create_missing:
            missing[text].append(origin)
            return text
        else:
            near = known.near(text)
            code = f"{unknown}_near" if near else unknown
            self.issues.append(error_at(origin, code, column=column, value=text, near=near))
        return None

    def _tell(self, relationships: Iterable[Relationship]) -> None:
        """Give the notices that are said once a name, a kind or a person, however many rows they are about."""
        for name, origins in self.strangers.items():
            near = self.people.near(name)
            code = "placeholder_near" if near else "placeholder_made"
            self.issues.append(notice_at(origins[0], code, value=name, count=len(origins), near=near))
        for name, origins in self.unlisted.items():
            self.issues.append(notice_at(origins[0], "decision_made", value=name, count=len(origins)))
        if self.selves:
            self.issues.append(notice_at(self.selves[0], "self_tie_dropped", count=len(self.selves)))
        odd: defaultdict[tuple[str, str], list[Origin]] = defaultdict(list)
        for tie in relationships:
            kind = self.kind_of(tie.kind)
            if not kind.known and not tie.directed:
                odd["unknown_kind", tie.kind].append(tie.origin)
            elif tie.directed is False and not kind.mutual and not kind.conflict:
                odd["directed_disagrees", tie.kind].append(tie.origin)
        for (code, name), origins in odd.items():
            self.issues.append(notice_at(origins[0], code, value=name, count=len(origins)))
        self.issues += reporting.odd_lines(relationships, self.kind_of)
