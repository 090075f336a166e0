"""Which row is the header, and which column is which field."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from relgraph.fields import REQUIRED, TABLES
from relgraph.io.tables import Grid, Table, letter
from relgraph.vocabulary import field_of, fold, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A column of the user's own whose name means something to us is written as `attribute:name`.
ATTRIBUTE = "attribute:"
SEARCHED = 20
DECORATION = re.compile(r"[（(\[【].*?[)）\]】]|[*＊:：]")
# First and last name, where a table has no whole one.
NAME_PARTS = ("given", "family")
DIRECTIONS = frozenset({"directed", "undirected"})


@functools.lru_cache(maxsize=4096)
def meaning(table: str, header: str) -> str | None:
    """Return which field a header means, also with a unit or an asterisk behind it.

    Three answers are no fields, but depend on their neighbours: ``firm_or_name``, ``given`` and ``family``.

    Examples
    --------
    >>> [meaning("stakeholders", header) for header in ("影响力（1-5）", "客户名称", "shoe size")]
    ['power', 'firm_or_name', None]
    """
    if header.startswith(ATTRIBUTE):
        return None
    return field_of(table, header) or field_of(table, DECORATION.sub("", header))


@functools.cache
def _standing(table: str) -> Mapping[str, int]:
    """Return where in its list each word for a field stands: the earlier, the surer it is."""
    lists = load("fields.toml")[table].values()
    return {fold(word): position for words in lists for position, word in enumerate(words, 1)}


def _doubt(table: str, name: str, header: str) -> int:
    """Return how doubtful it is that a header means the field `name`; 0 where it is the name itself."""
    if header == name:
        return 0
    standing = _standing(table)
    return standing.get(fold(header)) or standing.get(fold(DECORATION.sub("", header)), 1)


def table_called(text: str) -> str | None:
    """Return which table a file's stem or a sheet's name means.

    Examples
    --------
    >>> table_called("Connections"), table_called("联系记录"), table_called("ground_truth")
    ('relationships', 'interactions', None)
    """
    return field_of("tables", text)


def _meanings(table: str, cells: Sequence[str]) -> set[str]:
    found = {name for cell in cells if cell and (name := meaning(table, cell))}
    return found | {"name"} if found & {"firm_or_name", *NAME_PARTS} else found


def lacking(table: str, cells: Sequence[str]) -> list[str]:
    """Return the columns that a table needs and this header has not."""
    found = _meanings(table, cells)
    return [" / ".join(choice) for choice in REQUIRED[table] if not found & set(choice)]


def recognized(cells: Sequence[str]) -> int:
    """Return how many of the cells are headers of the table that they fit best."""
    return max(len(_meanings(table, cells)) for table in TABLES)


def table_of(grid: Grid, called: str | None) -> str | None:
    """Return which table a grid is: what it is called; without such a name, what its columns look like.

    Only people have first and last names: connections without two ends are those of LinkedIn.
    """
    rows = grid.rows[:SEARCHED]
    if called is not None:
        are_people = any(_meanings("stakeholders", cells) >= set(NAME_PARTS) for cells in rows)
        return "stakeholders" if are_people and all(lacking(called, cells) for cells in rows) else called
    for table in ("relationships", "stakeholders"):
        for cells in rows:
            if not lacking(table, cells):
                log, found = (len(_meanings(name, cells)) for name in ("interactions", table))
                return "interactions" if log > found and not lacking("interactions", cells) else table
    return None


def tabulate(grid: Grid, name: str) -> Table | None:
    """Return the grid as a table, or None (and an error in the report) where it lacks what it needs.

    Lines before the header are passed over; the header is the first row with the columns required.
    """
    if not grid.rows:
        return Table(name, grid.report, [], [], [], broken=grid.broken)
    position = _header_position(grid, name)
    if position is None:
        first = zip(grid.numbers, grid.rows[:SEARCHED], strict=False)
        row, seen = max(first, key=lambda one: (len(_meanings(name, one[1])), sum(map(bool, one[1]))))
        shown = tuple(filter(None, seen))
        grid.report.error("column_missing", row=row, needed=tuple(lacking(name, seen)), seen=shown)
        return None
    if position:
        grid.report.notice("lines_skipped", row=grid.numbers[position], count=position)
    return _shaped(grid, name, position)


def _header_position(grid: Grid, name: str) -> int | None:
    rows = grid.rows[:SEARCHED]
    first = next((i for i, cells in enumerate(rows) if not lacking(name, cells)), None)
    if first is None:
        return None
    # A header over two rows, blocks merged downwards: the lower one names more.
    below = [i for i in range(first, min(first + 3, len(rows))) if not lacking(name, rows[i])]
    return max(below, key=lambda i: (len(_meanings(name, rows[i])), -i))


def _shaped(grid: Grid, name: str, position: int) -> Table | None:
    """Return the rows under the header at a position as columns, each row as long as the header."""
    number, numbers, rows = grid.numbers[position], grid.numbers[position + 1 :], grid.rows[position + 1 :]
    header = list(grid.rows[position])
    if not header[-1]:
        # Blank columns at the right edge, an export's leftovers, are no columns.
        del header[max(_extent(cells[: len(header)]) for cells in (header, *rows)) :]
    width = len(header)
    damaged = set()
    for index, cells in enumerate(rows):
        if len(cells) != width:
            if len(cells) < width or any(cells[width:]):
                grid.report.error("ragged_row", row=numbers[index], cells=len(cells), columns=width)
                damaged.add(numbers[index])
            rows[index] = [*cells, *[""] * (width - len(cells))][:width]
    columns = _columns(rows, width)
    header = _named(header, columns, grid, number)
    table = Table(name, grid.report, header, numbers, columns, frozenset(damaged), grid.broken)
    return None if _repeats(table, number) else table


def _extent(cells: Sequence[str]) -> int:
    """Return how many cells there are up to the last that is not blank."""
    return next((index for index in range(len(cells), 0, -1) if cells[index - 1]), 0)


def _columns(rows: list[Sequence[str]], width: int) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(width)]
    # A thousand rows at a time: turning round a million at once needs an iterator for each.
    for start in range(0, len(rows), 1000):
        for column, cells in zip(columns, zip(*rows[start : start + 1000], strict=True), strict=True):
            column.extend(cells)
    return columns


def _named(header: list[str], columns: list[list[str]], grid: Grid, number: int) -> list[str]:
    """Return the header with a name for each column that has cells but no header."""
    named = list(header)
    for index, text in enumerate(header):
        if not text and any(columns[index]):
            named[index] = grid.spanned.get((number, index)) or f"column {letter(index)}"
            grid.report.notice("header_blank", row=number, column=letter(index), name=named[index])
    return named


def _repeats(table: Table, number: int) -> bool:
    first: dict[str, int] = {}
    repeated = False
    for index, text in enumerate(table.header):
        if text and first.setdefault(text, index) != index:
            figures = {"first": letter(first[text]), "second": letter(index)}
            table.report.error("header_duplicate", row=number, column=text, **figures)
            repeated = True
    return repeated


def lay_out(table: Table) -> tuple[dict[str, int], dict[str, int]]:
    """Return where each field stands, ``given`` and ``family`` among them, and each column of the user's own.

    Of several columns for a field the one with the surest name is kept; the others become the
    user's own, with a notice.
    """
    claims: defaultdict[str, list[int]] = defaultdict(list)
    own: dict[str, int] = {}
    for index, text in enumerate(table.header):
        claim = _claim(table, index)
        if claim is not None:
            claims[claim].append(index)
        elif text:
            own[text.removeprefix(ATTRIBUTE).strip()] = index
    unread = [text for text, index in own.items() if table.header[index] == text]
    if unread and table.name in ("stakeholders", "relationships"):
        table.report.notice("columns_own", columns=", ".join(unread))
    if firms := claims.pop("firm_or_name", None):
        claims["organization" if claims.keys() & {"name", *NAME_PARTS} else "name"] += firms
    if "name" in claims:
        own |= {table.header[index]: index for part in NAME_PARTS for index in claims.pop(part, ())}
    fields: dict[str, int] = {}
    for name, places in claims.items():
        fields[name] = kept = min(places, key=lambda index: (_doubt(table.name, name, table.header[index]), index))
        for index in sorted(set(places) - {kept}):
            own[table.header[index]] = index
            table.report.notice("column_second", column=table.header[index], field=name, kept=table.header[kept])
    table.headers = {name: table.header[index] for name, index in fields.items()}
    return fields, own


def _claim(table: Table, index: int) -> str | None:
    text = table.header[index]
    claim = meaning(table.name, text) if text else None
    if claim == "kind" and text != claim:
        # Gephi calls Type what we call directed.
        words = {word.casefold() for word in set(table.columns[index])} - {""}
        return "directed" if words and words <= DIRECTIONS else claim
    return claim
