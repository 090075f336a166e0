"""Power and interest as assessed, and how far the network agrees: what the plot needs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relgraph.model import Stakeholder
    from relgraph.report import Report

THRESHOLD = 0.5
# Beyond so many points, the best ranked first, a plot says nothing more: the rest are only counted.
DRAWN = 500
ARROWS = 9
ARROWS_IN_INK = 5
LEAST_DIFFERENCE = 0.1
QUARTERS = ("keep_satisfied", "manage_closely", "monitor", "keep_informed")


def grid_payload(report: Report, ref: Mapping[str, str]) -> dict[str, Any]:
    """Return the points, quarters and arrows of the power-interest plot.

    People of ours are left out, as they are from the ranking. Somebody of whom power or interest
    is unknown has no place in the plot and is listed; nobody is placed at 0 for want of a figure.

    Parameters
    ----------
    report
        The analyses of one network.
    ref
        Page id by person id; people without one are left out.

    Returns
    -------
    dict
        ``points`` {n, x interest, y power, to network power or None, quarter}, the best ranked
        first; ``beyond`` page ids that are counted but not drawn, by quarter; ``arrows`` {n, from,
        to, ink}, the largest differences first; ``unassessed`` page ids. Network power is the
        percentile rank of the score among those ranked.
    """
    network_power = percentile_ranks({row.id: row.score for row in report.ranking.rows})
    place = {row.id: row.rank for row in report.ranking.rows}
    cannot_tell = any(notice.code == "structure_cannot_tell" for notice in report.ranking.notices)
    people = report.network.stakeholders.values()
    others = [person for person in people if person.id in ref and not person.ours]
    others.sort(key=lambda person: (place.get(person.id, len(place) + 1), person.id))
    points: list[dict[str, Any]] = [
        {
            "n": ref[person.id],
            "x": person.interest,
            "y": person.power,
            "to": network_power.get(person.id),
            "quarter": quarter(person.power, person.interest),
        }
        for person in others
        if person.power is not None and person.interest is not None
    ]
    beyond: dict[str, list[str]] = {}
    for point in points[DRAWN:]:
        beyond.setdefault(point["quarter"], []).append(point["n"])
    return {
        "points": points[:DRAWN],
        "beyond": beyond,
        # Where structure cannot tell people apart, its disagreement with an assessment is noise.
        "arrows": [] if cannot_tell else _arrows(points[:DRAWN]),
        "unassessed": [ref[person.id] for person in others if not _assessed(person)],
    }


def quarter(power: float, interest: float) -> str:
    """Return the quarter of the plot, the threshold itself counting as high.

    Examples
    --------
    >>> quarter(0.5, 0.2), quarter(0.4, 0.9)
    ('keep_satisfied', 'keep_informed')
    """
    return QUARTERS[2 * (power < THRESHOLD) + (interest >= THRESHOLD)]


def percentile_ranks(scores: Mapping[str, float]) -> dict[str, float]:
    """Return for each score the share that lies below it, those equal to it counting half.

    Examples
    --------
    >>> percentile_ranks({"a": 3.0, "b": 1.0, "c": 1.0, "d": 0.0})
    {'a': 0.875, 'b': 0.5, 'c': 0.5, 'd': 0.125}
    """
    ordered = sorted(scores.values())
    return {
        key: round((bisect_left(ordered, value) + bisect_right(ordered, value)) / (2 * len(ordered)), 4)
        for key, value in scores.items()
    }


def _assessed(person: Stakeholder) -> bool:
    return person.power is not None and person.interest is not None


def _arrows(points: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the largest differences between assessed and network power, weighed by power."""
    differing = [
        (abs(point["to"] - point["y"]) * max(point["to"], point["y"]), point)
        for point in points
        if point["to"] is not None and abs(point["to"] - point["y"]) >= LEAST_DIFFERENCE
    ]
    largest = sorted(differing, key=lambda item: (-item[0], item[1]["n"]))[:ARROWS]
    return [
        {"n": point["n"], "from": point["y"], "to": point["to"], "ink": i < ARROWS_IN_INK}
        for i, (_, point) in enumerate(largest)
    ]
