"""Tables to records: one pass over the rows, every cell read, everything wrong reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from relgraph.io.columns import Column, Stray, column
from relgraph.io.headers import Layout, lay_out
from relgraph.model import (
    Decision,
    Interaction,
    Origin,
    Participation,
    Records,
    Relationship,
    Stakeholder,
)
from relgraph.vocabulary import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from relgraph.io.tables import Table
    from relgraph.validation import Policy

Cells = list[str]
HAN = 0x2E80
INTERACTION_FIELDS = frozenset({"date", "source", "target", "kind", "sentiment", "note"})


@dataclass(slots=True)
class Gathered:
    """The records of all tables, as they come."""

    stakeholders: list[Stakeholder] = field(default_factory=list)
    relationships: list[Relationship] = field(default_factory=list)
    reporting: list[Relationship] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)

    def records(self) -> Records:
        """Return them frozen; reporting lines from a column of people come behind the ties."""
        return Records(
            stakeholders=tuple(self.stakeholders),
            relationships=(*self.relationships, *self.reporting),
            interactions=tuple(self.interactions),
            decisions=tuple(self.decisions),
            participations=tuple(self.participations),
        )


def gather(tables: Iterable[Table], *, policy: Policy) -> Records:
    """Return the records of the tables; what is wrong with a cell goes to its table's report."""
    gathered = Gathered()
    takers = {
        "stakeholders": _take_stakeholders,
        "relationships": _take_relationships,
        "interactions": _take_interactions,
        "decisions": _take_decisions,
        "participations": _take_participations,
    }
    for table in tables:
        rows = _Rows(table, policy)
        takers[table.name](rows, gathered)
        rows.close()
    return gathered.records()


class _Rows:
    """The rows of one table, read field by field."""

    def __init__(self, table: Table, policy: Policy) -> None:
        self.table = table
        self.report = table.report
        self.layout: Layout = lay_out(table)
        self.columns = {name: column(table, name, index, policy) for name, index in self.layout.fields.items()}
        self.attributes = tuple(self.layout.attributes.items())
        self.strays: dict[tuple[str, str], list[int]] = {}

    def each(self) -> Iterator[tuple[int, Cells, Origin]]:
        report = self.report
        for number, cells in self.table.rows:
            yield number, cells, Origin(report.source, report.sheet, number)

    def values(self, number: int, cells: Cells, columns: Iterable[Column]) -> dict[str, Any]:
        values = {}
        for each in columns:
            if cells[each.index] and (value := each.read(number, cells)) is not None:
                values[each.name] = value
        return values

    def own(self, cells: Cells) -> dict[str, str]:
        """Return the user's own columns of a row, blank ones left out."""
        return {name: cells[index] for name, index in self.attributes if cells[index]}

    def lacks(self, values: dict[str, Any], number: int, cells: Cells, *names: str) -> bool:
        """Report each needed field that is blank; one that is there but wrong has been reported."""
        lacking = False
        for name in names:
            if name not in values:
                lacking = True
                if not cells[self.columns[name].index]:
                    self.report.error("cell_missing", row=number, column=self.columns[name].header, field=name)
        return lacking

    def stray(self, name: str, text: str, number: int) -> None:
        self.strays.setdefault((name, text), []).append(number)

    def drops(self, kept: Iterable[str]) -> None:
        """Tell which columns a record of this table has no place for."""
        kept = set(kept)
        lost = [each.header for name, each in self.columns.items() if name not in kept]
        lost += [name for name, _ in self.attributes]
        if lost and self.table.rows:
            self.report.notice("columns_dropped", columns=tuple(lost), table=self.table.name)

    def close(self) -> None:
        """Report what is said once per column or word."""
        for (name, text), rows in self.strays.items():
            header = self.columns[name].header
            code = f"unknown_{name}"
            self.report.notice(code, row=rows[0], column=header, value=text, count=len(rows))
        for each in self.columns.values():
            each.tell()


def _take_stakeholders(rows: _Rows, gathered: Gathered) -> None:
    plain = [each for name, each in rows.columns.items() if name != "reports_to"]
    naming = [each for each in plain if each.name in ("id", "name")]
    boss = rows.columns.get("reports_to")
    for number, cells, origin in rows.each():
        damaged = number in rows.table.damaged
        values = rows.values(number, cells, naming if damaged else plain)
        if not _is_named(values, rows, number, cells):
            continue
        attributes = {} if damaged else rows.own(cells)
        _set_words_apart(values, attributes, rows, number)
        person = Stakeholder(**values, attributes=attributes, origin=origin)
        gathered.stakeholders.append(person)
        if boss is not None and not damaged and (above := boss.read(number, cells)):
            line = Relationship(source=person.id, target=above, kind="reports_to", origin=origin)
            gathered.reporting.append(line)


def _is_named(values: dict[str, Any], rows: _Rows, number: int, cells: Cells) -> bool:
    """Fill in the id by the name or the name by the id; False (and an error) where both are lacking."""
    if "name" not in values and (joined := _joined_name(rows.layout, cells)):
        values["name"] = joined
    if "id" not in values and "name" not in values:
        written = any(cells[each.index] for name, each in rows.columns.items() if name in ("id", "name"))
        if not written:
            rows.report.error("no_key", row=number)
        return False
    values.setdefault("id", values.get("name"))
    values.setdefault("name", values["id"])
    return True


def _joined_name(layout: Layout, cells: Cells) -> str:
    """Return first and last name as one: Chinese ones with the family first and no space."""
    given = cells[layout.given] if layout.given is not None else ""
    family = cells[layout.family] if layout.family is not None else ""
    if family and ord(family[0]) >= HAN:
        return family + given
    return f"{given} {family}".strip()


def _set_words_apart(values: dict[str, Any], attributes: dict[str, str], rows: _Rows, number: int) -> None:
    """Keep a type or entity that is in no list as an attribute."""
    for name in ("type", "entity"):
        value = values.get(name)
        if isinstance(value, Stray):
            del values[name]
            rows.stray(name, value.text, number)
            attributes.setdefault(name, value.text)
            # "person" or 公司 in a type column says at least what kind of thing it is.
            entity = word("entity", value.text) if name == "type" else None
            if entity is not None and not values.get("entity"):
                values["entity"] = entity


def _take_relationships(rows: _Rows, gathered: Gathered) -> None:
    columns = [each for name, each in rows.columns.items() if name != "date"]
    date = rows.columns.get("date")
    dated = False
    for number, cells, origin in rows.each():
        if number in rows.table.damaged:
            continue
        values = rows.values(number, cells, columns)
        when = date.read(number, cells) if date else None
        if rows.lacks(values, number, cells, "source", "target"):
            continue
        if date and cells[date.index]:
            if when is not None:
                dated = True
                values = {name: value for name, value in values.items() if name in INTERACTION_FIELDS}
                channel = values.pop("kind", None)
                gathered.interactions.append(Interaction(date=when, channel=channel, **values, origin=origin))
            continue
        if "since" in values and "until" in values and values["since"] > values["until"]:
            figures = {"since": values["since"].isoformat(), "until": values["until"].isoformat()}
            rows.report.error("period_backwards", row=number, **figures)
        gathered.relationships.append(Relationship(**values, attributes=rows.own(cells), origin=origin))
    if dated and date and all(cells[date.index] for _, cells in rows.table.rows):
        rows.drops(INTERACTION_FIELDS)


def _take_interactions(rows: _Rows, gathered: Gathered) -> None:
    for number, cells, origin in rows.each():
        if number in rows.table.damaged:
            continue
        values = rows.values(number, cells, rows.columns.values())
        if not rows.lacks(values, number, cells, "date", "source", "target"):
            gathered.interactions.append(Interaction(**values, origin=origin))
    rows.drops(rows.columns)


def _take_decisions(rows: _Rows, gathered: Gathered) -> None:
    for number, cells, origin in rows.each():
        damaged = number in rows.table.damaged
        columns = [each for each in rows.columns.values() if not damaged or each.name in ("id", "name")]
        values = rows.values(number, cells, columns)
        if _is_named(values, rows, number, cells):
            gathered.decisions.append(Decision(**values, origin=origin))
    rows.drops(rows.columns)


def _take_participations(rows: _Rows, gathered: Gathered) -> None:
    for number, cells, origin in rows.each():
        if number in rows.table.damaged:
            continue
        values = rows.values(number, cells, rows.columns.values())
        if not rows.lacks(values, number, cells, "decision", "stakeholder"):
            gathered.participations.append(Participation(**values, origin=origin))
    rows.drops(rows.columns)
