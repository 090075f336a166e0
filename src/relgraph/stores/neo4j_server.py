"""A connection to a Neo4j server: let in once, looked at once, and every question asked under managed transactions."""

from __future__ import annotations

import ipaddress
import logging
import re
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from relgraph.errors import StoreError, UsageError
from relgraph.stores.address import store_name
from relgraph.stores.neo4j_faults import is_memory, told
from relgraph.stores.queries import load
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neo4j import Driver

    from relgraph.stores.address import Login

OLDEST = (5, 26)
CONNECT_SECONDS, ACQUIRE_SECONDS, QUERY_SECONDS = 5.0, 8.0, 600.0
FETCH = 10_000
BATCH, SMALLEST = 10_000, 10
FIRST, ANEW = 100, "CYPHER replan=force "

Rows = list[dict[str, Any]]


class Server:
    """A server that has been reached, let us in, and is new enough.

    Parameters
    ----------
    uri
        Its address.
    wait
        Seconds for which a transaction that the server refuses for now is tried again.
    login
        How to be let in.

    Raises
    ------
    UsageError
        Where names would travel unencrypted to another machine.
    StoreError
        Where it cannot be reached, refuses or is too old.
    """

    def __init__(self, uri: str, *, wait: float, login: Login) -> None:
        self.uri, self.name, self.wait = uri, store_name(uri), wait
        self._batch = BATCH
        self._planned: set[str] = set()
        parts = urlsplit(uri)
        if "+" not in parts.scheme and not login.insecure and not _is_here(parts.hostname or ""):
            raise failure(UsageError, "store_insecure", {"uri": self.name, "safe": f"{parts.scheme}+s"})
        _quieten()
        with told(self.name):
            self.driver, self.agent, self.database = self._reach(login)
        try:
            self._check_version()
        except BaseException:
            self.driver.close()
            raise

    def _reach(self, login: Login) -> tuple[Driver, str, str]:
        """Return a driver that has been let in, who answers, and the database; ask for a password at most once."""
        from neo4j.exceptions import AuthError  # noqa: PLC0415 - as slow as the driver

        try:
            return self._open(login, login.password)
        except AuthError:
            password = login.ask() if login.password is None and login.ask is not None else None
            if password is None:
                raise
        return self._open(login, password)

    def _open(self, login: Login, password: str | None) -> tuple[Driver, str, str]:
        from neo4j import READ_ACCESS, GraphDatabase  # noqa: PLC0415 - takes a second

        driver = GraphDatabase.driver(
            self.uri,
            auth=(login.username, password) if password is not None else None,
            user_agent=f"relgraph/{_version()}",
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=ACQUIRE_SECONDS,
            max_transaction_retry_time=self.wait,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
        try:
            # Not in a managed transaction: one that nobody answers would be tried again and again.
            with driver.session(database=login.database, default_access_mode=READ_ACCESS) as session:
                found = session.run("RETURN 1").consume()
        except BaseException:
            driver.close()
            raise
        return driver, str(found.server.agent), found.database or "neo4j"

    def _check_version(self) -> None:
        found = re.search(r"(\d+)\.(\d+)", self.agent)
        if found is None or (int(found[1]), int(found[2])) < OLDEST:
            raise failure(StoreError, "store_too_old", {"store": self.name, "found": self.agent})

    def ask(self, name: str, **parameters: Any) -> Rows:
        """Return the rows of one of our queries that reads."""
        return self.run(load(name, "neo4j").statement, parameters, writes=False)

    def tell(self, name: str, **parameters: Any) -> Rows:
        """Run one of our queries that writes; return its rows."""
        return self.run(load(name, "neo4j").statement, parameters, writes=True)

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None, *, writes: bool) -> Rows:
        """Run a statement in a transaction that the driver tries again where the server asks for it."""
        from neo4j import READ_ACCESS, WRITE_ACCESS, unit_of_work  # noqa: PLC0415 - loaded long since

        @unit_of_work(timeout=QUERY_SECONDS)
        def work(transaction: Any) -> Rows:
            try:
                return [record.data() for record in transaction.run(statement, dict(parameters or {}))]
            except Exception as error:
                if is_memory(error):
                    # The driver would try the same again and again.
                    raise TooMuch from error
                raise

        mode = WRITE_ACCESS if writes else READ_ACCESS
        with (
            told(self.name),
            self.driver.session(database=self.database, default_access_mode=mode, fetch_size=FETCH) as session,
        ):
            return session.execute_write(work) if writes else session.execute_read(work)

    def stream(self, name: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query that reads, as tuples: for very many."""
        from neo4j import READ_ACCESS  # noqa: PLC0415 - loaded long since

        statement = load(name, "neo4j").statement
        with (
            told(self.name),
            self.driver.session(database=self.database, default_access_mode=READ_ACCESS, fetch_size=FETCH) as session,
        ):
            return session.execute_read(lambda transaction: [tuple(row) for row in transaction.run(statement)])

    def tell_in_batches(self, name: str, rows: Sequence[Any], *, planned_anew: bool = False, **parameters: Any) -> Rows:
        """Run one of our queries that writes on `rows`, batch by batch.

        Parameters
        ----------
        planned_anew
            Whether the first few go ahead, and then the server makes its plan anew, once a connection. Asked while
            there are hardly any ties it decides to look through all of them for each new one, and keeps to that.
        """
        statement = load(name, "neo4j").statement
        found: Rows = []
        if planned_anew and name not in self._planned and len(rows) > FIRST:
            found = self.run_in_batches(statement, rows[:FIRST], parameters)
            found += self.run_in_batches(ANEW + statement, rows[FIRST : 2 * FIRST], parameters)
            self._planned.add(name)
            rows = rows[2 * FIRST :]
        return found + self.run_in_batches(statement, rows, parameters)

    def run_in_batches(self, statement: str, rows: Sequence[Any], parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run a statement that writes on `rows`, so many at a time as the server has memory for."""
        start, found = 0, []
        while start < len(rows):
            try:
                given = {**(parameters or {}), "rows": rows[start : start + self._batch]}
                found += self.run(statement, given, writes=True)
            except TooMuch as error:
                # What is too much once is too much for the next batch as well.
                self._batch //= 2
                if self._batch < SMALLEST:
                    raise failure(StoreError, "store_memory", {"store": self.name}) from error
                continue
            start += len(given["rows"])
        return found

    def close(self) -> None:
        """Let go of the connections."""
        self.driver.close()


class TooMuch(Exception):  # noqa: N818 - it is caught and the batch halved, nobody sees it raised
    """The server has not memory enough for a batch."""


def _is_here(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _quieten() -> None:
    """Keep the driver's log at warnings: below them it holds parameters, and so names."""
    log = logging.getLogger("neo4j")
    if log.getEffectiveLevel() < logging.WARNING:
        log.setLevel(logging.WARNING)
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _version() -> str:
    try:
        return version("relgraph")
    except PackageNotFoundError:
        return "0"
