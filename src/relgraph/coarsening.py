"""What a value becomes so that it says less of whom it is about, and a kind of tie without a user's own words.

Nothing is kept by default: a field that is not named in `STAYS` does not stay.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from relgraph.fields import FIELDS
from relgraph.vocabulary import Kind, Kinds, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CLOSED = {kind.name: kind for kind in Kinds()}
NARROWER = {fold(word): word for kind in CLOSED.values() for word in reversed(kind.narrower) if word[0] != "*"}


def bundled_kind(text: str, *, directed: bool | None, kinds: Kinds) -> tuple[str, bool | None, bool]:
    """Return a kind of the bundled table for a tie, whether it is one-way, and whether its ends change places.

    Parameters
    ----------
    text, directed
        What is recorded of the tie.
    kinds
        The table in force, the user's own kinds included. One of these becomes the kind it turns, else
        `opposes` where it is a conflict, else `related_to`, one-way where it carries more one way.
    """
    meant = kinds.get(text, directed=directed)
    if meant.name in CLOSED:
        word = NARROWER.get(fold(text), "")
        return (word if word in CLOSED[meant.name].narrower else meant.name), directed, False
    if meant.turns in CLOSED:
        return str(meant.turns), directed, True
    if meant.conflict:
        return "opposes", directed, False
    one_way = meant.to_target != meant.to_source
    return "related_to", one_way or (False if directed is False else None), meant.to_target < meant.to_source


def without_own_words(kinds: Kinds) -> Kinds:
    """Return a table of kinds without a word of the user's own: the bundled kinds, running as in `kinds`."""
    changed = (kind for kind in kinds if kind.name in CLOSED)
    return Kinds({kind.name: _behaviour(kind) for kind in changed})


def _behaviour(kind: Kind) -> dict[str, Any]:
    told = {name: getattr(kind, name) for name in ("prestige", "group", "deference")}
    twins = {name: twin if (twin := getattr(kind, name)) in CLOSED else None for name in ("inverse", "turns")}
    return {"influence": (kind.to_target, kind.to_source), **told, **twins}


def _same(value: Any) -> Any:
    return value


def _tenths(value: float) -> float:
    return round(value, 1)


def _part(value: float) -> float:
    """Return one decimal, but never 0: a tie that is there is not nothing."""
    return max(0.1, round(value, 1))


def _feeling(value: float) -> float:
    """Return one decimal, but below 0 what was: that alone makes a tie a conflict."""
    return min(-0.1, round(value, 1)) if value < 0 else round(value, 1)


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def _one_digit(value: float) -> float:
    return float(f"{value:.1g}")


def _month(day: date) -> date:
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Return the last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _week(moment: datetime) -> datetime:
    return datetime.combine(moment.date() - timedelta(days=moment.weekday()), time())


STAYS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("buying_roles", "stance", "desired_stance", "ours", "placeholder", "directed"), _same),
    **dict.fromkeys(("power", "interest", "legitimacy", "urgency", "stance_confidence", "share"), _tenths),
    **dict.fromkeys(("desired_strength", "trust", "communication", "affect", "co_creation"), _tenths),
    **dict.fromkeys(("strength", "confidence"), _part),
    "sentiment": _feeling,
    **dict.fromkeys(("weight", "count"), _two_digits),
    **dict.fromkeys(("satisfaction", "expected", "delivered", "cadence"), _one_digit),
    **dict.fromkeys(("since", "until", "expires", "due"), _month),
    "date": _week,
}
"""What becomes of each field that stays. Whatever is not named here does not."""


STAYING = {record: tuple((name, STAYS[name]) for name in FIELDS[record] if name in STAYS) for record in FIELDS}


def staying(record: Any) -> dict[str, Any]:
    """Return the fields of a record that stay, with what becomes of them."""
    found = ((name, change, getattr(record, name)) for name, change in STAYING[type(record)])
    return {name: change(value) for name, change, value in found if value is not None}
