"""Commands that answer a question about a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import analysis, first_rows
from relgraph.cli.output import emit

if TYPE_CHECKING:
    from relgraph.network import Network
    from relgraph.wording import Lang

# Those of the analysis, which is not loaded to show a help text.
MEASURES = (
    *("power", "degree", "strength", "prestige", "pagerank", "eigenvector", "katz", "betweenness", "current_flow"),
    *("closeness", "harmonic", "constraint", "effective_size"),
)


@click.command()
@first_rows
@analysis
def ties(network: Network, *, format_: str, lang: Lang, top: int | None, **_: Any) -> None:
    """Every influence edge, and where its strength comes from.

    Strength is how much X moves Y, in (0, 1]; distance is 1/strength, cost is -ln(strength). The last column
    says what it was made of: what was stated, weights, contacts, or nothing but an assumption.
    """
    from relgraph.analysis.edges import explain_ties

    emit(explain_ties(network), format_=format_, lang=lang, top=top)


def _weights(_: click.Context, __: click.Parameter, text: str | None) -> dict[str, float] | None:
    if text is None:
        return None
    parts: dict[str, float] = {}
    for item in text.split(","):
        name, _equals, value = item.partition("=")
        try:
            parts[name.strip()] = float(value)
        except ValueError:
            parts[name.strip()] = float("nan")
    known = set(parts) <= {"authority", "prestige", "brokerage"}
    if not known or not all(0 <= value < float("inf") for value in parts.values()):
        raise click.BadParameter(f"“{text}”: write authority=.5,prestige=.3,brokerage=.2, none below 0")
    return parts


@click.command(
    help=f"""Key decision makers, with reasons.

    Decision power is made of authority (roles, levels, reporting lines), prestige (whom others defer to) and
    brokerage (who stands between others). People marked as ours count in the network but are not ranked.

    --by names one measure instead: {", ".join(MEASURES)}.

    \b
    relgraph rank NETWORK --top 10
    relgraph rank NETWORK --by betweenness --only kind=asks_advice
    """
)
@click.option(
    "--by", type=click.Choice(MEASURES), metavar="MEASURE", help="Order by one measure instead of decision power."
)
@first_rows
@click.option("--weights", metavar="PART=W,...", callback=_weights, help="Weights of authority, prestige, brokerage.")
@click.option("--include-ours", is_flag=True, help="Rank our own people too.")
@analysis
def rank(network: Network, *, seed: int, format_: str, lang: Lang, top: int | None, **how: Any) -> None:
    """Key decision makers, with reasons."""
    from relgraph.analysis.rank import rank as ranked

    emit(ranked(network, seed=seed, **how), format_=format_, lang=lang, top=top)


@click.command("weak-links")
@first_rows
@analysis
def weak_links(network: Network, *, seed: int, format_: str, lang: Lang, top: int | None) -> None:
    """Fragile ties and people, the most harmful first.

    Harm is the share of connected pairs that would be lost. Beside bridges and cut points: sole contacts,
    single sources, one-sided and cooling ties, and weak ties that carry much traffic.
    """
    from relgraph.analysis.weak_links import find_weak_links

    emit(find_weak_links(network, seed=seed), format_=format_, lang=lang, top=top)


@click.command()
@click.option("--from", "source", required=True, metavar="PERSON", help="Id or exact name.")
@click.option("--to", "target", required=True, metavar="PERSON", help="Id or exact name.")
@click.option("-k", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many routes at the most.")
@analysis
def paths(network: Network, *, format_: str, lang: Lang, source: str, target: str, k: int, **_: Any) -> None:
    """The most reliable routes of influence between two.

    A route's strength is the product of its ties': an index, not a probability. Each comes with its weakest
    tie; below stand those who are on every route. Without a route the exit code is 9.

    \b
    relgraph paths NETWORK --from "Wu Lei" --to K01 -k 3
    """  # noqa: D301 - click's mark
    from relgraph.analysis.paths import find_paths

    emit(find_paths(network, source=source, target=target, k=k), format_=format_, lang=lang)


@click.command()
@click.option("--decision", metavar="DECISION", help="Id or name; needed where there are several.")
@analysis
def chain(network: Network, *, seed: int, format_: str, lang: Lang, decision: str | None) -> None:
    """The decision chain: roles, lines, coverage, gaps.

    Who has which role and stance, who of ours is in contact, the best route from our side, what is missing.
    Green: a key person who decides or approves is with us; amber: only others are; red: nobody. Without a
    decider there is no status, and the exit code is 9.
    """
    from relgraph.analysis.chain import trace_decision_chain

    chosen = network.find_decision(decision)
    result = trace_decision_chain(network, decision=chosen.id if chosen else None, seed=seed)
    emit(result, format_=format_, lang=lang)


COMMANDS = (ties, rank, weak_links, paths, chain)
