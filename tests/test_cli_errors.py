"""What goes wrong: exit codes, where it is said, in which language, and that nothing is written."""

from __future__ import annotations

import csv
import json

import pytest

from cli_calls import ask, call, folder

EVERY = ["ties", "rank", "weak-links", "chain", "paths"]
NEEDED = {"paths": ("--from", "1", "--to", "2")}


@pytest.fixture
def sound(tmp_path):
    return folder(
        tmp_path / "sound",
        stakeholders="id,name\n1,Zhang Wei\n2,Li Na\n3,Li Na\n",
        relationships="source,target,kind,strength\n1,2,informs,.5\n",
    )


@pytest.fixture
def bad(tmp_path):
    return folder(
        tmp_path / "bad",
        stakeholders="id,name,power\n1,Zhang Wei,9\n2,Li Na,nan\n",
        relationships="source,target,strength\n1,Li Ma,.5\n1,2,0\n",
    )


def failed(code, *words):
    """Return what stderr says of a call that fails with `code` and leaves stdout empty."""
    made = call(*words)
    assert (made.code, made.out) == (code, "")
    assert "Traceback" not in made.err
    return made.err


# --- 2: the call is off ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", [*EVERY, "check"])
@pytest.mark.parametrize(("lang", "said"), [("en", "no such file"), ("zh", "没有这个文件")])
def test_a_network_that_is_not_there(command, lang, said):
    assert said in failed(2, command, "nowhere/at/all", *NEEDED.get(command, ()), "--lang", lang)


@pytest.mark.parametrize("name", ["net.xls", "net.docx", "net"])
def test_a_format_that_nobody_reads(tmp_path, name):
    (tmp_path / name).write_text("x")
    assert name in failed(2, "rank", tmp_path / name)


def test_a_folder_without_a_network(tmp_path):
    assert "stakeholders.csv" in failed(2, "rank", tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "xml"),
        ("--lang", "fr"),
        ("--by", "importance"),
        ("--top", "0"),
        ("--as-of", "03/04/2024"),
        ("--only", "shoes=big"),
        ("--only", "type"),
        ("--only", "type="),
        ("--scale", "1-7"),
        ("--on-duplicate", "merge"),
        ("--seed", "-1"),
        ("--weights", "charm=1"),
        ("--weights", "prestige=nan"),
        ("--weights", "prestige=-1"),
        ("--weights", "prestige=0"),
        ("--config", "nowhere.toml"),
        ("--no-such-option",),
    ],
    ids=" ".join,
)
def test_an_option_that_cannot_be(sound, words):
    assert failed(2, "rank", sound, *words)


@pytest.mark.parametrize("words", [(), ("nonsense",), ("rank",), ("paths", "net"), ("paths", "net", "--from", "1")])
def test_a_command_that_is_none_or_lacks_something(words):
    made = call(*words)
    assert made.code == (0 if not words else 2) or "Usage" in made.err


@pytest.mark.parametrize(
    ("name", "lang", "said"),
    [
        ("Li Na", "en", ["several", "Li Na (2)", "Li Na (3)"]),
        ("Li Na", "zh", ["多位", "Li Na (2)、Li Na (3)"]),
        ("Zhang Wie", "en", ["nobody", "did you mean Zhang Wei (1)?"]),
        ("Zhang Wie", "zh", ["没有", "Zhang Wei (1)"]),
        ("Qqq", "en", ["“Qqq” is nobody here"]),
        ("", "en", ["nobody"]),
    ],
)
def test_a_name_that_nobody_or_several_have_lists_the_candidates(sound, name, lang, said):
    told = failed(2, "paths", sound, "--from", name, "--to", "1", "--lang", lang)
    assert all(text in told for text in said)


def test_people_are_named_by_id_or_by_exact_name_case_and_spaces_aside(sound):
    assert ask("paths", sound, "--from", "zhang  WEI", "--to", "2").json["from"] == "1"


# --- 3: input refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", EVERY)
def test_bad_input_is_told_whole_on_stderr_and_nothing_is_analysed(bad, command):
    told = failed(3, command, bad, *NEEDED.get(command, ()), "--format", "json").splitlines()
    assert told[0] == "relgraph: input refused, 4 errors; nothing was analysed or written"
    assert [line.split(":")[0].strip() for line in told[1:]] == [
        "relationships.csv > row 2 > target",
        "relationships.csv > row 3 > strength",
        "stakeholders.csv > row 2 > power",
        "stakeholders.csv > row 3 > power",
    ]


def test_a_refusal_speaks_the_language_of_the_call(bad):
    told = failed(3, "rank", bad, "--lang", "zh")
    assert told.startswith("relgraph: 输入被拒绝，4 处错误")
    assert "第 2 行 > target：Li Ma - " in told
    assert "Li Na (2)" in told
    assert "refused" not in told


def test_fifty_errors_are_shown_and_the_file_has_them_all(tmp_path):
    rows = "".join(f"1,{'ghost' * 3}{number}\n" for number in range(60))
    place = folder(tmp_path, stakeholders="id\n1\n", relationships=f"source,target\n{rows}")
    told = failed(3, "rank", place).splitlines()
    assert len(told) == 52
    assert "10 more: --errors FILE" in told[-1]
    file = tmp_path / "errors.csv"
    assert "errors.csv" in failed(3, "rank", place, "--errors", file)
    found = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert (len(found), found[59]["row"], found[59]["code"]) == (60, "61", "unknown_stakeholder")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_file_of_errors_is_what_check_lists_and_may_be_written_again(bad, tmp_path, lang):
    file = tmp_path / "errors.json"
    for _ in range(2):
        failed(3, "rank", bad, "--errors", file, "--lang", lang)
    assert json.loads(file.read_text(encoding="utf-8")) == call("check", bad, "--format", "json", "--lang", lang).rows
    folder(bad, stakeholders="id,name\n1,A\n2,B\n", relationships="")
    ask("rank", bad, "--errors", file)
    assert json.loads(file.read_text(encoding="utf-8")) == []


def test_the_file_of_errors_never_takes_the_place_of_something_else(bad):
    before = (bad / "stakeholders.csv").read_bytes()
    assert "stakeholders.csv" in failed(7, "rank", bad, "--errors", bad / "stakeholders.csv")
    assert (bad / "stakeholders.csv").read_bytes() == before


def test_check_prints_the_list_itself_and_exits_with_3_on_errors_only(bad, sound, tmp_path):
    made = call("check", bad, "--format", "json")
    assert (made.code, made.json["errors"], made.json["notices"]) == (3, 4, [])
    assert made.json["schema"] == "relgraph/check/1"
    made = call("check", sound, "--format", "json")
    assert (made.code, made.rows, made.json["errors"]) == (0, [], 0)
    noticed = folder(tmp_path / "n", stakeholders="id,type\n1,wizard\n")
    made = call("check", noticed, "--format", "json")
    assert (made.code, made.json["errors"], made.notices) == (0, 0, ["unknown_type"])
    assert [(row["severity"], row["row"], row["column"], row["value"]) for row in made.rows] == [
        ("notice", 2, "type", "wizard")
    ]


@pytest.mark.parametrize(
    ("lang", "first", "last"),
    [
        (
            "en",
            "error: relationships.csv > row 2 > target: Li Ma - ",
            "bad: 2 stakeholders, 1 tie, 0 contacts; 4 errors, 0 notices",
        ),
        (
            "zh",
            "错误：relationships.csv > 第 2 行 > target：Li Ma - ",
            "bad：利益相关者 2，关系 1，联系记录 0；错误 4，提示 0",
        ),
    ],
)
def test_check_reads_well_in_either_language(bad, lang, first, last):
    lines = call("check", bad, "--lang", lang).out.splitlines()
    assert lines[0].startswith(first)
    assert lines[-1] == last


@pytest.mark.parametrize(
    ("table", "code", "row"),
    [
        ("id,name\n1,A,x\n2,B,y\n", "ragged_row", 2),
        ('id,name\n1,"A\n2,B\n', "unclosed_quote", 2),
        ("id,name\n1,A\x1b[31m\n", "control_character", 2),
        ("id,name,name\n1,A,B\n", "header_duplicate", 1),
        ("id,name\n1,A\n1,B\n", "duplicate_stakeholder", 3),
        ("id,name\n1.23457E+17,A\n", "digits_lost", 2),
        ("id,power\n1,1e999\n", "number_not_finite", 2),
        ("id,power\n1,1_000\n", "number_unreadable", 2),
        ("id,power\n1,-1\n", "out_of_range_scale", 2),
        ("id,expires\n1,03/04/2024\n", "date_ambiguous", 2),
        ("id,role\n1,wizard\n", "unknown_role", 2),
        ("id,stance\n1,maybe\n", "unknown_stance", 2),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
def test_faults_of_a_table_are_named_with_their_row(tmp_path, table, code, row):
    place = folder(tmp_path, stakeholders=table)
    made = call("check", place, "--format", "json")
    assert (made.code, (made.rows[0]["code"], made.rows[0]["row"])) == (3, (code, row))
    assert made.rows[0]["why"]
    assert made.rows[0]["mend"]
    failed(3, "rank", place)


# --- 9: no answer ---------------------------------------------------------------------------------


def test_without_a_route_the_json_is_printed_all_the_same_and_a_word_helps(sound):
    made = call("paths", sound, "--from", "2", "--to", "1", "--format", "json")
    assert (made.code, made.rows, made.json["gatekeepers"]) == (9, [], [])
    assert made.notices == ["no_route_but_back"]
    assert "route back" in made.err
    made = call("paths", sound, "--from", "2", "--to", "1", "--lang", "zh")
    assert (made.code, "反向有路径" in made.out) == (9, True)
    assert call("paths", sound, "--from", "1", "--to", "3", "--format", "csv").code == 9


def test_without_a_decider_there_is_no_status_and_candidates_are_named(sound):
    made = call("chain", sound, "--format", "json")
    assert (made.code, made.json["status"], made.json["decider"]) == (9, None, None)
    assert "no_decider" in made.notices
    assert "nobody has the role decider" in made.err
    assert call("chain", sound).code == 9


# --- 1: an error of ours --------------------------------------------------------------------------


def test_an_error_of_ours_says_so_and_debug_shows_where(sound, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("a slip")

    monkeypatch.setattr("relgraph.analysis.edges.explain_ties", broken)
    told = failed(1, "ties", sound)
    assert "an error of ours: ZeroDivisionError: a slip (--debug shows where)" in told
    assert "程序内部错误" in failed(1, "ties", sound, "--lang", "zh")
    made = call("ties", sound, "--debug")
    assert (made.code, "Traceback" in made.err, "in broken" in made.err) == (1, True, True)


def test_every_sentence_of_the_command_line_is_there_in_both_languages():
    from string import Formatter

    from relgraph.wording import sentences

    for family in ("error", "message"):
        english, chinese = sentences(family, "en"), sentences(family, "zh")
        assert set(english) == set(chinese)
        for code, text in english.items():
            # A code may have several sentences, by part.
            parts = {part: (text[part], chinese[code][part]) for part in text} if isinstance(text, dict) else {}
            for pair in parts.values() or [(text, chinese[code])]:
                named = [{name for _, name, _, _ in Formatter().parse(each) if name} for each in pair]
                assert named[0] == named[1], code
