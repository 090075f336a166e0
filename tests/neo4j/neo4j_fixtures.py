"""What tests ask for when they need a real Neo4j: `neo4j_uri`, and `strict_server` with login, TLS and little memory.

One plain server serves the whole run, all its processes. Community has one database, so a test holds it alone, finds
it empty and leaves it empty. RELGRAPH_TEST_NEO4J_URI points the tests at another server, with the login of
NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE. A database that is not empty is refused, and only what relgraph
writes is ever deleted. Without Java or Maven the tests are skipped, and fail in CI.
"""

from __future__ import annotations

import os
import shutil
import time

import pytest
from neo4j_jars import ServerError, fetch, locked, missing
from neo4j_process import running
from server import start, stop

LABELS = "Stakeholder|Interaction|Decision|RelgraphImport|RelgraphStore"
OWN = ("neo4j_uri", "neo4j_server", "strict_server")


def pytest_collection_modifyitems(items):
    for item in items:
        if set(OWN) & set(getattr(item, "fixturenames", ())):
            item.add_marker("neo4j")


@pytest.hookimpl(wrapper=True, tryfirst=True)  # after the workers of pytest-xdist have ended
def pytest_sessionfinish(session):
    result = yield
    folder = shared(session.config) / "neo4j"
    if not in_worker(session.config) and folder.exists():
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)
    return result


def in_worker(config):
    return hasattr(config, "workerinput")


def shared(config):
    """Return the folder that all processes of this run have in common."""
    base = config._tmp_path_factory.getbasetemp()
    return base.parent if in_worker(config) else base


def require(reason):
    """Skip the test for want of something, or fail it in CI, where a skip would pass for success."""
    if reason and os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)


def require_jars():
    require(missing())
    try:
        fetch()
    except ServerError as error:
        require(str(error))


def login():
    """Return the login that the environment names; one's own plain server accepts any and none."""
    user, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD")
    return (user, password) if password else None


def ask(uri, query, **parameters):
    """Run one query in a transaction of its own and return its rows as dicts."""
    from neo4j import GraphDatabase

    database = os.environ.get("NEO4J_DATABASE")
    with (
        GraphDatabase.driver(uri, auth=login(), notifications_min_severity="OFF") as driver,
        driver.session(database=database) as session,
    ):
        return session.run(query, parameters).data()


def contents(uri):
    """Return what a database holds: how many nodes by their labels, and its constraints and indexes."""
    nodes = ask(uri, "MATCH (n) RETURN labels(n) AS labels, count(*) AS n ORDER BY labels")
    rules = ask(uri, "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name")
    indexes = ask(
        uri,
        "SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL "
        "RETURN name ORDER BY name",
    )
    counted = [f"{row['n']} :{':'.join(row['labels'])}" for row in nodes]
    return counted + [row["name"] for row in rules + indexes]


def refuse_unless_empty(uri):
    found = contents(uri)
    if found:
        some = ", ".join(found[:10])
        pytest.fail(
            f"the database at {uri} is not empty ({some}): tests run on an empty one only; nothing was deleted",
            pytrace=False,
        )


def clear(uri):
    """Delete what relgraph writes and nothing else, once the transactions of ended clients are over."""
    end = time.monotonic() + 10
    while time.monotonic() < end and ask(uri, "SHOW TRANSACTIONS YIELD transactionId RETURN count(*) AS n")[0]["n"] > 1:
        time.sleep(0.1)
    ask(uri, f"MATCH (n:{LABELS}) CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 10000 ROWS")
    for one, all_of_them in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
        for row in ask(uri, f"SHOW {all_of_them} YIELD name WHERE name STARTS WITH 'relgraph_' RETURN name"):
            ask(uri, f"DROP {one} `{row['name'].replace('`', '``')}`")


@pytest.fixture(scope="session")
def neo4j_server(request):
    """The address of the plain server of this run, started by the first process that asks."""
    given = os.environ.get("RELGRAPH_TEST_NEO4J_URI")
    if given:
        return given
    require_jars()
    controller = os.getppid() if in_worker(request.config) else os.getpid()
    folder = shared(request.config) / "neo4j"
    with locked(folder / "start.lock"):
        return start(folder, "--port", "0", "--quick", "--watch", str(controller))


@pytest.fixture
def neo4j_uri(neo4j_server, request, monkeypatch):
    """An empty database, this test's alone; what relgraph wrote is deleted afterwards, the rest must not be there."""
    if not os.environ.get("RELGRAPH_TEST_NEO4J_URI"):
        for name in ("NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
            monkeypatch.delenv(name, raising=False)
    with locked(shared(request.config) / "neo4j-database.lock"):
        refuse_unless_empty(neo4j_server)
        yield neo4j_server
        clear(neo4j_server)
        assert contents(neo4j_server) == []


@pytest.fixture(scope="module")
def strict_server(tmp_path_factory):
    """A server for one file of tests: with a password, TLS where openssl is there, and 8 MB for a transaction."""
    require_jars()
    home = tmp_path_factory.mktemp("strict") / "neo4j"
    small = {"db.memory.transaction.max": "8m", "dbms.security.auth_max_failed_attempts": "0"}
    with running(
        home, password="correct-horse", tls=bool(shutil.which("openssl")), quick=True, settings=small
    ) as server:
        yield server
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def certificate(strict_server):
    """The certificate of `strict_server`, which nobody vouches for; skips the test where there is none."""
    require("" if strict_server.certificate else "needs openssl to make a certificate (Debian: openssl)")
    return strict_server.certificate
