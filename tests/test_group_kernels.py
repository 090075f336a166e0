"""The arithmetic behind groups, against peers, against its definitions spelled out, and against published figures."""

import itertools
import random

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from builders import QUICK
from relgraph.kernels.brokerage import ROLES, TwoPaths, by_chance, expected_shares, roles, two_paths
from relgraph.kernels.hierarchy import dimensions
from relgraph.kernels.leiden import leiden, modularity
from relgraph.kernels.mixing import expected_mixing, labellings, mixing, p_of_across, p_of_table
from relgraph.kernels.partitions import adjusted_rand, best_overlaps
from relgraph.kernels.rewiring import rewired
from relgraph.kernels.signed import camps, census, triangles
from relgraph.kernels.structural_order import structural_order


def matrix(graph, weight="weight"):
    if not graph.number_of_edges():
        return csr_array((len(graph), len(graph)), dtype=float)
    made = csr_array(nx.to_scipy_sparse_array(graph, weight=weight, format="csr", dtype=float))
    made.sort_indices()
    return made


def weighted(seed, people=30, density=0.15):
    draw = random.Random(seed)
    graph = nx.gnp_random_graph(people, density, seed=seed)
    for *_, data in graph.edges(data=True):
        data["weight"] = round(draw.uniform(0.05, 1.0), 6)
    return graph


# --- an order that hangs on no name ---


@QUICK
@given(st.integers(0, 10_000), st.integers(1, 14), st.booleans())
def test_a_renumbered_graph_in_its_order_is_the_same_graph(seed, people, alike):
    graph = weighted(seed, people, 0.3)
    if alike:  # without weights many nodes look alike
        nx.set_edge_attributes(graph, 1.0, "weight")
    weights = matrix(graph)
    shuffled = np.random.default_rng(seed).permutation(people)
    again = weights[shuffled][:, shuffled]
    again.sort_indices()
    one, other = structural_order(weights), structural_order(again)
    assert sorted(one) == list(range(people))
    if not alike:
        assert (weights[one][:, one] != again[other][:, other]).nnz == 0
        return
    # Refinement cannot tell all graphs apart, but every node finds one with as many ties, and as their ties.
    degrees = [np.diff(each.indptr)[order] for each, order in ((weights, one), (again, other))]
    assert degrees[0].tolist() == degrees[1].tolist()


def test_two_equal_halves_stay_together():
    # Two triangles with a tail each: renumbered at will, the order gives the same matrix.
    half = [(0, 1), (1, 2), (2, 0), (2, 3)]
    graph = nx.Graph([*half, *((one + 4, other + 4) for one, other in half)])
    weights = matrix(graph)
    pictures = set()
    for seed in range(20):
        shuffled = np.random.default_rng(seed).permutation(8)
        again = weights[shuffled][:, shuffled]
        again.sort_indices()
        order = structural_order(again)
        pictures.add(again[order][:, order].toarray().tobytes())
    assert len(pictures) == 1


def test_nobody_has_an_order_too():
    assert structural_order(csr_array((0, 0))).tolist() == []
    assert structural_order(csr_array((3, 3))).tolist() == [0, 1, 2]


# --- communities ---


@pytest.mark.parametrize("seed", range(6))
def test_modularity_is_that_of_networkx(seed):
    graph = weighted(seed)
    labels = np.random.default_rng(seed).integers(0, 4, len(graph))
    parts = [set(np.flatnonzero(labels == each).tolist()) for each in set(labels.tolist())]
    expected = nx.community.modularity(graph, parts, weight="weight")
    assert modularity(matrix(graph), labels) == pytest.approx(expected, abs=1e-12)
    assert modularity(csr_array((3, 3)), np.array([0, 1, 2])) is None


def test_the_karate_club_reaches_the_known_optimum():
    # Agarwal & Kempe 2008, Modularity-maximizing graph communities via mathematical programming: .420 without
    # weights, which is their upper bound too. With the weights igraph's Leiden finds .4449.
    graph = nx.karate_club_graph()
    found = {weight: matrix(graph, weight) for weight in (None, "weight")}
    best = {weight: max(modularity(m, leiden(m, seed=seed)) for seed in range(10)) for weight, m in found.items()}
    assert best[None] == pytest.approx(0.420, abs=5e-4)
    assert best["weight"] == pytest.approx(0.4449, abs=5e-5)


@pytest.mark.parametrize("seed", range(4))
def test_the_search_does_as_well_as_that_of_igraph(seed):
    graph = weighted(seed, 80, 0.06)
    weights = matrix(graph)
    mine = max(modularity(weights, leiden(weights, seed=run)) for run in range(10))
    peer = igraph.Graph.from_networkx(graph)
    igraph.set_random_number_generator(random.Random(seed))
    theirs = max(
        peer.modularity(peer.community_leiden("modularity", weights="weight", n_iterations=-1), weights="weight")
        for _ in range(10)
    )
    igraph.set_random_number_generator(random)
    assert mine >= theirs - 0.005


@QUICK
@given(st.integers(0, 10_000), st.integers(1, 25), st.floats(0, 0.4))
def test_communities_hang_together_and_no_single_move_betters_them(seed, people, density):
    graph = weighted(seed, people, density)
    weights = matrix(graph)
    labels = leiden(weights, seed=seed)
    assert labels.tolist() == leiden(weights, seed=seed).tolist()
    assert list(dict.fromkeys(labels.tolist())) == list(range(len(set(labels.tolist()))))
    for each in set(labels.tolist()):
        assert nx.is_connected(graph.subgraph(np.flatnonzero(labels == each).tolist()))
    best = modularity(weights, labels)
    if best is None:
        return
    for node in range(people):
        for other in {*labels[list(graph[node])].tolist(), labels.max() + 1}:
            moved = labels.copy()
            moved[node] = other
            assert modularity(weights, moved) <= best + 1e-9


# --- how alike partitions are ---


def test_the_adjusted_rand_index():
    # By hand: 1 pair shared, 2 and 1 pairs, of 6: (1 - 1/3) / (3/2 - 1/3); scikit-learn's page has the same .57.
    one, other = np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])
    assert adjusted_rand(one, other) == pytest.approx(4 / 7)
    assert adjusted_rand(one, np.array([1, 1, 0, 0])) == 1
    assert adjusted_rand(np.zeros(4, dtype=int), np.zeros(4, dtype=int)) == 1
    assert adjusted_rand(np.zeros(1, dtype=int), np.zeros(1, dtype=int)) == 1


@QUICK
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=20))
def test_the_adjusted_rand_index_is_that_of_igraph(pairs):
    one, other = (np.array(each) for each in zip(*pairs, strict=True))
    expected = igraph.compare_communities(one.tolist(), other.tolist(), method="adjusted_rand")
    if np.isnan(expected):  # all in one, or all apart, in both
        expected = 1.0
    assert adjusted_rand(one, other) == pytest.approx(expected)


def test_the_best_overlap_is_shared_members_over_members_of_either():
    # {0, 1, 2} shares two of four with {0, 1, 3}, one of three with {2}; {3} one of three with {0, 1, 3}.
    assert best_overlaps(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 0])).tolist() == [0.5, pytest.approx(1 / 3)]
    assert best_overlaps(np.array([0, 1]), np.array([1, 0])).tolist() == [1, 1]


# --- graphs by chance ---


@QUICK
@given(st.integers(0, 10_000), st.integers(2, 20), st.floats(0, 0.6))
def test_rewiring_keeps_what_everybody_has(seed, people, density):
    ends = np.array(nx.gnp_random_graph(people, density, seed=seed).edges, dtype=np.int64).reshape(-1, 2)
    found = rewired(ends, seed=seed)
    assert np.bincount(found.ravel(), minlength=people).tolist() == np.bincount(ends.ravel(), minlength=people).tolist()
    assert all(one != other for one, other in found.tolist())
    assert len({frozenset(tie) for tie in found.tolist()}) == len(ends)
    assert found.tolist() == rewired(ends, seed=seed).tolist()


def test_rewiring_changes_who_is_tied_to_whom():
    ends = np.array(nx.gnm_random_graph(40, 100, seed=1).edges)
    before, after = ({frozenset(tie) for tie in each.tolist()} for each in (ends, rewired(ends, seed=0)))
    # As many ties stay by chance as in any two random networks: 100 x 100 of the 780 pairs, 13, on average.
    assert len(before & after) < 30
    star = np.array(nx.star_graph(5).edges)
    assert {frozenset(tie) for tie in rewired(star, seed=0).tolist()} == {frozenset(tie) for tie in star.tolist()}


# --- ties by group ---


def test_ties_by_group():
    # Groups 0, 0, 1, 1: a tie in 0 of 1, two across of 1 and 2, a tie in 1 of 4.
    ends, amounts = np.array([[0, 1], [0, 2], [3, 1], [2, 3]]), np.array([1.0, 1.0, 2.0, 4.0])
    assert mixing(ends, amounts, np.array([0, 0, 1, 1]), 2).tolist() == [[1, 3], [3, 4]]
    # Dealt out at random each pair is as likely: of 6 pairs 1 lies in each group, 4 across.
    assert expected_mixing(6.0, np.array([2, 2])).tolist() == [[1, 4], [4, 1]]
    assert expected_mixing(0.0, np.array([1])).tolist() == [[0]]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_expected_is_the_mean_over_every_way_of_dealing_labels_out(seed):
    graph = nx.gnp_random_graph(6, 0.5, seed=seed)
    ends, labels = np.array(graph.edges), np.array([0, 0, 0, 1, 1, 2])
    tables = [mixing(ends, np.ones(len(ends)), np.array(dealt), 3) for dealt in itertools.permutations(labels.tolist())]
    assert np.mean(tables, axis=0) == pytest.approx(expected_mixing(len(ends), np.array([3, 2, 1])))


def test_p_counts_what_is_at_least_as_far_off():
    # Two ties 0-1 and 2-3, labels a a b b: nothing across. Of the six ways to deal out, 2 give none across,
    # 4 two; on average 4/3, so that none is farther off (4/3) than two (2/3).
    ends = np.array([[0, 1], [2, 3]])
    dealt = np.array(sorted(set(itertools.permutations([0, 0, 1, 1]))))
    assert p_of_across(ends, np.ones(2), dealt, 0.0, 4 / 3) == pytest.approx((1 + 2) / (1 + 6))
    assert p_of_across(ends, np.ones(2), dealt, 2.0, 4 / 3) == 1
    table = mixing(ends, np.ones(2), np.array([0, 0, 1, 1]), 2)
    p = p_of_table(ends, dealt, table, expected_mixing(2.0, np.array([2, 2])))
    assert p == pytest.approx(np.full((2, 2), 3 / 7))


def test_labels_are_dealt_out_to_all_alike():
    drawn = labellings(np.array([0, 0, 1]), count=3000, seed=0)
    assert (drawn.sum(axis=1) == 1).all()
    assert drawn.mean(axis=0) == pytest.approx(np.full(3, 1 / 3), abs=0.05)
    assert drawn.tolist() == labellings(np.array([0, 0, 1]), count=3000, seed=0).tolist()


# --- brokerage ---


def brute_roles(graph, label):
    counts = {node: dict.fromkeys(ROLES, 0) for node in graph}
    for a, v, c in itertools.permutations(graph, 3):
        if graph.has_edge(a, v) and graph.has_edge(v, c) and not graph.has_edge(a, c):
            one, two, three = label[a], label[v], label[c]
            if one == two == three:
                role = "coordinator"
            elif one == three:
                role = "itinerant"
            elif one == two:
                role = "representative"
            elif two == three:
                role = "gatekeeper"
            else:
                role = "liaison"
            counts[v][role] += 1
    return [[counts[node][role] for role in ROLES] for node in graph]


@QUICK
@given(st.integers(0, 10_000), st.integers(1, 9), st.floats(0, 0.7))
def test_roles_are_those_of_the_definition(seed, people, density):
    graph = nx.gnp_random_graph(people, density, seed=seed, directed=True)
    labels = np.random.default_rng(seed).integers(0, 3, people)
    found = sum((roles(paths, labels) for paths in two_paths(matrix(graph))), np.zeros((people, 5), dtype=int))
    assert found.tolist() == brute_roles(graph, labels.tolist())


def test_blocks_change_nothing(monkeypatch):
    arcs, labels = matrix(nx.gnp_random_graph(20, 0.3, seed=1, directed=True)), np.arange(20) % 3
    whole = sum(roles(paths, labels) for paths in two_paths(arcs))
    monkeypatch.setattr("relgraph.kernels.brokerage.BLOCK", 10)
    blocks = list(two_paths(arcs))
    assert len(blocks) > 5
    assert sum(roles(paths, labels) for paths in blocks).tolist() == whole.tolist()


def test_chance_is_exact_where_every_labelling_is_tried():
    graph = nx.gnp_random_graph(6, 0.5, seed=3, directed=True)
    arcs, labels = matrix(graph), np.array([0, 0, 0, 1, 1, 2])
    dealt = np.array(list(itertools.permutations(labels.tolist())))
    counts = np.array([sum(roles(paths, each) for paths in two_paths(arcs)) for each in dealt])
    observed = sum(roles(paths, labels) for paths in two_paths(arcs))
    expected = observed.sum(axis=1)[:, None] * expected_shares(np.array([3, 2, 1]))
    assert counts.mean(axis=0) == pytest.approx(expected)
    chance = by_chance(arcs, observed, dealt, expected)
    assert chance.spread == pytest.approx(counts.std(axis=0))
    assert chance.hits.tolist() == (counts >= observed).sum(axis=0).tolist()
    assert chance.spread_of_sum == pytest.approx(counts.sum(axis=1).std(axis=0))
    assert chance.hits_of_sum.tolist() == (counts.sum(axis=1) >= observed.sum(axis=0)).sum(axis=0).tolist()


def test_shares_by_chance_by_hand():
    # Groups of 2 and 1: of the 6 ordered triples none is all alike, and each of the three pairs is alike in 2.
    assert expected_shares(np.array([2, 1])).tolist() == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3, 0])
    assert expected_shares(np.array([3])).tolist() == pytest.approx([1, 0, 0, 0, 0])
    assert expected_shares(np.array([1, 1, 1])).tolist() == pytest.approx([0, 0, 0, 0, 1])
    assert expected_shares(np.array([1, 1])).tolist() == [0] * 5


def test_a_two_path_is_three_different_people():
    both_ways = next(two_paths(matrix(nx.DiGraph([(0, 1), (1, 0)]))))
    assert isinstance(both_ways, TwoPaths)
    assert len(both_ways.start) == 0


# --- the chart ---


def brute_dimensions(graph):
    """Spell out Krackhardt 1994, with the denominators of R's sna."""
    pairs = list(itertools.combinations(graph, 2))
    reach = {node: nx.descendants(graph, node) | {node} for node in graph}
    parts = [part for part in nx.weakly_connected_components(graph) if len(part) > 1]
    joined = sum(any({one, other} <= part for part in parts) for one, other in pairs)
    either = [
        (other in reach[one], one in reach[other]) for one, other in pairs if other in reach[one] or one in reach[other]
    ]
    extra = graph.number_of_edges() - sum(len(part) - 1 for part in parts)
    without = 0
    for part in parts:
        for one, other in itertools.combinations(part, 2):
            bounds = [node for node in graph if {one, other} <= reach[node]]
            without += not any(all(least in reach[node] for node in bounds) for least in bounds)
    most_extra = sum((len(part) - 1) ** 2 for part in parts)
    most_without = sum((len(part) - 1) * (len(part) - 2) / 2 for part in parts)
    return (
        joined / len(pairs) if pairs else None,
        sum(not (there and back) for there, back in either) / len(either) if either else None,
        1 - extra / most_extra if most_extra else None,
        1 - without / most_without if most_without else None,
    )


@QUICK
@given(st.integers(0, 10_000), st.integers(1, 9), st.floats(0, 0.4))
def test_the_four_dimensions_are_those_of_the_definition(seed, people, density):
    graph = nx.gnp_random_graph(people, density, seed=seed, directed=True)
    for found, expected in zip(dimensions(matrix(graph)), brute_dimensions(graph), strict=True):
        assert (found is None) == (expected is None)
        assert found is None or found == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_a_tree_is_one_in_all_four(seed):
    tree = nx.DiGraph((random.Random(100 * seed + node).randrange(node), node) for node in range(1, 20))
    assert dimensions(matrix(tree)) == (1, 1, 1, 1)


def test_departures_from_a_tree_by_hand():
    # A circle of three: all reach each other (hierarchy 0, as R's sna says of a cycle); one arc beyond two, of
    # 2^2 possible; every pair has each of the three as a bound.
    assert dimensions(matrix(nx.DiGraph([(0, 1), (1, 2), (2, 0)]))) == (1, 0, 0.75, 1)
    # Two bosses of one: these two have nobody above them, one of (3 - 1)(3 - 2) / 2 pairs possible.
    assert dimensions(matrix(nx.DiGraph([(0, 2), (1, 2)]))) == (1, 1, 1, 0)
    # Two trees of two: two of six pairs are joined; with nobody third nothing can lack a bound.
    assert dimensions(matrix(nx.DiGraph([(0, 1), (2, 3)]))) == (pytest.approx(1 / 3), 1, 1, None)
    # Bosses 0 and 1 both above 2 and 3: no bound for 0 and 1, nor for 2 and 3, whose two bounds are not above
    # each other: 2 of 3; one arc beyond three, of 9.
    found = dimensions(matrix(nx.DiGraph([(0, 2), (0, 3), (1, 2), (1, 3)])))
    assert found == (1, 1, pytest.approx(1 - 1 / 9), pytest.approx(1 / 3))
    assert dimensions(csr_array((0, 0))) == (None, None, None, None)


def test_where_it_would_take_too_long_the_bounds_are_not_counted(monkeypatch):
    graph = matrix(nx.DiGraph([(0, 2), (0, 3), (1, 2), (1, 3)]))
    monkeypatch.setattr("relgraph.kernels.hierarchy.MOST_KINDS", 2)
    assert dimensions(graph).lubness is None
    monkeypatch.setattr("relgraph.kernels.hierarchy.MOST_PEOPLE", 3)
    assert dimensions(graph) == (1, None, pytest.approx(8 / 9), None)


# --- friends and enemies ---

# Read 1954, sixteen subtribes of the Gahuku-Gama in New Guinea: 29 alliances and 29 enmities.
ALLIES = (
    *((0, 1), (0, 14), (0, 15), (1, 14), (1, 15), (2, 3), (2, 5), (2, 6), (2, 7), (3, 7), (4, 6), (4, 8)),
    *((4, 13), (5, 6), (5, 7), (5, 10), (5, 11), (6, 7), (6, 10), (6, 11), (6, 12), (7, 10), (7, 11), (8, 9)),
    *((8, 12), (9, 12), (10, 11), (12, 13), (14, 15)),
)
ENEMIES = (
    *((0, 2), (0, 3), (0, 4), (0, 5), (0, 11), (1, 2), (1, 4), (1, 5), (1, 8), (1, 9), (4, 14), (4, 15)),
    *((5, 8), (5, 12), (5, 15), (7, 13), (8, 10), (8, 14), (9, 10), (9, 14), (10, 12), (10, 14), (10, 15), (11, 13)),
    *((11, 14), (11, 15), (12, 14), (12, 15), (13, 15)),
)


def signed(friends, foes):
    ends = np.array([*friends, *foes]).reshape(-1, 2)
    return ends, np.array([1] * len(friends) + [-1] * len(foes))


def test_the_highland_tribes():
    # Aref & Wilson 2018, Measuring partial balance in signed networks: frustration index 7. R's signnet gives
    # the share of balanced triangles as .8676471 and 1 - 2 x 7 / 58 = .7586207.
    ends, signs = signed(ALLIES, ENEMIES)
    assert (len(ALLIES), len(ENEMIES)) == (29, 29)
    counts = census(triangles(ends), signs)
    assert (counts[1] + counts[3]) / counts.sum() == pytest.approx(0.8676471, abs=5e-8)
    found = camps(16, ends, signs, np.ones(58), seed=0)
    assert (len(found.against), found.bound) == (7, 7)
    assert 1 - 2 * len(found.against) / 58 == pytest.approx(0.7586207, abs=5e-8)


def random_signs(seed, people, density=0.5):
    graph = nx.gnp_random_graph(people, density, seed=seed)
    draw = random.Random(seed)
    return np.array(graph.edges, dtype=np.int64).reshape(-1, 2), np.array([draw.choice([1, -1]) for _ in graph.edges])


def fewest(people, ends, signs):
    return min(
        sum((side[one] != side[other]) == (sign > 0) for (one, other), sign in zip(ends.tolist(), signs, strict=True))
        for side in itertools.product((0, 1), repeat=people)
    )


@pytest.mark.parametrize("exhaustive", [18, 0])
@QUICK
@given(seed=st.integers(0, 10_000), people=st.integers(2, 8))
def test_camps_leave_as_few_ties_out_of_order_as_any_split(exhaustive, seed, people):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("relgraph.kernels.signed.EXHAUSTIVE", exhaustive)
        ends, signs = random_signs(seed, people)
        found = camps(people, ends, signs, np.full(len(ends), 0.5), seed=seed)
    least = fewest(people, ends, signs)
    apart = found.side[ends[:, 0]] != found.side[ends[:, 1]]
    assert np.flatnonzero(apart == (signs > 0)).tolist() == found.against
    assert len(found.against) == least  # at this size the search finds it too
    assert found.bound <= least
    if exhaustive:
        assert found.bound == least


def test_of_equal_splits_the_one_that_breaks_the_weaker_tie_is_taken():
    # A triangle of two friendships and an enmity: any one tie can be out of order.
    ends, signs = np.array([[0, 1], [1, 2], [0, 2]]), np.array([1, 1, -1])
    for weakest in range(3):
        weights = np.full(3, 0.9)
        weights[weakest] = 0.1
        assert camps(3, ends, signs, weights, seed=0).against == [weakest]


@QUICK
@given(st.integers(0, 10_000), st.integers(0, 12), st.floats(0, 1))
def test_triangles_are_those_of_networkx(seed, people, density):
    ends, signs = random_signs(seed, people, density)
    graph = nx.Graph(ends.tolist())
    found = triangles(ends)
    assert len(found) == sum(nx.triangles(graph).values()) // 3
    assert all(len({node for tie in row for node in ends[tie].tolist()}) == 3 for row in found)
    assert census(found, signs).sum() == len(found)
