"""The tables of a network: what each needs, its fields in the order of their columns, their limits and keys."""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from relgraph.model import Decision, Interaction, Participation, Relationship, Stakeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

FORMS = {"str": str, "str | None": str, "int | None": int, "float | None": float, "bool | None": bool} | {
    "tuple[str, ...]": tuple,
    "date | None": date,
    "datetime": datetime,
}
FORM: dict[type, dict[str, type]] = {
    record: {spec.name: FORMS[str(spec.type)] for spec in dataclasses.fields(record) if spec.name in FIELDS[record]}
    for record in RECORDS.values()
}
"""What the value of each field is: str, int, float, bool, tuple (of texts), date or datetime."""


class Limits(NamedTuple):
    """Between which numbers a field lies; `above` excludes the low end itself."""

    low: float = -math.inf
    high: float = math.inf
    above: bool = False

    def hold(self, value: float) -> bool:
        """Tell whether a number lies between."""
        return self.low <= value <= self.high and not (self.above and value == self.low)


SHARE, PART, AMOUNT = Limits(0, 1), Limits(0, 1, above=True), Limits(0, above=True)
LIMITS: dict[str, Limits] = {
    "level": Limits(1),
    **dict.fromkeys(("power", "interest", "legitimacy", "urgency", "stance_confidence", "share"), SHARE),
    **dict.fromkeys(("desired_strength", "trust", "communication", "affect", "co_creation"), SHARE),
    **dict.fromkeys(("strength", "confidence"), PART),
    "sentiment": Limits(-1, 1),
    **dict.fromkeys(("stance", "desired_stance"), Limits(-2, 2)),
    **dict.fromkeys(("weight", "count", "cadence"), AMOUNT),
    **dict.fromkeys(("value", "satisfaction", "expected", "delivered"), Limits()),
}
"""The limits of every field that is a number, the same in whichever table it stands."""


def values_of(record: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record that are not blank, with their values."""
    for name in FIELDS[type(record)]:
        value = getattr(record, name)
        if value is not None and value != ():
            yield name, value


def interaction_keys(interactions: Iterable[Interaction]) -> list[str]:
    """Return what tells each entry of a contact log from every other: a hash of its fields, and a count among equals.

    Examples
    --------
    >>> call = Interaction(date=datetime(2025, 6, 30), source="A", target="B")
    >>> first, second = interaction_keys([call, call])
    >>> first == interaction_keys([call])[0], first == second
    (True, False)
    """
    seen: Counter[str] = Counter()
    keys = []
    for entry in interactions:
        texts = (
            "" if value is None else str(value) for value in (getattr(entry, name) for name in FIELDS[Interaction])
        )
        digest = hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:32]
        seen[digest] += 1
        keys.append(f"{digest}-{seen[digest]}")
    return keys
