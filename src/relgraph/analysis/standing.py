"""What structure alone says of people: prestige and brokerage, and how repeatable either is.

Both are standings in [0, 1]: the share of the others whom a person stands above, equals counting
half. Repeatability says how stable a standing is, never how right. Those without a tie stand at 0
and are counted in neither: a name added to the list changes nothing for the rest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array

from relgraph.kernels.betweenness import hop_betweenness
from relgraph.kernels.spectral import katz, pagerank, spectral_radius

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from relgraph.network import Network
    from relgraph.ties import Tie

    Floats = NDArray[np.float64]

DAMPING = 0.85
SPLITS = 20
ROUNDING = 1e-11


@dataclass(frozen=True, slots=True)
class Edges:
    """Contributions of ties to the edges of a graph: ends, strength and which tie each comes from."""

    size: int
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    strengths: Floats
    ties: NDArray[np.int64]

    def matrix(self, keep: NDArray[np.bool_] | None = None) -> csr_array:
        """Return the weights as 1 - prod(1 - s), over the ties that `keep` names (all without)."""
        chosen = slice(None) if keep is None else keep[self.ties]
        ends = (self.tails[chosen], self.heads[chosen])
        with np.errstate(divide="ignore"):
            left_over = np.log1p(-self.strengths[chosen])
        summed = csr_array(coo_array((left_over, ends), shape=(self.size, self.size)))
        summed.sum_duplicates()
        summed.data = -np.expm1(summed.data)
        return summed


def places(network: Network) -> dict[str, int]:
    """Return the row of everyone whom a tie joins to somebody, by id."""
    joined = (person for person in sorted(network.stakeholders) if network.contact.degree(person))
    return {person: index for index, person in enumerate(joined)}


def prestige_edges(network: Network, ties: Sequence[Tie]) -> Edges:
    """Return the edges of the prestige graph made of `ties`."""
    rows = []
    for index, tie in enumerate(ties):
        if tie.honours_target:
            rows.append((tie.source, tie.target, tie.strength.value, index))
        if tie.honours_source:
            rows.append((tie.target, tie.source, tie.strength.value, index))
    return _edges(network, rows)


def contact_edges(network: Network, ties: Sequence[Tie]) -> Edges:
    """Return the edges of the contact graph, both directions; hops only, so strength is not combined."""
    rows = [(x, y, 1.0, index) for index, t in enumerate(ties) for x, y in ((t.source, t.target), (t.target, t.source))]
    return _edges(network, rows)


def _edges(network: Network, rows: list[tuple[str, str, float, int]]) -> Edges:
    place = places(network)
    columns: dict[str, list[float]] = defaultdict(list)
    for tail, head, strength, tie in rows:
        columns["tail"].append(place[tail])
        columns["head"].append(place[head])
        columns["strength"].append(1.0 if network.unweighted else strength)
        columns["tie"].append(tie)
    whole = {name: np.array(columns[name], dtype=np.int64) for name in ("tail", "head", "tie")}
    return Edges(len(place), whole["tail"], whole["head"], np.array(columns["strength"], dtype=float), whole["tie"])


def prestige_standing(weights: csr_array) -> Floats:
    """Return the mean standing by in-strength, Katz and PageRank, with the square root of strength.

    The root (Opsahl 2010, one half) lets the number of those who look up to a person count beside
    the strength with which they do.
    """
    damped = weights.copy()
    damped.data = np.sqrt(damped.data)
    received = np.asarray(damped.sum(axis=0)).ravel()
    alpha = DAMPING / max(1.0, spectral_radius(damped))
    measures = (received, katz(damped, alpha=alpha), pagerank(damped, alpha=DAMPING))
    result: Floats = np.mean([standing(values) for values in measures], axis=0)
    return np.where(received > 0, result, 0.0)


def brokerage_standing(contacts: csr_array) -> Floats:
    """Return the standing by betweenness, by hops on the contact graph; 0 for who lies on no route."""
    values = hop_betweenness(contacts)
    return np.where(values > 0, standing(values), 0.0)


def standing(values: Floats) -> Floats:
    """Return for each the share of the others below it, equals counting half.

    Examples
    --------
    >>> standing(np.array([3.0, 1.0, 1.0])).tolist()
    [1.0, 0.25, 0.25]
    """
    if len(values) < 2:  # noqa: PLR2004 - nobody to stand above
        return np.zeros(len(values))
    return (ranks(_levels(values)) - 1) / (len(values) - 1)


def _levels(values: Floats) -> Floats:
    """Return which step each value stands on: rounding makes two equal people differ in the last digits."""
    order = np.argsort(values, kind="stable")
    steps = np.diff(values[order]) > ROUNDING * np.abs(values).max()
    levels: Floats = np.zeros(len(values))
    levels[order[1:]] = np.cumsum(steps)
    return levels


def ranks(values: Floats) -> Floats:
    """Return ranks from 1, equals sharing the mean of theirs (as ``scipy.stats.rankdata``, half a second to load).

    Examples
    --------
    >>> ranks(np.array([3.0, 1.0, 1.0])).tolist()
    [3.0, 1.5, 1.5]
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    result: Floats = (last - (count - 1) / 2)[place]
    return result


def by_structure(ties: Sequence[Tie], *standings: Mapping[str, float]) -> NDArray[np.int64]:
    """Return an order of ties that rests on what they are, not on names or on the rows they stood in.

    Random halves drawn in this order are the same when people are called otherwise or rows shuffled.
    """

    def looks(index: int) -> tuple[object, ...]:
        tie = ties[index]
        ends = [round(standing[end], 9) for end in (tie.source, tie.target) for standing in standings]
        return (tie.sense, round(tie.strength.value, 12), *ends)

    return np.array(sorted(range(len(ties)), key=looks), dtype=np.int64)


def repeatability(
    edges: Edges, order: NDArray[np.int64], measure: Callable[[csr_array], Floats], *, seed: int
) -> float | None:
    """Return how far two halves of the ties agree on a standing, in [-1, 1]; None where undefined.

    The ties are split at random in two, the standings of the halves correlated (Spearman) and
    stepped up to the whole (Spearman-Brown); the mean of 20 splits. `order` lists the ties as they
    are drawn from (:func:`by_structure`).
    """
    ties = len(order)
    if not ties:
        return None
    random = np.random.default_rng(seed)
    found = []
    for _ in range(SPLITS):
        half = np.zeros(ties, dtype=bool)
        half[order[random.permutation(ties)[: ties // 2]]] = True
        one, other = ranks(measure(edges.matrix(half))), ranks(measure(edges.matrix(~half)))
        if one.std() and other.std():
            agreement = float(np.corrcoef(one, other)[0, 1])
            # A negative agreement steps up to minus infinity; it counts as none at all anyway.
            found.append(max(2 * agreement / (1 + agreement), -1.0) if agreement > -1 else -1.0)
    return float(np.mean(found)) if found else None
