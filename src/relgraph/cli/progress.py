"""How far a long job is, on one line of a terminal; silence in a pipe."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from relgraph.wording import Lang

BACK_TO_THE_START = "\r\x1b[K"


@contextlib.contextmanager
def progress_line(lang: Lang) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that shows how many of how many records are written; None where nobody would see it."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from relgraph.wording import say

    def show(done: int, total: int) -> None:
        text = say("message", "importing", {"done": done, "total": total}, lang=lang)
        click.echo(f"{BACK_TO_THE_START}{text}", nl=False, err=True)

    click.echo(say("message", "reading", {}, lang=lang), nl=False, err=True)
    try:
        yield show
    finally:
        click.echo(BACK_TO_THE_START, nl=False, err=True)
