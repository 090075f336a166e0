"""The fast routines against NetworkX, numpy and figures from the papers."""

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import rankdata

from builders import random_digraph
from relgraph.analysis.standing import ranks, standing
from relgraph.kernels import betweenness, burt
from relgraph.kernels.betweenness import hop_betweenness
from relgraph.kernels.spectral import eigenvector, katz, pagerank, spectral_radius

SEEDS = range(8)
NOBODY = csr_array((0, 0), dtype=float)


def matrix(graph):
    if not graph.number_of_edges():
        return csr_array((len(graph), len(graph)), dtype=float)
    return csr_array(nx.to_scipy_sparse_array(graph, dtype=float))


def weighted(seed, people=14, density=0.25):
    return random_digraph(seed, people, density).to_undirected()


def values(found, graph):
    return np.array([found[node] for node in graph])


# --- betweenness by hops ---


@pytest.mark.parametrize("seed", SEEDS)
def test_hop_betweenness_is_that_of_networkx(seed):
    graph = weighted(seed, density=0.08 + 0.03 * seed)  # the sparse ones fall apart
    wanted = nx.betweenness_centrality(graph)
    assert hop_betweenness(matrix(graph)) == pytest.approx(values(wanted, graph), abs=1e-12)


def test_hop_betweenness_is_the_same_block_by_block(monkeypatch):
    graph = weighted(3)
    whole = hop_betweenness(matrix(graph))
    monkeypatch.setattr(betweenness, "BLOCK", 5)
    assert hop_betweenness(matrix(graph)) == pytest.approx(whole)


@pytest.mark.parametrize("people", [0, 1, 2])
def test_nobody_stands_between_fewer_than_three(people):
    assert hop_betweenness(matrix(nx.complete_graph(people))).tolist() == [0] * people


def test_hop_betweenness_does_not_change_what_it_is_given():
    given = matrix(weighted(1))
    before = given.toarray()
    hop_betweenness(given)
    assert (given.toarray() == before).all()


# --- Burt ---


# Borgatti 1997, the example network of his note on structural holes; constraint by Burt 1992.
BORGATTI = nx.Graph(["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"])


def test_the_published_structural_holes():
    size = dict(zip(BORGATTI, burt.effective_size(matrix(BORGATTI)), strict=True))
    assert (round(size["G"], 2), round(size["A"], 2)) == (4.67, 2.50)
    constraint = dict(zip(BORGATTI, burt.constraint(matrix(BORGATTI)), strict=True))
    assert (round(constraint["G"], 3), round(constraint["A"], 3)) == (0.400, 0.595)


@pytest.mark.parametrize("seed", SEEDS)
def test_constraint_is_that_of_networkx(seed):
    graph = weighted(seed)
    assert burt.constraint(matrix(graph)) == pytest.approx(
        values(nx.constraint(graph, weight="weight"), graph), nan_ok=True
    )


def effective_size_by_definition(graph, i):
    """Return sum over contacts j of 1 - sum over q of p_iq m_jq (Burt 1992), term by term."""

    def weight(one, other):
        return graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0.0

    total = sum(weight(i, k) for k in graph[i])
    return sum(
        1 - sum(weight(i, q) / total * weight(j, q) / max(weight(j, k) for k in graph[j]) for q in graph[i] if q != j)
        for j in graph[i]
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_effective_size_is_burts_own_definition(seed):
    graph = weighted(seed)
    wanted = [effective_size_by_definition(graph, node) if graph[node] else np.nan for node in graph]
    assert burt.effective_size(matrix(graph)) == pytest.approx(wanted, nan_ok=True)


def test_effective_size_of_a_weighted_triangle_by_hand():
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 0.8), ("a", "c", 0.2), ("b", "c", 0.4)])
    # p_ab = .8, p_ac = .2; m_bc = .4/.8, m_cb = .4/.4: 2 - .2 x .5 - .8 x 1.
    assert burt.effective_size(matrix(graph))[0] == pytest.approx(1.1)


def test_without_contacts_there_is_no_hole_to_speak_of():
    graph = nx.empty_graph(2)
    for measure in (burt.constraint, burt.effective_size):
        assert np.isnan(measure(matrix(graph))).all()
        assert measure(NOBODY).shape == (0,)


# --- spectral ---


@pytest.mark.parametrize("seed", SEEDS)
def test_pagerank_is_that_of_networkx(seed):
    graph = random_digraph(seed, density=0.12)  # some have no way out
    wanted = nx.pagerank(graph, alpha=0.85, weight="weight", tol=1e-13, max_iter=1000)
    found = pagerank(matrix(graph))
    assert found == pytest.approx(values(wanted, graph), abs=1e-10)
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("seed", SEEDS)
def test_katz_is_that_of_networkx(seed):
    graph = random_digraph(seed)
    alpha = 0.85 / max(1.0, spectral_radius(matrix(graph)))
    found = katz(matrix(graph), alpha=alpha)
    wanted = values(nx.katz_centrality_numpy(graph, alpha=alpha, weight="weight"), graph)
    assert found / np.linalg.norm(found) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_spectral_radius_is_the_largest_eigenvalue(seed):
    graph = random_digraph(seed, density=0.05 + 0.04 * seed)
    wanted = np.abs(np.linalg.eigvals(matrix(graph).toarray())).max()
    # Without circles the eigenvalues are 0 but numpy finds them to a few digits only.
    assert spectral_radius(matrix(graph)) == pytest.approx(wanted, abs=1e-3)


def test_the_spectral_radius_of_a_circle_is_its_mean_and_of_a_line_none():
    circle = nx.DiGraph()
    circle.add_weighted_edges_from([(0, 1, 0.2), (1, 2, 0.9), (2, 0, 0.4), (2, 3, 1.0)])
    assert spectral_radius(matrix(circle)) == pytest.approx((0.2 * 0.9 * 0.4) ** (1 / 3))
    assert spectral_radius(matrix(nx.path_graph(40, create_using=nx.DiGraph))) == 0


@pytest.mark.parametrize("dense", [60, 2])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_eigenvector_is_that_of_networkx_and_the_same_in_every_run(seed, dense, monkeypatch):
    monkeypatch.setattr("relgraph.kernels.spectral.DENSE", dense)
    graph = nx.compose(random_digraph(seed), nx.cycle_graph(12, create_using=nx.DiGraph))
    nx.set_edge_attributes(graph, {edge: 0.3 for edge in graph.edges if "weight" not in graph.edges[edge]}, "weight")
    wanted = values(nx.eigenvector_centrality_numpy(graph, weight="weight"), graph)
    found = eigenvector(matrix(graph))
    assert found == pytest.approx(wanted, abs=1e-9)
    assert (found == eigenvector(matrix(graph))).all()


def test_a_large_part_has_the_same_radius_as_a_small_one(monkeypatch):
    given = matrix(random_digraph(5))
    small = spectral_radius(given)
    monkeypatch.setattr("relgraph.kernels.spectral.DENSE", 2)
    assert spectral_radius(given) == pytest.approx(small)


def test_a_long_circle_of_uneven_ties_is_no_trouble():
    # Its eigenvalues all have one size: the geometric mean of its weights.
    circle = nx.cycle_graph(150, create_using=nx.DiGraph)
    nx.set_edge_attributes(circle, {(x, y): 0.1 + x % 7 / 10 for x, y in circle.edges}, "weight")
    mean = np.exp(np.mean([np.log(data["weight"]) for _, _, data in circle.edges(data=True)]))
    assert spectral_radius(matrix(circle)) == pytest.approx(mean)
    found = eigenvector(matrix(circle))
    assert (found > 0).all()
    assert matrix(circle).T @ found == pytest.approx(mean * found, abs=1e-9)


def test_nobody_is_no_trouble():
    assert pagerank(NOBODY).shape == katz(NOBODY, alpha=0.5).shape == (0,)
    assert spectral_radius(NOBODY) == 0


# --- standings ---


@pytest.mark.parametrize("seed", SEEDS)
def test_ranks_are_those_of_scipy(seed):
    found = np.random.default_rng(seed).integers(0, 6, 20).astype(float)
    assert ranks(found).tolist() == rankdata(found).tolist()


def test_standing_is_the_share_of_the_others_below_equals_counting_half():
    # By hand: 3 stands above both; each 1 above nobody and level with one of two.
    assert standing(np.array([3.0, 1.0, 1.0])).tolist() == [1.0, 0.25, 0.25]
    assert standing(np.array([7.0])).tolist() == [0.0]


def test_the_last_digit_does_not_tell_two_apart():
    third = 0.1 + 0.2  # .30000000000000004
    assert standing(np.array([0.3, third, 0.0, 1.0])).tolist() == [0.5, 0.5, 0.0, 1.0]
    assert standing(np.array([0.3, 0.3 + 1e-6, 0.0, 1.0])).tolist() == pytest.approx([1 / 3, 2 / 3, 0, 1])
