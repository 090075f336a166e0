"""The power-interest plot of the page: who has a place in it, and whom the network sees otherwise."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from relgraph.model import Records, Stakeholder
from relgraph.network import Network
from relgraph.render.page.grid import grid_payload, percentile_ranks, quarter
from relgraph.result import Notice


def report(*people, order=(), notices=()):
    network = Network(Records(stakeholders=people))
    ranked = order or [one.id for one in people if not one.ours]
    rows = tuple(SimpleNamespace(id=one, rank=i, score=1 - i / 10) for i, one in enumerate(ranked, 1))
    return SimpleNamespace(network=network, ranking=SimpleNamespace(rows=rows, notices=tuple(notices)))


def drawn(given_report):
    return grid_payload(given_report, {one: f"n-{one}" for one in given_report.network.stakeholders})


def person(name, power=None, interest=None, **more):
    return Stakeholder(id=name, name=name, power=power, interest=interest, **more)


def test_nobody_is_placed_for_want_of_a_figure():
    data = drawn(report(person("a", 0.5, 0.2), person("b", 0.5), person("c", None, 0.9), person("d")))
    assert [point["n"] for point in data["points"]] == ["n-a"]
    assert data["unassessed"] == ["n-b", "n-c", "n-d"]


def test_zero_is_a_figure():
    assert drawn(report(person("a", 0.0, 0.0)))["points"][0]["quarter"] == "monitor"


def test_ours_are_neither_placed_nor_missed():
    data = drawn(report(person("w", 0.9, 0.9, ours=True), person("v", ours=True), person("a", 0.1, 0.1)))
    assert [point["n"] for point in data["points"]] == ["n-a"]
    assert data["unassessed"] == []


@pytest.mark.parametrize(
    ("power", "interest", "expected"),
    [
        (0.5, 0.5, "manage_closely"),
        (0.5, 0.49, "keep_satisfied"),
        (0.49, 0.5, "keep_informed"),
        (0.0, 0.0, "monitor"),
        (1.0, 1.0, "manage_closely"),
    ],
)
def test_quarters(power, interest, expected):
    assert quarter(power, interest) == expected


def test_percentile_rank_by_hand():
    # Four scores: below 3 lie three, and half of itself: 3.5 / 4.
    assert percentile_ranks({"a": 3, "b": 1, "c": 1, "d": 0}) == {"a": 0.875, "b": 0.5, "c": 0.5, "d": 0.125}
    assert percentile_ranks({}) == {}


def test_arrows_are_the_nine_largest_by_difference_times_power():
    people = [person(f"p{i:02d}", 0.05, 0.5) for i in range(12)]
    data = drawn(report(*people))
    assert len(data["arrows"]) == 9
    assert [arrow["n"] for arrow in data["arrows"]][:2] == ["n-p00", "n-p01"]
    assert [arrow["ink"] for arrow in data["arrows"]] == [True] * 5 + [False] * 4
    assert data["arrows"][0] == {"n": "n-p00", "from": 0.05, "to": 0.9583, "ink": True}


def test_small_differences_and_the_unranked_get_no_arrow():
    data = drawn(report(person("a", 0.75, 0.5), person("b", 0.25, 0.5), person("c", 0.9, 0.1), order=["a", "b"]))
    assert data["arrows"] == []
    assert {point["n"]: point["to"] for point in data["points"]} == {"n-a": 0.75, "n-b": 0.25, "n-c": None}


def test_empty():
    assert drawn(report()) == {"points": [], "beyond": {}, "arrows": [], "unassessed": []}


def test_a_crowd_is_counted_not_drawn():
    data = drawn(report(*(person(f"p{i:03d}", 0.2, 0.9 if i % 2 else 0.1) for i in range(510))))
    assert len(data["points"]) == 500
    assert {quarter: len(ids) for quarter, ids in data["beyond"].items()} == {"monitor": 5, "keep_informed": 5}


def test_where_structure_cannot_tell_there_is_no_arrow_to_its_noise():
    people = person("a", 0.1, 0.2), person("b", 0.9, 0.3)
    told, not_told = (
        drawn(report(*people, notices=notices))
        for notices in ((), (Notice("structure_cannot_tell", {"why": "not_repeatable", "repeatability": 0.1}),))
    )
    assert told["arrows"]
    assert not not_told["arrows"]
    assert not_told["points"] == told["points"]
