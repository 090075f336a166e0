"""Stores through the command line: each test is a line of the contract or a fault to survive."""

from __future__ import annotations

import contextlib
import csv
import getpass
import importlib.machinery
import json
import os
import platform
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import types
from datetime import UTC, datetime
from pathlib import Path

import pytest

from builders import person, tie
from cli_calls import PROGRAM, ask, call, environment, folder
from relgraph.model import Records
from relgraph.stores import Load, open_store

TENDER = Path(__file__).parents[1] / "examples" / "tender"
PEOPLE = (
    "id,name,type,reports_to,role,stance,ours,shoe size,note\n"
    "1,Ann Chief,customer,,decider;approver,champion,,44,\n"
    "2,陈静,wizard,1,user,-1,,,ask Wu Lei\n"
    "3,Wu Lei,,2;1,,,yes,,\n"
)
TABLES = {
    "stakeholders": PEOPLE,
    "relationships": "source,target,kind,strength,trust,since,until,directed,wave\n"
    "1,2,advises,.123456789012345,,2024-01-01,,,7\n1,2,advises,.5,,2020-01-01,2021-01-01,,\n"
    "2,3,friend,,.3,,2030-01-01,yes,\n3,1,guanxi,,,,,,\n2,1,advises,,,,,no,\n",
    "interactions": "date,source,target,channel\n2024-03-01T10:20:30,1,2,email\n2024-03-02,2,3,\n",
    "decisions": "id,name,due\nP1,Tender,2024-09-01\n",
    "participations": "decision,stakeholder,role,stance\nP1,1,decider,0\n",
}
ANALYSES = ("rank", "ties", "weak-links", "chain")


@pytest.fixture
def place(tmp_path):
    return folder(tmp_path / "net", **TABLES)


@pytest.fixture
def store(tmp_path, place):
    """A store that holds the network of `place`."""
    assert call("import", place, "--into", tmp_path / "kept.db").code == 0
    return tmp_path / "kept.db"


@pytest.fixture(scope="session")
def many(tmp_path_factory):
    """A store of so many ties that importing it takes a while."""
    path = tmp_path_factory.mktemp("many") / "many.db"
    people = tuple(person(f"p{number}") for number in range(300))
    ties = tuple(tie(f"p{number % 300}", f"p{number // 300}", "knows", 0.5) for number in range(12_000))
    with open_store(path, create=True) as opened:
        records = Records(stakeholders=people, relationships=tuple(one for one in ties if one.source != one.target))
        opened.write([Load(source="many", records=records)], who="", when=datetime(2025, 1, 1, tzinfo=UTC))
    return path


def held(store):
    with open_store(store) as opened:
        return opened.read()


def beside(store):
    return sorted(file.name for file in store.parent.iterdir() if file.name.startswith(store.name))


# --- import ---------------------------------------------------------------------------------------


def test_import_says_what_it_did_to_each_table(tmp_path, place):
    made = ask("import", place, "--into", tmp_path / "kept.db")
    assert list(made.json) == ["schema", "network", "method", "parameters", "notices", "store", "rows"]
    assert (made.json["schema"], made.json["store"]) == ("relgraph/import/1", "kept.db")
    # Five rows of ties, and three of the boss column.
    assert made.json["network"] == {"source": "kept.db", "stakeholders": 3, "relationships": 8, "conflicts": 0}
    assert set(made.notices) >= {"unknown_type", "unknown_kind", "directed_disagrees", "second_boss"}
    counts = {"stakeholders": 3, "relationships": 8, "interactions": 2, "decisions": 1, "participations": 1}
    rest = {"updated": 0, "unchanged": 0, "removed": 0, "rejected": 0}
    assert made.rows == [{"what": what, "new": new, **rest} for what, new in counts.items()]
    again = ask("import", place, "--into", tmp_path / "kept.db").rows
    assert again == [{"what": what, "new": 0, **rest, "unchanged": new} for what, new in counts.items()]


def test_import_as_table_and_csv_in_either_language(tmp_path, place):
    said = call("import", place, "--into", tmp_path / "a.db").out
    assert "a.db now holds 3 stakeholders and 8 ties" in said
    assert "a.db 现有利益相关者 3，关系 8" in call("import", place, "--into", tmp_path / "a.db", "--lang", "zh").out
    made = call("import", place, "--into", tmp_path / "b.db", "--format", "csv")
    assert made.out.splitlines()[:2] == ["what,new,updated,unchanged,removed,rejected", "stakeholders,3,0,0,0,0"]


@pytest.mark.parametrize("command", ANALYSES)
def test_an_analysis_of_a_store_is_that_of_the_folder_it_came_from(place, store, command):
    plain, kept = (ask(command, path, "--lang", "zh").json for path in (place, store))
    assert kept["network"].pop("source") == "kept.db"
    assert plain["network"].pop("source") == "net"
    lost = ("unknown_type",)  # a store holds what was made of the word
    for made in (plain, kept):
        made["notices"] = [(one["code"], one["text"]) for one in made["notices"] if one["code"] not in lost]
    assert kept == plain


def test_check_and_paths_take_a_store_too(store):
    made = call("check", store, "--format", "json")
    assert (made.code, made.json["errors"]) == (0, 0)
    assert {row["code"] for row in made.rows} == {"unknown_kind", "directed_disagrees", "second_boss"}
    assert {row["source"] for row in made.rows} == {"net"}
    assert ask("paths", store, "--from", "Wu Lei", "--to", "1").rows


def test_a_store_is_exported_to_what_was_imported(tmp_path, place, store):
    for path, name in ((place, "one"), (store, "two")):
        assert call("export", path, tmp_path / f"{name}.json").code == 0
        assert call("export", path, tmp_path / name).code == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert [(tmp_path / "one" / f"{table}.csv").read_bytes() for table in TABLES] == [
        (tmp_path / "two" / f"{table}.csv").read_bytes() for table in TABLES
    ]


def test_kinds_and_half_life_beside_a_store_are_in_force(tmp_path, store):
    (tmp_path / "relgraph.toml").write_text("[kinds.guanxi]\ninfluence = [1.0, 0.0]\n")
    assert "unknown_kind" not in ask("ties", store).notices
    assert "unknown_kind" in ask("ties", shutil.copyfile(store, tmp_path / "net" / "copy.db")).notices


def test_replace_and_source_work_by_the_name_of_the_source(tmp_path, place, store):
    folder(place, stakeholders="id\n1\n2\n", relationships="source,target\n")
    (place / "participations.csv").unlink()
    (place / "interactions.csv").unlink()
    other = shutil.move(place, tmp_path / "moved")
    made = ask("import", other, "--into", store, "--replace")
    assert made.notices == ["source_unknown"]
    assert "--source" in made.json["notices"][0]["text"]
    assert len(held(store).stakeholders) == 3
    rows = {row["what"]: row for row in ask("import", other, "--into", store, "--replace", "--source", "net").rows}
    # Those that the other name had brought meanwhile stay.
    assert (rows["stakeholders"]["removed"], rows["relationships"]["removed"]) == (1, 8)
    assert [one.id for one in held(store).stakeholders] == ["1", "2"]


def test_where_anything_is_wrong_nothing_is_written_and_no_file_is_left(tmp_path, place):
    bad = folder(tmp_path / "bad", stakeholders="id,power\n7,9\n")
    made = call("import", place, bad, "--into", tmp_path / "kept.db", "--errors", tmp_path / "e.json")
    assert (made.code, made.out) == (3, "")
    assert "bad/stakeholders.csv > row 2 > power: 9" in made.err
    assert "e.json" in made.err
    assert "out_of_range_scale" in [row["code"] for row in json.loads((tmp_path / "e.json").read_text("utf-8"))]
    assert not (tmp_path / "kept.db").exists()


@pytest.mark.parametrize("name", ["left.csv", "left.json"])
def test_rejects_takes_the_good_rows_and_writes_the_others_down(tmp_path, name):
    bad = folder(tmp_path / "bad", stakeholders="id,power\n7,9\n8,.5\n9,\n", relationships="source,target\n7,8\n9,8\n")
    file = tmp_path / name
    made = call("import", bad, "--into", tmp_path / "kept.db", "--rejects", file, "--format", "json")
    assert made.code == 6
    assert {row["what"]: (row["new"], row["rejected"]) for row in made.rows} == {
        "stakeholders": (2, 1),
        "relationships": (1, 1),
        **dict.fromkeys(("interactions", "decisions", "participations"), (0, 0)),
    }
    assert "2 rows were left out" in made.err
    text = file.read_text("utf-8-sig")
    rows = json.loads(text) if name.endswith("json") else list(csv.DictReader(text.splitlines()))
    assert [(row["code"], str(row["row"])) for row in rows] == [("out_of_range_scale", "2"), ("refers_to_refused", "2")]
    # Nothing is left out any more: the list is empty.
    folder(bad, stakeholders="id\n7\n8\n9\n")
    assert call("import", bad, "--into", tmp_path / "kept.db", "--rejects", file).code == 0
    assert len(file.read_text("utf-8-sig").splitlines()) == 1


def test_rejects_never_takes_the_place_of_something_else_and_then_nothing_is_written(tmp_path, place):
    made = call("import", place, "--into", tmp_path / "kept.db", "--rejects", place / "stakeholders.csv")
    assert (made.code, made.out) == (7, "")
    assert (place / "stakeholders.csv").read_text("utf-8") == PEOPLE
    assert not (tmp_path / "kept.db").exists()


def test_every_format_comes_in_and_stores_are_copied(tmp_path, place, store):
    assert call("export", place, tmp_path / "net.json").code == 0
    assert call("import", tmp_path / "net.json", "--into", tmp_path / "b.db").code == 0
    assert call("import", store, "--into", tmp_path / "c.sqlite").code == 0
    assert held(tmp_path / "b.db") == held(tmp_path / "c.sqlite") == held(store)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--into", "x.xlsx"), ".db"),
        (("--into", "."), ".db"),
        (("--into", "http://host/db"), "neo4j"),
        (("--into", "a.db", "--source", ""), "--source"),
        (("--into", "a.db", "--replace", "--rejects", "r.csv"), "--rejects"),
        (("--into", "a.db", "--wait", "nan"), "--wait"),
        (("--into", "a.db", "--wait", "-1"), "--wait"),
        ((), "--into"),
    ],
    ids=" ".join,
)
def test_an_import_that_cannot_be(tmp_path, place, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    made = call("import", place, *words)
    assert (made.code, made.out, said in made.err) == (2, "", True)
    assert not list(tmp_path.glob("*.db"))


def test_an_import_into_itself_and_an_export_to_a_store_are_wrong_calls(tmp_path, place, store):
    assert "into itself" in (made := call("import", store, "--into", store)).err
    assert made.code == 2
    for target in (tmp_path / "new.db", "neo4j://nowhere"):
        made = call("export", place, target)
        assert (made.code, made.out, f"--into {target}" in made.err) == (2, "", True)
        assert "用导入来写" in call("export", place, target, "--lang", "zh").err
    assert not (tmp_path / "new.db").exists()


def test_on_a_terminal_one_line_tells_how_far_it_is_and_in_a_pipe_nothing_does(tmp_path, place):
    import pty

    words = ["import", str(place), "--into", str(tmp_path / "kept.db")]
    master, slave = pty.openpty()
    run = subprocess.run([*PROGRAM, *words], stdout=subprocess.PIPE, stderr=slave, env=environment(), check=False)
    os.close(slave)
    seen = b""
    with contextlib.suppress(OSError):
        while more := os.read(master, 65536):
            seen += more
    os.close(master)
    assert run.returncode == 0
    # Three people, eight ties, two contacts, a decision and a part in it.
    assert "importing 15 of 15" in seen.decode()
    assert b"\n" not in seen
    assert seen.endswith(b"\r\x1b[K")
    run = subprocess.run([*PROGRAM, *words], capture_output=True, env=environment(), check=False)
    assert (run.returncode, run.stderr) == (0, b"")


# --- 20: broken off -------------------------------------------------------------------------------

KILLING = """
import json, os, shutil, signal, sqlite3, sys, time
from pathlib import Path

import relgraph.transfer  # loaded once, for all children
from relgraph.cli import main
from relgraph.stores.sqlite import SqliteStore

source, original = map(Path, sys.argv[1:])
store = original.with_name("killed.db")
journal = Path(f"{store}-journal")


def importing():
    # Starts an import and waits until it writes.
    shutil.copyfile(original, store)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        main(["import", str(source), "--into", str(store)])
    while not journal.exists():
        assert os.waitpid(child, os.WNOHANG) == (0, 0)
    return child


def content():
    connection = sqlite3.connect(store)
    whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    with SqliteStore(store) as opened:
        return whole, opened.read()


with SqliteStore(original) as opened:
    before = opened.read()
child = importing()
begun = time.perf_counter()
while journal.exists():
    time.sleep(0.0005)
lasting = time.perf_counter() - begun
assert os.waitpid(child, 0)[1] == 0
after = content()[1]
assert before != after
found = []
for number in range(20):
    child = importing()
    time.sleep(lasting * number / 20)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    whole, now = content()
    found.append([whole, "before" if now == before else "after" if now == after else "half"])
print(json.dumps(found))
"""


def test_an_import_that_is_killed_leaves_all_or_nothing(store, many):
    run = subprocess.run(
        [sys.executable, "-c", KILLING, str(many), str(store)],
        capture_output=True,
        env=environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1"),
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    found = json.loads(run.stdout)
    assert len(found) == 20
    assert all(whole for whole, _ in found)
    assert {which for _, which in found} <= {"before", "after"}
    # The first is killed as soon as it writes.
    assert found[0][1] == "before"


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_import_that_is_interrupted_is_rolled_back(tmp_path, store, many, sent, code):
    before = held(store)
    run = subprocess.Popen(
        [*PROGRAM, "import", str(many), "--into", str(store)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    journal = Path(f"{store}-journal")
    while not journal.exists():
        assert run.poll() is None
    run.send_signal(sent)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err.strip()) == (code, b"", b"")
    assert held(store) == before
    assert beside(store) == ["kept.db"]
    assert call("import", many, "--into", store).code == 0
    assert len(held(store).stakeholders) == 303


# --- 21: two writers ------------------------------------------------------------------------------


@contextlib.contextmanager
def writing(store):
    """Hold a store as somebody does who is writing to it."""
    connection = sqlite3.connect(store, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.close()


@pytest.mark.parametrize(("lang", "said"), [("en", "--wait SECONDS"), ("zh", "--wait 秒数")])
def test_a_store_that_is_busy_is_waited_for_and_then_given_up(tmp_path, store, lang, said):
    before = held(store)
    more = folder(tmp_path / "more", stakeholders="id\n9\n")
    with writing(store):
        made = call("import", more, "--into", store, "--wait", ".2", "--lang", lang)
        assert ask("rank", store).rows
    assert (made.code, made.out, said in made.err) == (5, "", True)
    assert held(store) == before


def test_a_store_that_is_let_go_in_time_is_written_to(tmp_path, store):
    more = folder(tmp_path / "more", stakeholders="id\n9\n")
    with writing(store) as connection:
        let_go = threading.Timer(0.3, connection.execute, ["ROLLBACK"])
        let_go.start()
        made = call("import", more, "--into", store, "--wait", "60")
        let_go.join()
    assert made.code == 0
    assert len(held(store).stakeholders) == 4


# --- 22: no room ----------------------------------------------------------------------------------


def test_a_full_disk_is_7_and_the_store_stays_as_it_was(store, many, monkeypatch):
    before, connect = held(store), sqlite3.connect

    def small(database, *rest, **more):
        connection = connect(database, *rest, **more)
        if store.name in str(database):
            connection.execute("PRAGMA max_page_count = 40")
        return connection

    monkeypatch.setattr("sqlite3.connect", small)
    made = call("import", many, "--into", store)
    assert (made.code, made.out) == (7, "")
    assert "no space left for kept.db; nothing was changed" in made.err
    monkeypatch.undo()
    assert held(store) == before


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit on files here")
def test_a_file_that_may_not_grow_is_7_and_the_store_stays_as_it_was(store, many):
    before = held(store)
    room = store.stat().st_size + 50_000

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    run = subprocess.run(
        [*PROGRAM, "import", str(many), "--into", str(store)],
        capture_output=True,
        env=environment(),
        preexec_fn=limit,
        check=False,
    )
    assert (run.returncode, run.stdout) == (7, b""), run.stderr
    assert b"kept.db" in run.stderr
    assert b"Traceback" not in run.stderr
    assert held(store) == before


# --- 24: whose file -------------------------------------------------------------------------------


def test_a_new_store_is_for_its_owner_only_whatever_the_umask(tmp_path, place):
    before = os.umask(0)
    try:
        assert call("import", place, "--into", tmp_path / "kept.db").code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "kept.db").stat().st_mode) == 0o600


COMMANDS = [
    ["rank"],
    ["check"],
    ["export", "{}", "out.json"],
    ["query", "{}", "ungoverned_types"],
    ["subject", "{}", "1"],
]


@pytest.mark.parametrize(
    "words", [*COMMANDS, ["erase", "{}", "1", "--yes"], ["import", "net", "--into", "{}"]], ids=str
)
def test_a_file_that_is_not_ours_or_of_a_newer_version_is_left_alone(tmp_path, place, store, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    foreign = tmp_path / "foreign.db"
    with contextlib.closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE mine (x)")
    newer = shutil.copyfile(store, tmp_path / "newer.db")
    with contextlib.closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 999")
    for path, said in ((foreign, "no store of relgraph"), (newer, "upgrade relgraph")):
        before = path.read_bytes()
        given = [str(path) if word == "{}" else word for word in words]
        made = call(*(given if "{}" in words else [*given, path]))
        assert (made.code, made.out, said in made.err) == (4, "", True)
        assert path.read_bytes() == before
        assert beside(path) == [path.name]


@pytest.mark.parametrize("command", ["rank", "check", "subject", "erase"])
def test_a_store_that_is_not_there_is_not_made(tmp_path, command):
    made = call(command, tmp_path / "no.db", *(["1"] if command in ("subject", "erase") else []))
    assert (made.code, made.out, "no.db" in made.err) == (2, "", True)
    assert not (tmp_path / "no.db").exists()


# --- 25: one person's data ------------------------------------------------------------------------


def test_subject_lists_everything_with_its_sources_and_imports(place, store):
    made = ask("subject", store, "Wu Lei")
    assert (made.json["schema"], made.json["id"], made.json["imports"][0]["source"]) == (
        "relgraph/subject/1",
        "3",
        "net",
    )
    assert [(row["what"], row["key"]) for row in made.rows] == [
        ("stakeholder", ["3"]),
        ("relationship", ["2", "3", "friend"]),
        ("relationship", ["3", "1", "guanxi"]),
        ("relationship", ["3", "1", "reports_to"]),
        ("relationship", ["3", "2", "reports_to"]),
        ("interaction", ["2024-03-02T00:00:00", "2", "3"]),
        ("mention", ["stakeholders", "2"]),
    ]
    assert {tuple(row["sources"]) for row in made.rows} == {("net",)}
    from_files = ask("subject", place, "3")
    assert from_files.json["imports"] == []
    assert [row["what"] for row in from_files.rows] == [row["what"] for row in made.rows]
    assert from_files.rows[0]["sources"] == ["stakeholders.csv > 4"]
    assert call("subject", store, "3", "--format", "csv").out.startswith("what,key,sources,fields.id,")


def test_subject_as_a_table_cuts_nothing(tmp_path):
    long = "said so " * 200 + "in the end"
    place = folder(tmp_path, stakeholders=f"id,name,note\n1,Ann Chief,{long}\n")
    shown = call("subject", place, "1").out
    assert "".join(long.split()) in "".join(re.sub("[─ ]", "", shown).split())
    assert "本人" in call("subject", place, "1", "--lang", "zh").out


def test_nobody_and_several_are_a_wrong_call(tmp_path):
    place = folder(tmp_path, stakeholders="id,name\n1,Li Na\n2,Li Na\n")
    assert call("import", place, "--into", tmp_path / "kept.db").code == 0
    for words in (["subject", place], ["subject", tmp_path / "kept.db"], ["erase", tmp_path / "kept.db"]):
        several, nobody = call(*words, "Li Na"), call(*words, "Zhao Min")
        assert (several.code, several.out, "Li Na (1)" in several.err) == (2, "", True)
        assert (nobody.code, nobody.out, "nobody here" in nobody.err) == (2, "", True)


@pytest.fixture
def secret(tmp_path):
    """A store in which a rare name stands wherever a name can."""
    name = "Xyzzy Quux"
    place = folder(
        tmp_path / "net",
        stakeholders="id,name,owner,organization,note,tags,met\n"
        f'1,Ann Chief,Q7x,Q7x,"saw {name.upper()}","a;{name}",{name}\n'
        f"Q7x,{name},,,own note of the person,,\n2,Bo,,,,,\n",
        relationships=f"source,target,kind,note,wave\n1,Q7x,knows,,\n1,2,knows,through {name},{name}\n",
        interactions=f"date,source,target,channel,note\n2024-01-01,1,Q7x,,\n2024-01-02,1,2,{name},about {name}\n",
        decisions=f"id,name,stage,rule\nP1,The {name} case,{name},ask {name}\n",
        participations="decision,stakeholder,role\nP1,Q7x,decider\nP1,1,user\n",
    )
    store = tmp_path / "kept.db"
    assert call("import", place, "--into", store, "--source", f"list of {name}").code == 0
    assert b"Xyzzy" in store.read_bytes()
    return store


def test_erase_leaves_nothing_of_the_name_in_the_bytes_of_the_file_or_beside_it(secret):
    made = ask("erase", secret, "Xyzzy Quux", "--yes")
    assert {row["what"]: row["removed"] for row in made.rows} == {
        "stakeholder": 1,
        "relationship": 1,
        "interaction": 1,
        "participation": 1,
        "owner_of": 1,
        "member": 1,
        "mention": 4,
    }
    assert (made.json["schema"], made.json["store"]) == ("relgraph/erase/1", "kept.db")
    assert made.json["network"]["stakeholders"] == 2
    assert "erased_from_store_only" in made.notices
    for file in secret.parent.glob("kept.db*"):
        assert not re.search(rb"xyzzy|q7x|own note of", file.read_bytes(), re.IGNORECASE)
    records = held(secret)
    assert [one.id for one in records.stakeholders] == ["1", "2"]
    ann = records.stakeholders[0]
    assert (ann.owner, ann.organization, ann.note) == (None, None, "saw [erased]")
    assert (ann.tags, dict(ann.attributes)) == (("a", "[erased]"), {"met": "[erased]"})
    assert (records.relationships[0].note, records.decisions[0].name) == ("through [erased]", "The [erased] case")
    assert call("subject", secret, "Xyzzy Quux").code == 2


def test_erase_reaches_those_who_named_the_person_before_it_was_known(tmp_path):
    store = tmp_path / "kept.db"
    first = folder(tmp_path / "first", stakeholders="id,owner,organization\n1,Xyzzy Quux,\n2,,Xyzzy Quux\n3,Else,\n")
    second = folder(tmp_path / "second", stakeholders="id,name\nQ7x,Xyzzy Quux\n")
    assert call("import", first, second, "--into", store).code == 0
    rows = {row["what"]: row["removed"] for row in ask("erase", store, "Q7x", "--yes").rows}
    assert rows == {"stakeholder": 1, "owner_of": 1, "member": 1}
    assert b"Xyzzy" not in store.read_bytes()
    assert [(one.id, one.owner, one.organization) for one in held(store).stakeholders] == [
        ("1", None, None),
        ("2", None, None),
        ("3", "Else", None),
    ]


def test_erase_tells_of_copies_beside_the_store_and_of_the_sources(secret):
    shutil.copyfile(secret, secret.with_name("kept.db.v0-20240101-000000.backup"))
    made = call("erase", secret, "Q7x", "--yes")
    assert made.code == 0
    assert "kept.db.v0-20240101-000000.backup" in made.out
    assert "list of Xyzzy Quux" in made.out
    assert "the next import brings the data back" in made.out


def test_erase_asks_and_without_a_terminal_does_nothing(secret):
    before = secret.read_bytes()
    made = call("erase", secret, "Q7x")
    assert (made.code, made.out, "--yes" in made.err) == (2, "", True)
    assert secret.read_bytes() == before


def test_erase_is_for_stores_only(tmp_path, place):
    made = call("erase", place, "1", "--yes")
    assert (made.code, made.out, "relgraph subject" in made.err) == (2, "", True)


@pytest.mark.parametrize(("answer", "code", "left"), [("y", 0, 2), ("n", 130, 3)])
def test_at_a_terminal_erase_shows_what_goes_and_asks(secret, answer, code, left):
    import pty

    master, slave = pty.openpty()
    run = subprocess.Popen(
        [*PROGRAM, "erase", str(secret), "Q7x"], stdin=slave, stdout=subprocess.PIPE, stderr=slave, env=environment()
    )
    os.close(slave)
    shown = b""
    while b"undone" not in shown:
        shown += os.read(master, 65536)
    os.write(master, f"{answer}\n".encode())
    out, _ = run.communicate(timeout=60)
    os.close(master)
    text = shown.decode()
    assert "Xyzzy Quux (Q7x)" in text
    assert "tie: 1" in text
    assert "mentioned in a text: 4" in text
    assert (run.returncode, bool(out)) == (code, code == 0)
    assert len(held(secret).stakeholders) == left


# --- doctor ---------------------------------------------------------------------------------------


def test_doctor_tells_versions_and_the_condition_of_a_store_and_nothing_personal(tmp_path, store):
    made = ask("doctor", store)
    rows = {row["what"]: row for row in made.rows}
    assert made.json["schema"] == "relgraph/doctor/1"
    assert all(list(row) == ["what", "value", "ok", "note"] for row in made.rows)
    assert rows["python"]["value"] == ".".join(map(str, sys.version_info[:3]))
    assert rows["sqlite"]["value"] == sqlite3.sqlite_version
    assert {"relgraph", "click", "networkx", "pandas"} <= set(rows)
    assert (rows["reachable"]["value"], rows["engine"]["value"], rows["schema"]["value"]) == (True, "SQLite", 1)
    assert (rows["private"]["ok"], rows["writable"]["ok"]) == (True, True)
    assert (rows["stakeholders"]["value"], rows["relationships"]["value"], rows["imports"]["value"]) == (3, 8, 1)
    for how in ("json", "csv", "table"):
        told = call("doctor", store, "--format", how).out
        private = ("Ann", "陈静", "Wu Lei", "kept", str(tmp_path), getpass.getuser(), platform.node())
        assert not [word for word in private if word in told]


def test_doctor_without_a_store(monkeypatch):
    monkeypatch.setattr("relgraph.doctor.requires", lambda _: ["nosuch>=1", "rich>=13", 'nosuchextra; extra == "more"'])
    rows = {row["what"]: row for row in ask("doctor").rows}
    assert "reachable" not in rows
    assert (rows["nosuch"]["ok"], rows["nosuch"]["note"]) == (False, "not installed: pip install nosuch")
    assert (rows["nosuchextra"]["ok"], "relgraph[nosuchextra]" in rows["nosuchextra"]["note"]) == (True, True)
    assert rows["rich"]["ok"]
    assert "store reachable" not in call("doctor").out
    assert "平台" in call("doctor", "--lang", "zh").out


def test_doctor_says_what_is_the_matter_with_a_store_and_exits_with_its_code(tmp_path, store):
    store.chmod(0o644)
    rows = {row["what"]: row for row in ask("doctor", store).rows}
    assert (rows["private"]["ok"], "chmod 600" in rows["private"]["note"]) == (False, True)
    other = tmp_path / "of-somebody.db"
    other.write_bytes(b"something else entirely")
    made = call("doctor", other, "--format", "json")
    assert made.code == 4
    assert made.rows[-1] == {
        "what": "reachable",
        "value": False,
        "ok": False,
        "note": "… is no store of relgraph; name another file, or import into a new one",
    }
    assert call("doctor", tmp_path / "nowhere.db").code == 2
    assert "nowhere" not in call("doctor", tmp_path / "nowhere.db").out
    made = call("doctor", tmp_path)
    assert (made.code, made.out) == (2, "")


# --- write-back, logins ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", [[], ["--remove"]])
def test_scores_are_written_back_to_a_neo4j_only(place, store, words):
    before = store.read_bytes()
    for path in (store, place):
        made = call("write-back", path, *words)
        assert (made.code, made.out, "rank --format csv" in made.err) == (2, "", True)
    assert store.read_bytes() == before


def test_a_password_is_never_an_option():
    overview = call("--help").out
    names = re.findall(r"^  ([a-z-]+)  ", overview.split("Commands:")[1], re.MULTILINE)
    assert {"import", "erase", "subject", "doctor", "query", "write-back"} <= set(names)
    for name in names:
        options = re.findall(r"--[a-z-]+", call(name, "--help").out)
        assert not [option for option in options if "pass" in option and option != "--password-file"]
        if name != "demo":
            assert {"--wait", "--password-file", "--insecure"} <= set(options)


@pytest.fixture
def logins(monkeypatch):
    """Every login that a store was opened with."""
    seen = []

    def opened(place, *, create=False, wait=None, login=None):
        from relgraph.errors import StoreError

        seen.append(login)
        raise StoreError(f"no answer from {place}")

    for module in ("importing", "reading", "asking", "writing_back"):
        monkeypatch.setattr(f"relgraph.transfer.{module}.open_store", opened)
    monkeypatch.setattr("relgraph.stores.open_store", opened)
    monkeypatch.setattr("relgraph.doctor.open_store", opened)
    for name in ("USERNAME", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"NEO4J_{name}", raising=False)
    return seen


REACHING = [
    ["rank", "neo4j://h"],
    ["check", "neo4j://h"],
    ["export", "neo4j://h", "out.json"],
    ["query", "neo4j://h", "ungoverned_types"],
    ["subject", "neo4j://h", "1"],
    ["erase", "neo4j://h", "1"],
    ["doctor", "neo4j://h"],
    ["write-back", "neo4j://h"],
    ["write-back", "neo4j://h", "--remove"],
    ["import", "neo4j://other", "--into", "a.db"],
    ["import", "a.csv", "--into", "neo4j://h"],
]


@pytest.mark.parametrize("words", REACHING, ids=" ".join)
def test_every_command_takes_the_login_from_the_environment_or_a_file(tmp_path, logins, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEO4J_USERNAME", "ann")
    monkeypatch.setenv("NEO4J_PASSWORD", "s3cret-env")
    monkeypatch.setenv("NEO4J_DATABASE", "deals")
    (tmp_path / "pw").write_text("s3cret-file\nmore\n")
    plain = call(*words)
    filed = call(*words, "--password-file", "pw", "--insecure", "--debug")
    assert (plain.code, filed.code) == (4, 4)
    first, second = logins
    assert (first.username, first.password, first.database, first.insecure) == ("ann", "s3cret-env", "deals", False)
    assert (second.username, second.password, second.insecure) == ("ann", "s3cret-file", True)
    assert "s3cret" not in plain.out + plain.err + filed.out + filed.err + repr(logins)


def test_a_password_may_come_by_standard_input(logins, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("from a pipe\n"))
    assert call("rank", "neo4j://h", "--password-file", "-").code == 4
    assert logins[0].password == "from a pipe"


@pytest.mark.parametrize(("text", "said"), [(None, "cannot be read"), ("\nsecond", "no password")])
def test_a_password_file_that_holds_none_is_a_wrong_call(tmp_path, logins, text, said):
    if text is not None:
        (tmp_path / "pw").write_text(text)
    made = call("rank", "neo4j://h", "--password-file", tmp_path / "pw")
    assert (made.code, made.out, said in made.err) == (2, "", True)
    assert "second" not in made.err
    assert logins == []


def test_a_keyring_is_asked_last_and_a_broken_one_knows_nothing(logins, monkeypatch):
    asked = []

    def get_password(service, user):
        asked.append((service, user))
        if user == "broken":
            raise RuntimeError("locked")
        return "from the ring"

    ring = types.ModuleType("keyring")
    ring.__spec__ = importlib.machinery.ModuleSpec("keyring", None)
    ring.get_password = get_password
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert call("rank", "neo4j://h").code == 4
    monkeypatch.setenv("NEO4J_USERNAME", "broken")
    assert call("rank", "neo4j://h").code == 4
    monkeypatch.setenv("NEO4J_PASSWORD", "known")
    assert call("rank", "neo4j://h").code == 4
    assert [login.password for login in logins] == ["from the ring", None, "known"]
    assert asked == [("relgraph", "neo4j"), ("relgraph", "broken")]


def test_nobody_is_asked_for_a_password_without_a_terminal(logins, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert call("rank", "neo4j://h").code == 4
    assert (logins[0].username, logins[0].password, logins[0].ask()) == ("neo4j", None, None)


def test_an_address_with_a_login_in_it_is_refused_without_repeating_it(tmp_path, place):
    for words in (["rank", "neo4j://ann:s3cret@h"], ["import", place, "--into", "bolt://ann:s3cret@h"]):
        made = call(*words)
        assert (made.code, made.out, "NEO4J_PASSWORD" in made.err) == (2, "", True)
        assert "s3cret" not in made.err
        assert "ann" not in made.err.replace("cannot", "")
