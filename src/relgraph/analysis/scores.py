"""What analyses say of each person and each tie, as properties by which other tools can size and colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relgraph.analysis.rank import PARTS, rank
from relgraph.analysis.weak_links import find_weak_links
from relgraph.ties import is_conflict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from relgraph.model import Relationship
    from relgraph.network import Network
    from relgraph.result import Notice

PREFIX = "relgraph_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The properties of every stakeholder and of every recorded tie; None where there is nothing to say.

    Attributes
    ----------
    nodes
        ``{"id", "props"}`` by id. `score`, `rank` and the parts `authority`, `prestige`, `brokerage` are those of
        decision power, our own people included; `cut_point` and `harm` those of weak links.
    ties
        ``{"source", "target", "kind", "since", "props"}``, one a record. `strength` is None where the record does
        not count on the as-of date, or another speaks for it; `bridge` and `harm` are those of the two it joins.
    """

    nodes: tuple[Mapping[str, Any], ...]
    ties: tuple[Mapping[str, Any], ...]
    parameters: Mapping[str, Any]
    notices: tuple[Notice, ...]


def score(network: Network, *, seed: int = 0) -> Scores:
    """Return decision power, weak links and strengths as properties.

    Parameters
    ----------
    network
        The whole network.
    seed
        As in :func:`relgraph.rank` and :func:`relgraph.find_weak_links`.

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> found = score(rg.from_networkx(nx.path_graph(3)))
    >>> [(node["id"], node["props"]["relgraph_cut_point"]) for node in found.nodes]
    [('0', False), ('1', True), ('2', False)]
    >>> found.ties[0]["props"]["relgraph_bridge"]
    True
    """
    ranking, links = rank(network, include_ours=True, seed=seed), find_weak_links(network, seed=seed)
    harm = {row.id or frozenset((row.source, row.target)): row.harm for row in links.rows}
    cut = {
        row.id or frozenset((row.source, row.target))
        for row in links.rows
        if any(reason.code in ("cut_point", "bridge") for reason in row.reasons)
    }
    nodes = [
        {
            "id": row.id,
            "props": _named(
                score=row.score,
                rank=row.rank,
                **{part: row.parts[part].value for part in PARTS},
                cut_point=row.id in cut,
                harm=harm.get(row.id, 0.0),
            ),
        }
        for row in sorted(ranking.rows, key=lambda row: row.id)
    ]
    return Scores(
        nodes=tuple(nodes),
        ties=tuple(_ties(network, cut, harm)),
        parameters={"seed": seed, **network.parameters},
        notices=ranking.notices,
    )


def _ties(network: Network, cut: set[Any], harm: Mapping[Any, float]) -> list[dict[str, Any]]:
    strengths = {tie.record.key: tie.strength.value for tie in network.ties if tie.record is not None}
    found = []
    for record in network.records.relationships:
        pair = frozenset((record.source, record.target))
        holds = _is_in_force(record, network.as_of) and not is_conflict(record, network.kinds)
        found.append(
            {
                **{name: getattr(record, name) for name in ("source", "target", "kind", "since")},
                "props": _named(
                    strength=strengths.get(record.key),
                    bridge=holds and pair in cut,
                    harm=harm.get(pair, 0.0) if holds else 0.0,
                ),
            }
        )
    return found


def _is_in_force(record: Relationship, as_of: date | None) -> bool:
    since, until = record.since, record.until
    return as_of is None or not ((since and since > as_of) or (until and until < as_of))


def _named(**values: Any) -> dict[str, Any]:
    return {PREFIX + name: value for name, value in values.items()}
