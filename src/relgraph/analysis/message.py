"""A message on the influence graph: who passes it on to whom, and how many it reaches.

A tie passes a message on with `transmission` x its strength: an assumption that no network holds, so
it is a parameter of everything here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from relgraph.analysis.measures import matrix
from relgraph.errors import UsageError
from relgraph.kernels.cascades import RUNS, passing, reach
from relgraph.kernels.structural_order import structural_order
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from relgraph.kernels.cascades import Model
    from relgraph.network import Network

MODELS = {"cascade": "independent cascade", "threshold": "linear threshold"}
TRANSMISSION = 0.1
FEWEST_RUNS = 100
JUDGING = 1  # the stream of random numbers of simulations
LINK = 3.0  # stronger than any tie


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedReach:
    """How many are reached when `seeds` are told, themselves included, with the 95 % interval.

    `gains` are what each of them adds to those before, on average over `runs` simulations.
    """

    seeds: tuple[str, ...]
    expected: float
    low: float
    high: float
    gains: tuple[float, ...]
    runs: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a message runs.

    `joined` are those whom a tie of influence touches, by their place in the network: the rows of
    `weights`, strengths, and of `passed`, chances or shares. `apart` are all others, by id.
    """

    model: Model
    joined: tuple[str, ...]
    apart: tuple[str, ...]
    weights: csr_array
    passed: csr_array

    def simulate(self, seeds: tuple[str, ...], *, runs: int, seed: int) -> ExpectedReach:
        """Return how many a message reaches that starts at all of `seeds`."""
        place = {person: index for index, person in enumerate(self.joined)}
        inside = np.array([place[person] for person in seeds if person in place], dtype=np.int64)
        apart = float(len(seeds) - len(inside))
        if not len(inside):
            ones = (1.0,) * len(seeds)
            return ExpectedReach(seeds=seeds, expected=apart, low=apart, high=apart, gains=ones, runs=runs)
        random = np.random.default_rng((seed, JUDGING))
        found = reach(self.passed, inside, model=self.model, runs=runs, random=random)
        low, high = found.interval
        mean = iter(found.gains.mean(axis=0).tolist())
        return ExpectedReach(
            seeds=seeds,
            expected=found.expected + apart,
            low=max(low + apart, float(len(seeds))),
            high=min(high, float(len(self.joined))) + apart,
            gains=tuple(next(mean) if person in place else 1.0 for person in seeds),
            runs=found.runs,
        )


def expected_reach(
    network: Network,
    sources: Iterable[str],
    *,
    model: Model = "cascade",
    transmission: float = TRANSMISSION,
    runs: int = RUNS,
    seed: int = 0,
) -> ExpectedReach:
    """Return how many people a message reaches that starts at all of `sources`, with its error.

    Parameters
    ----------
    network
        The message runs along the influence graph, so never along a conflict tie.
    sources
        Ids or exact names, in the order in which their gains are counted.
    model
        ``cascade``: whoever is reached passes the message on once along each tie, with the chance
        `transmission` x weight. ``threshold``: somebody is reached once the shares of those around them
        who are reached add up to a bar drawn evenly from (0, 1]; a share is `transmission` x weight,
        and all shares of a person are divided by their sum where that is above 1.
    transmission
        In (0, 1].
    runs
        How many simulations; fewer on a very large network.
    seed
        For the draws. People are drawn by their place in the network, so that neither names nor the
        order of records decide.

    Raises
    ------
    UnknownName
        For a name that nobody, or several, have.
    UsageError
        For an unknown model or a number out of range.

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> chain = rg.from_networkx(nx.path_graph(3, create_using=nx.DiGraph), unweighted=True)
    >>> expected_reach(chain, ["0"], transmission=1.0).expected
    3.0
    """
    check(model=model, transmission=transmission, runs=runs)
    found = tuple(dict.fromkeys(network.find(text) for text in sources))
    return ground(network, model=model, transmission=transmission).simulate(found, runs=runs, seed=seed)


def check(*, model: str, transmission: float, runs: int) -> None:
    """Refuse what cannot be simulated.

    Raises
    ------
    UsageError
        For an unknown model or a number out of range.
    """
    if model not in MODELS:
        raise failure(UsageError, "spread_model_unknown", {"model": model, "models": ", ".join(MODELS)})
    if not 0 < transmission <= 1:
        raise failure(UsageError, "transmission_wrong", {"transmission": transmission})
    if runs < FEWEST_RUNS:
        raise failure(UsageError, "too_few_runs", {"runs": runs, "fewest": FEWEST_RUNS})


def ground(network: Network, *, model: Model, transmission: float) -> Ground:
    """Return where a message runs in `network`."""
    graph = network.influence
    ids, weights = list(graph), matrix(graph)
    touched = np.diff(weights.indptr) + np.bincount(weights.indices, minlength=len(ids)) > 0
    inside = np.flatnonzero(touched)
    inside = inside[_order(weights[inside][:, inside])]
    within = csr_array(weights[inside][:, inside])
    within.sort_indices()
    return Ground(
        model=model,
        joined=tuple(ids[index] for index in inside),
        apart=tuple(sorted(ids[index] for index in np.flatnonzero(~touched))),
        weights=within,
        passed=passing(within, transmission=transmission, model=model),
    )


def _order(weights: csr_array) -> NDArray[np.int64]:
    """Return nodes by structure, each standing twice: as one who moves, linked to itself as one moved."""
    n = weights.shape[0]
    if not n:
        return np.zeros(0, dtype=np.int64)
    across = weights + LINK * eye_array(n, format="csr")
    order: NDArray[np.int64] = structural_order(csr_array(block_array([[None, across], [across.T, None]])))
    movers: NDArray[np.int64] = order[order < n]
    return movers
