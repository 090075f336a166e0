"""Tables as they were found: texts in rows, before anything is understood.

A format reader makes a `Grid` (or a `Table`, where the format itself names the columns);
:mod:`relgraph.io.headers` turns the one into the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from relgraph.model import Origin
from relgraph.validation.issues import error_at, notice_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relgraph.errors import Issue

# What XML cannot hold, what a terminal obeys, and halves of a character: none of it is meant.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Refused(Exception):  # noqa: N818 - it is caught and becomes an issue, nobody sees it raised
    """A cell or file that cannot be taken, with the code of the issue it becomes."""

    def __init__(self, code: str, **figures: Any) -> None:
        super().__init__(code)
        self.code = code
        self.figures = figures


@dataclass(slots=True)
class Report:
    """The issues found in one file or sheet, as they come."""

    source: str
    sheet: str | None = None
    issues: list[Issue] = field(default_factory=list)

    def error(self, code: str, *, row: int | None = None, **about: Any) -> None:
        """Add an error; `about` is column, value and the figures of its sentences."""
        self.issues.append(error_at(Origin(self.source, self.sheet, row), code, **about))

    def notice(self, code: str, *, row: int | None = None, **about: Any) -> None:
        """Add a notice, likewise."""
        self.issues.append(notice_at(Origin(self.source, self.sheet, row), code, **about))

    @property
    def has_errors(self) -> bool:
        """True once anything here refuses the input."""
        return any(issue.is_error for issue in self.issues)


@dataclass(slots=True)
class Grid:
    """Rows of cells, blank rows left out.

    Attributes
    ----------
    numbers
        Those of the rows, as a spreadsheet counts.
    broken
        True where rows are known to be lacking, so that what refers to them proves nothing.
    spanned
        What a blank cell would say, by row and position, if the merged block that it is part of named it.
    """

    report: Report
    numbers: list[int] = field(default_factory=list)
    rows: list[Sequence[str]] = field(default_factory=list)
    broken: bool = False
    spanned: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """Columns under a header, of the table `name` (stakeholders, relationships, ...).

    By columns, because there are few of them and many rows: what is done to one column is done at once.

    Attributes
    ----------
    numbers
        Those of the rows.
    columns
        The cells under each header, one a row.
    damaged
        Numbers of rows whose cells may stand in the wrong columns.
    broken
        As of a grid.
    headers
        What the column of each field is called here; filled in once the columns are understood.
    """

    name: str
    report: Report
    header: list[str]
    numbers: Sequence[int]
    columns: list[list[str]]
    damaged: frozenset[int] = frozenset()
    broken: bool = False
    headers: dict[str, str] = field(default_factory=dict)


def clean(text: str, report: Report, *, row: int, column: str | None = None) -> str:
    """Return a cell's text without the space around it, reporting characters nobody can mean."""
    found = CONTROL.search(text)
    if found is None:
        return text.strip()
    cleaned = CONTROL.sub("", text).strip()
    report.error("control_character", row=row, column=column, value=cleaned, character=f"U+{ord(found.group()):04X}")
    return cleaned


def letter(index: int) -> str:
    """Return what a spreadsheet calls the column at a position from 0.

    Examples
    --------
    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
