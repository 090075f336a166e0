"""Ties across against ties within: the E-I index, density, and who belongs to which group."""

import networkx as nx
import pytest

from builders import network, person, plain, random_digraph, tie
from relgraph.analysis.affiliation import affiliation, usual
from relgraph.analysis.directions import links, main_arcs
from relgraph.analysis.groups import find_groups


def grouped(ties, **groups):
    """Return a network with departments, each given by its name and its people, one letter a person."""
    people = [person(id, department=name) for name, ids in groups.items() for id in ids]
    return network(ties, *people)


def index_of(net, **how):
    return find_groups(net, by="department", permutations=how.pop("permutations", 99), **how).ei[0]


# --- the index ---


def test_the_index_by_hand():
    # 3 within (a-b, b-c, d-e), 2 across (a-d, c-e).
    found = index_of(grouped(["ab", "bc", "de", "ad", "ce"], x="abc", y="de"))
    assert (found.external, found.internal, found.index) == (2, 3, pytest.approx(-1 / 5))
    # Of 10 pairs 3 + 1 lie within: (6 - 4) / 10.
    assert found.expected == pytest.approx(1 / 5)
    assert [(each.group, each.people, each.external, each.internal, each.index) for each in found.groups] == [
        ("x", 3, 2, 2, 0),
        ("y", 2, 2, 1, pytest.approx(1 / 3)),
    ]


def test_all_across_is_one_and_all_within_is_minus_one():
    assert index_of(grouped(["ac", "bd"], x="ab", y="cd")).index == 1
    assert index_of(grouped(["ab", "cd"], x="ab", y="cd")).index == -1
    nothing = index_of(grouped(["ae"], x="ab", y="cd"))  # e has no department
    assert (nothing.external, nothing.internal, nothing.index, nothing.p) == (0, 0, None, None)


def test_silos_are_told_from_chance():
    # Two cliques of 8: of the 12870 ways to deal out, two are as far off.
    cliques = [(f"{side}{i}", f"{side}{j}") for side in "ab" for i in range(8) for j in range(i)]
    net = network(cliques, *(person(f"{side}{i}", department=side) for side in "ab" for i in range(8)))
    assert index_of(net, permutations=999).p == pytest.approx(1 / 1000)
    crossing = network(cliques, *(person(f"{side}{i}", department=str(i % 2)) for side in "ab" for i in range(8)))
    # Half and half: 32 across, 32/15 above the mean. As far off are 4900 such labellings and those with at most
    # two or at least six of a kind in one clique, 2 (1 + 64 + 784).
    assert index_of(crossing, permutations=999).p == pytest.approx((4900 + 1698) / 12870, abs=0.05)


def test_more_across_than_chance_is_as_far_off_as_less():
    # Everybody of one department tied to everybody of the other and to nobody else.
    ties = [(f"a{i}", f"b{j}") for i in range(7) for j in range(7)]
    net = network(ties, *(person(f"{side}{i}", department=side) for side in "ab" for i in range(7)))
    assert index_of(net, permutations=999).p < 0.01


def test_p_is_the_share_of_labellings_as_far_off():
    # Of the 10 ways to choose two of five for y, counted over all: see the index by hand. 2 across of 5 is 1 off
    # the mean of 3 (5 x 6/10).
    net = grouped(["ab", "bc", "de", "ad", "ce"], x="abc", y="de")
    far = 0
    for two in [{one, other} for one in "abcde" for other in "abcde" if one < other]:
        across = sum((one in two) != (other in two) for one, other in ["ab", "bc", "de", "ad", "ce"])
        far += abs(across - 3) >= 1
    assert index_of(net, permutations=4000).p == pytest.approx(far / 10, abs=0.03)


@pytest.mark.parametrize(
    ("ties", "count"),
    [
        ([("a", "b", "knows")], 1),
        ([("a", "b", "knows"), ("b", "a", "knows")], 1),  # mutual, however often recorded
        ([("a", "b", "knows"), ("a", "b", "works_with")], 1),
        ([tie("a", "b", "friend", directed=True)], 1),
        ([tie("a", "b", "friend", directed=True), tie("b", "a", "friend", directed=True)], 2),
        ([("a", "b", "asks_advice"), ("b", "a", "asks_advice")], 2),
        ([("a", "b", "asks_advice"), ("b", "a", "advises")], 1),  # the same from the other end
        ([("a", "b", "asks_advice"), ("a", "b", "advises")], 2),
        ([("a", "b", "knows"), ("a", "b", "asks_advice")], 1),
    ],
)
def test_how_many_ties_join_two(ties, count):
    assert links(network(ties)) == {("a", "b"): count}
    assert links(network([*ties, ("a", "c", "opposes")])) == {("a", "b"): count}


@pytest.mark.parametrize(
    ("kind", "arcs"),
    [
        ("influences", {("x", "y")}),
        ("asks_advice", {("y", "x")}),
        ("advises", {("x", "y")}),
        ("reports_to", {("y", "x")}),
        ("manages", {("x", "y")}),
        ("informs", {("x", "y")}),
        ("regulates", {("x", "y")}),
        ("knows", {("x", "y"), ("y", "x")}),
        ("supplies", {("x", "y"), ("y", "x")}),
        ("opposes", set()),
    ],
)
def test_a_tie_runs_the_way_it_carries_most(kind, arcs):
    assert main_arcs(network([("x", "y", kind)])) == arcs


# --- density ---


def test_density_by_hand():
    found = find_groups(
        grouped([("a", "b", "knows", 0.4), ("a", "d", "knows", 0.2), ("c", "d", "knows", 0.8)], x="abc", y="de"),
        by="department",
        permutations=99,
    )
    # Inside x 1 of 3 pairs, between 2 of 6, inside y 0 of 1; 3 ties over 10 pairs.
    assert [
        (each.one, each.other, each.pairs, each.ties, each.density, each.strength, each.expected)
        for each in found.density
    ] == [
        ("x", "x", 3, 1, pytest.approx(1 / 3), pytest.approx(0.4), pytest.approx(0.9)),
        ("x", "y", 6, 2, pytest.approx(1 / 3), pytest.approx(0.5), pytest.approx(1.8)),
        ("y", "y", 1, 0, 0, None, pytest.approx(0.3)),
    ]


def test_who_stands_between_two_groups_without_a_tie():
    # a of x and c of y meet only over m: a-m-c either way.
    found = find_groups(grouped(["ab", "am", "mc", "cd"], x="ab", y="cd", z="m"), by="department", permutations=19)
    between = {(each.one, each.other): each for each in found.density}
    assert (between["x", "y"].ties, [(who.id, who.routes) for who in between["x", "y"].brokers]) == (0, [("m", 2)])
    # b reaches m over a: inside x nobody stands between, there are only two.
    assert [(who.id, who.routes) for who in between["x", "z"].brokers] == [("a", 2)]
    assert between["x", "x"].brokers == ()


def test_too_many_groups_are_not_set_each_against_each(monkeypatch):
    monkeypatch.setattr("relgraph.analysis.silos.MOST_GROUPS", 2)
    found = find_groups(grouped(["ab", "bc"], x="a", y="b", z="c"), by="department", permutations=19)
    assert found.density == ()
    assert [dict(each.figures) for each in found.notices if each.code == "too_many_groups"] == [
        {"by": "department", "groups": 3}
    ]
    assert found.ei[0].external == 2
    assert found.brokers


def test_a_large_network_gets_fewer_permutations(monkeypatch):
    monkeypatch.setattr("relgraph.analysis.groups.WORK", 1000)
    net = plain(nx.gnp_random_graph(12, 0.3, seed=1))
    people = [person(str(i), department=str(i % 2)) for i in range(12)]
    found = find_groups(network([(x, y) for x, y in net.contact.edges], *people))
    assert found.parameters["permutations"] == found.ei[0].permutations == found.roles.permutations == 99
    assert (
        find_groups(network([("a", "b")], person("a", department="x"), person("b", department="y"))).ei[0].permutations
        == 500
    )


# --- who belongs where ---


def test_columns_are_found_by_any_of_their_headers():
    net = network((), person("a", department="x", attributes={"Sales region": "north"}), person("b", level=2))
    for name in ("department", "部门", "Dept"):
        assert affiliation(net, name).by == "department"
    assert affiliation(net, "Sales region").group_of == {"a": "north"}
    assert affiliation(net, "salesregion").by == "Sales region"
    assert affiliation(net, "level").group_of == {"b": "2"}


def test_unknown_is_no_group():
    net = network((), person("a", department="x"), person("b"), person("c", department=" "))
    assert affiliation(net, "department").group_of == {"a": "x"}


def test_groups_come_largest_first_then_by_name():
    net = network((), *(person(f"p{i}", department=name) for i, name in enumerate("bbcaac")))
    assert affiliation(net, "department").groups == ("a", "b", "c")
    net = network((), *(person(f"p{i}", department=name) for i, name in enumerate("zza")))
    assert affiliation(net, "department").groups == ("z", "a")


def test_departments_of_the_same_name_in_two_organizations_are_two():
    people = [
        person("O1", name="Water works"),
        person("a", department="sales", organization="O1"),
        person("b", department="sales", organization="Pipes Ltd"),
        person("c", department="sales"),
        person("d", department="design", organization="O1"),
    ]
    assert affiliation(network((), *people), "department").group_of == {
        "a": "sales (Water works)",
        "b": "sales (Pipes Ltd)",
        "c": "sales",
        "d": "design",
    }


def test_an_organization_that_others_belong_to_belongs_to_itself():
    people = [person("O1", organization="Group"), person("a", organization="O1"), person("b", organization="Group")]
    assert affiliation(network((), *people), "organization").group_of == {"O1": "O1", "a": "O1", "b": "Group"}


def test_a_word_that_is_no_type_is_a_group_all_the_same():
    people = [person("a", type="customer"), person("b", attributes={"type": "dragon"}), person("c")]
    assert affiliation(network((), *people), "type").group_of == {"a": "customer", "b": "dragon", "c": "other"}


def test_who_is_not_marked_as_ours_is_not():
    people = [person("a", ours=True), person("b", ours=False), person("c")]
    assert affiliation(network((), *people), "ours").group_of == {"a": "true", "b": "false", "c": "false"}


def test_only_what_tells_people_apart_is_usual():
    people = [person("a", department="x", organization="O"), person("b", department="y", organization="O")]
    assert [each.by for each in usual(network((), *people))] == ["department"]


def test_the_index_by_type_agrees_with_the_assortativity_of_networkx():
    # For one link a pair: share within = trace of the mixing matrix of NetworkX.
    for seed in range(4):
        graph = nx.Graph(random_digraph(seed, 20))
        nx.set_node_attributes(graph, {node: "xyz"[node % 3] for node in graph}, "type")
        mixing = nx.attribute_mixing_matrix(graph, "type", mapping={"x": 0, "y": 1, "z": 2})
        people = [person(str(node), department="xyz"[node % 3]) for node in graph]
        net = network([(str(x), str(y), "knows") for x, y in graph.edges], *people)
        assert index_of(net, permutations=19).index == pytest.approx(1 - 2 * mixing.trace())
