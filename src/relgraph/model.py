"""The records: what a user knows about who is tied to whom, as frozen values.

Every field but the ones without a default is optional; None means unknown, never zero
or neutral. Units: assessments and dimensions in [0, 1], strength and confidence in
(0, 1], sentiment in [-1, 1], stance from -2 (opponent) to 2 (champion).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was read: file (base name), sheet and row, the header being row 1."""

    source: str = ""
    sheet: str | None = None
    row: int | None = None


NOWHERE = Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakeholder:
    """A person, team or organisation with a stake."""

    id: str
    name: str
    type: str = "other"
    entity: str | None = None
    organization: str | None = None
    department: str | None = None
    title: str | None = None
    level: int | None = None
    power: float | None = None
    interest: float | None = None
    legitimacy: float | None = None
    urgency: float | None = None
    stance: int | None = None
    desired_stance: int | None = None
    stance_confidence: float | None = None
    buying_roles: tuple[str, ...] = ()
    owner: str | None = None
    ours: bool | None = None
    channel: str | None = None
    cadence: float | None = None
    value: float | None = None
    satisfaction: float | None = None
    expected: float | None = None
    delivered: float | None = None
    placeholder: bool | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    provenance: str | None = None
    expires: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """A tie from `source` to `target`. Key: (source, target, kind, since)."""

    source: str
    target: str
    kind: str = "related_to"
    strength: float | None = None
    weight: float | None = None
    count: float | None = None
    sentiment: float | None = None
    trust: float | None = None
    communication: float | None = None
    affect: float | None = None
    co_creation: float | None = None
    desired_strength: float | None = None
    expected: float | None = None
    delivered: float | None = None
    share: float | None = None
    directed: bool | None = None
    since: date | None = None
    until: date | None = None
    confidence: float | None = None
    evidence: str | None = None
    note: str | None = None
    provenance: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, str, date | None]:
        """What tells this tie from every other."""
        return (self.source, self.target, self.kind, self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One entry of the contact log: who turned to whom, when, by which channel."""

    date: datetime
    source: str
    target: str
    channel: str | None = None
    sentiment: float | None = None
    note: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision to be taken: a tender, a renewal, a permit."""

    id: str
    name: str
    stage: str | None = None
    value: float | None = None
    due: date | None = None
    rule: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """The part a stakeholder has in one decision; overrides the stakeholder's own roles and stance."""

    decision: str
    stakeholder: str
    buying_roles: tuple[str, ...] = ()
    stance: int | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Everything read from one source, in the order it was read."""

    stakeholders: tuple[Stakeholder, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    participations: tuple[Participation, ...] = ()
