"""What went wrong, as text on stderr and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from relgraph.errors import InputError, RelgraphError
from relgraph.wording import error_text, printable, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relgraph.wording import Lang

OURS, USAGE, OUTPUT_REFUSED, INTERRUPTED = 1, 2, 7, 130


def tell(error: Exception, call: Mapping[str, Any], *, debug: bool) -> int:
    """Say what went wrong in the language of the call and return the exit code for it.

    Parameters
    ----------
    call
        What is known of the command that ran: its `lang`, and the `errors` file where one was asked for.
    debug
        Whether to print a traceback too.
    """
    if debug:
        import traceback

        traceback.print_exception(error)
    code = _told(error, call.get("lang", "en"), call.get("errors"))
    if isinstance(error, OSError):
        _leave_stdout()
    return code


def _told(error: Exception, lang: Lang, issues_file: str | None) -> int:
    match error:
        case BrokenPipeError():
            # Whoever read our output has gone, which is no error of anybody's.
            code = 0
        case click.Abort():
            code = INTERRUPTED
        case click.ClickException():
            error.show()
            code = USAGE
        case InputError():
            from relgraph.cli.issues import show_refusal

            show_refusal(error.issues, lang=lang, written=issues_file)
            code = error.exit_code
        case RelgraphError():
            _say(error_text(error, lang=lang))
            code = error.exit_code
        case OSError():
            _say(error.strerror or str(error))
            code = OUTPUT_REFUSED
        case _:
            _say(say("message", "ours", {"what": f"{type(error).__name__}: {error}"}, lang=lang))
            code = OURS
    return code


def _say(text: str) -> None:
    click.echo(f"relgraph: {printable(text)}", err=True)


def _leave_stdout() -> None:
    """Point stdout at nothing: the interpreter writes what is left in its buffer there, and does not complain."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
