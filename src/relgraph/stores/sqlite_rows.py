"""Records to the rows of a SQLite file and back: unknown is NULL, dates are text, yes and no are 1 and 0."""

from __future__ import annotations

import json
import operator
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from relgraph.fields import FIELDS, FORM, RECORDS, builder
from relgraph.model import Origin
from relgraph.stores.schema import WITH_ATTRIBUTES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

SEPARATOR = ";"
NO_ATTRIBUTES = "{}"
CHUNK = 10_000
# Texts that stand in many rows: one object serves them all.
SHARED = frozenset({"source", "target", "kind", "type"})


def to_columns(table: str, records: Sequence[Any], keys: Sequence[str] = ()) -> dict[str, Sequence[Any]]:
    """Return what records hold, a column each, those left out in which all is blank.

    Column by column and without the blank ones, since SQLite's driver takes longer over a None than over anything else.

    Parameters
    ----------
    keys
        Of entries of the contact log.
    """
    made = RECORDS[table]
    columns: dict[str, Sequence[Any]] = {"key": keys} if table == "interactions" else {}
    values = zip(*map(operator.attrgetter(*FIELDS[made]), records), strict=True)
    for name, column in zip(FIELDS[made], values, strict=True):
        turn = TO.get(FORM[made][name])
        columns[name] = [None if value is None else turn(value) for value in column] if turn else column
    if "name" in columns:
        # Nobody has said so: the id stands in for a name where the cell is blank, and "other" for a type.
        said = zip(columns["id"], columns["name"], strict=True)
        columns["name"] = [None if name == id else name for id, name in said]
    if "type" in columns:
        columns["type"] = [None if type == "other" else type for type in columns["type"]]
    if table in WITH_ATTRIBUTES:
        columns["attributes"] = [
            to_json(record.attributes) if record.attributes else NO_ATTRIBUTES for record in records
        ]
    return {name: column for name, column in columns.items() if any(value is not None for value in column)}


def from_rows(table: str, rows: sqlite3.Cursor, origins: dict[str, Origin]) -> Iterator[Any]:
    """Yield the record of each row (fields, attributes, sources, as the query gives them).

    Parameters
    ----------
    origins
        Those made so far, by the names of the sources: records share them.
    """
    made = RECORDS[table]
    names = [column[0] for column in rows.description]
    kept = [name for name in names if name not in ("key", "sources")]
    make = builder(made, (*kept, "origin"))
    turns = {name: FROM[form] for name, form in FORM[made].items() if form in FROM}
    known: dict[str, Any] = {}
    while chunk := rows.fetchmany(CHUNK):
        columns = dict(zip(names, zip(*chunk, strict=True), strict=True))
        for name, turn in turns.items():
            columns[name] = tuple(turn(value, known) for value in columns[name])
        for name in SHARED.intersection(kept):
            columns[name] = tuple(map(sys.intern, columns[name]))
        if table in WITH_ATTRIBUTES:
            columns["attributes"] = tuple(
                {} if own == NO_ATTRIBUTES else json.loads(own) for own in columns["attributes"]
            )
        origin = [origins.get(each) or origins.setdefault(each, Origin(each)) for each in columns["sources"]]
        yield from map(make, zip(*(columns[name] for name in kept), origin, strict=True))


def to_json(attributes: Mapping[str, str]) -> str:
    """Return the user's own columns of a record as they are stored."""
    return json.dumps(dict(attributes), ensure_ascii=False, separators=(",", ":"))


TO: dict[type, Callable[[Any], Any]] = {
    bool: int,
    tuple: lambda words: SEPARATOR.join(words) or None,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


def _day(text: str | None, known: dict[str, Any]) -> date | None:
    if text is None:
        return None
    found: date = known.get(text) or known.setdefault(text, date.fromisoformat(text))
    return found


FROM: dict[type, Callable[[Any, dict[str, Any]], Any]] = {
    bool: lambda value, _: None if value is None else bool(value),
    tuple: lambda text, _: () if text is None else tuple(text.split(SEPARATOR)),
    date: _day,
    datetime: lambda text, _: datetime.fromisoformat(text),
}
