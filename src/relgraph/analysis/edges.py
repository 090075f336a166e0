"""Every influence edge: strength, distance, cost, and where its strength comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from relgraph.result import Reason, Result

if TYPE_CHECKING:
    from relgraph.network import Network
    from relgraph.ties import Tie


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRow:
    """One edge of the influence graph; `evidence` names each tie it is made of."""

    source: str
    target: str
    kinds: tuple[str, ...]
    weight: float
    distance: float
    cost: float
    evidence: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges(Result):
    """The influence graph, edge by edge."""

    schema: ClassVar[str] = "ties"


def explain_ties(network: Network) -> Edges:
    """Return every influence edge with what its strength is made of, by source, then target.

    Each piece of evidence is one tie: the code says what its strength rests on (strength,
    dimensions, contact_log, weight_as_strength, weight, assumed), `strength` is the tie's own and
    `carries` what it adds to this direction; several combine as 1 - prod(1 - carries).
    """
    rows = []
    for source, target in sorted(network.contributions):
        data = network.influence.edges[source, target]
        rows.append(
            EdgeRow(
                source=source,
                target=target,
                kinds=data["kinds"],
                weight=data["weight"],
                distance=data["distance"],
                cost=data["cost"],
                evidence=tuple(_evidence(tie, carries) for tie, carries in network.contributions[source, target]),
            )
        )
    return Edges(
        network=network.source,
        method="influence graph: strength x share, kinds combined as 1 - prod(1 - s)",
        parameters=network.parameters,
        notices=network.notices,
        rows=tuple(rows),
        names=network.names,
    )


def _evidence(tie: Tie, carries: float) -> Reason:
    figures = {"kind": tie.kind.name, "strength": tie.strength.value, "carries": carries}
    return Reason(f"by_{tie.strength.basis}", {**figures, **tie.strength.figures})
