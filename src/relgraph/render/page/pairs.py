"""One line for every pair and sign: what the ties between two people amount to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from relgraph.network import Network
    from relgraph.report import Report
    from relgraph.result import Reason
    from relgraph.ties import Tie

# The order in which the group of a line is chosen when its ties are of several.
GROUPS = ("formal", "regulatory", "commercial", "media", "informal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """All ties of one sign between two people.

    Attributes
    ----------
    a, b
        Ids, in the order of the first tie.
    ties
        The ties themselves.
    weight
        Strength on the contact graph, or of the strongest conflict.
    ab, ba
        Influence of a on b and of b on a; None where there is none.
    fragile
        Why the connection is fragile; empty where it is not.
    last
        Latest contact in the log.
    """

    a: str
    b: str
    ties: tuple[Tie, ...]
    conflict: bool
    weight: float
    ab: float | None
    ba: float | None
    fragile: tuple[Reason, ...]
    last: date | None

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of its kinds, the one that decides the look of the line first."""
        if self.conflict:
            return ("conflict",)
        has = {tie.kind.group for tie in self.ties}
        return tuple(group for group in GROUPS if group in has) or ("informal",)


def read_pairs(report: Report) -> tuple[Pair, ...]:
    """Return every pair of a report's network, in order of the ties."""
    network = report.network
    gathered: dict[tuple[frozenset[str], bool], list[Tie]] = defaultdict(list)
    for tie in network.ties:
        gathered[frozenset((tie.source, tie.target)), tie.conflict].append(tie)
    fragile: dict[frozenset[str], tuple[Reason, ...]] = {}
    for row in report.weak_links.rows if report.weak_links is not None else ():
        if row.object == "tie":
            # That only one of us knows somebody is a risk of ours, not a flaw of the tie: no dashes for it.
            frail = tuple(reason for reason in row.reasons if reason.code != "sole_contact")
            fragile[frozenset((row.source, row.target))] = frail
    return tuple(
        _pair(network, ties, conflict=conflict, fragile=() if conflict else fragile.get(ends, ()))
        for (ends, conflict), ties in gathered.items()
    )


def _pair(network: Network, ties: list[Tie], *, conflict: bool, fragile: tuple[Reason, ...]) -> Pair:
    a, b = ties[0].source, ties[0].target
    if conflict:
        weight, ab, ba = max(tie.strength.value for tie in ties), None, None
    else:
        weight = network.contact.edges[a, b]["weight"]
        ab, ba = (_weight(network, x, y) for x, y in ((a, b), (b, a)))
    dates = [tie.last for tie in ties if tie.last is not None]
    return Pair(
        a=a, b=b, ties=tuple(ties), conflict=conflict, weight=weight, ab=ab, ba=ba, fragile=fragile,
        last=max(dates, default=None),
    )  # fmt: skip


def _weight(network: Network, x: str, y: str) -> float | None:
    return float(network.influence.edges[x, y]["weight"]) if network.influence.has_edge(x, y) else None
