"""What a report says first: three to five facts that somebody can act on.

A finding is a code with figures: a head of one sentence and a line with the consequence, made into
text by :mod:`relgraph.wording`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import networkx as nx

from relgraph.analysis.routes import route
from relgraph.vocabulary import names, rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from relgraph.analysis.chain import Chain, ChainRow
    from relgraph.analysis.rank import Ranking
    from relgraph.analysis.weak_links import WeakLink, WeakLinks
    from relgraph.network import Network
    from relgraph.result import Reason

MOST = 5
LEAST_HARM = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the map says first; `people` in the order they matter, the first carries its number."""

    code: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    tie: tuple[str, str] | None = None


def find_findings(
    network: Network, *, ranking: Ranking, weak_links: WeakLinks, chain: Chain | None
) -> tuple[Finding, ...]:
    """Return the facts worth saying first, the gravest first, nobody leading two of them."""
    chosen: list[Finding] = []
    candidates = [*(_of_chain(network, chain, ranking) if chain else ()), *_of_network(network, ranking, weak_links)]
    for finding in candidates:
        leads = {other.people[0] for other in chosen if other.people}
        if not (finding.people and finding.people[0] in leads):
            chosen.append(finding)
    return tuple(chosen[:MOST])


def _of_chain(network: Network, chain: Chain, ranking: Ranking) -> Iterator[Finding]:
    if chain.decider is None:
        candidates = tuple(row.id for row in ranking.rows[:3])
        yield Finding(code="no_decider", figures={"candidates": candidates}, people=candidates)
    else:
        yield _status(chain)
    yield from _deciding_opposed(chain)
    rows = {row.id: row for row in chain.rows}
    yield from _hidden(chain, ranking)
    if chain.decider is not None and network.ours:
        yield _route(network, rows[chain.decider], chain.decider)
    yield from _single_thread(network, chain)
    yield from _opponent(network, chain)


def _status(chain: Chain) -> Finding:
    rule = rules()["chain"]
    key = [row for row in chain.rows if row.key]
    with_us = [row for row in key if row.stance is not None and row.stance >= rule["supporting"]]
    deciding = [row.id for row in with_us if set(row.roles) & set(rule["deciding"])]
    uncovered = sum(any(reason.code == "uncovered" for reason in row.reasons) for row in key)
    figures = {"with_us": len(with_us), "of": len(key), "uncovered": uncovered, "who": (deciding or [None])[0]}
    people = (deciding[0],) if deciding else (str(chain.decider),)
    return Finding(code=f"status_{chain.status}", figures=figures, people=people)


def _reason(row: ChainRow | WeakLink, code: str) -> Reason | None:
    return next((reason for reason in row.reasons if reason.code == code), None)


def _hidden(chain: Chain, ranking: Ranking) -> Iterator[Finding]:
    """Yield the strongest influence without a role: on the decider first, then on approvers."""
    found = [(row, reason) for row in chain.rows if (reason := _reason(row, "hidden_influence"))]
    found.sort(key=lambda pair: (chain.decider not in pair[1].figures["on"], -pair[1].figures["strength"], pair[0].id))
    standing = sorted(ranking.rows, key=lambda row: (-(row.parts["prestige"].value or 0.0), row.id))
    place = {row.id: index + 1 for index, row in enumerate(standing)}
    for row, reason in found[:1]:
        on = chain.decider if chain.decider in reason.figures["on"] else reason.figures["on"][0]
        figures = {"who": row.id, "on": on, "strength": reason.figures["strength"], "others": len(reason.figures["on"])}
        known = "unknown" if _reason(row, "uncovered") else "known"
        yield Finding(
            code=f"hidden_influence_{known}",
            figures={**figures, "place": place[row.id], "of": len(standing)},
            people=(row.id, *reason.figures["on"]),
        )


def _route(network: Network, row: ChainRow, decider: str) -> Finding:
    if row.best_route is None:
        return Finding(code="no_route", figures={"decider": decider}, people=(decider,))
    weakest = row.best_route.weakest
    figures: dict[str, Any] = {
        "decider": decider,
        "strength": row.best_route.strength,
        "ties": len(row.best_route.stakeholders) - 1,
        "start": row.best_route.stakeholders[0],
        "source": weakest.source,
        "target": weakest.target,
        "weakest": weakest.strength,
    }
    days = network.contact_days.get(frozenset((weakest.source, weakest.target)))
    silent = (network.as_of - days[-1]).days if days and network.as_of else 0
    cooling = silent > rules()["chain"]["silent_days"]
    return Finding(
        code="route_cooling" if cooling else "route",
        figures={**figures, "days": silent} if cooling else figures,
        people=(weakest.source, weakest.target, decider),
        tie=(weakest.source, weakest.target),
    )


def _single_thread(network: Network, chain: Chain) -> Iterator[Finding]:
    for warning in chain.warnings:
        if warning.code != "single_thread":
            continue
        who = warning.figures["who"]
        now = {row.id: row.best_route for row in chain.rows}.get(chain.decider or "")
        left = _without(network, who, chain.decider) if chain.decider else None
        if now is None or left is None or left >= now.strength:
            yield Finding(code="single_thread", figures=dict(warning.figures), people=(who,))
        else:
            figures = {**warning.figures, "now": now.strength, "left": left, "decider": chain.decider}
            yield Finding(code="single_thread_route", figures=figures, people=(who,))


def _without(network: Network, who: str, target: str) -> float:
    """Return the strength of the best route of ours to `target` once `who` has left; 0 without one."""
    graph = nx.restricted_view(network.influence, [who], [])
    starts = [mine for mine in network.ours if mine != who]
    costs, people = nx.multi_source_dijkstra(graph, starts, weight="cost") if starts else ({}, {})
    if target not in costs:
        return 0.0
    return route(network, people[target]).strength


def _deciding_opposed(chain: Chain) -> Iterator[Finding]:
    """Yield who of those that decide or approve is against us, the weightiest."""
    for warning in chain.warnings:
        if warning.code == "deciding_opposed":
            who = warning.figures["who"][0]
            role = "decider" if who == chain.decider else "approver"
            figures = {"who": who, "role": role, "people": warning.figures["people"]}
            yield Finding(code="deciding_opposed", figures=figures, people=(who,))


def _opponent(network: Network, chain: Chain) -> Iterator[Finding]:
    """Yield the opponent with most influence on somebody who decides or approves."""
    rule = rules()["chain"]
    deciding = [row.id for row in chain.rows if set(row.roles) & set(rule["deciding"])]
    against = [row.id for row in chain.rows if row.stance is not None and row.stance <= rule["opposing"]]
    graph = network.influence
    moves = [(graph.edges[one, on]["weight"], one, on) for one in against for on in deciding if graph.has_edge(one, on)]
    for strength, who, on in sorted(moves, key=lambda move: (-move[0], move[1:]))[:1]:
        role = "decider" if on == chain.decider else "approver"
        yield Finding(
            code="opponent", figures={"who": who, "on": on, "strength": strength, "role": role}, people=(who, on)
        )


def _of_network(network: Network, ranking: Ranking, weak_links: WeakLinks) -> Iterator[Finding]:
    yield from _cut_point(weak_links)
    yield from _supply(network, weak_links)
    for row in weak_links.rows:
        if (reason := _reason(row, "single_thread")) and row.id is not None:
            yield Finding(code="holds_alone", figures=dict(reason.figures), people=(row.id,))
            break
    cannot_tell = any(notice.code == "structure_cannot_tell" for notice in ranking.notices)
    if ranking.rows and ranking.rows[0].parts and not cannot_tell:
        top = ranking.rows[0]
        parts = {name: part.value for name, part in top.parts.items()}
        figures = {"who": top.id, "score": top.score, "of": len(ranking.rows), **parts}
        yield Finding(
            code="leads_structure" if parts["authority"] is None else "leads", figures=figures, people=(top.id,)
        )
    yield from _unkept(network)
    yield from _cooling(weak_links)
    yield from _conflicts(network)
    if cannot_tell:
        yield Finding(code="nothing_stands_out", figures={"repeatability": ranking.repeatability or 0.0})


def _supply(network: Network, weak_links: WeakLinks) -> Iterator[Finding]:
    """Yield the supplier without an alternative, one that serves us directly first."""
    sources = [(row, reason) for row in weak_links.rows if (reason := _reason(row, "single_source"))]
    sources.sort(key=lambda pair: pair[1].figures["who"] not in network.ours)
    for row, reason in sources[:1]:
        figures = dict(reason.figures)
        count = len({other.figures["supplier"] for _, other in sources})
        people = (figures["supplier"], figures["who"])
        yield Finding(
            code="single_source" if network.ours else "single_source_somewhere",
            figures={**figures, "sources": count},
            people=people,
            tie=(row.source or "", row.target or ""),
        )


def _cut_point(weak_links: WeakLinks) -> Iterator[Finding]:
    for row in weak_links.rows:
        if row.object == "stakeholder" and row.harm >= LEAST_HARM and row.id is not None:
            figures = {"who": row.id, "people": len(row.cut_off), "cut_off": row.cut_off, "harm": row.harm}
            yield Finding(code="cut_point", figures=figures, people=(row.id, *row.cut_off))
            return


def _unkept(network: Network) -> Iterator[Finding]:
    """Yield the stakeholder types on the map that nobody of ours has a tie to."""
    if not network.ours:
        return
    types = {person.type for person in network.records.stakeholders if not person.ours}
    kept = {network.stakeholders[who].type for mine in network.ours for who in network.contact[mine]}
    unkept = [name for name in names("type") if name in types - kept]
    people = tuple(person.id for person in network.records.stakeholders if person.type in unkept)
    if unkept:
        yield Finding(code="unkept_types", figures={"types": unkept, "people": len(people)}, people=people)


def _cooling(weak_links: WeakLinks) -> Iterator[Finding]:
    for row in weak_links.rows:
        reason = _reason(row, "cooling")
        if reason and row.source and row.target:
            figures = {"source": row.source, "target": row.target, **reason.figures}
            yield Finding(
                code="cooling", figures=figures, people=(row.source, row.target), tie=(row.source, row.target)
            )


def _conflicts(network: Network) -> Iterator[Finding]:
    counts = Counter(end for tie in network.conflicts for end in (tie.source, tie.target))
    for who, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:1]:
        others = tuple(
            tie.target if tie.source == who else tie.source
            for tie in network.conflicts
            if who in (tie.source, tie.target)
        )
        if count > 1:
            yield Finding(
                code="conflicts", figures={"who": who, "conflicts": count, "others": others}, people=(who, *others)
            )
