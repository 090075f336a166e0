"""Every measure of position: its graph, its attribute, its peers and the published figures."""

import igraph
import networkx as nx
import numpy as np
import pytest

from builders import asked, chosen, codes, network, plain, random_digraph, tie
from relgraph.analysis.measures import MEASURES, Measure
from relgraph.analysis.rank import rank
from relgraph.model import Records
from relgraph.network import Network

SEEDS = range(6)
# What each measure is defined on.
DECLARED = {
    "degree": ("contact", None),
    "strength": ("influence", "weight"),
    "prestige": ("prestige", "weight"),
    "pagerank": ("prestige", "weight"),
    "eigenvector": ("prestige", "weight"),
    "katz": ("prestige", "weight"),
    "betweenness": ("influence", "distance"),
    "current_flow": ("contact", "weight"),
    "closeness": ("influence reversed", "distance"),
    "harmonic": ("influence reversed", "distance"),
    "constraint": ("contact", "weight"),
    "effective_size": ("contact", "weight"),
}


def largest(parts):
    return min(parts, key=lambda part: (-len(part), min(part)))


def katz_of(graph, attribute):
    radius = np.abs(np.linalg.eigvals(nx.to_numpy_array(graph, weight=attribute))).max()
    return nx.katz_centrality_numpy(graph, alpha=0.85 / max(1, radius), weight=attribute)


def of_largest_part(measure, parts):
    def peer(graph, attribute):
        inside = graph.subgraph(largest(parts(graph)))
        return dict.fromkeys(graph, 0.0) | measure(inside, weight=attribute)

    return peer


# The NetworkX call that each measure equals, on the graph and with the attribute that it declares.
PEERS = {
    "degree": lambda graph, attribute: dict(graph.degree(weight=attribute)),
    "strength": lambda graph, attribute: dict(graph.out_degree(weight=attribute)),
    "prestige": lambda graph, attribute: dict(graph.in_degree(weight=attribute)),
    "pagerank": lambda graph, attribute: nx.pagerank(graph, alpha=0.85, weight=attribute),
    "eigenvector": of_largest_part(nx.eigenvector_centrality_numpy, nx.strongly_connected_components),
    "katz": katz_of,
    "betweenness": lambda graph, attribute: nx.betweenness_centrality(graph, weight=attribute),
    "current_flow": of_largest_part(nx.current_flow_betweenness_centrality, nx.connected_components),
    "closeness": lambda graph, attribute: nx.closeness_centrality(graph, distance=attribute),
    "harmonic": lambda graph, attribute: {
        node: value / (len(graph) - 1) for node, value in nx.harmonic_centrality(graph, distance=attribute).items()
    },
    "constraint": lambda graph, attribute: nx.constraint(graph, weight=attribute),
    # NetworkX has Burt's own definition for graphs without weights only; with them see test_kernels.
    "effective_size": None,
}
KINDS = ("advises", "knows", "reports_to", "contacts", "influences", "regulates", "friend", "covers")


def graph_of(net, name):
    graphs = {"contact": net.contact, "influence": net.influence, "prestige": net.prestige}
    return graphs.get(name, net.influence.reverse())


def mixed(seed, people=12):
    """Return a network of several kinds, so that its three graphs differ."""
    ties = [
        tie(f"p{x:02}", f"p{y:02}", KINDS[(x + 3 * y) % len(KINDS)], data["weight"])
        for x, y, data in random_digraph(seed, people, 0.2).edges(data=True)
    ]
    return network(ties, *(f"p{node:02}" for node in range(people)))


def test_every_measure_declares_its_graph_and_attribute():
    assert {name: (measure.graph, measure.attribute) for name, measure in MEASURES.items()} == DECLARED
    assert set(PEERS) == set(DECLARED)
    assert [name for name, measure in MEASURES.items() if measure.ascending] == ["constraint"]


@pytest.mark.parametrize("missing", ["graph", "attribute"])
def test_a_measure_that_does_not_declare_them_cannot_be_made(missing):
    given = {"name": "x", "graph": "contact", "attribute": "weight", "compute": dict}
    del given[missing]
    with pytest.raises(TypeError, match=missing):
        Measure(**given)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [name for name, peer in PEERS.items() if peer])
def test_a_measure_equals_its_call_in_networkx(name, seed):
    measure, net = MEASURES[name], mixed(seed)
    wanted = PEERS[name](graph_of(net, measure.graph), measure.attribute)
    found = {who: np.nan if value is None else value for who, value in measure.compute(net).items()}
    assert found == pytest.approx(wanted, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_effective_size_without_weights_equals_networkx(seed):
    net = mixed(seed).without_weights()
    found = MEASURES["effective_size"].compute(net)
    found = {who: np.nan if value is None else value for who, value in found.items()}
    assert found == pytest.approx(nx.effective_size(net.contact), nan_ok=True)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_gives_everyone_a_value_and_none_is_changed_by_the_asking(name):
    net = mixed(1)
    before = [dict(net.influence.edges), dict(net.contact.edges), dict(net.prestige.edges)]
    assert list(MEASURES[name].compute(net)) == list(net.stakeholders)
    assert before == [dict(net.influence.edges), dict(net.contact.edges), dict(net.prestige.edges)]


# --- a second peer: igraph ---


def in_igraph(graph):
    names = list(graph)
    made = igraph.Graph(
        n=len(names),
        edges=[(names.index(x), names.index(y)) for x, y in graph.edges],
        directed=graph.is_directed(),
    )
    for attribute in ("weight", "distance"):
        made.es[attribute] = [data[attribute] for _, _, data in graph.edges(data=True)]
    return names, made


@pytest.mark.parametrize("seed", SEEDS)
def test_measures_equal_those_of_igraph(seed):
    net = mixed(seed)
    people = len(net.stakeholders)
    names, influence = in_igraph(net.influence)
    between = influence.betweenness(directed=True, weights="distance")
    out = influence.harmonic_centrality(mode="out", weights="distance", normalized=True)
    _, prestige = in_igraph(net.prestige)
    page = prestige.pagerank(damping=0.85, weights="weight")
    _, contact = in_igraph(net.contact)
    peers = {
        "betweenness": [value / (people - 1) / (people - 2) for value in between],
        "harmonic": out,
        "strength": influence.strength(mode="out", weights="weight"),
        "prestige": prestige.strength(mode="in", weights="weight"),
        "pagerank": page,
        "degree": contact.degree(),
        "constraint": contact.constraint(weights="weight"),
    }
    for name, wanted in peers.items():
        found = MEASURES[name].compute(net)
        assert [np.nan if found[who] is None else found[who] for who in names] == pytest.approx(
            wanted, abs=1e-5, nan_ok=True
        ), name


# --- published figures ---

FLORENTINE = plain(nx.florentine_families_graph())  # Padgett & Ansell 1993: 15 families, 20 marriages
KITE = plain(nx.krackhardt_kite_graph())  # Krackhardt 1990
KARATE = plain(nx.karate_club_graph())  # Zachary 1977
DIANE, FERNANDO, GARTH, HEATHER = "3", "5", "6", "7"


@pytest.mark.parametrize(
    ("family", "value"), [("Medici", 0.522), ("Guadagni", 0.2546), ("Albizzi", 0.2125), ("Strozzi", 0.1026)]
)
def test_betweenness_of_the_florentine_families(family, value):
    # Padgett & Ansell 1993; reproduced by R sna and igraph.
    assert MEASURES["betweenness"].compute(FLORENTINE)[family] == pytest.approx(value, abs=5e-4)


def test_the_medici_broker_47_and_a_half_pairs():
    assert MEASURES["betweenness"].compute(FLORENTINE)["Medici"] * 14 * 13 / 2 == pytest.approx(47.5)


def test_the_medici_are_the_least_constrained():
    # Burt's constraint, .2099 by R sna and igraph.
    found = MEASURES["constraint"].compute(FLORENTINE)
    assert found["Medici"] == pytest.approx(0.2099, abs=5e-5)
    assert rank(FLORENTINE, by="constraint").rows[0].id == min(found, key=found.__getitem__) == "Medici"


def test_the_kite_has_another_first_by_each_measure():
    # Krackhardt 1990: degree Diane 6; betweenness Heather 14 of 36 pairs; closeness Fernando and Garth .643.
    assert MEASURES["degree"].compute(KITE)[DIANE] == 6
    assert MEASURES["betweenness"].compute(KITE)[HEATHER] == pytest.approx(14 / 36)
    closeness = MEASURES["closeness"].compute(KITE)
    assert (closeness[FERNANDO], closeness[GARTH]) == pytest.approx((0.643, 0.643), abs=5e-4)
    for measure, first in (("degree", [DIANE]), ("betweenness", [HEATHER]), ("closeness", [FERNANDO, GARTH])):
        rows = rank(KITE, by=measure).rows
        assert [row.id for row in rows if row.rank == 1] == first


def test_pagerank_of_the_karate_club_without_its_weights():
    # Zachary 1977, reproduced by igraph.
    found = MEASURES["pagerank"].compute(KARATE)
    assert (found["33"], found["0"]) == pytest.approx((0.1009, 0.0970), abs=5e-5)


def test_current_flow_of_two_cliques():
    # Newman 2005, figure 2: two groups joined by A-B and by A-C-B; he counts the ends of a flow too.
    graph = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    graph.add_edges_from([(0, 5), (0, "C"), ("C", 5)])
    net = plain(graph)
    people = len(graph)
    scale = (people - 1) * (people - 2) / 2
    found = {
        who: (value * scale + people - 1) / (people * (people - 1) / 2)
        for who, value in MEASURES["current_flow"].compute(net).items()
    }
    assert (found["0"], found["5"], found["C"]) == pytest.approx((0.670, 0.670, 0.333), abs=5e-4)
    assert [found[str(node)] for node in (1, 2, 3, 4, 6, 7, 8, 9)] == pytest.approx([0.269] * 8, abs=5e-4)


# --- direction and attribute, by hand ---


def test_a_strong_tie_is_a_short_way():
    # A to C: by B over two ties of .9 (2/.9 = 2.2) or at once over .2 (5). Only B stands between.
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("A", "B", 0.9), ("B", "C", 0.9), ("A", "C", 0.2)])
    assert MEASURES["betweenness"].compute(asked(graph)) == {"A": 0, "B": 0.5, "C": 0}
    closeness = MEASURES["closeness"].compute(asked(graph))
    # From A: distances 1.11 and 2.22; A reaches both others.
    assert closeness["A"] == pytest.approx(2 / (1 / 0.9 + 2 / 0.9))
    assert closeness["C"] == 0
    harmonic = MEASURES["harmonic"].compute(asked(graph))
    assert harmonic == pytest.approx({"A": (0.9 + 0.45) / 2, "B": 0.9 / 2, "C": 0})


def test_prestige_looks_at_who_is_honoured_and_strength_at_who_moves():
    net = network([("A", "B", "asks_advice", 0.8), ("C", "B", "reports_to", 0.6)])
    assert MEASURES["prestige"].compute(net) == pytest.approx({"A": 0, "B": 1.4, "C": 0})
    # B moves A at .8 and C at .6, A moves B at .2, C moves B at .3.
    assert MEASURES["strength"].compute(net) == pytest.approx({"A": 0.2, "B": 1.4, "C": 0.3})


# --- where a measure has nothing to say ---


@pytest.mark.parametrize("name", ["eigenvector", "current_flow"])
def test_below_three_people_there_is_no_value(name):
    for net in (network([("A", "B", "knows", 0.5)]), network((), "A", "B", "C"), network((), "A")):
        assert set(MEASURES[name].compute(net).values()) == {None}
        assert codes(rank(net, by=name).notices)[-1] == "structure_cannot_tell"


@pytest.mark.parametrize("name", ["eigenvector", "current_flow"])
def test_outside_the_largest_part_the_value_is_0_and_a_notice_says_so(name):
    ties = [("A", "B"), ("B", "C"), ("C", "A"), ("C", "D"), ("E", "F")]
    net = network([(x, y, "knows", 0.5) for x, y in ties], "G")
    found = MEASURES[name].compute(net)
    assert (found["E"], found["F"], found["G"]) == (0, 0, 0)
    assert found["C"] > 0
    assert chosen(rank(net, by=name).notices, "largest_part_only") == [{"people": 4, "of": 7, "measure": name}]


@pytest.mark.parametrize("name", ["constraint", "effective_size"])
def test_somebody_without_contacts_has_none(name):
    net = network([("A", "B", "knows", 0.5), ("B", "C", "knows", 0.5)], "D")
    assert MEASURES[name].compute(net)["D"] is None
    row = rank(net, by=name).rows[-1]
    assert (row.id, row.score, row.rank) == ("D", None, 4)


@pytest.mark.parametrize("name", MEASURES)
def test_nobody_and_one_alone_are_no_trouble(name):
    assert rank(Network(Records()), by=name).rows == ()
    (row,) = rank(network((), "A"), by=name).rows
    assert (row.rank, row.id) == (1, "A")


def test_rounding_at_a_dead_end_is_no_flow():
    found = MEASURES["current_flow"].compute(plain(nx.path_graph(5)))
    assert (found["0"], found["4"]) == (0, 0)


@pytest.mark.parametrize("name", MEASURES)
def test_the_same_numbers_in_every_run(name):
    net = mixed(2)
    assert MEASURES[name].compute(net) == MEASURES[name].compute(net)
