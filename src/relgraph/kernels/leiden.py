"""Communities by modularity: the Leiden algorithm on lists, and modularity itself."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

LEAST_GAIN = 1e-12
MOST_ROUNDS = 10


def modularity(weights: csr_array, labels: NDArray[np.int64]) -> float | None:
    """Return the modularity of a partition of a symmetric weighted graph (Newman 2004); None without edges."""
    total = float(weights.sum())
    if not total:
        return None
    strength = np.asarray(weights.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    inside = float(weights.data[labels[rows] == labels[weights.indices]].sum()) / total
    shares = np.bincount(labels, weights=strength) / total
    return inside - float((shares**2).sum())


def leiden(weights: csr_array, *, seed: int, rounds: int = MOST_ROUNDS) -> NDArray[np.int64]:
    """Return the community of each node of a symmetric graph without loops, numbered from 0 as they come.

    Modularity at resolution 1. Every community hangs together: its members reach each other inside it.
    At most `rounds` times it starts again from what it found.

    Notes
    -----
    Traag, Waltman & van Eck 2019: quick local moves, a refinement that may only merge what is well
    connected, aggregation; repeated from its own result until modularity no longer grows. In the
    refinement the best merge is taken, not a random one.
    """
    draw = random.Random(seed)  # noqa: S311 - a seeded order of nodes
    ground = _Level.of(weights)
    labels = list(range(ground.size))
    if not ground.total:
        return np.array(labels, dtype=np.int64)
    best = -1.0
    for _ in range(rounds):
        labels = _pass(ground, labels, draw)
        reached = modularity(weights, np.array(labels)) or 0.0
        if reached <= best + LEAST_GAIN:
            break
        best = reached
    return _connected(weights, np.array(labels, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class _Level:
    """A graph whose nodes are communities of the level below: whom each is tied to and how much, loops left out."""

    ties: list[list[tuple[int, float]]]
    strength: list[float]
    total: float

    @property
    def size(self) -> int:
        return len(self.ties)

    @classmethod
    def of(cls, weights: csr_array) -> _Level:
        ends = weights.indptr.tolist()
        ties = list(zip(weights.indices.tolist(), weights.data.tolist(), strict=True))
        return cls(
            [ties[start:end] for start, end in pairwise(ends)],
            np.asarray(weights.sum(axis=1)).ravel().tolist(),
            float(weights.sum()),
        )


def _pass(ground: _Level, labels: list[int], draw: random.Random) -> list[int]:
    """Move, refine and aggregate up to the level on which nothing merges any more."""
    level, part, home = ground, _numbered(labels), list(range(ground.size))
    while True:
        part = _numbered(_moved(level, part, draw))
        if len(set(part)) == level.size:
            return [part[node] for node in home]
        refined = _numbered(_refined(level, part, draw))
        if len(set(refined)) == level.size:  # nothing may merge inside a community: keep it as it is
            return [part[node] for node in home]
        above: list[int] = [0] * (max(refined) + 1)
        for node, piece in enumerate(refined):
            above[piece] = part[node]
        level = _aggregated(level, refined)
        home = [refined[node] for node in home]
        part = above


def _moved(level: _Level, part: list[int], draw: random.Random) -> list[int]:
    """Move each node to the neighbouring community that gains most, until no move gains."""
    ties, strength, total = level.ties, level.strength, level.total
    part = list(part)
    size = [0.0] * (level.size + 1)
    members = [0] * (level.size + 1)
    for node, community in enumerate(part):
        size[community] += strength[node]
        members[community] += 1
    empty = [community for community in range(level.size) if not members[community]]
    order = list(range(level.size))
    draw.shuffle(order)
    queue, waiting = deque(order), [True] * level.size
    while queue:
        node = queue.popleft()
        waiting[node] = False
        old = part[node]
        size[old] -= strength[node]
        best, gain = _best_home(ties[node], part, size, old, strength[node] / total)
        if gain < -LEAST_GAIN and empty:
            best = empty.pop()
        size[best] += strength[node]
        if best == old:
            continue
        part[node] = best
        members[old] -= 1
        members[best] += 1
        if not members[old]:
            empty.append(old)
        for other, _ in ties[node]:
            if not waiting[other] and part[other] != best:
                waiting[other] = True
                queue.append(other)
    return part


def _best_home(
    ties: list[tuple[int, float]], part: list[int], size: list[float], old: int, share: float
) -> tuple[int, float]:
    """Return the community in which a node of that share of all strength gains most, and the gain; `old` if none."""
    toward = {old: 0.0}
    for other, amount in ties:
        community = part[other]
        toward[community] = toward.get(community, 0.0) + amount
    best, most = old, toward[old] - share * size[old]
    for community, amount in toward.items():
        gain = amount - share * size[community]
        if gain > most + LEAST_GAIN:
            best, most = community, gain
    return best, most


def _refined(level: _Level, part: list[int], draw: random.Random) -> list[int]:
    """Return a finer partition: inside each community nodes that are well connected to it merge."""
    ties, strength, total = level.ties, level.strength, level.total
    whole = [0.0] * (max(part) + 1)
    for node, community in enumerate(part):
        whole[community] += strength[node]
    piece = list(range(level.size))
    size = list(strength)
    # How much of its community's strength a piece is tied to, itself left out.
    bound = [sum([amount for other, amount in ties[node] if part[other] == part[node]]) for node in range(level.size)]
    alone = [True] * level.size
    order = list(range(level.size))
    draw.shuffle(order)
    for node in order:
        community = part[node]
        if not alone[node] or bound[node] < strength[node] * (whole[community] - strength[node]) / total - LEAST_GAIN:
            continue
        toward: dict[int, float] = {}
        for other, amount in ties[node]:
            if part[other] == community:
                toward[piece[other]] = toward.get(piece[other], 0.0) + amount
        best, most = -1, 0.0
        for target, amount in toward.items():
            fits = bound[target] >= size[target] * (whole[community] - size[target]) / total - LEAST_GAIN
            gain = amount - strength[node] * size[target] / total
            if fits and gain > most + LEAST_GAIN:
                best, most = target, gain
        if best >= 0:
            piece[node] = best
            alone[node] = alone[best] = False
            size[best] += strength[node]
            bound[best] += bound[node] - 2 * toward[best]
    return piece


def _aggregated(level: _Level, piece: list[int]) -> _Level:
    count = max(piece) + 1
    toward: list[dict[int, float]] = [{} for _ in range(count)]
    strength = [0.0] * count
    for node, mine in enumerate(piece):
        strength[mine] += level.strength[node]
        found = toward[mine]
        for other, amount in level.ties[node]:
            theirs = piece[other]
            if theirs != mine:
                found[theirs] = found.get(theirs, 0.0) + amount
    return _Level([list(found.items()) for found in toward], strength, level.total)


def _numbered(labels: Iterable[int]) -> list[int]:
    """Return labels as 0, 1, 2, ... in the order in which they first come."""
    numbers: dict[int, int] = {}
    return [numbers.setdefault(label, len(numbers)) for label in labels]


def _connected(weights: csr_array, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Part a community whose members do not hang together: modularity only gains by it."""
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    inside = labels[rows] == labels[weights.indices]
    kept = csr_array((weights.data[inside], (rows[inside], weights.indices[inside])), shape=weights.shape)
    return np.array(_numbered(connected_components(kept, directed=False)[1].tolist()), dtype=np.int64)
