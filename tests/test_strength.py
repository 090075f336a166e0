"""From evidence to strength: every figure worked by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import QUICK, chosen, codes, network, talks, tie, weights
from relgraph.strength import WeightScale, declared


def strengths(net):
    return {(each.source, each.target): each.strength.value for each in net.ties}


def bases(net):
    return {(each.source, each.target): each.strength.basis for each in net.ties}


# --- the order of evidence ---

EVIDENCE = {"strength": 0.3, "trust": 0.8, "communication": 0.4, "weight": 30.0}
# Beside A-B: C-D three times in the log on the as-of day, E-F with a weight of 10.
LOG = (*talks("A", "B", "2026-01-01"), *talks("C", "D", *["2026-01-01"] * 3))


@pytest.mark.parametrize(
    ("without", "log", "basis", "value"),
    [
        ((), LOG, "strength", 0.3),
        (("strength",), LOG, "dimensions", 0.6),  # (.8 + .4) / 2
        (("strength", "trust", "communication"), LOG, "contact_log", 1 / 3),  # b = 1, median of 1 and 3 is 2
        (("strength", "trust", "communication"), LOG[1:], "weight", 0.6),  # 30 / (30 + median of 30 and 10)
        (("strength", "trust", "communication", "weight"), LOG[1:], "assumed", 0.5),
    ],
)
def test_the_first_evidence_that_is_given_counts(without, log, basis, value):
    given_ = {name: value for name, value in EVIDENCE.items() if name not in without}
    net = network([tie("A", "B", **given_), tie("C", "D"), tie("E", "F", weight=10)], log=log)
    assert bases(net)["A", "B"] == basis
    assert strengths(net)["A", "B"] == pytest.approx(value)


def test_confidence_and_wishes_never_enter():
    sure = network([tie("A", "B", strength=0.4, confidence=0.9), tie("B", "C")])
    unsure = network(
        [tie("A", "B", strength=0.4, confidence=0.1, desired_strength=1.0), tie("B", "C", confidence=0.2, share=0.9)]
    )
    assert weights(sure.influence) == weights(unsure.influence)


# --- dimensions ---


@pytest.mark.parametrize(
    ("given_", "value"),
    [
        ({"trust": 0.8}, 0.8),
        ({"trust": 0.9, "communication": 0.7, "affect": 0.5, "co_creation": 0.3}, 0.6),
        ({"trust": 0.0}, 0.01),
        ({"trust": 0.0, "affect": 0.5}, 0.255),  # (.01 + .5) / 2
        ({"trust": 0.005, "affect": 0.5}, 0.255),  # less than .01 is no less than nothing
    ],
)
def test_dimensions_are_averaged_zero_counting_a_hundredth(given_, value):
    found = declared(tie("A", "B", **given_))
    assert found.value == pytest.approx(value)
    assert dict(found.figures) == given_


# --- the contact log ---


def test_a_contact_halves_every_180_days():
    # By hand, as of 2026-12-27: A-B twice today (2), C-D once 180 days ago (1/2), E-F once 360 days ago (1/4).
    # Median 1/2: 2/2.5, .5/1, .25/.75.
    log = (
        *talks("A", "B", "2026-12-27", "2026-12-27"),
        *talks("C", "D", "2026-06-30"),
        *talks("E", "F", "2026-01-01"),
    )
    net = network(log=log)
    assert net.as_of == date(2026, 12, 27)
    assert strengths(net) == pytest.approx({("A", "B"): 0.8, ("C", "D"): 0.5, ("E", "F"): 1 / 3})
    # With a half-life of 360 days 2, 2^-.5 and 1/2; the median is 2^-.5.
    slower = strengths(network(log=log, half_life=360))
    middle = 0.5**0.5
    assert slower == pytest.approx({("A", "B"): 2 / (2 + middle), ("C", "D"): 0.5, ("E", "F"): 0.5 / (0.5 + middle)})


def test_as_evidence_both_directions_count_and_declared_ties_stay_out_of_the_median():
    log = (
        *talks("A", "B", "2026-01-01"),
        *talks("B", "A", "2026-01-01"),
        *talks("C", "D", *["2026-01-01"] * 4),
        *talks("E", "F", *["2026-01-01"] * 100),
    )
    net = network([tie("A", "B"), tie("C", "D"), tie("E", "F", strength=0.2)], log=log)
    # A-B 2, C-D 4, median 3; E-F is declared.
    assert strengths(net) == pytest.approx({("A", "B"): 2 / 5, ("C", "D"): 4 / 7, ("E", "F"): 0.2})


def test_contacts_make_a_tie_a_direction_only_where_no_other_joins_the_two():
    log = (*talks("A", "B", "2026-01-01", "2026-01-01", "2026-01-01"), *talks("B", "A", "2026-01-01"))
    alone = network(log=log)
    assert [(each.source, each.target, each.kind.name) for each in alone.ties] == [
        ("A", "B", "contacts"),
        ("B", "A", "contacts"),
    ]
    # 3 and 1, median 2: 3/5 and 1/3, each direction for itself; the contact graph has the larger.
    assert weights(alone.influence) == pytest.approx({("A", "B"): 3 / 5, ("B", "A"): 1 / 3})
    assert weights(alone.prestige) == pytest.approx({("A", "B"): 3 / 5, ("B", "A"): 1 / 3})
    assert weights(alone.contact) == pytest.approx({("A", "B"): 3 / 5})
    joined = network([tie("B", "A", "reports_to")], log=log)
    # One tie of 4 contacts, median 4: .5, carried as the kind carries it.
    assert [each.kind.name for each in joined.ties] == ["reports_to"]
    assert weights(joined.influence) == pytest.approx({("B", "A"): 0.25, ("A", "B"): 0.5})
    assert (joined.ties[0].contacts, joined.ties[0].sent, joined.ties[0].last) == (4, 1, date(2026, 1, 1))


def test_one_who_writes_alone_is_answered_by_nobody_but_moves_and_is_moved():
    net = network(log=talks("A", "B", "2026-01-01"))
    assert weights(net.influence) == {("A", "B"): 0.5, ("B", "A"): 0.5}  # contacts: shares 1 and 1
    assert weights(net.prestige) == {("A", "B"): 0.5}  # whom one turns to is honoured


def test_a_tie_that_is_over_leaves_the_contacts_to_themselves():
    log = talks("A", "B", "2026-03-01")
    over = network([tie("A", "B", "friend", 0.9, until=date(2026, 2, 1))], log=log)
    assert [each.kind.name for each in over.ties] == ["contacts"]


def test_what_comes_after_the_day_is_not_known_on_it():
    log = (*talks("A", "B", "2026-01-01"), *talks("A", "B", "2026-05-01"), *talks("C", "D", "2026-05-01"))
    net = network(log=log, as_of=date(2026, 2, 1))
    assert [(each.source, each.contacts, each.last) for each in net.ties] == [("A", 1, date(2026, 1, 1))]
    assert net.contact_days == {frozenset("AB"): (date(2026, 1, 1),)}


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=8), st.integers(0, 3000))
@QUICK
def test_a_log_alone_keeps_strength_in_range(ages, more):
    days = [date.fromordinal(date(2026, 1, 1).toordinal() - age).isoformat() for age in ages]
    net = network(log=(*talks("A", "B", *days), *talks("C", "D", days[0])), half_life=1 + more)
    assert all(0 < value <= 1 for value in strengths(net).values())


# --- weights and counts ---


def test_a_weight_counts_against_the_median_of_its_kind():
    ties = [tie("A", "B", weight=1), tie("B", "C", weight=3), tie("C", "D", "friend", weight=7), tie("D", "A")]
    net = network(ties)
    # knows: median 2, 1/3 and 3/5; friend: median 7, 1/2.
    assert strengths(net) == pytest.approx({("A", "B"): 1 / 3, ("B", "C"): 3 / 5, ("C", "D"): 0.5, ("D", "A"): 0.5})
    assert bases(net)["D", "A"] == "assumed"


def test_a_count_is_taken_as_a_weight_and_never_as_strength():
    net = network([tie("A", "B", count=0.2), tie("B", "C", count=0.6), tie("C", "D", weight=2, count=99)])
    # Values .2, .6 and 2 (a weight goes before a count), median .6.
    assert strengths(net) == pytest.approx({("A", "B"): 0.25, ("B", "C"): 0.5, ("C", "D"): 2 / 2.6})


@pytest.mark.parametrize(
    ("values", "is_strength"),
    [
        ((0.2, 0.9), True),
        ((0.2, 1.0), True),
        ((1.0, 1.0), False),  # one value says nothing of a scale
        ((0.8,), False),
        ((0.2, 1.01), False),
        ((0.2, 5), False),
        ((), False),
    ],
)
def test_a_weight_column_wholly_in_the_unit_interval_is_strength(values, is_strength):
    ties = [tie("A", str(place), weight=value) for place, value in enumerate(values)]
    assert WeightScale(ties).is_strength == is_strength
    found = list(strengths(network(ties)).values())
    if is_strength:
        assert found == list(values)
    elif len(set(values)) == 1:
        assert found == [0.5] * len(values)


@given(st.lists(st.floats(1e-9, 1e12), min_size=1, max_size=10))
@QUICK
def test_any_positive_weights_give_strengths_in_their_order(values):
    found = list(strengths(network([tie("A", str(i), weight=value) for i, value in enumerate(values)])).values())
    assert all(0 < value <= 1 for value in found)
    by_weight = [value for _, value in sorted(zip(values, found, strict=True))]
    assert by_weight == pytest.approx(sorted(by_weight), rel=1e-12)


# --- periods ---


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (None, None, True),
        ("2026-03-01", None, True),  # from the first day
        ("2026-03-02", None, False),
        (None, "2026-03-01", True),  # through the last
        (None, "2026-02-28", False),
        ("2026-01-01", "2026-12-31", True),
    ],
)
def test_a_tie_counts_from_since_through_until(since, until, counts):
    period = {"since": since and date.fromisoformat(since), "until": until and date.fromisoformat(until)}
    net = network([tie("A", "B", "friend", 0.5, **period)], as_of=date(2026, 3, 1))
    assert bool(net.ties) == counts
    assert net.influence.has_edge("A", "B") == counts


def test_of_overlapping_periods_of_one_kind_the_latest_since_counts_alone():
    ties = [
        tie("A", "B", "friend", 0.9, since=date(2025, 6, 1)),
        tie("A", "B", "friend", 0.2, since=date(2026, 1, 1)),
        tie("A", "B", "friend", 0.5),
        tie("A", "B", "knows", 0.5, since=date(2020, 1, 1)),
    ]
    for order in (ties, ties[::-1]):
        assert weights(network(order).contact) == pytest.approx({("A", "B"): 1 - 0.8 * 0.5})
    before = network(ties, as_of=date(2025, 12, 31))
    assert weights(before.contact) == pytest.approx({("A", "B"): 1 - 0.1 * 0.5})


def test_the_day_is_the_latest_interaction_or_since_and_nothing_else():
    from builders import person
    from relgraph.model import Decision

    later = date(2030, 1, 1)
    net = network(
        [tie("A", "B", since=date(2026, 1, 5), until=later)],
        person("A", expires=later),
        log=talks("A", "B", "2026-02-03"),
        decisions=(Decision(id="d", name="d", due=later),),
    )
    assert net.as_of == date(2026, 2, 3)
    assert network([tie("A", "B", since=date(2026, 1, 5), until=later)]).as_of == date(2026, 1, 5)
    assert network([tie("A", "B", until=date(2001, 1, 1))]).as_of is None
    assert network([tie("A", "B", until=date(2001, 1, 1))]).ties  # without dates of its own nothing is over


# --- what is said of it ---


def test_a_notice_for_each_basis_that_nobody_stated():
    ties = [tie("A", "B"), tie("B", "C", weight=4), tie("C", "D", strength=0.4), tie("D", "E", trust=0.5)]
    net = network(ties, log=talks("E", "F", "2026-01-01"))
    assert chosen(net.notices, "strength_assumed") == [{"ties": 1, "of": 5}]
    assert chosen(net.notices, "strength_from_weight") == [{"ties": 1, "of": 5}]
    assert chosen(net.notices, "strength_from_contacts") == [{"ties": 1, "of": 5, "half_life": 180.0}]
    assert codes(network([tie("A", "B", weight=0.4), tie("B", "C", weight=0.5)]).notices) == ["weight_as_strength"]
    assert codes(network([tie("A", "B", strength=0.4)]).notices) == []
    assert codes(net.without_weights().notices) == []
