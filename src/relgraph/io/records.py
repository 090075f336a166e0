"""Tables to records, a column at a time: every cell read, everything wrong reported."""

from __future__ import annotations

import dataclasses
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any

from relgraph.fields import FIELDS, RECORDS, REQUIRED, TABLES, builder
from relgraph.io.columns import Column, Stray, parser
from relgraph.io.headers import NAME_PARTS, lay_out
from relgraph.model import Interaction, Origin, Records, Relationship
from relgraph.vocabulary import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relgraph.io.tables import Table
    from relgraph.validation import Policy

Values = dict[str, list[Any]]
CJK = 0x2E80
STRAY = {"type": "unknown_type", "entity": "unknown_entity"}
# One for all records without columns of the user's own.
NO_ATTRIBUTES: Mapping[str, str] = {}
DEFAULTS = {record: {spec.name: spec.default for spec in dataclasses.fields(record)} for record in RECORDS.values()}


def gather(tables: Iterable[Table], *, policy: Policy) -> Records:
    """Return the records of the tables; what is wrong with a cell goes to its table's report.

    A tie with a date is a contact. Reporting lines from a column of people come behind the ties.
    The cells are taken out of the tables, for the records need their room.
    """
    made: dict[str, list[Any]] = {name: [] for name in TABLES}
    lines: list[Relationship] = []
    for table in tables:
        _take(table, policy, made, lines)
    made["relationships"] += lines
    return Records(**{name: tuple(made.pop(name)) for name in TABLES})


def _take(table: Table, policy: Policy, made: dict[str, list[Any]], lines: list[Relationship]) -> None:
    rows = _Rows(table, policy)
    lines += rows.lines()
    made["interactions"] += rows.contacts()
    made[table.name] += rows.records()
    rows.close()


class _Rows:
    """The rows of one table that say whom or what they are about, as a list of values a field."""

    def __init__(self, table: Table, policy: Policy) -> None:
        self.name, self.report = table.name, table.report
        fields, own = lay_out(table)
        self.required = [choice[0] for choice in REQUIRED[table.name]]
        self.columns = {
            name: Column(table.header[index], name, parser(name, policy), table.report)
            for name, index in fields.items()
            if name not in NAME_PARTS
        }
        self.numbers, columns = _sound(table, [fields[name] for name in ("id", "name", *NAME_PARTS) if name in fields])
        # Blank columns are passed over from here on.
        self.cells = {name: columns[index] for name, index in fields.items() if any(columns[index])}
        self.own = {name: columns[index] for name, index in own.items() if any(columns[index])}
        self.strays: dict[tuple[str, str], list[int]] = {}
        # Words set apart, by the position of their row.
        self.apart: dict[int, dict[str, str]] = {}
        self.lost: dict[str, None] = {}
        self.values = self._read() if self.numbers else {}
        place = builder(Origin, ("source", "sheet", "row"))
        self.origins = list(map(place, zip(repeat(table.report.source), repeat(table.report.sheet), self.numbers)))

    def _read(self) -> Values:
        said = len(self.report.issues)
        values = {
            name: column.read(self.numbers, self.cells[name])
            for name, column in self.columns.items()
            if name in self.cells
        }
        whole = self._named(values) if self.required == ["id"] else self._with_ends(values)
        self.cells.clear()
        if not all(whole):
            self.numbers = list(compress(self.numbers, whole))
            for columns in (values, self.own):
                columns.update({name: list(compress(cells, whole)) for name, cells in columns.items()})
        self._set_words_apart(values)
        self._check_periods(values)
        # Found column by column, told row by row.
        self.report.issues[said:] = sorted(self.report.issues[said:], key=lambda issue: issue.row or 0)
        return values

    def _named(self, values: Values) -> list[bool]:
        """Fill in the id by the name and the name by the id; say (an error) in which rows both are lacking."""
        nothing = [None] * len(self.numbers)
        ids, names = values.get("id", nothing), values.get("name", nothing)
        if any(part in self.cells for part in NAME_PARTS):
            joined = map(_joined, *(self.cells.get(part, [""] * len(nothing)) for part in NAME_PARTS))
            names = [name or whole for name, whole in zip(names, joined, strict=True)]
        values["id"] = [name if key is None else key for key, name in zip(ids, names, strict=True)]
        values["name"] = [key if name is None else name for key, name in zip(ids, names, strict=True)]
        for index, key in enumerate(values["id"]):
            # What is written but cannot be read has been reported.
            if key is None and not any(self.cells[name][index] for name in ("id", "name") if name in self.cells):
                self.report.error("no_key", row=self.numbers[index])
        return [key is not None for key in values["id"]]

    def _with_ends(self, values: Values) -> list[bool]:
        """Report each needed cell that is blank; say in which rows none is, and all can be read."""
        blank = [""] * len(self.numbers)
        nothing = [None] * len(self.numbers)
        for name in self.required:
            cells = self.cells.get(name, blank)
            if not all(cells):
                for number in compress(self.numbers, (not cell for cell in cells)):
                    self.report.error("cell_missing", row=number, column=self.columns[name].header)
        whole = [None not in ends for ends in zip(*(values.get(name, nothing) for name in self.required), strict=True)]
        if "date" in self.cells:
            dates = zip(whole, self.cells["date"], values["date"], strict=True)
            whole = [there and not (cell and date is None) for there, cell, date in dates]
        return whole

    def _set_words_apart(self, values: Values) -> None:
        """Keep a type or entity that is in no list as the user's own column."""
        for name in STRAY:
            found = enumerate(values.get(name, ()))
            for index, text in [(index, value.text) for index, value in found if isinstance(value, Stray)]:
                values[name][index] = None
                self.strays.setdefault((name, text), []).append(self.numbers[index])
                self.apart.setdefault(index, {})[name] = text
                # "person" or 公司 in a type column says at least what kind of thing it is.
                entity = word("entity", text) if name == "type" else None
                if entity is not None:
                    entities = values.setdefault("entity", [None] * len(self.numbers))
                    entities[index] = entities[index] or entity

    def _check_periods(self, values: Values) -> None:
        if "since" in values and "until" in values:
            for number, since, until in zip(self.numbers, values["since"], values["until"], strict=True):
                if since is not None and until is not None and since > until:
                    period = {"since": since.isoformat(), "until": until.isoformat()}
                    self.report.error("period_backwards", row=number, column=self.columns["until"].header, **period)

    def records(self) -> list[Any]:
        """Return the records of the table, less those that are contacts."""
        record = RECORDS[self.name]
        undated = [date is None for date in self.values.get("date", repeat(None, len(self.numbers)))]
        if "attributes" not in DEFAULTS[record]:
            self._lose(self.own.items(), undated)
        return self._made(record, self.values, undated)

    def contacts(self) -> list[Interaction]:
        """Return the rows with a date as entries of the contact log."""
        if "date" not in self.values:
            return []
        dated = [date is not None for date in self.values["date"]]
        values = dict(self.values)
        if kinds := values.pop("kind", None):
            both = zip(kinds, values.get("channel", [None] * len(kinds)), strict=True)
            values["channel"] = [channel if kind is None else kind for kind, channel in both]
        rest = {self.columns[name].header: values[name] for name in values if name not in FIELDS[Interaction]}
        self._lose([*rest.items(), *self.own.items()], dated)
        return self._made(Interaction, values, dated)

    def lines(self) -> list[Relationship]:
        """Return a tie to each boss that a row of people names."""
        bosses = self.values.pop("reports_to", None)
        if bosses is None:
            return []
        line = builder(Relationship, ("source", "target", "kind", "attributes", "origin"))
        rows = zip(self.values["id"], bosses, repeat("reports_to"), repeat(NO_ATTRIBUTES), self.origins)
        return [line(row) for row in rows if row[1] is not None]

    def _made(self, record: type[Any], values: Values, among: Sequence[bool]) -> list[Any]:
        if not any(among):
            return []
        names = [name for name in values if name in DEFAULTS[record]]
        columns: list[Iterable[Any]] = [_filled(values[name], DEFAULTS[record][name]) for name in names]
        if "attributes" in DEFAULTS[record]:
            names.append("attributes")
            columns.append(self._attributes())
        rows = zip(*columns, self.origins, strict=False)
        return list(map(builder(record, (*names, "origin")), compress(rows, among)))

    def _attributes(self) -> Iterable[Mapping[str, str]]:
        """Return what stands in the user's own columns, row by row."""
        if not self.own and not self.apart:
            return repeat(NO_ATTRIBUTES)
        rows = zip(*self.own.values(), strict=True) if self.own else repeat((), len(self.numbers))
        names = tuple(self.own)
        made = [{name: cell for name, cell in zip(names, row, strict=True) if cell} or NO_ATTRIBUTES for row in rows]
        for index, words in self.apart.items():
            made[index] = {**made[index], **words, **made[index]}
        return made

    def _lose(self, columns: Iterable[tuple[str, Sequence[Any]]], among: Sequence[bool]) -> None:
        """Remember which columns the records have no place for, in the order in which the rows use them."""
        firsts = []
        for label, cells in columns:
            used = (index for index, cell in enumerate(cells) if among[index] and cell is not None and cell != "")
            firsts.append((next(used, len(among)), label))
        found = sorted((first for first in firsts if first[0] < len(among)), key=lambda first: first[0])
        self.lost |= dict.fromkeys(label for _, label in found)

    def close(self) -> None:
        """Report what is said once per column or word."""
        for (name, text), numbers in sorted(self.strays.items(), key=lambda stray: stray[1][0]):
            header = self.columns[name].header
            self.report.notice(STRAY[name], row=numbers[0], column=header, value=text, count=len(numbers))
        for column in self.columns.values():
            column.tell()
        if self.lost:
            self.report.notice("columns_dropped", columns=tuple(self.lost))


def _sound(table: Table, keys: Sequence[int]) -> tuple[Sequence[int], list[list[str]]]:
    """Take the row numbers and columns out of a table, less the cells that may stand in the wrong column.

    Of a row with such cells only whom it is about is of use: others refer to it. A tie has no such cell.
    """
    numbers, columns = table.numbers, table.columns
    table.numbers, table.columns = [], []
    if not table.damaged:
        return numbers, columns
    sound = [number not in table.damaged for number in numbers]
    if REQUIRED[table.name][0][0] != "id":
        return list(compress(numbers, sound)), [list(compress(cells, sound)) for cells in columns]
    return numbers, [
        cells if index in keys else [cell if whole else "" for cell, whole in zip(cells, sound, strict=True)]
        for index, cells in enumerate(columns)
    ]


def _joined(given: str, family: str) -> str | None:
    """Return first and last name as one: Chinese ones with the family first and no space."""
    return (family + given if family and ord(family[0]) >= CJK else f"{given} {family}".strip()) or None


def _filled(values: list[Any], default: Any) -> list[Any]:
    if default is None or default is dataclasses.MISSING:
        return values
    return [default if value is None else value for value in values]
