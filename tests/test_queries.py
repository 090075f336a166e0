"""The files in queries/: their form, and the SQL files against answers worked out by hand."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from query_answers import ANSWERS, CASES
from query_network import AS_OF, NETWORK
from query_rows import Row, exact
from relgraph.model import Decision, Interaction, Participation, Records, Relationship, Stakeholder

QUERIES = Path(__file__).parents[1] / "queries"
FILES = sorted([*QUERIES.glob("sqlite/*"), *QUERIES.glob("neo4j/*")])
# Those for people. The rest are what the stores run themselves.
BY_HAND = [path for path in FILES if not path.name.startswith("store_")]
PARAMETERS = {name: sorted(parameters) for name, parameters, _ in ANSWERS}
COMMENT = {".sql": "--", ".cypher": "//"}
MARK = {".sql": ":", ".cypher": "$"}
TABLES = {
    "stakeholders": Stakeholder,
    "relationships": Relationship,
    "interactions": Interaction,
    "decisions": Decision,
    "participations": Participation,
}


def cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join(value) or None
    return value.isoformat() if isinstance(value, date) else value


def loaded(records: Records) -> sqlite3.Connection:
    """Return a database in memory that holds the records, a column for each field."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    for table, record in TABLES.items():
        columns = [field.name for field in fields(record) if field.name not in ("attributes", "origin")]
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",
            [[cell(getattr(row, column)) for column in columns] for row in getattr(records, table)],
        )
    return connection


def asked(connection: sqlite3.Connection, name: str, parameters: dict[str, str]) -> list[Row]:
    statement = (QUERIES / "sqlite" / f"{name}.sql").read_text(encoding="utf-8")
    return [dict(row) for row in connection.execute(statement, parameters)]


def split(path: Path) -> tuple[list[str], str]:
    """Return the comment lines at the top of a query file, and the statement."""
    lines = path.read_text(encoding="utf-8").splitlines()
    body = next(number for number, line in enumerate(lines) if not line.startswith(COMMENT[path.suffix]))
    return lines[:body], "\n".join(lines[body:])


def unquoted(statement: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`", "''", statement)


def test_every_query_is_there_for_both_stores_and_answered_here() -> None:
    names = {folder: {path.stem for path in BY_HAND if path.parent.name == folder} for folder in ("sqlite", "neo4j")}
    assert names["sqlite"] == names["neo4j"] == set(PARAMETERS)
    assert {(path.parent.name, path.suffix) for path in FILES} == {("sqlite", ".sql"), ("neo4j", ".cypher")}


def test_the_readme_lists_every_query_with_its_parameters() -> None:
    rows = re.findall(
        r"^\| (\w+) \| .+ \| ([\w, ]+) \|$", (QUERIES / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    listed = {name: [] if parameters == "none" else parameters.split(", ") for name, parameters in rows}
    assert listed == {**PARAMETERS, "name": ["parameters"]}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_query_file_says_what_it_is_for_then_its_parameters(path: Path) -> None:
    head, statement = split(path)
    comment, mark = COMMENT[path.suffix], re.escape(MARK[path.suffix])
    assert re.match(rf"{comment} [A-Z].+\.$", head[0])
    declared = [match[1] if (match := re.match(rf"{comment} {mark}(\w+) +\S", line)) else line for line in head[1:]]
    used = set(re.findall(rf"{mark}([a-z]\w*)\b", unquoted(statement)))
    assert len(declared) == len(set(declared))
    assert set(declared) == used


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: path.name)
def test_both_files_of_a_query_take_the_same_parameters(path: Path) -> None:
    head, _ = split(path)
    assert sorted(line.split()[1][1:] for line in head[1:]) == PARAMETERS[path.stem]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_query_file_holds_one_statement_and_no_comment_in_it(path: Path) -> None:
    _, statement = split(path)
    assert unquoted(statement).count(";") == 1
    assert statement.endswith(";")
    assert COMMENT[path.suffix] not in unquoted(statement)


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: path.name)
def test_a_query_for_people_only_reads(path: Path) -> None:
    writing = r"\b(INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|REPLACE|ATTACH|PRAGMA|MERGE|SET|REMOVE|DETACH|LOAD)\b"
    assert not re.search(writing, split(path)[1], re.IGNORECASE)


@pytest.mark.parametrize("case", CASES)
def test_the_sql_files_give_the_answers_worked_out_by_hand(case: str) -> None:
    records, answers = CASES[case]
    with closing(loaded(records)) as connection:
        for name, parameters, rows in answers:
            assert (name, parameters, exact(asked(connection, name, parameters))) == (name, parameters, exact(rows))


def test_a_value_is_never_read_as_sql() -> None:
    hostile = {"organization": "x' OR '1'='1", "as_of": AS_OF}
    with closing(loaded(NETWORK)) as connection:
        assert asked(connection, "who_knows_whom_at", hostile) == []
