"""The three graphs whatever the records, and the doors to a network."""

import random
from dataclasses import replace
from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import relgraph as rg
from builders import QUICK, chosen, codes, network, person, some_ties, talks, tie, weights
from relgraph.model import Decision, Participation, Records
from relgraph.network import LEAST_COST, cost

PEOPLE = [person(f"p{i}") for i in range(6)]


def graphs(net):
    return (net.influence, net.prestige, net.contact)


def alike(one, other):
    assert set(weights(one)) == set(weights(other))
    assert weights(one) == pytest.approx(weights(other), rel=1e-12)


# --- the weight rule ---


@given(some_ties())
@QUICK
def test_weight_distance_and_cost_say_the_same_on_every_edge(ties):
    for graph in graphs(network(ties, *PEOPLE)):
        for _, _, data in graph.edges(data=True):
            assert 0 < data["weight"] <= 1
            assert data["distance"] == 1 / data["weight"]
            assert data["cost"] == cost(data["weight"])
        assert list(graph) == [one.id for one in PEOPLE]


def test_the_attributes_by_hand():
    data = network([("A", "B", "knows", 0.5)]).influence.edges["A", "B"]
    assert (data["weight"], data["distance"], data["cost"]) == (0.5, 2.0, pytest.approx(0.6931471805599453))
    certain = network([("A", "B", "knows", 1.0)]).influence.edges["A", "B"]
    assert (certain["weight"], certain["distance"], certain["cost"]) == (1.0, 1.0, 1e-9)
    assert cost(1 - 1e-12) == LEAST_COST == 1e-9


@given(some_ties())
@QUICK
def test_unweighted_every_edge_that_is_there_counts_one(ties):
    weighted = network(ties, *PEOPLE)
    for one, other in zip(
        graphs(weighted.without_weights()), graphs(network(ties, *PEOPLE, unweighted=True)), strict=True
    ):
        for _, _, data in one.edges(data=True):
            assert (data["weight"], data["distance"], data["cost"]) == (1, 1, 1)
        assert weights(one) == weights(other)
    for one, other in zip(graphs(weighted), graphs(weighted.without_weights()), strict=True):
        assert set(one.edges) == set(other.edges)
    assert weighted.without_weights().parameters["unweighted"]


@given(some_ties(), st.permutations([f"q{i}" for i in range(6)]))
@QUICK
def test_other_names_permute_everything(ties, names):
    called = {f"p{i}": name for i, name in enumerate(names)}
    renamed = [replace(each, source=called[each.source], target=called[each.target]) for each in ties]
    one, other = network(ties, *PEOPLE), network(renamed, *(person(called[each.id]) for each in PEOPLE))
    for graph, wanted in zip(graphs(other), graphs(one), strict=True):
        alike(graph, nx.relabel_nodes(wanted, called))
    alike_sets = ({(called[x], called[y]) for x, y in one.reporting.edges}, set(other.reporting.edges))
    assert alike_sets[0] == alike_sets[1]


@given(some_ties(), st.randoms(use_true_random=False))
@QUICK
def test_the_order_of_the_records_does_not_matter(ties, order: random.Random):
    shuffled, people = list(ties), list(PEOPLE)
    order.shuffle(shuffled)
    order.shuffle(people)
    for one, other in zip(graphs(network(ties, *PEOPLE)), graphs(network(shuffled, *people)), strict=True):
        assert weights(one) == weights(other)


@given(some_ties())
@QUICK
def test_somebody_without_ties_changes_no_edge(ties):
    for one, other in zip(graphs(network(ties, *PEOPLE)), graphs(network(ties, *PEOPLE, "alone")), strict=True):
        assert weights(one) == weights(other)
        assert "alone" in other


@given(some_ties())
@QUICK
def test_no_conflict_reaches_any_graph(ties):
    friendly = [each for each in ties if (each.sentiment or 0) >= 0 and each.kind not in ("opposes", "competes_with")]
    whole, part = network(ties, *PEOPLE), network(friendly, *PEOPLE)
    assert set(whole.contact.edges) == set(part.contact.edges)
    assert len(whole.ties) - len(whole.conflicts) == len([each for each in part.ties if not each.conflict])
    assert whole.source.conflicts == len(ties) - len(friendly)
    assert whole.source.relationships == len(ties)


# --- what is in it ---


def test_the_source_counts_every_record_read():
    ties = [
        tie("A", "B", "reports_to", until=date(2020, 1, 1)),
        tie("A", "B", "opposes"),
        tie("B", "C", sentiment=-1.0, until=date(2020, 1, 1)),
    ]
    net = network(ties, log=talks("A", "C", "2026-01-01"), source="x.csv")
    assert net.source == rg.Network(net.records, source="x.csv").source
    assert (net.source.stakeholders, net.source.relationships, net.source.conflicts) == (3, 3, 2)
    assert repr(net) == "<Network x.csv: 3 stakeholders, 3 relationships>"


def test_graph_is_the_influence_graph():
    net = network([("A", "B", "influences", 0.5)], person("A", name="Ann", type="customer"))
    assert net.graph is net.influence
    assert net.graph.nodes["A"] == {"name": "Ann", "type": "customer"}
    assert net.graph.edges["A", "B"]["kinds"] == ("influences",)


def test_ours_and_days_of_contact():
    net = network((), person("A", ours=True), person("B"), log=talks("A", "B", "2026-02-01", "2026-01-01"))
    assert net.ours == ("A",)
    assert net.contact_days == {frozenset("AB"): (date(2026, 1, 1), date(2026, 2, 1))}


# --- finding people and decisions ---


def people_called():
    return network(
        (),
        person("1", name="Ann Lee"),
        person("2", name="Bob"),
        person("3", name="Bob"),
        person("Bob2", name="1"),
        person("5", name="王芳"),
    )


@pytest.mark.parametrize(
    ("text", "id"), [("1", "1"), ("Ann Lee", "1"), ("ann  lee", "1"), ("王芳", "5"), ("bob2", "Bob2")]
)
def test_a_person_is_found_by_id_then_by_name(text, id):
    assert people_called().find(text) == id


def test_a_name_of_several_lists_them():
    with pytest.raises(rg.UnknownName, match="several") as caught:
        people_called().find("Bob")
    assert caught.value.candidates == ("2", "3")


@pytest.mark.parametrize(("text", "first"), [("Ann Le", "1"), ("Anne Lee", "1"), ("王", "5")])
def test_a_name_of_nobody_lists_the_nearest(text, first):
    with pytest.raises(rg.UnknownName) as caught:
        people_called().find(text)
    assert caught.value.candidates[0] == first


@pytest.mark.parametrize("text", ["", "???", "zzzzzz"])
def test_a_name_like_no_other_has_no_candidates(text):
    with pytest.raises(rg.UnknownName) as caught:
        network((), person("x", name="…")).find(text)
    assert caught.value.candidates == ()


def test_a_decision_is_found_or_the_choice_is_listed():
    one, two = Decision(id="d1", name="Tender"), Decision(id="d2", name="Renewal")
    assert network((), "A").find_decision(None) is None
    assert network((), "A", decisions=(one,)).find_decision(None) == one
    both = network((), "A", decisions=(one, two))
    assert both.find_decision("Renewal") == both.find_decision("d2") == two
    with pytest.raises(rg.UsageError, match=r"Tender.*Renewal"):
        both.find_decision(None)
    with pytest.raises(rg.UnknownName) as caught:
        both.find_decision("Lease")
    assert caught.value.candidates == ("d1", "d2")
    with pytest.raises(rg.UnknownName):
        network((), "A").find_decision("Lease")


# --- a part of it ---


def test_only_keeps_the_people_and_kinds_asked_for():
    net = network(
        [("A", "B", "knows", 0.5), ("A", "C", "advises", 0.5), ("B", "C", "friend", 0.5)],
        person("A", type="customer", department="Board"),
        person("B", type="customer", department="IT"),
        person("C", type="supplier", department="Board"),
        log=talks("A", "B", "2026-01-01"),
        parts=(Participation(decision="d", stakeholder="C"),),
    )
    customers = net.only(type=["customer"])
    assert set(customers.stakeholders) == {"A", "B"}
    assert [each.kind for each in customers.records.relationships] == ["knows"]
    assert customers.records.participations == ()
    assert set(net.only(type=["customer"], department=["board"]).stakeholders) == {"A"}
    advice = net.only(kind=["asks_advice"])  # the same tie from the other end
    assert [each.kind for each in advice.records.relationships] == ["advises"]
    assert (set(advice.stakeholders), advice.records.interactions) == (set("ABC"), ())
    assert advice.as_of == net.as_of == date(2026, 1, 1)
    with pytest.raises(TypeError, match="colour"):
        net.only(colour=["red"])


# --- from networkx ---


def test_an_undirected_graph_makes_mutual_ties():
    net = rg.from_networkx(nx.path_graph(3))
    assert set(net.stakeholders) == {"0", "1", "2"}
    assert weights(net.influence) == dict.fromkeys([("0", "1"), ("1", "0"), ("1", "2"), ("2", "1")], 0.5)
    assert weights(net.contact) == {("0", "1"): 0.5, ("1", "2"): 0.5}


def test_a_directed_graph_makes_ties_of_one_direction():
    net = rg.from_networkx(nx.DiGraph([("A", "B"), ("B", "C"), ("C", "B")]))
    assert set(net.influence.edges) == set(net.prestige.edges) == {("A", "B"), ("B", "C"), ("C", "B")}
    advice = rg.from_networkx(nx.DiGraph([("A", "B", {"kind": "advice", "strength": 0.8})]))
    assert weights(advice.influence) == pytest.approx({("A", "B"): 0.2, ("B", "A"): 0.8})


def test_attributes_become_fields_or_the_users_own():
    graph = nx.DiGraph(name="deal")
    graph.add_node("A", name="Ann", type="客户", stance="supporter", buying_roles="decider;user", level=2, shoe=43)
    graph.add_node("B", buying_roles=("approver",), ours=True, power=0.5, tags=["x", "y"], note=None)
    graph.add_edge("A", "B", kind="Friendship", since=date(2026, 1, 2), weight=3, colour="red")
    net = rg.from_networkx(graph)
    ann, bob = net.records.stakeholders
    assert (ann.name, ann.type, ann.stance, ann.buying_roles, ann.level) == (
        "Ann",
        "customer",
        1,
        ("decider", "user"),
        2,
    )
    assert ann.attributes == {"shoe": "43"}
    assert (bob.name, bob.ours, bob.power, bob.tags, bob.note) == ("B", True, 0.5, ("x", "y"), None)
    (friendship,) = net.records.relationships
    assert (friendship.kind, friendship.since, friendship.weight) == ("friend", date(2026, 1, 2), 3)
    assert (friendship.directed, friendship.attributes) == (True, {"colour": "red"})
    assert (net.source.source, net.as_of) == ("deal", date(2026, 1, 2))


def test_weights_of_a_graph_are_read_as_those_of_a_file():
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 1), ("b", "c", 3), ("c", "d", 8)])
    net = rg.from_networkx(graph)
    assert weights(net.contact) == pytest.approx({("a", "b"): 1 / 4, ("b", "c"): 3 / 6, ("c", "d"): 8 / 11})
    assert codes(net.notices) == ["strength_from_weight"]
    shares = nx.Graph()
    shares.add_weighted_edges_from([("a", "b", 0.2), ("b", "c", 1.0)])
    assert weights(rg.from_networkx(shares).contact) == {("a", "b"): 0.2, ("b", "c"): 1.0}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"weight": 0}, "not_positive"),
        ({"weight": -2}, "not_positive"),
        ({"strength": 1.5}, "out_of_range_scale"),
        ({"strength": 0}, "not_positive"),
        ({"weight": float("nan")}, "number_not_finite"),
        ({"weight": "many"}, "number_unreadable"),
        ({"sentiment": -3}, "out_of_range"),
        ({"since": "yesterday"}, "date_unreadable"),
    ],
)
def test_a_value_that_cannot_be_is_refused(data, code):
    with pytest.raises(rg.InputError) as caught:
        rg.from_networkx(nx.Graph([("a", "b", data)]))
    (issue,) = caught.value.issues
    assert (issue.code, issue.row, issue.column) == (code, 1, next(iter(data)))


def test_a_role_that_nobody_has_is_refused():
    graph = nx.Graph()
    graph.add_node("a", buying_roles="jester")
    with pytest.raises(rg.InputError) as caught:
        rg.from_networkx(graph)
    assert codes(caught.value.issues) == ["unknown_role"]


def test_parallel_edges_of_one_kind_are_refused_those_of_several_are_not():
    with pytest.raises(rg.InputError) as caught:
        rg.from_networkx(nx.MultiGraph([("a", "b"), ("a", "b")]))
    assert codes(caught.value.issues) == ["duplicate_tie"]
    kinds = nx.MultiDiGraph(
        [("a", "b", {"kind": "informs", "strength": 0.5}), ("a", "b", {"kind": "friend", "strength": 0.2})]
    )
    assert weights(rg.from_networkx(kinds).influence) == pytest.approx({("a", "b"): 0.6})
    with pytest.raises(rg.InputError) as caught:
        rg.from_networkx(nx.Graph([("a", "a")]))
    assert codes(caught.value.issues) == ["self_tie"]


def test_nodes_of_one_text_are_refused():
    graph = nx.Graph()
    graph.add_nodes_from([1, "1"])
    with pytest.raises(rg.InputError) as caught:
        rg.from_networkx(graph)
    assert codes(caught.value.issues) == ["duplicate_stakeholder"]


def test_a_kind_with_a_direction_in_a_graph_without_one_is_told():
    net = rg.from_networkx(nx.Graph([("a", "b", {"kind": "reports_to"}), ("b", "c", {"kind": "friend"})]))
    assert [figures["value"] for figures in chosen(net.notices, "directed_disagrees")] == ["reports_to"]
    assert codes(rg.from_networkx(nx.DiGraph([("a", "b", {"kind": "reports_to"})])).notices) == ["strength_assumed"]


def test_an_empty_graph_is_an_empty_network():
    assert rg.from_networkx(nx.Graph()).records == Records()
