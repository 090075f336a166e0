"""The fields of each record in the order of their columns, for writers."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from relgraph.model import Decision, Interaction, Participation, Relationship, Stakeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = ("stakeholders", "relationships", "interactions", "decisions", "participations")
RECORDS: dict[str, type[Any]] = {
    "stakeholders": Stakeholder,
    "relationships": Relationship,
    "interactions": Interaction,
    "decisions": Decision,
    "participations": Participation,
}
ALWAYS = {
    "stakeholders": frozenset({"id", "name", "type"}),
    "relationships": frozenset({"source", "target", "kind"}),
    "interactions": frozenset({"date", "source", "target"}),
    "decisions": frozenset({"id", "name"}),
    "participations": frozenset({"decision", "stakeholder", "buying_roles", "stance"}),
}


FIELDS: dict[type, tuple[str, ...]] = {
    record: tuple(spec.name for spec in dataclasses.fields(record) if spec.name not in ("attributes", "origin"))
    for record in RECORDS.values()
}
"""The own fields of each record, without where it came from and the user's columns."""


def values_of(record: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record that are not blank, with their values."""
    for name in FIELDS[type(record)]:
        value = getattr(record, name)
        if value is not None and value != ():
            yield name, value
