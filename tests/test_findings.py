"""What a report says first: the right facts, with figures worked by hand, in the right order."""

from datetime import date

import networkx as nx
import pytest

import relgraph as rg
from builders import network, person, plain, talks, tie
from relgraph.model import Decision, Participation
from relgraph.report import make_report
from relgraph.wording import say

pytestmark = pytest.mark.usefixtures("few_splits")


def findings(net, **options):
    return {finding.code: finding for finding in make_report(net, **options).findings}


def deal(ties=(), *people, decider=None, log=(), **options):
    chosen = person("D", **{"buying_roles": ("decider",), "stance": 0, **(decider or {})})
    return network(ties, person("W", ours=True), person("V", ours=True), chosen, *people, log=log, **options)


# --- the chain ---


def test_the_status_comes_first():
    found = make_report(deal([("W", "D", "knows", 0.5)])).findings[0]
    # D and the rest of the top quarter: D alone.
    assert (found.code, found.people) == ("status_red", ("D",))
    assert (found.figures["with_us"], found.figures["of"], found.figures["uncovered"]) == (0, 1, 0)
    green = make_report(deal(decider={"stance": 1})).findings[0]
    assert (green.code, green.figures["who"], green.figures["uncovered"]) == ("status_green", "D", 1)


def test_a_chain_without_a_decider_says_so_and_whom_structure_suggests():
    net = network([("B", "A", "asks_advice", 0.9)], person("C", buying_roles=("user",)), "A", "B")
    report = make_report(net)
    (found,) = [finding for finding in report.findings if finding.code == "no_decider"]
    assert found is report.findings[0]
    assert found.people == tuple(row.id for row in report.ranking.rows[:3])


def test_hidden_influence_tells_whether_ours_know_it():
    ties = [("H", "D", "advises", 0.7), ("W", "D", "knows", 0.5), ("G", "D", "advises", 0.5)]
    found = findings(deal(ties))["hidden_influence_unknown"]
    assert found.people == ("H", "D")
    assert (found.figures["who"], found.figures["on"], found.figures["strength"]) == ("H", "D", 0.7)
    known = findings(deal([*ties, ("W", "H", "knows", 0.3)]))
    assert "hidden_influence_known" in known
    assert "hidden_influence_unknown" not in known


def test_the_best_route_and_its_weakest_tie():
    ties = [("W", "A", "knows", 0.9), ("A", "D", "knows", 0.3)]
    found = findings(deal(ties))["route"]
    assert found.figures == {
        "decider": "D",
        "strength": pytest.approx(0.27),
        "ties": 2,
        "start": "W",
        "source": "A",
        "target": "D",
        "weakest": 0.3,
    }
    assert (found.people, found.tie) == (("A", "D", "D"), ("A", "D"))


@pytest.mark.parametrize(("as_of", "code"), [(date(2026, 4, 1), "route"), (date(2026, 4, 2), "route_cooling")])
def test_a_route_whose_weakest_tie_is_silent_for_ninety_days_is_cooling(as_of, code):
    ties = [("W", "A", "knows", 0.9), ("A", "D", "knows", 0.3)]
    found = findings(deal(ties, log=talks("A", "D", "2026-01-01"), as_of=as_of))
    assert code in found
    if code == "route_cooling":
        assert found[code].figures["days"] == 91


def test_no_route_of_ours():
    # D is told things by nobody of ours: W is moved by D, not the other way round. Some other finding leads with D.
    report = make_report(deal([("D", "W", "informs", 0.9)]))
    assert not report.chain.rows[0].best_route
    codes = [finding.code for finding in report.findings]
    assert "route" not in codes


def single_thread(*more):
    key = [person(f"k{i}", buying_roles=("approver",)) for i in range(3)]
    ties = [("W", "k0", "knows", 0.8), ("W", "k1", "knows", 0.8), ("k0", "D", "knows", 0.5), *more]
    return findings(deal(ties, *key))


def test_a_single_thread_tells_what_is_left_of_the_route_without_it():
    # W-k0-D is .4; without W nobody of ours has a way.
    found = single_thread()["single_thread_route"]
    assert (found.figures["who"], found.figures["people"], found.figures["of"]) == ("W", 2, 2)
    assert (found.figures["now"], found.figures["left"]) == (pytest.approx(0.4), 0.0)


def test_what_is_left_does_not_run_through_the_one_who_left():
    # V reaches D by W (.9 x .8 x .5 = .36) or by x (.3 x .3 = .09): without W only the latter.
    found = single_thread(("V", "W", "knows", 0.9), ("V", "x", "knows", 0.3), ("x", "D", "knows", 0.3))
    figures = found["single_thread_route"].figures
    assert (figures["now"], figures["left"]) == (pytest.approx(0.4), pytest.approx(0.09))


def test_a_route_that_does_not_need_the_single_thread_is_left_out():
    found = single_thread(("V", "x", "knows", 0.9), ("x", "D", "knows", 0.9))
    assert "single_thread" in found
    assert "left" not in found["single_thread"].figures


def test_an_opponent_who_moves_the_decider():
    opponents = [person("O", buying_roles=("user",), stance=-2), person("P", buying_roles=("user",), stance=-2)]
    found = findings(deal([("O", "D", "friend", 0.3), ("P", "D", "friend", 0.6)], *opponents))["opponent"]
    assert found.figures == {"who": "P", "on": "D", "strength": 0.6, "role": "decider"}
    assert found.people == ("P", "D")


# --- the network ---


def test_an_opponent_among_those_who_decide_comes_right_after_the_status():
    approvers = [person(who, buying_roles=("approver",), stance=stance) for who, stance in (("A", -2), ("B", 2))]
    report = make_report(deal([("W", "A", "knows", 0.5), ("W", "B", "knows", 0.5)], *approvers))
    # B is with us, so the status is green; that A has a say in it and opposes us must not be hidden by that.
    assert [finding.code for finding in report.findings[:2]] == ["status_green", "deciding_opposed"]
    assert report.findings[1].figures == {"who": "A", "role": "approver", "people": 1}


def test_a_network_without_roles_speaks_of_its_structure():
    report = make_report(plain(nx.star_graph(6)))
    assert report.chain is None
    found = {finding.code: finding for finding in report.findings}
    # Without the centre all others lose touch; one of them counts as what remains.
    assert found["cut_point"].figures == {"who": "0", "people": 5, "cut_off": ("2", "3", "4", "5", "6"), "harm": 1.0}


def test_the_first_is_named_where_structure_can_tell():
    ties = [(f"p{i:02}", boss, "asks_advice", 0.5) for i in range(40) for boss in ("a", *["b"] * (i % 2 == 0))]
    ties += [(f"p{i:02}", f"p{(i + 1) % 40:02}", "knows", 0.5) for i in range(40)]
    report = make_report(network(ties))
    found = {finding.code: finding for finding in report.findings}
    top = report.ranking.rows[0]
    assert (found["leads_structure"].people, top.id) == (("a",), "a")
    assert found["leads_structure"].figures["score"] == top.score
    assert "nothing_stands_out" not in found
    assert "leads" in findings(network(ties, person("a", level=1), person("b", level=2)))


def test_where_structure_cannot_tell_nobody_is_named():
    found = findings(plain(nx.cycle_graph(6)))
    assert set(found) == {"nothing_stands_out"}


def test_the_only_source_on_the_way_to_us():
    ties = [("S", "T", "supplies", 0.5), ("T", "Us", "supplies", 0.5), ("X", "Y", "supplies", 0.5), ("S", "Us")]
    found = findings(network(ties, person("Us", ours=True)))["single_source"]
    assert (found.figures["supplier"], found.figures["who"], found.figures["sources"]) == ("T", "Us", 2)
    assert found.tie == ("T", "Us")


def test_where_nobody_is_ours_an_only_source_is_not_said_to_be_on_the_way_to_us():
    found = findings(network([("S", "T", "supplies", 0.5)]))["single_source_somewhere"]
    assert found.people == ("S", "T")


def test_types_that_nobody_of_ours_keeps_a_tie_to():
    people = [
        person("W", ours=True),
        person("C", type="customer"),
        person("M", type="media"),
        person("N", type="media"),
    ]
    found = findings(network([("W", "C", "knows", 0.5)], *people))["unkept_types"]
    assert found.figures == {"types": ["media"], "people": 2}
    assert found.people == ("M", "N")


def test_a_tie_that_has_fallen_silent():
    log = talks("A", "B", "2026-01-01", "2026-01-11", "2026-01-21")
    found = findings(network(log=log, as_of=date(2026, 6, 1)))["cooling"]
    assert (found.figures["days"], found.figures["usual"], found.tie) == (131, 10, ("A", "B"))


def test_who_stands_in_several_conflicts():
    ties = [("A", "B", "opposes"), tie("C", "A", "knows", sentiment=-0.5)]
    found = findings(network([*ties, ("B", "C", "knows", 0.5)]))["conflicts"]
    assert found.figures == {"who": "A", "conflicts": 2, "others": ("B", "C")}
    assert "conflicts" not in findings(network(ties[:1]))


# --- the whole ---


def test_at_most_five_and_nobody_leads_two():
    net = deal(
        [("W", "A", "knows", 0.9), ("A", "D", "knows", 0.4), ("H", "D", "advises", 0.9), ("O", "D", "friend", 0.5)],
        person("O", buying_roles=("user",), stance=-2),
        person("M", type="media"),
        log=talks("W", "A", "2026-01-01", "2026-01-02", "2026-01-03"),
        as_of=date(2026, 9, 1),
    )
    found = make_report(net).findings
    assert 3 <= len(found) <= 5
    leads = [finding.people[0] for finding in found if finding.people]
    assert len(leads) == len(set(leads))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_finding_of_these_can_be_said(lang):
    nets = [
        deal(
            [("W", "A", "knows", 0.9), ("A", "D", "knows", 0.4), ("H", "D", "advises", 0.9)], person("M", type="media")
        ),
        plain(nx.star_graph(6)),
        plain(nx.cycle_graph(6)),
        network([("S", "Us", "supplies", 0.5), ("A", "B", "opposes"), ("A", "Us", "opposes")], person("Us", ours=True)),
    ]
    for net in nets:
        for finding in make_report(net).findings:
            for part in ("head", "line"):
                assert say("finding", finding.code, finding.figures, part=part, lang=lang, names=net.names)


# --- the report ---


def test_a_report_is_about_the_decision_named_or_the_first():
    decisions = (Decision(id="d", name="Tender"), Decision(id="e", name="Renewal"))
    parts = (
        Participation(decision="d", stakeholder="A", buying_roles=("decider",)),
        Participation(decision="e", stakeholder="B", buying_roles=("decider",)),
    )
    net = network([("A", "B", "knows", 0.5)], decisions=decisions, parts=parts, source="deal.csv")
    first, other = make_report(net), make_report(net, decision="Renewal", seed=4)
    assert (first.title, first.chain.decider, first.chain.decision) == ("Tender", "A", "d")
    assert (other.title, other.chain.decider, other.chain.decision) == ("Renewal", "B", "e")
    assert {row.id: row.parts["authority"].value for row in other.ranking.rows} == {"A": 0, "B": 1}
    assert other.chain.parameters["seed"] == other.ranking.parameters["seed"] == 4
    with pytest.raises(rg.UnknownName):
        make_report(net, decision="Lease")


def test_the_title_is_the_one_given_the_decisions_or_the_sources():
    net = network([("A", "B", "knows", 0.5)], source="deal.csv")
    assert (make_report(net).title, make_report(net, title="Mine").title) == ("deal.csv", "Mine")
    assert make_report(network()).title
