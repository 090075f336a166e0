"""The set of people whose loss breaks the network most, or who together reach it best.

Borgatti 2006. The best set of k is seldom the k best: two who hold the same people together are one
too many. What the first k by each centrality would have achieved stands beside it.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from relgraph.analysis import central_sets, key_player_reasons
from relgraph.analysis.measures import matrix
from relgraph.analysis.rank import SAME, compete
from relgraph.errors import UsageError
from relgraph.kernels.best_set import find_best_set
from relgraph.kernels.fragmentation import ConnectedPairs, pairs
from relgraph.kernels.nearness import Nearness, Reach
from relgraph.result import Notice, Reason, Result
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scipy.sparse import csr_array

    from relgraph.kernels.best_set import Problem
    from relgraph.network import Network

Goal = Literal["disrupt", "reach"]
Metric = Literal["F", "DF", "DR"]
METRICS: Mapping[Goal, tuple[Metric, ...]] = {"disrupt": ("F", "DF"), "reach": ("DR",)}
METHODS = {
    "F": "the set whose removal leaves most pairs of the others apart (KPP-NEG, F)",
    "DF": "the set whose removal leaves the others farthest apart (KPP-NEG, distance-weighted F)",
    "DR": "the set that is nearest to everyone (KPP-POS, distance-weighted reach)",
}
OURS = "ours"
SAMPLE = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked; `left_out` cannot be chosen."""

    k: int
    goal: Goal
    metric: Metric
    weighted: bool
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlayer:
    """One member of the set, those first without whom the set would be worst."""

    rank: int
    id: str
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieved:
    """A set and its value."""

    members: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlayers(Result):
    """The best set of k, and how sure that is.

    Attributes
    ----------
    members
        Ids, in order.
    goal, metric
        What was asked for.
    value
        What the set achieves; None where there is no answer.
    before
        What the metric is with nobody removed; None for `reach`.
    exact
        Whether no set is better.
    bound
        No set achieves more; equals `value` where that is exact.
    compared
        What the first k by each centrality would have achieved.
    """

    schema: ClassVar[str] = "key-players"
    members: tuple[str, ...] = ()
    goal: Goal
    metric: Metric
    value: float | None = None
    before: float | None = None
    exact: bool = False
    bound: float | None = None
    compared: Mapping[str, Achieved] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """False where nobody can be chosen, or nobody would be left to part."""
        return self.value is not None


def find_key_players(
    network: Network,
    *,
    k: int,
    goal: Goal | None = None,
    metric: Metric | None = None,
    weighted: bool = False,
    exclude: Iterable[str] = (),
    seed: int = 0,
    budget: int | None = None,
    exact: bool = False,
) -> KeyPlayers:
    """Return the set of `k` people whose loss breaks the network most, or that reaches it best.

    Parameters
    ----------
    network
        Looked at as the contact graph: who is in touch, ties of conflict left out.
    k
        How many people.
    goal
        "disrupt": whose removal breaks the network. "reach": who together are near everyone. By
        default what the metric is for, and "disrupt" without one.
    metric
        For "disrupt": "F", the share of the pairs of the others that are apart, or "DF", which counts
        a pair by 1/distance. For "reach": "DR", the mean of 1/distance from the set, members counting 1.
    weighted
        Whether distance is 1/strength along the ties, the strongest tie being 1 away, instead of their
        number. Not for "F".
    exclude
        Ids or exact names of those who cannot be chosen ("ours": our own people). They stay in the network.
    seed
        For starts drawn at random where the best set is not proven.
    budget
        How many sets may be looked at; by default as many as take about a second for two hundred people.
        The same number gives the same answer on every machine.
    exact
        Insist on the proven best set, however long it takes.

    Returns
    -------
    KeyPlayers
        With the notice `heuristic` where the set is not proven to be the best. Among sets of equal
        value the first by ids.

    Raises
    ------
    UsageError
        For a metric that does not go with the goal, and more people than can be chosen.
    UnknownName
        For a name that nobody, or several, have.

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> kite = rg.from_networkx(nx.krackhardt_kite_graph())
    >>> found = find_key_players(kite, k=2)
    >>> found.members, round(found.value, 4), found.exact
    (('5', '6'), 0.5357, True)
    >>> found.compared["betweenness"].members, round(found.compared["betweenness"].value, 4)
    (('5', '7'), 0.4286)
    """
    question = _question(network, k=k, goal=goal, metric=metric, weighted=weighted, exclude=exclude)
    parameters: dict[str, Any] = {
        "k": k,
        "goal": question.goal,
        "metric": question.metric,
        "weighted": weighted,
        "exclude": question.left_out,
        "seed": seed,
        "exact": exact,
    }
    found: dict[str, Any] = {}
    notices = _why_none(network, question)
    if not notices:
        task = _Task(network, question, seed=seed)
        budget = task.problem.budget if budget is None else budget
        parameters["budget"] = None if exact else budget
        found, notices = _answer(task, seed=seed, budget=math.inf if exact else budget)
    return KeyPlayers(
        network=network.source,
        method=f"{METHODS[question.metric]}, on the contact graph",
        parameters={**parameters, **network.parameters},
        notices=(*network.notices, *notices),
        names=network.names,
        goal=question.goal,
        metric=question.metric,
        **found,
    )


def _question(
    network: Network, *, k: int, goal: Goal | None, metric: Metric | None, weighted: bool, exclude: Iterable[str]
) -> _Question:
    """Return what is asked, or say why it cannot be."""
    fits = next((purpose for purpose, metrics in METRICS.items() if metric in metrics), None)
    chosen: Goal = goal or fits or "disrupt"
    if chosen not in METRICS or (metric is not None and metric not in METRICS[chosen]):
        allowed = "; ".join(f"{purpose}: {', '.join(metrics)}" for purpose, metrics in METRICS.items())
        raise failure(UsageError, "metric_for_goal", {"goal": chosen, "metric": metric, "allowed": allowed})
    measure: Metric = metric or METRICS[chosen][0]
    if weighted and measure == "F":
        raise failure(UsageError, "fragmentation_unweighted", {})
    left_out = _left_out(network, exclude)
    there = len(network.stakeholders) - len(left_out)
    if k < 1:
        raise failure(UsageError, "set_too_small", {"k": k})
    if network.stakeholders and k > there:
        raise failure(UsageError, "set_too_large", {"k": k, "there": there, "excluded": len(left_out)})
    return _Question(k=k, goal=chosen, metric=measure, weighted=weighted, left_out=left_out)


def _left_out(network: Network, exclude: Iterable[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for text in exclude:
        found |= set(network.ours) if text == OURS and network.ours else {network.find(text)}
    return tuple(sorted(found))


def _why_none(network: Network, question: _Question) -> list[Notice]:
    """Return why there is no answer, if there is none."""
    people = len(network.stakeholders)
    if not people:
        return [Notice("nobody_to_choose", {})]
    if question.goal == "disrupt" and people - question.k < 2:  # noqa: PLR2004 - no pair
        return [Notice("no_pair_left", {"k": question.k, "people": people})]
    return []


class _Task:
    """A question about a network as one about numbered nodes."""

    def __init__(self, network: Network, question: _Question, *, seed: int) -> None:
        self.network, self.question = network, question
        self.people = tuple(network.contact)
        excluded = set(question.left_out)
        self.candidates = [place for place, person in enumerate(self.people) if person not in excluded]
        lengths = matrix(network.contact, attribute="distance").copy()
        self.adjacency = lengths.copy()
        self.adjacency.data = np.ones_like(lengths.data)
        if question.weighted and lengths.nnz:
            # The strongest tie is 1 long, so that 1/distance stays within [0, 1].
            lengths.data /= lengths.data.min()
            self.problem = self._problem(lengths, seed)
        else:
            self.problem = self._problem(self.adjacency, seed)

    def _problem(self, lengths: csr_array, seed: int) -> Problem:
        if self.question.metric == "F":
            return ConnectedPairs(lengths, self.question.k)
        if self.question.metric == "DR":
            return Reach(lengths)
        draw = random.Random(seed)  # noqa: S311 - no secret
        size = len(self.people)
        sample = draw.sample(range(size), SAMPLE) if size > SAMPLE else None
        return Nearness(lengths, self.question.k, sample=sample)

    def metric(self, mass: float, size: int) -> float:
        """Return the metric of a set of `size`: what the kernel makes large, as a share."""
        if self.question.metric == "DR":
            return mass / len(self.people)
        left = len(self.people) - size
        kept = mass if self.question.metric == "F" else mass / 2
        return max(0.0, 1 + kept / pairs(left))

    def achieved(self, members: Sequence[int]) -> float:
        """Return the metric of a set."""
        return self.metric(self.problem.value(members), len(members))

    def ids(self, members: Iterable[int]) -> tuple[str, ...]:
        """Return who they are."""
        return tuple(self.people[member] for member in members)


def _answer(task: _Task, *, seed: int, budget: float) -> tuple[dict[str, Any], list[Notice]]:
    """Return the fields of the answer, and what to know of it."""
    k, metric = task.question.k, task.question.metric
    first = central_sets.first_by_centrality(task.adjacency, task.people, task.candidates, k)
    best = find_best_set(task.problem, k, task.candidates, starts=tuple(first.values()), budget=budget, seed=seed)
    value, bound = task.metric(best.value, k), task.metric(best.ceiling, k)
    before = task.achieved(()) if task.question.goal == "disrupt" else None
    compared = {
        name: Achieved(members=task.ids(members), value=task.achieved(members)) for name, members in first.items()
    }
    notices: list[Notice] = []
    if not best.exact:
        figures = {"metric": metric, "value": value, "bound": bound, "sets": best.looked}
        notices.append(Notice("heuristic", {"why": "key_players", **figures}))
    if before is not None and bound <= before + SAME:
        notices.append(Notice("nothing_breaks", {"metric": metric, "value": value, "before": before, "k": k}))
    return {
        "rows": _rows(task, best.members, value),
        "members": task.ids(best.members),
        "value": value,
        "before": before,
        "exact": best.exact,
        "bound": bound,
        "compared": compared,
    }, notices


def _rows(task: _Task, members: tuple[int, ...], value: float) -> tuple[KeyPlayer, ...]:
    """Return the members, those first without whom the set would be worst."""
    without = {
        task.people[member]: task.achieved([other for other in members if other != member]) for member in members
    }
    if isinstance(task.problem, Reach):
        more = key_player_reasons.nearest(task.problem.near, task.adjacency, members)
    else:
        more = key_player_reasons.holds(task.network.contact, task.ids(members))
    told = dict(zip(task.ids(members), more, strict=True))
    rows = []
    for place, person, _ in compete([(person, value - worse) for person, worse in without.items()]):
        figures = {"metric": task.question.metric, "value": value, "without": without[person]}
        reasons = (Reason("set_without", figures), *told[person])
        rows.append(KeyPlayer(rank=place, id=person, name=task.network.names[person], reasons=reasons))
    return tuple(rows)
