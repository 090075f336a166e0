"""The kinds of tie and the words people use, row by row."""

import pytest

from builders import network, weights
from relgraph.vocabulary import STANCES, Kinds, authority, names, rules, word

# Kind, share of X to Y, share of Y to X, whom it honours, group: written from the definition of the kinds, by hand.
TABLE = [
    ("reports_to", 0.5, 1, "Y", "formal"),
    ("approves", 1, 0.25, "X", "formal"),
    ("member_of", 0.5, 1, "Y", "formal"),
    ("asks_advice", 0.25, 1, "Y", "informal"),
    ("advises", 1, 0.25, "X", "informal"),
    ("informs", 1, 0, "Y", "informal"),
    ("influences", 1, 0, "X", "informal"),
    ("contacts", 1, 1, "Y", "informal"),
    ("works_with", 1, 1, "both", "informal"),
    ("knows", 1, 1, "both", "informal"),
    ("friend", 1, 1, "both", "informal"),
    ("family", 1, 1, "both", "informal"),
    ("related_to", 1, 1, "both", "informal"),
    ("supplies", 1, 1, "both", "commercial"),
    ("buys_from", 1, 1, "both", "commercial"),
    ("partners_with", 1, 1, "both", "commercial"),
    ("owns", 1, 0.25, "X", "commercial"),
    ("finances", 1, 0.25, "X", "commercial"),
    ("regulates", 1, 0.25, "X", "regulatory"),
    ("covers", 1, 0.25, "none", "media"),
    ("competes_with", 0, 0, "none", "conflict"),
    ("opposes", 0, 0, "none", "conflict"),
    # "manages = reports_to turned round": read from the other end, with the shares changed about.
    ("manages", 1, 0.5, "X", "formal"),
]
HONOURED = {"X": {("y", "x")}, "Y": {("x", "y")}, "both": {("x", "y"), ("y", "x")}, "none": set()}


def test_the_table_is_whole():
    assert {kind.name for kind in Kinds()} == {row[0] for row in TABLE}


@pytest.mark.parametrize(("kind", "there", "back", "prestige", "group"), TABLE, ids=[row[0] for row in TABLE])
def test_a_row_of_the_table(kind, there, back, prestige, group):
    found = Kinds().get(kind)
    assert (found.to_target, found.to_source, found.prestige, found.group) == (there, back, prestige, group)
    assert found.mutual == (there == back == 1)
    assert found.conflict == (group == "conflict")


@pytest.mark.parametrize(("kind", "there", "back", "prestige", "group"), TABLE, ids=[row[0] for row in TABLE])
def test_a_row_of_the_table_in_the_three_graphs(kind, there, back, prestige, group):
    net = network([("x", "y", kind, 0.8)])
    carried = {("x", "y"): 0.8 * there, ("y", "x"): 0.8 * back}
    assert weights(net.influence) == pytest.approx({edge: weight for edge, weight in carried.items() if weight})
    assert weights(net.prestige) == dict.fromkeys(HONOURED[prestige], 0.8)
    assert weights(net.contact) == ({} if group == "conflict" else {("x", "y"): 0.8})
    assert len(net.conflicts) == (group == "conflict")


@pytest.mark.parametrize(("kind", "there", "back", "prestige", "group"), TABLE, ids=[row[0] for row in TABLE])
@pytest.mark.parametrize("directed", [True, False, None])
def test_directed_changes_mutual_kinds_only(kind, there, back, prestige, group, directed):
    found = Kinds().get(kind, directed=directed)
    turned = directed and there == back == 1
    assert (found.to_target, found.to_source) == ((1, 0) if turned else (there, back))
    assert found.prestige == ("Y" if turned else prestige)


def test_an_unknown_kind_is_mutual_unless_directed():
    kinds = Kinds()
    assert (kinds.get("guanxi").to_target, kinds.get("guanxi").to_source, kinds.get("guanxi").prestige) == (
        1,
        1,
        "both",
    )
    one_way = kinds.get("guanxi", directed=True)
    assert (one_way.to_target, one_way.to_source, one_way.prestige, one_way.known) == (1, 0, "Y", False)
    assert one_way.group == "informal"


# "Deference kinds are those with prestige X or Y, except member_of, and unknown kinds that are directed;
# directed never makes a mutual kind one."
@pytest.mark.parametrize(("kind", "there", "back", "prestige", "group"), TABLE, ids=[row[0] for row in TABLE])
def test_deference_is_what_honours_one_end(kind, there, back, prestige, group):
    wanted = prestige in ("X", "Y") and kind != "member_of"
    assert Kinds().get(kind).deference == wanted
    assert Kinds().get(kind, directed=True).deference == wanted


def test_an_unknown_kind_is_deference_where_directed():
    assert not Kinds().get("guanxi").deference
    assert Kinds().get("guanxi", directed=True).deference


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("advice", "asks_advice"), ("friendship", "friend"), ("like", "friend"), ("provides", "supplies")),
        *((narrow, "contacts") for narrow in ("email", "mail", "call", "meeting")),
        *(("cowork", "works_with"), ("collaboration", "works_with"), ("marriage", "family"), ("kinship", "family")),
        *(("political_information", "informs"), ("Technical Information", "informs")),
        *(("汇报", "reports_to"), ("合作", "works_with"), ("影响", "influences"), ("供应", "supplies")),
        *(("监管", "regulates"), ("反对", "opposes"), ("Reports To", "reports_to"), ("ＫＮＯＷＳ", "knows")),
    ],
)
def test_a_synonym_means_its_kind(text, kind):
    assert Kinds().get(text).name == kind


def test_no_word_names_two_kinds():
    kinds = Kinds()
    for kind in kinds:
        assert {kinds.get(text).name for text in (kind.name, *kind.synonyms)} == {kind.name}
        assert all(kinds.get(text).name == kind.name for text in kind.narrower if not text.startswith("*"))


def test_inverse_wordings_point_at_each_other_and_carry_the_same():
    kinds = Kinds()
    pairs = {(kind.name, kind.inverse) for kind in kinds if kind.inverse}
    assert pairs == {
        *(("advises", "asks_advice"), ("asks_advice", "advises")),
        *(("supplies", "buys_from"), ("buys_from", "supplies")),
    }
    for name, inverse in pairs:
        one, other = kinds.get(name), kinds.get(inverse)
        assert (one.to_target, one.to_source) == (other.to_source, other.to_target)
        assert {one.prestige, other.prestige} in ({"X", "Y"}, {"both"})
    assert kinds.get("manages").turns == "reports_to"


def test_settings_may_change_and_add_kinds():
    kinds = Kinds({"knows": {"influence": [0.5, 0.5]}, "mentors": {"influence": [1.0, 0.1], "synonyms": ["师徒"]}})
    assert (kinds.get("knows").to_target, kinds.get("knows").prestige) == (0.5, "both")
    assert kinds.get("师徒").name == "mentors"
    assert weights(network([("x", "y", "mentors", 0.5)], kinds=kinds).influence) == pytest.approx(
        {("x", "y"): 0.5, ("y", "x"): 0.05}
    )


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("type", {"客户": "customer", "供应商": "supplier", "政府": "government", "媒体": "media", "员工": "employee"}),
        (
            "role",
            {
                "决策者": "decider",
                "审批者": "approver",
                "使用者": "user",
                "影响者": "influencer",
                "采购者": "buyer",
                "守门人": "gatekeeper",
                "教练": "coach",
                "发起者": "initiator",
            },
        ),
        (
            "stance",
            {"反对": "opponent", "怀疑": "sceptic", "中立": "neutral", "支持": "supporter", "拥护": "champion"},
        ),
    ],
)
def test_a_word_stands_for_its_member(table, words):
    assert {text: word(table, text) for text in words} == words
    assert word(table, "dragon") is None


def test_the_closed_lists():
    assert names("type") == (
        *("customer", "supplier", "distributor", "partner", "competitor", "employee", "shareholder", "government"),
        *("media", "community", "finance", "association", "academia", "influencer", "other"),
    )
    assert set(names("role")) == {
        *("initiator", "user", "influencer", "buyer", "decider", "approver", "gatekeeper", "coach"),
    }
    assert STANCES == {"opponent": -2, "sceptic": -1, "neutral": 0, "supporter": 1, "champion": 2}


def test_every_role_has_a_say_and_the_decider_most():
    say = authority()
    assert set(say) == {*names("role"), "position"}
    assert max(say, key=say.__getitem__) == "decider"
    assert all(0 < value <= 1 for value in say.values())


def test_the_rules_name_roles_that_exist():
    assert {*rules()["chain"]["deciding"], *rules()["chain"]["wanted"]} <= set(names("role"))
