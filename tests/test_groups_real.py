"""Groups in real networks with known answers, read from the folder that RELGRAPH_REAL_DATA names."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from builders import network
from cli_calls import ask
from relgraph.analysis.groups import find_groups

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("RELGRAPH_REAL_DATA") or ROOT.parent / "shared" / "data")

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no real networks at {DATA}: set RELGRAPH_REAL_DATA"),
]


def table(name, file):
    with (DATA / name / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_the_friendships_of_the_managers_by_department():
    # Computed for this data set before: roles 26, 27, 80, 55, 68 of 256; 64 ties across, 38 within, +.255.
    found = ask("groups", DATA / "managers", "--only", "kind=friendship", "--by", "department").json
    roles = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
    assert [sum(row[role] for row in found["brokers"]) for role in roles] == [26, 27, 80, 55, 68]
    assert found["roles"]["total"] == 256
    (index,) = found["ei"]
    assert (index["external"], index["internal"]) == (64, 38)
    assert index["index"] == pytest.approx(0.255, abs=5e-4)
    # Departments of 8, 5, 4, 3 and 1: of 210 pairs 28 + 10 + 6 + 3 within.
    assert index["expected"] == pytest.approx(1 - 2 * 47 / 210)
    assert index["p"] < 0.01  # more friendships inside than chance, though most lead across


def test_the_chart_of_the_managers_is_a_tree():
    # 20 of 21 report to somebody, the chief executive to nobody.
    lines = [
        (row["id"], row["reports_to"], "reports_to")
        for row in table("managers", "ground_truth.csv")
        if row["reports_to"]
    ]
    chart = find_groups(network(lines), permutations=19).formal.chart
    assert (chart.people, chart.lines) == (21, 20)
    assert (chart.connectedness, chart.hierarchy, chart.efficiency, chart.lubness) == (1, 1, 1, 1)


def test_the_factions_of_the_monastery_are_found_by_liking():
    # Sampson 1969: Loyal Opposition, Young Turks, Outcasts; the interstitial monks belong to none.
    answers = {row["id"]: row["faction"] for row in table("monastery", "ground_truth.csv")}
    found = ask("groups", DATA / "monastery", "--on-duplicate", "keep").json
    factions = [{answers[id] for id in row["members"]} - {"Interstitial"} for row in found["rows"]]
    assert sorted(map(len, factions)) == [1, 1, 1]
    assert set.union(*factions) == set(answers.values()) - {"Interstitial"}
    assert found["stability"]["agreement"] > 0.9
    assert found["stability"]["p"] <= 0.05


def test_the_outcasts_stand_against_the_rest():
    answers = {row["id"]: row["faction"] for row in table("monastery", "ground_truth.csv")}
    balance = ask("groups", DATA / "monastery", "--on-duplicate", "keep").json["balance"]
    assert balance["exact"]
    assert balance["triads"]["share"] > balance["triads"]["expected"]
    assert balance["triads"]["p"] < 0.05
    (camps,) = balance["coalitions"]
    outcasts = {id for id, faction in answers.items() if faction == "Outcasts"}
    assert outcasts <= set(camps["other"])


def test_the_offices_of_the_law_firm_hold_together():
    found = ask("groups", DATA / "lawfirm", "--by", "office", "--permutations", "199").json
    (index,) = found["ei"]
    assert index["index"] < index["expected"]
    assert index["p"] == pytest.approx(1 / 200)
    inside = {each["one"]: each for each in found["density"] if each["one"] == each["other"]}
    for office in "12":  # the third has four people, too few to tell
        assert inside[office]["ties"] > inside[office]["expected"]
        assert inside[office]["p"] == pytest.approx(1 / 200)
