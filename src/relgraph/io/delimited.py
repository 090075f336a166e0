"""Comma, semicolon or tab separated text to a grid, with the row in which each fault begins."""

from __future__ import annotations

import csv
import io
import itertools
import re
from typing import TYPE_CHECKING

from relgraph.io.encodings import decode
from relgraph.io.headers import recognized
from relgraph.io.numbers import number
from relgraph.io.tables import CONTROL, Grid, Refused, Report, clean, letter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".csv", ".tsv", ".txt")
HEAD = 30
# An apostrophe that our own export put before a text a spreadsheet would take for a formula.
GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")


def read_grid(path: Path, *, encoding: str | None) -> Grid:
    """Return the rows of a text file.

    Faults of the text itself (encoding, quotes, control characters) are in the grid's report.
    """
    report = Report(path.name)
    grid = Grid(report, [])
    try:
        text = decode(path.read_bytes(), report, encoding=encoding)
        lines = list(io.StringIO(text, newline=""))
        delimiter = _delimiter(lines, tab_first=path.suffix.lower() == ".tsv")
    except Refused as refused:
        report.error(refused.code, **refused.figures)
        grid.broken = True
        return grid
    # Most files hold neither; looking once saves looking at every cell.
    dirty, guards = CONTROL.search(text) is not None, "'" in text
    for row, cells in _rows(lines, delimiter, grid):
        if dirty:
            texts = [clean(cell, report, row=row, column=letter(i)) for i, cell in enumerate(cells)]
        else:
            texts = [cell.strip() for cell in cells]
        if any(texts):
            if guards:
                texts = [text[1:] if GUARDED.match(text) else text for text in texts]
            grid.rows.append((row, texts))
    return grid


def _delimiter(lines: list[str], *, tab_first: bool) -> str:
    """Return the separator under which the first rows look most like a table we know."""
    best, most = ",", (-1, -1)
    for delimiter in "\t,;" if tab_first else ",;\t":
        try:
            rows = list(csv.reader(lines[:HEAD], delimiter=delimiter, skipinitialspace=True))
        except csv.Error:
            # A giant field; reading the rows in earnest says in which one.
            continue
        found = max(((recognized(cells), len(cells)) for cells in rows), default=(0, 0))
        if found > most:
            best, most = delimiter, found
    if most[1] == 1 and "，" in next(filter(str.strip, lines), ""):
        raise Refused("full_width_comma")
    return best


def _rows(lines: list[str], delimiter: str, grid: Grid) -> Iterator[tuple[int, list[str]]]:
    start, row = 0, 0
    while start < len(lines):
        rest = itertools.islice(lines, start, None)
        reader = csv.reader(rest, delimiter=delimiter, strict=True, skipinitialspace=True)
        begun = 0
        try:
            for cells in reader:
                row += 1
                begun = reader.line_num
                yield row, cells
        except csv.Error as error:
            # The row that began after the last whole one is at fault; the next line may be sound again.
            row += 1
            grid.broken = True
            several = reader.line_num - begun > 1
            giant = "field limit" in str(error) and not several
            grid.report.error("giant_field" if giant else "unclosed_quote", row=row)
            start += begun + 1
        else:
            return


def head_edges(grid: Grid) -> None:
    """Put the header on an edge list that has none: two names in every row, and perhaps a number or a kind.

    A header is a row like any other to look at. What tells it apart is that it holds no number and
    that nobody has its names: a first row whose names come again further down is a row of data.
    """
    row, first = grid.rows[0] if grid.rows else (0, [])
    if len(first) not in (2, 3):
        return
    names = {name for _, cells in grid.rows[1:] for name in cells[:2]}
    if _is_number(first[-1]) or names & set(first[:2]):
        weighs = any(_is_number(cell) for _, cells in grid.rows[:HEAD] for cell in cells[2:])
        header = ["source", "target", "weight" if weighs else "kind"][: len(first)]
        grid.report.notice("header_assumed", row=row, columns=tuple(header))
        grid.rows.insert(0, (0, header))


def _is_number(text: str) -> bool:
    try:
        number(text)
    except Refused as refused:
        return refused.code == "number_either"
    return True
