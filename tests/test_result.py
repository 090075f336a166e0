"""What leaves the library: JSON that any reader can read, in a fixed order, in both languages."""

import json
from datetime import date

import pandas as pd
import pytest

from builders import network, person, talks, tie
from relgraph.analysis.chain import trace_decision_chain
from relgraph.analysis.edges import explain_ties
from relgraph.analysis.measures import MEASURES
from relgraph.analysis.paths import find_paths
from relgraph.analysis.rank import rank
from relgraph.analysis.weak_links import find_weak_links
from relgraph.model import Records
from relgraph.network import Network
from relgraph.report import make_report
from relgraph.result import Notice, Reason, Result

pytestmark = pytest.mark.usefixtures("few_splits")
LANGS = ("en", "zh")


def deal(**options):
    """Return a network in which every analysis has something to say."""
    people = [
        person("W1", name="Ann", ours=True),
        person("W2", ours=True),
        person("D", name="王芳", buying_roles=("decider",), stance=0, power=0.9, level=1),
        person("A", buying_roles=("approver",), stance=-2),
        person("C", buying_roles=("coach",), stance=2),
    ]
    ties = [
        tie("A", "D", "reports_to", 0.8),
        tie("W1", "C", "knows", 0.6, since=date(2026, 1, 1)),
        tie("C", "A", "friend", weight=3),
        tie("H", "D", "advises", trust=0.9, communication=0.7),
        tie("W2", "H", "guanxi"),
        tie("S", "W1", "supplies", 0.5, sentiment=-0.4),
        tie("A", "H", "opposes", 0.9),
    ]
    log = (*talks("W1", "C", "2026-01-01", "2026-01-04", "2026-01-07"), *talks("W2", "A", *["2026-05-01"] * 5))
    return network(ties, *people, log=log, source="deal.csv", **options)


DEAL = deal()
RESULTS = {
    "ties": explain_ties,
    "rank": rank,
    "weak-links": find_weak_links,
    "paths": lambda net: find_paths(net, source="W1", target="D"),
    "chain": trace_decision_chain,
}
HEAD = ["schema", "network", "method", "parameters", "notices"]
TOP = {
    "ties": [],
    "rank": ["repeatability"],
    "weak-links": [],
    "paths": ["from", "to", "gatekeepers"],
    "chain": ["decision", "status", "decider", "formal_line", "missing_roles", "warnings"],
}
ROWS = {
    "ties": ["source", "target", "kinds", "weight", "distance", "cost", "evidence"],
    "rank": ["rank", "id", "name", "type", "score", "parts", "power", "reasons"],
    "weak-links": ["rank", "object", "source", "target", "id", "reasons", "cut_off", "harm"],
    "paths": ["rank", "stakeholders", "kinds", "strength", "weakest", "reasons"],
    "chain": ["id", "name", "roles", "stance", "key", "covered_by", "best_route", "reasons"],
}


@pytest.mark.parametrize("command", RESULTS)
def test_the_keys_and_their_order(command):
    found = RESULTS[command](DEAL).to_dict()
    assert list(found) == [*HEAD, *TOP[command], "rows"]
    assert found["schema"] == f"relgraph/{command}/1"
    assert found["rows"]
    for row in found["rows"]:
        assert list(row) == ROWS[command]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("command", RESULTS)
def test_a_result_is_plain_json(command, lang):
    found = RESULTS[command](DEAL).to_dict(lang=lang)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize("command", RESULTS)
def test_the_same_bytes_every_time(command):
    assert json.dumps(RESULTS[command](deal()).to_dict()) == json.dumps(RESULTS[command](deal()).to_dict())


@pytest.mark.parametrize("command", RESULTS)
def test_the_network_and_the_parameters_are_named(command):
    found = RESULTS[command](DEAL).to_dict()
    # Conflicts: the supplier on bad terms and the opposition; every record read is counted.
    assert found["network"] == {"source": "deal.csv", "stakeholders": 7, "relationships": 7, "conflicts": 2}
    assert (found["parameters"]["as_of"], found["parameters"]["unweighted"]) == ("2026-05-01", False)
    assert RESULTS[command](DEAL.without_weights()).to_dict()["parameters"]["unweighted"] is True


def texts(value):
    """Yield every reason, notice and warning of a result."""
    if isinstance(value, dict):
        if "code" in value and "text" in value:
            yield value
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("command", RESULTS)
def test_every_code_comes_with_its_sentence(command, lang):
    found = list(texts(RESULTS[command](DEAL).to_dict(lang=lang)))
    assert found
    for each in found:
        assert each["text"].strip()
        assert "{" not in each["text"]


def test_a_reason_has_code_figures_and_text():
    (reason,) = [
        reason
        for row in find_weak_links(DEAL).to_dict()["rows"]
        for reason in row["reasons"]
        if reason["code"] == "cooling"
    ]
    assert list(reason) == ["code", "figures", "text"]
    assert reason["figures"] == {"days": 114, "usual": 3, "last": "2026-01-07", "contacts": 3}


def test_a_notice_carries_its_figures_beside_code_and_text():
    found = {notice["code"]: notice for notice in rank(DEAL).to_dict()["notices"]}
    assert list(found["strength_assumed"]) == ["code", "text", "ties", "of"]


def test_paths_are_from_one_to_another():
    found = find_paths(DEAL, source="Ann", target="王芳").to_dict()
    assert (found["from"], found["to"]) == ("W1", "D")
    assert found["rows"][0]["weakest"].keys() == {"source", "target", "strength"}


def test_names_are_in_the_sentences_not_in_the_figures():
    found = trace_decision_chain(DEAL)
    hidden = next(each for each in texts(found.to_dict()) if each["code"] == "hidden_influence")
    assert hidden["figures"]["on"] == ["D"]
    assert "王芳" in hidden["text"]
    assert "names" not in found.to_dict()


def test_the_table_of_ties_shows_where_each_edge_comes_from():
    edges = {(row["source"], row["target"]): row for row in explain_ties(DEAL).to_dict()["rows"]}
    evidence = {pair: [each["code"] for each in row["evidence"]] for pair, row in edges.items()}
    assert evidence["A", "D"] == ["by_strength"]
    assert evidence["H", "D"] == ["by_dimensions"]
    assert evidence["C", "A"] == ["by_weight"]
    assert evidence["W2", "H"] == ["by_assumed"]
    assert evidence["W2", "A"] == ["by_contact_log"]
    assert [(row["source"], row["target"]) for row in explain_ties(DEAL).to_dict()["rows"]] == sorted(edges)
    for (x, y), row in edges.items():
        data = DEAL.influence.edges[x, y]
        assert (row["weight"], row["distance"], row["cost"]) == (data["weight"], data["distance"], data["cost"])
        left = 1.0
        for each in row["evidence"]:
            left *= 1 - each["figures"]["carries"]
        assert row["weight"] == pytest.approx(1 - left)


@pytest.mark.parametrize("command", RESULTS)
def test_rows_become_a_table(command):
    result = RESULTS[command](DEAL)
    frame = result.to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == ROWS[command]
    assert len(frame) == len(result.rows)


def test_every_result_is_frozen():
    for make in RESULTS.values():
        result = make(DEAL)
        with pytest.raises((AttributeError, TypeError)):
            result.method = "x"
        with pytest.raises((AttributeError, TypeError)):
            result.rows[0].rank = 9


def test_the_base_of_results():
    notices = (Notice("nobody_ours", {}),)
    result = Result(network=DEAL.source, method="m", parameters={"day": date(2026, 1, 2)}, notices=notices)
    found = result.to_dict()
    assert list(found) == [*HEAD, "rows"]
    assert (found["parameters"], result.answered) == ({"day": "2026-01-02"}, True)
    assert found["notices"][0]["text"]
    assert Reason("x") == Reason("x", {})


# --- whatever the network: never a traceback ---

PEOPLE = [person(f"p{i}") for i in range(6)]
EDGE_CASES = {
    "nobody": network(),
    "one": network((), "p0"),
    "two": network((), "p0", "p1"),
    "two tied": network([("p0", "p1", "advises", 0.5)]),
    "one of ours": network((), person("p0", ours=True), "p1"),
    "no ties": network((), *PEOPLE),
    "only conflicts": network([("p0", "p1", "opposes"), tie("p1", "p2", sentiment=-1.0)], *PEOPLE),
    "only a log": network(log=talks("p0", "p1", "2026-01-01")),
    "apart": network([("p0", "p1"), ("p1", "p2"), ("p3", "p4"), ("p4", "p5")]),
    "a circle of bosses": network([("p0", "p1", "reports_to"), ("p1", "p2", "reports_to"), ("p2", "p0", "reports_to")]),
    "all over": network([tie("p0", "p1", until=date(2020, 1, 1))], as_of=date(2026, 1, 1)),
    "all ours": network([("p0", "p1")], person("p0", ours=True), person("p1", ours=True)),
    "one decides": network((), person("p0", buying_roles=("decider",)), "p1"),
    "faint": network(
        [("p0", "p1", "asks_advice", 1e-12), ("p1", "p2", "knows", 1e-300), ("p0", "p2", "email", 1e-300)]
    ),
    "certain": network([("p0", "p1", "knows", 1.0), ("p0", "p1", "friend", 1.0), ("p1", "p2", "knows", 1.0)]),
}


def answers(net):
    """Yield the result of every analysis on a network."""
    yield from (explain_ties(net), rank(net), rank(net, include_ours=True), find_weak_links(net))
    yield trace_decision_chain(net)
    yield from (rank(net, by=name) for name in MEASURES)
    ids = list(net.stakeholders)
    if len(ids) > 1:
        yield find_paths(net, source=ids[0], target=ids[-1])


@pytest.mark.parametrize("unweighted", [False, True])
@pytest.mark.parametrize("case", EDGE_CASES)
def test_odd_networks_are_answered_in_plain_json(case, unweighted):
    net = EDGE_CASES[case].without_weights() if unweighted else EDGE_CASES[case]
    for result in answers(net):
        for lang in LANGS:
            found = result.to_dict(lang=lang)
            assert json.loads(json.dumps(found, allow_nan=False)) == found
            assert all(each["text"] for each in texts(found))


@pytest.mark.parametrize("case", EDGE_CASES)
def test_odd_networks_have_a_report(case):
    report = make_report(EDGE_CASES[case])
    assert report.title
    assert len(report.findings) <= 5


def test_three_hundred_people_have_every_answer():
    kinds = ("reports_to", "advises", "knows", "contacts", "supplies")
    ties = [
        (f"p{i:03}", f"p{(i * step + step) % 300:03}", kinds[(i + step) % 5], 0.1 + (i * step % 9) / 10)
        for i in range(300)
        for step in (2, 7)
        if (i * step + step) % 300 != i
    ]
    people = [person("p000", ours=True), person("p007", buying_roles=("decider",))]
    net = network(ties, *people)
    report = make_report(net)
    assert report.findings
    for result in (report.ranking, report.weak_links, report.chain, explain_ties(net)):
        json.dumps(result.to_dict(), allow_nan=False)
    for name in set(MEASURES) - {"closeness", "harmonic"}:  # NetworkX alone, and slow
        assert len(rank(net, by=name, include_ours=True).rows) == len(net.stakeholders)
    assert find_paths(net, source="p000", target="p007", k=3).answered


def test_an_empty_network_keeps_its_shape():
    for command, make in RESULTS.items():
        if command != "paths":
            found = make(Network(Records())).to_dict()
            assert list(found) == [*HEAD, *TOP[command], "rows"]
            assert found["rows"] == []
