"""The two examples say what their stories plant: figures are facts of the stories, no snapshots of all there is."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import relgraph as rg
from relgraph.cli import main

EXAMPLES = Path(__file__).parents[1] / "examples"
STORIES = ("tender", "market")


class Told(NamedTuple):
    """What the analyses say of one example."""

    net: rg.Network
    ranking: rg.Ranking
    links: rg.WeakLinks
    report: rg.Report


@cache
def told(name: str) -> Told:
    report = rg.make_report(rg.open(EXAMPLES / name))
    return Told(report.network, report.ranking, report.weak_links, report)


@pytest.fixture
def tender() -> Told:
    return told("tender")


@pytest.fixture
def market() -> Told:
    return told("market")


def link(story: Told, *ends: str):
    """Return the weak link of one person, or of the tie between two."""
    return next(row for row in story.links.rows if {*ends} == {row.id or row.source, row.id or row.target})


def codes(row) -> set[str]:
    return {reason.code for reason in row.reasons}


def figures(row, code: str):
    return next(reason.figures for reason in row.reasons if reason.code == code)


def those_with(story: Told, code: str) -> set[frozenset[str]]:
    """Return the ends of the ties, and the people, that are weak for one reason."""
    rows = (row for row in story.links.rows if code in codes(row))
    return {frozenset((row.id,) if row.id else (row.source, row.target)) for row in rows}


def place(story: Told, person: str):
    return next(row for row in story.ranking.rows if row.id == person)


def member(story: Told, person: str):
    return next(row for row in story.report.chain.rows if row.id == person)


def by_prestige(story: Told) -> list[str]:
    return [row.id for row in sorted(story.ranking.rows, key=lambda row: -row.parts["prestige"].value)]


# Both.


@pytest.mark.parametrize(("name", "people", "ties", "conflicts"), [("tender", 57, 199, 5), ("market", 64, 181, 6)])
def test_an_example_is_sound_and_as_large_as_it_says(name, people, ties, conflicts):
    assert not {issue.code for issue in rg.check(EXAMPLES / name).issues} - {"columns_own"}
    source = told(name).net.source
    assert (source.stakeholders, source.relationships, source.conflicts) == (people, ties, conflicts)
    readme = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    assert f"| {people} " in readme
    assert str(ties) in readme


@pytest.mark.parametrize("name", STORIES)
def test_structure_tells_people_apart(name):
    ranking = told(name).ranking
    assert ranking.repeatability > 0.35
    assert ranking.parameters["weights"]["prestige"] > 0.2
    assert "structure_cannot_tell" not in {notice.code for notice in ranking.notices}


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("tender", ["status_amber", "hidden_influence_unknown", "route_cooling", "single_thread_route", "opponent"]),
        ("market", ["cut_point", "single_source", "leads", "unkept_types", "cooling"]),
    ],
)
def test_what_is_said_first(name, findings):
    assert [finding.code for finding in told(name).report.findings] == findings


# The tender.


def test_the_tender_has_chinese_headers():
    header = (EXAMPLES / "tender" / "relationships.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("来源,目标,关系,强度,")


def test_the_chairman_decides(tender):
    chain = tender.report.chain
    assert (chain.decider, chain.status, chain.missing_roles) == ("K01", "amber", ("coach",))
    assert chain.formal_line == ("K10", "K09", "K08", "K07", "K04", "K02", "K01")
    assert tender.ranking.rows[0].id == "K01"


def test_two_key_people_are_with_the_bidder_and_neither_decides(tender):
    with_us = {row.id for row in tender.report.chain.rows if row.key and (row.stance or 0) >= 1}
    assert with_us == {"K04", "K07"}
    assert not {role for who in with_us for role in member(tender, who).roles} & {"decider", "approver"}


def test_somebody_without_a_role_has_the_deciders_ear(tender):
    hidden = {
        row.id: figures(row, "hidden_influence") for row in tender.report.chain.rows if "hidden_influence" in codes(row)
    }
    assert set(hidden) == {"K29", "O05"}
    assert hidden["K29"]["on"] == ["K01", "K05", "K02"]
    assert hidden["K29"]["strength"] == pytest.approx(0.85)
    assert hidden["O05"]["on"] == ["K05"]
    who = tender.net.stakeholders["K29"]
    assert (who.level, who.buying_roles, who.stance, who.power) == (None, (), None, 0.15)
    assert not tender.net.reporting.degree("K29")


def test_the_hidden_one_stands_high_without_any_authority(tender):
    row = place(tender, "K29")
    assert row.parts["authority"].value == 0
    assert row.rank <= 12
    assert by_prestige(tender)[0] == "K29"
    assert rg.rank(tender.net, by="prestige").rows[0].id == "K29"


def test_nobody_of_ours_knows_the_hidden_one(tender):
    assert not set(tender.net.ours) & set(tender.net.contact["K29"])
    assert "uncovered" in codes(member(tender, "K29"))
    assert "hidden_uncovered" in {warning.code for warning in tender.report.chain.warnings}


def test_no_approver_is_bypassed_least_of_all_the_one_not_yet_identified(tender):
    bypassed = {row.id for row in tender.report.chain.rows if "bypassed" in codes(row)}
    assert bypassed == set()
    assert tender.net.stakeholders["G05"].placeholder


def test_the_best_way_to_the_chairman_leads_over_a_tie_that_is_cooling(tender):
    best = rg.find_paths(tender.net, source="简亦舟", target="裴正澜").rows[0]
    assert best.stakeholders == ("W01", "K07", "K29", "K01")
    assert best.strength == pytest.approx(0.31, abs=0.005)
    assert (best.weakest.source, best.weakest.target, best.weakest.strength) == ("K07", "K29", 0.45)
    assert figures(link(tender, "K07", "K29"), "cooling")["days"] == 239
    assert those_with(tender, "cooling") == {frozenset(("K07", "K29"))}


def test_one_account_manager_is_the_single_thread(tender):
    thread = next(warning for warning in tender.report.chain.warnings if warning.code == "single_thread").figures
    assert (thread["who"], thread["people"], thread["of"]) == ("W01", 5, 7)
    assert set(thread["known"]) == {"G02", "K04", "K06", "K07", "K23"}
    assert "single_thread" in codes(link(tender, "W01"))


def test_without_the_account_manager_another_door_is_left(tender):
    best = rg.find_paths(tender.net, source="W03", target="K01").rows[0]
    assert best.stakeholders == ("W03", "K09", "K29", "K01")
    said = next(finding for finding in tender.report.findings if finding.code == "single_thread_route")
    assert said.figures["left"] == pytest.approx(best.strength)
    assert best.strength == pytest.approx(0.19, abs=0.005)


def test_the_opponent_moves_an_approver(tender):
    said = next(finding for finding in tender.report.findings if finding.code == "opponent")
    assert said.people == ("K20", "K05")
    assert said.figures["role"] == "approver"
    assert said.figures["strength"] == pytest.approx(0.55)


def test_who_is_in_conflict(tender):
    pairs = {frozenset((tie.source, tie.target)) for tie in tender.net.conflicts}
    assert pairs == set(
        map(frozenset, [("K12", "K07"), ("R01", "W04"), ("R03", "W01"), ("K20", "K07"), ("K20", "W02")])
    )


def test_the_finance_branch_hangs_on_two_desks(tender):
    head, desk = link(tender, "K26"), link(tender, "K26", "K27")
    assert tender.links.rows[0] is head
    assert head.cut_off == ("G04", "G05", "K27", "O04")
    assert head.harm == pytest.approx(0.137, abs=0.001)
    assert desk.cut_off == ("G04", "G05", "K27")
    assert codes(desk) == {"bridge"}


def test_cut_points_and_bridges_of_the_tender(tender):
    points = {
        frozenset((who,)) for who in ("K26", "K06", "K23", "K27", "G03", "G04", "K28", "O03", "O07", "W04", "W05")
    }
    assert those_with(tender, "cut_point") == points
    assert len(those_with(tender, "bridge")) == 12
    assert list(tender.net.contact["G06"]) == ["K28"]


def test_one_sided_tie_and_single_source_of_the_tender(tender):
    assert those_with(tender, "one_sided") == {frozenset(("W02", "K19"))}
    uneven = figures(link(tender, "W02", "K19"), "one_sided")
    assert (uneven["who"], uneven["most"], uneven["contacts"]) == ("W02", 9, 9)
    assert those_with(tender, "single_source") == {frozenset(("O06", "W05"))}


def test_the_integrator_who_changed_sides_counts_no_more(tender):
    assert not tender.net.contact.has_edge("R04", "W04")
    assert tender.net.contact.has_edge("R01", "R04")


# The market.


def test_one_head_of_public_affairs_holds_the_town(market):
    row = link(market, "E06")
    assert market.links.rows[0] is row
    assert row.cut_off == ("G02", "G04", "K01", "K02", "K03", "M01", "M03")
    assert row.harm == pytest.approx(0.20, abs=0.002)
    held = figures(row, "single_thread")
    assert (held["people"], held["of"]) == (9, 37)


def test_the_chips_have_one_source_and_so_has_that_source(market):
    alone = {("S01", "T02"), ("S02", "S01"), ("S09", "S03"), ("S09", "S04")}
    assert those_with(market, "single_source") == set(map(frozenset, alone))
    assert rg.find_paths(market.net, source="S02", target="T01").gatekeepers == ("S01",)
    assert not set(market.net.ours) & set(market.net.contact["S02"])


def test_cut_points_and_bridges_of_the_market(market):
    assert those_with(market, "cut_point") == {frozenset((who,)) for who in ("E06", "D01", "S01")}
    assert those_with(market, "bridge") == {frozenset(("C05", "D01")), frozenset(("S01", "S02"))}


def test_the_talks_with_the_chip_maker_have_stopped(market):
    assert those_with(market, "cooling") == {frozenset(("E02", "S01"))}
    assert figures(link(market, "E02", "S01"), "cooling")["days"] == 223


def test_the_supplier_whose_contract_ended_counts_no_more(market):
    assert not market.net.contact.has_edge("S10", "T02")
    assert market.net.contact.has_edge("S10", "E08")


def test_nobody_keeps_a_tie_to_academia(market):
    said = next(finding for finding in market.report.findings if finding.code == "unkept_types")
    assert said.figures["types"] == ["academia"]
    assert said.people == ("N01", "N02")


def test_the_professor_weighs_most_and_the_association_is_asked_by_all(market):
    assert market.ranking.rows[0].id == "N02"
    for part in ("prestige", "brokerage"):
        assert place(market, "A01").parts[part].value == max(row.parts[part].value for row in market.ranking.rows)
    assert {"G01", "G03"} <= set(market.net.prestige.pred["A01"])
    assert set(market.net.ours) & set(market.net.contact["A01"]) == {"E06"}


def test_the_owner_who_asks_for_a_dividend_answers_seldom(market):
    uneven = figures(link(market, "E01", "H02"), "one_sided")
    assert (uneven["who"], uneven["most"], uneven["contacts"]) == ("E01", 5, 6)


def test_the_silos(market):
    people = market.net.stakeholders
    joined = {frozenset((people[one].department, people[other].department)) for one, other in market.net.contact.edges}
    assert frozenset(("Engineering", "Purchasing")) not in joined
    assert {who for who in market.net.contact["E06"] if people[who].ours} == {"E01"}


def test_both_local_groups_have_their_own_way_to_the_planning_office(market):
    ways = [row.stakeholders for row in rg.find_paths(market.net, source="K02", target="G02", k=2).rows]
    assert ways == [("K02", "G04", "G02"), ("K02", "K01", "G02")]


def test_the_conflicts_of_the_market(market):
    pairs = [("X01", "O00"), ("X02", "O00"), ("X03", "O00"), ("X01", "X02"), ("K01", "T01"), ("K02", "T01")]
    assert sorted((tie.source, tie.target) for tie in market.net.conflicts) == sorted(pairs)


# What the two READMEs show.


class Shown(NamedTuple):
    """A command in a README, what is quoted of its output, and what is said of it."""

    command: str
    quoted: str
    said: str


def shown(name: str) -> list[Shown]:
    text = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    pattern = r"^```\n(relgraph [^\n]*)\n```\n(?:\n```text\n(.*?)^```\n)?(.*?)(?=^```\n|^###|\Z)"
    return [Shown(*(part or "" for part in found)) for found in re.findall(pattern, text, re.MULTILINE | re.DOTALL)]


def words(text: str) -> set[str]:
    return {word.strip(",;.") or word for word in text.split()} | set(re.findall(r"\.\d\d\b", text))


SHOWN = [pytest.param(name, each, id=each.command) for name in STORIES for each in shown(name)]


def test_every_command_in_the_readmes_is_looked_at():
    texts = [(EXAMPLES / name / "README.md").read_text(encoding="utf-8") for name in STORIES]
    assert len(SHOWN) == sum(len(re.findall(r"^\s*relgraph ", text, re.MULTILINE)) for text in texts)
    assert len(SHOWN) >= 12


@pytest.mark.parametrize(("name", "each"), SHOWN)
def test_a_command_of_a_readme_prints_what_is_quoted(name, each, tmp_path, monkeypatch, capsysbinary):
    (tmp_path / "examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stop:
        main(shlex.split(each.command)[1:])
    out, err = (stream.decode("utf-8") for stream in capsysbinary.readouterr())
    assert stop.value.code == 0, err
    written = "".join(page.read_text(encoding="utf-8") for page in tmp_path.glob("*.html"))
    printed = words(out) if out else words(written.replace('"', " "))
    assert words(each.quoted) - printed <= {"…"}
    assert set(re.findall(r"(?<![\w.])\.\d\d\b", each.said)) <= printed
    names = {person.name for person in told(name).net.stakeholders.values() if person.name in each.said}
    assert not {who for who in names if not all(part in (out or written) for part in who.split())}
