"""What each member of a key-player set does in it, as figures that can be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from relgraph.analysis.rank import SAME
from relgraph.result import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

SHOWN = 8


def holds(graph: nx.Graph, members: Sequence[str]) -> list[tuple[Reason, ...]]:
    """Return for each member who would hang together with more people again if that one stayed.

    The member joins the pieces in which it has contacts once the set is gone; those of the largest
    are not counted.
    """
    left = graph.subgraph(set(graph) - set(members))
    part = {person: piece for piece in map(frozenset, nx.connected_components(left)) for person in piece}
    found: list[tuple[Reason, ...]] = []
    for member in members:
        pieces = {part[other] for other in graph[member] if other in part}
        in_order = sorted((sorted(piece) for piece in pieces), key=lambda piece: (-len(piece), piece[0]))
        held = sorted(who for piece in in_order[1:] for who in piece)
        found.append((Reason("holds", {"people": len(held), "who": held[:SHOWN]}),) if held else ())
    return found


def nearest(near: NDArray[np.float64], adjacency: csr_array, members: Sequence[int]) -> list[tuple[Reason, ...]]:
    """Return for each member to how many outside the set no other member is nearer, by 1/distance in `near`."""
    outside = [place for place in range(len(near)) if place not in set(members)]
    reached = near[np.ix_(list(members), outside)]
    closest = (reached > 0) & (reached >= reached.max(axis=0, initial=0.0) * (1 - SAME))
    alone = closest & (closest.sum(axis=0) == 1)
    direct = adjacency[list(members)][:, outside].sum(axis=1)
    counts = zip(closest.sum(axis=1), alone.sum(axis=1), direct, strict=True)
    return [
        (Reason("nearest", {"people": int(people), "alone": int(only), "direct": int(touched)}),)
        for people, only, touched in counts
    ]
