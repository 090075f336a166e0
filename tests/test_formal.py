"""The chart against informal ties: the four dimensions of both, and the people whom work goes round."""

import pytest

from builders import chosen, codes, network, tie
from relgraph.analysis.groups import find_groups

# 1 leads 2 and 3; 2 leads 4 and 5; 3 leads 6.
CHART = [("2", "1"), ("3", "1"), ("4", "2"), ("5", "2"), ("6", "3")]


def formal(*informal, chart=CHART, **options):
    lines = [(one, other, "reports_to", 0.5) for one, other in chart]
    return find_groups(network([*lines, *informal], **options), permutations=19).formal


def around(found):
    return {each.id: (each.over, each.across, each.own, each.reports, each.turn_to) for each in found.gone_round}


def test_without_reporting_lines_there_is_no_chart():
    assert find_groups(network([("a", "b")]), permutations=19).formal is None


def test_a_chart_that_is_a_tree_is_one_in_all_four():
    chart = formal().chart
    assert (chart.people, chart.lines) == (6, 5)
    assert (chart.connectedness, chart.hierarchy, chart.efficiency, chart.lubness) == (1, 1, 1, 1)


def test_a_second_boss_and_a_second_chart_show():
    # 7 lines among 8: 6 has the bosses 3 and 2. Beyond a tree of 6 one line of (6 - 1)^2; and two apart.
    chart = formal(chart=[*CHART, ("6", "2"), ("8", "7")]).chart
    assert chart.connectedness == pytest.approx((15 + 1) / 28)
    assert chart.efficiency == pytest.approx(1 - 1 / (25 + 1))
    # The bounds of every pair but none are lost: of 2 and 3 it is 1, of 6 and 4 it is 2.
    assert chart.lubness == 1


def test_manages_and_a_line_of_bad_feeling_are_on_the_chart():
    found = find_groups(
        network([("1", "2", "manages"), tie("3", "2", "reports_to", sentiment=-0.8)]), permutations=19
    ).formal
    assert (found.chart.people, found.chart.lines) == (3, 2)


def test_customers_are_not_on_the_chart():
    found = formal(("4", "Customer"), ("Customer", "6"))
    assert found.chart.people == 6
    assert around(found) == {}


def test_informal_ties_have_dimensions_of_their_own():
    # 4 and 5 ask 2, 2 asks 6: advice runs 6, 2, 4 and 5. Four of six people: 6 of 15 pairs.
    found = formal(("4", "2", "asks_advice"), ("5", "2", "asks_advice"), ("2", "6", "asks_advice")).informal
    assert (found.people, found.lines) == (6, 3)
    assert found.connectedness == pytest.approx(6 / 15)
    assert (found.hierarchy, found.efficiency, found.lubness) == (1, 1, 1)
    # Where all are mutual nobody stands above anybody.
    mutual = formal(("4", "2", "knows")).informal
    assert (mutual.hierarchy, mutual.lubness) == (None, None)


def test_a_tie_that_skips_the_boss_goes_over_the_boss():
    # 4 talks to 1, over 2.
    assert around(formal(("4", "1"))) == {"2": (1, 0, 0, 2, 0)}


def test_a_tie_into_another_unit_goes_round_both_bosses():
    # 4 of 2 and 6 of 3; the head of both, 1, is not gone round: it stays below.
    assert around(formal(("4", "6"))) == {"2": (0, 1, 0, 2, 0), "3": (0, 1, 0, 1, 0)}


def test_colleagues_and_ones_own_boss_go_round_nobody():
    assert around(formal(("4", "5"), ("4", "2"), ("2", "3"))) == {}


def test_the_bosss_own_ties_stand_beside_those_that_go_round():
    # 4 and 5 deal with 6; 2 deals with 3 and 1 as well, and is asked by 4.
    found = formal(("4", "6"), ("5", "6"), ("2", "3"), ("2", "1"), ("4", "2", "asks_advice"))
    assert around(found) == {"2": (0, 2, 2, 2, 1), "3": (0, 2, 1, 1, 0)}
    first, second = found.gone_round
    assert (first.id, first.share) == ("3", pytest.approx(2 / 3))
    assert (second.id, second.share, second.below) == ("2", pytest.approx(2 / 4), 2)
    assert codes(second.reasons) == ["gone_round", "not_turned_to"]
    assert chosen(second.reasons, "not_turned_to") == [
        {"who": "2", "below": 2, "over": 0, "across": 2, "own": 2, "share": 0.5, "reports": 2, "turn_to": 1}
    ]


def test_only_informal_ties_go_round():
    commercial = [("4", "1", "supplies"), ("4", "1", "regulates"), ("4", "1", "opposes")]
    assert around(formal(*commercial)) == {}
    assert around(formal(tie("4", "1", "knows", sentiment=-0.5))) == {}
    assert around(formal(("4", "1", "guanxi"))) == {"2": (1, 0, 0, 2, 0)}  # a word nobody knows is informal
    # Several ties between two are one way round.
    assert around(formal(("4", "1", "knows"), ("1", "4", "advises"))) == {"2": (1, 0, 0, 2, 0)}


def test_a_reporting_circle_is_no_trap():
    found = formal(("1", "4"), chart=[("1", "2"), ("2", "1"), ("3", "2"), ("4", "3")])
    assert found.chart.hierarchy == pytest.approx(5 / 6)  # of six pairs 1 and 2 reach each other
    # 4 reaches 1 over 3, and over 2, who is above 4 and beside 1: only 3 is skipped upwards for sure.
    assert around(found)["3"] == (1, 0, 0, 1, 0)
