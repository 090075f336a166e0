"""Structural balance of whole networks: which ties are friendship and which enmity, triangles and camps."""

import itertools

import pytest

from builders import network, tie
from relgraph.analysis.groups import find_groups


def balance(*ties, **options):
    return find_groups(network(ties, **options), permutations=999).balance


FRIENDS = [("a", "b"), ("c", "d")]
FOES = [("a", "c", "opposes"), ("a", "d", "opposes"), ("b", "c", "opposes"), ("b", "d", "opposes")]


def test_two_camps():
    # Harary 1953: friends inside, enemies across. Each of the four triangles has one friendship.
    found = balance(*FRIENDS, *FOES)
    assert [(each.one, each.other) for each in found.coalitions] == [(("a", "b"), ("c", "d"))]
    assert (found.frustration, found.exact, found.bound, found.frustrated) == (0, True, 0, ())
    assert (found.positive, found.negative, found.ambivalent) == (2, 4, 0)
    triads = found.triads
    assert (triads.balanced, triads.unbalanced, triads.two_negative, triads.share) == (4, 0, 4, 1)


def test_the_larger_camp_comes_first():
    found = balance(*FRIENDS, *FOES, ("c", "e"))
    assert [(each.one, each.other) for each in found.coalitions] == [(("c", "d", "e"), ("a", "b"))]


def test_the_four_kinds_of_triangle():
    # Heider 1946: three friendships or one are balanced.
    for negative, kind in enumerate(["all_positive", "one_negative", "two_negative", "all_negative"]):
        pairs = ["ab", "bc", "ca"]
        ties = [(one, other, "opposes" if place < negative else "knows") for place, (one, other) in enumerate(pairs)]
        found = balance(*ties, ("x", "y", "opposes")).triads
        assert getattr(found, kind) == 1
        assert (found.balanced, found.unbalanced) == ((1, 0) if negative in (0, 2) else (0, 1))


def test_a_tie_against_the_order_is_named():
    # a and b, c and d; but a and c are friends: one tie against two camps.
    found = balance(*FRIENDS, ("a", "c", "knows", 0.9), *FOES[1:])
    assert found.frustration == found.bound == 1
    (against,) = found.frustrated
    assert (against.source, against.target, against.sign, against.strength) == ("a", "c", "positive", 0.9)
    # Of two ways equally good the weaker tie gives way: in a triangle with one enmity any tie may.
    ties = [("a", "b", "knows", 0.9), ("b", "c", "knows", 0.8), ("a", "c", "opposes", 0.3)]
    (against,) = balance(*ties).frustrated
    assert (against.source, against.target, against.sign) == ("a", "c", "negative")
    assert balance(*ties).coalitions == ()  # the conflict is inside one camp


def test_without_conflict_there_is_no_balance():
    assert balance(("a", "b"), ("b", "c")) is None


def test_conflict_is_a_kind_or_bad_feeling():
    found = balance(("a", "b"), ("a", "c", "competes_with"), tie("b", "c", "works_with", 0.5, sentiment=-0.2))
    assert (found.positive, found.negative) == (1, 2)
    assert [(each.one, each.other) for each in found.coalitions] == [(("a", "b"), ("c",))]


def test_of_contact_and_conflict_between_two_the_stronger_counts():
    def signs(contact, conflict):
        found = balance(("a", "b", "knows", contact), ("a", "b", "opposes", conflict), ("x", "y", "opposes"))
        return found.positive, found.negative, found.ambivalent

    assert signs(0.9, 0.2) == (1, 1, 0)
    assert signs(0.2, 0.9) == (0, 2, 0)
    assert signs(0.5, 0.5) == (0, 1, 1)


def test_apart_parts_have_camps_of_their_own():
    found = balance(*FRIENDS, *FOES, ("x", "y", "opposes"), ("p", "q"))
    assert [(each.one, each.other) for each in found.coalitions] == [(("a", "b"), ("c", "d")), (("x",), ("y",))]


def test_chance_deals_the_same_signs_out_anew():
    ties = [*FRIENDS, *FOES]
    pairs = [tuple(each[:2]) for each in ties]
    triangles = [
        [place for place, pair in enumerate(pairs) if set(pair) <= set(three)]
        for three in itertools.combinations("abcd", 3)
    ]
    shares = [
        sum(len(set(triangle) & set(friends)) % 2 for triangle in triangles) / 4
        for friends in itertools.combinations(range(6), 2)
    ]
    found = balance(*ties).triads
    assert found.expected == pytest.approx(sum(shares) / len(shares))
    assert found.p == pytest.approx(sum(share >= 1 for share in shares) / len(shares), abs=0.05)


def test_without_triangles_there_is_no_share():
    found = balance(("a", "b"), ("b", "c", "opposes")).triads
    assert (found.share, found.expected, found.p) == (None, None, None)


def test_where_the_search_cannot_be_sure_it_says_how_few_there_are_at_least(monkeypatch):
    monkeypatch.setattr("relgraph.kernels.signed.EXHAUSTIVE", 0)
    # Five, all enemies: the best split is two and three, with 1 + 3 enmities inside. No two triangles of five
    # that share no tie leave more than two cycles, so the bound is lower.
    found = balance(*[(*pair, "opposes") for pair in itertools.combinations("abcde", 2)])
    assert found.frustration == 4
    assert found.bound < 4
    assert not found.exact
