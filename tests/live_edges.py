"""How many a message reaches, exactly: every draw of live edges with its chance (Kempe, Kleinberg & Tardos 2003)."""

from __future__ import annotations

import functools
import itertools
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Edges = Mapping[tuple[int, int], float]


def draws_of_cascade(edges: Edges) -> Iterator[tuple[float, list[tuple[int, int]]]]:
    """Yield every set of live edges with its chance: each edge is there by itself."""
    for kept in itertools.product((True, False), repeat=len(edges)):
        chance = math.prod(p if there else 1 - p for p, there in zip(edges.values(), kept, strict=True))
        yield chance, [edge for edge, there in zip(edges, kept, strict=True) if there]


def draws_of_threshold(edges: Edges) -> Iterator[tuple[float, list[tuple[int, int]]]]:
    """Yield every set of live edges with its chance: of those into a node one, with its share, or none."""
    into: dict[int, list[tuple[int, int]]] = {}
    for edge in edges:
        into.setdefault(edge[1], []).append(edge)
    options = [
        [*((edges[edge], [edge]) for edge in those), (1 - sum(edges[edge] for edge in those), [])]
        for those in into.values()
    ]
    for picked in itertools.product(*options):
        yield math.prod(share for share, _ in picked), [edge for _, one in picked for edge in one]


DRAWS = {"cascade": draws_of_cascade, "threshold": draws_of_threshold}


class Exact:
    """The exact spread of any set of starts, nodes being numbered from 0."""

    def __init__(self, nodes: int, edges: Edges, model: str = "cascade") -> None:
        self.nodes, self.edges, self.model = nodes, edges, model

    @functools.cached_property
    def worlds(self) -> list[tuple[float, list[set[int]]]]:
        """Every draw with its chance: whom each node reaches in it."""
        drawn = DRAWS[self.model](self.edges)
        return [(chance, _reached(self.nodes, live)) for chance, live in drawn if chance > 0]

    def spread(self, starts: Iterable[int]) -> float:
        """Return how many are reached on average, the starts included."""
        starts = list(starts)
        return sum(chance * len(set().union(*(reached[start] for start in starts))) for chance, reached in self.worlds)

    def chance(self, starts: Iterable[int], node: int) -> float:
        """Return the chance with which `node` is reached."""
        starts = list(starts)
        return sum(chance for chance, reached in self.worlds if any(node in reached[start] for start in starts))

    def best(self, k: int) -> float:
        """Return what the best `k` starts reach, of all there are."""
        return max(self.spread(starts) for starts in itertools.combinations(range(self.nodes), k))

    def greedy(self, k: int) -> float:
        """Return what starts reach that are added one by one, each for what it gains."""
        starts: list[int] = []
        for _ in range(k):
            starts.append(max(range(self.nodes), key=lambda node: self.spread([*starts, node])))
        return self.spread(starts)


def _reached(nodes: int, live: list[tuple[int, int]]) -> list[set[int]]:
    after: list[list[int]] = [[] for _ in range(nodes)]
    for tail, head in live:
        after[tail].append(head)
    return [_from(start, after) for start in range(nodes)]


def _from(start: int, after: list[list[int]]) -> set[int]:
    found, left = {start}, [start]
    while left:
        new = [head for head in after[left.pop()] if head not in found]
        found.update(new)
        left += new
    return found
