"""The command that says whom to tell first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import analysis, first_rows
from relgraph.cli.output import emit

if TYPE_CHECKING:
    from relgraph.network import Network
    from relgraph.wording import Lang

MODELS = ("cascade", "threshold")


@click.command()
@click.option("-k", type=click.IntRange(min=1), required=True, metavar="K", help="How many people to tell first.")
@click.option(
    "--model",
    type=click.Choice(MODELS),
    default="cascade",
    show_default=True,
    help="cascade: each tie passes on by chance, once; threshold: people follow when enough around them have.",
)
@click.option(
    "--transmission",
    type=float,
    default=0.1,
    show_default=True,
    metavar="SHARE",
    help="A tie passes the message on with this share of its strength, above 0 and at most 1: an assumption.",
)
@click.option(
    "--exclude", multiple=True, metavar="PERSON", help="Id or exact name of somebody not to tell first; repeatable."
)
@first_rows
@analysis
def spread(network: Network, *, seed: int, format_: str, lang: Lang, top: int | None, **how: Any) -> None:
    """Whom to tell first, so that a message reaches the most.

    How many they reach together, by simulation, with its error; what the best possible can be at most; what those
    with the strongest ties would reach instead. How readily a tie passes a message on is an assumption: try others.

    \b
    relgraph spread NETWORK -k 3
    relgraph spread NETWORK -k 5 --transmission .3 --exclude "Wu Lei"
    """  # noqa: D301 - click's mark
    from relgraph.analysis.spread import find_seeds

    emit(find_seeds(network, seed=seed, **how), format_=format_, lang=lang, top=top)


COMMANDS = (spread,)
