"""What a Neo4j server does to us, and what we say of it: the real one where it can be made to, else a stub."""

from __future__ import annotations

import logging
import socket
import threading
from datetime import datetime

import pytest
from bolt_stub import Stub
from neo4j_fixtures import ask

from builders import person, tie
from relgraph.errors import CommitUnknown, StoreBusy, StoreError, UsageError
from relgraph.model import Records
from relgraph.stores import Load, Login, open_store
from relgraph.stores import neo4j_server as server_room

SECRET = "s3cr3t-of-ours"
WHEN = datetime(2025, 6, 30)
PEOPLE = Records(stakeholders=tuple(person(f"P{number}", note="x" * 50) for number in range(40)))


@pytest.fixture(autouse=True)
def nothing_secret_is_said(caplog, capfd):
    """Whatever happens, no log and no output holds a password or a name."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("neo4j").setLevel(logging.NOTSET)
    yield
    said = caplog.text + "".join(capfd.readouterr())
    assert SECRET not in said
    assert "Secret Name" not in said


@pytest.fixture
def neo4j_login(strict_server):
    return Login(password=strict_server.password)


@pytest.fixture
def impatient(monkeypatch):
    """Wait for a silent server no longer than a test can."""
    monkeypatch.setattr(server_room, "CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(server_room, "ACQUIRE_SECONDS", 0.5)
    monkeypatch.setattr("neo4j._sync.work.session.sleep", lambda _: None)


def bring(store, records=PEOPLE, source="crm.csv", **options):
    return store.write([Load(source=source, records=records)], who="mei", when=WHEN, **options)


def refused(uri, *, kind=StoreError, wait=1.0, **login):
    """Return what is said where a store cannot be opened."""
    with pytest.raises(kind) as caught:
        open_store(uri, wait=wait, login=Login(**login))
    assert SECRET not in str(caught.value)
    return caught.value


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


# --- reaching it ---


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_nobody_answers(scheme, impatient) -> None:
    error = refused(f"{scheme}://127.0.0.1:{free_port()}", password=SECRET)
    assert (error.exit_code, error.code) == (4, "store_down")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s"])
def test_a_server_that_says_nothing_is_given_up(scheme, impatient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        error = refused(f"{scheme}://127.0.0.1:{mute.getsockname()[1]}")
    assert (error.exit_code, error.code) == (4, "store_silent")


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_machine_that_no_one_knows(scheme, impatient) -> None:
    assert refused(f"{scheme}://no-such-host.invalid").code == "store_no_host"


def test_a_web_server_on_the_port_is_told(impatient) -> None:
    with Stub() as stub:
        stub.on("CONNECT", raw=b"HTTP/1.1 400 Bad Request\r\n\r\n")
        for uri in (stub.uri, stub.uri.replace("bolt", "neo4j")):
            error = refused(uri)
            assert (error.exit_code, error.code) == (4, "store_http")


@pytest.mark.parametrize("uri", ["neo4j://graph.example", "bolt://192.0.2.1:7687"])
def test_names_do_not_travel_unencrypted_to_another_machine_unless_told_to(uri, impatient) -> None:
    assert refused(uri, kind=UsageError).code == "store_insecure"
    # Told to, it tries: and finds nobody.
    assert refused(uri, insecure=True).exit_code == 4


def test_an_old_server_is_refused(impatient) -> None:
    with Stub(agent="Neo4j/5.25.1") as stub:
        assert refused(stub.uri).code == "store_too_old"
    with Stub(agent="Neo4j/2025.10.1") as stub:
        open_store(stub.uri).close()


def test_a_wrong_password_is_tried_once_and_told(strict_server) -> None:
    error = refused(strict_server.uri, password=SECRET)
    assert (error.exit_code, error.code) == (4, "store_login")


def test_without_a_password_somebody_is_asked_once(strict_server) -> None:
    asked = []
    login = Login(ask=lambda: asked.append(1) or strict_server.password)
    open_store(strict_server.uri, login=login).close()
    assert asked == [1]
    assert refused(strict_server.uri, ask=lambda: asked.append(2) or SECRET).code == "store_login"
    assert asked == [1, 2]
    assert refused(strict_server.uri, ask=lambda: None).code == "store_login"


def test_a_login_that_is_refused_is_not_tried_again() -> None:
    with Stub() as stub:
        stub.on("LOGON", fail="Neo.ClientError.Security.Unauthorized")
        assert refused(stub.uri, password=SECRET, wait=10.0).code == "store_login"
        assert stub.logons == 1


def test_a_database_that_is_not_there(strict_server) -> None:
    error = refused(strict_server.uri, password=strict_server.password, database="nowhere")
    assert (error.exit_code, error.code) == (4, "store_no_database")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_certificate_of_its_own_needs_to_be_trusted(strict_server, certificate, scheme) -> None:
    place = strict_server.uri.partition("://")[2]
    assert refused(f"{scheme}+s://{place}", password=strict_server.password).code == "store_tls"
    open_store(f"{scheme}+ssc://{place}", login=Login(password=strict_server.password)).close()


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+ssc"])
def test_a_server_without_a_certificate_is_told(neo4j_uri, scheme) -> None:
    place = neo4j_uri.partition("://")[2]
    assert refused(f"{scheme}://{place}").code == "store_tls"


# --- while writing ---


def test_a_batch_too_large_for_the_server_is_halved_until_it_fits(strict_server, neo4j_login) -> None:
    many = Records(stakeholders=tuple(person(f"P{number}", note="x" * 9_000) for number in range(2_000)))
    with open_store(strict_server.uri, login=neo4j_login) as store:
        bring(store, many)
        assert store.condition()["records"]["stakeholders"] == 2_000


def test_a_server_without_memory_for_anything_is_given_up(impatient) -> None:
    with Stub() as stub:
        stub.on("UNWIND", fail="Neo.TransientError.General.MemoryPoolOutOfMemoryError")
        prepared(stub)
        with open_store(stub.uri, wait=0.1) as store, pytest.raises(StoreError) as caught:
            bring(store)
    assert (caught.value.exit_code, caught.value.code) == (4, "store_memory")


def prepared(stub) -> None:
    """Let the stub answer what comes before the first record."""
    stub.on("max(m.schema)", keys=("schema",), rows=[[1]])
    stub.on("RelgraphImport {\n", keys=("number",), rows=[[1]])


@pytest.mark.parametrize(
    "code",
    [
        "Neo.TransientError.Transaction.DeadlockDetected",
        "Neo.ClientError.Cluster.NotALeader",
        "Neo.ClientError.Security.AuthorizationExpired",
    ],
)
def test_what_passes_is_survived(code, impatient) -> None:
    with Stub() as stub:
        prepared(stub)
        stub.on("MERGE (s:Stakeholder", fail=code, times=2)
        stub.on("MERGE (s:Stakeholder", keys=("new", "updated"), rows=[[40, 0]])
        with open_store(stub.uri, wait=20.0) as store:
            changes = {change.what: change.new for change in bring(store)}
    assert changes["stakeholders"] == 40


def test_what_does_not_pass_is_busy(impatient) -> None:
    with Stub() as stub:
        prepared(stub)
        stub.on("MERGE (s:Stakeholder", fail="Neo.TransientError.Transaction.DeadlockDetected")
        with open_store(stub.uri, wait=0.05) as store, pytest.raises(StoreBusy) as caught:
            bring(store)
    assert caught.value.exit_code == 5


def test_a_connection_that_breaks_while_reading_is_made_anew(impatient) -> None:
    row = {"id": "A", "name": "Secret Name", "type": "media"}
    with Stub() as stub:
        stub.on("MATCH (s:Stakeholder)", keys=("properties",), rows=[[row], [row]], drop_after=1, times=1)
        stub.on("MATCH (s:Stakeholder)\nRETURN properties", keys=("properties",), rows=[[row]])
        with open_store(stub.uri, wait=20.0) as store:
            assert [one.name for one in store.read().stakeholders] == ["Secret Name"]


def test_a_connection_that_breaks_at_the_commit_leaves_it_open_whether_it_is_done(impatient) -> None:
    with Stub() as stub:
        prepared(stub)
        stub.on("MERGE (s:Stakeholder", keys=("new", "updated"), rows=[[40, 0]])
        with open_store(stub.uri, wait=20.0) as store:
            stub.on("COMMIT", drop=True)
            with pytest.raises(CommitUnknown, match="safe") as caught:
                bring(store)
    assert caught.value.exit_code == 8


def test_what_was_broken_off_is_made_good_by_the_same_again(neo4j_uri, monkeypatch) -> None:
    records = Records(stakeholders=PEOPLE.stakeholders, relationships=(tie("P1", "P2"), tie("P2", "P3")))
    with open_store(neo4j_uri) as store:
        real = store._server.tell_in_batches

        def broken(name, rows, **parameters):
            if name == "store_write_relationships":
                raise KeyboardInterrupt
            return real(name, rows, **parameters)

        monkeypatch.setattr(store._server, "tell_in_batches", broken)
        with pytest.raises(KeyboardInterrupt):
            bring(store, records)
        monkeypatch.undo()
        assert [entry.finished for entry in store.imports()] == [False]
        changes = {change.what: (change.new, change.unchanged) for change in bring(store, records)}
        assert changes["stakeholders"] == (0, 40)
        assert changes["relationships"] == (2, 0)
        assert [entry.finished for entry in store.imports()] == [False, True]


def test_two_who_import_at_once_do_not_make_anything_twice(neo4j_uri) -> None:
    ties = tuple(tie(f"P{one}", f"P{other}") for one in range(40) for other in range(40) if one < other)
    records = Records(stakeholders=PEOPLE.stakeholders, relationships=ties)
    failed = []

    def work(source):
        try:
            with open_store(neo4j_uri, wait=60.0) as store:
                bring(store, records, source)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            failed.append(error)

    threads = [threading.Thread(target=work, args=(f"{number}.csv",)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with open_store(neo4j_uri) as store:
        held = store.read()
        assert sorted(entry.number for entry in store.imports()) == [1, 2]
    assert (len(held.stakeholders), len(held.relationships)) == (40, len(ties))
    assert {each.origin.source for each in held.relationships} <= {"0.csv;1.csv", "1.csv;0.csv"}


# --- what is not ours ---


def test_what_others_keep_there_is_left_alone(neo4j_uri) -> None:
    ask(neo4j_uri, "CREATE (:Person {id: 'P1', name: 'Foreign'})-[:KNOWS]->(:Film {name: 'Foreign'})")
    try:
        with open_store(neo4j_uri) as store:
            bring(store)
            bring(store, Records(), replace=True)
            assert store.read() == Records()
            store.erase("P1", lambda text: text)
        found = ask(neo4j_uri, "MATCH (a:Person)-[:KNOWS]->(b:Film) RETURN a.id AS id, b.name AS name")
        assert found == [{"id": "P1", "name": "Foreign"}]
    finally:
        ask(neo4j_uri, "MATCH (n:Person|Film) DETACH DELETE n")


def test_nodes_that_share_an_id_are_told_before_anything_is_written(neo4j_uri) -> None:
    ask(neo4j_uri, "UNWIND [1, 2] AS n CREATE (:Stakeholder {id: 'A', n: n})")
    with open_store(neo4j_uri) as store, pytest.raises(StoreError) as caught:
        bring(store)
    assert (caught.value.exit_code, caught.value.code) == (4, "store_taken")
    assert ask(neo4j_uri, "MATCH (n) RETURN count(n) AS n") == [{"n": 2}]


def test_a_store_of_a_newer_relgraph_is_not_written_to(neo4j_uri) -> None:
    ask(neo4j_uri, "CREATE (:RelgraphStore {name: 'relgraph', schema: 99})")
    with open_store(neo4j_uri) as store, pytest.raises(StoreError, match="newer relgraph"):
        bring(store)
