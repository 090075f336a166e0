"""The tables of a SQLite store, made from the fields of the records, and the numbers by which a file is known."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from relgraph.fields import FORM, LIMITS, RECORDS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

APPLICATION = int.from_bytes(b"rlgr")
"""What SQLite keeps in the header of a file of ours (``application_id``)."""

VERSION = 1
"""Of the schema (``user_version``)."""

MIGRATIONS: Mapping[int, tuple[str, ...]] = {}
"""The statements that lead from a version to the next one."""

KEYS: dict[str, tuple[str, ...]] = {
    "stakeholders": ("id",),
    # Several periods of one kind may tie the same two; a tie without a beginning is one of them.
    "relationships": ("source", "target", "kind", "coalesce(since, '')"),
    "interactions": ("key",),
    "decisions": ("id",),
    "participations": ("decision", "stakeholder"),
}
WITH_ATTRIBUTES = ("stakeholders", "relationships")
# Whom a column refers to; indexed, or removing one of a million would look through all of them.
REFERENCES = {
    "relationships": {"source": "stakeholders", "target": "stakeholders"},
    "interactions": {"source": "stakeholders", "target": "stakeholders"},
    "participations": {"decision": "decisions", "stakeholder": "stakeholders"},
}
NEEDED = {"id", "name", "type", "source", "target", "kind", "date", "decision", "stakeholder"}
TYPES = {str: "TEXT", tuple: "TEXT", date: "TEXT", datetime: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL"}
BOOKKEEPING = ("sources", "created_by", "updated_by", "seen_by")


def columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that hold what people say, in order."""
    fields = tuple(FORM[RECORDS[table]])
    key = ("key",) if table == "interactions" else ()
    return (*key, *fields, *(("attributes",) if table in WITH_ATTRIBUTES else ()))


def statements() -> Iterator[str]:
    """Yield what makes an empty file a store."""
    for table in TABLES:
        yield _table(table)
        yield f"CREATE UNIQUE INDEX {table}_key ON {table} ({', '.join(KEYS[table])})"
        yield from lookups(table).values()
        yield _trigger(table)
    yield (
        "CREATE TABLE imports (number INTEGER PRIMARY KEY, source TEXT NOT NULL, who TEXT NOT NULL,"
        " at TEXT NOT NULL, finished INTEGER NOT NULL, changes TEXT NOT NULL)"
    )


def lookups(table: str) -> dict[str, str]:
    """Return the indexes that only make a table quicker to search, by name: the statement that makes each."""
    # The key begins with the first of them already.
    sought = [column for column in REFERENCES.get(table, {}) if column != KEYS[table][0]]
    return {f"{table}_{column}": f"CREATE INDEX {table}_{column} ON {table} ({column})" for column in sought}


def _table(table: str) -> str:
    forms, lines = FORM[RECORDS[table]], []
    for name in columns(table):
        form = forms.get(name, str)
        words = [name, TYPES[form]]
        if name in NEEDED or name in ("key", "attributes"):
            words.append("NOT NULL")
        if name == "id":
            # A foreign key needs to know that its parent is unique.
            words.append("PRIMARY KEY")
        if parent := REFERENCES.get(table, {}).get(name):
            words.append(f"REFERENCES {parent} (id) ON DELETE CASCADE")
        if check := _check(name, form):
            words.append(f"CHECK ({check})")
        lines.append(" ".join(words))
    lines += ["sources TEXT NOT NULL", *(f"{name} INTEGER NOT NULL" for name in BOOKKEEPING[1:])]
    return f"CREATE TABLE {table} ({', '.join(lines)})"


def _check(name: str, form: type) -> str:
    """Return what must hold of a column, so that whoever edits the file by hand leaves records behind."""
    if form is bool:
        return f"{name} IN (0, 1)"
    if form is date:
        return f"date({name}) IS {name}"
    if form is datetime:
        return f"julianday({name}) IS NOT NULL"
    if form in (int, float) and name in LIMITS:
        low, high, above = LIMITS[name]
        kind = "integer" if form is int else "real"
        parts = [f"typeof({name}) IN ('{kind}', 'null')"]
        if low > float("-inf"):
            parts.append(f"{name} {'>' if above else '>='} {low:g}")
        if high < float("inf"):
            parts.append(f"{name} <= {high:g}")
        return " AND ".join(parts)
    return ""


def _trigger(table: str) -> str:
    """Return what notes by which import a row was changed last."""
    names = columns(table)
    old, new = (", ".join(f"{side}.{name}" for name in names) for side in ("OLD", "NEW"))
    return (
        f"CREATE TRIGGER {table}_updated AFTER UPDATE ON {table} WHEN ({old}) IS NOT ({new})"  # noqa: S608 - our names
        f" BEGIN UPDATE {table} SET updated_by = NEW.seen_by WHERE rowid = NEW.rowid; END"
    )
