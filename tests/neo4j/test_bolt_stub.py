"""The stub against the bare driver: each trouble it can make is one the driver takes for real."""

import datetime as dt

import pytest
from bolt_stub import Stub
from neo4j import GraphDatabase, exceptions
from packstream import Structure

QUERY = "MATCH (s:Stakeholder) RETURN s.id AS id"
WRITE = "UNWIND $rows AS row MERGE (s:Stakeholder {id: row.id})"
DEADLOCK = "Neo.TransientError.Transaction.DeadlockDetected"


@pytest.fixture
def stub():
    with Stub() as stub:
        yield stub


@pytest.fixture
def connect():
    """Open drivers that wait hardly at all between their tries, and close them at the end."""
    drivers = []

    def open_driver(uri, **options):
        drivers.append(GraphDatabase.driver(uri, **{"max_transaction_retry_time": 10, "fetch_size": 2} | options))
        return drivers[-1]

    yield open_driver
    for driver in drivers:
        driver.close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Spare the second that the driver waits before it tries again."""
    monkeypatch.setattr("neo4j._sync.work.session.sleep", lambda _: None)


def write(tx, rows=({"id": "a"},)):
    return tx.run(WRITE, rows=list(rows)).consume()


def test_records_arrive_batch_by_batch_with_every_type_intact(stub, connect):
    node = Structure(0x4E, [7, ["Stakeholder"], {"id": "a", "name": "李静"}, "7"])
    rows = [[1], [-17], [2**40], [0.5], [None], [True], ["x" * 70_000], [["a", {"b": 2}]], [node]]
    stub.on(QUERY, keys=("value",), rows=rows)
    records, summary, keys = connect(stub.uri).execute_query(QUERY)
    assert [record["value"] for record in records[:-1]] == [row[0] for row in rows[:-1]]
    assert dict(records[-1]["value"]) == {"id": "a", "name": "李静"}
    assert keys == ["value"]
    assert summary.server.agent == "Neo4j/5.26.0"
    assert [asked.extra["n"] for asked in stub.asked if asked.message == "PULL"] == [2] * 5


def test_what_was_asked_is_recorded_with_its_parameters_and_its_transaction(stub, connect):
    row = {"id": "长江", "large": 2**40, "small": -3, "day": dt.date(1970, 1, 2), "parts": [0.5, None, False]}
    with connect(stub.uri, auth=("ana", "secret")).session(database="team") as session:
        session.execute_write(write, [row])
    assert stub.queries == [WRITE]
    (asked,) = [asked for asked in stub.asked if asked.message == "RUN"]
    assert asked.parameters == {"rows": [{**row, "day": Structure(0x44, [1])}]}  # a date is the days since 1970
    (begun,) = [asked for asked in stub.asked if asked.message == "BEGIN"]
    assert begun.extra["db"] == "team"
    assert [asked.message for asked in stub.asked][:6] == ["HELLO", "LOGON", "BEGIN", "RUN", "PULL", "COMMIT"]
    assert stub.logons == 1


def test_the_summary_counts_what_the_rule_says(stub, connect):
    stub.on(WRITE, stats={"contains-updates": True, "nodes-created": 3})
    assert connect(stub.uri).execute_query(WRITE, rows=[]).summary.counters.nodes_created == 3


def test_two_results_of_one_transaction_are_kept_apart(stub, connect):
    stub.on("RETURN 1", keys=("n",), rows=[[1], [2], [3]])
    stub.on("RETURN 2", keys=("n",), rows=[[10], [20], [30]])
    with connect(stub.uri).session() as session, session.begin_transaction() as tx:
        first, second = tx.run("RETURN 1"), tx.run("RETURN 2")
        assert ([record["n"] for record in second], [record["n"] for record in first]) == ([10, 20, 30], [1, 2, 3])


def test_a_result_left_halfway_is_discarded(stub, connect):
    stub.on(QUERY, keys=("id",), rows=[["a"], ["b"], ["c"]])
    with connect(stub.uri).session() as session:
        result = session.run(QUERY)
        assert next(result)["id"] == "a"
        result.consume()
    assert "DISCARD" in [asked.message for asked in stub.asked]


def test_a_routed_address_leads_back_to_the_stub(stub, connect):
    stub.on(QUERY, keys=("id",), rows=[["a"]])
    assert connect(f"neo4j://{stub.address}").execute_query(QUERY).records[0]["id"] == "a"
    assert "ROUTE" in [asked.message for asked in stub.asked]


def test_a_server_that_stays_silent_after_the_connection_is_given_up(stub, connect):
    stub.on("CONNECT", silent=True)
    with pytest.raises(exceptions.ServiceUnavailable, match="Failed to read"):
        connect(stub.uri, connection_timeout=0.2, connection_acquisition_timeout=0.2).verify_connectivity()
    assert (stub.connections, stub.asked) == (1, [])


def test_a_server_that_falls_silent_in_a_query_is_given_up_where_it_told_the_driver_when(connect):
    with Stub(hints={"connection.recv_timeout_seconds": 1}) as stub, connect(stub.uri).session() as session:
        stub.on(QUERY, silent=True)
        with pytest.raises(exceptions.ServiceUnavailable, match="Failed to read"):
            session.run(QUERY)


def test_a_slow_answer_waits_before_it_and_before_each_record(stub, connect, monkeypatch):
    stub.on(QUERY, keys=("id",), rows=[["a"], ["b"]], wait=7)
    waits = []
    monkeypatch.setattr(stub.over, "wait", waits.append)
    assert [record["id"] for record in connect(stub.uri).execute_query(QUERY).records] == ["a", "b"]
    assert [wait for wait in waits if wait] == [7, 7, 7]


def test_a_drop_between_records_is_survived_by_a_managed_transaction_only(stub, connect):
    stub.on(QUERY, keys=("id",), rows=[["a"], ["b"], ["c"]], drop_after=1, times=2)
    stub.on(QUERY, keys=("id",), rows=[["a"], ["b"], ["c"]])
    driver = connect(stub.uri)
    with driver.session() as session:
        result = session.run(QUERY)
        assert next(result)["id"] == "a"
        with pytest.raises(exceptions.ServiceUnavailable):
            list(result)
    assert [record["id"] for record in driver.execute_query(QUERY).records] == ["a", "b", "c"]
    assert stub.queries == [QUERY] * 3


def test_a_drop_at_the_commit_leaves_its_outcome_unknown_and_is_not_tried_again(stub, connect):
    stub.on("COMMIT", drop=True)
    with connect(stub.uri).session() as session, pytest.raises(exceptions.IncompleteCommit):
        session.execute_write(write)
    assert stub.queries == [WRITE]


@pytest.mark.parametrize(
    "code",
    [
        DEADLOCK,
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
        "Neo.ClientError.Cluster.NotALeader",
    ],
)
def test_a_passing_failure_is_tried_again_in_a_managed_transaction(stub, connect, code):
    stub.on(WRITE, fail=code, times=2)
    with connect(stub.uri).session() as session:
        session.execute_write(write)
    assert stub.queries == [WRITE] * 3


def test_a_failure_at_the_commit_is_a_failure_of_the_transaction(stub, connect):
    stub.on("COMMIT", fail=DEADLOCK, times=1)
    with connect(stub.uri).session() as session:
        session.execute_write(write)
    assert stub.queries == [WRITE] * 2


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("Neo.ClientError.Security.Unauthorized", exceptions.AuthError),
        ("Neo.ClientError.Security.TokenExpired", exceptions.TokenExpired),
        ("Neo.ClientError.Security.AuthenticationRateLimit", exceptions.ClientError),
    ],
)
def test_a_refused_login_is_tried_once(stub, connect, code, error):
    stub.on("LOGON", fail=code)
    with pytest.raises(error) as refusal:
        connect(stub.uri, auth=("ana", "wrong")).execute_query(QUERY)
    assert (refusal.value.code, stub.logons, stub.queries) == (code, 1, [])


def test_a_refused_query_is_not_tried_again_and_the_connection_goes_on(stub, connect):
    stub.on(WRITE, fail="Neo.ClientError.Statement.SyntaxError")
    with connect(stub.uri).session() as session:
        with pytest.raises(exceptions.CypherSyntaxError):
            session.execute_write(write)
        session.run(QUERY).consume()
    assert (stub.queries, stub.connections) == ([WRITE, QUERY], 1)


def test_an_old_server_speaks_an_old_bolt_and_says_its_version(connect):
    with Stub(agent="Neo4j/4.4.0", bolt=(4, 4)) as stub:
        driver = connect(stub.uri, auth=("ana", "secret"))
        info = driver.get_server_info()
        assert (info.agent, info.protocol_version) == ("Neo4j/4.4.0", (4, 4))
        driver.execute_query(QUERY)
        assert (stub.queries, stub.logons) == ([QUERY], 1)


def test_a_bolt_that_the_driver_does_not_know_is_refused(connect):
    with Stub(bolt=(3, 9)) as stub, pytest.raises(Exception, match="does not support communication"):
        connect(stub.uri).verify_connectivity()


def test_a_web_server_on_the_port_is_no_bolt(stub, connect):
    stub.on("CONNECT", raw=b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with pytest.raises(exceptions.ServiceUnavailable, match="HTTP"):
        connect(stub.uri).verify_connectivity()


def test_a_fault_of_the_stub_itself_is_raised(connect):
    stub = Stub().__enter__()
    stub.on(QUERY, keys=("id",), rows=[[object()]])
    with connect(stub.uri).session() as session, pytest.raises(exceptions.ServiceUnavailable):
        session.run(QUERY).consume()
    with pytest.raises(TypeError):
        stub.__exit__()
