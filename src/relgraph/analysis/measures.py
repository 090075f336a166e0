"""Every single measure of position: which graph it runs on, which attribute, and by what routine.

The table `MEASURES` is the contract: strength, distance and cost are three attributes, and a
measure that names the wrong one answers another question.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import networkx as nx
from scipy.sparse import csr_array

from relgraph.kernels import burt
from relgraph.kernels.spectral import eigenvector as perron_vector
from relgraph.kernels.spectral import spectral_radius
from relgraph.result import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy as np

    from relgraph.network import Network

Scores = dict[str, float | None]
DAMPING = 0.85
FEWEST = 3
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure by name: `graph` it runs on, `attribute` it reads, how it is computed.

    `ascending` marks the one measure of which less is more (constraint).
    """

    name: str
    graph: Literal["influence", "influence reversed", "prestige", "contact"]
    attribute: Literal["weight", "distance"] | None
    compute: Callable[[Network], Scores]
    ascending: bool = False


def matrix(graph: nx.Graph, *, attribute: str = "weight") -> csr_array:
    """Return the adjacency of `graph` as a sparse matrix, rows in the order of its nodes."""
    if graph.number_of_edges() == 0:
        return csr_array((len(graph), len(graph)), dtype=float)
    return csr_array(nx.to_scipy_sparse_array(graph, weight=attribute, format="csr", dtype=float))


def degree(network: Network) -> Scores:
    """Return how many people each is in touch with."""
    return dict(network.contact.degree())


def strength(network: Network) -> Scores:
    """Return the summed strength with which each moves others."""
    return dict(network.influence.out_degree(weight="weight"))


def prestige(network: Network) -> Scores:
    """Return the summed strength of the ties that honour each."""
    return dict(network.prestige.in_degree(weight="weight"))


def pagerank(network: Network) -> Scores:
    """Return PageRank on the prestige graph, damping .85."""
    graph = network.prestige
    return nx.pagerank(graph, alpha=DAMPING, weight="weight") if len(graph) else {}


def eigenvector(network: Network) -> Scores:
    """Return eigenvector centrality on the largest strongly connected part, 0 outside it.

    None for all where that part has fewer than three people.
    """
    graph = network.prestige
    part = largest(nx.strongly_connected_components(graph))
    if len(part) < FEWEST:
        return dict.fromkeys(graph)
    inside = graph.subgraph([node for node in graph if node in part])
    inner = dict(zip(inside, perron_vector(matrix(inside)), strict=True))
    return {node: float(inner.get(node, 0.0)) for node in graph}


def katz(network: Network) -> Scores:
    """Return Katz centrality on the prestige graph, alpha = .85 / max(1, spectral radius)."""
    graph = network.prestige
    if len(graph) < 2:  # noqa: PLR2004 - NetworkX cannot tell one number from a list of one
        return dict.fromkeys(graph, 1.0)
    alpha = DAMPING / max(1.0, spectral_radius(matrix(graph)))
    found = nx.katz_centrality_numpy(graph, alpha=alpha, weight="weight")
    return {node: float(value) for node, value in found.items()}


def betweenness(network: Network) -> Scores:
    """Return the share of pairs whose strongest routes (by 1/strength) run through each."""
    return dict(nx.betweenness_centrality(network.influence, weight="distance"))


def current_flow(network: Network) -> Scores:
    """Return current-flow betweenness on the largest connected part of the contact graph, 0 outside."""
    graph = network.contact
    part = largest(nx.connected_components(graph))
    if len(part) < FEWEST:
        return dict.fromkeys(graph)
    inner = nx.current_flow_betweenness_centrality(
        graph.subgraph([node for node in graph if node in part]), weight="weight"
    )
    # Nothing flows through a dead end; solving the equations leaves rounding there, of either sign.
    return {node: float(value) if (value := inner.get(node, 0.0)) > ROUNDING else 0.0 for node in graph}


def closeness(network: Network) -> Scores:
    """Return how near everyone is from each: closeness on the influence graph turned round."""
    return dict(nx.closeness_centrality(network.influence.reverse(copy=False), distance="distance"))


def harmonic(network: Network) -> Scores:
    """Return the mean of 1/distance from each to all others (0 where there is no route)."""
    graph = network.influence.reverse(copy=False)
    found = nx.harmonic_centrality(graph, distance="distance")
    others = max(len(graph) - 1, 1)
    return {node: found[node] / others for node in graph}


def constraint(network: Network) -> Scores:
    """Return Burt's constraint; None without contacts."""
    return _by_node(network.contact, burt.constraint(matrix(network.contact)))


def effective_size(network: Network) -> Scores:
    """Return Burt's effective size, by his own definition; None without contacts."""
    return _by_node(network.contact, burt.effective_size(matrix(network.contact)))


def largest(parts: Iterable[set[str]]) -> set[str]:
    """Return the largest of `parts`; of equals, the one with the smallest id."""
    return min(parts, key=lambda part: (-len(part), min(part)), default=set())


def _by_node(graph: nx.Graph, values: np.ndarray) -> Scores:
    return {node: None if math.isnan(value) else float(value) for node, value in zip(graph, values, strict=True)}


MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(name="degree", graph="contact", attribute=None, compute=degree),
        Measure(name="strength", graph="influence", attribute="weight", compute=strength),
        Measure(name="prestige", graph="prestige", attribute="weight", compute=prestige),
        Measure(name="pagerank", graph="prestige", attribute="weight", compute=pagerank),
        Measure(name="eigenvector", graph="prestige", attribute="weight", compute=eigenvector),
        Measure(name="katz", graph="prestige", attribute="weight", compute=katz),
        Measure(name="betweenness", graph="influence", attribute="distance", compute=betweenness),
        Measure(name="current_flow", graph="contact", attribute="weight", compute=current_flow),
        Measure(name="closeness", graph="influence reversed", attribute="distance", compute=closeness),
        Measure(name="harmonic", graph="influence reversed", attribute="distance", compute=harmonic),
        Measure(name="constraint", graph="contact", attribute="weight", compute=constraint, ascending=True),
        Measure(name="effective_size", graph="contact", attribute="weight", compute=effective_size),
    )
}


def measure_notices(name: str, network: Network) -> tuple[Notice, ...]:
    """Return what to know of a measure on this network: of which part it speaks."""
    if name == "eigenvector":
        inside = len(largest(nx.strongly_connected_components(network.prestige)))
    elif name == "current_flow":
        inside = len(largest(nx.connected_components(network.contact)))
    else:
        return ()
    people = len(network.stakeholders)
    if inside == people or inside < FEWEST:
        return ()
    return (Notice("largest_part_only", {"people": inside, "of": people, "measure": name}),)
