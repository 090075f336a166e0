"""Neo4j's jars, fetched once by Maven into a cache folder named after their version.

Neo4j is under the GPL: it is fetched by who runs it and started beside relgraph, never shipped with it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "5.26.30"
ARTIFACTS = ("org.neo4j.app:neo4j-server", "org.neo4j:neo4j", "org.neo4j:neo4j-bolt")
JAVA = 17


class ServerError(RuntimeError):
    """No server: what it needs is missing, or it ended; with the last it said."""


def java() -> str | None:
    """Return a Java that is recent enough for this Neo4j."""
    home = os.environ.get("JAVA_HOME")
    for found in (shutil.which("java", path=f"{home}/bin") if home else None, shutil.which("java")):
        if found:
            said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
            version = re.search(r'version "(\d+)', said)
            if version and int(version[1]) >= JAVA:
                return found
    return None


def cached() -> Path:
    """Return the folder of this version; where it exists it is complete."""
    return Path(os.environ.get("RELGRAPH_CACHE") or "~/.cache/relgraph").expanduser() / f"neo4j-{VERSION}"


@functools.cache
def missing() -> str:
    """Return what this machine lacks to run a server, or nothing."""
    if os.name != "posix":
        return "needs Linux or macOS to run a Neo4j of its own"
    if not java():
        return f"needs Java {JAVA} or later to run Neo4j (Debian: default-jre-headless)"
    if not (cached().is_dir() or shutil.which("mvn")):
        return "needs Maven to fetch Neo4j (Debian: maven)"
    return ""


@contextlib.contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock that ends with this process at the latest; BlockingIOError where it is taken and we do not wait."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


def fetch() -> Path:
    """Return the folder of the jars, fetched now if they are not there yet."""
    home = cached()
    if not home.is_dir():
        with locked(home.with_name(f"{home.name}.lock")):
            if not home.is_dir():
                _download(home)
    return home / "lib"


def _download(home: Path) -> None:
    """Fetch beside the folder and rename, so that a broken download is never taken for a whole one."""
    maven = shutil.which("mvn")
    if not maven:
        raise ServerError("needs Maven to fetch Neo4j (Debian: maven)")
    print(f"fetching Neo4j {VERSION} by Maven, once, 125 MB, into {home}", file=sys.stderr, flush=True)
    part = home.with_name(f"{home.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    (part / "pom.xml").write_text(_pom(), encoding="utf-8")
    command = [maven, "-q", "-B", "-f", str(part / "pom.xml"), "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={part / 'lib'}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerError(f"Maven could not fetch Neo4j {VERSION}:\n{tail(done.stdout + done.stderr)}")
    part.rename(home)


def _pom() -> str:
    wanted = (artifact.split(":") for artifact in ARTIFACTS)
    names = (f"<groupId>{group}</groupId><artifactId>{name}</artifactId>" for group, name in wanted)
    listed = "".join(f"<dependency>{name}<version>{VERSION}</version></dependency>" for name in names)
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>relgraph</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version>"
        f"<packaging>pom</packaging><dependencies>{listed}</dependencies></project>\n"
    )


def tail(text: str) -> str:
    """Return the last lines of a log."""
    return "\n".join(text.splitlines()[-20:])
