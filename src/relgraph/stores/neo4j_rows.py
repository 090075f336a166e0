"""Records to the properties of nodes and relationships and back; what people typed in Neo4j by hand is looked at."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from relgraph.errors import Issue
from relgraph.fields import FIELDS, FORM, LIMITS, RECORDS, values_of
from relgraph.model import Origin
from relgraph.vocabulary import names as closed_list

if TYPE_CHECKING:
    from collections.abc import Mapping

BOOKKEEPING = ("sources", "created_by", "updated_by", "seen_by")
WITH_ATTRIBUTES = ("stakeholders", "relationships")
# What a property is called that would be taken for one of ours: `own_` before its name, and off again.
OWN, SCORE = "own_", "relgraph_"
NEVER_CLEARED = ("id", "name", "type", "key", "kind", *BOOKKEEPING)
# Which fields are part of the pattern and no properties, by table.
ENDS = {
    "relationships": ("source", "target"),
    "interactions": ("source", "target"),
    "participations": ("decision", "stakeholder"),
}
RESERVED = {name for fields in FIELDS.values() for name in fields} | {"key", *BOOKKEEPING}
LISTS = {"type": "type", "entity": "entity", "buying_roles": "role"}


def to_row(table: str, record: Any, key: str | None = None) -> dict[str, Any]:
    """Return the parameters that bring a record in: whom it is about, what it says, and all that it then holds."""
    ends = ENDS.get(table, ())
    said = {name: _plain(value) for name, value in values_of(record) if name not in ends}
    said |= {own_name(name): text for name, text in getattr(record, "attributes", {}).items()}
    row: dict[str, Any] = {name: getattr(record, name) for name in ends} | {"said": said, "whole": said}
    if table in ("stakeholders", "decisions"):
        row["id"] = record.id
        # Nobody has said so: it is what stands in a record where the cell is blank.
        blank = {"name": record.id, "type": "other"}
        row["said"] = {name: value for name, value in said.items() if blank.get(name) != value}
    if table == "relationships":
        row |= {"key": tie_key(record), "type": type_of(record.kind)}
    if key is not None:
        row["key"] = key
    return row


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def tie_key(record: Any) -> str:
    """Return what tells a tie from the others between the same two."""
    return f"{record.kind}|{record.since.isoformat() if record.since else ''}"


def type_of(kind: str) -> str:
    """Return the type of relationship of a kind.

    Examples
    --------
    >>> type_of("reports_to"), type_of("共现"), type_of("a`b")
    ('REPORTS_TO', '共现', 'A_B')
    """
    return re.sub(r"\W+", "_", kind).strip("_").upper() or "RELATED_TO"


def own_name(name: str) -> str:
    """Return what the property of a column of the user's own is called.

    Examples
    --------
    >>> own_name("手机"), own_name("type"), own_name("own_type"), own_name("")
    ('手机', 'own_type', 'own_own_type', 'own_')
    """
    taken = not name or name in RESERVED or name.startswith((OWN, SCORE))
    return OWN + name if taken else name


class Reader:
    """Makes the records of a table of what Neo4j holds, and notes what cannot be.

    Attributes
    ----------
    issues
        What is wrong with values that somebody typed.
    """

    def __init__(self, table: str, *, store: str, origins: dict[tuple[str, ...], Origin]) -> None:
        self.table, self.store, self.origins = table, store, origins
        self.made = RECORDS[table]
        self.forms = {name: form for name, form in FORM[self.made].items() if name not in ENDS.get(table, ())}
        self.issues: list[Issue] = []

    def record(self, properties: Mapping[str, Any], ends: Mapping[str, Any]) -> Any | None:
        """Return the record of a node or relationship; None where nothing says whom it is about."""
        values: dict[str, Any] = dict(ends)
        own: dict[str, str] = {}
        for name, value in properties.items():
            if name in self.forms:
                values[name] = self._value(name, value, ends, properties)
            elif name not in BOOKKEEPING and name != "key" and not name.startswith(SCORE):
                own[name.removeprefix(OWN)] = _text(value)
        if self.table in ("stakeholders", "decisions"):
            values["id"] = values.get("id") or values.get("name")
            values["name"] = values.get("name") or values["id"]
            if not values["id"]:
                return None
        if self.table in WITH_ATTRIBUTES:
            values["attributes"] = own
        sources = tuple(map(str, properties.get("sources") or ()))
        origin = self.origins.get(sources)
        if origin is None:
            origin = self.origins[sources] = Origin(";".join(sources))
        return self.made(**{name: value for name, value in values.items() if value is not None}, origin=origin)

    def _value(self, name: str, value: Any, ends: Mapping[str, Any], properties: Mapping[str, Any]) -> Any:
        try:
            made = TO[self.forms[name]](value)
            self._check(name, made)
        except (TypeError, ValueError):
            about = " → ".join(map(str, ends.values())) or properties.get("id") or properties.get("name")
            self.issues.append(
                Issue(
                    code="store_value",
                    source=self.store,
                    sheet=self.table,
                    column=name,
                    value=_text(value),
                    figures={"about": about, "form": self._form(name)},
                )
            )
            return None
        return made

    def _check(self, name: str, value: Any) -> None:
        if name in LIMITS and not LIMITS[name].hold(value):
            raise ValueError(name)
        if name in LISTS and not {*((value,) if isinstance(value, str) else value)} <= set(closed_list(LISTS[name])):
            raise ValueError(name)

    def _form(self, name: str) -> str:
        if name in LISTS:
            return ", ".join(closed_list(LISTS[name]))
        if name in LIMITS:
            low, high, above = LIMITS[name]
            return f"{'(' if above else '['}{low:g}, {high:g}]"
        return {date: "2025-06-30", datetime: "2025-06-30T09:30", bool: "true, false"}.get(self.forms[name], "...")


def plain(value: Any) -> Any:
    """Return a value of a query as SQLite would give it: days as text, lists joined by semicolons."""
    if isinstance(value, list):
        return ";".join(map(_text, value)) or None
    return value.iso_format() if hasattr(value, "iso_format") else value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or value != int(value):
        raise ValueError(value)
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, (bool, str)):
        raise TypeError(value)
    return float(value)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, value)) if isinstance(value, list) else tuple(filter(None, str(value).split(";")))


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        made = datetime.fromisoformat(value)
    elif hasattr(value, "to_native"):
        made = value.to_native()
    else:
        raise TypeError(value)
    if not isinstance(made, datetime):
        made = datetime(made.year, made.month, made.day)  # noqa: DTZ001 - the contact log knows no zones
    return made.replace(tzinfo=None)


TO: dict[type, Any] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _truth,
    tuple: _listed,
    date: lambda value: _moment(value).date(),
    datetime: _moment,
}
