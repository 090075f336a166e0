"""A real Neo4j Community beside relgraph, for the tests and for people who want to try one.

python tests/neo4j/server.py fetch              fetch it by Maven, once, into a cache folder
python tests/neo4j/server.py run                keep one in the foreground until Ctrl-C
python tests/neo4j/server.py start | stop       the same in the background; start prints its URI
python tests/neo4j/server.py with COMMAND...    run a command beside a fresh one, its URI in RELGRAPH_NEO4J_URI
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from neo4j_jars import VERSION, ServerError, fetch, locked, missing, tail
from neo4j_process import Server, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Server", "ServerError", "fetch", "locked", "missing", "running", "start", "stop"]

FOLDER = Path(__file__).parents[2] / "build" / "neo4j"
PORT = 7687
STATE, LOCK = "running.json", "running.lock"  # in the folder of a server that is kept for others
DETACHED: list[subprocess.Popen[bytes]] = []  # a handle dropped while its process lives is a ResourceWarning


def keep(folder: Path, *, port: int, quick: bool = False, watch: int = 0) -> None:
    """Run a server for others until a signal comes, or until the process `watch` is gone."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), _alone(folder), running(folder, port=port, quick=quick) as server:
        print(f"Neo4j {VERSION} at {server.uri}, no login, its data in {folder}", flush=True)
        print(f"  relgraph import examples/tender --into {server.uri}\n  relgraph rank {server.uri}", flush=True)
        print("Ctrl-C stops it", flush=True)
        state = folder / STATE
        state.with_suffix(".new").write_text(json.dumps({"uri": server.uri, "pid": os.getpid()}), encoding="utf-8")
        state.with_suffix(".new").rename(state)
        while server.process.poll() is None and not (watch and _gone(watch)):
            time.sleep(0.5)
        if server.process.returncode:
            raise ServerError(f"Neo4j ended:\n{tail((folder / 'server.log').read_text(encoding='utf-8'))}")


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock and the state of a folder; the state goes before the lock does."""
    with contextlib.ExitStack() as held:
        for _ in range(5):  # whoever looks whether a server is kept holds the lock for a moment
            with contextlib.suppress(BlockingIOError):
                held.enter_context(locked(folder / LOCK, wait=False))
                break
            time.sleep(0.1)
        else:
            raise ServerError(f"one is running in {folder} already")
        (folder / STATE).unlink(missing_ok=True)  # of one that was killed
        held.callback((folder / STATE).unlink, missing_ok=True)
        yield


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def is_kept(folder: Path) -> bool:
    """Tell whether a process keeps a server in a folder, ready or not."""
    try:
        with locked(folder / LOCK, wait=False):
            return False
    except BlockingIOError:
        return True


def start(folder: Path, *options: str) -> str:
    """Return the URI of the server that is kept in a folder, started in the background if there is none."""
    state, log, process = folder / STATE, folder / "keep.log", None
    if not is_kept(folder):
        state.unlink(missing_ok=True)
        command = [sys.executable, __file__, "run", "--data", str(folder), *options]
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        DETACHED.append(process)
    while not state.exists():
        if (process is None and not is_kept(folder)) or (process and process.poll() is not None):
            raise ServerError(tail(log.read_text(encoding="utf-8")))
        time.sleep(0.1)
    return str(json.loads(state.read_text(encoding="utf-8"))["uri"])


def stop(folder: Path) -> bool:
    """End the server that is kept in a folder; tell whether there was one."""
    asked = False
    while is_kept(folder):
        if not asked and (folder / STATE).exists():
            os.kill(json.loads((folder / STATE).read_text(encoding="utf-8"))["pid"], signal.SIGTERM)
            asked = True
        time.sleep(0.1)
    return asked


def run_beside(command: Sequence[str]) -> int:
    """Run a command beside a fresh server; return how it ended."""
    with tempfile.TemporaryDirectory() as home, running(Path(home)) as server:
        return subprocess.run(command, env={**os.environ, "RELGRAPH_NEO4J_URI": server.uri}, check=False).returncode


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("fetch")
    actions.add_parser("with").add_argument("command", nargs=argparse.REMAINDER)
    for action in ("run", "start", "stop"):
        options = actions.add_parser(action)
        options.add_argument("--data", type=Path, default=FOLDER, help="the folder that keeps the data: build/neo4j")
        if action != "stop":
            options.add_argument("--port", type=int, default=PORT, help=f"{PORT}; 0 takes a free one")
        if action == "run":
            options.add_argument("--quick", action="store_true", help="start in half the time and work slower")
            options.add_argument("--watch", type=int, default=0, metavar="PID", help="end with this process")
    return parser.parse_args()


def main() -> int:
    """Run one command of this script."""
    given = _arguments()
    try:
        if given.action == "fetch":
            fetch()
        elif given.action == "with":
            return run_beside(given.command)
        elif given.action == "run":
            keep(given.data.resolve(), port=given.port, quick=given.quick, watch=given.watch)
        elif given.action == "start":
            print(start(given.data.resolve(), "--port", str(given.port)))
        else:
            print("stopped" if stop(given.data.resolve()) else "none was running")
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
