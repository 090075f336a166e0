"""A workbook to grids, one per sheet: what the cells show, as text."""

from __future__ import annotations

import contextlib
import warnings
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import openpyxl

from relgraph.io.package_check import Sheet, check_package, is_sparse
from relgraph.io.tables import Grid, Refused, Report, clean, letter

if TYPE_CHECKING:
    from pathlib import Path

# Excel keeps fifteen digits of a number; the rest of a longer id is already gone.
LOST_FROM = 1e15
MOST_MERGED = 2_000_000
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


def read_sheets(path: Path) -> tuple[list[Report], list[Grid]]:
    """Return the sheets that are not hidden, in their order, after the reports on the file and on those left out.

    A file that cannot be taken has no sheets; its report says why.
    """
    report = Report(path.name)
    try:
        return _load(path, check_package(path), report)
    except Refused as refused:
        report.error(refused.code, **refused.figures)
        return [report], []


def _load(path: Path, checked: dict[str, Sheet], report: Report) -> tuple[list[Report], list[Grid]]:
    reports, grids = [report], []
    with warnings.catch_warnings():
        # Styles, validations and pictures that openpyxl passes over are nothing to us either.
        warnings.simplefilter("ignore")
        try:
            book: Any = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except Exception:  # noqa: BLE001 - a damaged file may raise anything at all
            raise Refused("workbook_broken", part=path.name) from None
        with contextlib.closing(book):
            for sheet in book.worksheets:
                # openpyxl has no public name for the part a sheet was read from.
                found = checked.get(sheet._worksheet_path.lstrip("/"), Sheet())  # noqa: SLF001
                about = Report(path.name, sheet.title)
                if sheet.sheet_state == "visible":
                    grids.append(_grid(sheet, found, about))
                elif found.filled:
                    about.notice("sheet_ignored")
                    reports.append(about)
    return reports, grids


def _grid(sheet: Any, found: Sheet, report: Report) -> Grid:
    grid = Grid(report)
    if is_sparse(found):
        report.error("cell_too_far", cell=f"{letter(found.columns - 1)}{found.rows}", filled=found.filled)
        grid.broken = True
    elif found.filled:
        try:
            sheet.reset_dimensions()
            cells_by_row = sheet.iter_rows(max_row=found.rows, max_col=found.columns)
            rows = [[_shown(cell) for cell in cells] for cells in cells_by_row]
            _fill_merged(rows, found, grid.spanned)
        except Exception:  # noqa: BLE001 - as above: a damaged sheet may raise anything
            report.error("workbook_broken", part=sheet.title)
            grid.broken = True
            return grid
        for number, values in enumerate(rows, 1):
            cells = [_text(value, report, number, index) for index, value in enumerate(values)]
            if any(cells):
                grid.numbers.append(number)
                grid.rows.append(cells)
        for row, column in found.uncomputed:
            report.error("formula_uncomputed", row=row, column=letter(column - 1))
    return grid


def _shown(cell: Any) -> Any:
    """Return a cell's value; a number that is shown as a percentage as that, for no scale may convert it again."""
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "%" in cell.number_format:
        return f"{100 * value:.15g}%"
    return value


def _fill_merged(rows: list[list[Any]], found: Sheet, spanned: dict[tuple[int, int], str]) -> None:
    """Let a block merged downwards say in every row what it says: a two-row header, a unit beside its people.

    To the right it is no value of the next column; there it only lends a header its name.
    """
    left_to_fill = MOST_MERGED
    for top, left, bottom, right in found.merged:
        if top > len(rows) or left > found.columns or rows[top - 1][left - 1] is None:
            continue
        value = rows[top - 1][left - 1]
        bottom, right = min(bottom, len(rows)), min(right, found.columns)  # noqa: PLW2901 - what there is of it
        left_to_fill -= (bottom - top + 1) * (right - left + 1)
        if left_to_fill < 0:
            raise Refused("workbook_broken", part="mergeCells")
        for row in range(top, bottom + 1):
            if rows[row - 1][left - 1] is None:
                rows[row - 1][left - 1] = value
            for column in range(left + 1, right + 1):
                spanned[row, column - 1] = f"{value} ({column - left + 1})"


def _text(value: Any, report: Report, row: int, index: int) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and value in ERRORS:
        report.error("cell_error", row=row, column=letter(index), value=value)
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        if abs(value) >= LOST_FROM:
            report.error("digits_lost", row=row, column=letter(index), value=f"{value:.15g}")
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime) and value.time() == time(0):
        value = value.date()
    text = value.isoformat() if isinstance(value, (date, time)) else str(value)
    return clean(text, report, row=row, column=letter(index))
