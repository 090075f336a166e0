"""Where the network is fragile: ties and people whose loss breaks it, or that may soon be lost.

A weak *link* is a fragile connection. It is not a Granovetter *weak tie*, which is a tie of low
strength and often valuable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import networkx as nx

from relgraph.analysis import fragile_ties
from relgraph.analysis.rank import compete
from relgraph.result import Reason, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relgraph.network import Network

SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakLink:
    """One fragile tie (`source`, `target`) or person (`id`).

    Attributes
    ----------
    cut_off
        Who breaks away when it is lost, less the largest part that remains together; sorted.
    harm
        Share of the connected pairs lost: of all people for a tie, of the others for a person.
    """

    rank: int
    object: Literal["tie", "stakeholder"]
    source: str | None = None
    target: str | None = None
    id: str | None = None
    reasons: tuple[Reason, ...]
    cut_off: tuple[str, ...]
    harm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakLinks(Result):
    """Fragile ties and people, the most harmful first."""

    schema: ClassVar[str] = "weak-links"


@dataclass(frozen=True, slots=True)
class Cut:
    """What is lost with a tie or a person."""

    cut_off: tuple[str, ...]
    harm: float


def find_weak_links(network: Network, *, seed: int = 0) -> WeakLinks:
    """Return every fragile tie and person, by harm, each with its reasons.

    Every bridge and cut point of the contact graph is there. The other reasons (sole contacts,
    one-sided ties, single sources, cooling ties, low-strength ties that carry much traffic) stand
    with a harm of 0 where losing the tie would cut nobody off.

    Parameters
    ----------
    network
        Ties of conflict hold nothing together and are left out.
    seed
        For sampling traffic above 500 people; a notice says so.

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> links = rg.find_weak_links(rg.from_networkx(nx.path_graph(3)))
    >>> [(row.object, row.id or (row.source, row.target), round(row.harm, 2)) for row in links.rows]
    [('stakeholder', '1', 1.0), ('tie', ('0', '1'), 0.67), ('tie', ('1', '2'), 0.67)]
    """
    tie_reasons, notices = fragile_ties.reasons(network, seed=seed)
    people_reasons = fragile_ties.single_threads(network)
    ends = fragile_ties.pairs(network)
    links: dict[str, dict[str, Any]] = {}
    bridges, cut_points = _bridges(network), _cut_points(network)
    for pair in {*bridges, *tie_reasons}:
        source, target = ends[pair]
        lost = _lost("bridge", bridges.get(pair), tie_reasons[pair])
        # No id holds this sign, so the ends of a tie never read as a person.
        links[f"{source}\0{target}"] = {"object": "tie", "source": source, "target": target, **lost}
    for person in {*cut_points, *people_reasons}:
        lost = _lost("cut_point", cut_points.get(person), people_reasons[person])
        links[person] = {"object": "stakeholder", "id": person, **lost}
    scored = [(key, link["harm"]) for key, link in links.items()]
    rows = tuple(WeakLink(rank=place, **links[key]) for place, key, _ in compete(scored))
    return WeakLinks(
        network=network.source,
        method="bridges and cut points of the contact graph, with fragile ties",
        parameters={"seed": seed, **network.parameters},
        notices=(*network.notices, *notices),
        rows=rows,
        names=network.names,
    )


def _lost(code: str, cut: Cut | None, reasons: Sequence[Reason]) -> dict[str, Any]:
    """Return the reasons, who is cut off and the harm of one weak link; without a cut nobody is."""
    if cut is None:
        return {"reasons": tuple(reasons), "cut_off": (), "harm": 0.0}
    first = Reason(code, {"people": len(cut.cut_off), "who": cut.cut_off[:SHOWN]})
    return {"reasons": (first, *reasons), "cut_off": cut.cut_off, "harm": cut.harm}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _bridges(network: Network) -> dict[frozenset[str], Cut]:
    """Return every tie whose loss parts its ends, with the smaller side."""
    graph = nx.Graph(network.contact.edges)
    connected = _pairs(len(part) for part in nx.connected_components(graph))
    found = {}
    for one, other in list(nx.bridges(graph)):
        graph.remove_edge(one, other)
        sides = sorted(
            (nx.node_connected_component(graph, one), nx.node_connected_component(graph, other)),
            key=lambda side: (len(side), min(side)),
        )
        graph.add_edge(one, other)
        smaller, larger = sides if len(sides[0]) < len(sides[1]) else reversed(sides)
        harm = len(smaller) * len(larger) / connected
        found[frozenset((one, other))] = Cut(tuple(sorted(smaller)), harm)
    return found


def _cut_points(network: Network) -> dict[str, Cut]:
    """Return every person without whom others part, with those who break away."""
    graph = network.contact
    sizes = {part_of: part for part in map(frozenset, nx.connected_components(graph)) for part_of in part}
    all_parts = [len(part) for part in set(sizes.values())]
    found = {}
    for person in nx.articulation_points(graph):
        part = sizes[person]
        rest = nx.connected_components(graph.subgraph(part - {person}))
        pieces = sorted((sorted(piece) for piece in rest), key=lambda piece: (-len(piece), piece[0]))
        inside = _pairs([len(part) - 1])
        others = _pairs(all_parts) - _pairs([len(part)]) + inside
        lost = inside - _pairs(len(piece) for piece in pieces)
        found[person] = Cut(tuple(sorted(who for piece in pieces[1:] for who in piece)), lost / others)
    return found
