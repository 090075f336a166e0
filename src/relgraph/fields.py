"""The tables of a network: what each needs, its fields in the order of their columns, their limits and keys."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import hashlib
import math
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from relgraph.model import Decision, Interaction, Participation, Relationship, Stakeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Record = TypeVar("Record")

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

TEXTS: dict[str, tuple[str, ...]] = {
    "stakeholders": ("department", "title", "channel", "tags", "note", "provenance"),
    "relationships": ("evidence", "note", "provenance"),
    "interactions": ("channel", "note"),
    "decisions": ("name", "stage", "rule"),
    "participations": (),
}
"""The fields in which people write what they like, and so may mention anybody."""


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


def builder(record: type[Record], names: tuple[str, ...]) -> Callable[[Iterable[Any]], Record]:
    """Return what makes a record of the values of the fields `names`, in this order; the others keep their defaults.

    For records by the million: several times as fast as calling the class. A frozen class sets each field by a
    call; here an instance of a twin, which has the same slots and is not frozen, is filled in and then turned into
    the record. Python lets an object change its class to one of the same layout.

    Examples
    --------
    >>> tie = builder(Relationship, ("source", "target", "strength"))
    >>> tie(("A", "B", 0.5)) == Relationship(source="A", target="B", strength=0.5)
    True
    """
    twin = _twin(cast("Any", record), names)

    def make(values: Iterable[Any]) -> Record:
        made: Record = twin(*values)
        made.__class__ = record
        return made

    return make


@functools.cache
def _twin(record: Any, names: tuple[str, ...]) -> Callable[..., Any]:
    rest = [
        (spec.name, Any, dataclasses.field(default=spec.default, default_factory=spec.default_factory, kw_only=True))
        for spec in dataclasses.fields(record)
        if spec.name not in names
    ]
    return dataclasses.make_dataclass("Twin", [*((name, Any) for name in names), *rest], slots=True)


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Keep Python from searching for garbage in circles, for as long as millions of records without any are made.

    Each search goes through all records there are, and they come ever more often: half of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
