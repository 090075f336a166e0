"""The map of stakeholders: classes of the published typology, quarters, gaps and segments by hand."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from builders import QUICK, chosen, codes, network, person, some_ties, talks, tie
from cli_calls import ask, call, folder
from relgraph.analysis.exchange import compare_ends, find_expectations
from relgraph.analysis.power_gap import compare_power, is_wide
from relgraph.analysis.rank import rank
from relgraph.analysis.salience import SALIENCE, attributes_between, possible_classes, quarter, salience
from relgraph.analysis.segments import find_segments
from relgraph.analysis.stakeholders import map_stakeholders
from relgraph.analysis.weak_links import find_weak_links
from relgraph.model import Decision, Participation
from relgraph.vocabulary import names
from relgraph.wording import sentences

LAWS = settings(QUICK, max_examples=10)  # each example ranks two networks
SHARES = st.one_of(st.none(), st.sampled_from([0.0, 0.2, 0.49, 0.5, 0.8, 1.0]))


def mapped(ties=(), *people, how=None, **options):
    return map_stakeholders(network(ties, *people, **options), **(how or {}))


def row(found, who):
    return next(each for each in found.rows if each.id == who)


def reason(found, who, code):
    return chosen(row(found, who).reasons, code)


# --- salience: Mitchell, Agle & Wood 1997, "Toward a theory of stakeholder identification and salience", Academy of
# Management Review 22(4), 853-886: latent stakeholders have one attribute (dormant: power; discretionary: legitimacy;
# demanding: urgency), expectant ones two (dominant: power and legitimacy; dependent: legitimacy and urgency; dangerous:
# power and urgency), definitive ones all three; whoever has none is no stakeholder. ---

TYPOLOGY = {
    "dormant": "P",
    "discretionary": "L",
    "demanding": "U",
    "dominant": "PL",
    "dangerous": "PU",
    "dependent": "LU",
    "definitive": "PLU",
    "none": "",
}


def assessed(letters, *, high=0.5, low=0.49, unknown=""):
    fields = {"power": "P", "legitimacy": "L", "urgency": "U"}
    return person(
        "x",
        **{name: None if sign in unknown else high if sign in letters else low for name, sign in fields.items()},
    )


@pytest.mark.parametrize(("name", "letters"), TYPOLOGY.items())
@pytest.mark.parametrize(("high", "low"), [(0.5, 0.49), (1.0, 0.0)])
def test_the_classes_are_those_of_the_published_typology_and_the_threshold_counts_as_high(name, letters, high, low):
    assert salience(assessed(letters, high=high, low=low)) == name


def test_every_class_has_its_label_and_its_sentence():
    assert set(SALIENCE.values()) == set(TYPOLOGY)
    for lang in ("en", "zh"):
        assert set(sentences("label", lang)["salience"]) == set(TYPOLOGY) == set(sentences("reason", lang)["salience"])


@pytest.mark.parametrize(
    ("letters", "unknown", "open_"),
    [
        ("PL", "U", ("definitive", "dominant")),
        ("P", "U", ("dangerous", "dormant")),
        ("", "P", ("dormant", "none")),
        ("U", "PL", ("definitive", "dangerous", "dependent", "demanding")),
    ],
)
def test_what_is_not_assessed_leaves_classes_open_and_names_none(letters, unknown, open_):
    who = assessed(letters, unknown=unknown)
    assert salience(who) is None
    assert possible_classes(who) == open_


@QUICK
@given(SHARES, SHARES, SHARES)
def test_each_unknown_doubles_the_open_classes_and_no_class_is_left_open_that_the_known_rules_out(p, l, u):
    who = person("x", power=p, legitimacy=l, urgency=u)
    open_ = possible_classes(who)
    assert len(open_) == 2 ** [p, l, u].count(None)
    for sign, value in zip("PLU", (p, l, u), strict=True):
        if value is not None:
            assert {sign in TYPOLOGY[name] for name in open_} == {value >= 0.5}
    least, most = attributes_between(who)
    assert (least, most) == (min(len(TYPOLOGY[n]) for n in open_), max(len(TYPOLOGY[n]) for n in open_))


# --- quarters: the power/interest grid, by hand ---


@pytest.mark.parametrize(
    ("power", "interest", "expected"),
    [
        (0.9, 0.9, "manage_closely"),
        (0.5, 0.5, "manage_closely"),
        (0.5, 0.49, "keep_satisfied"),
        (0.49, 0.5, "keep_informed"),
        (0.49, 0.0, "monitor"),
        (0.0, 0.0, "monitor"),
        (None, 0.9, None),
        (0.9, None, None),
    ],
)
def test_quarters_by_hand_and_none_where_one_of_the_two_is_unknown(power, interest, expected):
    assert quarter(person("x", power=power, interest=interest)) == expected


def test_figures_stand_behind_class_and_quarter():
    found = mapped((), person("a", power=0.8, legitimacy=0.1, urgency=0.6, interest=0.2))
    assert reason(found, "a", "salience") == [{"why": "dangerous", "power": 0.8, "legitimacy": 0.1, "urgency": 0.6}]
    assert reason(found, "a", "quarter") == [{"why": "keep_satisfied", "power": 0.8, "interest": 0.2}]


def test_a_blank_is_never_zero_and_the_notice_counts_who_could_not_be_placed():
    found = mapped(
        (),
        person("a", power=0.8, legitimacy=0.9, interest=0.6),
        person("b", power=0.0, legitimacy=0.0, urgency=0.0, interest=0.0),
        "c",
    )
    assert {each.id: (each.salience, each.quarter, each.segment) for each in found.rows} == {
        "a": (None, "manage_closely", None),
        "b": ("none", "monitor", None),
        "c": (None, None, None),
    }
    figures = {"power": 0.8, "legitimacy": 0.9, "urgency": None, "why": "urgency", "missing": ["urgency"], "known": 2}
    assert reason(found, "a", "salience_open") == [{**figures, "could_be": ("definitive", "dominant")}]
    assert reason(found, "c", "salience_open")[0]["why"] == "several"
    assert chosen(found.notices, "not_placed") == [
        {"why": "salience", "people": 2, "of": 3},
        {"why": "quarter", "people": 1, "of": 3},
        {"why": "segment", "people": 3, "of": 3},
    ]


# --- order ---


def test_rows_stand_by_attributes_for_certain_then_possible_then_quarter_then_network_power_then_id():
    people = [
        person("n", power=0, legitimacy=0, urgency=0, interest=0),  # none for certain, none possible
        person("u"),  # none for certain, three possible
        person("one", power=1, legitimacy=0, urgency=0, interest=1),
        person("open", power=1, legitimacy=0, interest=1),  # one, perhaps two
        person("two-b", power=0, legitimacy=1, urgency=1, interest=1),
        person("two-a", power=1, legitimacy=1, urgency=0, interest=1),
        person("two-c", power=0, legitimacy=1, urgency=1),  # no quarter
        person("three", power=1, legitimacy=1, urgency=1, interest=0),
    ]
    found = mapped((), *people)
    assert [each.id for each in found.rows] == ["three", "two-a", "two-b", "two-c", "open", "one", "u", "n"]


def test_without_any_assessment_the_rows_stand_as_in_the_ranking():
    net = network(
        [("a", "b", "asks_advice"), ("c", "b", "asks_advice"), ("b", "d", "asks_advice"), ("e", "a", "knows")]
    )
    found = map_stakeholders(net)
    assert [(each.id, each.network_power) for each in found.rows] == [(each.id, each.score) for each in rank(net).rows]


# --- engagement ---


def test_who_is_to_be_moved_how_far_by_quarter_then_the_farthest():
    found = mapped(
        (),
        person("far", power=0.1, interest=0.9, stance=-2, desired_stance=2),
        person("key", power=0.9, interest=0.9, stance=0, desired_stance=1),
        person("key2", power=0.9, interest=0.9, stance=-1, desired_stance=1),
        person("dark", power=0.9, interest=0.9, desired_stance=1),
        person("there", power=0.9, interest=0.9, stance=1, desired_stance=1),
        person("more", power=0.9, interest=0.9, stance=2, desired_stance=1),
        person("free", power=0.9, interest=0.9, stance=-2),
        person("nowhere", stance=0, desired_stance=1),
    )
    assert [(move.id, move.steps) for move in found.moves] == [
        ("key2", 2),
        ("key", 1),
        ("dark", None),
        ("far", 4),
        ("nowhere", 1),
    ]
    assert {each.id: each.steps for each in found.rows if each.steps is not None} == {
        "far": 4,
        "key": 1,
        "key2": 2,
        "there": 0,
        "more": -1,
        "nowhere": 1,
    }
    assert reason(found, "key2", "engagement_gap") == [{"why": "towards", "stance": -1, "desired": 1, "steps": 2}]
    assert reason(found, "more", "engagement_gap") == [{"why": "beyond", "stance": 2, "desired": 1, "steps": -1}]
    assert reason(found, "dark", "engagement_gap")[0]["why"] == "unknown"
    assert "engagement_gap" not in codes(row(found, "free").reasons) + codes(row(found, "there").reasons)
    assert "nobody_moves" in codes(row(found, "key").reasons)
    assert "nobody_moves" not in codes(row(found, "more").reasons)


def test_ours_and_supporters_with_influence_are_named_as_those_who_can_move():
    # reports_to carries half of its strength from X to Y: the subordinate moves the boss by .3.
    found = mapped(
        [
            ("us", "t", "influences", 0.4),
            ("fan", "t", "reports_to", 0.6),
            ("mild", "t", "influences", 0.9),
            ("foe", "t", "opposes", 0.9),
            ("t", "below", "influences", 0.9),
        ],
        person("t", stance=-1, desired_stance=1),
        person("us", ours=True),
        person("fan", stance=1),
        person("mild", stance=0),
        person("foe", stance=2),
        person("below", stance=2),
    )
    assert [(move.moved_by, move.strength) for move in found.moves] == [(("us", "fan"), 0.4)]
    assert reason(found, "t", "moved_by") == [{"who": ("us", "fan"), "strength": 0.4}]


@pytest.mark.parametrize(("decisions", "stance"), [(1, 2), (2, -1)])
def test_the_stance_in_the_one_decision_at_hand_counts_and_of_several_none(decisions, stance):
    parts = (Participation(decision="d0", stakeholder="a", stance=2),)
    found = mapped(
        (),
        person("a", stance=-1, desired_stance=2),
        decisions=tuple(Decision(id=f"d{i}", name=f"d{i}") for i in range(decisions)),
        parts=parts,
    )
    assert row(found, "a").stance == stance


# --- assessed power against network power ---


def test_places_are_compared_by_hand():
    # Assessed a > b = c > d, given d > c > b > a. Of three others are below: as assessed 1, .5, .5, 0 (equals count
    # half), by the network 0, 1/3, 2/3, 1.
    found, agreement = compare_power(
        {"a": 0.9, "b": 0.5, "c": 0.5, "d": 0.1, "left out": 0.2}, {"a": 0.1, "b": 0.2, "c": 0.3, "d": 0.4, "x": 1.0}
    )
    assert {who: each.difference for who, each in found.items()} == pytest.approx(
        {"a": -1, "d": 1, "b": 1 / 3 - 0.5, "c": 2 / 3 - 0.5}
    )
    assert list(found) == ["a", "d", "b", "c"]
    assert [(each.power_rank, each.network_rank, each.of) for each in found.values()] == [
        (1, 4, 4),
        (4, 1, 4),
        (2, 3, 4),
        (2, 2, 4),
    ]
    assert [is_wide(each) for each in found.values()] == [True, True, False, False]
    assert agreement == pytest.approx(spearmanr([0.9, 0.5, 0.5, 0.1], [0.1, 0.2, 0.3, 0.4]).statistic)


@QUICK
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=4, max_size=12))
def test_agreement_is_that_of_scipy_and_differences_add_up_to_nothing(pairs):
    one, other = ({f"p{i:02}": pair[side] / 5 for i, pair in enumerate(pairs)} for side in (0, 1))
    found, agreement = compare_power(one, other)
    if len(set(one.values())) > 1 and len(set(other.values())) > 1:
        assert agreement == pytest.approx(spearmanr(list(one.values()), list(other.values())).statistic)
    else:
        assert agreement is None
    assert sum(each.difference for each in found.values()) == pytest.approx(0)


def test_three_people_are_too_few_to_compare():
    assert compare_power({"a": 1.0, "b": 0.5, "c": 0.1}, {"a": 1.0, "b": 0.5, "c": 0.1}) == ({}, None)


ASKED = [(f"p{i}", "star", "asks_advice", 0.8) for i in range(6)] + [
    (f"p{i}", "second", "asks_advice", 0.5) for i in range(4)
]


def test_whom_the_network_gives_more_or_less_than_people_see_is_named_with_both_places():
    # The one whom everybody asks was assessed lowest, and one whom nobody asks highest.
    people = [person(f"p{i}", power=0.5) for i in range(1, 6)]
    net = network(ASKED, person("star", power=0.1), person("second", power=0.6), person("p0", power=0.9), *people)
    found = map_stakeholders(net)
    assert "structure_cannot_tell" not in codes(found.notices)
    figures = reason(found, "star", "power_disagrees")[0]
    assert (figures["why"], figures["power_rank"], figures["network_rank"], figures["of"]) == (
        "network_gives_more",
        8,
        1,
        8,
    )
    assert (figures["power"], figures["network_power"]) == (0.1, row(found, "star").network_power)
    assert figures["difference"] == 1.0
    assert reason(found, "p0", "power_disagrees")[0]["why"] == "network_gives_less"
    assert found.disagreements[0].id == "star"
    assert found.agreement is not None
    assert {each.id: each.network_power for each in found.rows} == {each.id: each.score for each in rank(net).rows}
    named = {each.id for each in found.rows if "power_disagrees" in codes(each.reasons)}
    assert named == {each.id for each in found.disagreements}


def test_where_structure_cannot_tell_it_disagrees_with_nobody():
    ring = [(f"p{i}", f"p{(i + 1) % 5}") for i in range(5)]
    found = mapped(ring, *(person(f"p{i}", power=i / 5) for i in range(5)))
    assert "structure_cannot_tell" in codes(found.notices)
    assert (found.agreement, found.disagreements) == (None, ())


def test_a_placeholder_is_compared_with_nobody():
    people = [person(f"p{i}", power=0.5) for i in range(6)]
    net = network(ASKED, person("star", power=0.1, placeholder=True), person("second", power=0.6), *people)
    found = map_stakeholders(net)
    assert {each.of for each in found.disagreements} <= {7}
    assert "star" not in {each.id for each in found.disagreements}


# --- who is missing ---


def test_coverage_counts_every_type_and_names_those_nobody_has():
    found = mapped(
        [("us", "bank", "knows"), ("us", "rival", "competes_with"), ("paper", "us", "contacts")],
        person("us", type="employee", ours=True),
        person("bank", type="finance"),
        person("rival", type="competitor"),
        person("paper", type="media"),
        person("mayor", type="government"),
        person("clerk", type="government"),
    )
    assert found.coverage == dict.fromkeys(names("type"), 0) | {
        "employee": 1,
        "finance": 1,
        "competitor": 1,
        "media": 1,
        "government": 2,
    }
    wanted = set(names("type")) - {"other"}
    assert set(found.missing_types) == wanted - {"employee", "finance", "competitor", "media", "government"}
    # Conflict is no tie that somebody keeps.
    assert found.unkept_types == ("competitor", "government")
    assert {each.id for each in found.rows if "uncovered" in codes(each.reasons)} == {"rival", "mayor", "clerk"}


def test_where_nobody_is_ours_nothing_is_said_of_who_keeps_a_tie():
    found = mapped([("a", "b")])
    assert found.unkept_types is None
    assert "nobody_ours" in codes(found.notices)
    assert "uncovered" not in codes(each for line in found.rows for each in line.reasons)


def test_our_own_people_are_left_out_of_the_rows_and_of_nothing_else():
    net = network([("us", "a")], person("us", ours=True, type="employee", power=0.9), "a")
    assert [each.id for each in map_stakeholders(net).rows] == ["a"]
    found = map_stakeholders(net, include_ours=True)
    assert {each.id for each in found.rows} == {"us", "a"}
    assert "uncovered" not in codes(row(found, "us").reasons)
    assert all(each.network_power is not None for each in found.rows)
    assert map_stakeholders(net).coverage["employee"] == 1


# --- reciprocity ---


def sides(ties, *people, **options):
    return [
        (each.source, each.target, each.basis, each.given, each.returned, each.share, each.one_sided)
        for each in compare_ends(network(ties, *people, **options))
    ]


def test_both_ends_of_a_mutual_tie_are_compared_the_one_who_gives_more_first():
    ties = [("a", "b", "knows", 0.4), ("b", "a", "knows", 0.8), ("c", "d", "knows", 0.5), ("d", "c", "knows", 0.5)]
    assert sides(ties) == [
        ("b", "a", "strength", 0.8, 0.4, 0.5, True),
        ("c", "d", "strength", 0.5, 0.5, 1.0, False),
    ]


def test_a_gap_of_three_tenths_is_one_sided_whatever_the_last_digit():
    assert sides([("a", "b", "knows", 0.8), ("b", "a", "knows", 0.5)])[0][-1]
    assert not sides([("a", "b", "knows", 0.8), ("b", "a", "knows", 0.51)])[0][-1]


@pytest.mark.parametrize(
    "ties",
    [
        [("a", "b", "knows", 0.8)],  # told from one end: nothing is known of the other
        [("a", "b", "knows"), ("b", "a", "knows", 0.2)],  # one of the two is an assumption
        [("a", "b", "reports_to", 0.8), ("b", "a", "asks_advice", 0.2)],  # not mutual
        [("a", "b", "opposes", 0.8), ("b", "a", "opposes", 0.2)],
    ],
)
def test_what_one_end_alone_says_is_left_out_not_evened(ties):
    assert sides(ties) == []


def test_a_directed_tie_without_a_counterpart_returns_nothing():
    named = tie("a", "b", "friend", 0.6, directed=True)
    assert sides([named]) == [("a", "b", "unreturned", 0.6, 0.0, 0.0, True)]
    assert sides([named, tie("b", "a", "friend", 0.6, directed=True)]) == [("a", "b", "strength", 0.6, 0.6, 1.0, False)]


def test_five_contacts_say_who_turns_to_whom():
    log = (*talks("a", "b", *(f"2025-01-0{day}" for day in range(1, 5))), *talks("b", "a", "2025-01-05"))
    assert sides([("a", "b", "knows", 0.5)], log=log) == [("a", "b", "contacts", 4, 1, 0.25, True)]
    assert sides([("a", "b", "knows", 0.5)], log=log[1:]) == []
    assert sides([], log=log) == [("a", "b", "contacts", 4, 1, 0.25, True)]
    found = mapped([("a", "b", "knows", 0.5)], log=log)
    figures = {"why": "contacts", "who": "a", "other": "b", "kind": "contacts", "most": 4, "contacts": 5}
    assert reason(found, "a", "one_sided") == reason(found, "b", "one_sided") == [figures]


def test_two_who_buy_from_each_other_are_compared_and_one_trade_told_from_both_ends_is_one_tie():
    # a's own word on buying from b, and b's on buying from a, are two sides.
    assert sides([("a", "b", "buys_from", 0.9), ("b", "a", "buys_from", 0.3)])[0][:5] == (
        "a",
        "b",
        "strength",
        0.9,
        0.3,
    )
    # Both trades told by a alone.
    assert sides([("a", "b", "buys_from", 0.9), ("a", "b", "supplies", 0.3)]) == []
    # a buys from b and b supplies a: the same trade.
    assert sides([("a", "b", "buys_from", 0.9), ("b", "a", "supplies", 0.3)]) == []


def test_unweighted_every_side_counts_one():
    assert sides([("a", "b", "knows", 0.9), ("b", "a", "knows", 0.1)], unweighted=True) == [
        ("a", "b", "strength", 1.0, 1.0, 1.0, False)
    ]


@QUICK
@given(some_ties())
def test_whatever_is_one_sided_here_is_a_one_sided_weak_link_too(ties):
    net = network(ties)
    named = {
        frozenset((link.source, link.target))
        for link in find_weak_links(net).rows
        if link.object == "tie" and "one_sided" in codes(link.reasons)
    }
    found = compare_ends(net)
    assert {frozenset((each.source, each.target)) for each in found if each.one_sided} <= named
    assert all(each.given >= each.returned and each.share == each.returned / each.given for each in found)


# --- expectations ---


def expected(ties=(), *people, **options):
    rows, half_known = find_expectations(network(ties, *people, **options))
    return [(each.id, each.other, each.gap, each.met, each.other_met, each.short) for each in rows], half_known


def test_expectations_of_both_ends_by_hand_the_widest_share_missing_first():
    rows, half_known = expected(
        [
            tie("a", "b", expected=0.8, delivered=0.4),  # half of it
            tie("b", "a", expected=10, delivered=12),  # more than it
            tie("c", "a", expected=1, delivered=0.9),  # a tenth missing: named
            tie("d", "a", expected=1, delivered=0.91),
            tie("e", "a", expected=0.5),
            tie("f", "a", delivered=0.5),
        ]
    )
    assert rows == [
        ("a", "b", 0.4, 0.5, 1.2, True),
        ("c", "a", pytest.approx(0.1), 0.9, None, True),
        ("d", "a", pytest.approx(0.09), 0.91, None, False),
        ("b", "a", -2, 1.2, 0.5, False),
    ]
    assert half_known == 2


def test_nothing_expected_has_no_share_and_stands_by_what_is_missing():
    rows, _ = expected(
        [
            tie("a", "b", expected=0, delivered=-1),
            tie("b", "c", expected=0, delivered=0),
            tie("c", "d", expected=-2, delivered=-1),
        ]
    )
    assert rows == [
        ("a", "b", 1, None, None, True),
        ("b", "c", 0, None, None, False),
        ("c", "d", -1, None, None, False),
    ]


def test_a_promise_counts_while_its_tie_does_on_bad_terms_too():
    old = tie("a", "b", expected=1, delivered=0, since=date(2020, 1, 1), until=date(2021, 1, 1))
    new = tie("a", "b", expected=1, delivered=0.5, since=date(2022, 1, 1), sentiment=-0.5)
    later = tie("a", "b", expected=1, delivered=0.1, since=date(2024, 1, 1))
    rows, _ = expected([old, new, later], as_of=date(2023, 1, 1))
    assert rows == [("a", "b", 0.5, 0.5, None, True)]
    assert len(expected([old], as_of=date(2021, 1, 1))[0]) == 1  # through its last day
    assert expected([old], as_of=date(2021, 1, 2))[0] == []


def test_a_shortfall_is_a_reason_at_both_ends_and_one_of_us_as_a_whole_at_one():
    found = mapped(
        [tie("a", "us", expected=0.8, delivered=0.2), tie("b", "a", expected=1, delivered=0.5)],
        person("us", ours=True),
        person("c", expected=4, delivered=1),
        person("d", expected=4),
    )
    figures = {"why": "tie", "who": "a", "other": "us", "expected": 0.8, "delivered": 0.2, "met": 0.25}
    assert reason(found, "a", "expectation_gap") == [figures]  # the widest of the two
    assert reason(found, "b", "expectation_gap")[0]["other"] == "a"
    assert reason(found, "c", "expectation_gap")[0]["why"] == "person"
    assert chosen(found.notices, "half_known") == [{"expectations": 1}]
    assert [(each.id, each.other, each.kind) for each in found.expectations] == [
        ("a", "us", "knows"),
        ("c", None, None),
        ("b", "a", "knows"),
    ]


# --- segments ---


def segments(ties, *people, high_value=None, **options):
    net = network(ties, *people, **options)
    return find_segments(
        net, [each for each in net.stakeholders if not net.stakeholders[each].ours], high_value=high_value
    )


CUSTOMERS = (
    person("us", ours=True),
    person("a", value=100),
    person("b", value=50),
    person("c", value=30),
    person("d", value=20),
    person("e"),
)


def test_segments_by_hand():
    # The median of 100, 50, 30, 20 is 40. .5 is a strong tie.
    found = segments([("us", "a", "knows", 0.5), ("c", "us", "knows", 0.49), ("us", "d", "knows", 0.9)], *CUSTOMERS)
    assert found.high_value == 40
    assert found.placed == {
        "a": "high_value_strong_tie",
        "b": "high_value_no_tie",
        "c": "low_value_weak_tie",
        "d": "low_value_strong_tie",
        "e": None,
    }
    assert [(each.segment, each.members, each.value, each.share) for each in found.segments] == [
        ("high_value_no_tie", ("b",), 50, 0.25),
        ("high_value_strong_tie", ("a",), 100, 0.5),
        ("low_value_weak_tie", ("c",), 30, 0.15),
        ("low_value_strong_tie", ("d",), 20, 0.1),
    ]
    assert dict(found.reasons["c"].figures) == {
        "why": "low_value_weak_tie",
        "value": 30,
        "high_value": 40,
        "ours": "us",
        "theirs": "c",
        "strength": 0.49,
    }


def test_the_threshold_of_value_can_be_set_and_is_said():
    ties = [("us", each, "knows", 0.5) for each in "abcd"]
    found = map_stakeholders(network(ties, *CUSTOMERS), high_value=20)
    assert {each.segment for each in found.rows if each.id != "e"} == {"high_value_strong_tie"}
    assert (found.parameters["high_value"], found.parameters["strong_tie"]) == (20, 0.5)


def test_a_tie_of_which_only_its_being_there_is_known_is_neither_weak_nor_strong():
    found = segments([("us", "a", "knows")], *CUSTOMERS)
    assert (found.placed["a"], found.placed["b"]) == (None, "high_value_no_tie")
    known = segments([("us", "a", "knows", 0.9)], *CUSTOMERS, unweighted=True)
    assert known.placed["a"] is None


def test_an_account_is_held_by_the_strongest_tie_with_anybody_of_theirs():
    house = person("house", value=9, entity="organization")
    buyer, clerk = person("buyer", organization="house"), person("clerk")
    ties = [
        ("us", "house", "knows", 0.2),
        ("us", "buyer", "knows", 0.7),
        ("me", "clerk", "knows", 0.8),
        ("clerk", "house", "member_of", 0.1),
        ("me", "stranger", "knows", 1.0),
    ]
    found = segments(ties, person("us", ours=True), person("me", ours=True), house, buyer, clerk)
    figures = found.reasons["house"].figures
    assert (figures["ours"], figures["theirs"], figures["strength"]) == ("me", "clerk", 0.8)
    assert found.placed["house"] == "high_value_strong_tie"  # a single value is its own median


def test_one_of_ours_who_sits_with_an_account_is_no_contact_of_theirs():
    seconded = person("seconded", ours=True, organization="house")
    found = segments([("us", "seconded", "knows", 0.9)], person("us", ours=True), person("house", value=9), seconded)
    assert found.placed["house"] == "high_value_no_tie"


def test_where_nobody_is_ours_there_are_no_segments():
    found = segments([("a", "b", "knows", 0.5)], person("a", value=1), person("b", value=2))
    assert (found.segments, set(found.placed.values())) == ((), {None})


def test_values_that_sum_to_nothing_have_no_shares():
    found = segments([], person("us", ours=True), person("a", value=-1), person("b", value=1))
    assert [each.share for each in found.segments] == [None, None]


# --- laws ---


@st.composite
def populations(draw):
    """Return the fields of six people, some of them ours."""
    return [
        {
            "type": draw(st.sampled_from(names("type"))),
            **{name: draw(SHARES) for name in ("power", "interest", "legitimacy", "urgency")},
            **{name: draw(st.sampled_from([None, -2, 0, 1, 2])) for name in ("stance", "desired_stance")},
            "ours": draw(st.sampled_from([None, None, True])),
            "value": draw(st.sampled_from([None, 1.0, 5.0, 20.0])),
        }
        for _ in range(6)
    ]


@LAWS
@given(some_ties(), populations())
def test_a_map_can_be_made_of_any_network_and_is_the_same_whatever_the_order_of_its_records(ties, fields):
    people = [person(f"p{i}", **each) for i, each in enumerate(fields)]
    one = mapped(ties, *people)
    other = mapped(list(reversed(ties)), *reversed(people))
    assert one.to_dict() == other.to_dict()
    assert one.to_dict(lang="zh")["schema"] == "relgraph/stakeholders/1"
    assert {each.id for each in one.rows} == {each.id for each in people if not each.ours}
    for each in one.rows:
        assert (each.salience is None) == (None in [getattr(people[int(each.id[1])], name) for name in ATTRIBUTES])
        assert (each.quarter is None) == (each.power is None or people[int(each.id[1])].interest is None)
    assert sum(one.coverage.values()) == 6
    assert not set(one.missing_types) & {each.type for each in people}
    placed = [who for segment in one.segments for who in segment.members]
    assert sorted(placed) == sorted(each.id for each in one.rows if each.segment)


ATTRIBUTES = ("power", "legitimacy", "urgency")


@LAWS
@given(some_ties(), populations(), st.permutations(range(6)))
def test_other_names_change_nothing_but_the_names(ties, fields, order):
    new = {f"p{i}": f"q{place}" for i, place in enumerate(order)}
    people = [person(f"p{i}", **each) for i, each in enumerate(fields)]
    renamed = [person(new[f"p{i}"], **each) for i, each in enumerate(fields)]
    moved = [
        tie(new[t.source], new[t.target], t.kind, t.strength, directed=t.directed, sentiment=t.sentiment) for t in ties
    ]
    one, other = mapped(ties, *people), mapped(moved, *renamed)
    for each in one.rows:
        twin = row(other, new[each.id])
        assert (twin.salience, twin.quarter, twin.steps, twin.segment) == (
            each.salience,
            each.quarter,
            each.steps,
            each.segment,
        )
        assert twin.network_power == pytest.approx(each.network_power)
    assert (other.coverage, other.missing_types, other.unkept_types) == (
        one.coverage,
        one.missing_types,
        one.unkept_types,
    )


@LAWS
@given(some_ties(), populations())
def test_somebody_of_whom_nothing_is_known_changes_nobody_else(ties, fields):
    people = [person(f"p{i}", **each) for i, each in enumerate(fields)]
    one, other = mapped(ties, *people), mapped(ties, *people, "z")

    def said(found):
        return [
            (each.id, each.salience, each.quarter, each.steps, each.segment) for each in found.rows if each.id != "z"
        ]

    assert said(one) == said(other)
    assert one.moves == other.moves
    assert one.segments == other.segments


# --- networks with little in them ---


@pytest.mark.parametrize(
    ("ties", "people"),
    [
        ([], []),
        ([], [person("a", power=0.9, interest=0.9, stance=-1, desired_stance=1, value=3)]),
        ([], [person("a", ours=True)]),
        (
            [("a", "b", "opposes", 0.9), ("b", "c", "competes_with")],
            [person("a", value=1, ours=True), person("b", value=2)],
        ),
        ([tie("a", "b", "knows", 0.5, sentiment=-1)], []),
    ],
)
def test_a_network_with_little_in_it_has_an_answer(ties, people):
    found = mapped(ties, *people)
    assert found.answered
    assert len(found.missing_types) >= 12
    assert {each["id"] for each in found.to_dict(lang="zh")["rows"]} == {each.id for each in found.rows}
    assert found.agreement is None


# --- the command ---

PEOPLE = (
    "id,name,type,power,interest,legitimacy,urgency,stance,desired_stance,value,ours\n"
    "1,Ann Seller,employee,,,,,,,,yes\n"
    "2,Bank of Hills,finance,.9,.8,.7,.2,sceptic,supporter,900,\n"
    "3,Cy Rural,community,.2,.9,.8,.9,,neutral,100,\n"
    "4,Dee Paper,media,.6,,,,,,,\n"
)
TIES = "source,target,kind,strength,expected,delivered\n1,2,contacts,.7,,\n2,1,finances,.6,10,4\n3,4,informs,.5,,\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("net") / "net", stakeholders=PEOPLE, relationships=TIES)


def test_the_json_has_the_fields_of_the_contract_in_their_order(place):
    made = ask("stakeholders", place)
    assert [list(each)[:9] for each in made.rows] == [
        ["id", "name", "type", "salience", "quarter", "stance", "desired_stance", "steps", "power"]
    ] * 3
    assert [(each["id"], each["salience"], each["quarter"], each["segment"]) for each in made.rows] == [
        ("2", "dominant", "manage_closely", "high_value_strong_tie"),
        ("3", "dependent", "keep_informed", "low_value_no_tie"),
        ("4", None, None, None),
    ]
    assert made.json["coverage"]["finance"] == 1
    assert "supplier" in made.json["missing_types"]
    assert made.json["unkept_types"] == ["media", "community"]
    assert [each["id"] for each in made.json["moves"]] == ["2", "3"]


def test_the_table_says_in_both_languages_who_is_missing_and_who_is_to_be_moved(place):
    english, chinese = call("stakeholders", place), call("stakeholders", place, "--lang", "zh")
    assert (english.code, chinese.code) == (0, 0)
    for text in (
        "types missing: Customer",
        "Dominant",
        "Manage closely",
        "Sceptic → Supporter",
        "high value, strong tie",
    ):
        assert text in english.out
    for text in ("缺少的类型：客户", "支配型", "重点管理", "怀疑 → 支持", "高价值、强关系"):
        assert text in chinese.out


def test_the_csv_holds_the_rows_and_high_value_and_include_ours_do_what_they_say(place):
    lines = call("stakeholders", place, "--format", "csv", "--include-ours").out.splitlines()
    assert lines[0].startswith("id,name,type,salience,quarter,stance,desired_stance,")
    assert len(lines) == 5
    made = ask("stakeholders", place, "--high-value", "1000")
    assert {each["segment"] for each in made.rows} == {"low_value_strong_tie", "low_value_no_tie", None}
    assert call("stakeholders", place, "--high-value", "nan").code == 2
