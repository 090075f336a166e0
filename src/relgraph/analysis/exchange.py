"""What both ends put into a tie, and whether each gets out of it what it expects.

Relationships last while both sides gain (social exchange), and break over promises that one side thought were made
(psychological contract). What is recorded from one end only says nothing of the other: it is left out, not evened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relgraph.model import Relationship, Stakeholder
from relgraph.result import Reason
from relgraph.vocabulary import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from relgraph.network import Network
    from relgraph.ties import Tie

Basis = Literal["strength", "unreturned", "contacts"]
# .8 - .5 is .30000000000000004 and .5 - .2 is .3: the last digit must not decide.
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reciprocity:
    """What the two ends of a mutual tie put into it, `source` being the one that puts in more.

    Attributes
    ----------
    basis
        strength: both ends stated one. unreturned: a `directed` tie without a counterpart. contacts: who turned to
        whom in the log.
    given, returned
        Strengths, or numbers of contacts, of `source` and of `target`.
    share
        returned / given: 1 is even, 0 nothing comes back.
    one_sided
        Whether that is uneven enough to be named (the rule of weak links).
    """

    source: str
    target: str
    kind: str
    basis: Basis
    given: float
    returned: float
    share: float
    one_sided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What one end expects of another and gets; without `other` it is expected of us as a whole.

    Attributes
    ----------
    gap
        expected - delivered: above 0 where less comes than was expected.
    met
        delivered / expected; None where nothing above 0 was expected.
    other_met
        What the other end gets of what it expects, at its worst; None where that is unknown.
    short
        Whether the gap is wide enough to be named.
    """

    id: str
    other: str | None
    kind: str | None
    since: date | None
    expected: float
    delivered: float
    gap: float
    met: float | None
    other_met: float | None
    short: bool


def compare_ends(network: Network) -> tuple[Reciprocity, ...]:
    """Return every mutual tie of which both sides are known, the most one-sided first."""
    by_key = {(*_ends(tie), tie.sense): tie for tie in network.ties if not tie.conflict and _is_mutual(network, tie)}
    found: dict[tuple[str, ...], Reciprocity] = {}
    for (source, target, sense), tie in by_key.items():
        back = by_key.get((target, source, sense))
        # What the same end says of another tie is no answer of the other end.
        answer = back if back is not None and back.source == tie.target else None
        pair = sorted((source, target))
        if (stated := _stated(network, tie, answer)) is not None:
            found.setdefault((*pair, sense), stated)
        if (written := _written(tie)) is not None:
            found.setdefault((*pair, ""), written)
    return tuple(sorted(found.values(), key=lambda row: (row.share, row.source, row.target, row.kind, row.basis)))


def _is_mutual(network: Network, tie: Tie) -> bool:
    return network.kinds.get(tie.sense).mutual


def _ends(tie: Tie) -> tuple[str, str]:
    """Return the ends as the wording under which the tie goes has them: x buys from y, y supplies x."""
    return (tie.target, tie.source) if tie.kind.inverse == tie.sense else (tie.source, tie.target)


def _stated(network: Network, tie: Tie, back: Tie | None) -> Reciprocity | None:
    if tie.record is None:
        return None
    given = 1.0 if network.unweighted else tie.strength.value
    if back is None:
        unreturned = _reciprocity(tie, "unreturned", (given, 0.0), one_sided=True)
        return unreturned if tie.record.directed else None
    # The log counts for both ends alike, and what was assumed says nothing of either.
    told = {tie.strength.basis, back.strength.basis} & {"contact_log", "assumed"}
    if back.record is None or (told and not network.unweighted):
        return None
    amounts = (given, 1.0 if network.unweighted else back.strength.value)
    wide = abs(amounts[0] - amounts[1]) >= rules()["weak_links"]["one_sided_gap"] - SAME
    return _reciprocity(tie, "strength", amounts, one_sided=wide)


def _written(tie: Tie) -> Reciprocity | None:
    rule = rules()["weak_links"]
    if tie.contacts < rule["one_sided_contacts"]:
        return None
    amounts = (tie.sent, tie.contacts - tie.sent)
    wide = max(amounts) / tie.contacts >= rule["one_sided_share"]
    return _reciprocity(tie, "contacts", amounts, one_sided=wide)


def _reciprocity(tie: Tie, basis: Basis, amounts: tuple[float, float], *, one_sided: bool) -> Reciprocity:
    """Return a row with the end that puts in more first; of equals the smaller id."""
    ends = sorted(zip((tie.source, tie.target), amounts, strict=True), key=lambda end: (-end[1], end[0]))
    (source, given), (target, returned) = ends
    return Reciprocity(
        source=source,
        target=target,
        kind="contacts" if basis == "contacts" else tie.kind.name,
        basis=basis,
        given=given,
        returned=returned,
        share=returned / given,
        one_sided=one_sided,
    )


def find_expectations(network: Network) -> tuple[tuple[Expectation, ...], int]:
    """Return what is expected and delivered, the widest gap by share first; and how many have only one of the two.

    A tie's figures are those of its source. Every record that counts on the as-of date is looked at, one of a tie on
    bad terms as well: what was promised is owed all the same.
    """
    stated = [(tie.source, tie.target, tie) for tie in network.records.relationships if _counts(tie, network.as_of)]
    stated = [each for each in stated if each[2].expected is not None or each[2].delivered is not None]
    people = [
        person for person in network.records.stakeholders if person.expected is not None or person.delivered is not None
    ]
    met: dict[tuple[str, str], list[float]] = {}
    for source, target, tie in stated:
        if (share := _met(tie.expected, tie.delivered)) is not None:
            met.setdefault((source, target), []).append(share)
    rows = [
        *(_expectation(source, target, tie, met.get((target, source), ())) for source, target, tie in stated),
        *(_expectation(person.id, None, person, ()) for person in people),
    ]
    known = sorted((row for row in rows if row is not None), key=_by_gap)
    return tuple(known), len(rows) - len(known)


def _counts(tie: Relationship, as_of: date | None) -> bool:
    if as_of is None:
        return True
    return (tie.since is None or tie.since <= as_of) and (tie.until is None or tie.until >= as_of)


def _expectation(
    who: str, other: str | None, said: Relationship | Stakeholder, other_met: Iterable[float]
) -> Expectation | None:
    expected, delivered = said.expected, said.delivered
    if expected is None or delivered is None:
        return None
    tie = said if isinstance(said, Relationship) else None
    gap = expected - delivered
    return Expectation(
        id=who,
        other=other,
        kind=tie.kind if tie else None,
        since=tie.since if tie else None,
        expected=expected,
        delivered=delivered,
        gap=gap,
        met=_met(expected, delivered),
        other_met=min(other_met, default=None),
        short=_relative(expected, gap) >= rules()["stakeholders"]["shortfall"] - SAME,
    )


def _met(expected: float | None, delivered: float | None) -> float | None:
    return delivered / expected if expected is not None and delivered is not None and expected > 0 else None


def _relative(expected: float, gap: float) -> float:
    """Return the gap as a share of what was expected; beyond all measure where that was nothing."""
    if abs(gap) < SAME:
        return 0.0
    return gap / abs(expected) if expected else math.copysign(math.inf, gap)


def _by_gap(row: Expectation) -> tuple[float, str, str, str, str]:
    since = row.since.isoformat() if row.since else ""
    return (-round(_relative(row.expected, row.gap), 9), row.id, row.other or "", row.kind or "", since)


def exchange_reasons(
    ends: Iterable[Reciprocity], expectations: Iterable[Expectation]
) -> Mapping[str, tuple[Reason, ...]]:
    """Return by id the widest shortfall that somebody is part of, and the most one-sided tie."""
    found: dict[str, dict[str, Reason]] = {}
    for row in expectations:
        if row.short:
            for who in (row.id, row.other):
                if who is not None:
                    found.setdefault(who, {}).setdefault("expectation_gap", _shortfall(row))
    for end in ends:
        if end.one_sided:
            for who in (end.source, end.target):
                found.setdefault(who, {}).setdefault("one_sided", _one_sided(end))
    return {who: tuple(_in_order(reasons)) for who, reasons in found.items()}


def _in_order(reasons: Mapping[str, Reason]) -> Iterator[Reason]:
    yield from (reasons[code] for code in ("expectation_gap", "one_sided") if code in reasons)


def _shortfall(row: Expectation) -> Reason:
    figures = {"who": row.id, "other": row.other, "expected": row.expected, "delivered": row.delivered, "met": row.met}
    return Reason("expectation_gap", {"why": "person" if row.other is None else "tie", **figures})


def _one_sided(end: Reciprocity) -> Reason:
    figures = {"who": end.source, "other": end.target, "kind": end.kind}
    if end.basis == "unreturned":
        return Reason("one_sided", {"why": "unreturned", **figures})
    if end.basis == "contacts":
        contacts = {"most": int(end.given), "contacts": int(end.given + end.returned)}
        return Reason("one_sided", {"why": "contacts", **figures, **contacts})
    return Reason("one_sided", {"why": "uneven", **figures, "given": end.given, "returned": end.returned})
