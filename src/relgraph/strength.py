"""From evidence to the strength of a tie, in (0, 1].

The first evidence that a tie has counts: a declared strength, the mean of the four
dimensions, the contact log, a weight or count; without any, one half. Every strength
keeps its basis and figures, so that it can explain itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from relgraph.model import Interaction, Relationship

Basis = Literal["strength", "dimensions", "contact_log", "weight_as_strength", "weight", "assumed"]

HALF_LIFE_DAYS = 180.0
ASSUMED = 0.5
LEAST_DIMENSION = 0.01
LEAST = 1e-9
DIMENSIONS = ("trust", "communication", "affect", "co_creation")


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a tie is, what that rests on and the figures behind it."""

    value: float
    basis: Basis
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What the contact log says of two stakeholders, or of one direction between them."""

    decayed: float
    count: int
    last: date


def decay(interactions: Iterable[Interaction], *, as_of: date, half_life: float = HALF_LIFE_DAYS) -> Contacts:
    """Return how much contact is left of a log on a day: each entry halves every `half_life` days.

    Source: Ahmad, Porter & Beguerisse-Diaz 2021, b(t) = sum exp(-a (t - t_e)), a = ln 2 / half-life.

    Parameters
    ----------
    interactions
        At least one entry, none after `as_of`.
    as_of
        The day on which strength is asked for; ages are whole days.
    half_life
        Days.
    """
    days = [entry.date.date() for entry in interactions]
    rate = math.log(2) / half_life
    return Contacts(math.fsum(math.exp(-rate * (as_of - day).days) for day in days), len(days), max(days))


def from_contacts(contacts: Contacts, typical: float) -> Strength:
    """Return b / (b + median b), `typical` being the median over all ties that rest on the log."""
    value = contacts.decayed / (contacts.decayed + typical) if contacts.decayed > 0 else 0.0
    figures = {"contacts": contacts.count, "last": contacts.last, "decayed": contacts.decayed, "median": typical}
    return Strength(max(value, LEAST), "contact_log", figures)


class WeightScale:
    """How the `weight` and `count` columns of a whole network turn into strengths.

    A weight column wholly in (0, 1] with more than one value is strength itself; otherwise a
    weight w counts w / (w + median w of its kind).
    """

    def __init__(self, relationships: Iterable[Relationship]) -> None:
        by_kind: dict[str, list[float]] = defaultdict(list)
        weights: set[float] = set()
        for tie in relationships:
            if tie.weight is not None:
                weights.add(tie.weight)
            given = _given(tie)
            if given is not None:
                by_kind[tie.kind].append(given)
        self.is_strength = len(weights) > 1 and all(0 < weight <= 1 for weight in weights)
        self.medians = {kind: median(values) for kind, values in by_kind.items()}

    def strength(self, tie: Relationship) -> Strength | None:
        """Return the strength that the weight or count of `tie` gives, or None without either."""
        if tie.weight is not None and self.is_strength:
            return Strength(max(tie.weight, LEAST), "weight_as_strength", {"weight": tie.weight})
        given = _given(tie)
        if given is None:
            return None
        typical = self.medians[tie.kind]
        return Strength(max(given / (given + typical), LEAST), "weight", {"weight": given, "median": typical})


def _given(tie: Relationship) -> float | None:
    return tie.weight if tie.weight is not None else tie.count


def declared(tie: Relationship) -> Strength | None:
    """Return the strength that people stated for `tie`: as such, or by its four dimensions."""
    if tie.strength is not None:
        return Strength(max(tie.strength, LEAST), "strength")
    given = {name: value for name in DIMENSIONS if (value := getattr(tie, name)) is not None}
    if not given:
        return None
    return Strength(fmean(max(value, LEAST_DIMENSION) for value in given.values()), "dimensions", given)


def assumed() -> Strength:
    """Return what is taken for a tie of which nothing but its existence is known."""
    return Strength(ASSUMED, "assumed")
