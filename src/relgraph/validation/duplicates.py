"""The same key given twice: refused, added up, updated, or kept as it was first."""

from __future__ import annotations

from array import array
from dataclasses import fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from relgraph.model import Decision, Participation, Relationship, Stakeholder
from relgraph.validation.issues import error_at, notice_at

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from relgraph.errors import Issue
    from relgraph.validation.policy import OnDuplicate

Record = TypeVar("Record", Stakeholder, Relationship, Decision, Participation)

CODES: dict[type, str] = {
    Stakeholder: "duplicate_stakeholder",
    Relationship: "duplicate_tie",
    Decision: "duplicate_decision",
    Participation: "duplicate_participation",
}
PARTS = 64
# What tells a record from every other.
KEYS: dict[type, Callable[[Any], Hashable]] = {
    Stakeholder: attrgetter("id"),
    Relationship: attrgetter("source", "target", "kind", "since"),
    Decision: attrgetter("id"),
    Participation: attrgetter("decision", "stakeholder"),
}
EVIDENCE = ("strength", "trust", "communication", "affect", "co_creation", "weight", "count")
# What a record holds where the cell was blank, other than None or an empty tuple.
UNSAID = {"type": "other", "kind": "related_to"}


def unique(records: Iterable[Record], how: OnDuplicate | None) -> tuple[list[Record], list[Issue]]:
    """Return one record per key, in the order of their first rows, and what had to be said about it."""
    records = records if isinstance(records, list) else list(records)
    if not records or not _repeat(map(KEYS[type(records[0])], records)):
        return records, []
    kept: dict[Hashable, Record] = {}
    issues: list[Issue] = []
    merged: list[Record] = []
    for record in records:
        key = KEYS[type(record)](record)
        first = kept.setdefault(key, record)
        if first is record:
            continue
        if how is None or (how == "sum" and not isinstance(record, Relationship)):
            where = first.origin.sheet or first.origin.source
            code, value = CODES[type(record)], _shown(record)
            issues.append(error_at(record.origin, code, value=value, first=first.origin.row, first_source=where))
            continue
        kept[key] = first if how == "keep" else _join(first, record, adding=how == "sum")
        merged.append(record)
    if merged:
        issues.append(notice_at(merged[0].origin, "duplicates_merged", count=len(merged), how=how))
    return list(kept.values()), issues


def _repeat(keys: Iterable[Hashable]) -> bool:
    """Tell whether a key comes twice; once in a while, by chance, say so where none does.

    By the hashes alone, and in parts, one of which at a time makes a set: where nothing comes twice,
    as in most sources, the keys of a million ties need not be kept.
    """
    parts = [array("q") for _ in range(PARTS)]
    for found in map(hash, keys):
        parts[found % PARTS].append(found)
    return any(len(set(part)) < len(part) for part in parts)


def _shown(record: Stakeholder | Relationship | Decision | Participation) -> str:
    if isinstance(record, Relationship):
        return f"{record.source} → {record.target} ({record.kind})"
    return f"{record.stakeholder} @ {record.decision}" if isinstance(record, Participation) else record.id


def _join(first: Record, later: Record, *, adding: bool) -> Record:
    changes: dict[str, Any] = {}
    for name in (spec.name for spec in fields(first)):
        old, new = getattr(first, name), getattr(later, name)
        if name == "attributes":
            changes[name] = {**new, **old} if adding else {**old, **new}
        elif adding and name in ("weight", "count"):
            changes[name] = new if old is None else old + (new or 0)
        elif name == "origin" or new is None or new == () or new == UNSAID.get(name):
            continue
        elif name == "name" and new == getattr(later, "id", None):
            # A blank name was filled in with the id; it says nothing against the name known already.
            continue
        elif not adding or old is None or old == ():
            changes[name] = new
    return replace(first, **changes)


def counted(relationships: Iterable[Relationship]) -> list[Relationship]:
    """Return the ties with each row counted as one, in every kind where rows without evidence repeat.

    An edge list in which a tie simply stands three times means three; the ties that stand once
    must then count one, or the median they are measured against would be wrong.
    """
    listed = list(relationships)
    seen: set[Hashable] = set()
    repeating: set[str] = set()
    for record in listed:
        if record.key in seen and not _has_evidence(record):
            repeating.add(record.kind)
        seen.add(record.key)
    return [
        replace(record, count=1.0) if record.kind in repeating and not _has_evidence(record) else record
        for record in listed
    ]


def _has_evidence(record: Relationship) -> bool:
    return any(getattr(record, name) is not None for name in EVIDENCE)
