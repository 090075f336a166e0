"""A store that is gone with the process: for tests of what uses a store, and the shortest statement of its rules."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as changed
from typing import TYPE_CHECKING, Any, Self

from relgraph.fields import TABLES, TEXTS, interaction_keys, values_of
from relgraph.model import Origin, Records
from relgraph.stores.sqlite import in_memory
from relgraph.stores.store import Change, Import

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from relgraph.result import Notice
    from relgraph.stores.queries import Query
    from relgraph.stores.store import Load, Progress, Row

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """A record, the sources that brought it, and the import that saw it last."""

    record: Any
    sources: tuple[str, ...]
    seen_by: int


class MemoryStore:
    """Keeps records in memory; behaves as the stores that last do.

    Examples
    --------
    >>> from datetime import datetime
    >>> from relgraph.model import Stakeholder
    >>> from relgraph.stores import Load
    >>> people = Records(stakeholders=(Stakeholder(id="A", name="Ada"),))
    >>> store = MemoryStore()
    >>> store.write([Load(source="list", records=people)], who="me", when=datetime(2025, 6, 30))[0].new
    1
    >>> store.read() == people
    True
    """

    name = "memory"

    def __init__(self) -> None:
        self._tables: dict[str, dict[Key, _Held]] = {table: {} for table in TABLES}
        self._ledger: list[Import] = []

    def read(self) -> Records:
        """Return everything held."""
        return Records(
            **{
                table: tuple(changed(held.record, origin=Origin(";".join(held.sources))) for held in rows.values())
                for table, rows in self._tables.items()
            }
        )

    def members(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Return id and name of every stakeholder, and of every decision."""
        people, decisions = (
            tuple((held.record.id, held.record.name) for held in self._tables[table].values())
            for table in ("stakeholders", "decisions")
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
        """Bring the records of sources in."""
        counts = {table: Change(what=table) for table in TABLES}
        for load in loads:
            lines = load.lines()
            number = len(self._ledger) + len(lines)
            changes = [self._bring(table, load, number, sole=replace and not load.lineage) for table in TABLES]
            removed = self._let_go(lines, number) if replace else dict.fromkeys(TABLES, 0)
            changes = [changed(change, removed=removed[change.what]) for change in changes]
            for name in lines:
                done = tuple(changes) if name == lines[-1] else ()
                entry = Import(number=len(self._ledger) + 1, source=name, who=who, when=when, changes=done)
                self._ledger.append(entry)
            counts = {change.what: counts[change.what] + change for change in changes}
        if progress:
            total = sum(len(getattr(load.records, table)) for load in loads for table in TABLES)
            progress(total, total)
        return tuple(counts.values())

    def _bring(self, table: str, load: Load, number: int, *, sole: bool) -> Change:
        rows, new, updated = self._tables[table], 0, 0
        records = getattr(load.records, table)
        for key, record in zip(_keys(table, records), records, strict=True):
            held = rows.get(key)
            if held is None:
                rows[key] = _Held(record, load.sources_of(record), number)
                new += 1
                continue
            made = record if sole and held.sources == load.sources_of(record) else merged(held.record, record)
            updated += made != held.record
            rows[key] = _Held(made, tuple(dict.fromkeys((*held.sources, *load.sources_of(record)))), number)
        return Change(what=table, new=new, updated=updated, unchanged=len(records) - new - updated)

    def _let_go(self, lines: Sequence[str], number: int) -> dict[str, int]:
        """Take sources off what they no longer have, and let go what then has none, ties before whom they name."""
        removed = {}
        for table in reversed(TABLES):
            rows = self._tables[table]
            for key, held in rows.items():
                if held.seen_by != number:
                    rows[key] = _Held(
                        held.record, tuple(each for each in held.sources if each not in lines), held.seen_by
                    )
            named = set(self._named(table))
            gone = [key for key, held in rows.items() if not held.sources and key[0] not in named]
            for key in gone:
                del rows[key]
            removed[table] = len(gone)
        return removed

    def _named(self, table: str) -> Iterator[str]:
        """Yield the ids in a table of people or decisions that other records name."""
        parts = [held.record for held in self._tables["participations"].values()]
        if table == "decisions":
            yield from (part.decision for part in parts)
        if table == "stakeholders":
            yield from (part.stakeholder for part in parts)
            for ties in ("relationships", "interactions"):
                for held in self._tables[ties].values():
                    yield from (held.record.source, held.record.target)

    def query(self, query: Query, parameters: Mapping[str, str]) -> tuple[Row, ...]:
        """Return the rows of a query that reads, as SQLite answers it."""
        with in_memory(self.read()) as copy:
            return copy.query(query, parameters)

    def imports(self) -> tuple[Import, ...]:
        """Return the ledger, oldest first."""
        return tuple(self._ledger)

    def erase(self, id: str, redact: Callable[[str], str]) -> None:
        """Remove a stakeholder, and what the others' texts say of it."""
        for table, rows in self._tables.items():
            for key, held in list(rows.items()):
                if id in _people_of(table, held.record):
                    del rows[key]
                    continue
                changes = _redacted(table, held.record, redact)
                if table == "stakeholders":
                    changes |= {name: None for name in ("owner", "organization") if getattr(held.record, name) == id}
                record = changed(held.record, **changes)
                rows[key] = _Held(record, tuple(map(redact, held.sources)), held.seen_by)
        self._ledger = [changed(each, source=redact(each.source)) for each in self._ledger]

    def remains(self) -> tuple[Notice, ...]:
        """Return where erased data may still be found: nowhere."""
        return ()

    def condition(self) -> Mapping[str, Any]:
        """Return the state of the store."""
        held = {table: len(rows) for table, rows in self._tables.items()} | {"imports": len(self._ledger)}
        return {"engine": "memory", "version": None, "schema": None, "records": held, "private": True, "writable": True}

    def close(self) -> None:
        """Let go of nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def merged(stored: Any, given: Any) -> Any:
    """Return a stored record with what another says: a blank says nothing, an id for a name and `other` neither."""
    said = dict(values_of(given))
    if said.get("type") == "other":
        del said["type"]
    if said.get("name") == said.get("id"):
        said.pop("name", None)
    if hasattr(given, "attributes"):
        said["attributes"] = {**stored.attributes, **given.attributes}
    return changed(stored, **said)


def _keys(table: str, records: Sequence[Any]) -> list[Key]:
    if table == "interactions":
        return [(key,) for key in interaction_keys(records)]
    if table == "relationships":
        return [record.key for record in records]
    if table == "participations":
        return [(record.decision, record.stakeholder) for record in records]
    return [(record.id,) for record in records]


def _people_of(table: str, record: Any) -> tuple[str, ...]:
    """Return the stakeholders without whom a record cannot be."""
    names = {"stakeholders": ("id",), "participations": ("stakeholder",), "decisions": ()}
    return tuple(getattr(record, name) for name in names.get(table, ("source", "target")))


def _redacted(table: str, record: Any, redact: Callable[[str], str]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in TEXTS[table]:
        value = getattr(record, name)
        if value:
            changes[name] = tuple(map(redact, value)) if isinstance(value, tuple) else redact(value)
    if getattr(record, "attributes", None):
        changes["attributes"] = {redact(name): redact(text) for name, text in record.attributes.items()}
    return changes
