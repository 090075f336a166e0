"""Whom to tell first, so that a message reaches the most (:mod:`relgraph.analysis.message` says how it runs)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from relgraph.analysis.message import MODELS, TRANSMISSION, ExpectedReach, Ground, check, ground
from relgraph.analysis.rank import compete
from relgraph.errors import UsageError
from relgraph.kernels.cascades import RUNS
from relgraph.kernels.reverse_reach import APART, GREEDY, Choice, choose_starts
from relgraph.result import Notice, Reason, Result
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relgraph.kernels.cascades import Model
    from relgraph.network import Network

EPSILON = 0.1
DOUBT = 0.01
CHOOSING = 0  # the stream of random numbers of the choice; simulations have another
DIGITS = 9
SHOWN = 3
WORTH_SAYING = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRow:
    """One of those to tell first; `gain` is how many they reach, themselves included, beside those before them."""

    rank: int
    id: str
    name: str
    gain: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """With `probability` the seeds reach at least `ratio` = 1 - 1/e - `epsilon` of the best possible."""

    ratio: float
    epsilon: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread(Result):
    """Whom to tell first.

    Attributes
    ----------
    seeds
        Their ids in the order chosen.
    expected, low, high
        How many they reach, themselves included: by simulations that had no part in choosing them, with
        the 95 % interval.
    best_at_most
        No other choice of as many reaches more, with the probability of the guarantee.
    degree_baseline
        The same for as many with the most out-strength on the influence graph.
    guarantee
        What the method proves before it looks; None where too few samples could be drawn, as a notice says.
    """

    schema: ClassVar[str] = "spread"
    seeds: tuple[str, ...]
    expected: float
    low: float
    high: float
    best_at_most: float
    degree_baseline: ExpectedReach
    guarantee: Guarantee | None


def find_seeds(
    network: Network,
    *,
    k: int,
    model: Model = "cascade",
    transmission: float = TRANSMISSION,
    exclude: Iterable[str] = (),
    seed: int = 0,
    epsilon: float = EPSILON,
    runs: int = RUNS,
) -> Spread:
    """Return the `k` people to tell first, so that a message reaches the most.

    Parameters
    ----------
    network
        The message runs along the influence graph, so never along a conflict tie.
    k
        How many are told.
    model, transmission, runs, seed
        As in :func:`relgraph.analysis.message.expected_reach`.
    exclude
        Ids or exact names of people who cannot be told first; they pass on like anybody.
    epsilon
        The guarantee is 1 - 1/e - `epsilon`: less takes more samples.

    Returns
    -------
    Spread
        Rows by gain, then id. Gains that come out in the wrong order by chance share their mean, for
        none can gain more later than earlier.

    Raises
    ------
    UnknownName
        For a name in `exclude` that nobody, or several, have.
    UsageError
        For `k` below 1 or above those who can be chosen, an unknown model, a number out of range.

    Notes
    -----
    By reverse reachable sets (Borgs et al. 2014), as many as IMM asks for (Tang, Shi & Xiao 2015; Chen
    2018). Those whom no tie of influence touches reach themselves alone.

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> find_seeds(rg.from_networkx(nx.star_graph(5)), k=1, transmission=0.5).seeds
    ('0',)
    """
    check(model=model, transmission=transmission, runs=runs)
    if k < 1:
        raise failure(UsageError, "too_few_seeds", {"k": k})
    if not 0 < epsilon < GREEDY:
        raise failure(UsageError, "epsilon_wrong", {"epsilon": epsilon})
    left_out = tuple(sorted({network.find(text) for text in exclude}))
    candidates = len(network.stakeholders) - len(left_out)
    if network.stakeholders and k > candidates:
        raise failure(UsageError, "too_many_seeds", {"k": k, "candidates": candidates})
    base = ground(network, model=model, transmission=transmission)
    choice, seeds = _choose(base, min(k, candidates), left_out, epsilon=epsilon, seed=seed)
    reached = base.simulate(seeds, runs=runs, seed=seed)
    strongest = _strongest(base, left_out)[: len(seeds)]
    same = set(strongest) == set(seeds)  # in whatever order they were found
    baseline = reached if same else base.simulate(strongest, runs=runs, seed=seed)
    parameters = {"k": k, "model": model, "transmission": transmission, "exclude": left_out, "seed": seed}
    return Spread(
        network=network.source,
        method=f"{MODELS[model]} on the influence graph, seeds by reverse reachable sets (IMM)",
        parameters=parameters | {"epsilon": epsilon, "samples": choice.sets, "runs": reached.runs} | network.parameters,
        notices=(
            *network.notices,
            *_of_the_ground(base, transmission),
            *_of_the_answer(choice, reached, baseline, epsilon=epsilon, runs=runs),
        ),
        rows=_rows(network, choice, reached),
        names=network.names,
        seeds=seeds,
        expected=reached.expected,
        low=reached.low,
        high=reached.high,
        best_at_most=min(choice.best_at_most, float(len(network.stakeholders))),
        degree_baseline=baseline,
        guarantee=_guarantee(choice),
    )


def _choose(
    base: Ground, k: int, left_out: Sequence[str], *, epsilon: float, seed: int
) -> tuple[Choice, tuple[str, ...]]:
    apart = [person for person in base.apart if person not in left_out]
    choice = choose_starts(
        base.passed,
        k,
        allowed=np.array([person not in left_out for person in base.joined], dtype=bool),
        apart=len(apart),
        model=base.model,
        epsilon=epsilon,
        doubt=DOUBT,
        random=np.random.default_rng((seed, CHOOSING)),
    )
    next_apart = iter(apart)
    return choice, tuple(next(next_apart) if start == APART else base.joined[start] for start in choice.starts)


def _strongest(base: Ground, left_out: Sequence[str]) -> tuple[str, ...]:
    """Return those who can be chosen by the summed strength with which they move others."""
    strength = np.round(np.asarray(base.weights.sum(axis=1)).ravel(), DIGITS)
    by_strength = (base.joined[index] for index in np.argsort(-strength, kind="stable"))
    return tuple(person for person in (*by_strength, *base.apart) if person not in left_out)


def _guarantee(choice: Choice) -> Guarantee | None:
    if not choice.sets:  # nobody passes anything on: no choice is better than another
        return Guarantee(ratio=1.0, epsilon=0.0, probability=1.0)
    if choice.epsilon >= GREEDY:
        return None
    return Guarantee(ratio=GREEDY - choice.epsilon, epsilon=choice.epsilon, probability=1 - DOUBT)


def _rows(network: Network, choice: Choice, reached: ExpectedReach) -> tuple[SeedRow, ...]:
    gains = zip(reached.seeds, _falling(reached.gains), strict=True)
    sampled = zip(choice.gains.tolist(), choice.alone.tolist(), strict=True)
    why = {person: _reasons(network, person, *pair) for person, pair in zip(reached.seeds, sampled, strict=True)}
    return tuple(
        SeedRow(rank=place, id=person, name=network.names[person], gain=gain or 0.0, reasons=why[person])
        for place, person, gain in compete(list(gains))
    )


def _falling(gains: Sequence[float]) -> list[float]:
    """Return gains of which none exceeds the one before: neighbours in the wrong order share their mean.

    Examples
    --------
    >>> _falling([3.0, 1.0, 2.0, 0.5])
    [3.0, 1.5, 1.5, 0.5]
    """
    pools: list[tuple[float, int]] = []
    for gain in gains:
        total, size = gain, 1
        while pools and pools[-1][0] * size < total * pools[-1][1]:
            before, many = pools.pop()
            total, size = total + before, size + many
        pools.append((total, size))
    return [total / size for total, size in pools for _ in range(size)]


def _reasons(network: Network, person: str, gain: float, alone: float) -> tuple[Reason, ...]:
    """Return whom somebody moves, and how much of what they would reach is reached by those before them."""
    moved = network.influence[person]
    if not moved:
        return (Reason("passes_on_to_nobody", {}),)
    closest = sorted(moved, key=lambda who: (-moved[who]["weight"], who))
    figures = {"people": len(moved), "who": closest[:SHOWN], "strongest": moved[closest[0]]["weight"]}
    share = 1 - gain / alone
    again = (Reason("reached_before", {"alone": alone, "share": share}),) if share >= WORTH_SAYING else ()
    return (Reason("passes_on", figures), *again)


def _of_the_ground(base: Ground, transmission: float) -> tuple[Notice, ...]:
    if base.joined:
        return (Notice("transmission_assumed", {"transmission": transmission}),)
    return (Notice("no_influence" if base.apart else "nobody_to_tell", {}),)


def _of_the_answer(
    choice: Choice, reached: ExpectedReach, baseline: ExpectedReach, *, epsilon: float, runs: int
) -> tuple[Notice, ...]:
    """Return where the answer is worth less than was asked for, and whether counting ties would have done."""
    found = []
    if choice.epsilon >= GREEDY:
        found.append(Notice("guarantee_none", {"samples": choice.sets}))
    elif choice.epsilon > epsilon:
        found.append(Notice("guarantee_weaker", {"samples": choice.sets, "ratio": GREEDY - choice.epsilon}))
    if reached.runs < runs:
        found.append(Notice("fewer_runs", {"runs": reached.runs, "of": runs}))
    both = {"expected": reached.expected, "baseline": baseline.expected}
    if choice.sets and baseline.seeds == reached.seeds:
        found.append(Notice("seeds_are_strongest", {}))
    elif baseline.low > reached.high:
        found.append(Notice("strongest_reach_more", both))
    elif choice.sets and baseline.high >= reached.low:
        found.append(Notice("seeds_as_strongest", both))
    return tuple(found)
