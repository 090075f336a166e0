"""Routes of influence against a textbook, brute force and figures worked by hand."""

import math
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given

import relgraph as rg
from builders import QUICK, asked, chosen, codes, network, person, random_digraph, some_ties, tie
from relgraph.analysis.paths import find_paths

# The example on the Wikipedia page of Yen's algorithm: costs of the edges, routes from C to H.
TEXTBOOK = {
    "CD": 3,
    "CE": 2,
    "DF": 4,
    "ED": 1,
    "EF": 2,
    "EG": 3,
    "FG": 2,
    "FH": 1,
    "GH": 2,
}


def textbook():
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((x, y, math.exp(-cost)) for (x, y), cost in TEXTBOOK.items())
    return asked(graph)


def routes(paths):
    return ["".join(row.stakeholders) for row in paths.rows]


def simple_routes(net, start, end):
    """Return every simple route with its strength, in order: by strength, fewer ties, ids."""
    found = []
    for people in nx.all_simple_paths(net.influence, start, end):
        strength = math.prod(net.influence.edges[edge]["weight"] for edge in pairwise(people))
        found.append((-round(math.log(strength), 9), len(people), people, strength))
    return [(people, strength) for _, _, people, strength in sorted(found)]


# --- the textbook ---


def test_the_textbook_example():
    paths = find_paths(textbook(), source="C", target="H", k=5)
    costs = [-math.log(row.strength) for row in paths.rows]
    assert costs == pytest.approx([5, 7, 8, 8, 8])
    # Equal costs: fewer ties first, then ids.
    assert routes(paths) == ["CEFH", "CEGH", "CDFH", "CEDFH", "CEFGH"]
    assert [row.rank for row in paths.rows] == [1, 2, 3, 3, 3]
    assert paths.gatekeepers == ()


@pytest.mark.parametrize("k", range(1, 9))
def test_fewer_routes_are_the_first_of_more(k):
    # Seven routes in all; of three equal ones the first by the rule come first, whatever k.
    whole = routes(find_paths(textbook(), source="C", target="H", k=100))
    assert len(whole) == 7
    assert routes(find_paths(textbook(), source="C", target="H", k=k)) == whole[:k]


# --- by hand ---


def test_a_routes_strength_is_the_product_of_its_ties():
    net = network([("A", "B", "influences", 0.5), ("B", "C", "influences", 0.4), ("A", "C", "influences", 0.1)])
    first, second = find_paths(net, source="A", target="C").rows
    assert (first.stakeholders, first.strength) == (("A", "B", "C"), pytest.approx(0.2))
    assert (first.weakest.source, first.weakest.target, first.weakest.strength) == ("B", "C", 0.4)
    assert (second.stakeholders, second.strength) == (("A", "C"), 0.1)
    assert (first.rank, second.rank) == (1, 2)


def test_of_certain_ties_the_fewer_come_first():
    net = network([("A", "B", "influences", 1.0), ("B", "C", "influences", 1.0), ("A", "C", "influences", 1.0)])
    paths = find_paths(net, source="A", target="C")
    assert routes(paths) == ["AC", "ABC"]
    assert [(row.rank, row.strength) for row in paths.rows] == [(1, 1.0), (1, 1.0)]


def test_without_weights_the_fewer_ties_come_first():
    net = network([("A", "B", "knows", 0.9), ("B", "C", "knows", 0.9), ("A", "C", "knows", 0.1)], unweighted=True)
    assert routes(find_paths(net, source="A", target="C")) == ["AC", "ABC"]


def test_the_strongest_route_is_not_the_shortest_and_never_the_weakest():
    # Handing strength to a shortest path would give A-D.
    net = network(
        [("A", "B", "knows", 0.9), ("B", "C", "knows", 0.9), ("C", "D", "knows", 0.9), ("A", "D", "knows", 0.2)]
    )
    assert routes(find_paths(net, source="A", target="D", k=1)) == ["ABCD"]


def test_the_direction_of_influence_decides():
    # B asks A: A moves B in full, B moves A by a quarter.
    net = network([("B", "A", "asks_advice", 0.8)])
    assert find_paths(net, source="A", target="B").rows[0].strength == pytest.approx(0.8)
    assert find_paths(net, source="B", target="A").rows[0].strength == pytest.approx(0.2)


def test_kinds_name_every_tie_between_two():
    net = network([("A", "B", "knows", 0.5), ("A", "B", "advises", 0.5), ("B", "C", "email", 0.5)])
    (row,) = find_paths(net, source="A", target="C").rows
    assert row.kinds == ("advises+knows", "contacts")
    assert row.strength == pytest.approx(0.75 * 0.5)


def test_people_are_named_by_id_or_name():
    net = network([("1", "2", "knows", 0.5)], person("1", name="Ann"), person("2", name="Bob"))
    paths = find_paths(net, source="Ann", target="2")
    assert (paths.from_, paths.to, routes(paths)) == ("1", "2", ["12"])
    assert (paths.parameters["from"], paths.parameters["to"]) == ("1", "2")


def test_a_route_through_somebody_hostile_says_so():
    net = network(
        [(x, y, "influences", 0.5) for x, y in ("AO", "OZ", "AR", "RZ", "AZ")],
        person("O", stance=-2),
        person("R", type="competitor", stance=-2),
        person("A", stance=-2),
        person("Z", type="competitor"),
    )
    found = {"".join(row.stakeholders): row.reasons for row in find_paths(net, source="A", target="Z").rows}
    assert {way: codes(reasons) for way, reasons in found.items()} == {
        "AZ": [],
        "AOZ": ["through_opponent"],
        "ARZ": ["through_competitor"],
    }
    assert chosen(found["AOZ"], "through_opponent") == [{"who": "O"}]


# --- gatekeepers ---


def test_gatekeepers_stand_on_every_route_in_order():
    # Two ways to G, one through it, two ways on to H, one on to Z.
    ties = [(x, y, "influences", 0.5) for x, y in ("Ab", "Ac", "bG", "cG", "Gd", "Ge", "dH", "eH", "HZ")]
    assert find_paths(network(ties), source="A", target="Z").gatekeepers == ("G", "H")


@pytest.mark.parametrize("seed", range(12))
def test_gatekeepers_equal_brute_force(seed):
    net = asked(random_digraph(seed, 8, 0.22))
    for start, end in (("0", "7"), ("1", "6"), ("5", "2")):
        every = [set(way[1:-1]) for way in nx.all_simple_paths(net.influence, start, end)]
        paths = find_paths(net, source=start, target=end)
        assert paths.answered == bool(every)
        assert set(paths.gatekeepers) == (set.intersection(*every) if every else set())
        if paths.rows:
            order = paths.rows[0].stakeholders
            assert list(paths.gatekeepers) == sorted(paths.gatekeepers, key=order.index)


# --- whatever the network ---


@pytest.mark.parametrize("k", [1, 3, 100])
@pytest.mark.parametrize("seed", range(6))
def test_routes_equal_brute_force(seed, k):
    net = asked(random_digraph(seed, 7, 0.35))
    wanted = simple_routes(net, "0", "6")
    found = find_paths(net, source="0", target="6", k=k).rows
    assert [list(row.stakeholders) for row in found] == [people for people, _ in wanted[:k]]
    assert [row.strength for row in found] == pytest.approx([strength for _, strength in wanted[:k]])


@given(some_ties())
@QUICK
def test_routes_are_simple_and_in_order_and_never_run_through_conflict(ties):
    net = network(ties, *(f"p{i}" for i in range(6)))
    paths = find_paths(net, source="p0", target="p5", k=4)
    assert paths.answered == nx.has_path(net.influence, "p0", "p5")
    friendly = {frozenset((each.source, each.target)) for each in net.ties if not each.conflict}
    for row in paths.rows:
        assert len(set(row.stakeholders)) == len(row.stakeholders)
        assert all(frozenset(edge) in friendly for edge in pairwise(row.stakeholders))
        weights = [net.influence.edges[edge]["weight"] for edge in pairwise(row.stakeholders)]
        assert row.strength == pytest.approx(math.prod(weights))
        assert row.weakest.strength == min(weights)
    keys = [(-math.log(row.strength), len(row.stakeholders), row.stakeholders) for row in paths.rows]
    for one, other in pairwise(keys):
        assert one[0] < other[0] - 1e-9 or (abs(one[0] - other[0]) <= 1e-8 and one[1:] < other[1:])


# --- no route ---


@pytest.mark.parametrize(
    ("ties", "code"),
    [
        ([("A", "B", "influences", 0.5)], "no_route"),
        ([("B", "A", "influences", 0.5), ("Z", "B", "influences", 0.5)], "no_route_but_back"),
        ([("A", "Z", "opposes")], "only_conflict"),
        ([tie("Z", "A", "friend", 0.5, sentiment=-0.2)], "only_conflict"),
    ],
)
def test_without_a_route_a_notice_says_what_there_is_instead(ties, code):
    paths = find_paths(network(ties, "A", "Z"), source="A", target="Z")
    assert (paths.answered, paths.rows, paths.gatekeepers) == (False, (), ())
    assert codes(paths.notices)[-1] == code
    assert paths.to_dict()["notices"][-1]["text"]


def test_the_notice_says_how_many_are_reached():
    net = network([("A", "B", "influences", 0.5), ("B", "C", "influences", 0.5)], "Z")
    (figures,) = chosen(find_paths(net, source="A", target="Z").notices, "no_route")
    assert figures == {"from": "A", "to": "Z", "reached": 2, "back": False, "conflict": False}


@pytest.mark.parametrize(("source", "target", "k"), [("A", "A", 1), ("A", "B", 0), ("A", "B", -1)])
def test_a_question_that_makes_no_sense_is_refused(source, target, k):
    with pytest.raises(rg.UsageError):
        find_paths(network([("A", "B")]), source=source, target=target, k=k)


def test_nobody_of_that_name_is_refused_with_the_nearest():
    with pytest.raises(rg.UnknownName) as caught:
        find_paths(network([("Anna", "Bob")]), source="Ann", target="Bob")
    assert caught.value.candidates == ("Anna",)
