"""Decision power: the recipe worked by hand, its parts against peers, and what must not matter."""

import json
import math
import random

import networkx as nx
import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

import relgraph as rg
from builders import chosen, codes, network, person, plain, random_digraph, tie
from relgraph.analysis.measures import MEASURES
from relgraph.analysis.rank import PARTS, compete, rank
from relgraph.analysis.standing import by_structure, prestige_standing
from relgraph.model import Decision, Participation

pytestmark = pytest.mark.usefixtures("few_splits")
LN2, LN3 = math.log(2), math.log(3)


def values(ranking, part):
    return {row.id: row.parts[part].value for row in ranking.rows}


def scores(ranking):
    return {row.id: row.score for row in ranking.rows}


def places(ranking):
    return {row.id: row.rank for row in ranking.rows}


def power_net(seed, people=10, **fields):
    ties = [
        tie(f"p{x:02}", f"p{y:02}", ("asks_advice", "knows", "reports_to")[(x + 2 * y) % 3], data["weight"])
        for x, y, data in random_digraph(seed, people, 0.15).edges(data=True)
    ]
    return network(ties, *(person(f"p{i:02}", **fields) for i in range(people)))


# --- competition ranks ---


def test_equals_share_a_place_and_the_next_is_counted_on():
    found = compete([("b", 2.0), ("d", 1.0), ("a", 2.0), ("c", 1.0), ("e", 0.5)])
    assert [(place, who) for place, who, _ in found] == [(1, "a"), (1, "b"), (3, "c"), (3, "d"), (5, "e")]


def test_values_within_a_billionth_are_equal():
    found = compete([("z", 1.0), ("a", 1.0 - 9e-10), ("b", 1.0 - 3e-9), ("y", 1e-12), ("x", 0.0)])
    assert [(place, who) for place, who, _ in found] == [(1, "a"), (1, "z"), (3, "b"), (4, "y"), (5, "x")]


def test_less_may_be_more_and_the_unknown_come_last():
    found = compete([("a", None), ("b", 0.9), ("c", 0.1), ("d", None)], ascending=True)
    assert found == [(1, "c", 0.1), (2, "b", 0.9), (3, "a", None), (3, "d", None)]


# --- the recipe by hand ---

# A asks B, B and D ask C.
CHAIN = [("A", "B", "asks_advice", 0.64), ("B", "C", "asks_advice", 0.64), ("D", "C", "asks_advice", 0.64)]


def test_the_recipe_by_hand():
    # In-strength with the root of .64: B .8, C 1.6; Katz and PageRank too put C above B above those nobody asks.
    # Prestige: C above 3 of 3, B above 2 of 3, A and D, whom nobody asks, 0.
    # Contacts are A-B-C-D: B and C both stand between two pairs, above A and D, level with each other: 2.5 of 3.
    ranking = rank(network(CHAIN), weights={"prestige": 3, "brokerage": 1})
    assert values(ranking, "prestige") == pytest.approx({"A": 0, "B": 2 / 3, "C": 1, "D": 0})
    assert values(ranking, "brokerage") == pytest.approx({"A": 0, "B": 2.5 / 3, "C": 2.5 / 3, "D": 0})
    assert values(ranking, "authority") == dict.fromkeys("ABCD")
    assert scores(ranking) == pytest.approx(
        {"A": 0, "B": 0.75 * 2 / 3 + 0.25 * 2.5 / 3, "C": 0.75 + 0.25 * 2.5 / 3, "D": 0}
    )
    assert [(row.rank, row.id) for row in ranking.rows] == [(1, "C"), (2, "B"), (3, "A"), (3, "D")]
    assert ranking.parameters["weights"] == {"authority": 0, "prestige": 0.75, "brokerage": 0.25}


def test_with_authority_the_whole_by_hand():
    net = network(CHAIN, person("A", buying_roles=("decider",)), person("B", buying_roles=("user", "influencer")))
    ranking = rank(net, weights={"authority": 2, "prestige": 1, "brokerage": 1})
    assert values(ranking, "authority") == {"A": 1.0, "B": 0.3, "C": 0.0, "D": 0.0}
    b = 0.5 * 0.3 + 0.25 * 2 / 3 + 0.25 * 2.5 / 3
    assert scores(ranking) == pytest.approx({"A": 0.5, "B": b, "C": 0.25 + 0.25 * 2.5 / 3, "D": 0})
    assert [row.id for row in ranking.rows] == ["B", "A", "C", "D"]  # .525, .5, .458


@pytest.mark.parametrize("seed", range(4))
def test_prestige_is_the_mean_standing_of_three_measures(seed):
    # Against NetworkX and scipy, on a network of advice alone.
    graph = random_digraph(seed, 12, 0.3)
    net = network(
        [(f"p{x:02}", f"p{y:02}", "asks_advice", data["weight"]) for x, y, data in graph.edges(data=True)],
        *(f"p{node:02}" for node in graph),
    )
    root = nx.DiGraph()
    root.add_nodes_from(graph)
    root.add_weighted_edges_from((x, y, math.sqrt(data["weight"])) for x, y, data in graph.edges(data=True))
    radius = np.abs(np.linalg.eigvals(nx.to_numpy_array(root))).max()
    measures = (
        dict(root.in_degree(weight="weight")),
        nx.katz_centrality_numpy(root, alpha=0.85 / max(1, radius), weight="weight"),
        nx.pagerank(root, alpha=0.85, tol=1e-14, max_iter=1000),
    )
    standings = [(rankdata([round(found[node], 9) for node in graph]) - 1) / 11 for found in measures]
    wanted = np.where(np.array([measures[0][node] for node in graph]) > 0, np.mean(standings, axis=0), 0)
    found = values(rank(net), "prestige")
    assert [found[f"p{node:02}"] for node in graph] == pytest.approx(list(wanted), abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_brokerage_is_the_standing_by_betweenness_in_hops_of_contact(seed):
    net = power_net(seed)
    between = nx.betweenness_centrality(net.contact)
    joined = [who for who in net.contact if net.contact.degree(who)]
    level = (rankdata([round(between[who], 9) for who in joined]) - 1) / (len(joined) - 1)
    wanted = dict.fromkeys(net.contact, 0.0) | {
        who: stands for who, stands in zip(joined, level, strict=True) if between[who] > 0
    }
    assert values(rank(net), "brokerage") == pytest.approx(wanted)


def test_repeatability_is_the_stepped_up_agreement_of_halves(monkeypatch):
    monkeypatch.undo()
    # The recipe written out once more with scipy: 20 random halves, Spearman, Spearman-Brown 2r / (1 + r).
    net = network([(f"p{x}", f"p{y}", "asks_advice", 0.5) for x, y in random_digraph(4, 14, 0.4).edges])
    looks = [values(rank(net), part) for part in ("prestige", "brokerage")]
    order = by_structure(net.ties, *looks)
    draw, found = np.random.default_rng(7), []
    for _ in range(20):
        drawn = draw.permutation(len(net.ties))
        first = set(order[drawn[: len(drawn) // 2]].tolist())
        standings = []
        for wanted in (True, False):
            half = nx.DiGraph()
            half.add_nodes_from(net.stakeholders)
            kept = [each for i, each in enumerate(net.ties) if (i in first) == wanted]
            half.add_weighted_edges_from((each.source, each.target, 0.5) for each in kept)
            standings.append(prestige_standing(nx.to_scipy_sparse_array(half, dtype=float)))
        agreement = spearmanr(*standings).statistic
        found.append(max(2 * agreement / (1 + agreement), -1))
    assert rank(net, seed=7).repeatability == pytest.approx(np.mean(found))


def test_the_rest_is_split_by_how_repeatable_each_part_is():
    net = power_net(3, 14)
    ranking = rank(net)
    weights = ranking.parameters["weights"]
    assert weights["authority"] == 0.5  # reporting lines are known
    assert sum(weights.values()) == pytest.approx(1)
    unknown = rank(network([each for each in net.records.relationships if each.kind != "reports_to"]))
    assert unknown.parameters["weights"]["authority"] == 0
    assert sum(unknown.parameters["weights"].values()) == pytest.approx(1)
    assert codes(unknown.notices).count("authority_unknown") == 1


def test_what_cannot_be_repeated_weighs_equally():
    weights = rank(network([("A", "B", "knows", 0.5), ("C", "D", "knows", 0.5)])).parameters["weights"]
    assert weights == {"authority": 0, "prestige": 0.5, "brokerage": 0.5}


# --- parts ---


@pytest.mark.parametrize("seed", range(4))
def test_a_score_is_the_sum_of_its_parts(seed):
    ranking = rank(power_net(seed, level=2 if seed % 2 else None))
    for row in ranking.rows:
        assert set(row.parts) == set(PARTS)
        assert sum(part.weight for part in row.parts.values()) == pytest.approx(1)
        known = [part for part in row.parts.values() if part.value is not None]
        assert all(0 <= part.value <= 1 for part in known)
        assert row.score == pytest.approx(sum(part.value * part.weight for part in known))
        assert 0 <= row.score <= 1


def test_the_weight_of_an_unknown_part_is_shared_among_the_rest():
    ranking = rank(network(CHAIN), weights={"authority": 6, "prestige": 3, "brokerage": 1})
    assert {name: part.weight for name, part in ranking.rows[0].parts.items()} == pytest.approx(
        {"authority": 0, "prestige": 0.75, "brokerage": 0.25}
    )
    assert ranking.rows[0].parts["authority"].value is None


@pytest.mark.parametrize("given", [{"charm": 1}, {"prestige": -1}, {}, {"prestige": 0}, {"authority": 1}])
def test_weights_that_leave_nothing_are_refused(given):
    with pytest.raises(rg.UsageError):
        rank(network(CHAIN), weights=given)


def test_power_as_assessed_is_shown_and_never_enters():
    unassessed, assessed = network(CHAIN), network(CHAIN, person("A", power=1.0), person("C", power=0.0))
    assert scores(rank(unassessed)) == scores(rank(assessed))
    assert {row.id: row.power for row in rank(assessed).rows} == {"A": 1.0, "B": None, "C": 0.0, "D": None}


# --- authority by hand ---


def formal(net, **options):
    return values(rank(net, **options), "authority")


def test_a_role_gives_the_most_that_any_of_a_persons_roles_gives():
    roles = {"A": ("decider",), "B": ("user", "approver"), "C": ("buyer",), "D": ("gatekeeper",)}
    more = {"E": ("influencer",), "F": ("initiator",), "G": ("user",), "H": ("coach",), "I": ()}
    net = network((), *(person(who, buying_roles=held) for who, held in (roles | more).items()))
    assert formal(net) == dict(zip("ABCDEFGHI", (1, 0.8, 0.5, 0.4, 0.3, 0.3, 0.2, 0.1, 0), strict=True))


def test_a_position_is_three_quarters_of_level_and_line():
    # Levels 1, 2, 3 of 3: 1, 2/3, 1/3. Lines: 2, 1 and 0 below: ln 3/ln 3, ln 2/ln 3, 0.
    ties = [("B", "A", "reports_to", 0.8), ("C", "B", "reports_to", 0.8)]
    people = [person("A", level=1), person("B", level=2), person("C", level=3), person("D", level=2), person("E")]
    assert formal(network(ties, *people)) == pytest.approx(
        {
            "A": 0.75,
            "B": 0.75 * (2 / 3 + LN2 / LN3) / 2,
            "C": 0.75 * (1 / 3 + 0) / 2,
            "D": 0.75 * 2 / 3,  # no line: its level alone
            "E": 0,
        }
    )


def test_the_larger_of_role_and_position_counts():
    ties = [("B", "A", "reports_to", 0.8)]
    net = network(ties, person("A", buying_roles=("user",)), person("B", buying_roles=("approver",)))
    assert formal(net) == {"A": 0.75, "B": 0.8}


def test_a_position_counts_only_in_a_house_with_a_role():
    people = [
        person("A", organization="Hospital", buying_roles=("decider",)),
        person("B", organization="Hospital", level=1),
        person("R", organization="Rival", level=1),
        person("X", level=1),
        person("S", level=2),
    ]
    # S stands in a reporting line with A; R and X have no part in it.
    net = network([("S", "A", "reports_to", 0.8)], *people)
    found = formal(net)
    assert (found["A"], found["B"], found["R"], found["X"]) == (1, 0.75, 0, 0)
    assert found["S"] == pytest.approx(0.75 * (1 / 2 + 0) / 2)
    rival = next(row for row in rank(net).rows if row.id == "R")
    assert codes(rival.reasons) == ["no_formal_position"]
    # Without any role every house counts.
    assert formal(network((), person("R", organization="Rival", level=1), person("B", level=2))) == {
        "R": 0.75,
        "B": 0.375,
    }


def test_a_reporting_circle_puts_all_on_one_level():
    ties = [("A", "B", "reports_to", 0.5), ("B", "C", "reports_to", 0.5), ("C", "A", "reports_to", 0.5)]
    assert formal(network(ties)) == pytest.approx(dict.fromkeys("ABC", 0.75))


def test_the_roles_are_those_of_the_one_decision():
    decision, part = Decision(id="d", name="d"), Participation(decision="d", stakeholder="A", buying_roles=("decider",))
    people = [person("A", buying_roles=("user",)), person("B", buying_roles=("coach",))]
    assert formal(network((), *people)) == {"A": 0.2, "B": 0.1}
    assert formal(network((), *people, decisions=(decision,), parts=(part,))) == {"A": 1, "B": 0.1}
    two = (decision, Decision(id="e", name="e"))
    assert formal(network((), *people, decisions=two, parts=(part,))) == {"A": 0.2, "B": 0.1}
    assert formal(network((), *people), roles={"B": ("decider",)}) == {"A": 0, "B": 1}


# --- whom prestige rests on ---


def test_deference_is_used_alone_where_it_touches_half_of_those_tied():
    ties = [("A", "B", "asks_advice", 0.5), ("B", "C", "knows", 0.9), ("C", "D", "knows", 0.9)]
    half = rank(network(ties))
    assert chosen(half.notices, "rests_on") == [{"why": "deference"}]
    assert values(half, "prestige") == pytest.approx({"A": 0, "B": 1, "C": 0, "D": 0})
    fewer = rank(network([*ties, ("D", "E", "knows", 0.9)]))
    assert chosen(fewer.notices, "rests_on") == [{"why": "access"}]
    assert codes(fewer.notices).count("access_not_power") == 1
    assert values(fewer, "prestige")["C"] > 0


def test_reporting_lines_are_left_to_authority():
    ties = [("A", "B", "reports_to", 0.5), ("C", "B", "reports_to", 0.5), ("A", "C", "asks_advice", 0.5)]
    ranking = rank(network(ties))
    assert values(ranking, "prestige") == {"A": 0, "B": 0, "C": 1}
    assert values(ranking, "authority") == {"A": 0, "B": 0.75, "C": 0}


def test_ties_of_conflict_give_no_prestige():
    ties = [tie("A", "B", "asks_advice", 0.5, sentiment=-0.5), tie("A", "C", "asks_advice", 0.5), ("B", "C", "opposes")]
    assert values(rank(network(ties)), "prestige") == {"A": 0, "B": 0, "C": 1}


# --- ours ---


def test_ours_are_left_out_of_the_rows_but_not_of_the_graphs():
    theirs, mixed = network(CHAIN), network(CHAIN, person("B", ours=True))
    assert [row.id for row in rank(mixed).rows] == ["C", "A", "D"]
    assert [row.rank for row in rank(mixed).rows] == [1, 2, 2]
    whole = scores(rank(theirs))
    assert scores(rank(mixed)) == {who: whole[who] for who in "ACD"}
    assert scores(rank(mixed, include_ours=True)) == whole


@pytest.mark.parametrize("name", MEASURES)
def test_ours_are_left_out_by_any_measure(name):
    mixed = network(CHAIN, person("B", ours=True))
    whole = scores(rank(network(CHAIN), by=name))
    assert scores(rank(mixed, by=name)) == {who: whole[who] for who in "ACD"}
    assert scores(rank(mixed, by=name, include_ours=True)) == whole


# --- by a measure ---


@pytest.mark.parametrize("name", MEASURES)
def test_by_a_measure_the_score_is_the_measure(name):
    net = network(CHAIN)
    ranking = rank(net, by=name)
    assert scores(ranking) == MEASURES[name].compute(net)
    assert all(row.parts == {} for row in ranking.rows)
    assert ranking.repeatability is None
    known = [row.score for row in ranking.rows if row.score is not None]
    assert known == pytest.approx(sorted(known, reverse=name != "constraint"))
    assert ranking.parameters["by"] == name


def test_an_unknown_measure_lists_those_there_are():
    with pytest.raises(rg.UsageError, match=r"fame.*power.*pagerank"):
        rank(network(CHAIN), by="fame")
    assert rank(network(CHAIN), by="power") == rank(network(CHAIN))


# --- where structure cannot tell ---


def cannot_tell(ranking):
    return [figures["why"] for figures in chosen(ranking.notices, "structure_cannot_tell")]


def test_fewer_than_four_cannot_be_told_apart():
    assert cannot_tell(rank(network([("A", "B", "asks_advice", 0.5)], "C"))) == ["few_people"]


@pytest.mark.parametrize(
    "graph", [nx.complete_graph(5), nx.cycle_graph(6), nx.empty_graph(5)], ids=["all", "ring", "none"]
)
def test_people_in_the_same_place_cannot_be_told_apart(graph):
    ranking = rank(plain(graph))
    assert cannot_tell(ranking) == ["no_variation"]
    assert {row.rank for row in ranking.rows} == {1}
    assert len(ranking.rows) == len(graph)


def test_somebody_without_a_tie_tells_nobody_else_apart():
    graph = nx.complete_graph(5)
    graph.add_node("alone")
    assert cannot_tell(rank(plain(graph))) == ["no_variation"]


def test_what_half_of_the_ties_contradict_cannot_be_told():
    ranking = rank(network([(f"p{i}", f"p{i + 1}", "knows", 0.5) for i in range(6)]))
    assert cannot_tell(ranking) == ["not_repeatable"]
    assert (ranking.repeatability or 0) < 0.3


def test_what_is_clear_is_not_put_in_doubt():
    # Forty ask the first, every second of them the next: either half of the ties says so.
    ties = [(f"p{i:02}", boss, "asks_advice", 0.5) for i in range(40) for boss in ["a", *["b"] * (i % 2 == 0)]]
    ranking = rank(network(ties))
    assert cannot_tell(ranking) == []
    assert ranking.repeatability >= 0.3
    assert [row.id for row in ranking.rows[:2]] == ["a", "b"]


def test_by_a_measure_equal_for_all_structure_cannot_tell():
    assert cannot_tell(rank(plain(nx.cycle_graph(5)), by="pagerank")) == ["no_variation"]


# --- what must not matter ---


@pytest.mark.parametrize("seed", range(3))
def test_other_names_permute_the_ranking(seed):
    net = power_net(seed)
    names = [f"q{i:02}" for i in range(10)]
    random.Random(seed).shuffle(names)
    called = dict(zip(net.stakeholders, names, strict=True))
    renamed = network(
        [tie(called[each.source], called[each.target], each.kind, each.strength) for each in net.records.relationships],
        *(called[who] for who in net.stakeholders),
    )
    one, other = rank(net), rank(renamed)
    assert other.repeatability == pytest.approx(one.repeatability)
    assert {called[who]: score for who, score in scores(one).items()} == pytest.approx(scores(other), rel=1e-9)
    assert {called[who]: place for who, place in places(one).items()} == places(other)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_records_changes_no_ranking(seed):
    net, order = power_net(seed), random.Random(seed)
    ties, people = list(net.records.relationships), list(net.records.stakeholders)
    order.shuffle(ties)
    order.shuffle(people)
    assert json.dumps(rank(network(ties, *people)).to_dict()) == json.dumps(rank(net).to_dict())


@pytest.mark.parametrize("seed", range(4))
def test_somebody_without_ties_leaves_the_others_as_they_are(seed):
    net = power_net(seed)
    more = network(net.records.relationships, *net.records.stakeholders, "zz alone", "0 alone")
    one, other = rank(net), rank(more)
    assert {who: score for who, score in scores(other).items() if "alone" not in who} == pytest.approx(scores(one))
    assert [row.id for row in other.rows if row.id in net.stakeholders] == [row.id for row in one.rows]
    assert one.parameters["weights"] == other.parameters["weights"]


def test_a_seed_gives_the_same_ranking_every_time():
    texts = {json.dumps(rank(power_net(5), seed=3).to_dict()) for _ in range(2)}
    assert len(texts) == 1
    assert rank(power_net(5), seed=3).parameters["seed"] == 3
    assert rank(power_net(5), seed=4).repeatability != rank(power_net(5), seed=3).repeatability


def test_without_weights_strength_does_not_enter():
    strong = [(x, y, kind, 0.9) for x, y, kind, _ in CHAIN[:2]] + [("D", "C", "asks_advice", 0.01)]
    ranking = rank(network(strong, unweighted=True))
    assert scores(ranking) == scores(rank(network(CHAIN, unweighted=True)))
    assert ranking.parameters["unweighted"] is True


# --- reasons ---


def test_the_reasons_can_be_checked():
    net = network([*CHAIN, ("E", "A", "reports_to", 0.5)], person("A", buying_roles=("user", "decider")))
    rows = {row.id: row for row in rank(net).rows}
    assert chosen(rows["A"].reasons, "role") == [{"roles": ["decider", "user"], "authority": 1.0}]
    assert chosen(rows["A"].reasons, "leads") == [{"direct": 1, "people": 1}]
    assert chosen(rows["B"].reasons, "no_formal_position") == [{}]
    (asked,) = chosen(rows["C"].reasons, "looked_up_to")
    assert asked["people"] == 2
    assert asked["who"] == ["B", "D"]
    assert asked["strongest"] == 0.64
    (between,) = chosen(rows["B"].reasons, "stands_between")
    assert between["contacts"] == 2
