"""The same key given twice: refused, added up, updated, or kept as it was first."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from relgraph.model import Decision, Participation, Relationship, Stakeholder
from relgraph.validation.policy import Policy, issue_at, notice_at

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from relgraph.errors import Issue

Record = TypeVar("Record", Stakeholder, Relationship, Decision, Participation)

EVIDENCE = ("strength", "trust", "communication", "affect", "co_creation", "weight", "count")
# What a record holds where the cell was blank, other than None or an empty tuple.
UNSAID = {"type": "other", "kind": "related_to"}


def unique(
    records: Iterable[Record],
    *,
    key: Callable[[Record], Hashable],
    code: str,
    shown: Callable[[Record], str],
    policy: Policy,
) -> tuple[list[Record], list[Issue]]:
    """Return one record per key, in the order of their first rows, and what had to be said about it.

    Parameters
    ----------
    code
        Issue code where the policy refuses a second row.
    shown
        How the key is written in that issue.
    """
    how = policy.on_duplicate
    kept: dict[Hashable, Record] = {}
    issues: list[Issue] = []
    merged: list[Record] = []
    for record in records:
        this = key(record)
        first = kept.setdefault(this, record)
        if first is record:
            continue
        if how is None or (how == "sum" and not isinstance(record, Relationship)):
            figures: dict[str, Any] = {
                "first": first.origin.row,
                "first_source": first.origin.source,
                "first_sheet": first.origin.sheet,
            }
            issues.append(issue_at(record.origin, code, value=shown(record), **figures))
            continue
        kept[this] = first if how == "keep" else _join(first, record, adding=how == "sum")
        merged.append(record)
    if merged:
        issues.append(notice_at(merged[0].origin, "duplicates_merged", count=len(merged), how=how))
    return list(kept.values()), issues


def _join(first: Record, later: Record, *, adding: bool) -> Record:
    changes: dict[str, Any] = {}
    for spec in dataclasses.fields(first):
        name = spec.name
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
