"""Comma, semicolon or tab separated text to a grid, with the row in which each fault begins."""

from __future__ import annotations

import csv
import io
import itertools
import re
from typing import TYPE_CHECKING

from relgraph.io.encodings import decode
from relgraph.io.headers import recognized
from relgraph.io.tables import CONTROL, Grid, Refused, Report, clean, letter

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".csv", ".tsv", ".txt")
HEAD = 30
# An apostrophe that `writers` put before a text a spreadsheet would take for a formula.
GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")


def read_grid(path: Path, *, encoding: str | None) -> Grid:
    """Return the rows of a text file.

    Faults of the text itself (encoding, quotes, control characters) are in the grid's report.
    """
    report = Report(path.name)
    try:
        decoded = decode(path.read_bytes(), encoding=encoding)
        if not decoded.certain:
            report.notice("encoding_chosen", encoding=decoded.encoding)
        lines = list(io.StringIO(decoded.text, newline=""))
        delimiter = _delimiter(lines, tab_first=path.suffix.lower() == ".tsv")
    except Refused as refused:
        report.error(refused.code, **refused.figures)
        return Grid(report, [], broken=True)
    # Most files hold neither; looking once saves looking at every cell.
    dirty, guards = CONTROL.search(decoded.text) is not None, "'" in decoded.text
    grid = Grid(report, [])
    for number, cells in _rows(lines, delimiter, grid):
        if dirty:
            texts = [clean(cell, report, row=number, column=letter(i)) for i, cell in enumerate(cells)]
        else:
            texts = [cell.strip() for cell in cells]
        if any(texts):
            grid.rows.append((number, [_unguarded(text) for text in texts] if guards else texts))
    return grid


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and GUARDED.match(text) else text


def _delimiter(lines: list[str], *, tab_first: bool) -> str:
    """Return the separator under which the first rows look most like a table we know."""
    best, most = ",", (-1, -1)
    for delimiter in "\t,;" if tab_first else ",;\t":
        rows = _head(lines, delimiter)
        found = max(((recognized(cells), len(cells)) for cells in rows), default=(0, 0))
        if found > most:
            best, most = delimiter, found
    first = next((line for line in lines if line.strip()), "")
    if most[1] == 1 and "，" in first:
        raise Refused("full_width_comma")
    return best


def _head(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines[:HEAD], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        # A giant field; reading the rows in earnest says in which one.
        return []


def _rows(lines: list[str], delimiter: str, grid: Grid) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    start, number = 0, 0
    while start < len(lines):
        reader = csv.reader(
            itertools.islice(lines, start, None), delimiter=delimiter, strict=True, skipinitialspace=True
        )
        begun = 0
        try:
            for cells in reader:
                number += 1
                begun = reader.line_num
                rows.append((number, cells))
        except csv.Error as error:
            # The row that began after the last whole one is at fault; the next line may be sound again.
            number += 1
            grid.broken = True
            several = reader.line_num - begun > 1
            giant = "field limit" in str(error) and not several
            grid.report.error("giant_field" if giant else "unclosed_quote", row=number)
            start += begun + 1
        else:
            return rows
    return rows
