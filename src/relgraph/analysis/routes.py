"""Routes of influence: a way along the influence graph, its strength and its weakest tie.

A route's strength is the product of the weights of its edges: an index, not a probability.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx

from relgraph.result import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relgraph.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakest:
    """The tie of least strength on a route; of equals, the first."""

    source: str
    target: str
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """People in order, the strength of the whole, and where it is weakest."""

    stakeholders: tuple[str, ...]
    strength: float
    weakest: Weakest


def route(network: Network, people: Sequence[str]) -> Route:
    """Return the route through `people`, at least two of them, each edge being there."""
    graph = network.influence
    weights = [(graph.edges[edge]["weight"], edge) for edge in pairwise(people)]
    least, (source, target) = min(weights, key=lambda pair: pair[0])
    return Route(
        stakeholders=tuple(people),
        strength=math.prod(weight for weight, _ in weights),
        weakest=Weakest(source=source, target=target, strength=least),
    )


def kinds_along(network: Network, people: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of each tie of a route, several between two joined by ``+``."""
    return tuple("+".join(network.influence.edges[edge]["kinds"]) for edge in pairwise(people))


def best_routes(network: Network, sources: Iterable[str]) -> Mapping[str, Route]:
    """Return the most reliable route to everyone whom any of `sources` reaches, sources left out."""
    starts = list(sources)
    if not starts:
        return {}
    _, found = nx.multi_source_dijkstra(network.influence, starts, weight="cost")
    return {person: route(network, people) for person, people in found.items() if len(people) > 1}


def hostile_on(network: Network, people: Sequence[str]) -> tuple[Reason, ...]:
    """Return a reason for every opponent or competitor whom a route passes through."""
    reasons = []
    for person in people[1:-1]:
        who = network.stakeholders[person]
        if who.type == "competitor":
            reasons.append(Reason("through_competitor", {"who": person}))
        elif who.stance == -2:  # noqa: PLR2004 - an opponent
            reasons.append(Reason("through_opponent", {"who": person}))
    return tuple(reasons)
