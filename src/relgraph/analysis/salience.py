"""How much a stakeholder's claim weighs, and what that asks for: salience classes and the power/interest grid.

Salience (Mitchell, Agle & Wood 1997) is made of three attributes that somebody has or has not; power and interest
make the four quarters of the grid that is named after Mendelow. An assessment from ``high`` of ``rules.toml`` on
counts as having the attribute. One that is blank is unknown, so what hangs on it is unknown too.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from relgraph.result import Reason
from relgraph.vocabulary import rules

if TYPE_CHECKING:
    from relgraph.model import Stakeholder

ATTRIBUTES = ("power", "legitimacy", "urgency")
SALIENCE = {
    (True, True, True): "definitive",
    (True, True, False): "dominant",
    (True, False, True): "dangerous",
    (False, True, True): "dependent",
    (True, False, False): "dormant",
    (False, True, False): "discretionary",
    (False, False, True): "demanding",
    (False, False, False): "none",
}
"""The class of each combination of power, legitimacy and urgency, those with more of them first."""
QUARTERS = {
    (True, True): "manage_closely",
    (True, False): "keep_satisfied",
    (False, True): "keep_informed",
    (False, False): "monitor",
}
"""What each combination of power and interest asks for, the most demanding first."""


def is_high(value: float) -> bool:
    """Return whether an assessment counts as having the attribute; the threshold itself does."""
    return bool(value >= rules()["stakeholders"]["high"])


def possible_classes(person: Stakeholder) -> tuple[str, ...]:
    """Return every salience class that what is known of a stakeholder leaves open, those with more attributes first.

    Examples
    --------
    >>> from relgraph.model import Stakeholder
    >>> possible_classes(Stakeholder(id="a", name="a", power=0.9, legitimacy=0.5))
    ('definitive', 'dominant')
    """
    known = [getattr(person, name) for name in ATTRIBUTES]
    open_ = set(product(*((True, False) if value is None else (is_high(value),) for value in known)))
    return tuple(name for has, name in SALIENCE.items() if has in open_)


def salience(person: Stakeholder) -> str | None:
    """Return the salience class, or None where power, legitimacy or urgency is unknown."""
    classes = possible_classes(person)
    return classes[0] if len(classes) == 1 else None


def attributes_between(person: Stakeholder) -> tuple[int, int]:
    """Return how many of the three attributes a stakeholder has at the least, and at the most."""
    counts = [sum(has) for has, name in SALIENCE.items() if name in possible_classes(person)]
    return min(counts), max(counts)


def quarter(person: Stakeholder) -> str | None:
    """Return the quarter of the power/interest grid, or None where power or interest is unknown."""
    if person.power is None or person.interest is None:
        return None
    return QUARTERS[is_high(person.power), is_high(person.interest)]


def placing_reasons(person: Stakeholder) -> tuple[Reason, ...]:
    """Return the figures behind class and quarter, or what is missing for them."""
    figures = {name: getattr(person, name) for name in ATTRIBUTES}
    missing = [name for name in ATTRIBUTES if figures[name] is None]
    found = []
    if (placed := salience(person)) is not None:
        found.append(Reason("salience", {"why": placed, **figures}))
    else:
        why = missing[0] if len(missing) == 1 else "several"
        known = len(ATTRIBUTES) - len(missing)
        figures |= {"why": why, "missing": missing, "known": known, "could_be": possible_classes(person)}
        found.append(Reason("salience_open", figures))
    if (asks := quarter(person)) is not None:
        found.append(Reason("quarter", {"why": asks, "power": person.power, "interest": person.interest}))
    return tuple(found)
