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
BLOCK = 1_000_000
MOST_KEPT = 500_000
# An apostrophe that our own export put before a text a spreadsheet would take for a formula.
GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")


class Texts(dict[str, str]):
    """What a cell says without the space around it; for equal cells the same object, as long as there are not too many.

    A name stands in as many rows as its owner has ties: kept once, it takes a fraction of the memory.
    """

    def __missing__(self, cell: str) -> str:
        text = cell.strip()
        if GUARDED.match(text):
            text = text[1:]
        if len(self) >= MOST_KEPT:
            self.clear()
        self[cell] = text
        return text


def read_grid(path: Path, *, encoding: str | None, texts: Texts | None = None) -> Grid:
    """Return the rows of a text file; files of one source may share their `texts`.

    Faults of the text itself (encoding, quotes, control characters) are in the grid's report.
    """
    report = Report(path.name)
    grid = Grid(report)
    try:
        text = decode(path.read_bytes(), report, encoding=encoding)
        delimiter = _delimiter(text, tab_first=path.suffix.lower() == ".tsv")
    except Refused as refused:
        report.error(refused.code, **refused.figures)
        grid.broken = True
        return grid
    # Most files hold none; looking once saves looking at every cell.
    dirty = CONTROL.search(text) is not None
    said = (texts if texts is not None else Texts()).__getitem__
    for row, cells in _rows(text, delimiter, grid):
        if dirty:
            cells = [clean(cell, report, row=row, column=letter(i)) for i, cell in enumerate(cells)]  # noqa: PLW2901
        row_texts = tuple(map(said, cells))
        if any(row_texts):
            grid.numbers.append(row)
            grid.rows.append(row_texts)
    return grid


def _lines(text: str, start: int = 0) -> Iterator[str]:
    """Return the lines of a text from the one at `start`, their ends left on, without making all of them at once."""
    lines = itertools.chain.from_iterable(io.StringIO(block, newline="") for block in _blocks(text))
    return itertools.islice(lines, start, None)


def _blocks(text: str) -> Iterator[str]:
    """Yield a text in pieces that end where a line does."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + BLOCK) + 1 or len(text)
        yield text[start:end]
        start = end


def _delimiter(text: str, *, tab_first: bool) -> str:
    """Return the separator under which the first rows look most like a table we know."""
    best, most = ",", (-1, -1)
    for delimiter in "\t,;" if tab_first else ",;\t":
        try:
            rows = list(csv.reader(itertools.islice(_lines(text), HEAD), delimiter=delimiter, skipinitialspace=True))
        except csv.Error:
            # A giant field; reading the rows in earnest says in which one.
            continue
        found = max(((recognized(cells), len(cells)) for cells in rows), default=(0, 0))
        if found > most:
            best, most = delimiter, found
    if most[1] == 1 and "，" in next(filter(str.strip, _lines(text)), ""):
        raise Refused("full_width_comma")
    return best


def _rows(text: str, delimiter: str, grid: Grid) -> Iterator[tuple[int, list[str]]]:
    start, row, lines = 0, 0, _lines(text)
    while True:
        reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
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
            if several:
                lines = _lines(text, start)
        else:
            return


def head_edges(grid: Grid) -> None:
    """Put the header on an edge list that has none: two names in every row, and perhaps a number or a kind.

    A header is a row like any other to look at. What tells it apart is that it holds no number and
    that nobody has its names: a first row whose names come again further down is a row of data.
    """
    first = grid.rows[0] if grid.rows else ()
    if len(first) not in (2, 3):
        return
    names = {name for cells in grid.rows[1:] for name in cells[:2]}
    if _is_number(first[-1]) or names & set(first[:2]):
        weighs = any(_is_number(cell) for cells in grid.rows[:HEAD] for cell in cells[2:])
        header = ["source", "target", "weight" if weighs else "kind"][: len(first)]
        grid.report.notice("header_assumed", row=grid.numbers[0], columns=tuple(header))
        grid.numbers.insert(0, 0)
        grid.rows.insert(0, header)


def _is_number(text: str) -> bool:
    try:
        number(text)
    except Refused as refused:
        return refused.code == "number_either"
    return True
