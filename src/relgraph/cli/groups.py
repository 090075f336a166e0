"""The command about groups: communities, silos, brokers, camps, the chart and what goes round it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relgraph.cli.options import analysis, first_rows
from relgraph.cli.output import emit

if TYPE_CHECKING:
    from relgraph.network import Network
    from relgraph.wording import Lang


@click.command()
@click.option(
    "--by",
    metavar="ATTRIBUTE",
    help="Groups to look between: department, organization, type, a column of your own, or community.",
)
@click.option(
    "--permutations",
    type=click.IntRange(min=19),
    help="How often groups are dealt out anew for the tests; by default 999, fewer where that takes long.",
)
@first_rows
@analysis
def groups(
    network: Network,
    *,
    seed: int,
    format_: str,
    lang: Lang,
    top: int | None,
    by: str | None,
    permutations: int | None,
) -> None:
    """Communities, silos, and the brokers between them.

    Who holds together by contact, and how sure that is. Between departments, organizations or types: ties
    across against ties within (E-I index, -1 all within, 1 all across), how dense contact is between any two,
    who stands between them. Two camps where there is conflict. Where people report to each other: how much of
    a tree the chart is, and whom work goes round.

    \b
    relgraph groups NETWORK --by department
    relgraph groups NETWORK --by region --only kind=asks_advice
    """  # noqa: D301 - click's mark
    from relgraph.analysis.groups import find_groups

    emit(find_groups(network, by=by, seed=seed, permutations=permutations), format_=format_, lang=lang, top=top)


COMMANDS = (groups,)
