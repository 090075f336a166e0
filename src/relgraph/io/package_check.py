"""What a workbook is, before anything large is built from it.

A workbook is a zip of XML files, and each of the three can be a bomb: a few kilobytes that
unpack to gigabytes, a cell in the last row and column that makes a reader fill in all the
others, an entity that unfolds. One pass over the XML also finds what a reader does not tell:
formulas that were never computed, and merged cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from openpyxl.utils import column_index_from_string

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
                if info.filename.endswith((".xml", ".rels", ".vml")) and (sheet := _scan(package, info.filename))
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError, zlib.error):
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
    """Return what stands in one XML file, or None where it is no worksheet."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    scan = _Scan(parser)
    try:
        with package.open(name) as file:
            parser.ParseFile(file)
    except expat.ExpatError:
        raise Refused("workbook_broken", part=name) from None
    except _ForbiddenError:
        raise Refused("xml_forbidden", part=name) from None
    return scan.sheet


class _ForbiddenError(Exception):
    """An XML file defines its own document type.

    Entities, the bombs and those that fetch other files alike, can be defined nowhere else. Behind
    this stands defusedxml, which openpyxl uses where it is installed.
    """


def _forbid(*_: object) -> None:
    raise _ForbiddenError


class _Scan:
    """Sees every element of one worksheet go by, and builds nothing."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.StartElementHandler = self.start_document
        parser.StartDoctypeDeclHandler = _forbid
        self.sheet: Sheet | None = None
        self.row = self.column = 0
        self.formula = self.text_result = self.inside = self.written = False

    def start_document(self, tag: str, _: dict[str, str]) -> None:
        self.parser.StartElementHandler = None
        if _local(tag) == "worksheet":
            self.sheet = Sheet()
            self.parser.StartElementHandler = self.start
            self.parser.EndElementHandler = self.end
            self.parser.CharacterDataHandler = self.data

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if tag in ("v", "t"):
            self.inside = True
        elif tag == "c":
            match = REFERENCE.fullmatch(attributes.get("r", ""))
            self.column += 1
            if match:
                self.column, self.row = column_index_from_string(match[1]), int(match[2])
            self.text_result = attributes.get("t") == "str"
            self.formula = self.written = False
        elif tag == "row":
            number = attributes.get("r", "")
            self.row, self.column = int(number) if number.isdecimal() else self.row + 1, 0
        elif tag == "f":
            self.formula = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def data(self, _: str) -> None:
        self.written = self.written or self.inside

    def end(self, tag: str) -> None:
        tag = _local(tag)
        if tag in ("v", "t"):
            self.inside = False
        elif tag == "c" and self.sheet:
            uncomputed = self.formula and not self.written and not self.text_result
            if uncomputed:
                self.sheet.uncomputed.append((self.row, self.column))
            if self.written or uncomputed:
                self.sheet.filled += 1
                self.sheet.rows = max(self.sheet.rows, self.row)
                self.sheet.columns = max(self.sheet.columns, self.column)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begin, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if begin and end and self.sheet:
            self.sheet.merged.append(
                (int(begin[2]), column_index_from_string(begin[1]), int(end[2]), column_index_from_string(end[1]))
            )


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def is_sparse(sheet: Sheet) -> bool:
    """Tell whether one far cell makes a sheet larger than what stands in it."""
    area = sheet.rows * sheet.columns
    return area > AREA_FROM and area > MOST_SPARSE * max(1, sheet.filled)
