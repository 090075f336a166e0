"""The command line: parse, call, print. Every error becomes text and an exit code here, and only here."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from relgraph.cli import analyses, asking, files, groups, people, spread, stakeholders, stores

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED, TERMINATED = 130, 143
# Threads that spin while they wait slow a busy machine down a hundredfold; small matrices need none.
CALM = {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - as click calls it
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("relgraph")
    except PackageNotFoundError:
        number = "(a checkout that is not installed)"
    click.echo(f"relgraph {number}")
    ctx.exit()


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; that nobody reads what it prints any more is no error (click would exit with 1)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise click.exceptions.Exit(0) from None


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 an error of ours (--debug anywhere shows where), 2 the call is off, 3 input refused, "
    "4 store out of reach or refused, 5 store busy, 6 done but for rejected rows, 7 output refused, 8 perhaps done "
    "(safe to run again), 9 no answer.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def relgraph() -> None:
    """Who really decides, where the network is fragile, which way influence flows.

    NETWORK is a folder with stakeholders.csv and relationships.csv, an .xlsx with sheets of these names, a .json,
    an edge list (source,target[,weight]), or a store: a .db file, neo4j://host. English and Chinese headers are
    understood. The user of a Neo4j is NEO4J_USERNAME, the password NEO4J_PASSWORD.

    \b
    relgraph demo                              the bundled example and its map
    relgraph check  NETWORK                    is the input sound?
    relgraph rank   NETWORK --top 10           who really decides
    relgraph paths  NETWORK --from A --to B    how A reaches B
    relgraph import NETWORK --into kept.db     keep it in a store
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are


for room in (files, analyses, groups, stakeholders, spread, stores, asking, people):
    for command in room.COMMANDS:
        relgraph.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its code."""
    for name, value in CALM.items():
        os.environ.setdefault(name, value)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _terminated)
    words = list(sys.argv[1:] if arguments is None else arguments)
    call: dict[str, Any] = {}
    try:
        kept = [word for word in words if word != "--debug"]
        code = relgraph.main(kept, prog_name="relgraph", standalone_mode=False, obj=call)
        if sys.stdout is not None:
            sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes an exit code
        from relgraph.cli.failures import tell

        code = tell(error, call, debug="--debug" in words)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)


def _terminated(*_: Any) -> NoReturn:
    sys.exit(TERMINATED)
