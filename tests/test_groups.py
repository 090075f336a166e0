"""Communities, how sure they are, and the whole answer about groups: its shape, its edges, its laws."""

import json
import random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import QUICK, chosen, codes, network, person, plain, random_digraph, some_ties, tie
from cli_calls import ask, call, folder
from relgraph.analysis.groups import find_groups
from relgraph.errors import UsageError
from relgraph.wording import say


def members(found):
    return [row.members for row in found.rows]


def two_cliques(size=5, bridge=1.0):
    ties = [(f"{side}{i}", f"{side}{j}", "knows", 1.0) for side in "ab" for i in range(size) for j in range(i)]
    return [*ties, ("a0", "b0", "knows", bridge)]


# --- communities ---


def test_two_cliques_are_two_communities():
    found = find_groups(network(two_cliques()))
    assert members(found) == [tuple(f"a{i}" for i in range(5)), tuple(f"b{i}" for i in range(5))]
    assert found.community == {f"{side}{i}": 1 + (side == "b") for side in "ab" for i in range(5)}
    # 20 of 21 ties inside; each side holds half of the strength.
    assert found.modularity == pytest.approx(20 / 21 - 2 / 4)
    # Inside each side twice 10 of the strength 21.
    assert [row.inside for row in found.rows] == pytest.approx([20 / 21, 20 / 21])
    assert [row.central for row in found.rows] == ["a0", "b0"]  # of equals the first by id
    assert [row.label for row in found.rows] == ["a0", "b0"]


def test_weight_decides_where_somebody_belongs():
    def side(toward_a, toward_b):
        ends = [("x", "a0", "knows", toward_a), ("x", "b0", "knows", toward_b)]
        found = find_groups(network([*two_cliques(bridge=0.01), *ends]))
        return {found.names[id][0] for id in found.rows[found.community["x"] - 1].members} - {"x"}

    assert side(0.9, 0.1) == {"a"}
    assert side(0.1, 0.9) == {"b"}


def test_conflict_holds_nobody_together():
    ties = [*two_cliques(bridge=0.01), *[tie(f"a{i}", f"b{j}", "opposes", 1.0) for i in range(5) for j in range(5)]]
    assert members(find_groups(network(ties))) == members(find_groups(network(two_cliques())))


def test_the_modularity_is_that_of_the_groups_in_networkx():
    for seed in range(4):
        net = network(
            [(f"p{x}", f"p{y}", "knows", d["weight"]) for x, y, d in random_digraph(seed, 20).edges(data=True)]
        )
        found = find_groups(net)
        expected = nx.community.modularity(net.contact, [set(each) for each in members(found)], weight="weight")
        assert found.modularity == pytest.approx(expected)


def test_larger_groups_come_first_and_equal_ones_by_the_strength_inside():
    small = [(f"c{i}", f"c{j}", "knows", 1.0) for i in range(3) for j in range(i)]
    weak = [(f"d{i}", f"d{j}", "knows", 0.5) for i in range(5) for j in range(i)]
    strong = [(f"e{i}", f"e{j}", "knows", 1.0) for i in range(5) for j in range(i)]
    found = find_groups(network([*small, *weak, *strong], "alone"))
    assert [row.members[0] for row in found.rows] == ["e0", "d0", "c0", "alone"]
    assert [row.group for row in found.rows] == [1, 2, 3, 4]


def test_who_is_in_touch_with_nobody_stands_alone():
    found = find_groups(network(two_cliques(), "z", "y"))
    assert members(found)[2:] == [("y",), ("z",)]
    assert [(row.inside, row.stability, codes(row.reasons)) for row in found.rows[2:]] == [
        (None, None, ["without_contact"])
    ] * 2
    assert chosen(found.notices, "without_contact") == [{"people": 2}]


def test_a_group_is_called_after_the_department_or_organization_of_half_of_it():
    def labels(**fields):
        people = [
            person(f"{side}{i}", name=f"N{side}{i}", **{name: value(f"{side}{i}") for name, value in fields.items()})
            for side in "ab"
            for i in range(5)
        ]
        return [row.label for row in find_groups(network(two_cliques(), *people)).rows]

    assert labels() == ["Na0", "Nb0"]
    assert labels(department=lambda id: id[0].upper() if id[1] < "3" else None) == ["A", "B"]
    assert labels(department=lambda id: id[0].upper() if id[1] < "2" else None) == ["Na0", "Nb0"]
    assert labels(organization=lambda id: f"firm {id[0]}") == ["firm a", "firm b"]
    # Where two groups would be called the same, the one at the centre of each tells them apart.
    assert labels(organization=lambda _: "firm") == ["firm · Na0", "firm · Nb0"]
    # A department speaks before an organization.
    assert labels(department=lambda id: id[0], organization=lambda _: "firm") == ["a", "b"]


def test_no_two_groups_have_one_label():
    people = [person(f"{side}{i}", name="Wang") for side in "ab" for i in range(5)]
    assert [row.label for row in find_groups(network(two_cliques(), *people)).rows] == ["Wang (1)", "Wang (2)"]


def test_an_organization_with_a_record_of_its_own_gives_its_name():
    people = [person(f"a{i}", organization="O1") for i in range(5)]
    found = find_groups(network(two_cliques(), *people, person("O1", name="Water works")))
    assert found.rows[0].label == "Water works"


# --- how sure ---


def test_clear_groups_are_found_again_and_beat_chance():
    sure = find_groups(network(two_cliques(8, bridge=0.1))).stability
    # One draw in nineteen may reach it by accident; the least p is 1 / (1 + 19).
    assert sure.p == pytest.approx(1 / (1 + sure.rewirings))
    assert sure.agreement > 0.9
    assert sure.between_runs == 1
    assert sure.modularity_by_chance < 0.3


def test_certain_ties_are_always_there():
    certain = [tie(*each, confidence=1.0) for each in two_cliques()]
    found = find_groups(network(certain))
    assert found.stability.agreement == 1
    assert [row.stability for row in found.rows] == [1, 1]
    doubtful = [tie(*each, confidence=0.3) for each in two_cliques()]
    assert find_groups(network(doubtful)).stability.agreement < 0.9
    assert find_groups(network(two_cliques())).stability.agreement > find_groups(network(doubtful)).stability.agreement


def test_several_ties_between_two_make_the_contact_likelier():
    # With .5 each, three ties leave one in eight without any.
    def kept(*kinds):
        ties = [tie(one, other, kind, 1.0, confidence=0.5) for one, other, *_ in two_cliques() for kind in kinds]
        return find_groups(network(ties)).stability.agreement

    assert kept("knows", "friend", "works_with") > kept("knows")


def test_groups_no_clearer_than_chance_say_so():
    found = find_groups(plain(nx.gnp_random_graph(40, 0.2, seed=2)))
    assert found.stability.p > 0.05
    figures = {
        "modularity": found.modularity,
        "by_chance": found.stability.modularity_by_chance,
        "p": found.stability.p,
    }
    assert chosen(found.notices, "communities_by_chance") == [figures]
    assert found.rows  # given all the same
    assert "communities_by_chance" not in codes(find_groups(network(two_cliques(8, bridge=0.1))).notices)


def test_reasons_are_figures_that_can_be_checked():
    row = find_groups(network(two_cliques(8, bridge=0.1))).rows[0]
    assert codes(row.reasons) == ["stays_inside", "found_again"]
    assert chosen(row.reasons, "stays_inside") == [
        {"people": 8, "inside": row.inside, "stability": row.stability, "who": "a0"}
    ]


def test_a_group_that_is_hardly_found_again_says_so():
    found = find_groups(plain(nx.gnp_random_graph(40, 0.2, seed=2)))
    for row in found.rows:
        assert codes(row.reasons)[1] == ("found_again" if row.stability >= 0.6 else "hardly_found_again")
    assert any(row.stability < 0.6 for row in found.rows)


# --- networks of every kind ---


@pytest.mark.parametrize("net", [network(), network((), "A"), network((), "A", "B", "C")])
def test_without_contact_there_is_no_answer_and_the_rows_are_given(net):
    found = find_groups(net)
    assert not found.answered
    assert codes(found.notices) == ["nobody_in_touch"]
    assert [len(each) for each in members(found)] == [1] * len(net.stakeholders)
    assert (found.modularity, found.stability, found.ei, found.brokers, found.balance) == (None, None, (), (), None)
    json.dumps(found.to_dict(), allow_nan=False)


def test_conflict_alone_is_an_answer():
    found = find_groups(network([("A", "B", "opposes"), ("B", "C", "opposes")]))
    assert found.answered
    assert found.modularity is None
    assert [(each.one, each.other) for each in found.balance.coalitions] == [(("A", "C"), ("B",))]


def test_one_tie_is_an_answer():
    found = find_groups(network([("A", "B")]))
    assert found.answered
    assert members(found) == [("A", "B")]
    assert found.modularity == 0


@QUICK
@given(some_ties(), st.sampled_from([None, "community", "type", "department"]))
def test_every_small_network_gets_an_answer_that_can_be_written_down(ties, by):
    people = [person(f"p{i}", department="xy"[i % 2] if i < 4 else None) for i in range(6)]
    found = find_groups(network(ties, *people), by=by, permutations=19)
    json.dumps(found.to_dict(), allow_nan=False)
    found.to_dict(lang="zh")
    assert sorted(id for row in found.rows for id in row.members) == [f"p{i}" for i in range(6)]
    assert all(found.community[id] == row.group for row in found.rows for id in row.members)
    for each in found.ei:
        assert each.index is None or -1 <= each.index <= 1
        assert each.p is None or 1 / 20 <= each.p <= 1


# --- laws ---


def organization_of(seed, people=24, names=str):
    """Return a network of several kinds with departments and reporting lines, its people called by `names`."""
    draw = random.Random(seed)
    kinds = ["knows", "asks_advice", "friend", "opposes"]
    ties = [
        tie(names(x), names(y), draw.choice(kinds), round(draw.uniform(0.05, 1), 6))
        for x, y in random_digraph(seed, people, 0.15).edges
    ]
    ties += [tie(names(i), names(i // 3), "reports_to", round(draw.uniform(0.05, 1), 6)) for i in range(1, people)]
    persons = [person(names(i), department=f"d{draw.randrange(4)}") for i in range(people)]
    return ties, persons


def facts(found, back=lambda id: id):
    """Return all that may not hang on names, the people called as they were."""
    return {
        "groups": [sorted(map(back, row.members)) for row in found.rows],
        "sure": found.stability,
        "of groups": [(row.inside, row.stability) for row in found.rows],
        "modularity": found.modularity,
        "ei": found.ei,
        "roles": found.roles,
        "brokers": {back(each.id): (each.total, each.chance) for each in found.brokers},
        "density": [
            (each.ties, each.expected, each.p, sorted((back(who.id), who.routes) for who in each.brokers[:3]))
            for each in found.density
            if each.people_between <= 3
        ],
        "triads": found.balance and found.balance.triads,
        "frustration": found.balance and (found.balance.frustration, found.balance.bound),
        "chart": found.formal and (found.formal.chart, found.formal.informal),
        "round": found.formal
        and {(back(each.id), each.over, each.across, each.own) for each in found.formal.gone_round},
    }


@pytest.mark.parametrize("seed", range(6))
def test_other_names_and_another_order_change_nothing(seed):
    ties, people = organization_of(seed)
    before = facts(find_groups(network(ties, *people), by="department", permutations=99))
    draw = random.Random(seed + 100)
    called = [f"n{number:02}" for number in draw.sample(range(24), 24)]
    back = {name: str(place) for place, name in enumerate(called)}
    ties, people = organization_of(seed, names=lambda place: called[place])
    draw.shuffle(ties)
    draw.shuffle(people)
    after = facts(find_groups(network(ties, *people), by="department", permutations=99), back.__getitem__)
    assert after == before


@pytest.mark.parametrize("seed", range(4))
def test_somebody_without_ties_changes_nothing_for_the_others(seed):
    ties, people = organization_of(seed)
    before = find_groups(network(ties, *people), by="department", permutations=99)
    after = find_groups(network(ties, person("0000", department="d0"), *people), by="department", permutations=99)
    assert members(after)[:-1] == members(before)
    assert members(after)[-1] == ("0000",)
    assert after.community == {"0000": len(after.rows), **before.community}
    assert (after.modularity, after.stability) == (before.modularity, before.stability)
    assert [(each.external, each.internal, each.index) for each in after.ei] == [
        (each.external, each.internal, each.index) for each in before.ei
    ]

    def counts(found):
        return {
            each.id: (each.coordinator, each.itinerant, each.representative, each.gatekeeper, each.liaison)
            for each in found.brokers
        }

    assert counts(after) == {"0000": (0, 0, 0, 0, 0), **counts(before)}
    assert after.formal == before.formal
    assert after.balance == before.balance


def test_the_same_seed_gives_the_same_answer_and_another_draws_anew():
    ties, people = organization_of(1)
    one, same, other = (find_groups(network(ties, *people), seed=seed).to_dict() for seed in (0, 0, 1))
    assert one == same
    assert one["stability"] != other["stability"]


# --- by which groups ---


def test_without_a_name_departments_come_first_then_organizations_then_types():
    def by(**fields):
        people = [
            person(f"{side}{i}", **{name: f"{name}{i % 2}" for name in fields}) for side in "ab" for i in range(5)
        ]
        return find_groups(network(two_cliques(), *people), permutations=19)

    found = by(department=1, organization=1)
    assert found.by == "department"
    assert [each.by for each in found.ei] == ["department", "organization"]
    assert by(organization=1).by == "organization"
    # Who has a place in it counts: three of ten departments are too few beside ten organizations.
    few = [person(f"a{i}", department=f"d{i}") for i in range(3)]
    rest = [person(id, organization=id[0]) for id in [*(f"a{i}" for i in range(3, 5)), *(f"b{i}" for i in range(5))]]
    assert find_groups(network(two_cliques(), *few, *rest), permutations=19).by == "organization"


def test_where_nothing_is_recorded_the_communities_are_looked_at_without_a_test():
    found = find_groups(network(two_cliques(), "alone"))
    assert found.by == "community"
    assert chosen(found.notices, "by_communities") == [{"groups": 2}]
    (index,) = found.ei
    assert (index.external, index.internal, index.p) == (1, 20, None)
    assert {each.p for each in found.density} == {None}
    assert {chance.p for chance in found.roles.chance.values()} == {None}
    assert "alone" not in {each.id for each in found.brokers}
    # The same can be asked for where departments are known; a column of that name goes first.
    people = [person(f"{side}{i}", department=f"d{i % 2}") for side in "ab" for i in range(5)]
    (again,) = find_groups(network(two_cliques(), *people), by="community").ei
    assert (again.by, again.external, again.internal) == ("community", 1, 20)
    people = [person(f"{side}{i}", attributes={"community": "xy"[i % 2]}) for side in "ab" for i in range(5)]
    (index,) = find_groups(network(two_cliques(), *people), by="community", permutations=19).ei
    assert {each.group for each in index.groups} == {"x", "y"}


def test_an_attribute_nobody_has_is_refused_with_what_there_is():
    net = network(two_cliques(), person("a0", department="x", attributes={"region": "north"}))
    with pytest.raises(UsageError) as caught:
        find_groups(net, by="regions")
    assert caught.value.code == "attribute_unknown"
    assert caught.value.figures == {"name": "regions", "there": ("department", "type", "ours", "region")}


def test_one_group_alone_has_nothing_between():
    net = network(two_cliques(), *(person(f"a{i}", department="x") for i in range(5)))
    found = find_groups(net, by="department")
    assert (found.ei, found.brokers, found.density, found.roles) == ((), (), (), None)
    assert chosen(found.notices, "one_group") == [{"by": "department", "groups": ("x",)}]
    assert found.rows
    assert chosen(find_groups(net, by="title").notices, "one_group") == [{"by": "title", "groups": ()}]


def test_who_has_no_group_is_left_out_and_counted():
    people = [person(f"{side}{i}", department=side) for side in "ab" for i in range(4)]
    found = find_groups(network(two_cliques(), *people), by="department", permutations=19)
    assert chosen(found.notices, "group_unknown") == [{"by": "department", "people": 2, "of": 10}]
    assert {each.id for each in found.brokers} == {each.id for each in people}
    assert found.ei[0].internal == 12  # two cliques of four


# --- the command ---


@pytest.fixture
def files(tmp_path):
    people = "id,name,department,region\n" + "".join(
        f"{side}{i},Name {side}{i},{side.upper()},{'north' if i % 2 else 'south'}\n" for side in "ab" for i in range(5)
    )
    ties = "source,target,kind,strength\n" + "".join(",".join(map(str, each)) + "\n" for each in two_cliques())
    return folder(tmp_path / "net", stakeholders=people, relationships=f"{ties}a1,b1,opposes,.5\n")


def test_the_command_speaks_the_contract(files):
    made = ask("groups", files, "--by", "department", "--permutations", "99")
    content = made.json
    assert content["schema"] == "relgraph/groups/1"
    assert {"group", "members", "label"} <= set(content["rows"][0])
    assert content["rows"][0]["members"] == [f"a{i}" for i in range(5)]
    assert content["community"]["b3"] == 2
    assert content["modularity"] == pytest.approx(20 / 21 - 2 / 4)
    assert {"by", "external", "internal", "index", "p"} <= set(content["ei"][0])
    assert (content["ei"][0]["external"], content["ei"][0]["internal"]) == (1, 20)
    roles = {"id", "coordinator", "itinerant", "representative", "gatekeeper", "liaison"}
    assert roles <= set(content["brokers"][0])
    assert content["parameters"]["permutations"] == 99
    assert list(content)[-1] == "rows"


def test_the_command_groups_by_a_column_of_the_users_own(files):
    content = ask("groups", files, "--by", "Region").json
    assert (content["by"], [each["by"] for each in content["ei"]]) == ("region", ["region"])
    refused = call("groups", files, "--by", "colour")
    assert (refused.code, refused.out) == (2, "")
    assert all(word in refused.err for word in ("colour", "department", "region"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_shows_groups_what_is_between_and_camps(files, lang):
    made = call("groups", files, "--lang", lang)
    assert made.code == 0
    assert "Name a3" in made.out
    assert "A – B" in made.out
    assert say("message", "no_camps", {}, lang=lang) in made.out


def test_csv_holds_the_communities(files):
    lines = call("groups", files, "--format", "csv").out.splitlines()
    assert lines[0].startswith("group,members,label")
    assert lines[1].startswith("1,a0;a1;a2;a3;a4,A,")


def test_without_contact_the_command_exits_with_9(tmp_path):
    made = call("groups", folder(tmp_path / "net", stakeholders="id,name\nA,A\n"), "--format", "json")
    assert made.code == 9
    assert made.notices == ["nobody_in_touch"]
