"""The decision chain: who holds which role and stance, who reaches whom, what is missing.

Roles are those of one decision: of its participations, else those on the stakeholders. The rules
for status and warnings are data, in ``rules.toml``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import networkx as nx

from relgraph.analysis.authority import roles_in
from relgraph.analysis.chain_reasons import contacts_of_ours, hidden_influence, row_reasons, warnings
from relgraph.analysis.rank import Ranking, rank
from relgraph.analysis.routes import Route, best_routes
from relgraph.result import Notice, Reason, Result
from relgraph.vocabulary import rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from relgraph.model import Decision
    from relgraph.network import Network

Status = Literal["red", "amber", "green"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Who of ours has the strongest direct tie to a person, and when they last spoke."""

    id: str
    strength: float
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """One member of the chain; `key` marks those whose stance decides the status."""

    id: str
    name: str
    roles: tuple[str, ...]
    stance: int | None
    key: bool
    covered_by: Coverage | None
    best_route: Route | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain(Result):
    """A decision chain. `status` is None where nobody is declared decider."""

    schema: ClassVar[str] = "chain"
    decision: str | None
    status: Status | None
    decider: str | None
    formal_line: tuple[str, ...]
    missing_roles: tuple[str, ...]
    warnings: tuple[Reason, ...]

    @property
    def answered(self) -> bool:
        """False where nobody is declared decider."""
        return self.decider is not None


def trace_decision_chain(
    network: Network, *, decision: str | None = None, ranking: Ranking | None = None, seed: int = 0
) -> Chain:
    """Return the decision chain: roles, lines, coverage, routes from our side, gaps.

    Parameters
    ----------
    network
        The network; people marked `ours` are our side and not members of the chain.
    decision
        Id or name of a decision; may be left out where there is one, or none.
    ranking
        The ranking by decision power behind *key* people (deciders, approvers and the top quarter
        of those not ours), where it has been made already.
    seed
        For the ranking, where it has not.

    Returns
    -------
    Chain
        Rows by decision power. Without a declared decider the rows are given all the same, `status` is
        None and a notice names candidates.

    Raises
    ------
    UsageError
        When there are several decisions and none is named.
    UnknownName
        When no decision is called so.
    """
    chosen = network.find_decision(decision)
    roles, stances = roles_in(network, chosen), _stances(network, chosen)
    ranking = ranking or rank(network, roles=roles, seed=seed)
    place = {row.id: index for index, row in enumerate(ranking.rows)}
    decider = min((who for who in place if "decider" in roles.get(who, ())), key=place.__getitem__, default=None)
    held = contacts_of_ours(network)
    line, rows = _members(network, ranking, roles, stances, decider=decider, held=held)
    return Chain(
        network=network.source,
        method="roles of the decision, reporting lines, most reliable routes from ours",
        parameters={"decision": chosen.id if chosen else None, "seed": seed, **network.parameters},
        notices=(*network.notices, *_notices(network, ranking, decider)),
        rows=rows,
        names=network.names,
        decision=chosen.id if chosen else None,
        status=_status(rows, decider),
        decider=decider,
        formal_line=line,
        missing_roles=tuple(r for r in rules()["chain"]["wanted"] if not any(r in row.roles for row in rows)),
        warnings=warnings(network, rows, decider, held),
    )


def _members(
    network: Network,
    ranking: Ranking,
    roles: Mapping[str, tuple[str, ...]],
    stances: Mapping[str, int],
    *,
    decider: str | None,
    held: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[str, ...], tuple[ChainRow, ...]]:
    """Return the formal line, and everyone who has a role, is key, moves from behind or stands on the line."""
    ranked = {row.id: row for row in ranking.rows}
    key = _key_people(ranking, roles)
    hidden = hidden_influence(network, roles)
    members = {who for who in ranked if who in roles} | key | set(hidden)
    line = _formal_line(network, decider, members)
    members |= {who for who in line if who in ranked}
    routes = best_routes(network, network.ours)
    telling = not any(notice.code == "structure_cannot_tell" for notice in ranking.notices)
    rows = tuple(
        ChainRow(
            id=who,
            name=network.names[who],
            roles=roles.get(who, ()),
            stance=stances.get(who),
            key=who in key,
            covered_by=_coverage(network, who, held[who]),
            best_route=routes.get(who),
            reasons=row_reasons(
                network,
                row,
                roles=roles.get(who, ()),
                hidden=hidden,
                held=held,
                route=routes.get(who),
                telling=telling,
            ),
        )
        for who, row in ranked.items()
        if who in members
    )
    return line, rows


def _stances(network: Network, decision: Decision | None) -> dict[str, int]:
    """Return stances by id: the stakeholder's own, overridden by the part in the decision."""
    stances = {person.id: person.stance for person in network.records.stakeholders if person.stance is not None}
    parts = [part for part in network.records.participations if decision is not None and part.decision == decision.id]
    return stances | {part.stakeholder: part.stance for part in parts if part.stance is not None}


def _key_people(ranking: Ranking, roles: Mapping[str, tuple[str, ...]]) -> set[str]:
    rule = rules()["chain"]
    quarter = math.ceil(rule["key_share"] * len(ranking.rows))
    deciding = {row.id for row in ranking.rows if set(roles.get(row.id, ())) & set(rule["deciding"])}
    return deciding | {row.id for row in ranking.rows[:quarter]}


def _coverage(network: Network, person: str, ours: tuple[str, ...]) -> Coverage | None:
    """Return who of ours has the strongest direct tie, whichever way it runs."""
    if not ours:
        return None
    strength = {mine: network.contact.edges[mine, person]["weight"] for mine in ours}
    best = min(ours, key=lambda mine: (-strength[mine], mine))
    days = network.contact_days.get(frozenset((best, person)))
    return Coverage(id=best, strength=strength[best], last=days[-1] if days else None)


def _formal_line(network: Network, decider: str | None, members: set[str]) -> tuple[str, ...]:
    """Return the reporting line from the lowest member who reports up to the decider."""
    if decider is None:
        return ()
    above = nx.single_target_shortest_path(network.reporting, decider)
    lowest = min((who for who in above if who in members), key=lambda who: (-len(above[who]), who), default=decider)
    return tuple(above[lowest])


def _status(rows: tuple[ChainRow, ...], decider: str | None) -> Status | None:
    rule = rules()["chain"]
    if decider is None:
        return None
    with_us = [row for row in rows if row.key and row.stance is not None and row.stance >= rule["supporting"]]
    if not with_us:
        return "red"
    return "green" if any(set(row.roles) & set(rule["deciding"]) for row in with_us) else "amber"


def _notices(network: Network, ranking: Ranking, decider: str | None) -> tuple[Notice, ...]:
    passed_on = tuple(notice for notice in ranking.notices if notice.code == "structure_cannot_tell")
    if decider is None:
        passed_on += (Notice("no_decider", {"candidates": [row.id for row in ranking.rows[:3]]}),)
    if not network.ours:
        passed_on += (Notice("nobody_ours", {}),)
    return passed_on
