"""The store of a team: a Neo4j server, 5.26 or later, modelled so that its own tools show the network well."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from itertools import repeat
from typing import TYPE_CHECKING, Any, Self

from relgraph.errors import InputError, StoreError
from relgraph.fields import TABLES, TEXTS, collector_paused, interaction_keys
from relgraph.model import Records
from relgraph.result import Notice
from relgraph.stores.neo4j_rows import ENDS, NEVER_CLEARED, Reader, own_name, plain, to_row
from relgraph.stores.neo4j_server import BATCH, Server
from relgraph.stores.store import Change, Import
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from relgraph.errors import Issue
    from relgraph.model import Origin
    from relgraph.stores.address import Login
    from relgraph.stores.queries import Query
    from relgraph.stores.store import Load, Progress, Row

SCHEMA = 1
RULES = {
    "relgraph_stakeholder_id": "(n:Stakeholder) REQUIRE n.id IS UNIQUE",
    "relgraph_decision_id": "(n:Decision) REQUIRE n.id IS UNIQUE",
    "relgraph_interaction_key": "(n:Interaction) REQUIRE n.key IS UNIQUE",
    "relgraph_import_number": "(n:RelgraphImport) REQUIRE n.number IS UNIQUE",
    "relgraph_store_name": "(n:RelgraphStore) REQUIRE n.name IS UNIQUE",
}
# Those before whom they name.
ORDER = ("stakeholders", "decisions", "relationships", "interactions", "participations")
AWAIT_SECONDS = 300
SCORED = {
    "stakeholders": "MATCH (n:Stakeholder)",
    "relationships": "MATCH (:Stakeholder)-[n]->(:Stakeholder)",
}
UNSCORE = """
WHERE any(name IN keys(n) WHERE name STARTS WITH 'relgraph_')
WITH n LIMIT $limit
FOREACH (name IN [name IN keys(n) WHERE name STARTS WITH 'relgraph_'] | SET n[name] = null)
RETURN count(*) AS done"""
SCORE_NODES = "UNWIND $rows AS row MATCH (n:Stakeholder {id: row.id}) SET n += row.props RETURN count(n) AS done"
SCORE_TIES = """UNWIND $rows AS row
MATCH (a:Stakeholder {id: row.source})-[n]->(b:Stakeholder {id: row.target})
WHERE coalesce(n.kind, toLower(type(n))) = row.kind
  AND coalesce(n.since = row.since, n.since IS NULL AND row.since IS NULL)
SET n += row.props RETURN count(n) AS done"""
RENAME_SOURCES = (
    "MATCH (n:Stakeholder|Decision|Interaction) WHERE $old IN n.sources",
    "MATCH (:Stakeholder)-[n]->(:Stakeholder|Decision) WHERE $old IN n.sources",
)


class Neo4jStore:
    """A Neo4j database that holds a network.

    Parameters
    ----------
    uri
        ``neo4j://`` or ``bolt://``, with ``+s`` or ``+ssc`` to another machine.
    wait
        Seconds for which a transaction that the server refuses for now is tried again.
    login
        How to be let in.
    """

    def __init__(self, uri: str, *, wait: float, login: Login) -> None:
        self._server = Server(uri, wait=wait, login=login)
        self.name = self._server.name

    def read(self) -> Records:
        """Return everything held.

        Raises
        ------
        InputError
            With every value that somebody has typed there and that cannot be.
        """
        origins: dict[tuple[str, ...], Origin] = {}
        issues: list[Issue] = []
        made = {}
        with collector_paused():
            for table in TABLES:
                reader = Reader(table, store=self.name, origins=origins)
                made[table] = tuple(record for _, record in self._records(reader) if record is not None)
                issues += reader.issues
        if issues:
            raise InputError(tuple(issues))
        known = {person.id for person in made["stakeholders"]}
        for table in ("relationships", "interactions"):
            made[table] = tuple(tie for tie in made[table] if tie.source in known and tie.target in known)
        return Records(**made)

    def _records(self, reader: Reader) -> list[tuple[Mapping[str, Any], Any]]:
        """Return the properties and the record of everything in a table, in order of the keys."""
        names = ENDS.get(reader.table, ())
        found = []
        for *ends, properties in self._server.stream(f"store_read_{reader.table}"):
            if reader.table == "relationships":
                properties.setdefault("kind", ends.pop().lower())
            found.append((properties, reader.record(properties, dict(zip(names, ends, strict=True)))))
        return sorted(found, key=lambda pair: _order(pair[0], pair[1], names))

    def members(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Return id and name of every stakeholder, and of every decision."""
        rows = [row for row in self._server.stream("store_read_members") if row[1] is not None]
        people, decisions = (
            tuple(sorted((str(id), str(name)) for what, id, name in rows if what == table))
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
        """Bring the records of sources in, batch by batch; what is broken off is made good by doing it again."""
        self._prepare()
        total = sum(len(getattr(each.records, table)) for each in loads for table in TABLES)
        counts, done = {table: Change(what=table) for table in TABLES}, 0
        for load in loads:
            lines = load.lines()
            numbers = [self._begin(name, who=who, when=when) for name in lines]
            changes = {}
            for table in ORDER:
                changes[table] = Change(what=table)
                for part in self._batches(table, load):
                    alone = replace and not load.lineage
                    changes[table] += self._bring(table, part, lines[-1], numbers[-1], sole=alone)
                    done += len(part)
                    if progress:
                        progress(done, total)
                for name in lines if replace else ():
                    self._forget(table, name, numbers[-1])
            for table in reversed(ORDER) if replace else ():
                changes[table] += Change(what=table, removed=self._repeat(f"store_remove_{table}", "removed"))
            kept = [asdict(changes[table]) for table in TABLES]
            for number in numbers:
                told = json.dumps(kept if number == numbers[-1] else [])
                self._server.tell("store_finish_import", **{"import": number, "changes": told})
            counts = {table: counts[table] + changes[table] for table in TABLES}
        return tuple(counts.values())

    def _prepare(self) -> None:
        """See that the database is ours to write to, and that no id can be there twice."""
        (found,) = self._server.run("OPTIONAL MATCH (m:RelgraphStore) RETURN max(m.schema) AS schema", writes=False)
        if (found["schema"] or SCHEMA) > SCHEMA:
            figures = {"store": self.name, "found": found["schema"], "known": SCHEMA}
            raise failure(StoreError, "store_newer", figures)
        for name, rule in RULES.items():
            self._server.run(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR {rule}", writes=True)
        self._server.run(f"CALL db.awaitIndexes({AWAIT_SECONDS})", writes=False)

    def _begin(self, source: str, *, who: str, when: datetime) -> int:
        at = when.isoformat(timespec="seconds")
        (opened,) = self._server.tell("store_begin_import", source_name=source, who=who, at=at)
        return int(opened["number"])

    def _batches(self, table: str, load: Load) -> Iterator[list[dict[str, Any]]]:
        listed = getattr(load.records, table)
        keys = interaction_keys(listed) if table == "interactions" else None
        for start in range(0, len(listed), BATCH):
            part = slice(start, start + BATCH)
            given = zip(listed[part], keys[part] if keys else repeat(None), strict=False)
            yield [to_row(table, record, key) | {"sources": load.sources_of(record)} for record, key in given]

    def _bring(self, table: str, rows: list[dict[str, Any]], source: str, number: int, *, sole: bool) -> Change:
        book: dict[str, Any] = {"import": number, "source_name": source, "sole": sole, "kept": NEVER_CLEARED}
        found = self._server.tell_in_batches(
            f"store_write_{table}", rows, planned_anew=table == "relationships", **book
        )
        new, updated = (sum(row[name] for row in found) for name in ("new", "updated"))
        return Change(what=table, new=new, updated=updated, unchanged=len(rows) - new - updated)

    def _forget(self, table: str, source: str, number: int) -> None:
        self._repeat(f"store_forget_{table}", "forgotten", source_name=source, **{"import": number})

    def _repeat(self, name: str, count: str, **parameters: Any) -> int:
        """Run a query that changes so many at once until there are no more; return how many there were."""
        total = 0
        while found := self._server.tell(name, limit=BATCH, **parameters)[0][count]:
            total += found
        return total

    def query(self, query: Query, parameters: Mapping[str, str]) -> tuple[Row, ...]:
        """Return the rows of a query that reads; the server refuses one that writes."""
        rows = self._server.run(query.statement, query.bind(parameters), writes=False)
        return tuple({name: plain(value) for name, value in row.items()} for row in rows)

    def imports(self) -> tuple[Import, ...]:
        """Return the ledger, oldest first."""
        return tuple(
            Import(
                number=row["number"],
                source=row["source"],
                who=row["who"],
                when=datetime.fromisoformat(row["at"]),
                finished=row["finished"],
                changes=tuple(Change(**change) for change in json.loads(row["changes"])),
            )
            for row in self._server.ask("store_read_imports")
        )

    def erase(self, id: str, redact: Callable[[str], str]) -> None:
        """Remove a stakeholder, and what the others' texts say of it."""
        for table in TABLES:
            self._redact(table, redact)
        for entry in self.imports():
            new = redact(entry.source)
            if new != entry.source:
                for place in (*RENAME_SOURCES, "MATCH (n:RelgraphImport {source: $old})"):
                    change = (
                        "SET n.source = $new"
                        if "RelgraphImport" in place
                        else "SET n.sources = [name IN n.sources | CASE name WHEN $old THEN $new ELSE name END]"
                    )
                    self._server.run(f"{place} {change}", {"old": entry.source, "new": new}, writes=True)
        # The stakeholder last: what was broken off before can be done again, by the same name.
        self._server.tell("store_clear_stakeholder", id=id)
        self._server.tell("store_erase_stakeholder", id=id)

    def _redact(self, table: str, redact: Callable[[str], str]) -> None:
        """Write the texts of a table anew where they change."""
        rows = []
        for properties, record in self._records(Reader(table, store=self.name, origins={})):
            if record is None:
                continue
            said: dict[str, Any] = {}
            for name in TEXTS[table]:
                old = getattr(record, name)
                new = tuple(map(redact, old)) if isinstance(old, tuple) else redact(old) if old else old
                if new != old:
                    said[name] = list(new) if isinstance(new, tuple) else new
            for name, text in getattr(record, "attributes", {}).items():
                if (redact(name), redact(text)) != (name, text):
                    said |= {own_name(name): None, own_name(redact(name)): redact(text)}
            if said:
                source = (properties.get("sources") or [""])[0]
                row = to_row(table, record, properties.get("key"))
                rows.append(row | {"said": said, "whole": said, "sources": [], "source_name": source})
        names: dict[str, Any] = {"import": 0, "sole": False, "kept": NEVER_CLEARED}
        for source in sorted({row["source_name"] for row in rows}):
            self._server.tell_in_batches(
                f"store_write_{table}",
                [row for row in rows if row["source_name"] == source],
                source_name=source,
                **names,
            )

    def remains(self) -> tuple[Notice, ...]:
        """Return where erased data may still be found: what the server keeps of its own work."""
        return (Notice("store_server_keeps", {"store": self.name}),)

    def write_properties(self, nodes: Sequence[Row], ties: Sequence[Row]) -> tuple[int, int]:
        """Give stakeholders and ties properties that begin with ``relgraph_``; those of before go.

        Parameters
        ----------
        nodes
            Rows of id and props.
        ties
            Rows of source, target, kind, since and props. A property that is None is none.
        """
        self.remove_properties()
        written = (
            self._server.run_in_batches(statement, rows)
            for statement, rows in ((SCORE_NODES, nodes), (SCORE_TIES, ties))
        )
        people, joined = (sum(row["done"] for row in found) for found in written)
        return people, joined

    def remove_properties(self) -> tuple[int, int]:
        """Take every property that begins with ``relgraph_`` away from stakeholders and their ties."""
        people, joined = (self._unscore(place) for place in SCORED.values())
        return people, joined

    def _unscore(self, place: str) -> int:
        total = 0
        while found := self._server.run(place + UNSCORE, {"limit": BATCH}, writes=True)[0]["done"]:
            total += found
        return total

    def condition(self) -> Mapping[str, Any]:
        """Return the state of the store, without personal data."""
        (held,) = self._server.ask("store_count")
        rules = self._server.run("SHOW CONSTRAINTS YIELD name RETURN collect(name) AS names", writes=False)[0]["names"]
        return {
            "engine": "Neo4j",
            "version": self._server.agent.removeprefix("Neo4j/"),
            "schema": SCHEMA,
            "records": held,
            "constraints": sorted(set(RULES) & set(rules)) == sorted(RULES),
        }

    def close(self) -> None:
        """Let go of the connections."""
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _order(properties: Mapping[str, Any], record: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    ends = tuple(str(getattr(record, name, "")) for name in names)
    return (*ends, str(properties.get("key") or properties.get("id") or ""))
