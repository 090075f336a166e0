"""Records to the rows of a SQLite file and back: unknown is NULL, dates are text, yes and no are 1 and 0."""

from __future__ import annotations

import json
import operator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from relgraph.fields import FIELDS, FORM, RECORDS
from relgraph.model import Origin
from relgraph.stores.schema import WITH_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

SEPARATOR = ";"
NO_ATTRIBUTES = "{}"


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


def from_rows(table: str, rows: Iterable[Sequence[Any]], origins: dict[str, Origin]) -> Iterator[Any]:
    """Yield the record of each row (fields, attributes, sources, as the query gives them)."""
    made = RECORDS[table]
    names = FIELDS[made]
    skipped = 1 if table == "interactions" else 0
    turned = [(name, FROM[FORM[made][name]]) for name in names if FORM[made][name] in FROM]
    days: dict[str, Any] = {}
    for row in rows:
        values = dict(zip(names, row[skipped:], strict=False))
        for name, turn in turned:
            value = values[name]
            if value is not None:
                values[name] = turn(value, days)
            elif name in LISTS:
                values[name] = ()
        sources = row[-1]
        if table in WITH_ATTRIBUTES:
            own = row[-2]
            values["attributes"] = {} if own == NO_ATTRIBUTES else json.loads(own)
        origin = origins.get(sources) or origins.setdefault(sources, Origin(sources))
        yield made(**values, origin=origin)


def to_json(attributes: Mapping[str, str]) -> str:
    """Return the user's own columns of a record as they are stored."""
    return json.dumps(dict(attributes), ensure_ascii=False, separators=(",", ":"))


LISTS = ("buying_roles", "tags")
TO: dict[type, Callable[[Any], Any]] = {
    bool: int,
    tuple: lambda words: SEPARATOR.join(words) or None,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


def _day(text: str, known: dict[str, Any]) -> date:
    found: date = known.get(text) or known.setdefault(text, date.fromisoformat(text))
    return found


FROM: dict[type, Callable[[Any, dict[str, Any]], Any]] = {
    bool: lambda value, _: bool(value),
    tuple: lambda text, _: tuple(text.split(SEPARATOR)),
    date: _day,
    datetime: lambda text, _: datetime.fromisoformat(text),
}
