"""How far a graph falls apart when nodes are removed: the pairs of the others that stay connected.

Removing a set, with n left in parts of size s, leaves F = 1 - sum s(s-1) / (n(n-1)) of the pairs
apart (Borgatti 2006).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components

from relgraph.kernels.best_set import Limits
from relgraph.kernels.inseparable import inseparable_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Marks = NDArray[np.bool_]
    Numbers = NDArray[np.float64]
    Nodes = NDArray[np.int64]

WHOLE = 1e-9  # so that a sum of shares that makes a whole number is not taken for less


def fragmentation(adjacency: csr_array, removed: Sequence[int] = ()) -> float:
    """Return F, the share of the pairs of the others that are apart without `removed`.

    `adjacency` is symmetric, every stored entry a tie. nan where fewer than two are left.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> line = csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> fragmentation(line), fragmentation(line, [1])
    (0.0, 1.0)
    """
    left = adjacency.shape[0] - len(removed)
    if left < 2:  # noqa: PLR2004 - no pair
        return float("nan")
    return 1 - _pairs_in(_sizes(adjacency, removed)) / pairs(left)


def fragmentation_after_each(adjacency: csr_array, removed: Sequence[int] = ()) -> NDArray[np.float64]:
    """Return, for every node, F without it and without `removed`, by one depth-first search.

    nan for a node that is removed already, and for all where fewer than two would be left.
    """
    left = adjacency.shape[0] - len(removed) - 1
    if left < 2:  # noqa: PLR2004 - no pair
        return np.full(adjacency.shape[0], np.nan)
    return 1 - _pairs_after_each(_neighbours(adjacency), removed) / pairs(left)


def pairs(size: int) -> int:
    """Return how many pairs there are among so many."""
    return size * (size - 1) // 2


def _sizes(adjacency: csr_array, removed: Sequence[int]) -> Nodes:
    alive = np.ones(adjacency.shape[0], dtype=np.bool_)
    alive[list(removed)] = False
    _, label = connected_components(adjacency[alive][:, alive], directed=False)
    return np.bincount(label)


def _pairs_in(sizes: Nodes) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _neighbours(adjacency: csr_array) -> list[list[int]]:
    indices, ends = adjacency.indices.tolist(), adjacency.indptr.tolist()
    return [indices[ends[node] : ends[node + 1]] for node in range(adjacency.shape[0])]


def _pairs_after_each(neighbours: Sequence[Sequence[int]], removed: Iterable[int]) -> Numbers:
    """Return the connected pairs that are left without `removed` and one node more, for every node."""
    size = len(neighbours)
    left = np.full(size, np.nan)
    visited = [-1] * size
    for node in removed:
        visited[node] = size
    parts = [_split_by_each(neighbours, root, visited) for root in range(size) if visited[root] < 0]
    whole = sum(pairs(len(members)) for members, _ in parts)
    for members, split in parts:
        others = whole - pairs(len(members))
        left[members] = others + pairs(len(members) - 1)
        for node, pieces in split.items():
            rest = len(members) - 1 - sum(pieces)
            left[node] = others + pairs(rest) + sum(pairs(piece) for piece in pieces)
    return left


def _split_by_each(
    neighbours: Sequence[Sequence[int]], root: int, visited: list[int]
) -> tuple[list[int], dict[int, list[int]]]:
    """Return the connected part of `root`, and what each of its nodes would cut off from the root.

    Hopcroft & Tarjan 1973. `visited` numbers the nodes in the order in which they are met.
    """
    members, parent = [root], {root: root}
    visited[root] = 0
    stack = [(root, iter(neighbours[root]))]
    lowest = {root: 0}
    size: dict[int, int] = {root: 1}
    split: dict[int, list[int]] = {}
    while stack:
        node, around = stack[-1]
        for other in around:
            if visited[other] < 0:
                visited[other] = lowest[other] = len(members)
                size[other] = 1
                parent[other] = node
                members.append(other)
                stack.append((other, iter(neighbours[other])))
                break
            lowest[node] = min(lowest[node], visited[other])
        else:
            stack.pop()
            above = parent[node]
            if above == node:
                break
            size[above] += size[node]
            lowest[above] = min(lowest[above], lowest[node])
            if lowest[node] >= visited[above]:
                split.setdefault(above, []).append(size[node])
    return members, split


class ConnectedPairs:
    """Pairs that stay connected when `k` nodes are removed, to be made few; counted below 0.

    Parameters
    ----------
    adjacency
        Symmetric; every stored entry is a tie.
    k
        How many nodes will be removed in all.
    """

    most = 0.0
    at_once = None  # one search evaluates all
    value_price = 1
    own_limits_from = 2  # evaluating all that is left costs less than limits for one more

    def __init__(self, adjacency: csr_array, k: int) -> None:
        self.adjacency, self.k, self.size = adjacency, k, int(adjacency.shape[0])
        self.limits_price = self.size
        self._around = _neighbours(adjacency)
        self._tails, self._heads = adjacency.nonzero()

    @property
    def budget(self) -> int:
        """How many sets take about a second for a few hundred nodes, and ten for some thousands."""
        return self.size * max(400, min(2000, 160_000 // max(self.size, 1)))

    def value(self, chosen: Sequence[int]) -> float:
        """Return the value of a set."""
        return -float(_pairs_in(_sizes(self.adjacency, chosen)))

    def values(self, chosen: Sequence[int], more: Nodes) -> Numbers:
        """Return the value of `chosen` with each one of `more`."""
        return -_pairs_after_each(self._around, chosen)[more]

    guess = values

    @functools.cached_property
    def _held(self) -> list[Marks]:
        return inseparable_sets(self.adjacency, self.k)

    def limits(self, chosen: Sequence[int], left: int) -> Limits:
        """Return what removing `left` nodes more can part at the most.

        In each part of the graph some nodes, the *hub*, are sure to stay together whichever nodes are
        removed (:func:`inseparable_sets`). The others hang on it by shortest routes, evenly spread, and
        one is cut off only when all of its routes are hit. So the shares of routes through the nodes
        removed add up to at least the number cut off.
        """
        alive = np.ones(self.size, dtype=np.bool_)
        alive[list(chosen)] = False
        kept = alive[self._tails] & alive[self._heads]
        tails, heads = self._tails[kept], self._heads[kept]
        part = _parts(self._around, alive)
        sizes = np.bincount(part[alive], minlength=int(part.max(initial=-1)) + 1)
        hub, alone = self._hubs(part, alive, (tails, heads), left)
        carried = _carried(tails, heads, hub)
        # Losing a node, or one cut off, loses its pairs with all the others of its part.
        loads = np.where(alive, (sizes[part] - 1) * (1 + carried), 0.0)
        everything = (sizes * (sizes - 1) // 2)[part]
        loads[alone] = everything[alone]
        main = int(sizes.argmax()) if len(sizes) else -1
        if (part[alone] == main).any():
            main = -1
        loads = np.where(part == main, loads, np.minimum(loads, everything))
        return Limits(loads, functools.partial(_ceiling, sizes=sizes, main=main))

    def _hubs(self, part: Nodes, alive: Marks, ties: tuple[Nodes, Nodes], left: int) -> tuple[Marks, Nodes]:
        """Return the hubs of all parts, and those that are a hub alone and for want of a better one."""
        tails, heads = ties
        hub = np.zeros(self.size, dtype=np.bool_)
        served: set[int] = set()
        for held in self._held:  # the largest first; what is left of one stays together, so in one part
            there = np.flatnonzero(held & alive)
            if part[there[0]] not in served:
                served.add(int(part[there[0]]))
                hub[there] = True
        # Of more neighbours in the hub than are still to be removed, one stays.
        while (new := alive & ~hub & (np.bincount(tails[hub[heads]], minlength=self.size) > left)).any():
            hub |= new
        degree = np.bincount(tails, minlength=self.size)
        nodes = np.flatnonzero(alive)
        first = nodes[np.argsort(-degree[nodes], kind="stable")]
        parts, place = np.unique(part[first], return_index=True)
        alone = first[place[~np.isin(parts, list(served))]]
        hub[alone] = True
        return hub, alone


def _parts(neighbours: Sequence[Sequence[int]], alive: Marks) -> Nodes:
    """Return the number of the connected part that each node is in; those removed are parts of their own."""
    part = np.where(alive, -1, 0).tolist()
    count = 0
    for root, known in enumerate(alive.tolist()):
        if not known:
            part[root] = count
        elif part[root] < 0:
            part[root] = count
            found = [root]
            for node in found:  # which grows as it is gone through
                for other in neighbours[node]:
                    if part[other] < 0:
                        part[other] = count
                        found.append(other)
        else:
            continue
        count += 1
    return np.array(part, dtype=np.int64)


def _carried(tails: Nodes, heads: Nodes, hub: Marks) -> Numbers:
    """Return for each node how many others hang on it: the shares of their routes to the hub through it."""
    size = len(hub)
    level = np.where(hub, 0, size + 1)
    steps: list[tuple[Nodes, Nodes]] = []
    while (step := (level[heads] == len(steps)) & (level[tails] > len(steps))).any():
        level[tails[step]] = len(steps) + 1
        steps.append((tails[step], heads[step]))
    mass = np.ones(size)
    for outer, inner in reversed(steps):
        share = mass[outer] / np.bincount(outer, minlength=size)[outer]
        mass += np.bincount(inner, share, minlength=size)
    return mass - 1


def _ceiling(total: float, *, sizes: Nodes, main: int) -> float:
    """Return the value that no set exceeds whose loads add up to `total`.

    Of the part `main` of c nodes (-1: of none), losing y, removed or cut off, loses y(2c - y - 1)/2 pairs, and
    y is a whole number; of the other parts no more than all can be lost.
    """
    whole = _pairs_in(sizes)
    if main < 0 or sizes[main] < 2:  # noqa: PLR2004 - no pair
        return total - whole
    count = int(sizes[main])
    lost = min(int(total / (count - 1) + WHOLE), count)
    elsewhere = whole - pairs(count)
    return min(total, lost * (2 * count - lost - 1) / 2 + elsewhere) - whole
