"""The SQLite file itself: whose it is, who may read it, and what happens to it when something goes wrong."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from builders import person, talks, tie
from relgraph.errors import OutputError, StoreBusy, StoreError, UsageError
from relgraph.fields import FIELDS, RECORDS, TABLES
from relgraph.model import Records
from relgraph.stores import Load, is_store, open_store, schema, store_name
from relgraph.stores.sqlite import SqliteStore
from store_samples import HOSTILE, RICH, by_key

WHEN = datetime(2025, 6, 30)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store that holds the rich sample."""
    path = tmp_path / "network.db"
    with SqliteStore(path, create=True) as store:
        bring(store, RICH)
    return path


def bring(store: SqliteStore, records: Records, source: str = "crm.csv") -> None:
    store.write([Load(source=source, records=records)], who="mei", when=WHEN)


def people(count: int) -> Records:
    return Records(stakeholders=tuple(person(f"P{number}", note="x" * 500) for number in range(count)))


def is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# --- whose file it is ---


@pytest.mark.parametrize("name", ["network.db", "network.sqlite", "NETWORK.SQLITE3", "neo4j://localhost", "bolt+s://x"])
def test_a_store_is_known_by_its_name(name) -> None:
    assert is_store(name)


@pytest.mark.parametrize("name", ["network.xlsx", "network", "db", "network.db.json"])
def test_what_is_no_store_is_none(name) -> None:
    assert not is_store(name)


def test_a_folder_called_like_a_store_is_a_folder(tmp_path) -> None:
    (tmp_path / "network.db").mkdir()
    assert not is_store(tmp_path / "network.db")


def test_the_name_of_a_store_holds_no_secret() -> None:
    assert store_name("neo4j://mei:secret@graph.example:7687/people") == "neo4j://graph.example:7687/people"
    assert store_name(Path("/somewhere/network.db")) == "network.db"


@pytest.mark.parametrize(
    "uri", ["neo4j://mei:secret@localhost", "bolt://:secret@localhost", "bolt://u:a/secret@127.0.0.1"]
)
def test_an_address_with_a_login_is_refused_without_repeating_it(uri) -> None:
    with pytest.raises(UsageError, match="NEO4J_PASSWORD") as caught:
        open_store(uri)
    assert "secret" not in str(caught.value)


def test_a_scheme_of_somebody_else_is_refused() -> None:
    with pytest.raises(UsageError, match="postgres"):
        open_store("postgres://localhost")


def test_a_file_that_is_not_there_is_made_only_where_it_is_wanted(tmp_path) -> None:
    path = tmp_path / "network.db"
    with pytest.raises(UsageError, match="no such file"):
        open_store(path)
    assert not path.exists()
    with open_store(path, create=True) as store:
        assert store.read() == Records()


@pytest.mark.parametrize("content", [b"name,type\nA,media\n", b"\0" * 4096, b"SQLite format 3\0" + b"\1" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path, content) -> None:
    path = tmp_path / "network.db"
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(StoreError):
            open_store(path, create=create)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_as_it_was(tmp_path) -> None:
    path = tmp_path / "network.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE stakeholders (id)")
        connection.commit()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StoreError, match=r"network\.db is no store of relgraph") as caught:
            open_store(path, create=create)
        assert caught.value.exit_code == 4
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version_is_refused(file) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    with pytest.raises(StoreError, match="newer relgraph") as caught:
        open_store(file)
    assert caught.value.exit_code == 4


def test_a_file_of_an_older_version_is_brought_up_to_date_behind_a_dated_copy(file, monkeypatch) -> None:
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    step = ("CREATE TABLE extra (x)", "INSERT INTO extra VALUES (1)")
    monkeypatch.setattr(schema, "MIGRATIONS", {schema.VERSION - 1: step})
    with open_store(file) as store:
        assert by_key(store.read()) == by_key(RICH)
        assert store.condition()["schema"] == schema.VERSION
        (remaining,) = store.remains()
    (copy,) = [path for path in file.parent.iterdir() if path != file]
    assert remaining.figures == {"files": (copy.name,)}
    assert f"{date.today():%Y%m%d}" in copy.name  # noqa: DTZ011 - the user's own day
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    monkeypatch.undo()
    with SqliteStore(copy) as store:
        assert by_key(store.read()) == by_key(RICH)


def test_a_migration_that_fails_leaves_the_file_as_it_was(file, monkeypatch) -> None:
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    monkeypatch.setattr(schema, "MIGRATIONS", {schema.VERSION - 1: ("CREATE TABLE extra (x)", "NONSENSE")})
    with pytest.raises(sqlite3.Error):
        open_store(file)
    monkeypatch.undo()
    with open_store(file) as store:
        assert by_key(store.read()) == by_key(RICH)


def test_an_empty_file_is_a_store_to_be(tmp_path) -> None:
    path = tmp_path / "network.db"
    path.touch()
    with pytest.raises(StoreError):
        open_store(path)
    with open_store(path, create=True) as store:
        bring(store, RICH)
        assert by_key(store.read()) == by_key(RICH)


def test_a_store_in_a_folder_that_is_not_there_is_refused(tmp_path) -> None:
    with pytest.raises(OutputError, match="No such file"):
        open_store(tmp_path / "nowhere" / "network.db", create=True)


# --- who may read it ---


def test_nobody_else_may_read_a_new_store_whatever_the_umask(tmp_path) -> None:
    path = tmp_path / "network.db"
    before = os.umask(0)
    try:
        with open_store(path, create=True) as store:
            bring(store, RICH)
            assert store.condition()["private"] is True
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_writing_takes_the_rights_of_others_away(file) -> None:
    file.chmod(0o644)
    with open_store(file) as store:
        assert store.condition()["private"] is False
        bring(store, RICH)
        assert store.condition()["private"] is True


def test_a_store_that_may_only_be_read_can_be_read(file, monkeypatch) -> None:
    # To root every file is writable, so what the system says of the file is put in its mouth.
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    with open_store(file) as store:
        assert by_key(store.read()) == by_key(RICH)
        with pytest.raises(OutputError, match="read-only"):
            bring(store, RICH)


# --- all or nothing ---


def test_an_import_that_fails_in_the_middle_changes_nothing(file) -> None:
    unknown = Records(stakeholders=(person("new"),), relationships=(tie("new", "nobody"),))
    with open_store(file) as store:
        with pytest.raises(sqlite3.IntegrityError):
            bring(store, unknown)
        assert by_key(store.read()) == by_key(RICH)
        assert len(store.imports()) == 1


def test_of_several_sources_the_last_that_fails_takes_all_back(file) -> None:
    loads = [Load(source="a", records=people(3)), Load(source="b", records=Records(relationships=(tie("P1", "?"),)))]
    with open_store(file) as store:
        with pytest.raises(sqlite3.IntegrityError):
            store.write(loads, who="mei", when=WHEN)
        assert by_key(store.read()) == by_key(RICH)


def test_a_full_disk_is_told_and_changes_nothing(file) -> None:
    with open_store(file) as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(OutputError, match="no space left") as caught:
            bring(store, people(2_000))
        assert caught.value.exit_code == 7
    with open_store(file) as store:
        assert by_key(store.read()) == by_key(RICH)
    assert is_sound(file)


def test_who_cannot_write_in_time_is_told_that_somebody_else_is_writing(file) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_store(file, wait=0.1) as store:
            assert by_key(store.read()) == by_key(RICH)
            with pytest.raises(StoreBusy, match="--wait") as caught:
                bring(store, people(1))
            assert caught.value.exit_code == 5
            other.execute("ROLLBACK")
            bring(store, people(1))


def test_who_waits_long_enough_writes(file) -> None:
    hold = "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None)"
    hold += "; c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(0.5); c.execute('ROLLBACK')"
    with subprocess.Popen([sys.executable, "-c", hold, str(file)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with open_store(file, wait=60) as store:
            bring(store, people(1))
            assert "P0" in dict(store.members()[0])


def test_a_reader_sees_the_store_at_one_moment(file) -> None:
    with open_store(file) as reader, open_store(file, wait=0.1) as writer:
        with reader._file.at_one_moment():
            reader._run("store_count").fetchone()
            # What is not committed while somebody reads waits, and is told.
            with pytest.raises(StoreBusy):
                bring(writer, people(1))
        bring(writer, people(1))
        assert "P0" in dict(reader.members()[0])


# --- what a file may hold ---


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("relationships", "strength", 0),
        ("relationships", "strength", 1.01),
        ("relationships", "strength", "strong"),
        ("relationships", "sentiment", -2),
        ("relationships", "since", "30.6.2025"),
        ("relationships", "directed", 2),
        ("relationships", "target", "nobody"),
        ("stakeholders", "stance", 3),
        ("stakeholders", "level", 0),
        ("stakeholders", "level", 1.5),
        ("stakeholders", "name", None),
        ("stakeholders", "ours", "yes"),
        ("participations", "decision", "none"),
        ("decisions", "due", "soon"),
        ("interactions", "date", "soon"),
    ],
)
def test_who_edits_the_file_by_hand_cannot_make_it_hold_nonsense(file, table, column, value) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(f"UPDATE {table} SET {column} = ?", (value,))


def test_the_columns_are_the_fields(file) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for table in TABLES:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            wanted = [*FIELDS[RECORDS[table]], *schema.BOOKKEEPING]
            assert [name for name in columns if name not in ("attributes", "key")] == wanted


def test_a_row_remembers_which_import_made_it_and_which_changed_it(file) -> None:
    with open_store(file) as store:
        bring(store, Records(stakeholders=(person("K01", level=9), person("U2"))), "hr.xlsx")
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute(
            "SELECT id, created_by, updated_by, seen_by FROM stakeholders WHERE id IN ('K01', 'U2')"
        )
        assert sorted(found) == [("K01", 1, 2, 2), ("U2", 1, 1, 2)]


# --- what is erased ---


def test_nothing_of_an_erased_person_is_left_in_the_bytes(tmp_path) -> None:
    path = tmp_path / "network.db"
    secret, mention = "Zyx Wvutsrq", "asked by Zyx Wvutsrq"
    victim = person("Z99-Zyx", name=secret, note="private " + secret, title="Head of " + secret, tags=(secret,))
    others = tuple(person(f"P{number}", note=f"{mention} {number}" * 20, owner="Z99-Zyx") for number in range(300))
    ties = tuple(tie("Z99-Zyx", f"P{number}", evidence=secret) for number in range(300))
    log = tuple(replace(call, note=secret) for call in talks("P1", "Z99-Zyx", "2025-01-01", "2025-01-02"))
    with open_store(path, create=True) as store:
        bring(store, Records(stakeholders=(victim, *others), relationships=ties, interactions=log))
        assert secret.encode() in path.read_bytes()
        store.erase("Z99-Zyx", lambda text: text.replace(secret, "***"))
        assert len(store.read().stakeholders) == 300
        left = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    left += b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert secret.encode() not in left
    assert b"Z99-Zyx" not in left
    assert is_sound(path)


def test_copies_beside_the_file_are_named_as_what_remains(file) -> None:
    (file.parent / "network.db.v0.backup").write_bytes(b"")
    (file.parent / "other.db").write_bytes(b"")
    with open_store(file) as store:
        assert [(each.code, each.figures) for each in store.remains()] == [
            ("store_copies", {"files": ("network.db.v0.backup",)})
        ]


def test_hostile_names_of_sources_do_no_harm(tmp_path) -> None:
    with open_store(tmp_path / "a.db", create=True) as store:
        bring(store, people(1), f"a;b {HOSTILE}")
        (row,) = store.read().stakeholders
        (entry,) = store.imports()
    assert row.origin.source == entry.source
    assert ";" not in entry.source


def test_a_day_is_a_day_and_a_moment_a_moment(file) -> None:
    with closing(sqlite3.connect(file)) as connection:
        days = {row[0] for row in connection.execute("SELECT since FROM relationships WHERE since IS NOT NULL")}
        moments = [row[0] for row in connection.execute("SELECT date FROM interactions ORDER BY date DESC LIMIT 1")]
    assert date(2024, 2, 1).isoformat() in days
    assert moments == ["2025-06-30T09:30:00"]
