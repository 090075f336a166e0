"""The command line on a real Neo4j: the same commands, the same answers, and what only a server can do."""

from __future__ import annotations

import json
import socket

import pytest
from neo4j_fixtures import ask as cypher

from cli_calls import ask, call, folder
from relgraph.fields import TABLES

NETWORK = {
    "stakeholders": "id,name,type,reports_to,role,stance,ours,shoe size,note,owner\n"
    "1,Ann Chief,customer,,decider;approver,champion,,44,,\n2,陈静,supplier,1,user,-1,,,ask Wu Lei,3\n"
    "3,Wu Lei,,2;1,,,yes,,,\n4,Mel,media,,,,,,,\n",
    "relationships": "source,target,kind,strength,since,until,sentiment,wave\n"
    "1,2,advises,.123456789012345,2024-01-01,,,7\n1,2,advises,.5,2020-01-01,2021-01-01,,\n3,1,guanxi,,,,,\n"
    "4,1,opposes,,,,,\n3,2,knows,.5,,,-.2,\n4,2,knows,.25,,,,\n",
    "interactions": "date,source,target,channel\n2024-03-01T10:20:30,1,2,email\n2024-03-02,2,3,\n2024-03-02,2,3,\n",
    "decisions": "id,name,due\nP1,Tender,2024-09-01\n",
    "participations": "decision,stakeholder,role,stance\nP1,1,decider,0\n",
}
COUNTS = {"stakeholders": 4, "relationships": 9, "interactions": 3, "decisions": 1, "participations": 1}


@pytest.fixture
def place(tmp_path):
    return folder(tmp_path / "net", **NETWORK)


@pytest.fixture
def kept(place, neo4j_uri):
    """A Neo4j that holds the network of `place`."""
    assert call("import", place, "--into", neo4j_uri).code == 0
    return neo4j_uri


def records(path, tmp_path):
    """Return every record at `path` as JSON, whatever their order."""
    file = tmp_path / "records.json"
    assert call("export", path, file, "--force").code == 0
    network = json.loads(file.read_text("utf-8"))
    return {table: sorted(network[table], key=lambda one: json.dumps(one, sort_keys=True)) for table in TABLES}


def test_import_counts_and_the_same_again_changes_nothing(place, neo4j_uri):
    first = ask("import", place, "--into", neo4j_uri)
    assert {row["what"]: row["new"] for row in first.rows} == COUNTS
    assert first.json["store"] == neo4j_uri
    # The tie of a conflict kind, and the one of ill feeling.
    assert first.json["network"] == {"source": neo4j_uri, "stakeholders": 4, "relationships": 9, "conflicts": 2}
    again = ask("import", place, "--into", neo4j_uri)
    assert {row["what"]: row["unchanged"] for row in again.rows} == COUNTS
    assert not any(row[name] for row in again.rows for name in ("new", "updated", "removed", "rejected"))


@pytest.mark.parametrize("command", ["rank", "ties", "weak-links", "chain"])
def test_an_analysis_is_that_of_the_folder_it_came_from(place, kept, command):
    plain, stored = (ask(command, path, "--lang", "zh").json for path in (place, kept))
    for made in (plain, stored):
        made["network"].pop("source")
        made["notices"] = [(one["code"], one["text"]) for one in made["notices"]]
    assert stored == plain


def test_stores_are_copied_both_ways_without_loss(place, kept, tmp_path):
    expected = records(place, tmp_path)
    assert records(kept, tmp_path) == expected
    assert call("import", kept, "--into", tmp_path / "kept.db").code == 0
    assert records(tmp_path / "kept.db", tmp_path) == expected
    again = ask("import", tmp_path / "kept.db", "--into", kept)
    assert {row["what"]: row["unchanged"] for row in again.rows} == COUNTS


def test_replace_takes_away_what_the_source_has_no_longer(place, kept, tmp_path):
    folder(
        place,
        stakeholders="id,name\n1,Ann Chief\n2,陈静\n",
        relationships="source,target,kind\n1,2,knows\n",
        interactions="date,source,target\n",
    )
    rows = {row["what"]: row for row in ask("import", place, "--into", kept, "--replace").rows}
    assert {what: row["removed"] for what, row in rows.items()} == {
        "stakeholders": 2,
        "relationships": 9,
        "interactions": 3,
        "decisions": 0,
        "participations": 0,
    }
    assert rows["relationships"]["new"] == 1
    left = records(kept, tmp_path)
    assert [one["id"] for one in left["stakeholders"]] == ["1", "2"]
    assert len(left["relationships"]) == 1


def test_a_query_runs_there(place, kept):
    plain, stored = (ask("query", path, "cooling_ties", "days=0", "as_of=2024-03-05") for path in (place, kept))
    assert stored.rows == plain.rows
    assert len(stored.rows) == 1
    assert stored.json["parameters"] == {"days": "0", "as_of": "2024-03-05"}
    assert ask("query", kept, "ungoverned_types").json["parameters"] == {"as_of": "2024-03-02"}


def test_scores_are_written_back_and_taken_away_again(kept):
    before = cypher(kept, "MATCH (s:Stakeholder) RETURN properties(s) AS all ORDER BY s.id")
    ranking = {row["id"]: row for row in ask("rank", kept, "--include-ours").rows}
    made = ask("write-back", kept)
    assert made.json["schema"] == "relgraph/write-back/1"
    assert [(row["what"], row["written"]) for row in made.rows] == [("stakeholders", 4), ("relationships", 9)]
    found = cypher(
        kept,
        "MATCH (s:Stakeholder) RETURN s.id AS id, s.relgraph_score AS score, s.relgraph_rank AS rank, "
        "s.relgraph_cut_point AS cut_point, s.relgraph_harm AS harm ORDER BY id",
    )
    assert {row["id"]: (row["score"], row["rank"]) for row in found} == {
        id: (row["score"], row["rank"]) for id, row in ranking.items()
    }
    # 4 knows 2 only: without 2 one of three pairs of the others is lost less than both.
    assert {row["id"]: row["cut_point"] for row in found} == {"1": False, "2": True, "3": False, "4": False}
    (bridge,) = cypher(
        kept,
        "MATCH (a)-[r]->(b) WHERE r.relgraph_bridge RETURN a.id AS source, b.id AS target, r.relgraph_strength AS s",
    )
    assert bridge == {"source": "4", "target": "2", "s": 0.25}
    # What is written back is nobody's record.
    assert "relgraph_score" not in json.dumps(ask("subject", kept, "1").json)
    removed = ask("write-back", kept, "--remove")
    assert [(row["what"], row["removed"]) for row in removed.rows] == [("stakeholders", 4), ("relationships", 9)]
    assert cypher(kept, "MATCH (s:Stakeholder) RETURN properties(s) AS all ORDER BY s.id") == before


def test_a_person_is_shown_and_erased(kept, tmp_path):
    made = ask("subject", kept, "Wu Lei")
    assert [row["what"] for row in made.rows] == [
        *("stakeholder", "relationship", "relationship", "relationship", "relationship"),
        *("interaction", "interaction", "owner_of", "mention"),
    ]
    assert {tuple(row["sources"]) for row in made.rows} == {("net",)}
    assert [entry["source"] for entry in made.json["imports"]] == ["net"]
    erased = ask("erase", kept, "Wu Lei", "--yes")
    assert {row["what"]: row["removed"] for row in erased.rows} == {
        "stakeholder": 1,
        "relationship": 4,
        "interaction": 2,
        "owner_of": 1,
        "mention": 1,
    }
    # Backups and logs of the server are beyond reach, and so is the source.
    assert len(erased.notices) >= 2
    assert "erased_from_store_only" in erased.notices
    left = json.dumps(records(kept, tmp_path), ensure_ascii=False)
    assert "Wu Lei" not in left
    assert "ask [erased]" in left
    nodes = cypher(kept, "MATCH (n) RETURN properties(n) AS all")
    assert "Wu Lei" not in json.dumps(nodes, default=str)


def test_doctor_tells_of_the_server_and_not_where_it_is(kept):
    made = ask("doctor", kept)
    rows = {row["what"]: row["value"] for row in made.rows}
    assert (rows["reachable"], rows["stakeholders"], rows["relationships"]) == (True, 4, 9)
    host = kept.partition("://")[2]
    for how in ("table", "json", "csv"):
        told = call("doctor", kept, "--format", how).out
        assert not [word for word in (host, host.partition(":")[0], "Ann", "Wu Lei") if word in told]


def test_a_server_that_is_down_is_4_and_said_without_the_password(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("NEO4J_PASSWORD", "s3cret-word")
    for words in (["rank", f"bolt://127.0.0.1:{port}"], ["rank", f"bolt://127.0.0.1:{port}", "--debug"]):
        made = call(*words)
        assert (made.code, made.out, f"127.0.0.1:{port}" in made.err) == (4, "", True)
        assert "s3cret-word" not in made.err
    made = call("doctor", f"bolt://127.0.0.1:{port}", "--format", "json")
    assert (made.code, made.rows[-1]["what"], made.rows[-1]["ok"]) == (4, "reachable", False)
    assert str(port) not in made.out
    assert "127.0.0.1" not in made.out


def test_a_wrong_password_is_4_and_a_right_one_is_let_in(strict_server, tmp_path, monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-horse")
    made = call("check", strict_server.uri, "--debug")
    assert (made.code, made.out) == (4, "")
    assert "wrong-horse" not in made.err
    (tmp_path / "pw").write_text("correct-horse\n")
    assert call("doctor", strict_server.uri, "--password-file", tmp_path / "pw").code == 0
