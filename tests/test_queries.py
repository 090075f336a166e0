"""The files in queries/: their form, and the SQL files against answers worked out by hand.

The network is small enough to check on paper. Every expected row follows from the tables below.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from relgraph.model import Decision, Interaction, Participation, Records, Relationship, Stakeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERIES = Path(__file__).parents[1] / "queries"
FILES = sorted([*QUERIES.glob("sqlite/*"), *QUERIES.glob("neo4j/*")])
COMMENT = {".sql": "--", ".cypher": "//"}
MARK = {".sql": ":", ".cypher": "$"}
TABLES = {
    "stakeholders": Stakeholder,
    "relationships": Relationship,
    "interactions": Interaction,
    "decisions": Decision,
    "participations": Participation,
}

AS_OF = "2025-06-30"


def stakeholder(id: str, name: str, type: str, **known: Any) -> Stakeholder:
    return Stakeholder(id=id, name=name, type=type, **known)


def tie(source: str, kind: str, target: str, **known: Any) -> Relationship:
    return Relationship(source=source, target=target, kind=kind, **known)


def contact(day: str, source: str, target: str) -> Interaction:
    return Interaction(date=datetime.fromisoformat(day), source=source, target=target)


NETWORK = Records(
    stakeholders=(
        stakeholder("U1", "Ivo", "employee", ours=True, organization="Us"),
        stakeholder("U2", "Joy", "employee", ours=True, organization="Us"),
        stakeholder("O1", "City Hospital", "customer", entity="organization"),
        stakeholder("H1", "Ada", "customer", organization="O1", title="Director", stance=0, cadence=30.0),
        stakeholder("H2", "Ben", "customer", organization="O1", title="Head of IT", ours=False),
        stakeholder("H3", "Cho", "customer", organization="O1", stance=1),
        stakeholder("H4", "Dov", "customer", organization="O1"),
        stakeholder("G1", "Eve", "government", organization="Health Board", cadence=200.0),
        stakeholder("G2", "Fay", "government", organization="Health Board"),
        stakeholder("P1", "Lou", "partner", organization="Delta"),
        stakeholder("P2", "Max", "partner", organization="Delta"),
        stakeholder("O2", "Echo Ltd", "distributor", entity="organization"),
        stakeholder("P3", "Ned", "distributor", organization="O2"),
        stakeholder("M1", "Gil", "media"),
        stakeholder("C1", "Rival", "competitor"),
        stakeholder("A1", "Uni", "academia"),
        stakeholder("S1", "Acme", "supplier"),
        stakeholder("S2", "Bolt", "supplier"),
    ),
    relationships=(
        # Reporting: H2 and H3 are one step below H1, H4 two; H3 has a second boss; H1 and H4 make a circle.
        tie("H2", "reports_to", "H1", sentiment=-0.5),
        tie("H1", "manages", "H3"),
        tie("H3", "reports_to", "H2"),
        tie("H4", "reports_to", "H2", since=date(2025, 6, 30)),
        tie("H1", "reports_to", "H4"),
        tie("G1", "reports_to", "H1", until=date(2025, 6, 29)),
        tie("G2", "reports_to", "H4", since=date(2025, 7, 1)),
        # Ours with the hospital: recorded from both ends, twice with one person, once on bad terms.
        tie("U1", "works_with", "H1", strength=0.8),
        tie("H1", "works_with", "U1", strength=0.6),
        tie("U1", "advises", "H1"),
        tie("H2", "knows", "U1", strength=0.5),
        tie("U2", "knows", "H2", sentiment=-0.4),
        # Ours with others: Delta through U1 alone, Echo through Ned alone.
        tie("U1", "knows", "P1"),
        tie("P2", "knows", "U1"),
        tie("U1", "knows", "P3"),
        tie("U2", "knows", "P3", until=date(2025, 6, 30)),
        tie("U2", "knows", "M1", until=date(2025, 1, 31)),
        tie("U1", "competes_with", "C1"),
        # Supply: the hospital's one supplier in both wordings, Echo's two, Lou's on bad terms, Gil's last.
        tie("S1", "supplies", "O1", share=0.9),
        tie("O1", "buys_from", "S1"),
        tie("S1", "supplies", "O2"),
        tie("S2", "supplies", "O2", sentiment=-0.5),
        tie("P1", "buys_from", "S2", sentiment=-0.2),
        tie("S1", "supplies", "M1"),
        tie("S2", "supplies", "M1", until=date(2024, 12, 31)),
    ),
    interactions=(
        contact("2024-11-05", "U1", "H1"),
        contact("2025-01-10", "H1", "U1"),
        contact("2025-05-01T09:30", "U2", "H3"),
        contact("2025-06-20", "H3", "U2"),
        contact("2025-03-01", "U2", "G1"),
        contact("2025-04-30", "U1", "P1"),
        contact("2025-05-01", "U2", "P3"),
        contact("2025-07-05", "U1", "A1"),
    ),
)

# Each query with its parameters and the rows it must give, in this order.
ANSWERS: list[tuple[str, dict[str, str], list[dict[str, Any]]]] = [
    (
        "decision_chain",
        {"person": "H1", "depth": "1", "as_of": AS_OF},
        [
            {"id": "H2", "name": "Ben", "title": "Head of IT", "stance": None, "steps": 1},
            {"id": "H3", "name": "Cho", "title": None, "stance": 1, "steps": 1},
        ],
    ),
    (
        "decision_chain",
        {"person": "H1", "depth": "9", "as_of": AS_OF},
        [
            {"id": "H2", "name": "Ben", "title": "Head of IT", "stance": None, "steps": 1},
            {"id": "H3", "name": "Cho", "title": None, "stance": 1, "steps": 1},
            {"id": "H4", "name": "Dov", "title": None, "stance": None, "steps": 2},
        ],
    ),
    # Before H4 joined, and while G1 still reported to H1.
    (
        "decision_chain",
        {"person": "H1", "depth": "9", "as_of": "2025-06-29"},
        [
            {"id": "G1", "name": "Eve", "title": None, "stance": None, "steps": 1},
            {"id": "H2", "name": "Ben", "title": "Head of IT", "stance": None, "steps": 1},
            {"id": "H3", "name": "Cho", "title": None, "stance": 1, "steps": 1},
        ],
    ),
    ("decision_chain", {"person": "nobody", "depth": "9", "as_of": AS_OF}, []),
    # The hospital is not listed: U1 knows H1 and H2, U2 knows H3.
    (
        "single_threaded_accounts",
        {"as_of": AS_OF},
        [
            {"account": "Delta", "our_people": 1, "their_people": 2, "only_ours": "U1", "only_theirs": None},
            {"account": "Echo Ltd", "our_people": 2, "their_people": 1, "only_ours": None, "only_theirs": "P3"},
            {"account": "Health Board", "our_people": 1, "their_people": 1, "only_ours": "U2", "only_theirs": "G1"},
        ],
    ),
    *(
        (
            "who_knows_whom_at",
            {"organization": organization, "as_of": AS_OF},
            [
                {
                    "our_id": ours,
                    "our_name": {"U1": "Ivo", "U2": "Joy"}[ours],
                    "their_id": theirs,
                    "their_name": {"H1": "Ada", "H2": "Ben", "H3": "Cho"}[theirs],
                    "their_title": {"H1": "Director", "H2": "Head of IT"}.get(theirs),
                    "kind": kind,
                    "strength": strength,
                }
                for ours, theirs, kind, strength in [
                    ("U1", "H1", "advises", None),
                    ("U1", "H1", "works_with", 0.8),
                    ("U1", "H2", "knows", 0.5),
                    ("U2", "H3", "contacts", None),
                ]
            ],
        )
        for organization in ("O1", "City Hospital")
    ),
    (
        "who_knows_whom_at",
        {"organization": "Health Board", "as_of": AS_OF},
        [
            {
                "our_id": "U2",
                "our_name": "Joy",
                "their_id": "G1",
                "their_name": "Eve",
                "their_title": None,
                "kind": "contacts",
                "strength": None,
            }
        ],
    ),
    # H1: 10 January to 30 June is 171 days, agreed are 30. P1: 61 days, 60 are fine. P3: 60 days. G1: 121 of 200.
    (
        "cooling_ties",
        {"days": "60", "as_of": AS_OF},
        [
            {
                "our_id": "U1",
                "our_name": "Ivo",
                "their_id": "H1",
                "their_name": "Ada",
                "last_contact": "2025-01-10",
                "silent_days": 171,
                "fine_days": 30,
            },
            {
                "our_id": "U1",
                "our_name": "Ivo",
                "their_id": "P1",
                "their_name": "Lou",
                "last_contact": "2025-04-30",
                "silent_days": 61,
                "fine_days": 60,
            },
        ],
    ),
    # Media: the tie is over. Competitor: a conflict. Academia: the contact is still to come.
    (
        "ungoverned_types",
        {"as_of": AS_OF},
        [
            {"type": "supplier", "stakeholders": 2},
            {"type": "academia", "stakeholders": 1},
            {"type": "competitor", "stakeholders": 1},
            {"type": "media", "stakeholders": 1},
        ],
    ),
    (
        "sole_suppliers",
        {"as_of": AS_OF},
        [
            {"buyer_id": "M1", "buyer_name": "Gil", "supplier_id": "S1", "supplier_name": "Acme", "share": None},
            {
                "buyer_id": "O1",
                "buyer_name": "City Hospital",
                "supplier_id": "S1",
                "supplier_name": "Acme",
                "share": 0.9,
            },
            {"buyer_id": "P1", "buyer_name": "Lou", "supplier_id": "S2", "supplier_name": "Bolt", "share": None},
        ],
    ),
]


def cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join(value) or None
    if isinstance(value, datetime):
        return value.isoformat() if value.time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    """NETWORK in memory, a column for each field."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    for table, record in TABLES.items():
        columns = [field.name for field in fields(record) if field.name not in ("attributes", "origin")]
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",
            [[cell(getattr(row, column)) for column in columns] for row in getattr(NETWORK, table)],
        )
    yield connection
    connection.close()


def split(path: Path) -> tuple[list[str], str]:
    """Return the comment lines at the top of a query file, and the statement."""
    lines = path.read_text(encoding="utf-8").splitlines()
    body = next(number for number, line in enumerate(lines) if not line.startswith(COMMENT[path.suffix]))
    return lines[:body], "\n".join(lines[body:])


def test_every_query_is_there_for_both_stores_and_answered_here() -> None:
    names = {folder: {path.stem for path in (QUERIES / folder).iterdir()} for folder in ("sqlite", "neo4j")}
    assert names["sqlite"] == names["neo4j"] == {name for name, _, _ in ANSWERS}
    assert {path.suffix for path in (QUERIES / "sqlite").iterdir()} == {".sql"}
    assert {path.suffix for path in (QUERIES / "neo4j").iterdir()} == {".cypher"}


def test_the_readme_lists_every_query_with_its_parameters() -> None:
    rows = re.findall(
        r"^\| (\w+) \| .+ \| ([\w, ]+) \|$", (QUERIES / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    listed = {name: parameters.split(", ") for name, parameters in rows if name != "name"}
    assert listed == {name: sorted(parameters) for name, parameters, _ in ANSWERS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_query_file_says_what_it_is_for_then_its_parameters(path: Path) -> None:
    head, statement = split(path)
    comment, mark = COMMENT[path.suffix], re.escape(MARK[path.suffix])
    assert re.match(rf"{comment} [A-Z].+\.$", head[0])
    declared = [match[1] if (match := re.match(rf"{comment} {mark}(\w+) +\S", line)) else line for line in head[1:]]
    used = set(re.findall(rf"{mark}([a-z]\w*)\b", re.sub(r"'[^']*'|:[A-Z]\w*", "", statement)))
    assert len(declared) == len(set(declared))
    assert set(declared) == used
    assert used == set(next(parameters for name, parameters, _ in ANSWERS if name == path.stem))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_query_file_holds_one_statement_and_no_comment_in_it(path: Path) -> None:
    _, statement = split(path)
    assert statement.count(";") == 1
    assert statement.endswith(";")
    assert COMMENT[path.suffix] not in statement


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_query_only_reads(path: Path) -> None:
    writing = r"\b(INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|REPLACE|ATTACH|PRAGMA|MERGE|SET|REMOVE|DETACH|LOAD)\b"
    assert not re.search(writing, split(path)[1], re.IGNORECASE)


@pytest.mark.parametrize(("name", "parameters", "rows"), ANSWERS)
def test_a_sql_file_gives_the_answer_worked_out_by_hand(
    database: sqlite3.Connection, name: str, parameters: dict[str, str], rows: list[dict[str, Any]]
) -> None:
    statement = (QUERIES / "sqlite" / f"{name}.sql").read_text(encoding="utf-8")
    assert [dict(row) for row in database.execute(statement, parameters)] == rows


def test_a_value_is_never_read_as_sql(database: sqlite3.Connection) -> None:
    statement = (QUERIES / "sqlite" / "who_knows_whom_at.sql").read_text(encoding="utf-8")
    hostile = {"organization": "x' OR '1'='1", "as_of": AS_OF}
    assert list(database.execute(statement, hostile)) == []
