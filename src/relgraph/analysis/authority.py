"""Formal say: what roles in the decision, levels and reporting lines give, in [0, 1].

authority = max(role, position)

role
    the largest weight among a person's buying roles (``words.toml``: decider 1, approver .8, ...)
position
    .75 x the mean of what is known of *level* ((L + 1 - level) / L, L the lowest level in use) and
    *line* (ln(1 + people below) / ln(1 + most people below anyone))

A role speaks of the decision itself, a place in the organisation only of the house; hence the cap
of .75. Where roles are known, a place counts only in houses where somebody has one: the head of a
rival firm has no say in it. The weights are a judgement, not a measurement: no data set has authority
apart from the answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import networkx as nx

from relgraph.result import Reason
from relgraph.vocabulary import authority as role_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relgraph.model import Decision
    from relgraph.network import Network

Roles = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Authority:
    """One person's formal say and the figures behind it."""

    value: float
    reasons: tuple[Reason, ...]


def roles_in(network: Network, decision: Decision | None) -> Roles:
    """Return buying roles by id: the stakeholder's own, overridden by the part in `decision`."""
    roles = {person.id: person.buying_roles for person in network.records.stakeholders if person.buying_roles}
    parts = [part for part in network.records.participations if decision is not None and part.decision == decision.id]
    return roles | {part.stakeholder: part.buying_roles for part in parts if part.buying_roles}


def roles_at_hand(network: Network) -> Roles:
    """Return the roles in the one decision that the network holds; with several, people's own."""
    decisions = network.records.decisions
    return roles_in(network, decisions[0] if len(decisions) == 1 else None)


def measure_authority(network: Network, roles: Roles) -> Mapping[str, Authority] | None:
    """Return everyone's authority, or None where no role, level or reporting line is known."""
    levels = {person.id: person.level for person in network.records.stakeholders if person.level is not None}
    lines = network.reporting
    if not (roles or levels or lines.number_of_edges()):
        return None
    below = {node: len(nx.ancestors(lines, node)) if lines.in_degree(node) else 0 for node in lines}
    most, lowest = max(below.values(), default=0), max(levels.values(), default=1)
    found, counts = {}, _in_the_house(network, roles)
    for person in network.stakeholders:
        in_line = lines.degree(person) > 0 and person in counts
        line = math.log1p(below[person]) / math.log1p(most) if in_line and most else None
        level = (lowest + 1 - levels[person]) / lowest if person in levels and person in counts else None
        found[person] = _one(network, person, roles.get(person, ()), below[person], level=level, line=line)
    return found


def _in_the_house(network: Network, roles: Roles) -> set[str]:
    """Return those whose place counts: in an organisation, or a reporting line, of somebody with a role."""
    if not roles:
        return set(network.stakeholders)
    houses = {network.stakeholders[who].organization for who in roles if who in network.stakeholders} - {None}
    inside = {person.id for person in network.records.stakeholders if person.organization in houses}
    lines = nx.weakly_connected_components(network.reporting)
    return inside | {person for line in lines if not line.isdisjoint(roles) for person in line}


def _one(
    network: Network, person: str, roles: tuple[str, ...], below: int, *, level: float | None, line: float | None
) -> Authority:
    weights = role_weights()
    role = max((weights[name] for name in roles), default=0.0)
    known = [value for value in (level, line) if value is not None]
    position = weights["position"] * fmean(known) if known else 0.0
    reasons = []
    if roles:
        reasons.append(Reason("role", {"roles": sorted(roles, key=lambda name: -weights[name]), "authority": role}))
    direct = network.reporting.in_degree(person)
    if direct and line is not None:
        reasons.append(Reason("leads", {"direct": direct, "people": below}))
    elif level is not None and position > role:
        reasons.append(Reason("level", {"level": network.stakeholders[person].level}))
    if not roles and not known:
        reasons.append(Reason("no_formal_position", {}))
    return Authority(max(role, position), tuple(reasons))
