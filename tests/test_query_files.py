"""Finding and reading query files; what they hold is tried in test_queries.py and on every store."""

from __future__ import annotations

import pytest

from relgraph.errors import UsageError
from relgraph.stores import queries

GOOD = """// Who is there.
// $id   of somebody
// $day  to look at
MATCH (s:Label {id: $id}) WHERE s.x <> '$no' RETURN $day;
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for engine in ("neo4j", "sqlite"):
        (tmp_path / engine).mkdir()
    monkeypatch.setattr(queries, "folder", lambda: tmp_path)
    queries.load.cache_clear()
    yield tmp_path
    queries.load.cache_clear()


def test_a_file_is_a_purpose_parameters_and_one_statement(folder) -> None:
    (folder / "neo4j" / "who.cypher").write_text(GOOD)
    query = queries.load("who", "neo4j")
    assert query.purpose == "Who is there."
    assert query.parameters == {"id": "of somebody", "day": "to look at"}
    assert query.statement == "MATCH (s:Label {id: $id}) WHERE s.x <> '$no' RETURN $day"


def test_labels_casts_and_quoted_text_are_no_parameters(folder) -> None:
    (folder / "sqlite" / "who.sql").write_text(
        "-- P.\n-- :id  of somebody\nSELECT ':no', \"a\", x FROM t WHERE id = :id;\n"
    )
    assert list(queries.load("who", "sqlite").parameters) == ["id"]


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("$day;", "1;"),
        GOOD.replace("// $day  to look at\n", ""),
        GOOD.replace("$id  ", "$name"),
    ],
)
def test_a_file_that_declares_other_parameters_than_it_uses_is_refused(folder, text) -> None:
    (folder / "neo4j" / "who.cypher").write_text(text)
    with pytest.raises(UsageError, match=r"who\.cypher"):
        queries.load("who", "neo4j")


@pytest.mark.parametrize("name", ["nothing", "../neo4j/who", "", "who.cypher", "a b", "谁"])
def test_an_unknown_query_lists_what_there_is(name) -> None:
    with pytest.raises(UsageError, match="decision_chain"):
        queries.load(name, "sqlite")


def test_parameters_must_be_those_declared() -> None:
    query = queries.load("decision_chain", "sqlite")
    assert query.bind({"depth": "2", "person": "K01", "as_of": "2025-06-30"}) == {
        "person": "K01",
        "depth": "2",
        "as_of": "2025-06-30",
    }
    with pytest.raises(UsageError, match="has no parameter colour"):
        query.bind({"person": "K01", "depth": "2", "as_of": "2025-06-30", "colour": "red"})
    with pytest.raises(UsageError, match="needs depth, as_of"):
        query.bind({"person": "K01"})


def test_queries_of_the_stores_themselves_are_not_offered() -> None:
    assert queries.names()
    assert not [name for name in queries.names() if name.startswith("store_")]
