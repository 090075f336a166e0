"""What of a source with errors stays outside when the good rows are imported: its rows, and what refers to them."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from relgraph.fields import TABLES
from relgraph.io.headers import table_called
from relgraph.model import Origin
from relgraph.validation.issues import error_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relgraph.errors import Issue
    from relgraph.io import Reading
    from relgraph.model import Records

REFERENCES = {
    "relationships": ("source", "target"),
    "interactions": ("source", "target"),
    "participations": ("decision", "stakeholder"),
}


def rejected(reading: Reading, accepted: Records) -> tuple[list[Issue], Counter[str]]:
    """Return an error for each sound record that refers to somebody refused, and how much is refused of each table."""
    refused = {_place(issue) for issue in reading.errors if issue.row is not None}
    tables = _tables(reading)
    counts = Counter(_table(place, tables) for place in refused)
    issues: list[Issue] = []
    whole = accepted == type(accepted)()
    members = _members(accepted, reading)
    for table in TABLES:
        kept = set(map(id, getattr(accepted, table)))
        for record in getattr(reading.records, table):
            if id(record) in kept or record.origin in refused:
                continue
            counts[table] += 1
            # Where a whole table was refused one sentence says so; else each record has its own.
            if not whole:
                issues += _dangling(table, record, members)
    return issues, counts


def _place(issue: Issue) -> Origin:
    return Origin(issue.source, issue.sheet, issue.row)


def _members(accepted: Records, reading: Reading) -> tuple[set[str], set[str]]:
    people = {person.id for person in accepted.stakeholders}.union(id for id, _ in reading.known.people)
    decisions = {decision.id for decision in accepted.decisions}.union(id for id, _ in reading.known.decisions)
    return people, decisions


def _dangling(table: str, record: Any, members: tuple[set[str], set[str]]) -> Iterator[Issue]:
    people, decisions = members
    for column in REFERENCES.get(table, ()):
        value = getattr(record, column)
        if value not in (decisions if column == "decision" else people):
            yield error_at(record.origin, "refers_to_refused", column=column, value=value)
            return


def _tables(reading: Reading) -> dict[tuple[str, str | None], str]:
    """Return which table the rows of each file or sheet belong to; ties may come from the rows of people too."""
    found = dict.fromkeys(reading.lists, "stakeholders")
    for table in TABLES:
        # Whoever only a tie names has the row of that tie.
        for record in getattr(reading.records, table) if table != "stakeholders" else ():
            found.setdefault((record.origin.source, record.origin.sheet), table)
    return found


def _table(place: Origin, tables: dict[tuple[str, str | None], str]) -> str:
    called = table_called(place.sheet or PurePath(place.source).stem)
    return tables.get((place.source, place.sheet)) or called or "relationships"
