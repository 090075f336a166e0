"""Whom to tell first: by hand, against every draw of live edges, and laws that hold whatever the network."""

import csv
import io
import json
import math
import random

import click
import networkx as nx
import numpy as np
import pytest
from hypothesis import given

import relgraph as rg
from builders import QUICK, asked, chosen, codes, network, plain, random_digraph, some_ties, tie
from live_edges import Exact
from relgraph.analysis.message import ExpectedReach, expected_reach
from relgraph.analysis.spread import _of_the_answer, find_seeds
from relgraph.cli.spread import spread as command
from relgraph.kernels import cascades, reverse_reach
from relgraph.kernels.cascades import passing
from relgraph.kernels.reverse_reach import Choice
from relgraph.render.tables import Printer

MODELS = ("cascade", "threshold")
# Two who reach the same five, and one who reaches three others: those with the most ties are not the best two.
OVERLAP = [("A", f"c{i}", "informs", 1.0) for i in range(5)] + [("B", f"c{i}", "informs", 1.0) for i in range(5)]
OVERLAP += [("D", f"e{i}", "informs", 1.0) for i in range(3)]


@pytest.fixture(autouse=True, scope="module")
def no_more_samples_than_promised():
    """Draw as many samples as the guarantee needs, not as many as are cheap: the networks here are tiny."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reverse_reach, "AMPLE", 10**9)
        yield


def gains(found):
    return [row.gain for row in found.rows]


def exact_of(graph, transmission, model):
    """Return the exact spread on a digraph of 0, 1, ...: as a cascade, or as a threshold."""
    weights = nx.to_scipy_sparse_array(graph, nodelist=sorted(graph), dtype=float, format="csr")
    passed = passing(weights, transmission=transmission, model=model).tocoo()
    edges = {(int(x), int(y)): float(p) for x, y, p in zip(passed.row, passed.col, passed.data, strict=True)}
    return Exact(len(graph), edges, model)


# --- by hand ---


@pytest.mark.parametrize("model", MODELS)
def test_a_single_tie_by_hand(model):
    found = find_seeds(network([("A", "B", "informs", 0.6)]), k=1, model=model, transmission=0.5)
    # A, and B with .5 x .6; a run is 1 or 2, so 10,000 runs have a standard error of sqrt(.3 x .7 / 10,000).
    assert found.seeds == ("A",)
    assert found.expected == pytest.approx(1.3, abs=4 * 0.0046)
    assert found.high - found.low == pytest.approx(2 * 1.96 * math.sqrt(0.3 * 0.7 / 10_000), rel=0.02)
    assert found.low < 1.3 < found.high
    assert [(row.rank, row.id, row.gain) for row in found.rows] == [(1, "A", found.expected)]


def test_influence_runs_the_way_of_the_tie_and_with_its_share():
    # Whoever is asked moves the one who asks, and is moved by a quarter of it.
    net = network([("asks", "knows", "asks_advice", 1.0)])
    assert find_seeds(net, k=1, transmission=1.0).seeds == ("knows",)
    assert expected_reach(net, ["knows"], transmission=1.0).expected == 2
    back = expected_reach(net, ["asks"], transmission=1.0)
    assert back.expected == pytest.approx(1.25, abs=4 * math.sqrt(0.25 * 0.75 / back.runs))


def test_under_a_threshold_what_comes_in_adds_up_to_one_at_the_most():
    net = network([(x, "Z", "informs", 1.0) for x in "ABCD"])
    # Four shares of 1 become a quarter each; at .2 each they add up to .8 as they are.
    for transmission, chance in ((1.0, 0.25), (0.2, 0.2)):
        one = expected_reach(net, ["A"], model="threshold", transmission=transmission)
        assert one.expected == pytest.approx(1 + chance, abs=4 * math.sqrt(0.25 / one.runs))
    assert expected_reach(net, "ABCD", model="threshold", transmission=1.0).expected == 5


def test_those_with_the_most_ties_are_not_the_best_and_stand_beside_them():
    found = find_seeds(network(OVERLAP), k=2, transmission=1.0)
    assert set(found.seeds) in ({"A", "D"}, {"B", "D"})
    assert (found.expected, found.low, found.high) == (10, 10, 10)
    assert gains(found) == [6, 4]
    assert set(found.degree_baseline.seeds) == {"A", "B"}
    assert (found.degree_baseline.expected, found.degree_baseline.low) == (7, 7)
    assert found.best_at_most >= 10


def test_the_reasons_say_whom_somebody_moves_and_what_is_reached_already():
    found = find_seeds(network(OVERLAP), k=3, transmission=1.0)
    first, second, third = ({row.id: row for row in found.rows}[person] for person in found.seeds)
    assert chosen(first.reasons, "passes_on") == [{"people": 5, "who": ["c0", "c1", "c2"], "strongest": 1.0}]
    assert codes(second.reasons) == ["passes_on"]
    (again,) = chosen(third.reasons, "reached_before")
    # Alone 6, of which the 5 friends are reached already.
    assert (again["alone"], again["share"]) == (pytest.approx(6, rel=0.05), pytest.approx(5 / 6, rel=0.01))


def test_conflict_passes_nothing_on():
    net = network(
        [
            ("A", "B", "opposes"),
            (
                "A",
                "C",
                "knows",
                0.9,
            ),
            tie("A", "D", "knows", 0.9, sentiment=-1.0),
        ]
    )
    assert expected_reach(net, ["A"], transmission=1.0, runs=1000).expected <= 2


def test_without_weights_every_tie_passes_on_alike():
    net = plain(nx.star_graph(4))
    found = expected_reach(net, ["0"], transmission=0.3)
    assert found.expected == pytest.approx(1 + 4 * 0.3, abs=4 * math.sqrt(4 * 0.21 / found.runs))


def test_several_sources_count_once():
    net = network([("A", "C", "informs", 1.0), ("B", "C", "informs", 1.0)])
    found = expected_reach(net, ["B", "A", "B"], transmission=1.0)
    assert (found.seeds, found.expected, found.gains) == (("B", "A"), 3, (2, 1))


# --- against every draw of live edges ---


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(6))
def test_the_answer_keeps_its_promise_and_is_nearly_always_the_best(seed, model):
    graph = random_digraph(seed, people=6, density=0.3)
    graph.remove_edges_from(sorted(graph.edges)[11:])
    exact = exact_of(graph, 0.7, model)
    found = find_seeds(asked(graph), k=2, model=model, transmission=0.7)
    reached = exact.spread(int(person) for person in found.seeds)
    assert found.low - 0.02 <= reached <= found.high + 0.02
    assert reached >= found.guarantee.ratio * exact.best(2)
    assert reached >= 0.99 * exact.best(2)
    assert exact.best(2) <= found.best_at_most


@pytest.mark.parametrize("model", MODELS)
def test_on_zacharys_club_the_seeds_are_those_of_lazy_greedy_search(model):
    # The oracle: greedy search (Kempe et al. 2003) on spreads simulated anew, by plain Python.
    graph = nx.DiGraph(nx.karate_club_graph())
    nx.set_edge_attributes(graph, 1.0, "weight")
    worlds = [drawn(graph, 0.2, model, random.Random(number)) for number in range(400)]
    seeds = set()
    for _ in range(3):
        seeds.add(max(sorted(graph), key=lambda node: sum(len(followed(live, {*seeds, node})) for live in worlds)))
    oracle = sum(len(followed(live, seeds)) for live in worlds) / len(worlds)
    found = find_seeds(asked(graph), k=3, model=model, transmission=0.2)
    # The oracle's mean has an error of about .3.
    assert found.expected > oracle - 1.0
    assert found.best_at_most > oracle - 1.0


def drawn(graph, transmission, model, draw):
    """Return whom each passes on to in one run, by the definition of Kempe, Kleinberg & Tardos 2003."""
    live = {node: [] for node in graph}
    if model == "cascade":
        for x, y in graph.edges:
            if draw.random() < transmission:
                live[x].append(y)
        return live
    for y in graph:
        share = min(transmission, 1 / graph.in_degree(y))
        place = int(draw.random() / share)
        if place < graph.in_degree(y):
            live[list(graph.predecessors(y))[place]].append(y)
    return live


def followed(live, starts):
    found, left = set(starts), list(starts)
    while left:
        new = [node for node in live[left.pop()] if node not in found]
        found.update(new)
        left += new
    return found


# --- laws ---


@pytest.mark.parametrize("model", MODELS)
def test_other_names_permute_the_answer_and_change_nothing_else(model):
    graph = random_digraph(4)
    names = dict(zip(range(12), random.Random(1).sample(range(100, 200), 12), strict=True))
    one = find_seeds(asked(graph), k=4, model=model, transmission=0.5)
    other = find_seeds(asked(nx.relabel_nodes(graph, names)), k=4, model=model, transmission=0.5)
    assert [names[int(person)] for person in one.seeds] == [int(person) for person in other.seeds]
    assert gains(one) == gains(other)
    assert (one.expected, one.low, one.high, one.best_at_most) == (
        *(other.expected, other.low, other.high),
        other.best_at_most,
    )
    assert one.degree_baseline.expected == other.degree_baseline.expected


@given(some_ties())
@QUICK
def test_neither_names_nor_rows_decide(ties):
    turned = {f"p{i}": f"q{5 - i}" for i in range(6)}
    renamed = [
        tie(turned[t.source], turned[t.target], t.kind, t.strength, directed=t.directed, sentiment=t.sentiment)
        for t in reversed(ties)
    ]
    people = [f"p{i}" for i in range(6)]
    one = find_seeds(network(ties, *people), k=3, transmission=0.5, runs=500, epsilon=0.5)
    other = find_seeds(network(renamed, *(turned[p] for p in people)), k=3, transmission=0.5, runs=500, epsilon=0.5)
    assert gains(one) == gains(other)
    assert one.expected == other.expected


@given(some_ties())
@QUICK
def test_the_rows_fall_and_add_up(ties):
    found = find_seeds(network(ties, *(f"p{i}" for i in range(6))), k=4, transmission=0.4, runs=300, epsilon=0.5)
    assert gains(found) == sorted(gains(found), reverse=True)
    assert sum(gains(found)) == pytest.approx(found.expected)
    assert 4 <= found.low <= found.expected <= found.high <= 6
    assert {row.id for row in found.rows} == set(found.seeds)
    assert len(found.seeds) == 4


@pytest.mark.parametrize("model", MODELS)
def test_somebody_without_ties_changes_nothing_for_the_others(model):
    graph = random_digraph(2)
    before = find_seeds(asked(graph), k=3, model=model, transmission=0.5)
    graph.add_nodes_from([98, 99])
    after = find_seeds(asked(graph), k=3, model=model, transmission=0.5)
    assert (after.rows, after.seeds, after.expected, after.low) == (
        *(before.rows, before.seeds),
        *(before.expected, before.low),
    )
    assert after.best_at_most == before.best_at_most


def test_somebody_without_ties_is_worth_telling_when_all_others_are_reached():
    found = find_seeds(network([("A", "B", "informs", 1.0)], "C", "D"), k=3, transmission=1.0)
    assert found.seeds == ("A", "C", "D")
    assert [(row.rank, row.gain) for row in found.rows] == [(1, 2), (2, 1), (2, 1)]
    assert chosen(found.rows[1].reasons, "passes_on_to_nobody") == [{}]
    assert found.expected == 4


def test_another_seed_draws_otherwise_and_the_same_seed_alike():
    net = asked(random_digraph(7))
    one, again, other = (find_seeds(net, k=2, transmission=0.5, seed=seed) for seed in (0, 0, 1))
    assert one.to_dict() == again.to_dict()
    assert one.expected != other.expected
    assert one.expected == pytest.approx(other.expected, abs=0.2)


def test_the_simulation_has_no_part_in_the_choice():
    net = asked(random_digraph(7))
    one = find_seeds(net, k=2, transmission=0.5)
    two = find_seeds(net, k=2, transmission=0.5, runs=5000)
    assert one.seeds == two.seeds
    assert expected_reach(net, one.seeds, transmission=0.5).expected == one.expected


# --- who can be chosen ---


def test_who_is_left_out_is_not_told_and_still_passes_on():
    net = network([("A", "B", "informs", 1.0), ("B", "C", "informs", 1.0)])
    found = find_seeds(net, k=1, transmission=1.0, exclude=["A"])
    assert (found.seeds, found.expected) == (("B",), 2)
    assert found.parameters["exclude"] == ("A",)
    assert found.degree_baseline.seeds == ("B",)
    assert find_seeds(net, k=1, transmission=1.0, exclude=["B", "C"]).expected == 3


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"k": 0}, "too_few_seeds"),
        ({"k": 4}, "too_many_seeds"),
        ({"k": 3, "exclude": ["A"]}, "too_many_seeds"),
        ({"k": 1, "model": "rumour"}, "spread_model_unknown"),
        ({"k": 1, "transmission": 0.0}, "transmission_wrong"),
        ({"k": 1, "transmission": 1.5}, "transmission_wrong"),
        ({"k": 1, "transmission": math.nan}, "transmission_wrong"),
        ({"k": 1, "epsilon": 0.64}, "epsilon_wrong"),
        ({"k": 1, "runs": 99}, "too_few_runs"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, code):
    net = network([("A", "B", "knows", 0.5), ("B", "C", "knows", 0.5)])
    with pytest.raises(rg.UsageError) as refused:
        find_seeds(net, **options)
    assert refused.value.code == code


def test_nobody_by_that_name_is_left_out():
    with pytest.raises(rg.UnknownName):
        find_seeds(network([("A", "B", "knows", 0.5)]), k=1, exclude=["Z"])


@pytest.mark.parametrize(
    ("net", "seeds", "code"),
    [
        (network(), (), "nobody_to_tell"),
        (network([], "A"), ("A",), "no_influence"),
        (network([], "B", "A"), ("A",), "no_influence"),
        (network([("A", "B", "opposes")]), ("A",), "no_influence"),
    ],
)
@pytest.mark.parametrize("model", MODELS)
def test_without_influence_there_is_an_answer_and_a_notice(net, seeds, code, model):
    found = find_seeds(net, k=1, model=model)
    assert (found.seeds, found.expected, gains(found)) == (seeds, len(seeds), [1.0] * len(seeds))
    assert [each for each in codes(found.notices) if each != "strength_assumed"] == [code]
    assert found.answered
    assert json.dumps(found.to_dict(), allow_nan=False)


# --- what is said of it ---


def test_what_the_method_proves_is_said():
    found = find_seeds(asked(random_digraph(3)), k=2, epsilon=0.2)
    assert (found.guarantee.ratio, found.guarantee.epsilon) == (pytest.approx(1 - 1 / math.e - 0.2), 0.2)
    assert found.guarantee.probability == 0.99
    assert found.parameters["samples"] > 1000
    assert find_seeds(network([], "A"), k=1).guarantee.ratio == 1


def test_with_few_samples_less_is_promised_or_nothing(monkeypatch):
    net = asked(random_digraph(3))
    monkeypatch.setattr(reverse_reach, "MOST_MEMBERS", 5_000)
    found = find_seeds(net, k=2, transmission=0.5)
    (weaker,) = chosen(found.notices, "guarantee_weaker")
    assert weaker == {"samples": found.parameters["samples"], "ratio": found.guarantee.ratio}
    assert found.guarantee.ratio < 1 - 1 / math.e - 0.1
    monkeypatch.setattr(reverse_reach, "MOST_MEMBERS", 300)
    found = find_seeds(net, k=2, transmission=0.5)
    assert (found.guarantee, codes(found.notices).count("guarantee_none")) == (None, 1)
    assert found.best_at_most > found.low


def test_with_fewer_runs_the_interval_is_wider_and_it_is_said(monkeypatch):
    net = asked(random_digraph(3))
    whole = find_seeds(net, k=2, transmission=0.5)
    monkeypatch.setattr(cascades, "MOST_DRAWS", 100)
    few = find_seeds(net, k=2, transmission=0.5)
    assert chosen(few.notices, "fewer_runs") == [{"runs": 64, "of": 10_000}]
    assert few.high - few.low > 5 * (whole.high - whole.low)


def test_it_is_said_when_counting_ties_would_have_done():
    hub = find_seeds(plain(nx.star_graph(5)), k=1)
    assert codes(hub.notices)[-1] == "seeds_are_strongest"
    assert hub.degree_baseline.expected == hub.expected
    # A moves two, B one who moves another: both reach three, and chance chooses.
    level = network([(x, y, "informs", 1.0) for x, y in ("Aa", "Ac", "Bb", "bd")])
    said = {}
    for seed in range(10):
        found = find_seeds(level, k=1, transmission=1.0, seed=seed)
        said[found.seeds] = codes(found.notices)[-1]
    assert said == {("A",): "seeds_are_strongest", ("B",): "seeds_as_strongest"}
    best = find_seeds(network(OVERLAP), k=2, transmission=1.0)
    assert codes(best.notices) == ["transmission_assumed"]


def test_it_is_said_when_counting_ties_does_better():
    def reached(person, expected):
        return ExpectedReach(
            seeds=(person,), expected=expected, low=expected - 0.1, high=expected + 0.1, gains=(expected,), runs=100
        )

    choice = Choice(np.array([0]), np.ones(1), np.ones(1), 100, 0.1, 3.0)

    def said(ours, other):
        return codes(_of_the_answer(choice, reached("A", ours), reached("B", other), epsilon=0.1, runs=100))

    assert said(2.0, 1.7) == []
    assert said(2.0, 1.9) == said(2.0, 2.1) == ["seeds_as_strongest"]
    assert said(2.0, 2.3) == ["strongest_reach_more"]


def test_the_assumption_is_printed_with_every_answer():
    found = find_seeds(network([("A", "B", "knows", 0.5)]), k=1, transmission=0.25)
    assert chosen(found.notices, "transmission_assumed") == [{"transmission": 0.25}]
    assert found.parameters["transmission"] == 0.25


def test_gains_in_the_wrong_order_by_chance_share_their_mean():
    # Twelve alike: each gains as much, and simulation tells them apart by noise only.
    found = find_seeds(plain(nx.cycle_graph(12)), k=3, transmission=0.05)
    assert gains(found) == sorted(gains(found), reverse=True)
    assert sum(gains(found)) == pytest.approx(found.expected)


# --- the command ---


@pytest.fixture
def place(tmp_path):
    lines = ["source,target,kind,strength", *(f"{x},{y},{kind},{strength}" for x, y, kind, strength in OVERLAP)]
    (tmp_path / "relationships.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def run(place, *words):
    """Return what the command prints."""
    import contextlib

    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    with contextlib.redirect_stdout(out):
        command.main([str(place), *words], prog_name="spread", standalone_mode=False)
    out.flush()
    return raw.getvalue().decode()


def test_the_json_has_the_fields_of_the_contract(place):
    found = json.loads(run(place, "-k", "2", "--transmission", "1", "--format", "json"))
    assert found["schema"] == "relgraph/spread/1"
    assert list(found)[:5] == ["schema", "network", "method", "parameters", "notices"]
    assert {"seeds", "expected", "low", "high", "degree_baseline", "guarantee", "rows"} <= set(found)
    assert list(found["rows"][0]) == ["rank", "id", "name", "gain", "reasons"]
    assert {"seeds", "expected", "low", "high"} <= set(found["degree_baseline"])
    assert [row["gain"] for row in found["rows"]] == [6, 4]
    assert found["parameters"]["transmission"] == 1


def test_the_csv_has_a_row_a_seed(place):
    rows = list(csv.DictReader(io.StringIO(run(place, "-k", "2", "--transmission", "1", "--format", "csv"))))
    assert [(row["rank"], float(row["gain"])) for row in rows] == [("1", 6), ("2", 4)]
    assert rows[0]["reasons"] == "passes_on"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_says_what_is_reached_what_is_possible_and_what_ties_alone_reach(place, lang):
    text = run(place, "-k", "2", "--transmission", "1", "--lang", lang, "--top", "1")
    assert all(figure in text for figure in ("10.0", "6.00", "7.0", "99%", "53%"))
    assert "4.00" not in text
    assert ("合计传到" in text) == (lang == "zh")


def test_the_options_reach_the_analysis(place):
    words = ("-k", "1", "--model", "threshold", "--exclude", "A", "--exclude", "B", "--seed", "4", "--format", "json")
    found = json.loads(run(place, *words))
    asked_for = {"model": "threshold", "exclude": ["A", "B"], "seed": 4, "transmission": 0.1}
    assert {name: found["parameters"][name] for name in asked_for} == asked_for
    assert found["seeds"] == ["D"]


def test_the_call_must_say_how_many(place):
    with pytest.raises(click.UsageError):
        run(place)
    with pytest.raises(rg.UsageError, match="more than the 11 people"):
        run(place, "-k", "12")


def test_an_answer_without_rows_is_printed(tmp_path):
    (tmp_path / "stakeholders.csv").write_text("id,name\n", encoding="utf-8")
    assert "nobody" in run(tmp_path, "-k", "1")
    assert json.loads(run(tmp_path, "-k", "1", "--format", "json"))["rows"] == []


def test_a_table_without_a_guarantee(monkeypatch):
    monkeypatch.setattr(reverse_reach, "MOST_MEMBERS", 300)
    out = io.StringIO()
    Printer(out).show(find_seeds(asked(random_digraph(3)), k=2, transmission=0.5))
    assert "proved" not in out.getvalue().split("\n")[1]
    assert "too few to prove" in out.getvalue()
