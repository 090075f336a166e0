"""A server that speaks Bolt as badly as a test wants, to drive the real driver through what a real server rarely does.

>>> from neo4j import GraphDatabase
>>> with Stub() as stub:
...     stub.on("RETURN 1", keys=("one",), rows=[[1]])
...     stub.on("COMMIT", drop=True)
...     with GraphDatabase.driver(stub.uri) as driver, driver.session() as session:
...         session.run("RETURN 1 AS one", x=2).single()["one"], stub.queries, stub.asked[-2].parameters
(1, ['RETURN 1 AS one'], {'x': 2})

A rule says what happens to a message: to a RUN whose query contains the rule's text, or to another message of that
name (CONNECT, HELLO, LOGON, BEGIN, PULL, COMMIT and so on). The first rule in order that has `times` left applies;
what no rule names succeeds, a query without records.
"""

from __future__ import annotations

import contextlib
import socket
import socketserver
import sys
import threading
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self

from packstream import Structure, Unpacker, pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SUCCESS, RECORD, IGNORED, FAILURE = 0x70, 0x71, 0x7E, 0x7F
NAMES = "HELLO GOODBYE RESET RUN BEGIN COMMIT ROLLBACK DISCARD PULL TELEMETRY ROUTE LOGON LOGOFF"
MESSAGES = dict(zip(bytes.fromhex("01 02 0f 10 11 12 13 2f 3f 54 66 6a 6b"), NAMES.split(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What happens to a message, in this order, and how many times."""

    wait: float = 0  # seconds before the answer, and before each record of a query
    silent: bool = False  # never answer
    drop: bool = False  # close the connection instead of answering
    raw: bytes = b""  # send this instead of an answer, and close
    fail: str = ""  # answer with this code, such as Neo.TransientError.Transaction.DeadlockDetected
    keys: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    drop_after: int | None = None  # close the connection after this many records
    stats: Mapping[str, Any] = field(default_factory=dict)  # of a summary, such as {"nodes-created": 1}
    times: int | None = None


class Asked(NamedTuple):
    """A message as it came."""

    message: str
    query: str
    parameters: dict[str, Any]
    extra: dict[str, Any]


class DropError(ConnectionError):
    """We end the connection here."""


class Stub(socketserver.ThreadingTCPServer):
    """A Bolt server on a free port of 127.0.0.1 for one `with` block.

    Parameters
    ----------
    agent
        What it claims to be.
    bolt
        The version of Bolt it speaks: (4, 4), or 5.1 to 5.6.
    hints
        What it tells the driver: with ``{"connection.recv_timeout_seconds": 1}`` that waits no longer for an answer.

    Attributes
    ----------
    asked
        Every message that came, in order, over all connections.
    connections
        How many were opened.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        *,
        agent: str = "Neo4j/5.26.0",
        bolt: tuple[int, int] = (5, 4),
        hints: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self.agent, self.bolt, self.hints = agent, bolt, dict(hints or {})
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self.uri = f"bolt://{self.address}"
        self.asked: list[Asked] = []
        self.connections = 0
        self.over = threading.Event()
        self._rules: list[tuple[str, Rule]] = []
        self._used: dict[int, int] = {}
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._troubles: list[BaseException] = []

    def on(self, text: str, **effects: Any) -> None:
        """Add a rule; `effects` are the fields of `Rule`."""
        self._rules.append((text, Rule(**effects)))

    @property
    def queries(self) -> list[str]:
        """The queries that came."""
        return [asked.query for asked in self.asked if asked.message == "RUN"]

    @property
    def logons(self) -> int:
        """How often a login was tried."""
        return sum("scheme" in asked.extra for asked in self.asked if asked.message in {"HELLO", "LOGON"})

    def rule(self, message: str, query: str = "") -> Rule:
        """Return the rule for a message, and count it as used."""
        with self._lock:
            for number, (text, rule) in enumerate(self._rules):
                fits = text == message or (text not in MESSAGES.values() and text != "CONNECT" and text in query)
                used = self._used.get(number, 0)
                if fits and (rule.times is None or used < rule.times):
                    self._used[number] = used + 1
                    return rule
        return Rule()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.shutdown()
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.server_close()
        if self._troubles:
            raise self._troubles[0]

    def finish_request(self, request: Any, _: Any) -> None:
        self.connections += 1
        self._sockets.append(request)
        with request.makefile("rwb") as stream:
            Talk(self, stream).run()

    def handle_error(self, *_: Any) -> None:
        error = sys.exception()
        if error and not isinstance(error, OSError):
            self._troubles.append(error)


class Talk:
    """One connection."""

    def __init__(self, stub: Stub, stream: IO[bytes]) -> None:
        self.stub, self.stream = stub, stream
        self.failed = False
        self.results: list[tuple[Rule, list[Sequence[Any]]]] = []  # by the id that RUN gave

    def run(self) -> None:
        self.suffer(self.stub.rule("CONNECT"))
        major, minor = self.stub.bolt
        hello = self.stream.read(20)
        offers = [hello[at : at + 4] for at in range(4, len(hello), 4)]
        known = any(offer[3] == major and offer[2] - offer[1] <= minor <= offer[2] for offer in offers)
        self.stream.write(bytes([0, 0, minor, major] if known else 4))
        self.stream.flush()
        while known and (message := self.read()) and MESSAGES[message.tag] != "GOODBYE":
            self.answer(MESSAGES[message.tag], message.fields)

    def read(self) -> Structure | None:
        data = b""
        while len(header := self.stream.read(2)) == 2:
            size = int.from_bytes(header)
            if not size and data:
                message: Structure = Unpacker(data).value()
                return message
            data += self.stream.read(size)
        return None

    def send(self, tag: int, *fields: Any) -> None:
        data = pack(Structure(tag, fields))
        for at in range(0, len(data), 0xFFFF):
            chunk = data[at : at + 0xFFFF]
            self.stream.write(len(chunk).to_bytes(2) + chunk)
        self.stream.write(b"\0\0")
        self.stream.flush()

    def suffer(self, rule: Rule) -> None:
        """Do what a rule does instead of an answer."""
        self.stub.over.wait(rule.wait)
        if rule.silent:
            self.stream.read()  # until the other side gives up
        if rule.raw:
            self.stream.write(rule.raw)
            self.stream.flush()
        if rule.silent or rule.raw or rule.drop:
            raise DropError

    def answer(self, name: str, fields: Sequence[Any]) -> None:
        query, parameters = fields[:2] if name == "RUN" else ("", {})
        self.stub.asked.append(Asked(name, query, parameters, fields[-1] if fields else {}))
        self.failed = self.failed and name != "RESET"
        if self.failed:
            self.send(IGNORED)
            return
        rule = self.stub.rule(name, query)
        self.suffer(rule)
        if rule.fail:
            self.failed = True
            self.send(FAILURE, {"code": rule.fail, "message": f"the stub was told to say {rule.fail}"})
        elif name in {"PULL", "DISCARD"}:
            self.give(name, fields[0])
        else:
            self.send(SUCCESS, self.summary(name, rule))

    def summary(self, name: str, rule: Rule) -> dict[str, Any]:
        if name == "HELLO":
            return {
                "server": self.stub.agent,
                "connection_id": f"bolt-{self.stub.connections}",
                "hints": self.stub.hints,
            }
        if name == "RUN":
            self.results.append((rule, list(rule.rows)))
            return {"fields": list(rule.keys), "t_first": 0, "qid": len(self.results) - 1}
        if name == "ROUTE":
            here = [{"addresses": [self.stub.address], "role": role} for role in ("ROUTE", "READ", "WRITE")]
            return {"rt": {"ttl": 300, "db": "neo4j", "servers": here}}
        return {"bookmark": "stub:1"} if name == "COMMIT" else {}

    def give(self, name: str, wanted: dict[str, Any]) -> None:
        """Send as many records as were asked for, or throw them away, and say whether there are more."""
        rule, left = self.results[wanted.get("qid", -1)]
        batch = left[: wanted["n"]] if wanted["n"] >= 0 else left[:]
        del left[: len(batch)]
        given = len(rule.rows) - len(left) - len(batch)
        for number, row in enumerate(batch if name == "PULL" else (), given):
            self.drop_at(rule, number)
            self.stub.over.wait(rule.wait)
            self.send(RECORD, row)
        self.drop_at(rule, len(rule.rows) - len(left))
        end = {"type": "rw", "t_last": 0, "db": "neo4j", "bookmark": "stub:1", "stats": rule.stats}
        self.send(SUCCESS, {"has_more": True} if left else end)

    def drop_at(self, rule: Rule, number: int) -> None:
        if rule.drop_after == number:
            raise DropError
