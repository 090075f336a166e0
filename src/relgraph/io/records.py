"""Tables to records: one pass over the rows, every cell read, everything wrong reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relgraph.fields import FIELDS, RECORDS, REQUIRED, TABLES
from relgraph.io.columns import Column, Stray, parser
from relgraph.io.headers import NAME_PARTS, lay_out
from relgraph.model import Interaction, Origin, Records, Relationship
from relgraph.vocabulary import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from relgraph.io.tables import Table
    from relgraph.validation import Policy

Values = dict[str, Any]
CJK = 0x2E80
STRAY = {"type": "unknown_type", "entity": "unknown_entity"}


def gather(tables: Iterable[Table], *, policy: Policy) -> Records:
    """Return the records of the tables; what is wrong with a cell goes to its table's report.

    A tie with a date is a contact. Reporting lines from a column of people come behind the ties.
    """
    made: dict[str, list[Any]] = {name: [] for name in TABLES}
    lines: list[Relationship] = []
    for table in tables:
        rows = _Rows(table, policy)
        for values, own, origin in rows.each():
            boss = values.pop("reports_to", None)
            name = "interactions" if "date" in values else table.name
            if name in ("stakeholders", "relationships"):
                values["attributes"] = own
            else:
                rows.drop(values, own)
            made[name].append(RECORDS[name](**values, origin=origin))
            if boss is not None:
                lines.append(Relationship(source=values["id"], target=boss, kind="reports_to", origin=origin))
        rows.close()
    made["relationships"] += lines
    return Records(**{name: tuple(records) for name, records in made.items()})


class _Rows:
    """The rows of one table, read field by field."""

    def __init__(self, table: Table, policy: Policy) -> None:
        self.table = table
        self.report = table.report
        fields, own = lay_out(table)
        self.given, self.family = (fields.pop(part, None) for part in NAME_PARTS)
        self.columns = {
            name: Column(index, table.header[index], name, parser(name, policy), table.report)
            for name, index in fields.items()
        }
        self.own = tuple(own.items())
        self.required = [choice[0] for choice in REQUIRED[table.name]]
        self.strays: dict[tuple[str, str], list[int]] = {}
        self.lost: dict[str, None] = {}

    def each(self) -> Iterator[tuple[Values, dict[str, str], Origin]]:
        """Yield each row that says whom or what it is about: values by field, the user's own columns, the place."""
        keyed = self.required == ["id"]
        keys = [each for name, each in self.columns.items() if name in ("id", "name")]
        for number, cells in self.table.rows:
            damaged = number in self.table.damaged
            # Of a row whose cells may stand in the wrong columns only whom it is about is of use: others refer to it.
            columns = (keys if keyed else ()) if damaged else self.columns.values()
            values = {
                each.name: value
                for each in columns
                if cells[each.index] and (value := each.read(number, cells)) is not None
            }
            if keyed:
                whole = self._is_named(values, number, cells)
            else:
                whole = not damaged and self._has_ends(values, number, cells)
            if not whole:
                continue
            own = {} if damaged else {name: cells[index] for name, index in self.own if cells[index]}
            self._set_words_apart(values, own, number)
            if "since" in values and "until" in values and values["since"] > values["until"]:
                period = {name: values[name].isoformat() for name in ("since", "until")}
                self.report.error("period_backwards", row=number, column=self.columns["until"].header, **period)
            yield values, own, Origin(self.report.source, self.report.sheet, number)

    def _is_named(self, values: Values, number: int, cells: list[str]) -> bool:
        """Fill in the id by the name or the name by the id; False (and an error) where both are lacking."""
        if "name" not in values and (joined := self._joined_name(cells)):
            values["name"] = joined
        if "id" not in values and "name" not in values:
            # What is written but cannot be read has been reported.
            if not any(cells[self.columns[name].index] for name in ("id", "name") if name in self.columns):
                self.report.error("no_key", row=number)
            return False
        values.setdefault("id", values.get("name"))
        values.setdefault("name", values["id"])
        return True

    def _joined_name(self, cells: list[str]) -> str:
        """Return first and last name as one: Chinese ones with the family first and no space."""
        given = cells[self.given] if self.given is not None else ""
        family = cells[self.family] if self.family is not None else ""
        return family + given if family and ord(family[0]) >= CJK else f"{given} {family}".strip()

    def _has_ends(self, values: Values, number: int, cells: list[str]) -> bool:
        """Report each needed cell that is blank; False where one is, or cannot be read."""
        for name in self.required:
            if not cells[self.columns[name].index]:
                self.report.error("cell_missing", row=number, column=self.columns[name].header)
        date = self.columns.get("date")
        undated = date is not None and bool(cells[date.index]) and "date" not in values
        return not undated and all(name in values for name in self.required)

    def _set_words_apart(self, values: Values, own: dict[str, str], number: int) -> None:
        """Keep a type or entity that is in no list as the user's own column."""
        for name in STRAY:
            value = values.get(name)
            if isinstance(value, Stray):
                del values[name]
                self.strays.setdefault((name, value.text), []).append(number)
                own.setdefault(name, value.text)
                # "person" or 公司 in a type column says at least what kind of thing it is.
                entity = word("entity", value.text) if name == "type" else None
                if entity is not None and not values.get("entity"):
                    values["entity"] = entity

    def drop(self, values: Values, own: Iterable[str]) -> None:
        """Take out of a row what its record has no place for, and remember to tell of it."""
        if "date" in values and "kind" in values:
            values["channel"] = values.pop("kind")
        for name in [name for name in values if "date" in values and name not in FIELDS[Interaction]]:
            del values[name]
            self.lost[self.columns[name].header] = None
        self.lost |= dict.fromkeys(own)

    def close(self) -> None:
        """Report what is said once per column or word."""
        for (name, text), numbers in self.strays.items():
            header = self.columns[name].header
            self.report.notice(STRAY[name], row=numbers[0], column=header, value=text, count=len(numbers))
        for each in self.columns.values():
            each.tell()
        if self.lost:
            self.report.notice("columns_dropped", columns=tuple(self.lost))
