"""What comes out: the fields of every row in their order, worked by hand on small invented networks."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math

import pytest

from cli_calls import ask, call, folder

PEOPLE = (
    "id,name,type,level,reports_to,role,stance,power,ours\n"
    "D,Dana Chief,customer,1,,decider,neutral,.9,\n"
    "U,Uma User,customer,2,D,user,supporter,,\n"
    "H,Hal Hidden,customer,,,,,,\n"
    "S,Sal Seller,employee,,,,,,yes\n"
    "R,Ron Rival,competitor,,,,opponent,,\n"
)
TIES = "source,target,kind,strength\nH,D,advises,.8\nS,U,knows,.5\nS,H,knows,.6\nR,U,knows,.9\nD,R,opposes,\n"
COMMANDS = {
    "ties": (),
    "rank": (),
    "weak-links": (),
    "paths": ("--from", "S", "--to", "D"),
    "chain": (),
}
HEAD = ["schema", "network", "method", "parameters", "notices"]
TOP = {
    "ties": [],
    "rank": ["repeatability"],
    "weak-links": [],
    "paths": ["from", "to", "gatekeepers"],
    "chain": ["decision", "status", "decider", "formal_line", "missing_roles", "warnings"],
}
ROW = {
    "ties": ["source", "target", "kinds", "weight", "distance", "cost", "evidence"],
    "rank": ["rank", "id", "name", "type", "score", "parts", "power", "reasons"],
    "weak-links": ["rank", "object", "source", "target", "id", "reasons", "cut_off", "harm"],
    "paths": ["rank", "stakeholders", "kinds", "strength", "weakest", "reasons"],
    "chain": ["id", "name", "roles", "stance", "key", "covered_by", "best_route", "reasons"],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("net") / "deal", stakeholders=PEOPLE, relationships=TIES)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_fields_in_their_order(place, command):
    made = ask(command, place, *COMMANDS[command])
    assert list(made.json) == [*HEAD, *TOP[command], "rows"]
    assert made.json["schema"] == f"relgraph/{command}/1"
    # Six rows of ties and the boss of one column; the conflict is among them.
    assert made.json["network"] == {"source": "deal", "stakeholders": 5, "relationships": 6, "conflicts": 1}
    assert {tuple(row) for row in made.rows} == {tuple(ROW[command])}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_every_common_option_and_names_it_among_the_parameters(place, command):
    options = ("--as-of", "2024-05-06", "--unweighted", "--seed", "3", "--only", "type=customer,employee")
    made = ask(command, place, *COMMANDS[command], *options, "--lang", "zh")
    assert made.json["parameters"]["as_of"] == "2024-05-06"
    assert made.json["parameters"]["unweighted"] is True
    assert made.json["parameters"].get("seed", 3) == 3
    assert made.json["network"]["stakeholders"] == 4


@pytest.mark.parametrize("command", COMMANDS)
def test_languages_change_texts_and_nothing_else(place, command):
    def codes(value):
        if isinstance(value, dict):
            return {name: codes(item) for name, item in value.items() if name != "text"}
        return [codes(item) for item in value] if isinstance(value, list) else value

    english, chinese = (ask(command, place, *COMMANDS[command], "--lang", lang).json for lang in ("en", "zh"))
    assert codes(english) == codes(chinese)
    assert english != chinese
    assert any("\u4e00" <= char <= "\u9fff" for char in json.dumps(chinese, ensure_ascii=False))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_same_call_gives_the_same_bytes(place, command):
    first, second = (ask(command, place, *COMMANDS[command]).out for _ in range(2))
    assert first == second


def test_ties_has_one_row_an_edge_of_influence(place):
    rows = {(row["source"], row["target"]): row for row in ask("ties", place).rows}
    assert list(rows) == sorted(rows)
    assert set(rows) == {
        *(("D", "H"), ("H", "D")),
        *(("D", "U"), ("U", "D")),
        *itertools.permutations(("S", "U")),
        *itertools.permutations(("S", "H")),
        *itertools.permutations(("R", "U")),
    }
    row = rows["D", "H"]
    assert (row["kinds"], row["weight"], row["distance"]) == (["advises"], 0.2, 5)
    assert row["cost"] == -math.log(0.2)
    (evidence,) = row["evidence"]
    assert list(evidence) == ["code", "figures", "text"]
    assert evidence["figures"] == {"kind": "advises", "strength": 0.8, "carries": 0.2}


def test_rank_is_the_sum_of_parts_times_weights_and_leaves_ours_out(place):
    made = ask("rank", place)
    assert {row["id"] for row in made.rows} == {"D", "U", "H", "R"}
    for row in made.rows:
        assert list(row["parts"]) == ["authority", "prestige", "brokerage"]
        assert all(list(part) == ["value", "weight"] for part in row["parts"].values())
        parts = row["parts"].values()
        assert row["score"] == pytest.approx(sum(part["value"] * part["weight"] for part in parts))
        assert sum(part["weight"] for part in parts) == pytest.approx(1)
    scores = [row["score"] for row in made.rows]
    assert scores == sorted(scores, reverse=True)
    assert {row["id"]: row["power"] for row in made.rows} == {"D": 0.9, "U": None, "H": None, "R": None}
    assert "S" in {row["id"] for row in ask("rank", place, "--include-ours").rows}


def test_rank_shares_places_and_shares_the_weight_of_an_unknown_part(tmp_path):
    place = folder(
        tmp_path, stakeholders="id\nb\na\nc\nd\n", relationships="source,target,kind\na,c,informs\nb,c,informs\n"
    )
    made = ask("rank", place)
    assert [(row["rank"], row["id"]) for row in made.rows] == [(1, "c"), (2, "a"), (2, "b"), (2, "d")]
    parts = made.rows[0]["parts"]
    assert (parts["authority"]["value"], parts["authority"]["weight"]) == (None, 0)
    given = ask("rank", place, "--weights", "authority=9,prestige=3,brokerage=1").rows[0]["parts"]
    assert [given[name]["weight"] for name in ("prestige", "brokerage")] == [0.75, 0.25]


MEASURED = {
    "degree": {"D": 2, "U": 3, "H": 2, "S": 2, "R": 1},
    "strength": {"D": 0.2 + 0.5, "U": 0.25 + 0.5 + 0.9, "H": 0.8 + 0.6, "S": 0.5 + 0.6, "R": 0.9},
    "prestige": {"D": 0.5, "U": 0.5 + 0.9, "H": 0.8 + 0.6, "S": 0.5 + 0.6, "R": 0.9},
}


@pytest.mark.parametrize("by", MEASURED)
def test_rank_by_a_measure_has_its_value_as_score_and_no_parts(place, by):
    made = ask("rank", place, "--by", by, "--include-ours")
    assert {row["id"]: row["score"] for row in made.rows} == pytest.approx(MEASURED[by])
    assert all(row["parts"] == {} for row in made.rows)
    assert made.json["repeatability"] is None
    assert made.json["parameters"]["by"] == by


def test_the_help_names_every_measure_there_is_and_each_answers(place):
    from relgraph.analysis.measures import MEASURES
    from relgraph.cli.analyses import MEASURES as NAMED

    assert set(NAMED) == {"power", *MEASURES}
    for by in NAMED:
        assert len(ask("rank", place, "--by", by).rows) == 4
    assert [row["score"] for row in ask("rank", place, "--by", "constraint").rows] == sorted(
        row["score"] for row in ask("rank", place, "--by", "constraint").rows
    )


def test_weak_links_cut_off_the_smaller_piece_and_count_the_pairs_lost(tmp_path):
    # a - b - c, and c, d, e, f hold together: a and b hang on c.
    joined = ["ab", "bc", "cd", "ce", "de", "df", "ef"]
    text = "".join(f"{one},{other},knows,.5\n" for one, other in joined)
    (tmp_path / "e.csv").write_text(f"source,target,kind,strength\n{text}")
    made = ask("weak-links", tmp_path / "e.csv").rows
    ties = {(row["source"], row["target"]): row for row in made if row["object"] == "tie"}
    people = {row["id"]: row for row in made if row["object"] == "stakeholder"}
    assert all(row["id"] is None for row in ties.values())
    assert (ties["a", "b"]["cut_off"], ties["a", "b"]["harm"]) == (["a"], 5 / 15)
    assert (ties["b", "c"]["cut_off"], ties["b", "c"]["harm"]) == (["a", "b"], 8 / 15)
    # Of the ten pairs of others, a loses four without b; without c, a and b lose three each.
    assert (people["b"]["cut_off"], people["b"]["harm"]) == (["a"], 4 / 10)
    assert (people["c"]["cut_off"], people["c"]["harm"]) == (["a", "b"], 6 / 10)
    assert ties["a", "b"]["reasons"][0]["code"] == "bridge"
    harms = [row["harm"] for row in made]
    assert harms == sorted(harms, reverse=True)


def test_paths_by_strength_then_fewer_ties_with_the_weakest_and_the_gatekeepers(place):
    made = ask("paths", place, "--from", "Sal Seller", "--to", "D")
    assert [row["stakeholders"] for row in made.rows] == [["S", "H", "D"], ["S", "U", "D"]]
    first = made.rows[0]
    assert first["strength"] == pytest.approx(0.6 * 0.8)
    assert first["weakest"] == {"source": "S", "target": "H", "strength": 0.6}
    assert first["kinds"] == ["knows", "advises"]
    assert (made.json["from"], made.json["to"], made.json["gatekeepers"]) == ("S", "D", [])
    assert ask("paths", place, "--from", "R", "--to", "D").json["gatekeepers"] == ["U"]
    assert len(ask("paths", place, "--from", "S", "--to", "D", "-k", "1").rows) == 1


def test_chain_has_roles_lines_coverage_and_gaps(place):
    made = ask("chain", place)
    top = made.json
    assert (top["decision"], top["status"], top["decider"]) == (None, "red", "D")
    assert top["formal_line"] == ["U", "D"]
    assert top["missing_roles"] == ["approver", "buyer", "influencer", "coach"]
    assert all(list(warning) == ["code", "figures", "text"] for warning in top["warnings"])
    rows = {row["id"]: row for row in made.rows}
    assert set(rows) == {"D", "U", "H"}
    assert (rows["D"]["roles"], rows["D"]["stance"], rows["D"]["key"]) == (["decider"], 0, True)
    assert rows["D"]["covered_by"] is None
    assert rows["D"]["best_route"]["stakeholders"] == ["S", "H", "D"]
    assert rows["U"]["covered_by"] == {"id": "S", "strength": 0.5, "last": None}
    assert {"hidden_influence"} <= {reason["code"] for reason in rows["H"]["reasons"]}


@pytest.mark.parametrize(("with_us", "status"), [("D", "green"), ("H", "amber"), ("A", "red")])
def test_a_chain_is_green_with_a_decider_amber_with_another_key_person_and_red_without(tmp_path, with_us, status):
    # All ask H, who with the decider makes the top quarter of eight; A is nobody of importance.
    people = "".join(
        f"{who},{'decider' if who == 'D' else ''},{'supporter' * (who == with_us)}\n" for who in "DHABCEFG"
    )
    asked = "".join(f"{who},H,asks_advice,.9\n" for who in "DABCEFG")
    place = folder(
        tmp_path, stakeholders=f"id,role,stance\n{people}", relationships=f"source,target,kind,strength\n{asked}"
    )
    made = ask("chain", place)
    assert made.json["status"] == status
    assert {row["id"] for row in made.rows if row["key"]} == {"D", "H"}


def test_participations_override_roles_and_stance_and_several_decisions_must_be_chosen(tmp_path):
    place = folder(
        tmp_path,
        stakeholders="id,role,stance\n1,user,champion\n2,decider,neutral\n",
        decisions="id,name\nP1,Tender\nP2,Renewal\n",
        participations="decision,stakeholder,role,stance\nP1,1,decider,opponent\nRenewal,2,user,\n",
    )
    made = call("chain", place, "--format", "json")
    assert (made.code, made.out) == (2, "")
    assert "Tender (P1)" in made.err
    assert "Renewal (P2)" in made.err
    rows = {row["id"]: row for row in ask("chain", place, "--decision", "Tender").rows}
    assert (rows["1"]["roles"], rows["1"]["stance"]) == (["decider"], -2)
    assert ask("chain", place, "--decision", "P1").json["decision"] == "P1"
    unknown = call("chain", place, "--decision", "P9", "--lang", "zh")
    assert (unknown.code, unknown.out, "Tender (P1)、Renewal (P2)" in unknown.err) == (2, "", True)


# --- csv and --top --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_is_the_rows_flat_with_lists_joined(place, command):
    made = call(command, place, *COMMANDS[command], "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(made.out)))
    assert len(rows) == len(ask(command, place, *COMMANDS[command]).rows)
    assert not any("[" in value or "{" in value for row in rows for value in row.values())
    if command == "paths":
        assert rows[0]["stakeholders"] == "S;H;D"
        assert rows[0]["weakest.strength"] == "0.6"


@pytest.mark.parametrize("command", ["ties", "rank", "weak-links", "chain"])
def test_the_csv_header_is_the_same_without_rows(place, tmp_path, command):
    nobody = folder(tmp_path, stakeholders="id\n")
    made = call(command, nobody, "--format", "csv").out.splitlines()
    assert made == call(command, place, "--format", "csv").out.splitlines()[:1]


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(tmp_path):
    place = folder(tmp_path, stakeholders="id,name\n1,'=cmd()\n2,-5\n")
    rows = list(csv.DictReader(io.StringIO(call("rank", place, "--format", "csv").out)))
    assert sorted(row["name"] for row in rows) == ["'=cmd()", "-5"]
    assert "=cmd()" in {row["name"] for row in ask("rank", place).rows}


@pytest.mark.parametrize("command", ["ties", "rank", "weak-links"])
def test_top_keeps_the_first_rows(place, command):
    all_rows = ask(command, place).rows
    assert ask(command, place, "--top", "2").rows == all_rows[:2]
    assert len(all_rows) > 2
    assert f"{len(all_rows) - 2} more" in call(command, place, "--top", "2").out
