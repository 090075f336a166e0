"""The command line: parse, call, print. Every error becomes text and an exit code here, and only here."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

import click

from relgraph.cli import analyses, files
from relgraph.errors import InputError, RelgraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED, TERMINATED, OURS, USAGE, OUTPUT_REFUSED = 130, 143, 1, 2, 7


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="relgraph", prog_name="relgraph")
def relgraph() -> None:
    """Who really decides, where the network is fragile, which way influence flows.

    NETWORK is a folder with stakeholders.csv and relationships.csv, an .xlsx with sheets of these names, a .json,
    or an edge list (source,target[,weight]). English and Chinese headers are understood.
    """


for command in (*files.COMMANDS, *analyses.COMMANDS):
    relgraph.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its code."""
    # Threads that spin while they wait slow a busy machine down a hundredfold; small matrices need none.
    for name, value in {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}.items():
        os.environ.setdefault(name, value)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _terminated)
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    try:
        code = relgraph.main([word for word in words if word != "--debug"], prog_name="relgraph", standalone_mode=False)
        sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes an exit code
        code = _told(error, debug=debug)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)


def _terminated(*_: Any) -> NoReturn:
    sys.exit(TERMINATED)


def _told(error: Exception, *, debug: bool) -> int:
    """Say what went wrong on stderr and return the exit code for it."""
    if debug:
        traceback.print_exception(error)
    match error:
        case BrokenPipeError():
            # Whoever read our output has gone; the interpreter must not complain while it closes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        case click.Abort():
            return INTERRUPTED
        case click.ClickException():
            error.show()
            return USAGE
        case InputError():
            from relgraph.cli.issues import show_refusal

            show_refusal(error.issues)
            return error.exit_code
        case RelgraphError():
            click.echo(f"relgraph: {error}", err=True)
            return error.exit_code
        case OSError():
            click.echo(f"relgraph: {error.strerror or error}", err=True)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return OUTPUT_REFUSED
        case _:
            click.echo(f"relgraph: an error of ours: {type(error).__name__}: {error} (--debug shows where)", err=True)
            return OURS
