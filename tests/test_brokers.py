"""Gould-Fernandez brokerage on whole networks: which ties it runs on, by which groups, and against chance."""

import pytest

from builders import network, person, tie
from relgraph.analysis.groups import find_groups

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def found(ties, permutations=19, **groups):
    people = [person(id, department=name) for name, ids in groups.items() for id in ids]
    return find_groups(network(ties, *people), by="department", permutations=permutations)


def of(result, id):
    (row,) = [each for each in result.brokers if each.id == id]
    return {role: getattr(row, role) for role in ROLES if getattr(row, role)}


def arrows(*pairs):
    return [(one, other, "influences") for one, other in pairs]


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ({"x": "avc", "y": "z"}, "coordinator"),
        ({"x": "ac", "y": "v"}, "itinerant"),
        ({"x": "av", "y": "c"}, "representative"),
        ({"x": "a", "y": "vc"}, "gatekeeper"),
        ({"x": "a", "y": "v", "z": "c"}, "liaison"),
    ],
)
def test_each_role_by_its_definition(groups, role):
    # Gould & Fernandez 1989: a moves v, v moves c, a does not move c.
    result = found(arrows("av", "vc"), **groups)
    assert of(result, "v") == {role: 1}
    assert of(result, "a") == {}
    assert {name: getattr(result.roles, name) for name in ROLES} == {**dict.fromkeys(ROLES, 0), role: 1}
    assert result.roles.total == 1


def test_a_direct_tie_closes_the_way_only_in_its_direction():
    assert of(found(arrows("av", "vc", "ac"), x="av", y="c"), "v") == {}
    assert of(found(arrows("av", "vc", "ca"), x="av", y="c"), "v") == {"representative": 1}


def test_mutual_ties_are_brokered_both_ways():
    assert of(found([("a", "v"), ("v", "c")], x="av", y="c"), "v") == {"representative": 1, "gatekeeper": 1}


def test_advice_flows_from_the_one_who_is_asked():
    # c asks v, who asks a: what a knows reaches c over v, from a's department into v's.
    ties = [("c", "v", "asks_advice"), ("v", "a", "asks_advice")]
    assert of(found(ties, x="a", y="vc"), "v") == {"gatekeeper": 1}
    told = [("v", "c", "advises"), ("a", "v", "advises")]
    assert found(told, x="a", y="vc").brokers == found(ties, x="a", y="vc").brokers


def test_conflict_is_brokered_by_nobody():
    assert of(found([("a", "v"), ("v", "c", "opposes")], x="av", y="c"), "v") == {}
    hostile = [("a", "v"), tie("v", "c", "knows", sentiment=-0.5)]
    assert of(found(hostile, x="av", y="c"), "v") == {}
    # Those in conflict are not in touch: the way over v stays open.
    assert of(found([("a", "v"), ("v", "c"), ("a", "c", "opposes")], x="avc", y="z"), "v") == {"coordinator": 2}


def test_who_has_no_group_is_on_no_way():
    assert of(found(arrows("av", "vc", "vd"), x="av", y="c"), "v") == {"representative": 1}


def test_brokers_come_by_number_of_ways_then_id():
    result = found(arrows("av", "vc", "vd", "bw", "wc"), x="abcd", y="vw")
    assert [(each.id, each.total) for each in result.brokers][:3] == [("v", 2), ("w", 1), ("a", 0)]


def test_what_chance_would_give_by_hand():
    # v is on the ways a-v-c and a-v-d; y falls on one of the four, each as likely. On a: twice gatekeeper; on v:
    # twice itinerant; on c or d: once coordinator and once representative.
    result = found(arrows("av", "vc", "vd"), permutations=999, x="avc", y="d")
    (row,) = [each for each in result.brokers if each.id == "v"]
    assert {role: row.chance[role].expected for role in ROLES} == pytest.approx(
        {"coordinator": 0.5, "itinerant": 0.5, "representative": 0.5, "gatekeeper": 0.5, "liaison": 0}
    )
    assert row.chance["representative"].p == pytest.approx(0.5, abs=0.06)
    assert row.chance["representative"].z == pytest.approx((1 - 0.5) / 0.5, abs=0.1)
    assert row.chance["gatekeeper"].p == 1  # at least none always comes
    assert row.chance["liaison"].z is None  # two groups never make three
    total = result.roles.chance["coordinator"]
    assert (total.expected, total.p) == (pytest.approx(0.5), pytest.approx(0.5, abs=0.06))


def test_too_many_ways_are_counted_and_not_tested(monkeypatch):
    monkeypatch.setattr("relgraph.analysis.brokers.MOST_TESTED", 1)
    result = found(arrows("av", "vc", "vd"), x="avc", y="d")
    (row,) = [each for each in result.brokers if each.id == "v"]
    assert row.total == 2
    assert {(chance.p, chance.z) for chance in row.chance.values()} == {(None, None)}
    assert row.chance["coordinator"].expected == pytest.approx(0.5)
    assert "brokers_not_tested" in [each.code for each in result.notices]
    assert result.ei[0].p is not None
