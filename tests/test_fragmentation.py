"""The routines behind key players: against NetworkX, exhaustive search and figures from the papers."""

import itertools
import math
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from builders import QUICK, random_digraph
from relgraph.kernels.best_set import find_best_set
from relgraph.kernels.distances import distances, hop_sums, losses
from relgraph.kernels.fragmentation import ConnectedPairs, fragmentation, fragmentation_after_each
from relgraph.kernels.inseparable import inseparable_sets
from relgraph.kernels.nearness import Nearness, Reach, distance_fragmentation

SEEDS = range(8)


def matrix(graph, attribute=None):
    if not graph.number_of_edges():
        return csr_array((len(graph), len(graph)), dtype=float)
    return csr_array(
        nx.to_scipy_sparse_array(graph, nodelist=sorted(graph), weight=attribute, dtype=float, format="csr")
    )


def some_graph(seed, people=12):
    """Return a graph that may be sparse or dense, in one piece or several, a tree, or all but complete."""
    draw = random.Random(seed)
    kind = seed % 4
    if kind == 0:
        return nx.gnp_random_graph(people, draw.uniform(0.08, 0.5), seed=seed)
    if kind == 1:
        return nx.barabasi_albert_graph(people, draw.randint(1, 2), seed=seed)
    if kind == 2:  # two groups and one who holds them together
        half = people // 2
        halves = [nx.gnp_random_graph(size, 0.7, seed=seed + size) for size in (half, people - half)]
        graph = nx.disjoint_union(*halves)
        graph.add_edges_from([(0, half), (0, half + 1)])
        return graph
    graph = nx.complete_graph(people)
    graph.remove_edges_from(draw.sample(sorted(graph.edges), people))
    return graph


def stretched(seed, people=10):
    """Return a graph with lengths of 1 and more, some alike, on its ties."""
    graph = some_graph(seed, people)
    draw = random.Random(seed)
    for *_, data in graph.edges(data=True):
        data["length"] = draw.choice([1, 2, 1.5, draw.uniform(1, 9)])
    return graph


graphs = st.builds(some_graph, st.integers(0, 10_000), st.integers(4, 11))
stretched_graphs = st.builds(stretched, st.integers(0, 10_000), st.integers(4, 9))


def without(graph, removed):
    left = graph.copy()
    left.remove_nodes_from(removed)
    return left


def f_by_networkx(graph, removed):
    """Return F by its formula: 1 - sum s(s-1) / (n(n-1)) over the connected components."""
    left = without(graph, removed)
    n = len(left)
    return 1 - sum(len(part) * (len(part) - 1) for part in nx.connected_components(left)) / (n * (n - 1))


def nearness_by_networkx(graph, removed=(), attribute=None):
    """Return the sum of 1/d over the ordered pairs that are left, route by route."""
    left = without(graph, removed)
    return sum(
        1 / distance
        for source in left
        for target, distance in nx.single_source_dijkstra_path_length(left, source, weight=attribute).items()
        if target != source
    )


def reach_by_networkx(graph, members, attribute=None):
    """Return the sum of 1/d from the nearest member, members counting 1."""
    best = dict.fromkeys(members, 1.0)
    for member in members:
        for target, distance in nx.single_source_dijkstra_path_length(graph, member, weight=attribute).items():
            if target not in members:
                best[target] = max(best.get(target, 0), 1 / distance)
    return sum(best.values())


# --- published figures ---


def test_fragmentation_of_the_kite():
    # Borgatti 2006 on Krackhardt's kite: without Heather (7) the parts are 7 and 2; 1 - (42 + 2) / 72.
    kite = matrix(nx.krackhardt_kite_graph())
    assert fragmentation(kite, [7]) == pytest.approx(0.3889, abs=5e-5)
    assert distance_fragmentation(kite, [7]) == pytest.approx(0.4861, abs=5e-5)
    # Fernando and Garth (5, 6).
    assert fragmentation(kite, [5, 6]) == pytest.approx(0.5357, abs=5e-5)
    assert distance_fragmentation(kite, [5, 6]) == pytest.approx(0.6071, abs=5e-5)


def test_fragmentation_of_a_weighted_digraph_after_removing_each_node():
    # An & Liu, R Journal 8(1), 2016, package keyplayer: distance 1/weight, and 1/distance divided by its largest
    # value in the whole graph, here 4.
    weights = np.array([[0, 1, 3, 0, 0], [0, 0, 0, 4, 0], [1, 1, 0, 2, 0], [0, 0, 0, 0, 3], [0, 2, 0, 0, 0]], float)
    lengths = csr_array(weights)
    lengths.data = 4 / lengths.data
    found = [distance_fragmentation(lengths, [node]) for node in range(5)]
    assert found == pytest.approx([0.6365, 0.7446, 0.6734, 0.8333, 0.7250], abs=5e-5)


def test_fragmentation_by_hand():
    # A star of five: whole without a leaf, dust without the centre. In ties: 4 pairs at 1, 6 at 2.
    star = matrix(nx.star_graph(4))
    assert (fragmentation(star), fragmentation(star, [1]), fragmentation(star, [0])) == (0, 0, 1)
    assert distance_fragmentation(star) == pytest.approx(1 - 2 * (4 + 6 / 2) / 20)
    assert distance_fragmentation(star, [0]) == 1


@pytest.mark.parametrize("left", [0, 1])
def test_fewer_than_two_have_no_fragmentation(left):
    three = matrix(nx.path_graph(3))
    removed = list(range(3 - left))
    assert math.isnan(fragmentation(three, removed))
    assert math.isnan(distance_fragmentation(three, removed))
    assert np.isnan(fragmentation_after_each(matrix(nx.path_graph(left + 1)))).all()


# --- removal ---


@pytest.mark.parametrize("seed", SEEDS)
def test_one_search_gives_what_removing_each_node_would(seed):
    graph = some_graph(seed)
    gone = [3, 8][: seed % 3]
    found = fragmentation_after_each(matrix(graph), gone)
    for node in graph:
        if node in gone:
            assert np.isnan(found[node])
        else:
            assert found[node] == pytest.approx(f_by_networkx(graph, [*gone, node]), abs=1e-12)


@given(graphs, st.data())
@QUICK
def test_removal_is_what_networkx_makes_of_the_rest(graph, data):
    gone = data.draw(st.sets(st.sampled_from(sorted(graph)), max_size=len(graph) - 2))
    given_ = matrix(graph)
    assert fragmentation(given_, sorted(gone)) == pytest.approx(f_by_networkx(graph, gone), abs=1e-12)
    n = len(graph) - len(gone)
    wanted = 1 - nearness_by_networkx(graph, gone) / (n * (n - 1))
    assert distance_fragmentation(given_, sorted(gone)) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("people", [7, 70, 130])
def test_counting_bits_gives_the_sums_of_a_search(people):
    # More than 64 and more than 128: several words a node. Some are alone, and the last node has no tie.
    graph = nx.gnp_random_graph(people - 1, 3 / people, seed=people)
    graph.add_node(people - 1)
    removals = [[], [0], [1, 2, 5], list(range(people))]
    wanted = [nearness_by_networkx(graph, gone) for gone in removals]
    assert hop_sums(matrix(graph), removals, np.arange(people)) == pytest.approx(wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_counting_bits_follows_the_direction_of_ties(seed):
    graph = random_digraph(seed, 9, 0.15)
    removals = [[], [4], [0, 7]]
    wanted = [nearness_by_networkx(graph, gone) for gone in removals]
    assert hop_sums(matrix(graph), removals, np.arange(9)) == pytest.approx(wanted)


def test_counting_bits_to_some_targets():
    # A line 0-1-2-3: to 0 from 1, 2, 3 at 1, 2, 3; to 3 likewise. Without 1, nobody reaches 0, and 3 is 1 from 2.
    line = matrix(nx.path_graph(4))
    assert hop_sums(line, [[], [1]], np.array([0, 3])) == pytest.approx([2 * (1 + 1 / 2 + 1 / 3), 1])


@given(stretched_graphs, st.data())
@QUICK
def test_going_round_each_node_is_what_dijkstra_finds_without_it(graph, data):
    gone = data.draw(st.lists(st.sampled_from(sorted(graph)), max_size=2, unique=True))
    lengths = matrix(graph, "length")
    nodes = np.array([node for node in sorted(graph) if node not in gone])
    table = distances(lengths, gone)
    found = losses(table, np.arange(len(graph)), (nodes, table[nodes]), (lengths, lengths.T.tocsr()))
    before = nearness_by_networkx(graph, gone, "length")
    wanted = [before - nearness_by_networkx(graph, [*gone, node], "length") for node in nodes]
    assert found == pytest.approx(wanted, abs=1e-9)


def test_a_sample_guesses_right_where_all_see_the_same():
    # In a complete graph every node has the same distances, so those of any three speak for all.
    whole = matrix(nx.complete_graph(9))
    nodes = np.arange(9)
    for length, sum_of_eight in ((1, 56), (2, 28)):  # 8 x 7 ordered pairs
        whole.data[:] = length
        guessed = Nearness(whole, 2, sample=[0, 4, 8])
        assert guessed.guess((), nodes) == pytest.approx([-sum_of_eight] * 9)
        assert guessed.values((), nodes) == pytest.approx([-sum_of_eight] * 9)


# --- nodes that cannot be parted ---


@given(graphs, st.integers(1, 3))
@QUICK
def test_no_loss_parts_an_inseparable_set(graph, losses_):
    found = inseparable_sets(matrix(graph), losses_)
    assert np.sum(found, axis=0).max(initial=0) <= 1, "the sets are disjoint"
    for members in (set(np.flatnonzero(each).tolist()) for each in found):
        assert len(members) > losses_
        for gone in itertools.combinations(sorted(graph), losses_):
            parts = nx.connected_components(without(graph, gone))
            assert sum(bool(part & members) for part in parts) == 1


def test_two_groups_held_together_by_one_are_two_sets():
    # Cliques 0-3 and 4-7, both tied to 8: any two of a clique withstand the loss of two others, 8 does not.
    graph = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4))
    graph.add_edges_from([(0, 8), (4, 8)])
    found = inseparable_sets(matrix(graph), 2)
    assert sorted(np.flatnonzero(each).tolist() for each in found) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_a_tree_has_none_and_without_flows_less_is_found_but_nothing_wrong():
    assert inseparable_sets(matrix(nx.balanced_tree(2, 3)), 2) == []
    # In a circle any two have two routes and are not adjacent: only flows tell.
    circle = matrix(nx.cycle_graph(8))
    assert [each.all() for each in inseparable_sets(circle, 1)] == [True]
    assert not any(each.all() for each in inseparable_sets(circle, 1, flows=0))


# --- the best set ---


def problems(graph, k):
    """Return every problem with what its value must be, and the sizes of sets that make sense."""
    hops, lengths = matrix(graph), matrix(graph, "length")

    def connected(removed):
        left = without(graph, removed)
        return -sum(len(part) * (len(part) - 1) // 2 for part in nx.connected_components(left))

    return [
        (ConnectedPairs(hops, k), connected),
        (Nearness(hops, k), lambda removed: -nearness_by_networkx(graph, removed)),
        (Nearness(lengths, k), lambda removed: -nearness_by_networkx(graph, removed, "length")),
        (Reach(hops), lambda members: reach_by_networkx(graph, members)),
        (Reach(lengths), lambda members: reach_by_networkx(graph, members, "length")),
    ]


@given(stretched_graphs, st.data())
@QUICK
def test_the_best_set_is_that_of_exhaustive_search(graph, data):
    k = data.draw(st.integers(1, 3))
    candidates = sorted(data.draw(st.sets(st.sampled_from(sorted(graph)), min_size=k)))
    for problem, value in problems(graph, k):
        every = [(value(members), members) for members in itertools.combinations(candidates, k)]
        best = max(found for found, _ in every)
        first = min(members for found, members in every if found > best - 1e-9)
        found = find_best_set(problem, k, candidates, budget=math.inf)
        assert found.exact
        assert found.value == found.ceiling == pytest.approx(best, abs=1e-9)
        assert found.members == first, "of equal sets the first"


@given(stretched_graphs, st.data())
@QUICK
def test_no_set_is_better_than_its_limits(graph, data):
    k = data.draw(st.integers(1, 3))
    chosen = tuple(data.draw(st.lists(st.sampled_from(sorted(graph)), max_size=k - 1, unique=True)))
    rest = [node for node in sorted(graph) if node not in chosen]
    for problem, value in problems(graph, k):
        limits = problem.limits(chosen, k - len(chosen))
        for more in itertools.combinations(rest, k - len(chosen)):
            assert value((*chosen, *more)) <= limits.ceiling(sum(limits.loads[list(more)])) + 1e-9


@given(stretched_graphs, st.integers(1, 3), st.integers(0, 60))
@QUICK
def test_without_time_for_a_proof_the_truth_lies_between_value_and_ceiling(graph, k, budget):
    for problem, value in problems(graph, k):
        best = max(value(members) for members in itertools.combinations(sorted(graph), k))
        found = find_best_set(problem, k, sorted(graph), budget=budget)
        assert found.value == pytest.approx(value(found.members), abs=1e-9)
        assert found.value - 1e-9 <= best <= found.ceiling + 1e-9
        assert found.exact == (found.ceiling == found.value)


def crowd(people=60, ties=150, seed=3):
    """Return people of whom a few have many ties."""
    draw = random.Random(seed)
    graph = nx.empty_graph(people)
    drawn = draw.choices(range(people), weights=[1 / (1 + node) ** 0.6 for node in range(people)], k=2 * ties)
    graph.add_edges_from((x, y) for x, y in zip(drawn[::2], drawn[1::2], strict=True) if x != y)
    return graph


def test_three_of_a_crowd_are_proven_where_there_are_too_many_sets_to_look_at():
    # 34,220 sets; a depth-first search for each of the 1,770 pairs gives the best third.
    given_ = matrix(crowd())
    best = max(np.nanmax(fragmentation_after_each(given_, pair)) for pair in itertools.combinations(range(60), 2))
    found = find_best_set(ConnectedPairs(given_, 3), 3, range(60))
    assert found.exact
    assert found.looked < 5_000
    assert fragmentation(given_, found.members) == pytest.approx(best)


def test_the_answer_hangs_on_the_budget_and_the_seed_not_on_the_machine():
    problem = Nearness(matrix(crowd()), 4)
    once = find_best_set(problem, 4, range(60), budget=400, seed=1)
    assert not once.exact
    assert find_best_set(problem, 4, range(60), budget=400, seed=1) == once


def test_the_answer_is_never_worse_than_a_set_it_was_given():
    graph = crowd()
    strong = find_best_set(ConnectedPairs(matrix(graph), 6), 6, range(60), budget=100_000)
    found = find_best_set(ConnectedPairs(matrix(graph), 6), 6, range(60), starts=[strong.members], budget=0)
    assert found.value >= strong.value


def test_nothing_is_changed_that_is_given():
    graph = stretched(1)
    for attribute in (None, "length"):
        given_ = matrix(graph, attribute)
        before = given_.toarray()
        for problem in (ConnectedPairs(given_, 2), Nearness(given_, 2), Reach(given_)):
            find_best_set(problem, 2, sorted(graph))
        assert (given_.toarray() == before).all()
