"""What a workbook is, before anything large is built from it.

A workbook is a zip of XML files, and each of the three can be a bomb: a few kilobytes that
unpack to gigabytes, a cell in the last row and column that makes a reader fill in all the
others, an entity that unfolds. One pass over the XML also finds what a reader does not tell:
formulas that were never computed, and merged cells.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from relgraph.io.tables import Refused

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1_000_000
MOST_BYTES = 400 * MEGABYTE
MOST_FILES = 5_000
# Sheets of like rows pack to a fiftieth; what packs better than this, and is large, was made to harm.
MOST_RATIO = 250
RATIO_FROM = 10 * MEGABYTE
# A sheet may be large or sparse, not both.
AREA_FROM = 1_000_000
MOST_SPARSE = 200
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
CHUNK = 1 << 16


@dataclass(slots=True)
class Sheet:
    """What one pass over a sheet's XML found; rows and columns count from 1."""

    rows: int = 0
    columns: int = 0
    filled: int = 0
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def check_package(path: Path) -> dict[str, Sheet]:
    """Return what stands in each worksheet's XML, by its path in the package.

    Raises
    ------
    Refused
        Where the file is no workbook, is too large once unpacked, or holds XML that is no data.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _check_sizes(package.infolist())
            return {
                info.filename: sheet
                for info in package.infolist()
                if info.filename.endswith((".xml", ".rels", ".vml"))
                and (sheet := _scan(package, info.filename)) is not None
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError):
        # RuntimeError: a member is encrypted. What is no zip at all may be an old or a protected workbook.
        raise Refused("not_a_workbook") from None


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES or len(members) > MOST_FILES:
        raise Refused("workbook_too_large", size=total // MEGABYTE, limit=MOST_BYTES // MEGABYTE)
    for member in members:
        if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(1, member.compress_size):
            raise Refused("workbook_bomb", part=member.filename, size=member.file_size // MEGABYTE)


def _scan(package: zipfile.ZipFile, name: str) -> Sheet | None:
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - for workbooks only
    from defusedxml.ElementTree import DefusedXMLParser, ParseError  # noqa: PLC0415

    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        with package.open(name) as file:
            _feed(parser, file)
    except DefusedXmlException:
        raise Refused("xml_forbidden", part=name) from None
    except ParseError:
        raise Refused("workbook_broken", part=name) from None
    return target.sheet if target.is_sheet else None


def _feed(parser: object, file: IO[bytes]) -> None:
    feed, close = parser.feed, parser.close  # type: ignore[attr-defined]
    while chunk := file.read(CHUNK):
        feed(chunk)
    close()


class _Target:
    """Sees every element of one XML file go by, and builds nothing."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self.is_sheet = False
        self.started = False
        self.row = self.column = 0
        self.formula = self.text_result = False
        self.inside = ""
        self.written = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition("}")[2]
        if not self.started:
            self.started, self.is_sheet = True, tag == "worksheet"
        if not self.is_sheet:
            return
        if tag == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "f":
            self.formula = True
        elif tag in ("v", "t"):
            self.inside = tag
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        match = REFERENCE.fullmatch(attributes.get("r", ""))
        self.column += 1
        if match:
            self.column, self.row = column_number(match[1]), int(match[2])
        self.text_result = attributes.get("t") == "str"
        self.formula = self.written = False

    def data(self, text: str) -> None:
        if self.inside and text:
            self.written = True

    def end(self, tag: str) -> None:
        if not self.is_sheet:
            return
        tag = tag.rpartition("}")[2]
        if tag == self.inside:
            self.inside = ""
        elif tag == "c":
            if self.written:
                self._fill()
            elif self.formula and not self.text_result:
                self._fill()
                self.sheet.uncomputed.append((self.row, self.column))

    def _fill(self) -> None:
        sheet = self.sheet
        sheet.filled += 1
        sheet.rows = max(sheet.rows, self.row)
        sheet.columns = max(sheet.columns, self.column)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begin, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if begin and end:
            self.sheet.merged.append((int(begin[2]), column_number(begin[1]), int(end[2]), column_number(end[1])))

    def close(self) -> None:
        """End the document, as the parser asks."""


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def column_number(letters: str) -> int:
    """Return the number of a column from 1.

    Examples
    --------
    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for char in letters:
        number = 26 * number + ord(char) - 64
    return number


def is_sparse(sheet: Sheet) -> bool:
    """Tell whether one far cell makes a sheet larger than what stands in it."""
    area = sheet.rows * sheet.columns
    return area > AREA_FROM and area > MOST_SPARSE * max(1, sheet.filled)
