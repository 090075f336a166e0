"""Printing a result: JSON, CSV or a table to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from relgraph.result import Result

NO_ANSWER = 9


def emit(result: Result, *, format_: str, lang: str, top: int | None = None) -> None:
    """Print `result`; exit with 9 where it holds no answer."""
    if format_ == "table":
        from relgraph.render.tables import Printer

        printer = Printer(sys.stdout, lang=lang)  # type: ignore[arg-type]
        printer.show(result, top=top)
    else:
        content = result.to_dict(lang=lang)  # type: ignore[arg-type]
        content["rows"] = content["rows"][:top]
        write(content, format_)
    if not result.answered:
        from relgraph.result import notice_text

        if format_ != "table":
            last = result.notices[-1] if result.notices else None
            text = notice_text(last, lang=lang, names=result.names) if last else "no answer"  # type: ignore[arg-type]
            click.echo(f"relgraph: {text}", err=True)
        raise click.exceptions.Exit(NO_ANSWER)


def write(content: dict[str, Any], format_: str) -> None:
    """Write a result's JSON, or its rows as CSV, as UTF-8 whatever the terminal speaks."""
    if format_ == "json":
        text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    else:
        from relgraph.render.flat import to_csv

        text = to_csv(content["rows"])
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.flush()
