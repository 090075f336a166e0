"""The command that maps who can affect us, and whom we affect."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click

from relgraph.cli.options import analysis, first_rows
from relgraph.cli.output import emit

if TYPE_CHECKING:
    from relgraph.network import Network
    from relgraph.wording import Lang


def _amount(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    if value is not None and not math.isfinite(value):
        raise click.BadParameter("write a number")
    return value


@click.command()
@first_rows
@click.option(
    "--high-value",
    type=float,
    metavar="AMOUNT",
    callback=_amount,
    help="The value from which a stakeholder's is high; by default the median of those known.",
)
@click.option("--include-ours", is_flag=True, help="Show our own people too.")
@analysis
def stakeholders(
    network: Network,
    *,
    seed: int,
    format_: str,
    lang: Lang,
    top: int | None,
    high_value: float | None,
    include_ours: bool,
) -> None:
    """Who weighs how much, who has to be moved, who is missing.

    Salience (power, legitimacy, urgency), the power/interest quarter, the stance we have and want, power as
    assessed beside what the network shows, value and strength of our tie. First of all: types of stakeholder that
    are missing, whom to move, where judgement and network disagree, whose expectations are not met.

    \b
    relgraph stakeholders NETWORK --top 10
    relgraph stakeholders NETWORK --only type=government,media
    """  # noqa: D301 - click's mark
    from relgraph.analysis.stakeholders import map_stakeholders

    found = map_stakeholders(network, include_ours=include_ours, high_value=high_value, seed=seed)
    emit(found, format_=format_, lang=lang, top=top)


COMMANDS = (stakeholders,)
