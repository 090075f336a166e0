"""What is said of ties that hold together: kinds that nobody knows, directions that disagree, odd reporting lines."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING

from relgraph.validation.issues import notice_at
from relgraph.validation.reporting import odd_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relgraph.errors import Issue
    from relgraph.model import Origin, Relationship
    from relgraph.vocabulary import Kind, Kinds


def remarks(relationships: Sequence[Relationship], kinds: Kinds) -> list[Issue]:
    """Return the notices on ties whose ends are ids, the same from a file and from a store.

    Each is said once a kind, a person or a circle, at the first of the ties that it is about.
    """
    kind_of = functools.cache(kinds.get)
    # Asked once a kind, not once a tie.
    odd = {said: _odd(kind_of(said[0]), said[1]) for said in {(tie.kind, tie.directed) for tie in relationships}}
    rows: defaultdict[tuple[str, str], list[Origin]] = defaultdict(list)
    for tie in relationships if any(odd.values()) else ():
        if found := odd[tie.kind, tie.directed]:
            rows[found, tie.kind].append(tie.origin)
    issues = [notice_at(origins[0], code, value=name, count=len(origins)) for (code, name), origins in rows.items()]
    return issues + odd_lines(relationships, kind_of)


def _odd(kind: Kind, directed: bool | None) -> str | None:  # noqa: FBT001 - a field of the tie
    """Return the notice that a kind of tie deserves where `directed` says this of it."""
    if not kind.known and not directed:
        return "unknown_kind"
    return "directed_disagrees" if directed is False and not kind.mutual and not kind.conflict else None
