"""What is wrong with the input, as text: where, why, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relgraph.wording import printable, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relgraph.errors import Issue
    from relgraph.wording import Lang

MOST_SHOWN = 50
PLACE = ("source", "sheet", "row", "column")
# How a file of issues begins, by which one is known that may be written again.
BEGINNINGS = (b"\xef\xbb\xbfcode,severity,", b'[\n {\n  "code": ', b"[]\n")


def rows(issues: Iterable[Issue], lang: Lang = "en") -> list[dict[str, Any]]:
    """Return issues as the rows of ``check``."""
    from relgraph.validation import describe

    found = []
    for issue in issues:
        why, mend = describe(issue, lang)
        place = {name: getattr(issue, name) for name in (*PLACE, "value")}
        found.append({"code": issue.code, "severity": issue.severity, **place, "why": why, "mend": mend})
    return found


def line(row: Mapping[str, Any], lang: Lang = "en") -> str:
    """Return one row as ``file > sheet > row > column: value - why - how to mend``."""
    number = say("message", "row", row, lang=lang)
    shown = {**row, "row": number if row["row"] is not None else None}
    place = " > ".join(str(shown[name]) for name in PLACE if shown[name] not in (None, ""))
    said = " - ".join(str(row[name]) for name in ("value", "why", "mend") if row[name] not in (None, ""))
    return printable(place + say("message", "colon", {}, lang=lang) + said if place else said)


def show_refusal(issues: Sequence[Issue], *, lang: Lang = "en", written: str | None = None) -> None:
    """Print the errors of a refused input on stderr, the first fifty; `written` names the file that has them all."""
    errors = [issue for issue in issues if issue.is_error]
    click.echo(f"relgraph: {say('message', 'refused', {'errors': len(errors)}, lang=lang)}", err=True)
    for row in rows(errors[:MOST_SHOWN], lang):
        click.echo(f"  {line(row, lang)}", err=True)
    if written is not None:
        click.echo(f"  {printable(say('message', 'errors_written', {'path': written}, lang=lang))}", err=True)
    elif len(errors) > MOST_SHOWN:
        click.echo(f"  {say('message', 'more_errors', {'rest': len(errors) - MOST_SHOWN}, lang=lang)}", err=True)


def write_issues(issues: Iterable[Issue], path: str, *, lang: Lang = "en") -> None:
    """Write every issue to `path`, over an earlier list of issues: JSON where it ends so, else CSV.

    Raises
    ------
    OutputError
        Where something else is there.
    """
    import json
    from pathlib import Path

    from relgraph.io.atomic import refuse_foreign, write_bytes
    from relgraph.render.flat import to_csv

    found = rows(issues, lang)
    is_json = Path(path).suffix.lower() == ".json"
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n" if is_json else "\ufeff" + to_csv(found, "check")
    refuse_foreign(path, beginnings=BEGINNINGS)
    write_bytes(path, text.encode("utf-8", errors="replace"), force=True)
