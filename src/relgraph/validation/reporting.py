"""Reporting lines: who stands above whom, where it is said twice, and where it runs in a circle."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from relgraph.validation.issues import notice_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

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


def without_repeats(ties: list[Relationship], from_bosses: AbstractSet[int], kind_of: KindOf) -> list[Relationship]:
    """Return the ties less those of the boss column that a row of its own, or an earlier cell, says too.

    `from_bosses` holds the positions of the ties that come from the boss column.
    """
    if not from_bosses:
        return ties
    said = {line_of(tie, kind_of) for index, tie in enumerate(ties) if index not in from_bosses}
    kept = []
    for index, tie in enumerate(ties):
        if index in from_bosses:
            line = line_of(tie, kind_of)
            if line in said:
                continue
            said.add(line)
        kept.append(tie)
    return kept


def odd_lines(ties: Sequence[Relationship], kind_of: KindOf) -> list[Issue]:
    """Return a notice for each second boss and for each reporting circle, over lines that have not ended.

    What is said does not hang on the order of the ties, only where it is said: at the row of the second boss.
    """
    bosses: defaultdict[str, dict[str, Origin]] = defaultdict(dict)
    # Asked once a kind, not once a tie.
    kinds = {tie.kind for tie in ties}
    reporting = {kind for kind in kinds if "reports_to" in (kind_of(kind).name, kind_of(kind).turns)}
    for tie in ties:
        if tie.kind in reporting and tie.until is None and (line := line_of(tie, kind_of)):
            bosses[line[0]].setdefault(line[1], tie.origin)
    seconds = [
        notice_at(list(above.values())[1], "second_boss", value=person, person=person, bosses=tuple(sorted(above)))
        for person, above in sorted(bosses.items())
        if len(above) > 1
    ]
    return seconds + _circles({person: dict(sorted(above.items())) for person, above in sorted(bosses.items())})


def _circles(bosses: dict[str, dict[str, Origin]]) -> list[Issue]:
    below: defaultdict[str, list[str]] = defaultdict(list)
    for person, above in bosses.items():
        for boss in above:
            below[boss].append(person)
    issues: list[Issue] = []
    while len(issues) < CIRCLES_SHOWN and (circle := _circle(bosses, below)):
        issues.append(notice_at(bosses[circle[0]][circle[1 % len(circle)]], "reporting_circle", people=circle))
        for person in circle:
            bosses.pop(person)
    return issues


def _circle(bosses: Mapping[str, Iterable[str]], below: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return people each of whom reports to the next and the last to the first; none where there is no such circle.

    `below` holds whom each boss may lead: those who are not in `bosses` report to nobody any more.
    """
    seen: set[str] = set()
    for top in (one for person, above in bosses.items() for one in (person, *above)):
        # The way down from the top, each with those below who have not been looked at yet.
        way = {top: iter(below.get(top, ()))} if top not in seen else {}
        seen.add(top)
        while way:
            for person in next(reversed(way.values())):
                if person not in bosses:
                    continue
                if person in way:
                    circle = [*way]
                    first, *rest = circle[circle.index(person) :]
                    return (first, *reversed(rest))
                if person not in seen:
                    seen.add(person)
                    way[person] = iter(below.get(person, ()))
                    break
            else:
                way.popitem()
    return ()
