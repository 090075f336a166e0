"""Which way influence flows: the most reliable routes between two, and who guards them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import networkx as nx

from relgraph.analysis.rank import SAME
from relgraph.analysis.routes import Weakest, hostile_on, kinds_along, route
from relgraph.errors import UsageError
from relgraph.result import Notice, Reason, Result
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relgraph.network import Network

MOST_EQUAL = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRow:
    """One route: people in order, the kinds of its ties, its strength and weakest tie."""

    rank: int
    stakeholders: tuple[str, ...]
    kinds: tuple[str, ...]
    strength: float
    weakest: Weakest
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths(Result):
    """The k most reliable routes; `gatekeepers` stand on every route, in order."""

    schema: ClassVar[str] = "paths"
    from_: str
    to: str
    gatekeepers: tuple[str, ...]

    @property
    def answered(self) -> bool:
        """False where there is no route."""
        return bool(self.rows)


def find_paths(network: Network, *, source: str, target: str, k: int = 5) -> Paths:
    """Return the `k` most reliable routes by which `source` can move `target`.

    Parameters
    ----------
    network
        Routes run along the influence graph, so never through a conflict tie.
    source, target
        Ids or exact names.
    k
        How many routes at the most.

    Returns
    -------
    Paths
        By strength (the product of the weights), then fewer ties, then ids. A route through an
        opponent or a competitor says so. Without a route the rows are empty and a notice says
        what there is instead.

    Raises
    ------
    UnknownName
        For a name that nobody, or several, have.
    UsageError
        When both ends are one person, or `k` is below 1.

    Notes
    -----
    Routes by Yen 1971 under the attribute ``cost``; gatekeepers are the dominators of the target
    (Lengauer & Tarjan 1979).
    """
    start, end = network.find(source), network.find(target)
    if start == end:
        raise failure(UsageError, "route_to_itself", {})
    if k < 1:
        raise failure(UsageError, "too_few_routes", {"k": k})
    rows = _rows(network, _routes(network, start, end, k))
    return Paths(
        network=network.source,
        method="most reliable simple routes on the influence graph, by cost",
        parameters={"from": start, "to": end, "k": k, **network.parameters},
        notices=network.notices if rows else (*network.notices, _no_route(network, start, end)),
        rows=rows,
        names=network.names,
        from_=start,
        to=end,
        gatekeepers=_gatekeepers(network, start, end) if rows else (),
    )


def _routes(network: Network, start: str, end: str, k: int) -> list[tuple[str, ...]]:
    """Return the first `k` routes by cost, fewer ties, ids; equal costs are all looked at first."""
    found: list[tuple[float, tuple[str, ...]]] = []
    for total, people in _by_cost(network, start, end):
        if len(found) >= k and (total > found[k - 1][0] + SAME or len(found) >= MOST_EQUAL):
            break
        found.append((total, people))
    ordered: list[tuple[str, ...]] = []
    while found:
        level = [people for total, people in found if total <= found[0][0] + SAME]
        ordered += sorted(level, key=lambda people: (len(people), people))
        found = found[len(level) :]
    return ordered[:k]


def _by_cost(network: Network, start: str, end: str) -> Iterator[tuple[float, tuple[str, ...]]]:
    graph = network.influence
    try:
        for people in nx.shortest_simple_paths(graph, start, end, weight="cost"):
            yield nx.path_weight(graph, people, "cost"), tuple(people)
    except nx.NetworkXNoPath:
        return


def _rows(network: Network, routes: list[tuple[str, ...]]) -> tuple[PathRow, ...]:
    rows: list[PathRow] = []
    for people in routes:
        found = route(network, people)
        same = bool(rows) and abs(rows[-1].strength - found.strength) <= SAME * rows[-1].strength
        rows.append(
            PathRow(
                rank=rows[-1].rank if same else len(rows) + 1,
                stakeholders=people,
                kinds=kinds_along(network, people),
                strength=found.strength,
                weakest=found.weakest,
                reasons=hostile_on(network, people),
            )
        )
    return tuple(rows)


def _gatekeepers(network: Network, start: str, end: str) -> tuple[str, ...]:
    above = nx.immediate_dominators(network.influence, start)
    guards: list[str] = []
    person = above[end]
    while person != start:
        guards.append(person)
        person = above[person]
    return tuple(reversed(guards))


def _no_route(network: Network, start: str, end: str) -> Notice:
    graph = network.influence
    figures = {
        "from": start,
        "to": end,
        "reached": len(nx.descendants(graph, start)),
        "back": nx.has_path(graph, end, start),
        "conflict": any({tie.source, tie.target} == {start, end} for tie in network.conflicts),
    }
    if figures["conflict"]:
        return Notice("only_conflict", figures)
    return Notice("no_route_but_back" if figures["back"] else "no_route", figures)
