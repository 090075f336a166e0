"""`relgraph query`: named questions, the same answers from a store and from files."""

from __future__ import annotations

import csv
import io
import json

import pytest

from cli_calls import ask, call, folder

# Of ours, U knows A and wrote to B; nobody of ours knows the supplier or the medium.
TABLES = {
    "stakeholders": "id,name,type,ours,cadence\nU,Uma,employee,yes,\nA,Ann,customer,,\nB,Bo,customer,,30\n"
    "S,Sal,supplier,,\nM,Mel,media,,\nT,Tim,supplier,,\n",
    "relationships": "source,target,kind,since,until\nU,A,knows,2024-01-01,\nU,M,knows,2020-01-01,2021-01-01\n"
    "S,A,competes_with,,\n",
    "interactions": "date,source,target\n2024-03-01T08:00:00,U,B\n2024-06-30,B,A\n",
}
UNGOVERNED = [{"type": "supplier", "stakeholders": 2}, {"type": "media", "stakeholders": 1}]


@pytest.fixture
def place(tmp_path):
    return folder(tmp_path / "net", **TABLES)


@pytest.fixture
def store(tmp_path, place):
    assert call("import", place, "--into", tmp_path / "kept.db").code == 0
    return tmp_path / "kept.db"


@pytest.fixture(params=["folder", "store"])
def network(request, place, store):
    return place if request.param == "folder" else store


def test_a_query_answers_on_a_store_and_on_files_alike(network):
    made = ask("query", network, "ungoverned_types")
    assert list(made.json) == ["schema", "network", "method", "parameters", "notices", "rows"]
    assert made.json["schema"] == "relgraph/query/1"
    assert made.json["network"] == {"source": network.name, "stakeholders": 6, "relationships": 3, "conflicts": 1}
    assert made.json["method"].startswith("Types of stakeholder that nobody of ours")
    # The latest interaction.
    assert made.json["parameters"] == {"as_of": "2024-06-30"}
    assert made.rows == UNGOVERNED


@pytest.mark.parametrize("words", [["as_of=2020-06-30"], ["--as-of", "2020-06-30"]])
def test_another_day_may_be_looked_at(network, words):
    made = ask("query", network, "ungoverned_types", *words)
    assert made.json["parameters"] == {"as_of": "2020-06-30"}
    assert made.rows == [{"type": "customer", "stakeholders": 2}, UNGOVERNED[0]]


def test_parameters_are_given_as_key_and_value(network):
    made = ask("query", network, "cooling_ties", "days=100")
    assert made.json["parameters"] == {"days": "100", "as_of": "2024-06-30"}
    # 1 March to 30 June is 121 days; 30 are agreed.
    assert [(row["our_id"], row["their_id"], row["silent_days"]) for row in made.rows] == [("U", "B", 121)]


def test_a_query_without_a_day_has_none_among_its_parameters(network):
    assert ask("query", network, "missing_roles").json["parameters"] == {}
    assert ask("query", network, "missing_roles", "--as-of", "2020-01-01").json["parameters"] == {}


def test_without_any_date_every_tie_counts_as_in_an_analysis(tmp_path):
    # An analysis of a network without dates counts ties that have an end, too.
    place = folder(
        tmp_path / "net",
        stakeholders="id,type,ours\nU,employee,yes\nA,customer,\nB,media,\n",
        relationships="source,target,until\nU,A,2001-01-01\n",
    )
    assert [(row["source"], row["target"]) for row in ask("ties", place).rows] == [("A", "U"), ("U", "A")]
    made = ask("query", place, "ungoverned_types")
    assert made.json["parameters"] == {"as_of": "0001-01-01"}
    assert made.rows == [{"type": "media", "stakeholders": 1}]


def test_as_table_and_as_csv(network):
    made = call("query", network, "ungoverned_types", "--format", "csv")
    assert list(csv.DictReader(io.StringIO(made.out))) == [
        {name: str(value) for name, value in row.items()} for row in UNGOVERNED
    ]
    shown = call("query", network, "ungoverned_types")
    assert shown.code == 0
    assert "Types of stakeholder" in shown.out
    assert [line.split() for line in shown.out.splitlines() if "supplier" in line] == [["supplier", "2"]]
    assert "no rows" in call("query", network, "cooling_ties", "days=999", "as_of=2024-03-02").out
    assert "没有结果" in call("query", network, "cooling_ties", "days=999", "as_of=2024-03-02", "--lang", "zh").out


def test_what_queries_there_are(network):
    listed = ask("query", "--list").rows
    names = [row["name"] for row in listed]
    assert names == sorted(names)
    assert len(names) >= 12
    assert not [name for name in names if name.startswith("store_")]
    (cooling,) = (row for row in listed if row["name"] == "cooling_ties")
    assert cooling["purpose"].startswith("Contacts of ours that have gone quiet")
    assert set(cooling["parameters"]) == {"days", "as_of"}
    shown = call("query", "--list").out
    assert all(name in shown for name in names)
    assert call("query", network, "--list").out == shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no_such_query"], "cooling_ties"),
        (["store_count"], "“store_count” is no query"),
        (["../sqlite/cooling_ties"], "is no query"),
        (["cooling_ties"], "days"),
        (["cooling_ties", "days"], "KEY=VALUE"),
        (["cooling_ties", "=5"], "KEY=VALUE"),
        (["cooling_ties", "days=5", "days=6"], "twice"),
        (["cooling_ties", "days=5", "moon=full"], "moon"),
        (["ungoverned_types", "as_of=20240630"], "YYYY-MM-DD"),
        (["ungoverned_types", "as_of=yesterday"], "YYYY-MM-DD"),
        (["ungoverned_types", "as_of="], "YYYY-MM-DD"),
        ([], "--list"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_query_that_cannot_be(network, words, said):
    made = call("query", network, *words)
    assert (made.code, made.out, said in made.err) == (2, "", True)


def test_a_query_says_in_chinese_what_is_missing(store):
    assert "需要 days" in call("query", store, "cooling_ties", "--lang", "zh").err
    assert "须是日期" in call("query", store, "ungoverned_types", "as_of=x", "--lang", "zh").err


def test_a_value_is_never_read_as_sql(network):
    made = ask("query", network, "who_knows_whom_at", "organization=x' OR '1'='1")
    assert made.rows == []
    assert made.json["parameters"]["organization"] == "x' OR '1'='1"


def test_bad_input_is_told_whole_and_written_down(tmp_path):
    bad = folder(tmp_path / "bad", stakeholders="id,power\n1,9\n")
    made = call("query", bad, "ungoverned_types", "--errors", tmp_path / "errors.json")
    assert (made.code, made.out, "stakeholders.csv > row 2 > power: 9" in made.err) == (3, "", True)
    assert [row["code"] for row in json.loads((tmp_path / "errors.json").read_text("utf-8"))] == ["out_of_range_scale"]


def test_a_query_of_a_network_that_is_not_there_makes_none(tmp_path):
    for name in ("no.db", "nowhere"):
        made = call("query", tmp_path / name, "ungoverned_types")
        assert (made.code, made.out, "no such file" in made.err) == (2, "", True)
    assert list(tmp_path.iterdir()) == []


def test_what_reading_files_found_is_told_too(tmp_path):
    place = folder(tmp_path / "net", stakeholders="id,type\n1,wizard\n")
    assert ask("query", place, "ungoverned_types").notices == ["unknown_type"]
