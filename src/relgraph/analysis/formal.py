"""The chart against what is really done: how much of a tree each is, and whom work goes round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from relgraph.analysis.directions import main_arcs
from relgraph.kernels.hierarchy import dimensions
from relgraph.result import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relgraph.network import Network
    from relgraph.ties import Tie

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """Krackhardt's four dimensions, each 1 for a tree; None where there is nothing to judge by."""

    people: int
    lines: int
    connectedness: float | None
    hierarchy: float | None
    efficiency: float | None
    lubness: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRound:
    """A superior, and the informal ties of the people below.

    Attributes
    ----------
    below
        People under this one, on any level.
    over
        Informal ties from below to somebody above: they skip this one.
    across
        Informal ties from below to somebody on the same chart outside, and not above.
    own
        Informal ties of this one to anybody above or outside.
    share
        (over + across) / (over + across + own): how much of the unit's dealings goes round its head.
    reports, turn_to
        Direct reports, and those of them with an informal tie to this one.
    """

    id: str
    below: int
    over: int
    across: int
    own: int
    share: float
    reports: int
    turn_to: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formal:
    """The chart, the informal ties among the same people, and whom these go round, the one most gone round first."""

    chart: Dimensions
    informal: Dimensions
    gone_round: tuple[GoneRound, ...]


def find_formal(network: Network) -> Formal | None:
    """Return formal against informal structure; None where nobody is known to report to anybody.

    The chart is every reporting line, good feeling or bad. Informal ties are those of a kind that is informal,
    between people on the chart; for the dimensions in the direction that carries more.
    """
    chart = network.reporting
    people = sorted(person for person in chart if chart.degree(person))
    if not people:
        return None
    on_chart = set(people)
    informal = sorted(
        {
            (min(tie.source, tie.target), max(tie.source, tie.target))
            for tie in network.ties
            if not tie.conflict and _is_informal(tie) and {tie.source, tie.target} <= on_chart
        }
    )
    return Formal(
        chart=_dimensions(people, [(boss, person) for person, boss in chart.edges]),
        informal=_informal(people, main_arcs(network, _is_informal)),
        gone_round=_gone_round(chart, informal),
    )


def _is_informal(tie: Tie) -> bool:
    return tie.kind.group == "informal"


def _dimensions(people: Sequence[str], arcs: Iterable[Pair]) -> Dimensions:
    place = {id: number for number, id in enumerate(people)}
    ends = sorted((place[one], place[other]) for one, other in arcs)
    rows, columns = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    found = dimensions(csr_array((np.ones(len(ends)), (rows, columns)), shape=(len(people),) * 2))
    return Dimensions(people=len(people), lines=len(ends), **found._asdict())


def _informal(people: Sequence[str], arcs: set[Pair]) -> Dimensions:
    """Return the dimensions of informal ties; where all are mutual nobody is above anybody, and two say nothing."""
    inside = set(people)
    arcs = {arc for arc in arcs if set(arc) <= inside}
    found = _dimensions(people, arcs)
    if all((other, one) in arcs for one, other in arcs):
        return replace(found, hierarchy=None, lubness=None)
    return found


class _Chart:
    """Who is above whom, without those who are also below."""

    def __init__(self, chart: nx.DiGraph) -> None:
        self.parts = {
            person: number for number, part in enumerate(nx.weakly_connected_components(chart)) for person in part
        }
        reach = {person: nx.descendants(chart, person) for person in chart}
        self.above = {
            person: {boss for boss in bosses if person not in reach[boss]} for person, bosses in reach.items()
        }
        self.below: dict[str, set[str]] = defaultdict(set)
        for person, bosses in self.above.items():
            for boss in bosses:
                self.below[boss].add(person)


def _gone_round(chart: nx.DiGraph, informal: Sequence[Pair]) -> tuple[GoneRound, ...]:
    lines = _Chart(chart)
    over: dict[str, int] = defaultdict(int)
    across: dict[str, int] = defaultdict(int)
    own: dict[str, int] = defaultdict(int)
    touch: dict[str, set[str]] = defaultdict(set)
    for pair in informal:
        for one, other in (pair, pair[::-1]):
            touch[one].add(other)
            if lines.parts[one] != lines.parts[other]:
                continue
            own[one] += other not in lines.below[one]
            for boss in lines.above[one]:
                if other == boss or other in lines.below[boss]:
                    continue
                kind = over if other in lines.above[boss] else across
                kind[boss] += 1
    rows = []
    for boss, below in lines.below.items():
        around = over[boss] + across[boss]
        reports = set(chart.predecessors(boss)) & below
        if around:
            figures = {
                "who": boss,
                "below": len(below),
                "over": over[boss],
                "across": across[boss],
                "own": own[boss],
                "share": around / (around + own[boss]),
                "reports": len(reports),
                "turn_to": len(reports & touch[boss]),
            }
            rows.append(_row(figures))
    return tuple(sorted(rows, key=lambda row: (-row.over - row.across, -row.share, row.id)))


def _row(figures: Mapping[str, Any]) -> GoneRound:
    reasons = [Reason("gone_round", figures)]
    if figures["turn_to"] < figures["reports"]:
        reasons.append(Reason("not_turned_to", figures))
    values = {name: value for name, value in figures.items() if name != "who"}
    return GoneRound(id=figures["who"], **values, reasons=tuple(reasons))
