"""Commands that choose a set of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import analysis
from relgraph.cli.output import emit

if TYPE_CHECKING:
    from relgraph.network import Network
    from relgraph.wording import Lang


@click.command("key-players")
@click.option("-k", type=click.IntRange(min=1), required=True, help="How many people.")
@click.option(
    "--goal",
    type=click.Choice(["disrupt", "reach"]),
    help="disrupt: whose loss breaks the network; reach: who together are near everyone.  [default: disrupt]",
)
@click.option(
    "--metric",
    type=click.Choice(["F", "DF", "DR"]),
    help="To disrupt: F, the share of pairs apart, or DF, pairs counted by 1/distance. To reach: DR.",
)
@click.option("--weighted", is_flag=True, help="Distance is 1/strength, not a number of ties (DF, DR).")
@click.option(
    "--exclude",
    multiple=True,
    metavar="PERSON",
    help="Id or exact name of somebody who cannot be chosen, or ours; repeatable.",
)
@click.option("--exact", is_flag=True, help="Search until the best set is proven, however long it takes.")
@analysis
def key_players(network: Network, *, format_: str, lang: Lang, **asked: Any) -> None:
    """The set whose loss breaks the network most, or that reaches it best.

    The best set is seldom the most central people: what the first K by each centrality would have achieved
    stands beside it. The set is proven to be the best where that does not take long; otherwise it says what
    no set exceeds. Everything is counted on who is in touch with whom.

    \b
    relgraph key-players NETWORK -k 3
    relgraph key-players NETWORK -k 5 --goal reach --exclude ours
    """  # noqa: D301 - click's mark
    from relgraph.analysis.key_players import find_key_players

    emit(find_key_players(network, **asked), format_=format_, lang=lang)


COMMANDS = (key_players,)
