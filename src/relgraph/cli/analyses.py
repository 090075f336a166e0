"""Commands that answer a question about a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import analysis
from relgraph.cli.output import emit

if TYPE_CHECKING:
    from relgraph.network import Network

MEASURES = (
    "power, degree, strength, prestige, pagerank, eigenvector, katz, betweenness, current_flow, closeness, harmonic, "
    "constraint, effective_size"
)


@click.command()
@analysis
def ties(network: Network, *, format_: str, lang: str, **_: Any) -> None:
    """Every influence edge: strength, distance, cost, and where its strength comes from."""
    from relgraph.analysis.edges import explain_ties

    emit(explain_ties(network), format_=format_, lang=lang)


@click.command(help=f"Key decision makers, with reasons.\n\n--by names one measure instead: {MEASURES}.")
@click.option("--by", metavar="MEASURE", help="Order by one measure instead of decision power.")
@click.option("--top", type=click.IntRange(min=1), help="Only the first rows.")
@click.option("--weights", metavar="PART=W,...", help="Weights of authority, prestige, brokerage.")
@click.option("--include-ours", is_flag=True, help="Rank our own people too.")
@analysis
def rank(
    network: Network,
    *,
    seed: int,
    format_: str,
    lang: str,
    by: str | None,
    top: int | None,
    weights: str | None,
    include_ours: bool,
) -> None:
    from relgraph.analysis.rank import rank as ranked

    given = _weights(weights) if weights else None
    result = ranked(network, by=by, weights=given, include_ours=include_ours, seed=seed)
    emit(result, format_=format_, lang=lang, top=top)


def _weights(text: str) -> dict[str, float]:
    try:
        pairs = [item.split("=") for item in text.split(",")]
        return {name.strip(): float(value) for name, value in pairs}
    except ValueError:
        raise click.BadParameter(f"“{text}”: write authority=.5,prestige=.3,brokerage=.2", param_hint="--weights") from None


@click.command("weak-links")
@click.option("--top", type=click.IntRange(min=1), help="Only the first rows.")
@analysis
def weak_links(network: Network, *, seed: int, format_: str, lang: str, top: int | None) -> None:
    """Fragile ties and people, the most harmful first, each with its reason."""
    from relgraph.analysis.weak_links import find_weak_links

    emit(find_weak_links(network, seed=seed), format_=format_, lang=lang, top=top)


@click.command()
@click.option("--from", "source", required=True, metavar="PERSON", help="Id or exact name.")
@click.option("--to", "target", required=True, metavar="PERSON", help="Id or exact name.")
@click.option("-k", type=click.IntRange(min=1), default=5, show_default=True, help="How many routes at the most.")
@analysis
def paths(network: Network, *, format_: str, lang: str, source: str, target: str, k: int, **_: Any) -> None:
    """The most reliable routes of influence, their weakest ties, and who stands on all of them."""
    from relgraph.analysis.paths import find_paths

    emit(find_paths(network, source=source, target=target, k=k), format_=format_, lang=lang)


@click.command()
@click.option("--decision", metavar="DECISION", help="Id or name, where there are several.")
@analysis
def chain(network: Network, *, seed: int, format_: str, lang: str, decision: str | None) -> None:
    """The decision chain: roles, lines, coverage, gaps, routes from our team."""
    from relgraph.analysis.chain import trace_decision_chain

    emit(trace_decision_chain(network, decision=decision, seed=seed), format_=format_, lang=lang)


COMMANDS = (ties, rank, weak_links, paths, chain)
