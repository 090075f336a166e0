"""Printing a result: JSON, CSV or a table to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relgraph.result import Result
    from relgraph.wording import Lang

NO_ANSWER = 9
# The notices that say why a question has no answer here.
WHY_NONE = ("no_route", "no_route_but_back", "only_conflict", "no_decider", "nobody_in_touch")


def stdout() -> TextIO:
    """Return standard output; where it is closed there is none, and nobody would see the answer."""
    if sys.stdout is None:
        from relgraph.errors import OutputError
        from relgraph.wording import failure

        raise failure(OutputError, "output_closed", {})
    return sys.stdout


def emit(result: Result, *, format_: str, lang: Lang, top: int | None = None) -> None:
    """Print `result`, the first `top` of its rows; exit with 9 where it holds no answer."""
    if format_ == "table":
        from relgraph.render.tables import Printer

        Printer(stdout(), lang=lang).show(result, top=top)
    else:
        content = result.to_dict(lang=lang)
        content["rows"] = content["rows"][:top]
        write(content, format_)
    if not result.answered:
        if format_ != "table":
            _say_why(result, lang)
        raise click.exceptions.Exit(NO_ANSWER)


def _say_why(result: Result, lang: Lang) -> None:
    from relgraph.result import notice_text
    from relgraph.wording import printable, say

    texts = [notice_text(each, lang=lang, names=result.names) for each in result.notices if each.code in WHY_NONE]
    for text in texts or [say("message", "no_answer", {}, lang=lang)]:
        click.echo(f"relgraph: {printable(text)}", err=True)


def write(content: Mapping[str, Any], format_: str) -> None:
    """Write a result's JSON, or its rows as CSV, as UTF-8 whatever the terminal speaks."""
    if format_ == "json":
        import json

        text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    else:
        from relgraph.render.flat import to_csv

        text = to_csv(content["rows"], content["schema"].split("/")[1])
    stream = stdout()
    stream.flush()
    stream.buffer.write(text.encode("utf-8", errors="replace"))
    stream.flush()
