"""The tables of a network, what each needs, and the fields of their records in the order of their columns."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from relgraph.model import Decision, Interaction, Participation, Relationship, Stakeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS: dict[str, type[Any]] = {
    "stakeholders": Stakeholder,
    "relationships": Relationship,
    "interactions": Interaction,
    "decisions": Decision,
    "participations": Participation,
}
TABLES = tuple(RECORDS)
# One of each group must be there.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "stakeholders": (("id", "name"),),
    "relationships": (("source",), ("target",)),
    "interactions": (("date",), ("source",), ("target",)),
    "decisions": (("id", "name"),),
    "participations": (("decision",), ("stakeholder",)),
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
