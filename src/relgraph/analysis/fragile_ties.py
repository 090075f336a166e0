"""Why a tie may be lost, or why losing it would hurt, beyond cutting someone off.

Every rule looks at one pair of people; its thresholds stand in ``rules.toml``.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import networkx as nx

from relgraph.result import Notice, Reason
from relgraph.vocabulary import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from relgraph.network import Network
    from relgraph.ties import Tie

Pair = frozenset[str]
SAMPLE_ABOVE = 500
PIVOTS = 256


def pairs(network: Network) -> Mapping[Pair, tuple[str, str]]:
    """Return the two ends of every pair that a tie joins, in the direction of its first tie by id."""
    ends: dict[Pair, tuple[str, str]] = {}
    for tie in network.ties:
        ends.setdefault(frozenset((tie.source, tie.target)), (tie.source, tie.target))
    return ends


def reasons(network: Network, *, seed: int) -> tuple[defaultdict[Pair, list[Reason]], tuple[Notice, ...]]:
    """Return why each pair's tie is fragile, and what to know of how that was found."""
    found: defaultdict[Pair, list[Reason]] = defaultdict(list)
    for rule in (_sole_contacts, _single_sources, _one_sided, _cooling):
        for pair, reason in rule(network):
            found[pair].append(reason)
    for pair, reason in _low_strength_traffic(network, seed=seed):
        found[pair].append(reason)
    sampled = len(network.stakeholders) > SAMPLE_ABOVE
    return found, (Notice("sampled", {"pivots": PIVOTS, "what": "traffic"}),) if sampled else ()


def _held_by_one(network: Network) -> dict[str, str]:
    """Return who is known to only one of our side, with that one."""
    ours = set(network.ours)
    held = {}
    for person in network.stakeholders:
        mine = ours & set(network.contact[person])
        if person not in ours and len(mine) == 1:
            held[person] = mine.pop()
    return held


def single_threads(network: Network) -> defaultdict[str, list[Reason]]:
    """Return who of our side alone holds much of what our side reaches."""
    rule = rules()["weak_links"]
    ours = set(network.ours)
    reached = {who for mine in ours for who in network.contact[mine]} - ours
    holds: dict[str, list[str]] = defaultdict(list)
    for person, mine in _held_by_one(network).items():
        holds[mine].append(person)
    found: defaultdict[str, list[Reason]] = defaultdict(list)
    for mine, people in holds.items():
        if len(people) >= rule["single_thread_least"] and len(people) >= rule["single_thread_share"] * len(reached):
            figures = {"people": len(people), "of": len(reached), "who": mine, "known": sorted(people)}
            found[mine].append(Reason("single_thread", {"why": "network", **figures}))
    return found


def _sole_contacts(network: Network) -> Iterator[tuple[Pair, Reason]]:
    """Yield those known to only one of ours; where nobody is ours, those known to only one at all."""
    if network.ours:
        for person, mine in _held_by_one(network).items():
            yield frozenset((person, mine)), Reason("sole_contact", {"who": person, "through": mine, "why": "ours"})
        return
    graph = network.contact
    for person in graph:
        if graph.degree(person) == 1:
            through = next(iter(graph[person]))
            figures = {"who": person, "through": through, "why": "network"}
            yield frozenset((person, through)), Reason("sole_contact", figures)


def _single_sources(network: Network) -> Iterator[tuple[Pair, Reason]]:
    """Yield supply ties without an alternative, on the way to us (anywhere, where nobody is ours).

    A supplier on bad terms still supplies, so conflict does not take the tie away here.
    """
    supply = nx.DiGraph()
    share: dict[tuple[str, str], float | None] = {}
    for tie in network.ties:
        if tie.kind.name not in ("supplies", "buys_from"):
            continue
        edge = (tie.source, tie.target) if tie.kind.name == "supplies" else (tie.target, tie.source)
        supply.add_edge(*edge)
        share[edge] = tie.record.share if tie.record else None
    mine = [person for person in network.ours if person in supply]
    upstream = {*mine, *(who for person in mine for who in nx.ancestors(supply, person))}
    for source, target in supply.edges:
        alone = supply.in_degree(target) == 1
        most = (share[source, target] or 0.0) >= rules()["weak_links"]["single_source_share"]
        if (alone or most) and (target in upstream or not network.ours):
            figures = {"supplier": source, "who": target, "share": share[source, target]}
            yield frozenset((source, target)), Reason("single_source", figures)


def _one_sided(network: Network) -> Iterator[tuple[Pair, Reason]]:
    """Yield mutual ties that only one side keeps: named, rated or written to from one end."""
    by_key = {(*_ends(tie), tie.sense): tie for tie in network.ties if not tie.conflict}
    told: set[tuple[Pair, str]] = set()
    for (source, target, sense), tie in by_key.items():
        if not network.kinds.get(tie.sense).mutual:
            continue
        pair = frozenset((source, target))
        back = by_key.get((target, source, sense))
        if back is not None and back.source != tie.target:  # said by the same end, of another tie
            back = None
        reason = _unreturned(tie, back) or _uneven(tie, back) or _written_from_one_end(tie)
        if reason is not None and (pair, sense) not in told:
            told.add((pair, sense))
            yield pair, reason


def _ends(tie: Tie) -> tuple[str, str]:
    """Return the ends as the wording under which the tie goes has them: x buys from y, y supplies x."""
    return (tie.target, tie.source) if tie.kind.inverse == tie.sense else (tie.source, tie.target)


def _unreturned(tie: Tie, back: Tie | None) -> Reason | None:
    if back is None and tie.record is not None and tie.record.directed:
        return Reason("one_sided", {"why": "unreturned", "who": tie.source, "other": tie.target, "kind": tie.kind.name})
    return None


def _uneven(tie: Tie, back: Tie | None) -> Reason | None:
    # What the contact log alone makes is judged by its counts.
    if back is None or tie.record is None or back.record is None:
        return None
    given, returned = sorted((tie, back), key=lambda end: -end.strength.value)
    # .8 - .5 is .30000000000000004 and .5 - .2 is .3: the last digit must not decide.
    if given.strength.value - returned.strength.value < rules()["weak_links"]["one_sided_gap"] - 1e-9:
        return None
    figures = {"given": given.strength.value, "returned": returned.strength.value, "kind": tie.kind.name}
    return Reason("one_sided", {"why": "uneven", "who": given.source, "other": given.target, **figures})


def _written_from_one_end(tie: Tie) -> Reason | None:
    rule = rules()["weak_links"]
    if tie.contacts < rule["one_sided_contacts"]:
        return None
    most = max(tie.sent, tie.contacts - tie.sent)
    if most / tie.contacts < rule["one_sided_share"]:
        return None
    who, other = (tie.source, tie.target) if most == tie.sent else (tie.target, tie.source)
    figures = {"most": most, "contacts": tie.contacts, "kind": tie.kind.name}
    return Reason("one_sided", {"why": "contacts", "who": who, "other": other, **figures})


def _cooling(network: Network) -> Iterator[tuple[Pair, Reason]]:
    """Yield ties silent for much longer than they used to be (Navarro et al. 2017)."""
    rule = rules()["weak_links"]
    for pair, days in network.contact_days.items():
        if len(days) < rule["cooling_contacts"] or network.as_of is None or len(pair) == 1:
            continue
        usual = median((later - earlier).days for earlier, later in pairwise(days))
        silent = (network.as_of - days[-1]).days
        if silent > rule["cooling_factor"] * max(usual, 1):
            yield pair, Reason("cooling", {"days": silent, "usual": usual, "last": days[-1], "contacts": len(days)})


def _low_strength_traffic(network: Network, *, seed: int) -> Iterator[tuple[Pair, Reason]]:
    """Yield ties of low strength that many of the strongest routes have to use all the same."""
    graph, contact = network.influence, network.contact
    if network.unweighted or contact.number_of_edges() == 0:
        return
    pivots = PIVOTS if len(graph) > SAMPLE_ABOVE else None
    one_way = nx.edge_betweenness_centrality(graph, k=pivots, weight="distance", seed=seed)
    traffic: dict[Pair, float] = defaultdict(float)
    for (source, target), share in one_way.items():
        traffic[frozenset((source, target))] += share
    strength = {frozenset(edge): contact.edges[edge]["weight"] for edge in contact.edges}
    if not traffic:
        return
    rule = rules()["weak_links"]
    low, much = _quantile(strength.values(), rule["low_strength"]), _quantile(traffic.values(), rule["much_traffic"])
    for pair, share in traffic.items():
        if share > much and strength[pair] < low:
            yield pair, Reason("low_strength_traffic", {"strength": strength[pair], "share": share, "typical": low})


def _quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
