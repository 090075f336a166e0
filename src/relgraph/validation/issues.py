"""Issues tied to the row they are about, and their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from relgraph.errors import Issue
from relgraph.wording import Lang, say

if TYPE_CHECKING:
    from relgraph.model import Origin

    Severity = Literal["error", "notice"]


def error_at(origin: Origin, code: str, **about: Any) -> Issue:
    """Return an error about a row, or about its file or sheet where no row is named.

    `about` is the column and the value, where there are, and the figures of the sentences.
    """
    return _issue(origin, code, "error", **about)


def notice_at(origin: Origin, code: str, **about: Any) -> Issue:
    """Return a notice about a row, or about what begins there; `about` as for an error."""
    return _issue(origin, code, "notice", **about)


def _issue(
    origin: Origin,
    code: str,
    severity: Severity,
    *,
    column: str | None = None,
    value: str | None = None,
    **figures: Any,
) -> Issue:
    return Issue(
        code=code,
        severity=severity,
        source=origin.source,
        sheet=origin.sheet,
        row=origin.row,
        column=column,
        value=value,
        figures=figures,
    )


def describe(issue: Issue, lang: Lang = "en") -> tuple[str, str]:
    """Return why an issue is one, and how to mend it.

    Examples
    --------
    >>> describe(Issue(code="no_key", row=3))
    ('both id and name are blank', 'fill in one of the two, or delete the row')
    """
    figures = {name: getattr(issue, name) for name in ("source", "sheet", "row", "column", "value")} | dict(
        issue.figures
    )
    why, mend = (say("issue", issue.code, figures, part=part, lang=lang) for part in ("why", "mend"))
    return why, mend
