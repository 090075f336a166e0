"""Which analyses make up the report on a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relgraph.analysis.authority import roles_in
from relgraph.analysis.chain import Chain, trace_decision_chain
from relgraph.analysis.rank import Ranking, rank
from relgraph.analysis.weak_links import WeakLinks, find_weak_links
from relgraph.findings import Finding, find_findings

if TYPE_CHECKING:
    from relgraph.network import Network

CONFIDENTIAL = "confidential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the page and the demo show of one network."""

    network: Network
    ranking: Ranking
    weak_links: WeakLinks
    chain: Chain | None
    findings: tuple[Finding, ...]
    title: str
    classification: str = CONFIDENTIAL


def make_report(network: Network, *, decision: str | None = None, title: str | None = None, seed: int = 0) -> Report:
    """Run the analyses that make up the report.

    Parameters
    ----------
    network
        The network.
    decision
        Which decision the chain is about; the first where there are several and none is named.
    title
        Title; the decision's name, else the source's.
    """
    if decision is None and network.records.decisions:
        decision = network.records.decisions[0].id
    chosen = next((item for item in network.records.decisions if decision in (item.id, item.name)), None)
    ranking = rank(network, roles=roles_in(network, chosen), seed=seed)
    weak_links = find_weak_links(network, seed=seed)
    chain = _chain(network, decision, ranking, seed)
    named = next((item.name for item in network.records.decisions if chain and item.id == chain.decision), None)
    return Report(
        network=network,
        ranking=ranking,
        weak_links=weak_links,
        chain=chain,
        findings=find_findings(network, ranking=ranking, weak_links=weak_links, chain=chain),
        title=title or named or public_name(network) or "relgraph",
    )


def public_name(network: Network) -> str:
    """Return what a network is called where others may read it: not by the address of a server."""
    return "Neo4j" if "://" in network.source.source else network.source.source


def _chain(network: Network, decision: str | None, ranking: Ranking, seed: int) -> Chain | None:
    """Return the chain where anybody has a role in a decision, else None."""
    has_roles = any(person.buying_roles for person in network.records.stakeholders)
    if not (has_roles or network.records.decisions or decision is not None):
        return None
    return trace_decision_chain(network, decision=decision, ranking=ranking, seed=seed)
