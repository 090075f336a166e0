"""The store of one analyst: a SQLite file, readable by nobody else, changed whole or not at all."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import re
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from relgraph.fields import TABLES, TEXTS, collector_paused, interaction_keys
from relgraph.model import Origin, Records
from relgraph.result import Notice
from relgraph.stores import schema
from relgraph.stores.queries import load
from relgraph.stores.sqlite_faults import told
from relgraph.stores.sqlite_file import MEMORY, SqliteFile
from relgraph.stores.sqlite_rows import SEPARATOR, from_rows, to_columns, to_json
from relgraph.stores.store import Change, Import, Load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from relgraph.stores.queries import Query
    from relgraph.stores.store import Progress, Row

STEP = 10_000


class SqliteStore:
    """A SQLite file that holds a network.

    Parameters
    ----------
    path
        Of the file; ``:memory:`` for none.
    create
        Whether to make a file that is not there.
    wait
        Seconds to wait while somebody else is writing.

    Raises
    ------
    UsageError
        Where there is no such file.
    StoreError
        Where it is not a store of ours, or one of a newer version.
    """

    def __init__(self, path: str | Path, *, create: bool = False, wait: float = 10.0) -> None:
        self._file = SqliteFile(path, create=create, wait=wait)
        self._connection = self._file.connection
        self.name = self._file.name
        self._connection.create_function("joined", 2, _joined, deterministic=True)

    def read(self) -> Records:
        """Return everything held."""
        origins: dict[str, Origin] = {}
        made = {}
        with self._file.at_one_moment(), collector_paused():
            for table in TABLES:
                rows = self._run(f"store_read_{table}")
                made[table] = tuple(from_rows(table, rows, origins))
        return Records(**made)

    def _run(self, query: str, **parameters: Any) -> sqlite3.Cursor:
        return self._connection.execute(load(query, "sqlite").statement, parameters)

    def members(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Return id and name of every stakeholder, and of every decision."""
        with told(self.name):
            rows = self._run("store_read_members").fetchall()
        people, decisions = (
            tuple((id, name) for what, id, name in rows if what == table) for table in ("stakeholders", "decisions")
        )
        return people, decisions

    def write(
        self,
        loads: Sequence[Load],
        *,
        who: str,
        when: datetime,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Change, ...]:
        """Bring the records of sources in, all of them or none."""
        total = sum(len(getattr(each.records, table)) for each in loads for table in TABLES)
        tell = _Teller(progress, total)
        with self._file.changing(), collector_paused():
            done = [self._bring(each, who=who, when=when, replace=replace, tell=tell) for each in loads]
        self._file.keep_private()
        return tuple(sum((changes[table] for changes in done), Change(what=table)) for table in TABLES)

    def _bring(self, one: Load, *, who: str, when: datetime, replace: bool, tell: _Teller) -> dict[str, Change]:
        at, lines = when.isoformat(timespec="seconds"), one.lines()
        numbers = [self._run("store_begin_import", source_name=name, who=who, at=at).fetchone()[0] for name in lines]
        number = numbers[-1]
        book = {"import": number, "sole": lines[-1] if replace and not one.lineage else None}
        for table in TABLES:
            records = getattr(one.records, table)
            keys = interaction_keys(records) if table == "interactions" else ()
            with self._quick(table, len(records)):
                for start in range(0, len(records), STEP):
                    part = slice(start, start + STEP)
                    columns = to_columns(table, records[part], keys[part])
                    names = [SEPARATOR.join(one.sources_of(record)) for record in records[part]]
                    self._put(table, {**columns, "source_name": names}, book)
                    tell(len(records[part]))
        removed = self._let_go(lines, number) if replace else {}
        changes = {table: self._counted(table, one.records, number, removed.get(table, 0)) for table in TABLES}
        kept = [{name: getattr(change, name) for name in change.__slots__} for change in changes.values()]
        for each in numbers:
            told = json.dumps(kept if each == number else [])
            self._run("store_finish_import", **{"import": each, "changes": told})
        return changes

    @contextlib.contextmanager
    def _quick(self, table: str, coming: int) -> Iterator[None]:
        """Fill an empty table without its lookups, and make them afterwards in one go: several times as fast."""
        empty = self._connection.execute(f"SELECT NOT EXISTS (SELECT 1 FROM {table})").fetchone()[0]  # noqa: S608
        later = schema.lookups(table) if empty and coming > STEP else {}
        for name in later:
            self._connection.execute(f"DROP INDEX {name}")
        yield
        for statement in later.values():
            self._connection.execute(statement)

    def _put(self, table: str, columns: Mapping[str, Sequence[Any]], book: Mapping[str, Any]) -> None:
        book = {name: value for name, value in book.items() if value is not None}
        statement = _numbered(load(f"store_write_{table}", "sqlite").statement, (*columns, *book))
        same = map(itertools.repeat, book.values())
        self._connection.executemany(statement, zip(*columns.values(), *same, strict=False))

    def _let_go(self, lines: Sequence[str], number: int) -> dict[str, int]:
        """Remove what sources no longer have; ties before those whom they name."""
        removed = {}
        for table in reversed(TABLES):
            for source in lines:
                self._run(f"store_forget_{table}", **{"source_name": source, "import": number})
            removed[table] = self._run(f"store_remove_{table}").rowcount
        return removed

    def _counted(self, table: str, records: Records, number: int, removed: int) -> Change:
        new, updated = self._connection.execute(
            f"SELECT total(created_by = :n), total(updated_by = :n AND created_by <> :n) FROM {table}",  # noqa: S608
            {"n": number},
        ).fetchone()
        given = len(getattr(records, table))
        new, updated = int(new), int(updated)
        return Change(what=table, new=new, updated=updated, unchanged=given - new - updated, removed=removed)

    def query(self, query: Query, parameters: Mapping[str, str]) -> tuple[Row, ...]:
        """Return the rows of a query that reads."""
        with self._file.only_reading():
            return _named(self._connection.execute(query.statement, query.bind(parameters)))

    def imports(self) -> tuple[Import, ...]:
        """Return the ledger, oldest first."""
        with told(self.name):
            return tuple(
                Import(
                    number=number,
                    source=source,
                    who=who,
                    when=datetime.fromisoformat(at),
                    finished=bool(finished),
                    changes=tuple(Change(**change) for change in json.loads(changes)),
                )
                for number, source, who, at, finished, changes in self._run("store_read_imports")
            )

    def erase(self, id: str, redact: Callable[[str], str]) -> None:
        """Remove a stakeholder, and what the others' texts say of it; nothing stays in the bytes of the file."""
        with self._file.changing():
            self._run("store_clear_stakeholder", id=id)
            self._run("store_erase_stakeholder", id=id)
            for table, column in _texts():
                turn = functools.partial(_in_json, redact) if column == "attributes" else redact
                self._connection.create_function("redact", 1, turn, deterministic=True)
                self._connection.execute(
                    f"UPDATE {table} SET {column} = redact({column}) WHERE {column} IS NOT NULL"  # noqa: S608
                    f" AND redact({column}) IS NOT {column}"
                )
        with told(self.name):
            # What was deleted is overwritten already; this gives the space back and orders what is left anew.
            self._connection.execute("VACUUM")

    def remains(self) -> tuple[Notice, ...]:
        """Return where erased data may still be found: copies beside the file."""
        path = self._file.path
        if path is None:
            return ()
        beside = [file.name for file in path.resolve().parent.iterdir()]
        copies = tuple(sorted(name for name in beside if name.startswith(path.name) and name != path.name))
        return (Notice("store_copies", {"files": copies}),) if copies else ()

    def condition(self) -> Mapping[str, Any]:
        """Return the state of the store, without personal data."""
        with told(self.name):
            (held,) = _named(self._run("store_count"))
            version = self._file.number("user_version")
        path = self._file.path
        mode = None if path is None or os.name == "nt" else path.stat().st_mode & 0o777
        return {
            "engine": "SQLite",
            "version": sqlite3.sqlite_version,
            "schema": version,
            "records": held,
            "private": None if mode is None else not mode & 0o077,
            "writable": path is None or os.access(path, os.W_OK),
        }

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def in_memory(records: Records) -> SqliteStore:
    """Return a store that holds records and is gone once closed: for queries on what lies in files."""
    store = SqliteStore(MEMORY)
    store.write([Load(source=MEMORY, records=records)], who="", when=datetime(2000, 1, 1))  # noqa: DTZ001 - the ledger is gone with it
    return store


class _Teller:
    """Counts what is done, and tells."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def __call__(self, more: int) -> None:
        self.done += more
        if self.progress:
            self.progress(self.done, self.total)


@functools.cache
def _numbered(statement: str, given: tuple[str, ...]) -> str:
    """Return a statement that takes the named parameters by number, NULL standing for every other."""
    place = {name: number for number, name in enumerate(given, 1)}
    return re.sub(r":(\w+)", lambda match: f"?{place[match[1]]}" if match[1] in place else "NULL", statement)


def _named(cursor: sqlite3.Cursor) -> tuple[dict[str, Any], ...]:
    names = [column[0] for column in cursor.description]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor)


def _joined(old: str, new: str) -> str:
    return SEPARATOR.join(dict.fromkeys([*old.split(SEPARATOR), *new.split(SEPARATOR)]))


def _in_json(redact: Callable[[str], str], text: str) -> str:
    # As it stands in the JSON a name may hold a backslash that nobody wrote.
    return to_json({redact(name): redact(value) for name, value in json.loads(text).items()})


def _texts() -> Iterator[tuple[str, str]]:
    """Yield every column that may mention somebody."""
    for table in TABLES:
        for column in TEXTS[table]:
            yield table, column
        if table in schema.WITH_ATTRIBUTES:
            yield table, "attributes"
        yield table, "sources"
    yield "imports", "source"
