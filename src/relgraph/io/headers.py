"""Which row is the header, and which column is which field."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from relgraph.io.tables import Grid, Table, letter
from relgraph.vocabulary import field_of, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLES = ("stakeholders", "relationships", "interactions", "decisions", "participations")
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "stakeholders": (("id", "name"),),
    "relationships": (("source",), ("target",)),
    "interactions": (("date",), ("source",), ("target",)),
    "decisions": (("id", "name"),),
    "participations": (("decision",), ("stakeholder",)),
}
# A column of the user's own whose name means something to us is written as `attribute:name`.
ATTRIBUTE = "attribute:"
# The firm where a person's name stands beside it, otherwise the name itself.
FIRM_OR_NAME = frozenset(
    map(fold, ("客户名称", "客户", "客户名", "公司名称", "单位名称", "企业名称", "机构名称", "company name"))
)
GIVEN = frozenset(map(fold, ("first name", "given name", "名")))
FAMILY = frozenset(map(fold, ("last name", "family name", "surname", "姓", "姓氏")))
SEARCHED = 20
DECORATION = re.compile(r"[（(\[【].*?[)）\]】]|[*＊:：]")


@dataclass(slots=True)
class Layout:
    """Where the fields of a table stand: positions by field, and by name for the user's own columns."""

    fields: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, int] = field(default_factory=dict)
    given: int | None = None
    family: int | None = None


@functools.lru_cache(maxsize=4096)
def meaning(table: str, header: str) -> str | None:
    """Return which field a header means, also with a unit or an asterisk behind it.

    Three answers are no fields: ``firm_or_name``, ``given`` and ``family``, which depend on their neighbours.

    Examples
    --------
    >>> [meaning("stakeholders", header) for header in ("影响力（1-5）", "客户名称", "shoe size")]
    ['power', 'firm_or_name', None]
    """
    if header.startswith(ATTRIBUTE):
        return None
    bare = DECORATION.sub("", header)
    if table == "stakeholders":
        key = fold(bare)
        for name, words in (("firm_or_name", FIRM_OR_NAME), ("given", GIVEN), ("family", FAMILY)):
            if key in words:
                return name
    return field_of(table, header) or field_of(table, bare)


def table_called(text: str) -> str | None:
    """Return which table a file's stem or a sheet's name means.

    Examples
    --------
    >>> table_called("Connections"), table_called("联系记录"), table_called("ground_truth")
    ('relationships', 'interactions', None)
    """
    return field_of("tables", text)


def _meanings(table: str, cells: Sequence[str]) -> set[str]:
    found = {meaning(table, cell) for cell in cells if cell} - {None}
    if found & {"firm_or_name", "given", "family"}:
        found.add("name")
    return {name for name in found if name}


def lacking(table: str, cells: Sequence[str]) -> list[str]:
    """Return the columns that a table needs and this header has not."""
    found = _meanings(table, cells)
    return [" / ".join(choice) for choice in REQUIRED[table] if not found & set(choice)]


def recognized(cells: Sequence[str]) -> int:
    """Return how many of the cells are headers of the table that they fit best."""
    return max(len(_meanings(table, cells)) for table in TABLES)


def guess(grid: Grid) -> str | None:
    """Return which table the columns look like: ties where there are two ends, else people."""
    for table in ("relationships", "stakeholders"):
        if any(not lacking(table, cells) for _, cells in grid.rows[:SEARCHED]):
            return table
    return None


def tabulate(grid: Grid, name: str) -> Table | None:
    """Return the grid as a table, or None (and an error in the report) where it lacks what it needs.

    Lines before the header are passed over; the header is the first row with the columns required.
    """
    if not grid.rows:
        return Table(name, grid.report, [], [], broken=grid.broken)
    position = _header_position(grid, name)
    if position is None:
        row, seen = grid.rows[0]
        shown = tuple(cell for cell in seen if cell)
        grid.report.error("column_missing", row=row, needed=tuple(lacking(name, seen)), seen=shown, table=name)
        return None
    number, header = grid.rows[position]
    if position:
        grid.report.notice("lines_skipped", row=number, count=position)
    return _shaped(grid, name, number, header, grid.rows[position + 1 :])


def _header_position(grid: Grid, name: str) -> int | None:
    rows = [cells for _, cells in grid.rows[:SEARCHED]]
    first = next((i for i, cells in enumerate(rows) if not lacking(name, cells)), None)
    if first is None:
        return None
    # A header over two rows, blocks merged downwards: the lower one names more.
    below = [i for i in range(first, min(first + 3, len(rows))) if not lacking(name, rows[i])]
    return max(below, key=lambda i: (len(_meanings(name, rows[i])), -i))


def _shaped(grid: Grid, name: str, number: int, header: list[str], rows: list[tuple[int, list[str]]]) -> Table | None:
    width = len(header)
    # Blank columns at the right edge, an export's leftovers, are no columns.
    while width and not header[width - 1] and not any(cells[width - 1 : width] > [""] for _, cells in rows):
        width -= 1
    header = header[:width]
    damaged = set()
    shaped = []
    for row, cells in rows:
        if len(cells) != width:
            if len(cells) < width or any(cells[width:]):
                grid.report.error("ragged_row", row=row, cells=len(cells), columns=width)
                damaged.add(row)
            cells = (cells + [""] * width)[:width]  # noqa: PLW2901 - the same row, in shape
        shaped.append((row, cells))
    table = Table(name, grid.report, _named(header, shaped, grid, number), shaped, frozenset(damaged), grid.broken)
    return None if _repeats(table, number) else table


def _named(header: list[str], rows: list[tuple[int, list[str]]], grid: Grid, number: int) -> list[str]:
    """Return the header with a name for each column that has cells but no header."""
    named = list(header)
    for index, text in enumerate(header):
        if not text and any(cells[index] for _, cells in rows):
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


def _place_name_parts(table: Table, layout: Layout, claims: dict[str, list[int]]) -> None:
    """Keep first and last name for a table without a name; beside a name they are the user's own columns."""
    for part in ("given", "family"):
        places = claims.pop(part, [])
        if places and "name" not in claims:
            setattr(layout, part, places.pop(0))
        layout.attributes |= {table.header[index]: index for index in places}


def lay_out(table: Table) -> Layout:
    """Return where each field stands; a second column for a field becomes the user's own, with a notice."""
    layout = Layout()
    claims: dict[str, list[int]] = {}
    for index, text in enumerate(table.header):
        claim = meaning(table.name, text) if text else None
        if text.startswith(ATTRIBUTE):
            layout.attributes[text.removeprefix(ATTRIBUTE).strip()] = index
        elif claim is not None:
            claims.setdefault(claim, []).append(index)
        elif text:
            layout.attributes[text] = index
    _place_name_parts(table, layout, claims)
    if firms := claims.pop("firm_or_name", None):
        named = "name" in claims or layout.given is not None or layout.family is not None
        wanted = "organization" if named else "name"
        claims[wanted] = sorted(claims.get(wanted, []) + firms)
    for name, places in claims.items():
        exact = [index for index in places if table.header[index] == name]
        kept = (exact or places)[0]
        layout.fields[name] = kept
        for index in places:
            if index != kept:
                layout.attributes[table.header[index]] = index
                table.report.notice("column_second", column=table.header[index], field=name, kept=table.header[kept])
    return layout
