"""The decision chain: roles, lines, status and every warning, on deals small enough to judge by eye."""

from dataclasses import replace
from datetime import date

import networkx as nx
import pytest

import relgraph as rg
from builders import chosen, codes, network, person, talks, tie
from relgraph.analysis.chain import Coverage, trace_decision_chain
from relgraph.analysis.rank import rank
from relgraph.model import Decision, Participation

pytestmark = pytest.mark.usefixtures("few_splits")


def ours(*who):
    return [person(each, ours=True) for each in who]


def row_of(chain, who):
    return next(row for row in chain.rows if row.id == who)


def warned(chain, code):
    return chosen(chain.warnings, code)


def crowd(count=12):
    """Return people who matter to nobody, so that the top quarter is known."""
    return [person(f"x{i:02}") for i in range(count)]


# --- status: red, amber, green ---


def deal(**stances):
    """D decides, A approves, K leads most people and is key by decision power alone; N is nobody."""
    roles = {"D": ("decider",), "A": ("approver",), "U": ("user",)}
    people = [person(who, buying_roles=roles.get(who, ()), stance=stances.get(who)) for who in "DAKUN"]
    lines = [(f"k{i}", "K", "reports_to", 0.9) for i in range(6)]
    return network([*lines, ("K", "D", "reports_to", 0.9)], *people)


@pytest.mark.parametrize(
    ("stances", "status"),
    [
        ({}, "red"),
        ({"D": 0, "A": -1}, "red"),
        ({"N": 2}, "red"),  # not a key person
        ({"K": 1}, "amber"),
        ({"K": 2, "D": -2}, "amber"),
        ({"D": 1}, "green"),
        ({"A": 2, "D": -2}, "green"),
        ({"K": 1, "A": 1}, "green"),
    ],
)
def test_status(stances, status):
    chain = trace_decision_chain(deal(**stances))
    assert {row.id for row in chain.rows if row.key} >= {"D", "A", "K"}
    assert not any(row.key for row in chain.rows if row.id in "UN")
    assert (chain.status, chain.decider, chain.answered) == (status, "D", True)


def test_without_a_decider_there_is_no_status_but_candidates():
    chain = trace_decision_chain(
        network([("B", "A", "asks_advice", 0.9)], person("A"), person("C", buying_roles=("user",)))
    )
    assert (chain.status, chain.decider, chain.answered, chain.formal_line) == (None, None, False, ())
    ranked = [
        row.id for row in rank(network([("B", "A", "asks_advice", 0.9)], "A", person("C", buying_roles=("user",)))).rows
    ]
    assert chosen(chain.notices, "no_decider") == [{"candidates": ranked[:3]}]
    assert warned(chain, "no_decider") == [{}]
    assert "C" in {row.id for row in chain.rows}


def test_of_several_deciders_the_one_with_most_decision_power():
    people = [person("A", buying_roles=("decider",)), person("B", buying_roles=("decider", "approver"))]
    asked = [(f"x{i}", "B", "asks_advice", 0.9) for i in range(4)]
    assert trace_decision_chain(network(asked, *people)).decider == "B"


def test_a_decider_of_ours_is_none_of_theirs():
    chain = trace_decision_chain(network((), person("A", buying_roles=("decider",), ours=True), "B"))
    assert (chain.decider, [row.id for row in chain.rows]) == (None, ["B"])


# --- who is in it ---


def test_members_are_those_with_a_role_the_key_the_hidden_and_the_line():
    people = [
        person("D", buying_roles=("decider",)),
        person("C", buying_roles=("coach",)),
        *crowd(),
        person("W", ours=True, buying_roles=("user",)),
    ]
    ties = [
        ("C", "M", "reports_to", 0.8),  # M has no role, but stands between C and D
        ("M", "D", "reports_to", 0.8),
        ("H", "D", "advises", 0.9),  # H has no role, but the ear of D
        ("W", "x00", "knows", 0.5),
    ]
    chain = trace_decision_chain(network(ties, *people), seed=0)
    ranked = [row.id for row in rank(network(ties, *people)).rows]
    quarter = -(-len(ranked) // 4)
    assert {row.id for row in chain.rows} == {"D", "C", "M", "H"} | set(ranked[:quarter])
    assert [row.id for row in chain.rows] == [who for who in ranked if who in {row.id for row in chain.rows}]
    assert {row.id for row in chain.rows if row.key} == {"D"} | set(ranked[:quarter])


def test_missing_roles_are_those_that_none_of_theirs_holds():
    people = [person("A", buying_roles=("decider", "user")), person("W", ours=True, buying_roles=("coach",))]
    chain = trace_decision_chain(network((), *people))
    assert chain.missing_roles == ("approver", "buyer", "influencer", "coach")
    whole = person("A", buying_roles=("decider", "approver", "user", "buyer", "influencer", "coach"))
    assert trace_decision_chain(network((), whole)).missing_roles == ()


# --- the formal line ---


def line(ties, **roles):
    people = [person(who, buying_roles=(role,)) for who, role in roles.items()]
    return "".join(trace_decision_chain(network(ties, *people, *crowd(20))).formal_line)


def test_the_line_starts_with_the_lowest_member_who_reports_up():
    ties = [("A", "B", "reports_to"), ("B", "C", "reports_to"), ("C", "D", "reports_to"), ("zz", "A", "reports_to")]
    assert line(ties, D="decider", A="user", C="approver") == "ABCD"


def test_the_line_of_a_decider_alone_is_the_decider():
    assert line([], D="decider") == "D"
    assert line([("D", "B", "reports_to")], D="decider", B="user") == "D"


def test_a_reporting_circle_ends():
    ties = [("A", "D", "reports_to"), ("D", "B", "reports_to"), ("B", "A", "reports_to")]
    assert line(ties, D="decider", B="user") == "BAD"


def test_of_two_bosses_the_shorter_way_up():
    ties = [
        ("A", "B", "reports_to"),
        ("B", "C", "reports_to"),
        ("C", "D", "reports_to"),
        ("A", "X", "reports_to"),
        ("X", "D", "reports_to"),
    ]
    assert line(ties, D="decider", A="user") == "AXD"


def test_a_line_on_bad_terms_is_a_line_all_the_same():
    assert line([tie("A", "D", "reports_to", sentiment=-0.9)], D="decider", A="user") == "AD"


# --- decisions and participations ---


def test_participations_override_the_stakeholders_own():
    people = [
        person("A", buying_roles=("decider",), stance=2),
        person("B", buying_roles=("user",), stance=-1),
        person("C", stance=1),
    ]
    parts = (
        Participation(decision="d", stakeholder="A", buying_roles=("user",)),
        Participation(decision="d", stakeholder="B", buying_roles=("decider",), stance=0),
        Participation(decision="e", stakeholder="C", buying_roles=("decider",), stance=-2),
    )
    one, other = Decision(id="d", name="Tender"), Decision(id="e", name="Renewal")
    chain = trace_decision_chain(network((), *people, decisions=(one,), parts=parts))
    assert (chain.decision, chain.decider) == ("d", "B")
    assert (row_of(chain, "A").roles, row_of(chain, "A").stance) == (("user",), 2)
    assert (row_of(chain, "B").roles, row_of(chain, "B").stance) == (("decider",), 0)

    both = network((), *people, decisions=(one, other), parts=parts)
    with pytest.raises(rg.UsageError, match="several"):
        trace_decision_chain(both)
    renewal = trace_decision_chain(both, decision="Renewal")
    assert (renewal.decision, renewal.parameters["decision"]) == ("e", "e")
    assert {row.id: row.roles for row in renewal.rows if row.roles} == {
        "A": ("decider",),
        "B": ("user",),
        "C": ("decider",),
    }
    assert row_of(renewal, "C").stance == -2
    with pytest.raises(rg.UnknownName):
        trace_decision_chain(both, decision="Lease")


def test_without_decisions_the_roles_describe_the_one_at_hand():
    chain = trace_decision_chain(network((), person("A", buying_roles=("decider",))))
    assert (chain.decision, chain.decider) == (None, "A")


def test_a_ranking_that_was_made_already_gives_the_same_chain():
    net = deal(D=1)
    assert trace_decision_chain(net, ranking=rank(net)) == trace_decision_chain(net)


# --- hidden influence ---


def hidden(*ties, **fields):
    people = [person("D", buying_roles=("decider",)), person("H", **fields), *crowd(20)]
    chain = trace_decision_chain(network(ties, *people))
    return chosen((reason for row in chain.rows for reason in row.reasons if row.id == "H"), "hidden_influence")


def test_one_without_a_role_who_moves_the_decider_is_named():
    assert hidden(("H", "D", "advises", 0.4)) == [{"on": ["D"], "strength": 0.4}]
    assert hidden(("D", "H", "asks_advice", 0.4)) == [{"on": ["D"], "strength": 0.4}]
    assert hidden(("H", "D", "friend", 0.3), ("H", "D", "advises", 0.2)) == [
        {"on": ["D"], "strength": pytest.approx(1 - 0.7 * 0.8)}
    ]


@pytest.mark.parametrize(
    ("ties", "fields"),
    [
        ([("H", "D", "advises", 0.39)], {}),
        ([("H", "D", "advises", 0.9)], {"buying_roles": ("user",)}),  # it has a role
        ([("H", "D", "advises", 0.9)], {"ours": True}),
        ([("H", "D", "advises", 0.9), ("H", "x01", "reports_to", 0.9)], {}),  # it stands in the line
        ([("H", "D", "regulates", 0.9), ("H", "D", "finances", 0.9)], {}),  # no secret
        ([("H", "x01", "advises", 0.9)], {}),  # moves nobody who decides
        ([tie("H", "D", "advises", 0.9, sentiment=-0.1)], {}),
        ([("D", "H", "advises", 0.9)], {}),  # is moved rather; .225 back
    ],
)
def test_who_is_no_hidden_influence(ties, fields):
    assert hidden(*ties, **fields) == []


def test_hidden_influence_on_several_names_the_strongest_first():
    people = [person("D", buying_roles=("decider",)), person("A", buying_roles=("approver",)), *crowd(20)]
    chain = trace_decision_chain(network([("H", "A", "advises", 0.9), ("H", "D", "advises", 0.5)], *people))
    assert chosen(row_of(chain, "H").reasons, "hidden_influence") == [{"on": ["A", "D"], "strength": 0.9}]


# --- coverage and routes ---


def test_covered_by_the_strongest_direct_tie_of_ours():
    people = [*ours("W1", "W2", "W3"), person("D", buying_roles=("decider",))]
    ties = [("W1", "D", "knows", 0.4), ("W2", "D", "friend", 0.7), ("D", "W3", "informs", 0.9)]
    log = talks("W1", "D", "2026-03-01", "2026-04-01")
    chain = trace_decision_chain(network(ties, *people, log=log))
    # Whichever way the tie runs: D tells W3 things.
    assert row_of(chain, "D").covered_by == Coverage(id="W3", strength=0.9, last=None)
    talked = trace_decision_chain(network(ties[:1], *people, log=log))
    assert row_of(talked, "D").covered_by == Coverage(id="W1", strength=0.4, last=date(2026, 4, 1))


def test_the_best_route_starts_with_any_of_ours():
    people = [*ours("W1", "W2"), person("D", buying_roles=("decider",))]
    ties = [("W1", "A", "knows", 0.9), ("A", "D", "knows", 0.5), ("W2", "B", "knows", 0.8), ("B", "D", "knows", 0.6)]
    row = row_of(trace_decision_chain(network(ties, *people)), "D")
    assert row.best_route.stakeholders == ("W2", "B", "D")
    assert row.best_route.strength == pytest.approx(0.48)
    assert (row.best_route.weakest.source, row.best_route.weakest.target) == ("B", "D")
    assert row.covered_by is None
    assert "uncovered" in codes(row.reasons)


def test_a_route_through_somebody_hostile_says_so():
    people = [*ours("W"), person("D", buying_roles=("decider",)), person("O", stance=-2)]
    chain = trace_decision_chain(network([("W", "O", "knows", 0.9), ("O", "D", "knows", 0.5)], *people))
    assert chosen(row_of(chain, "D").reasons, "through_opponent") == [{"who": "O"}]


def test_where_nobody_is_ours_nothing_is_said_of_contact():
    chain = trace_decision_chain(network([("A", "D", "knows", 0.9)], person("D", buying_roles=("decider",))))
    assert codes(chain.notices).count("nobody_ours") == 1
    assert all(row.covered_by is None and row.best_route is None for row in chain.rows)
    assert not {"uncovered", "single_thread", "silent"} & {c for row in chain.rows for c in codes(row.reasons)}
    assert not {"single_thread", "hidden_uncovered"} & set(codes(chain.warnings))


def test_contact_is_told_per_member():
    people = [*ours("W1", "W2"), *(person(who, buying_roles=("user",)) for who in "ABC")]
    ties = [("W1", "A"), ("W1", "B"), ("W2", "B")]
    chain = trace_decision_chain(network(ties, *people, person("D", buying_roles=("decider",))))
    assert chosen(row_of(chain, "A").reasons, "single_thread") == [{"why": "person", "who": "W1"}]
    assert not {"single_thread", "uncovered"} & set(codes(row_of(chain, "B").reasons))
    assert chosen(row_of(chain, "C").reasons, "uncovered") == [{}]


@pytest.mark.parametrize(("as_of", "days"), [(date(2026, 4, 1), None), (date(2026, 4, 2), 91)])
def test_ninety_days_without_contact_are_not_yet_silence(as_of, days):
    people = [*ours("W1", "W2"), person("D", buying_roles=("decider",))]
    log = (*talks("W1", "D", "2025-01-01"), *talks("W2", "D", "2026-01-01"))
    chain = trace_decision_chain(network((), *people, log=log, as_of=as_of))
    found = chosen(row_of(chain, "D").reasons, "silent")
    assert found == ([{"days": days, "last": date(2026, 1, 1)}] if days else [])


def test_formal_say_without_standing_is_bypassed():
    asked = [(f"x{i:02}", "K", "asks_advice", 0.9) for i in range(6)] + [("K", "D", "asks_advice", 0.9)]
    people = [
        person("D", buying_roles=("decider",)),
        person("A", buying_roles=("approver",)),
        person("U", buying_roles=("user",)),
    ]
    chain = trace_decision_chain(network(asked, *people))
    assert chosen(row_of(chain, "A").reasons, "bypassed") == [{"above": 0.0}]
    assert "bypassed" not in codes(row_of(chain, "D").reasons)
    assert "bypassed" not in codes(row_of(chain, "U").reasons)


# --- warnings ---


def with_key(stances, **options):
    """Return the chain of a decider and approvers with these stances."""
    roles = ["decider", *["approver"] * (len(stances) - 1)]
    people = [
        person(f"k{i}", buying_roles=(role,), stance=stance)
        for i, (role, stance) in enumerate(zip(roles, stances, strict=True))
    ]
    return trace_decision_chain(network((), *people, **options))


@pytest.mark.parametrize(
    ("stances", "found"),
    [
        ([1, 2, 0], []),
        ([1, 0], []),  # half are with us
        ([1, 0, None], [{"with_us": 1, "of": 3}]),
        ([-1], [{"with_us": 0, "of": 1}]),
        ([None], []),  # nothing is known of anybody: another warning
    ],
)
def test_most_key_people_unsupportive(stances, found):
    assert warned(with_key(stances), "key_people_unsupportive") == found


@pytest.mark.parametrize(("stances", "told"), [([None, None], True), ([None, 0], False), ([1, -2], False)])
def test_no_stance_known(stances, told):
    assert warned(with_key(stances), "no_stance_known") == ([{}] if told else [])


@pytest.mark.parametrize(
    ("stances", "against"), [([1, -2], ["k1"]), ([-2, -2], ["k0", "k1"]), ([1, -1], []), ([None, None], [])]
)
def test_somebody_who_decides_is_against_us(stances, against):
    wanted = [{"who": against, "people": len(against)}] if against else []
    assert [{**found, "who": sorted(found["who"])} for found in warned(with_key(stances), "deciding_opposed")] == wanted


@pytest.mark.parametrize(("stances", "told"), [([1, -2], False), ([1, -1], True), ([None, None], False)])
def test_no_opponent_identified(stances, told):
    assert bool(warned(with_key(stances), "no_opponent_identified")) == told


def test_single_thread():
    key = [person(f"k{i}", buying_roles=("approver",)) for i in range(4)]
    ties = [("W1", "k0"), ("W1", "k1"), ("W1", "k2"), ("W2", "k2"), ("W2", "k3")]
    people = [*ours("W1", "W2"), person("D", buying_roles=("decider",)), *key, *crowd(4)]
    # Of 4 key people reached W1 alone knows 2: half.
    chain = trace_decision_chain(network(ties, *people))
    assert warned(chain, "single_thread") == [
        {"why": "chain", "who": "W1", "people": 2, "of": 4, "known": ["k0", "k1"]}
    ]
    both = trace_decision_chain(network([*ties, ("W2", "k0")], *people))
    assert warned(both, "single_thread") == []
    one = trace_decision_chain(network(ties[:1], *people))
    assert warned(one, "single_thread") == []  # one contact is no thread


def test_hidden_influence_that_nobody_of_ours_knows():
    people = [*ours("W"), person("D", buying_roles=("decider",)), *crowd(20)]
    ties = [("H", "D", "advises", 0.9), ("W", "D", "knows", 0.5)]
    assert warned(trace_decision_chain(network(ties, *people)), "hidden_uncovered") == [{"who": ["H"], "people": 1}]
    known = network([*ties, ("W", "H", "knows", 0.5)], *people)
    assert warned(trace_decision_chain(known), "hidden_uncovered") == []


@pytest.mark.parametrize(
    ("stance", "as_of", "told"),
    [(2, date(2026, 2, 1), True), (2, date(2026, 1, 31), False), (1, date(2026, 6, 1), False)],
)
def test_a_champion_silent_for_thirty_days(stance, as_of, told):
    people = [*ours("W"), person("D", buying_roles=("decider",)), person("C", buying_roles=("user",), stance=stance)]
    chain = trace_decision_chain(network((), *people, log=talks("W", "C", "2026-01-01"), as_of=as_of))
    wanted = {"who": "C", "days": 31, "last": date(2026, 1, 1)}
    assert warned(chain, "champion_silent") == ([wanted] if told else [])


def test_a_coach_not_in_touch_with_the_decider():
    people = [
        person("D", buying_roles=("decider",)),
        person("C", buying_roles=("coach",)),
        person("E", buying_roles=("coach",)),
    ]
    chain = trace_decision_chain(network([("C", "D", "knows", 0.5), ("E", "D", "opposes")], *people))
    assert warned(chain, "coach_not_connected") == [{"who": "E", "decider": "D"}]
    alone = trace_decision_chain(network((), *(replace(each, buying_roles=("coach",)) for each in people)))
    assert warned(alone, "coach_not_connected") == []  # nobody decides
    same = trace_decision_chain(network((), person("D", buying_roles=("decider", "coach"))))
    assert warned(same, "coach_not_connected") == []


def test_a_chain_without_fault_warns_of_nothing():
    people = [
        *ours("W1", "W2"),
        person("D", buying_roles=("decider",), stance=2),
        person("A", buying_roles=("approver",), stance=1),
        person("O", buying_roles=("user",), stance=-2),
    ]
    ties = [(mine, who) for mine in ("W1", "W2") for who in "DAO"]
    chain = trace_decision_chain(network(ties, *people))
    assert (chain.warnings, chain.status) == ((), "green")


def test_nobody_is_no_trouble():
    chain = trace_decision_chain(network())
    assert (chain.rows, chain.status, chain.answered) == ((), None, False)
    assert codes(chain.warnings) == ["no_decider"]


def test_structure_that_cannot_tell_is_passed_on():
    net = rank(network([(str(x), str(y), "knows", 0.5) for x, y in nx.complete_graph(5).edges]))
    assert "structure_cannot_tell" in codes(net.notices)
    chain = trace_decision_chain(network([(str(x), str(y), "knows", 0.5) for x, y in nx.complete_graph(5).edges]))
    assert codes(chain.notices).count("structure_cannot_tell") == 1
