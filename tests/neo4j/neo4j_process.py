"""A Neo4j Community process of one's own, on 127.0.0.1 and a folder of one's own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neo4j_jars import ServerError, fetch, java, missing, tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PATIENCE = 180  # seconds for a start; a busy machine with two cores needs twenty
OPENED = tuple(
    f"--add-opens=java.base/{name}=ALL-UNNAMED"
    for name in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
)
QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is ready; without a password it asks for no login."""

    uri: str
    process: subprocess.Popen[bytes]
    username: str = "neo4j"
    password: str = ""
    certificate: Path | None = None


@contextlib.contextmanager
def running(
    home: Path,
    *,
    port: int = 0,
    password: str = "",
    tls: bool = False,
    quick: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a server on 127.0.0.1, ready when the block begins and ended when it is left.

    Parameters
    ----------
    home
        Its folder, for everything it writes; a database that is already there is kept.
    port
        0 takes a free one.
    password
        Of the user neo4j, set before the first start.
    tls
        Offer TLS with a self-signed certificate beside plain connections; needs openssl.
    quick
        Start in half the time and work slower: for tests.
    settings
        Further lines for neo4j.conf, such as a small ``db.memory.transaction.max``.
    """
    lib, program, home, port = fetch(), java(), home.resolve(), port or _free_port()
    if not program:
        raise ServerError(missing())
    if answers(port):
        raise ServerError(f"something else listens on port {port}: stop it, or take another port")
    certificate, secure = _certify(home) if tls else (None, {})
    login = {"dbms.security.auth_enabled": str(bool(password)).lower()}
    _configure(home, port, {**login, **secure, **(settings or {})})
    command = [program, "-Xmx1g", *(QUICK if quick else ()), *OPENED, "-cp", f"{lib}/*:{home}/plugins/*"]
    if password and not (home / "data").exists():
        tool = [*command, "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password]
        places = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
        subprocess.run(tool, env={**os.environ, **places}, check=True, capture_output=True)
    command += ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen([*command, "--console-mode"], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        _await_ready(process, log)
        yield Server(f"bolt://127.0.0.1:{port}", process, password=password, certificate=certificate)
    finally:
        _end(process)


def _configure(home: Path, port: int, settings: Mapping[str, str]) -> None:
    lines = {
        **{f"server.directories.{name}": str(home / name) for name in ("data", "logs", "run", "plugins", "import")},
        "server.directories.transaction.logs.root": str(home / "tx"),
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.usage_report.enabled": "false",
        "server.memory.pagecache.size": "64m",
        "db.tx_log.preallocate": "false",  # spares half a gigabyte of zeros
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",  # spares ten seconds at the end
        **settings,
    }
    (home / "conf").mkdir(parents=True, exist_ok=True)
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    (home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")


def _certify(home: Path) -> tuple[Path, dict[str, str]]:
    """Make a key and a certificate that nobody vouches for; return the certificate and the settings for them."""
    folder = home / "certs"
    folder.mkdir(parents=True, exist_ok=True)
    certificate = folder / "public.crt"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(folder / "private.key"), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    policy = {"enabled": "true", "base_directory": str(folder), "client_auth": "NONE"}
    policy |= {"private_key": "private.key", "public_certificate": certificate.name}
    settings = {f"dbms.ssl.policy.bolt.{name}": value for name, value in policy.items()}
    return certificate, {**settings, "server.bolt.tls_level": "OPTIONAL"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _await_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while " Started." not in (said := log.read_text(encoding="utf-8", errors="replace")):
        if process.poll() is not None:
            raise ServerError(f"Neo4j ended before it was ready:\n{tail(said)}")
        if time.monotonic() > end:
            raise ServerError(f"Neo4j was not ready after {PATIENCE} seconds:\n{tail(said)}")
        time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
