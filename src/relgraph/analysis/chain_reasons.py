"""Why a member of a decision chain deserves a look, and what the chain as a whole lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from relgraph.analysis.routes import Route, hostile_on
from relgraph.network import combine
from relgraph.result import Reason
from relgraph.vocabulary import rules

if TYPE_CHECKING:
    from datetime import date

    from relgraph.analysis.chain import ChainRow
    from relgraph.analysis.rank import RankRow
    from relgraph.network import Network

Roles = Mapping[str, tuple[str, ...]]
Held = Mapping[str, tuple[str, ...]]


def contacts_of_ours(network: Network) -> Held:
    """Return for everybody those of our side who are in contact, in the order of the records."""
    return {
        who: tuple(mine for mine in network.ours if network.contact.has_edge(mine, who)) for who in network.stakeholders
    }


def hidden_influence(network: Network, roles: Roles) -> dict[str, Reason]:
    """Return who has no role and no place in the line, yet moves those who decide or approve.

    Only informal ties count: a boss who moves his people is no secret.
    """
    rule = rules()["chain"]
    moved: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (source, target), made_of in network.contributions.items():
        who = network.stakeholders[source]
        if who.ours or source in roles or network.reporting.degree(source):
            continue
        if not set(roles.get(target, ())) & set(rule["deciding"]):
            continue
        informal = [amount for tie, amount in made_of if tie.kind.group == "informal"]
        if informal and (strength := combine(informal)) >= rule["hidden_strength"]:
            moved[source].append((strength, target))
    reasons = {}
    for source, targets in moved.items():
        targets.sort(key=lambda pair: (-pair[0], pair[1]))
        figures = {"on": [who for _, who in targets], "strength": targets[0][0]}
        reasons[source] = Reason("hidden_influence", figures)
    return reasons


def row_reasons(
    network: Network,
    ranked: RankRow,
    *,
    roles: tuple[str, ...],
    hidden: Mapping[str, Reason],
    held: Held,
    route: Route | None,
    telling: bool,
) -> tuple[Reason, ...]:
    """Return what to know of one member: influence without a role, a role without influence, contact."""
    rule = rules()["chain"]
    found = [hidden[ranked.id]] if ranked.id in hidden else []
    prestige = ranked.parts["prestige"].value or 0.0
    # Of somebody not yet identified nothing is known, least of all that people pass them by; and where
    # structure cannot tell people apart, it cannot tell that either.
    told_apart = telling and not network.stakeholders[ranked.id].placeholder
    if told_apart and set(roles) & set(rule["deciding"]) and prestige < rule["bypassed_below"]:
        found.append(Reason("bypassed", {"above": prestige}))
    if network.ours:
        found += _contact_reasons(network, ranked.id, held[ranked.id])
    if route is not None:
        found += hostile_on(network, route.stakeholders)
    return tuple(found)


def _contact_reasons(network: Network, person: str, ours: Sequence[str]) -> list[Reason]:
    if not ours:
        return [Reason("uncovered", {})]
    found = [Reason("single_thread", {"why": "person", "who": ours[0]})] if len(ours) == 1 else []
    last = _last_contact(network, person, ours)
    if last is not None and network.as_of is not None:
        silent = (network.as_of - last).days
        if silent > rules()["chain"]["silent_days"]:
            found.append(Reason("silent", {"days": silent, "last": last}))
    return found


def _last_contact(network: Network, person: str, ours: Sequence[str]) -> date | None:
    days = [network.contact_days.get(frozenset((mine, person)), ())[-1:] for mine in ours]
    return max((day for found in days for day in found), default=None)


def warnings(network: Network, rows: Sequence[ChainRow], decider: str | None, held: Held) -> tuple[Reason, ...]:
    """Return what the chain as a whole lacks or leans on, the gravest first."""
    found: list[Reason | None] = [
        Reason("no_decider", {}) if decider is None else None,
        _opposed(rows),
        _mostly_unsupportive(rows),
        _single_thread(rows, held),
        _hidden_uncovered(rows, held) if network.ours else None,
        *_champions_silent(network, rows, held),
        *_coaches_apart(network, rows, decider),
        _no_opponent(rows),
    ]
    return tuple(reason for reason in found if reason is not None)


def _mostly_unsupportive(rows: Sequence[ChainRow]) -> Reason | None:
    key = [row for row in rows if row.key]
    if key and all(row.stance is None for row in rows):
        return Reason("no_stance_known", {})
    with_us = [row for row in key if row.stance is not None and row.stance >= rules()["chain"]["supporting"]]
    if 2 * len(with_us) >= len(key):
        return None
    return Reason("key_people_unsupportive", {"with_us": len(with_us), "of": len(key)})


def _opposed(rows: Sequence[ChainRow]) -> Reason | None:
    """Return who of those that decide or approve is against us: a green status may hide it."""
    rule = rules()["chain"]
    deciding = [row for row in rows if set(row.roles) & set(rule["deciding"])]
    against = [row.id for row in deciding if row.stance is not None and row.stance <= rule["opposing"]]
    return Reason("deciding_opposed", {"who": against, "people": len(against)}) if against else None


def _single_thread(rows: Sequence[ChainRow], held: Held) -> Reason | None:
    """Return the one of ours on whom most of our reach hangs."""
    reached = [row.id for row in rows if row.key and held[row.id]]
    alone: dict[str, list[str]] = defaultdict(list)
    for person in reached:
        if len(held[person]) == 1:
            alone[held[person][0]].append(person)
    if not alone:
        return None
    mine = min(alone, key=lambda who: (-len(alone[who]), who))
    enough = rules()["chain"]["single_thread_share"] * len(reached)
    if len(reached) < 2 or len(alone[mine]) < enough:  # noqa: PLR2004 - one contact is no thread
        return None
    figures = {"who": mine, "people": len(alone[mine]), "of": len(reached), "known": alone[mine]}
    return Reason("single_thread", {"why": "chain", **figures})


def _hidden_uncovered(rows: Sequence[ChainRow], held: Held) -> Reason | None:
    hidden = [row.id for row in rows if not held[row.id] and any(r.code == "hidden_influence" for r in row.reasons)]
    return Reason("hidden_uncovered", {"who": hidden, "people": len(hidden)}) if hidden else None


def _champions_silent(network: Network, rows: Sequence[ChainRow], held: Held) -> list[Reason]:
    found = []
    for row in rows:
        last = _last_contact(network, row.id, held[row.id])
        if row.stance != 2 or last is None or network.as_of is None:  # noqa: PLR2004 - a champion
            continue
        silent = (network.as_of - last).days
        if silent > rules()["chain"]["champion_silent_days"]:
            found.append(Reason("champion_silent", {"who": row.id, "days": silent, "last": last}))
    return found


def _coaches_apart(network: Network, rows: Sequence[ChainRow], decider: str | None) -> list[Reason]:
    coaches = [row.id for row in rows if "coach" in row.roles and row.id != decider]
    if decider is None:
        return []
    apart = [who for who in coaches if not network.contact.has_edge(who, decider)]
    return [Reason("coach_not_connected", {"who": who, "decider": decider}) for who in apart]


def _no_opponent(rows: Sequence[ChainRow]) -> Reason | None:
    opposing = rules()["chain"]["opposing"]
    known = [row.stance for row in rows if row.stance is not None]
    if not known or min(known) <= opposing:
        return None
    return Reason("no_opponent_identified", {})
