"""The server that the tests start, and what its fixtures promise."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import neo4j_jars
import pytest
import server
from neo4j import GraphDatabase, exceptions
from neo4j_fixtures import ask, clear, contents, refuse_unless_empty, require_jars
from neo4j_process import answers, running

HERE = Path(__file__).parent
SCRIPT = HERE / "server.py"
MAVEN = """#!/bin/sh
echo called >> "$RELGRAPH_CACHE/calls"
for word; do case "$word" in -DoutputDirectory=*) out="${word#*=}"; esac; done
mkdir -p "$out" && sleep 0.3 && touch "$out/part.jar" && """


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a program of ours before all others of its name."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setenv("RELGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    def write(name, text):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)

    return write


def pytest_run(folder, *options, files, **env):
    """Run pytest on files of its own that use our fixtures."""
    folder.mkdir()
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = neo4j\naddopts = --strict-markers -p no:cacheprovider\n")
    (folder / "conftest.py").write_text(
        f"import sys\nsys.path.insert(0, {str(HERE)!r})\npytest_plugins = ['neo4j_fixtures']\n"
    )
    for name, text in files.items():
        (folder / name).write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rsfE",
        f"--basetemp={folder / 'temporary'}",
        *options,
        str(folder),
    ]
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI", "RELGRAPH_TEST"))
    }
    return subprocess.run(command, env={**kept, **env}, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("version", "enough"), [("1.8.0_292", False), ("11.0.2", False), ("17.0.15", True), ("21", True)]
)
def test_a_java_before_17_is_none(program, version, enough):
    program("java", f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    assert (neo4j_jars.java() is not None) is enough


def test_a_fetch_that_fails_says_why_and_leaves_nothing_that_looks_whole(program):
    program("mvn", MAVEN + "touch $out/broken.jar; echo 'Could not transfer artifact'; exit 1\n")
    with pytest.raises(server.ServerError, match="Could not transfer artifact"):
        server.fetch()
    assert not neo4j_jars.cached().exists()
    program("mvn", MAVEN + "exit 0\n")
    assert [path.name for path in server.fetch().iterdir()] == ["part.jar"]


def test_two_processes_fetch_once(program, tmp_path):
    program("mvn", MAVEN + "exit 0\n")
    both = [subprocess.Popen([sys.executable, SCRIPT, "fetch"], stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert (tmp_path / "cache" / "calls").read_text() == "called\n"
    assert (server.fetch() / "part.jar").exists()


def test_without_java_the_tests_are_skipped_and_fail_in_ci(tmp_path):
    files = {"test_one.py": "def test_one(neo4j_uri):\n    pass\n"}
    nothing = str(tmp_path / "nothing")
    local = pytest_run(tmp_path / "local", files=files, PATH=nothing, JAVA_HOME="")
    assert "SKIPPED" in local.stdout
    assert "needs Java 17 or later to run Neo4j" in local.stdout
    assert "1 skipped" in local.stdout
    assert local.returncode == 0
    ci = pytest_run(tmp_path / "ci", files=files, PATH=nothing, JAVA_HOME="", CI="true")
    assert "needs Java 17 or later to run Neo4j" in ci.stdout
    assert "1 error" in ci.stdout
    assert ci.returncode == 1


def test_what_asks_for_a_server_is_marked_so(tmp_path):
    files = {"test_one.py": "def test_one(neo4j_uri):\n    pass\n\ndef test_two():\n    pass\n"}
    run = pytest_run(tmp_path / "run", "-m", "not neo4j", files=files)
    assert "1 passed, 1 deselected" in run.stdout


def test_a_port_that_is_taken_is_refused_at_once(tmp_path):
    require_jars()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(server.ServerError, match=f"something else listens on port {port}"):
            running(tmp_path, port=port).__enter__()


@pytest.mark.neo4j
def test_a_server_that_ends_before_it_is_ready_shows_the_end_of_its_log(tmp_path):
    require_jars()
    with pytest.raises(server.ServerError, match=r"ended before it was ready(.|\n)*no.such.setting"):
        running(tmp_path / "with a space", settings={"no.such.setting": "1"}).__enter__()


@pytest.mark.neo4j
def test_a_server_in_the_background_keeps_its_data_is_started_once_and_ends_with_the_process_it_watches(tmp_path):
    require_jars()
    folder = tmp_path / "with a space"
    uri = server.start(folder, "--port", "0", "--quick")
    assert server.start(folder) == uri
    ask(uri, "CREATE (:Stakeholder {id: 'a'})")
    assert server.stop(folder)
    assert not answers(int(uri.rpartition(":")[2]))
    assert not server.stop(folder)

    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as watched:
        uri = server.start(folder, "--port", "0", "--quick", "--watch", str(watched.pid))
        assert ask(uri, "MATCH (s:Stakeholder) RETURN s.id AS id") == [{"id": "a"}]
    server.DETACHED[-1].wait(30)
    assert not server.is_kept(folder)
    assert not answers(int(uri.rpartition(":")[2]))


@pytest.mark.neo4j
def test_one_server_serves_all_processes_of_a_run_which_take_turns_and_ends_with_the_run(tmp_path):
    require_jars()
    text = """
import os, time
from pathlib import Path
from neo4j_fixtures import ask

def test_alone(neo4j_uri):
    ask(neo4j_uri, "CREATE (:Stakeholder {id: 'a'})")
    time.sleep(0.5)
    assert ask(neo4j_uri, "MATCH (n) RETURN count(n) AS n") == [{"n": 1}]
    Path(__file__).with_suffix(".txt").write_text(f"{neo4j_uri} {os.environ['PYTEST_XDIST_WORKER']}")
"""
    files = {"test_one.py": text, "test_two.py": text}
    run = pytest_run(tmp_path / "run", "-n", "2", "--dist", "loadfile", files=files)
    assert "2 passed" in run.stdout, run.stdout
    (one, first), (two, second) = ((tmp_path / "run" / f"test_{n}.txt").read_text().split() for n in ("one", "two"))
    assert one == two
    assert {first, second} == {"gw0", "gw1"}
    assert not answers(int(one.rpartition(":")[2]))
    assert not (tmp_path / "run" / "temporary" / "neo4j").exists()


def test_a_database_that_is_not_empty_is_refused_and_left_as_it_is(neo4j_uri):
    refuse_unless_empty(neo4j_uri)
    ask(neo4j_uri, "CREATE (:Invoice {id: 1})-[:OF]->(:Stakeholder:Customer {id: 'a'})")
    try:
        with pytest.raises(pytest.fail.Exception, match=r"not empty \(1 :Invoice, 1 :Stakeholder:Customer\)"):
            refuse_unless_empty(neo4j_uri)
        assert contents(neo4j_uri) == ["1 :Invoice", "1 :Stakeholder:Customer"]
    finally:
        ask(neo4j_uri, "MATCH (n:Invoice) DETACH DELETE n")


def test_a_run_on_a_given_server_refuses_its_data_and_asks_for_no_java(neo4j_uri, tmp_path):
    files = {"test_one.py": "def test_one(neo4j_uri):\n    pass\n"}
    env = {"RELGRAPH_TEST_NEO4J_URI": neo4j_uri, "JAVA_HOME": "", "PATH": ""}
    assert "1 passed" in pytest_run(tmp_path / "empty", files=files, **env).stdout
    ask(neo4j_uri, "CREATE (:Stakeholder {id: 'a'})")
    run = pytest_run(tmp_path / "full", files=files, **env)
    assert f"the database at {neo4j_uri} is not empty (1 :Stakeholder)" in run.stdout
    assert "1 error" in run.stdout
    assert contents(neo4j_uri) == ["1 :Stakeholder"]


def test_clearing_deletes_what_relgraph_writes_and_nothing_else(neo4j_uri):
    ask(neo4j_uri, "CREATE CONSTRAINT relgraph_stakeholder FOR (s:Stakeholder) REQUIRE s.id IS UNIQUE")
    ask(neo4j_uri, "CREATE INDEX `relgraph_``odd` FOR (i:Interaction) ON (i.date)")
    ask(neo4j_uri, "CREATE CONSTRAINT invoice_id FOR (i:Invoice) REQUIRE i.id IS UNIQUE")
    ask(neo4j_uri, "CREATE INDEX invoice_day FOR (i:Invoice) ON (i.day)")
    ask(neo4j_uri, "UNWIND range(1, 20001) AS n CREATE (:Stakeholder {id: toString(n)})")
    ask(neo4j_uri, "CREATE (:Invoice {id: 1}), (:Interaction), (:Decision), (:RelgraphImport), (:RelgraphStore)")
    ask(neo4j_uri, "MATCH (a:Stakeholder {id: '1'}), (i:Invoice) CREATE (i)-[:OF]->(a)")
    try:
        clear(neo4j_uri)
        assert contents(neo4j_uri) == ["1 :Invoice", "invoice_id", "invoice_day"]
    finally:
        ask(neo4j_uri, "MATCH (n:Invoice) DETACH DELETE n")
        ask(neo4j_uri, "DROP CONSTRAINT invoice_id")
        ask(neo4j_uri, "DROP INDEX invoice_day")


def test_the_strict_server_wants_its_password(strict_server):
    for auth, error in ((None, exceptions.ClientError), (("neo4j", "wrong"), exceptions.AuthError)):
        with GraphDatabase.driver(strict_server.uri, auth=auth) as driver, pytest.raises(error):
            driver.verify_connectivity()
    with GraphDatabase.driver(strict_server.uri, auth=(strict_server.username, strict_server.password)) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


def test_the_strict_server_offers_tls_that_nobody_vouches_for(strict_server, certificate):
    auth = (strict_server.username, strict_server.password)
    assert certificate.read_text().startswith("-----BEGIN CERTIFICATE-----")
    for scheme in ("bolt", "bolt+ssc"):
        with GraphDatabase.driver(strict_server.uri.replace("bolt", scheme), auth=auth) as driver:
            driver.verify_connectivity()
            assert driver.encrypted is (scheme != "bolt")
    with (
        GraphDatabase.driver(strict_server.uri.replace("bolt", "bolt+s"), auth=auth) as driver,
        pytest.raises(exceptions.ServiceUnavailable),
    ):
        driver.verify_connectivity()


def test_the_strict_server_has_8_mb_for_a_transaction(strict_server):
    auth = (strict_server.username, strict_server.password)
    with (
        GraphDatabase.driver(strict_server.uri, auth=auth, max_transaction_retry_time=0) as driver,
        driver.session() as session,
        pytest.raises(exceptions.TransientError) as error,
    ):
        session.run("UNWIND range(1, 100000) AS n CREATE (:Stakeholder {id: n, note: 'x' + n})").consume()
    assert error.value.code == "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
