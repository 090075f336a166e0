"""Structural balance: triangles by their signs, and the two camps that leave the fewest ties out of order."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

EXHAUSTIVE = 18
STARTS, FEWEST_STARTS, WORK = 40, 5, 40_000
LEAST_GAIN = 1e-9
DIGITS = 9

Step = tuple[int, int, int]
"""A neighbour, the number of the tie to it, and its sign."""


class Camps(NamedTuple):
    """Two camps, and the ties against their order: an enmity inside a camp, a friendship across.

    `bound` is the least number of such ties that any split has; where it is `len(against)` none does better.
    """

    side: NDArray[np.int64]
    against: list[int]
    bound: int


def triangles(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return every triangle of a simple undirected graph as the numbers of its three ties, one row each."""
    near: dict[int, dict[int, int]] = defaultdict(dict)
    for number, (one, other) in enumerate(ends.tolist()):
        near[min(one, other)][max(one, other)] = number
    found = [
        (first, second, near[middle][last])
        for others in list(near.values())
        for middle, first in others.items()
        for last, second in others.items()
        if last in near.get(middle, ())
    ]
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 3)


def census(triads: NDArray[np.int64], signs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many triangles have 0, 1, 2 and 3 positive ties; those with 3 or 1 are balanced (Heider 1946)."""
    return np.bincount((signs[triads] > 0).sum(axis=1), minlength=4)


def camps(
    count: int, ends: NDArray[np.int64], signs: NDArray[np.int64], weights: NDArray[np.float64], *, seed: int
) -> Camps:
    """Return the split of a signed graph into two camps that leaves the fewest ties out of order.

    Parameters
    ----------
    count, ends, signs
        Number of nodes; the two ends of each tie and its sign, 1 or -1.
    weights
        In (0, 1]; of splits equally good by number, the one whose ties out of order weigh least.
    seed
        For the starts of the search in parts too large to try every split of.

    Notes
    -----
    The number is the frustration index (Harary 1959; Aref & Wilson 2018). It is found block by block, for a
    tie out of order in one block is no concern of another: every split of a block of up to 18 is tried;
    larger ones by local search, with cycles that share no tie and hold an odd number of enmities as bound.
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from((one, other, {"number": number}) for number, (one, other) in enumerate(ends.tolist()))
    price = 1 + weights / (len(ends) + 1)
    against: list[int] = []
    bound = 0
    for block in nx.biconnected_component_edges(graph):
        numbers = sorted(graph.edges[tie]["number"] for tie in block)
        part = _Block(ends[numbers], signs[numbers], price[numbers])
        found, least = part.solve(seed)
        against += [numbers[place] for place in found]
        bound += least
    turned = signs.copy()
    turned[against] *= -1
    return Camps(_two_sides(count, ends, turned), sorted(against), bound)


class _Block:
    """A part of a signed graph in which every tie lies on a cycle, or one tie alone."""

    def __init__(self, ends: NDArray[np.int64], signs: NDArray[np.int64], price: NDArray[np.float64]) -> None:
        nodes, places = np.unique(ends, return_inverse=True)
        self.count = len(nodes)
        self.ends, self.signs, self.price = places.reshape(-1, 2), signs, price
        self.near: list[list[Step]] = [[] for _ in range(self.count)]
        for number, ((one, other), sign) in enumerate(zip(self.ends.tolist(), signs.tolist(), strict=True)):
            self.near[one].append((other, number, sign))
            self.near[other].append((one, number, sign))

    def solve(self, seed: int) -> tuple[list[int], int]:
        """Return the ties out of order in the best split found, and how few there are in any split."""
        side = _two_sides(self.count, self.ends, self.signs)
        against = self.against(side)
        if not against:
            return against, 0
        if self.count <= EXHAUSTIVE:
            against = self.against(self._best_of_all())
            return against, len(against)
        return self._search(random.Random(seed))  # noqa: S311 - seeded on purpose

    def against(self, side: NDArray[np.int64]) -> list[int]:
        apart = side[self.ends[:, 0]] != side[self.ends[:, 1]]
        return np.flatnonzero(apart == (self.signs > 0)).tolist()

    def _best_of_all(self) -> NDArray[np.int64]:
        """Try every split; the last node stays where it is, for both camps may be called either way."""
        splits = np.arange(1 << (self.count - 1))
        total = np.zeros(len(splits))
        for (one, other), sign, price in zip(self.ends.tolist(), self.signs, self.price, strict=True):
            apart = ((splits >> one) ^ (splits >> other)) & 1
            total += np.where(apart == (sign > 0), price, 0.0)
        best = int(np.argmin(np.round(total, DIGITS)))
        return np.array([best >> node & 1 for node in range(self.count)], dtype=np.int64)

    def _search(self, draw: random.Random) -> tuple[list[int], int]:
        """Settle from many starts; stop early where the bound shows that nothing better is left."""
        price = self.price.tolist()
        best: list[int] = []
        least, bound = float("inf"), 0
        for start in range(max(FEWEST_STARTS, min(STARTS, WORK // len(price)))):
            against = self.against(np.array(self._settled(self._along_a_tree(draw), price)))
            total = float(self.price[against].sum())
            if total < least - LEAST_GAIN:
                best, least = against, total
            if start % FEWEST_STARTS == FEWEST_STARTS - 1:
                bound = max(bound, self._cycles_apart(best))
                if bound == len(best):
                    break
        return best, bound

    def _along_a_tree(self, draw: random.Random) -> list[int]:
        """Return the split that keeps every tie of a random spanning tree in order."""
        root = draw.randrange(self.count)
        side, queue = {root: 0}, deque([root])
        while queue:
            node = queue.popleft()
            steps = list(self.near[node])
            draw.shuffle(steps)
            for other, _, sign in steps:
                if other not in side:
                    side[other] = side[node] ^ (sign < 0)
                    queue.append(other)
        return [side[node] for node in range(self.count)]

    def _settled(self, side: list[int], price: Sequence[float]) -> list[int]:
        """Move nodes to the other camp, one at a time, as long as that lowers the price."""
        queue, waiting = deque(range(self.count)), [True] * self.count
        while queue:
            node = queue.popleft()
            waiting[node] = False
            gain = sum(
                price[number] if (side[node] != side[other]) == (sign > 0) else -price[number]
                for other, number, sign in self.near[node]
            )
            if gain > LEAST_GAIN:
                side[node] ^= 1
                for other, _, _ in self.near[node]:
                    if not waiting[other]:
                        waiting[other] = True
                        queue.append(other)
        return side

    def _cycles_apart(self, against: Iterable[int]) -> int:
        """Return how many cycles with one tie out of order share no tie: each costs every split at least one."""
        used = set(against)
        found = 0
        for number in against:
            start, goal = self.ends[number].tolist()
            path = self._path(start, goal, used)
            if path:
                used.update(path)
                found += 1
        return found

    def _path(self, start: int, goal: int, used: set[int]) -> list[int]:
        """Return the ties of a shortest path that uses none of `used`."""
        came: dict[int, tuple[int, int]] = {start: (start, -1)}
        queue = deque([start])
        while queue and goal not in came:
            node = queue.popleft()
            for other, number, _ in self.near[node]:
                if number not in used and other not in came:
                    came[other] = (node, number)
                    queue.append(other)
        path, node = [], goal
        while node in came and node != start:
            node, number = came[node]
            path.append(number)
        return path


def _two_sides(count: int, ends: NDArray[np.int64], signs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the camps along a spanning forest, the first node of each part in camp 0."""
    near: list[list[tuple[int, bool]]] = [[] for _ in range(count)]
    for (one, other), sign in zip(ends.tolist(), signs.tolist(), strict=True):
        near[one].append((other, sign < 0))
        near[other].append((one, sign < 0))
    side = [-1] * count
    for root in range(count):
        if side[root] >= 0:
            continue
        side[root] = 0
        queue = deque([root])
        while queue:
            node = queue.popleft()
            for other, enemy in near[node]:
                if side[other] < 0:
                    side[other] = side[node] ^ enemy
                    queue.append(other)
    return np.array(side, dtype=np.int64)
