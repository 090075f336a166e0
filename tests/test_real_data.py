"""Real networks with known answers, read from the folder that RELGRAPH_REAL_DATA names.

They are no part of the project. What is expected is what was published of them, with room for the rest:
a bound that a change of method may cross only for the better.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path

import pytest

from cli_calls import ask, call

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("RELGRAPH_REAL_DATA") or ROOT.parent / "shared" / "data")
PAGE = ROOT / "docs" / "real-networks.md"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no real networks at {DATA}: set RELGRAPH_REAL_DATA"),
]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("real_networks", ROOT / "docs" / "real_networks.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["real_networks"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def outcomes(script):
    """Return the figures of each measure by the label of its task, made when asked for."""
    found = {}

    def look(label):
        task = next(task for task in (*script.GROUPS, *script.ORDERS) if task.label.startswith(label))
        if task.label not in found:
            found[task.label] = script.run(task, DATA)
        return found[task.label]

    return look


@pytest.mark.parametrize(
    ("name", "stakeholders", "ties"),
    [
        ("managers", 21, 292),
        ("lawfirm", 71, 2571),
        ("energy_email", 156, 0),  # every row is dated: 38,388 contacts
        ("chemicals_policy", 30, 693),
        ("florentine", 16, 35),
        ("red_chamber", 179, 3950),
    ],
)
def test_each_network_opens_as_it_is(name, stakeholders, ties):
    made = call("check", DATA / name, "--format", "json")
    assert (made.code, made.json["errors"]) == (0, 0)
    counts = made.json["network"]
    assert (counts["stakeholders"], counts["relationships"]) == (stakeholders, ties)


@pytest.mark.parametrize(("name", "ties", "conflicts"), [("monastery", 383, 149), ("chip_supply", 764, 0)])
def test_the_two_that_repeat_themselves_open_once_told_what_to_do(name, ties, conflicts):
    refused = call("rank", DATA / name)
    assert (refused.code, refused.out) == (3, "")
    assert "--on-duplicate" in refused.err
    counts = ask("ties", DATA / name, "--on-duplicate", "keep").json["network"]
    assert (counts["relationships"], counts["conflicts"]) == (ties, conflicts)


def test_chinese_names_come_out_as_they_went_in():
    made = call("rank", DATA / "red_chamber", "--by", "degree", "--top", "5", "--lang", "zh")
    assert made.code == 0
    names = [row["name"] for row in ask("rank", DATA / "red_chamber", "--by", "degree", "--top", "5").rows]
    assert names[:2] == ["宝玉", "贾母"]
    assert all(name in made.out for name in names)
    route = ask("paths", DATA / "red_chamber", "--from", "宝玉", "--to", "甄士隐", "-k", "1")
    assert route.rows[0]["stakeholders"][0] == "宝玉"


# C by task and measure: what was published or reproduced by a peer, to two decimals.
EXACT = [
    ("managers, advice", "prestige", 0.96),
    ("managers, advice", "pagerank", 0.96),
    ("managers, advice", "degree", 0.64),
    ("managers, friendship", "prestige", 0.51),
    ("managers, friendship", "pagerank", 0.75),
    ("managers, friendship", "degree", 0.31),
    ("law firm, advice: partners", "pagerank", 0.93),
    ("law firm, advice: partners", "prestige", 0.88),
    ("law firm, advice: partners", "degree", 0.73),
    ("energy company, e-mail: vice", "degree", 0.87),
    ("energy company, e-mail: presidents", "degree", 0.87),
    ("chemicals policy, political information", "prestige", 0.85),
    ("chemicals policy, political information", "pagerank", 0.89),
    ("chemicals policy, political information", "degree", 0.76),
    ("energy company, e-mail: level", "degree", 0.55),
]


@pytest.mark.parametrize(("label", "measure", "figure"), EXACT)
def test_single_measures_do_as_published(outcomes, label, measure, figure):
    assert outcomes(label).figures[measure] == pytest.approx(figure, abs=0.006)


# What `rank` does, less three hundredths for changes that mean nothing at these sizes.
BOUNDS = [
    ("managers, advice", 0.85),
    ("managers, both kinds", 0.79),
    ("law firm, advice: partners", 0.85),
    ("law firm, all kinds", 0.85),
    ("energy company, e-mail: vice", 0.83),
    ("energy company, e-mail: presidents", 0.78),
    ("chemicals policy, both kinds: the ten", 0.95),
    ("chemicals policy, political information", 0.80),
    ("chemicals policy, both kinds: reputation", 0.83),
]


@pytest.mark.parametrize(("label", "least"), BOUNDS)
def test_rank_finds_those_who_are_known_to_weigh(outcomes, label, least):
    outcome = outcomes(label)
    assert outcome.figures["power"] >= least
    assert outcome.rests_on == "deference"
    assert "structure_cannot_tell" not in outcome.notices


@pytest.mark.parametrize("label", ["law firm, all kinds", "chemicals policy, both kinds: reputation"])
def test_where_kinds_are_mixed_rank_does_at_least_as_well_as_any_single_measure(outcomes, label):
    figures = dict(outcomes(label).figures)
    assert figures.pop("power") >= max(figures.values()) - 0.005


@pytest.mark.parametrize("label", ["managers, friendship", "monastery, liking", "Florentine families"])
def test_where_rank_fails_it_says_that_structure_cannot_tell(outcomes, label):
    outcome = outcomes(label)
    assert outcome.rests_on == "access"
    assert {"access_not_power", "structure_cannot_tell"} <= set(outcome.notices)


def test_the_page_reports_what_comes_out(script, outcomes):
    written = {
        line.split("|")[1]: line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.count("|") > 2
    }
    for task in (*script.GROUPS, *script.ORDERS):
        line = script.line(task, outcomes(task.label))
        told = written[line.split("|")[1]]
        figures = [[float(text) for text in re.findall(r" (-?\.\d\d|1\.00) ", each)] for each in (line, told)]
        # A figure in the middle between two hundredths may fall either way.
        assert figures[0] == pytest.approx(figures[1], abs=0.011), task.label
        assert line.split("|")[-2] == told.split("|")[-2]
