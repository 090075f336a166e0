"""What is wrong with the input, as text: where, why, and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relgraph.errors import Issue

MOST_SHOWN = 50


def rows(issues: Sequence[Issue], lang: str = "en") -> list[dict[str, Any]]:
    """Return issues as the rows of ``check``."""
    from relgraph.validation import describe

    found = []
    for issue in issues:
        why, mend = describe(issue, lang)  # type: ignore[arg-type]
        place = {name: getattr(issue, name) for name in ("source", "sheet", "row", "column", "value")}
        found.append({"code": issue.code, "severity": issue.severity, **place, "why": why, "mend": mend})
    return found


def line(row: dict[str, Any]) -> str:
    """Return one row as ``file > sheet > row > column: value - why - how to mend``."""
    from relgraph.render.tables import plain

    named = {"row": "row ", "column": ""}
    place = " > ".join(
        f"{named.get(name, '')}{row[name]}" for name in ("source", "sheet", "row", "column") if row[name] not in (None, "")
    )
    said = " - ".join(str(row[name]) for name in ("value", "why", "mend") if row[name] not in (None, ""))
    return str(plain(f"{place}: {said}" if place else said))


def show_refusal(issues: Sequence[Issue]) -> None:
    """Print the errors of a refused input on stderr, the first fifty."""
    errors = [row for row in rows(issues) if row["severity"] == "error"]
    click.echo(f"relgraph: input refused, {len(errors)} error{'s' * (len(errors) != 1)}; nothing was analysed", err=True)
    for row in errors[:MOST_SHOWN]:
        click.echo(f"  {line(row)}", err=True)
    if len(errors) > MOST_SHOWN:
        click.echo(f"  … {len(errors) - MOST_SHOWN} more: --errors FILE writes them all", err=True)


def write_issues(issues: Sequence[Issue], path: str) -> None:
    """Write every issue to `path`: JSON where it ends so, else CSV."""
    import json

    from relgraph.io import write_bytes
    from relgraph.render.flat import to_csv

    found = rows(issues)
    is_json = Path(path).suffix.lower() == ".json"
    text = json.dumps(found, ensure_ascii=False, indent=1) if is_json else "\ufeff" + to_csv(found)
    write_bytes(path, text.encode("utf-8"), force=True)
