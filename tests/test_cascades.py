"""Cascades, thresholds and reverse sets against every draw of live edges, and figures worked by hand."""

import itertools
import math
import random

import numpy as np
import pytest
from scipy.sparse import csr_array

from live_edges import Exact
from relgraph.kernels import cascades, reverse_reach
from relgraph.kernels.cascades import passing, reach, upper_shares
from relgraph.kernels.reverse_reach import APART, GREEDY, choose_starts

MODELS = ("cascade", "threshold")
SEEDS = range(8)
NOBODY = csr_array((0, 0), dtype=float)


@pytest.fixture(autouse=True)
def no_more_sets_than_promised(monkeypatch):
    """Draw as many reverse sets as the promise needs, not as many as are cheap: the networks here are tiny."""
    monkeypatch.setattr(reverse_reach, "AMPLE", 10**9)


def matrix(nodes, edges):
    dense = np.zeros((nodes, nodes))
    for (tail, head), weight in edges.items():
        dense[tail, head] = weight
    return csr_array(dense)


def edges_of(weights):
    tails, heads = weights.nonzero()
    return {(int(t), int(h)): float(weights[t, h]) for t, h in zip(tails, heads, strict=True)}


def some_network(seed, model, nodes=6, edges=9):
    """Return the chances of a random network, small enough that all its draws can be listed."""
    draw = random.Random(seed)
    chosen = draw.sample(list(itertools.permutations(range(nodes), 2)), edges)
    weights = {edge: draw.uniform(0.1, 1.0) for edge in chosen}
    passed = passing(matrix(nodes, weights), transmission=0.8, model=model)
    return passed, Exact(nodes, edges_of(passed), model)


def dice(seed=0):
    return np.random.default_rng(seed)


# --- by hand ---


def test_one_edge_by_hand():
    found = reach(matrix(2, {(0, 1): 0.3}), np.array([0]), random=dice())
    # 1 + .3; a run is 1 or 2, so its standard deviation is sqrt(.3 x .7).
    assert found.error == pytest.approx(math.sqrt(0.3 * 0.7 / found.runs), rel=0.02)
    assert found.expected == pytest.approx(1.3, abs=4 * found.error)
    assert found.times.tolist() == [found.runs, round((found.expected - 1) * found.runs)]
    assert found.interval == (found.expected - 1.96 * found.error, found.expected + 1.96 * found.error)


def test_shares_add_up_and_chances_do_not():
    both = matrix(3, {(0, 2): 0.3, (1, 2): 0.5})
    # Threshold: a bar below .3 + .5. Cascade: not missed twice, 1 - .7 x .5.
    for model, chance in (("threshold", 0.8), ("cascade", 0.65)):
        found = reach(both, np.array([0, 1]), model=model, random=dice())
        assert found.expected == pytest.approx(2 + chance, abs=4 * found.error)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_certain_has_no_error(model):
    chain = matrix(4, {(0, 1): 1.0, (1, 2): 1.0, (2, 3): 1.0})
    found = reach(chain, np.array([1]), model=model, runs=100, random=dice())
    assert (found.expected, found.error, found.interval) == (3.0, 0.0, (3.0, 3.0))
    assert found.times.tolist() == [0, 100, 100, 100]


def test_a_circle_ends():
    found = reach(matrix(3, {(0, 1): 1.0, (1, 2): 1.0, (2, 0): 1.0}), np.array([2]), runs=70, random=dice())
    assert found.sizes.tolist() == [3] * 70


def test_shares_above_one_are_divided_by_their_sum():
    weights = matrix(4, {(0, 3): 1.0, (1, 3): 0.5, (2, 3): 0.5, (3, 0): 0.5})
    # Into node 3 come 2 in all; into node 0 only .5, which stays.
    assert edges_of(passing(weights, transmission=1.0, model="threshold")) == {
        (0, 3): 0.5,
        (1, 3): 0.25,
        (2, 3): 0.25,
        (3, 0): 0.5,
    }
    assert edges_of(passing(weights, transmission=0.5, model="threshold")) == edges_of(weights * 0.5)
    assert edges_of(passing(weights, transmission=1.0, model="cascade")) == edges_of(weights)


def test_the_shares_into_a_node_stand_end_to_end():
    weights = matrix(3, {(0, 2): 0.25, (1, 2): 0.5, (2, 0): 0.75})
    assert upper_shares(weights).tolist() == [0.25, 0.75, 0.75]


# --- against every draw ---


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_simulation_is_exact_enumeration(model, seed):
    passed, exact = some_network(seed, model)
    starts = np.array([0, 3])
    found = reach(passed, starts, model=model, random=dice(seed))
    assert found.expected == pytest.approx(exact.spread(starts), abs=4 * found.error + 1e-9)
    chances = [exact.chance(starts, node) for node in range(6)]
    assert found.times / found.runs == pytest.approx(chances, abs=4 * math.sqrt(0.25 / found.runs))


@pytest.mark.parametrize("model", MODELS)
def test_the_interval_holds_the_truth_in_95_of_100_cases(model):
    passed, exact = some_network(1, model)
    truth = exact.spread([0])
    ends = [reach(passed, np.array([0]), model=model, runs=400, random=dice(seed)).interval for seed in range(300)]
    # 285 of 300 on average, with a standard deviation of sqrt(300 x .95 x .05) = 3.8.
    assert 285 - 4 * 3.8 < sum(low <= truth <= high for low, high in ends) < 285 + 15


# --- laws, which hold in every single run ---


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_more_starts_never_reach_less_and_gain_ever_less(model, seed):
    passed, _ = some_network(seed, model, nodes=8, edges=20)

    def sizes(*starts):
        return reach(passed, np.array(starts, dtype=int), model=model, runs=500, random=dice(seed)).sizes

    alone, more = sizes(0, 5) - sizes(0), sizes(0, 1, 2, 5) - sizes(0, 1, 2)
    assert (alone >= more).all()
    assert (more >= 0).all()
    assert (alone > more).any()


@pytest.mark.parametrize("model", MODELS)
def test_the_order_of_starts_moves_gains_and_not_what_is_reached(model):
    passed, _ = some_network(2, model)
    one, other = (reach(passed, np.array(order), model=model, random=dice()) for order in ([0, 3, 5], [5, 0, 3]))
    assert (one.sizes == other.sizes).all()
    assert (one.times == other.times).all()
    assert one.gains.mean(axis=0).tolist() != other.gains.mean(axis=0)[[1, 2, 0]].tolist()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("runs", [1, 63, 64, 65, 130])
def test_runs_come_in_any_number_and_in_blocks_of_any_size(model, runs, monkeypatch):
    passed, _ = some_network(3, model)
    whole = reach(passed, np.array([0, 1]), model=model, runs=runs, random=dice())
    assert whole.runs == runs
    assert whole.times[0] == runs
    monkeypatch.setattr(cascades, "CELLS", 1)  # a block of 64
    again = reach(passed, np.array([0, 1]), model=model, runs=runs, random=dice())
    assert again.expected == pytest.approx(whole.expected, abs=6 / math.sqrt(runs))


def test_only_what_counts_is_counted():
    star = matrix(4, {(0, 1): 1.0, (0, 2): 1.0, (0, 3): 1.0})
    counted = np.array([False, False, True, True])
    found = reach(star, np.array([1, 0]), runs=10, counted=counted, random=dice())
    assert found.gains[0].tolist() == [0, 2]
    assert found.expected == 2


def test_a_very_large_network_gets_fewer_runs(monkeypatch):
    passed, _ = some_network(0, "cascade")
    monkeypatch.setattr(cascades, "MOST_DRAWS", 9 * 200)
    assert reach(passed, np.array([0]), runs=1000, random=dice()).runs == 200
    monkeypatch.setattr(cascades, "MOST_DRAWS", 1)
    assert reach(passed, np.array([0]), runs=1000, random=dice()).runs == 64


@pytest.mark.parametrize("model", MODELS)
def test_without_edges_only_the_starts_are_reached(model):
    found = reach(csr_array((3, 3), dtype=float), np.array([0, 2]), model=model, runs=5, random=dice())
    assert (found.expected, found.times.tolist()) == (2.0, [5, 0, 5])


# --- reverse sets ---


@pytest.mark.parametrize(("model", "together"), [("cascade", False), ("cascade", True), ("threshold", False)])
@pytest.mark.parametrize("seed", range(4))
def test_reverse_sets_hold_who_would_have_reached_a_node(model, together, seed, monkeypatch):
    # However often it pays to draw all edges at once.
    monkeypatch.setattr(reverse_reach, "AT_ONCE", 10**6 if together else 0)
    passed, exact = some_network(seed, model)
    sampler = reverse_reach._Sampler(passed, model, dice(seed))
    sets = sampler.draw(40_000)
    assert sampler.together == together
    for starts in ([0], [4], [1, 2, 3]):
        met = sets[:, starts].sum(axis=1) > 0
        assert 6 * met.mean() == pytest.approx(exact.spread(starts), abs=4 * 6 * met.std() / math.sqrt(len(met)))


def test_sets_drawn_already_are_kept():
    sampler = reverse_reach._Sampler(some_network(0, "cascade")[0], "cascade", dice())
    few = sampler.draw(100)
    more = sampler.draw(150, few)
    assert more.shape == (150, 6)
    assert (more[:100] != few).nnz == 0


# --- the choice ---


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_choice_is_the_best_there_is_or_nearly(model, k):
    ratios = []
    for seed in SEEDS:
        passed, exact = some_network(seed, model)
        found = choose_starts(passed, k, allowed=np.ones(6, dtype=bool), model=model, random=dice(seed))
        best = exact.best(k)
        ratios.append(exact.spread(found.starts) / best)
        assert len(set(found.starts.tolist())) == k
        assert best <= found.best_at_most
        # Adding the best one by one falls short by itself; samples lose next to nothing more.
        assert exact.spread(found.starts) >= 0.99 * exact.greedy(k)
    assert min(ratios) >= GREEDY - 0.1
    assert sum(ratio > 1 - 1e-9 for ratio in ratios) >= 6


def test_one_by_one_can_miss_the_best_and_keeps_the_promise():
    # Node 0 reaches four, two of those that 1 reaches and two that 2 reaches; 1 and 2 reach three each and all six.
    edges = {(0, 4): 1.0, (0, 5): 1.0, (0, 7): 1.0, (0, 8): 1.0}
    edges |= {(1, 3): 1.0, (1, 4): 1.0, (1, 5): 1.0, (2, 6): 1.0, (2, 7): 1.0, (2, 8): 1.0}
    found = choose_starts(matrix(9, edges), 2, allowed=np.ones(9, dtype=bool), random=dice())
    exact = Exact(9, edges)
    assert found.starts[0] == 0
    # 5 and then 1 with one new friend, against 4 + 4.
    assert (exact.spread(found.starts), exact.best(2)) == (7, 8)
    assert found.best_at_most >= 8


@pytest.mark.parametrize("model", MODELS)
def test_gains_fall_and_none_exceeds_what_a_start_reaches_alone(model):
    passed, exact = some_network(5, model)
    found = choose_starts(passed, 4, allowed=np.ones(6, dtype=bool), model=model, random=dice())
    assert (np.diff(found.gains) <= 0).all()
    assert (found.gains <= found.alone).all()
    assert found.alone == pytest.approx([exact.spread([start]) for start in found.starts], rel=0.05)
    assert found.gains.sum() == pytest.approx(exact.spread(found.starts), rel=0.05)


def test_who_may_not_start_passes_on_all_the_same():
    chain = matrix(3, {(0, 1): 1.0, (1, 2): 1.0})
    found = choose_starts(chain, 1, allowed=np.array([False, True, True]), random=dice())
    assert (found.starts.tolist(), found.gains.tolist()) == ([1], pytest.approx([2.0], rel=0.05))


def test_those_apart_are_chosen_when_nobody_else_gains_as_much():
    chain = matrix(3, {(0, 1): 1.0, (1, 2): 1.0})
    found = choose_starts(chain, 3, allowed=np.ones(3, dtype=bool), apart=1, random=dice())
    # After node 0 the others gain nothing, and one apart gains itself.
    assert found.starts.tolist()[:2] == [0, APART]
    assert found.gains.tolist() == [3.0, 1.0, 0.0]
    assert found.best_at_most >= 4


@pytest.mark.parametrize("passed", [NOBODY, matrix(2, {(0, 1): 0.5})])
def test_with_nobody_to_choose_from_those_apart_are_all_there_is(passed):
    found = choose_starts(passed, 2, allowed=np.zeros(passed.shape[0], dtype=bool), apart=2, random=dice())
    assert (found.starts.tolist(), found.gains.tolist(), found.sets, found.epsilon) == ([APART, APART], [1, 1], 0, 0)


def test_as_many_sets_as_the_paper_asks_for():
    # Tang, Shi & Xiao 2015, equations 5 to 9, with n^-l = .01 / 3.
    n, k, epsilon, failing = 1000, 10, 0.2, 0.01 / 3
    chosen = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    alpha = math.sqrt(-math.log(failing) + math.log(2))
    beta = math.sqrt((1 - 1 / math.e) * (chosen - math.log(failing) + math.log(2)))
    enough = 2 * n * ((1 - 1 / math.e) * alpha + beta) ** 2 / epsilon**2
    compare = (2 + 2 / 3 * epsilon) * (chosen - math.log(failing) + math.log(math.log2(n))) * n / epsilon**2
    task = reverse_reach._Task(n, k, np.ones(n, dtype=bool), 0, failing)
    # A little more, as those apart may take places: sets of fewer than k count too.
    assert 1 <= task.sets_to_choose(25.0, epsilon) * 25 / enough < 1.001
    assert 1 <= task.sets_to_compare(epsilon) / compare < 1.001


def test_more_sets_are_drawn_while_they_are_cheap(monkeypatch):
    passed, _ = some_network(0, "cascade")
    few = choose_starts(passed, 2, allowed=np.ones(6, dtype=bool), random=dice())
    monkeypatch.setattr(reverse_reach, "AMPLE", 100)
    many = choose_starts(passed, 2, allowed=np.ones(6, dtype=bool), random=dice())
    assert many.sets > few.sets
    # The promise stays what was asked for, and what can at most be reached comes nearer.
    assert (many.epsilon, few.epsilon) == (0.1, 0.1)
    assert many.best_at_most < few.best_at_most


def test_with_too_few_sets_less_is_promised(monkeypatch):
    passed, _ = some_network(0, "cascade", nodes=8, edges=16)
    whole = choose_starts(passed, 2, allowed=np.ones(8, dtype=bool), random=dice())
    assert whole.epsilon == 0.1
    monkeypatch.setattr(reverse_reach, "MOST_MEMBERS", 4000)
    less = choose_starts(passed, 2, allowed=np.ones(8, dtype=bool), random=dice())
    assert less.sets < whole.sets
    assert less.epsilon > 0.1
    monkeypatch.setattr(reverse_reach, "MOST_TRIALS", 200)
    assert choose_starts(passed, 2, allowed=np.ones(8, dtype=bool), random=dice()).epsilon > less.epsilon
