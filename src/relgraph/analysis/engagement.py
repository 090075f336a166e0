"""Who has to be moved how far, and by whom: from the stance that people have to the one we want of them.

The step is the unit: from sceptic to supporter are two. Nobody is taken for neutral because nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relgraph.result import Reason
from relgraph.vocabulary import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relgraph.network import Network

NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One stakeholder who is to be moved.

    Attributes
    ----------
    stance, desired_stance, steps
        Where they stand (None: unknown), where we want them, and how many steps that is.
    quarter
        What power and interest ask for.
    moved_by
        Who moves them directly and is ours or with us, the strongest first.
    strength
        Influence of the first of these, in (0, 1]; None without any.
    """

    id: str
    stance: int | None
    desired_stance: int
    steps: int | None
    quarter: str | None
    moved_by: tuple[str, ...]
    strength: float | None


def stances_at_hand(network: Network) -> Mapping[str, int]:
    """Return stances by id: people's own, overridden by their part in the one decision that the network holds."""
    stances = {person.id: person.stance for person in network.records.stakeholders if person.stance is not None}
    decisions = network.records.decisions
    here = decisions[0].id if len(decisions) == 1 else None
    parts = [part for part in network.records.participations if here is not None and part.decision == here]
    return stances | {part.stakeholder: part.stance for part in parts if part.stance is not None}


def steps_between(stance: int | None, desired: int | None) -> int | None:
    """Return how many steps lie between, above 0 towards us; None where either is unknown."""
    return None if stance is None or desired is None else desired - stance


def find_move(network: Network, who: str, stances: Mapping[str, int], quarter: str | None) -> Move | None:
    """Return how far somebody is to be moved towards us, or None where nothing is wanted or it is already so."""
    desired = network.stakeholders[who].desired_stance
    steps = steps_between(stances.get(who), desired)
    if desired is None or (steps is not None and steps <= 0):
        return None
    with_us = rules()["chain"]["supporting"]
    pull = {
        by: network.influence.edges[by, who]["weight"]
        for by in network.influence.pred[who]
        if network.stakeholders[by].ours or stances.get(by, with_us - 1) >= with_us
    }
    moved_by = sorted(pull, key=lambda by: (-pull[by], by))[:NAMED]
    return Move(
        id=who,
        stance=stances.get(who),
        desired_stance=desired,
        steps=steps,
        quarter=quarter,
        moved_by=tuple(moved_by),
        strength=pull[moved_by[0]] if moved_by else None,
    )


def engagement_reasons(stance: int | None, desired: int | None, move: Move | None) -> tuple[Reason, ...]:
    """Return how far somebody stands from where we want them, and who can move them."""
    if desired is None:
        return ()
    if stance is None:
        found = [Reason("engagement_gap", {"why": "unknown", "stance": None, "desired": desired, "steps": None})]
    elif stance != desired:
        why = "towards" if desired > stance else "beyond"
        figures = {"stance": stance, "desired": desired, "steps": desired - stance}
        found = [Reason("engagement_gap", {"why": why, **figures})]
    else:
        return ()
    if move is not None and move.moved_by:
        found.append(Reason("moved_by", {"who": move.moved_by, "strength": move.strength}))
    elif move is not None:
        found.append(Reason("nobody_moves", {}))
    return tuple(found)
