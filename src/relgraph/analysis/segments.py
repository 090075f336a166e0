"""Stakeholders by what they are worth to us and how strong our tie with them is.

Value is what the user gives (a customer lifetime value, turnover, a score): any unit, the same for all. The tie is our
strongest direct one, with them or with somebody of theirs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from relgraph.result import Reason
from relgraph.vocabulary import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from relgraph.network import Network

SEGMENTS = (
    *("high_value_no_tie", "high_value_weak_tie", "high_value_strong_tie"),
    *("low_value_no_tie", "low_value_weak_tie", "low_value_strong_tie"),
)
"""Every segment, where most is at stake first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Who is in a segment, what they are worth together, and which share of all known value that is."""

    segment: str
    members: tuple[str, ...]
    value: float
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Our strongest tie with a stakeholder: who of ours keeps it, with whom of theirs, and how strong it is.

    `strength` is None where nothing is known of a tie but that it is there; without any tie the other two are too.
    """

    ours: str | None
    theirs: str | None
    strength: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """The segments, everyone's place in them (None: cannot be placed), and the value from which it is high."""

    segments: tuple[Segment, ...]
    placed: Mapping[str, str | None]
    reasons: Mapping[str, Reason]
    high_value: float | None


def find_segments(network: Network, people: Iterable[str], *, high_value: float | None = None) -> Segmentation:
    """Return who belongs to which segment.

    Parameters
    ----------
    network
        People marked `ours` keep the ties; where nobody is, there is no tie of ours to speak of.
    people
        Whom to place.
    high_value
        The value from which it is high; by default the median of those that are known.
    """
    people = list(people)
    values = {who: value for who in people if (value := network.stakeholders[who].value) is not None}
    high = median(values.values()) if high_value is None and values else high_value
    holds = _holds(network, values) if network.ours else {}
    placed: dict[str, str | None] = dict.fromkeys(people)
    reasons = {}
    for who, hold in holds.items():
        tie = _tie_level(hold)
        if tie is not None and high is not None:
            segment = f"{'high' if values[who] >= high else 'low'}_value_{tie}_tie"
            placed[who] = segment
            held = {"ours": hold.ours, "theirs": hold.theirs, "strength": hold.strength}
            reasons[who] = Reason("segment", {"why": segment, "value": values[who], "high_value": high, **held})
    return Segmentation(segments=_sums(placed, values), placed=placed, reasons=reasons, high_value=high)


def _tie_level(hold: Hold) -> str | None:
    if hold.ours is None:
        return "no"
    if hold.strength is None:
        return None
    return "strong" if hold.strength >= rules()["stakeholders"]["strong_tie"] else "weak"


def _holds(network: Network, people: Iterable[str]) -> dict[str, Hold]:
    """Return our strongest tie with each, of known strength where there is one."""
    theirs = _members(network)
    told = {
        frozenset((tie.source, tie.target))
        for tie in network.ties
        if not tie.conflict and tie.strength.basis != "assumed" and not network.unweighted
    }
    ours = set(network.ours)
    found = {}
    for who in people:
        options = [
            (pair in told, network.contact.edges[mine, one]["weight"], mine, one)
            for one in (who, *sorted(theirs[who]))
            for mine in sorted(ours & set(network.contact[one]))
            if (pair := frozenset((mine, one)))
        ]
        if not options:
            found[who] = Hold(ours=None, theirs=None, strength=None)
            continue
        known, weight, mine, one = min(options, key=lambda tie: (not tie[0], -tie[1], tie[3] != who, tie[2:]))
        found[who] = Hold(ours=mine, theirs=one, strength=weight if known else None)
    return found


def _members(network: Network) -> defaultdict[str, set[str]]:
    """Return who belongs to an organization: by its id in the record, or by a tie of membership."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    pairs = [(person.id, person.organization) for person in network.records.stakeholders]
    pairs += [(tie.source, tie.target) for tie in network.ties if tie.kind.name == "member_of"]
    for who, whole in pairs:
        if whole in network.stakeholders and whole != who and not network.stakeholders[who].ours:
            members[str(whole)].add(who)
    return members


def _sums(placed: Mapping[str, str | None], values: Mapping[str, float]) -> tuple[Segment, ...]:
    total = sum(values.values())
    rows = []
    for segment in SEGMENTS:
        members = sorted((who for who in placed if placed[who] == segment), key=lambda who: (-values[who], who))
        value = sum(values[who] for who in members)
        share = value / total if total > 0 else None
        if members:
            rows.append(Segment(segment=segment, members=tuple(members), value=value, share=share))
    return tuple(rows)
