"""Calls of the command line, as a user makes them: words in, exit code, stdout and stderr out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relgraph.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

SRC = Path(__file__).parents[1] / "src"
PROGRAM = [sys.executable, "-c", "from relgraph.cli import main; main()"]


@dataclass(frozen=True)
class Call:
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.json["rows"]

    @property
    def notices(self) -> list[str]:
        return [notice["code"] for notice in self.json["notices"]]


class _Stream(io.TextIOWrapper):
    """A stream that is no terminal and keeps what it got."""

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()


def call(*words: object) -> Call:
    """Run the command line in this process."""
    before = signal.getsignal(signal.SIGTERM)
    out, err = (_Stream(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    code = None
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main([str(word) for word in words])
    except SystemExit as stop:
        code = stop.code
    finally:
        signal.signal(signal.SIGTERM, before)
    assert isinstance(code, int), "main always exits with a code"
    return Call(code, out.text(), err.text())


def ask(*words: object) -> Call:
    """Run an analysis in this process, as JSON; it must have an answer."""
    made = call(*words, "--format", "json")
    assert made.code == 0, made.err
    return made


def environment(**changes: str) -> Mapping[str, str]:
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "PYTHONIOENCODING")}
    return {**plain, "PYTHONPATH": str(SRC), "PYTHONUTF8": "0", **changes}


def process(*words: object, **changes: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own, with changes to its environment."""
    return subprocess.run([*PROGRAM, *map(str, words)], capture_output=True, env=environment(**changes), check=False)


def folder(place: Path, **tables: str | bytes) -> Path:
    """Write the tables of a network as CSV files."""
    place.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (place / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def edge(made: Call, source: str, target: str) -> dict[str, Any] | None:
    """Return the row of `ties` from one to another."""
    return next((row for row in made.rows if (row["source"], row["target"]) == (source, target)), None)
