"""Reporting lines: who stands above whom, where it is said twice, and where it runs in a circle."""

from __future__ import annotations

from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from relgraph.validation.policy import KindsRead, notice_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relgraph.errors import Issue
    from relgraph.model import Origin, Relationship, Stakeholder

Line = tuple[str, str]
CIRCLES_SHOWN = 20


def line_of(record: Relationship, kinds: KindsRead) -> Line | None:
    """Return who reports to whom by this tie, or None where it is no reporting line."""
    kind = kinds[record.kind]
    if kind.name == "reports_to":
        return (record.source, record.target)
    if kind.turns == "reports_to":
        return (record.target, record.source)
    return None


def place(origin: Origin) -> tuple[str, str | None, int | None]:
    """Return a row as something that can be looked up."""
    return (origin.source, origin.sheet, origin.row)


def from_chart(stakeholders: Iterable[Stakeholder]) -> set[tuple[str, str | None, int | None]]:
    """Return the rows of people: a reporting tie that stands in one came from its boss column."""
    return {place(person.origin) for person in stakeholders if person.origin.row is not None}


def without_repeats(
    relationships: list[Relationship],
    rows: set[tuple[str, str | None, int | None]],
    kinds: KindsRead,
) -> list[Relationship]:
    """Return the ties less those of the boss column that a row of its own, or an earlier cell, says too."""
    said = {line_of(record, kinds) for record in relationships if place(record.origin) not in rows}
    kept = []
    for record in relationships:
        if place(record.origin) in rows:
            line = line_of(record, kinds)
            if line in said:
                continue
            said.add(line)
        kept.append(record)
    return kept


def odd_lines(relationships: Iterable[Relationship], kinds: KindsRead) -> list[Issue]:
    """Return a notice for each second boss and for each reporting circle, over lines that have not ended."""
    bosses: defaultdict[str, dict[str, Origin]] = defaultdict(dict)
    for record in relationships:
        line = line_of(record, kinds) if record.until is None else None
        if line is not None:
            bosses[line[0]].setdefault(line[1], record.origin)
    issues = []
    for person, above in bosses.items():
        if len(above) > 1:
            origin = list(above.values())[1]
            issues.append(notice_at(origin, "second_boss", value=person, person=person, bosses=tuple(above)))
    return issues + _circles({person: dict(above) for person, above in bosses.items()})


def _circles(bosses: dict[str, dict[str, Origin]]) -> list[Issue]:
    issues: list[Issue] = []
    while len(issues) < CIRCLES_SHOWN:
        try:
            TopologicalSorter({person: tuple(above) for person, above in bosses.items()}).prepare()
        except CycleError as error:
            # graphlib lists a circle from the top down, its first member again at the end.
            circle = tuple(reversed(error.args[1][1:]))
            origin = bosses[circle[0]][circle[1 % len(circle)]]
            issues.append(notice_at(origin, "reporting_circle", people=circle))
            for person in circle:
                bosses.pop(person)
        else:
            break
    return issues
