"""Reporting lines: who stands above whom, where it is said twice, and where it runs in a circle."""

from __future__ import annotations

from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from relgraph.validation.issues import notice_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from relgraph.errors import Issue
    from relgraph.model import Origin, Relationship
    from relgraph.vocabulary import Kind

    KindOf = Callable[[str], Kind]

CIRCLES_SHOWN = 20


def line_of(tie: Relationship, kind_of: KindOf) -> tuple[str, str] | None:
    """Return who reports to whom by this tie, or None where it is no reporting line."""
    kind = kind_of(tie.kind)
    if kind.name == "reports_to":
        return (tie.source, tie.target)
    if kind.turns == "reports_to":
        return (tie.target, tie.source)
    return None


def without_repeats(ties: Iterable[Relationship], charted: set[Origin], kind_of: KindOf) -> list[Relationship]:
    """Return the ties less those of the boss column that a row of its own, or an earlier cell, says too.

    `charted` holds the rows of people: a reporting tie that stands in one came from its boss column.
    """
    ties = list(ties)
    said = {line_of(tie, kind_of) for tie in ties if tie.origin not in charted}
    kept = []
    for tie in ties:
        if tie.origin in charted:
            line = line_of(tie, kind_of)
            if line in said:
                continue
            said.add(line)
        kept.append(tie)
    return kept


def odd_lines(ties: Iterable[Relationship], kind_of: KindOf) -> list[Issue]:
    """Return a notice for each second boss and for each reporting circle, over lines that have not ended."""
    bosses: defaultdict[str, dict[str, Origin]] = defaultdict(dict)
    for tie in ties:
        line = line_of(tie, kind_of) if tie.until is None else None
        if line is not None:
            bosses[line[0]].setdefault(line[1], tie.origin)
    seconds = [
        notice_at(list(above.values())[1], "second_boss", value=person, person=person, bosses=tuple(above))
        for person, above in bosses.items()
        if len(above) > 1
    ]
    return seconds + _circles(bosses)


def _circles(bosses: dict[str, dict[str, Origin]]) -> list[Issue]:
    issues: list[Issue] = []
    while len(issues) < CIRCLES_SHOWN:
        try:
            TopologicalSorter(bosses).prepare()
        except CycleError as error:
            # graphlib lists a circle from the top down, its first member again at the end.
            circle = tuple(reversed(error.args[1][1:]))
            issues.append(notice_at(bosses[circle[0]][circle[1 % len(circle)]], "reporting_circle", people=circle))
            for person in circle:
                bosses.pop(person)
        else:
            break
    return issues
