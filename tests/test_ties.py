"""How records become ties and ties become edges: the rules of combination, every figure worked by hand."""

from datetime import date

import pytest
from hypothesis import given

from builders import QUICK, network, some_ties, talks, tie, weights
from relgraph.network import combine


def graphs(*ties, **options):
    net = network(ties, **options)
    return weights(net.influence), weights(net.prestige), weights(net.contact)


def test_several_strengths_combine_as_independent_ties_do():
    assert combine([0.5, 0.5]) == 0.75
    assert combine([0.2, 0.3, 0.4]) == pytest.approx(1 - 0.8 * 0.7 * 0.6)
    assert combine([0.7]) == 0.7
    assert combine([1.0, 0.3]) == 1.0
    assert combine([1e-300, 1e-300]) == 2e-300  # never nothing: 1 / weight is asked for


# --- mutual ties ---


def test_a_mutual_tie_recorded_once_counts_both_ways():
    both = {("A", "B"): 0.6, ("B", "A"): 0.6}
    assert graphs(("A", "B", "knows", 0.6)) == (both, both, {("A", "B"): 0.6})


def test_recorded_both_ways_each_record_speaks_for_its_own_direction():
    each = {("A", "B"): 0.6, ("B", "A"): 0.2}
    # The contact graph has the larger of the two.
    assert graphs(("A", "B", "knows", 0.6), ("B", "A", "knows", 0.2)) == (each, each, {("A", "B"): 0.6})


def test_one_who_bears_the_other_ill_will_speaks_for_that_direction():
    ill, well = tie("A", "B", "knows", 0.6, sentiment=-0.5), tie("B", "A", "knows", 0.2)
    only = {("B", "A"): 0.2}
    assert graphs(ill, well) == graphs(well, ill) == (only, only, {("A", "B"): 0.2})


@pytest.mark.parametrize("kind", ["friend", "related_to", "guanxi", "supplies"])
def test_directed_makes_a_mutual_or_unknown_kind_one_way(kind):
    one = {("A", "B"): 0.6}
    assert graphs(tie("A", "B", kind, 0.6, directed=True)) == (one, one, one)
    each = {("A", "B"): 0.6, ("B", "A"): 0.2}
    back = tie("B", "A", kind, 0.2, directed=True)
    if kind != "supplies":  # B supplying A is another tie than A supplying B, but goes the same two ways
        assert graphs(tie("A", "B", kind, 0.6, directed=True), back)[0] == each


def test_directed_false_or_blank_leaves_a_kind_as_it_is():
    assert graphs(tie("A", "B", "advises", 0.8, directed=False)) == graphs(tie("A", "B", "advises", 0.8))
    assert graphs(tie("A", "B", "advises", 0.8, directed=True)) == graphs(tie("A", "B", "advises", 0.8))
    assert graphs(tie("A", "B", "guanxi", 0.8, directed=False)) == graphs(tie("A", "B", "knows", 0.8))


# --- several kinds ---


def test_kinds_combine_after_shares_in_influence_at_full_strength_in_prestige():
    influence, prestige, contact = graphs(("A", "B", "knows", 0.5), ("A", "B", "reports_to", 0.8))
    # A to B: .5 and .8 x .5; B to A: .5 and .8 x 1.
    assert influence == pytest.approx({("A", "B"): 1 - 0.5 * 0.6, ("B", "A"): 1 - 0.5 * 0.2})
    # A honours the boss and the acquaintance, B the acquaintance only.
    assert prestige == pytest.approx({("A", "B"): 1 - 0.5 * 0.2, ("B", "A"): 0.5})
    assert contact == pytest.approx({("A", "B"): 1 - 0.5 * 0.2})


def test_contact_takes_the_larger_direction_of_each_kind_before_shares_and_then_combines():
    ties = [("A", "B", "knows", 0.6), ("B", "A", "knows", 0.2), ("B", "A", "friend", 0.5), ("A", "B", "advises", 0.4)]
    for order in (ties, ties[::-1]):
        assert graphs(*order)[2] == pytest.approx({("A", "B"): 1 - 0.4 * 0.5 * 0.6})


def test_a_narrower_word_is_a_tie_of_its_own():
    influence, prestige, contact = graphs(("A", "B", "email", 0.5), ("A", "B", "meeting", 0.2))
    assert influence == pytest.approx({("A", "B"): 0.6, ("B", "A"): 0.6})
    assert prestige == pytest.approx({("A", "B"): 0.6})
    assert contact == pytest.approx({("A", "B"): 0.6})


def test_kinds_in_opposite_directions_each_carry_both_ways():
    # A advises B (.8: 1 and .25), B regulates A (.4: 1 and .25).
    influence, prestige, contact = graphs(("A", "B", "advises", 0.8), ("B", "A", "regulates", 0.4))
    assert influence == pytest.approx({("A", "B"): 1 - 0.2 * 0.9, ("B", "A"): 1 - 0.8 * 0.6})
    assert prestige == pytest.approx({("B", "A"): 0.8, ("A", "B"): 0.4})
    assert contact == pytest.approx({("A", "B"): 1 - 0.2 * 0.6})


# --- one tie in two wordings ---


@pytest.mark.parametrize(("low", "high"), [(0.4, 0.7), (0.7, 0.4), (0.5, 0.5)])
@pytest.mark.parametrize(
    ("wording", "inverse", "there", "back", "honours"),
    [
        ("advises", "asks_advice", 1, 0.25, {("Y", "X")}),
        ("supplies", "buys_from", 1, 1, {("X", "Y"), ("Y", "X")}),
        ("manages", "reports_to", 1, 0.5, {("Y", "X")}),
    ],
)
def test_inverse_wordings_are_one_tie_with_the_larger_strength(wording, inverse, there, back, honours, low, high):
    ties = [("X", "Y", wording, low), ("Y", "X", inverse, high)]
    best = max(low, high)
    for order in (ties, ties[::-1]):
        influence, prestige, contact = graphs(*order)
        assert influence == pytest.approx({("X", "Y"): best * there, ("Y", "X"): best * back})
        assert prestige == dict.fromkeys(honours, best)
        assert contact == {("X", "Y"): best}
    assert len(network(ties).ties) == 1


def test_two_who_supply_each_other_have_two_ties():
    # Told by each of what it supplies: each record speaks for its own direction.
    influence, _, contact = graphs(("A", "B", "supplies", 0.3), ("B", "A", "supplies", 0.9))
    assert (influence, contact) == ({("A", "B"): 0.3, ("B", "A"): 0.9}, {("A", "B"): 0.9})
    # Told by A of both: two ties, each recorded once, each counting both ways; 1 - .7 x .1.
    influence, _, contact = graphs(("A", "B", "supplies", 0.3), ("A", "B", "buys_from", 0.9))
    assert influence == pytest.approx({("A", "B"): 0.93, ("B", "A"): 0.93})
    assert contact == {("A", "B"): 0.9}


# --- conflict ---


@pytest.mark.parametrize("kind", ["opposes", "competes_with"])
def test_a_conflict_kind_is_in_none_of_the_graphs(kind):
    net = network([("A", "B", kind, 0.9)])
    assert (net.influence.size(), net.prestige.size(), net.contact.size()) == (0, 0, 0)
    assert len(net.conflicts) == net.source.conflicts == 1


@pytest.mark.parametrize("kind", ["knows", "advises", "regulates", "guanxi", "covers", "supplies"])
def test_a_tie_of_ill_will_is_in_none_of_the_graphs(kind):
    net = network([tie("A", "B", kind, 0.9, sentiment=-0.1)])
    assert (net.influence.size(), net.prestige.size(), net.contact.size()) == (0, 0, 0)
    assert len(net.conflicts) == net.source.conflicts == 1
    neutral = network([tie("A", "B", kind, 0.9, sentiment=0.0)])
    assert (neutral.influence.size() > 0, len(neutral.conflicts)) == (True, 0)


def test_a_boss_on_bad_terms_stays_in_the_reporting_line_only():
    net = network([tie("A", "B", "reports_to", 0.8, sentiment=-0.6), tie("B", "C", "reports_to", 0.8)])
    assert set(net.reporting.edges) == {("A", "B"), ("B", "C")}
    assert not net.influence.has_edge("A", "B")
    assert not net.influence.has_edge("B", "A")
    assert not net.prestige.has_edge("A", "B")
    assert not net.contact.has_edge("A", "B")


def test_a_good_tie_of_another_kind_between_the_two_stays():
    for ill in (tie("A", "B", "reports_to", 0.8, sentiment=-0.6), tie("A", "B", "opposes", 0.9)):
        influence, prestige, contact = graphs(ill, tie("B", "A", "friend", 0.3))
        both = {("A", "B"): 0.3, ("B", "A"): 0.3}
        assert (influence, prestige, contact) == (both, both, {("A", "B"): 0.3})


def test_reporting_holds_current_lines_in_either_wording():
    net = network(
        [
            tie("A", "B", "reports_to", since=date(2026, 1, 1)),
            tie("C", "D", "manages"),
            tie("A", "D", "reports_to", until=date(2025, 1, 1)),
        ]
    )
    assert set(net.reporting.edges) == {("A", "B"), ("D", "C")}


# --- whatever the ties ---


@given(some_ties())
@QUICK
def test_every_tie_is_one_record_and_conflicts_are_apart(ties):
    net = network(ties)
    joined = {frozenset((each.source, each.target)) for each in net.ties if not each.conflict}
    assert joined == {frozenset(edge) for edge in net.contact.edges}
    assert {frozenset(edge) for edge in net.influence.edges} <= joined
    assert {frozenset(edge) for edge in net.prestige.edges} <= joined
    for each in net.ties:
        assert each.conflict == (each.kind.conflict or (each.record.sentiment or 0) < 0)


@given(some_ties())
@QUICK
def test_an_edge_is_no_weaker_than_any_of_its_ties_and_no_surer_than_all(ties):
    net = network(ties)
    for edge, made_of in net.contributions.items():
        carried = [amount for _, amount in made_of]
        assert max(carried) <= net.influence.edges[edge]["weight"] * (1 + 1e-12)
        assert net.influence.edges[edge]["weight"] <= min(1.0, sum(carried)) * (1 + 1e-12)
        assert net.influence.edges[edge]["kinds"] == tuple(sorted({each.kind.name for each, _ in made_of}))


def test_a_log_beside_ties_adds_no_edge_to_them():
    ties = [("A", "B", "knows", 0.6), ("B", "C", "reports_to", 0.4)]
    log = (*talks("A", "B", "2026-01-01"), *talks("C", "B", "2026-01-01"))
    assert graphs(*ties) == graphs(*ties, log=log)
