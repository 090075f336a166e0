"""The command that runs the queries in ``queries/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import as_of, output, reached, reading
from relgraph.cli.output import emit, stdout, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relgraph.errors import Issue
    from relgraph.wording import Lang


@click.command()
@click.argument("network", required=False)
@click.argument("name", required=False)
@click.argument("parameters", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--list", "listing", is_flag=True, help="What queries there are, what for, and their parameters.")
@as_of
@reading
@output
def query(
    network: str | None,
    name: str | None,
    parameters: tuple[str, ...],
    *,
    listing: bool,
    errors: str | None,
    format_: str,
    lang: Lang,
    **how: Any,
) -> None:
    """Run a named query.

    On a store it runs there, on anything else in a copy in memory. as_of is the as-of date of the network unless
    it is given.

    \b
    relgraph query --list
    relgraph query network.db cooling_ties days=90
    """  # noqa: D301 - click's mark
    from relgraph.transfer.asking import list_queries, run_query

    if listing:
        _show(list_queries(), format_, lang)
        return
    if network is None or name is None:
        raise click.UsageError("name a NETWORK and a query; relgraph query --list tells what queries there are")

    def heard(issues: Sequence[Issue]) -> None:
        from relgraph.cli.issues import write_issues

        if errors is not None:
            write_issues(issues, errors, lang=lang)

    given = reached(how, network, lang=lang)
    emit(run_query(network, name, _pairs(parameters), heard=heard, **given), format_=format_, lang=lang)


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise click.UsageError(f"“{text}” is no parameter: write KEY=VALUE")
        if name in found:
            raise click.UsageError(f"“{name}” is given twice")
        found[name] = value
    return found


def _show(content: dict[str, Any], format_: str, lang: Lang) -> None:
    if format_ != "table":
        write(content, format_)
        return
    from relgraph.render.tables import Printer

    rows = ((row["name"], row["purpose"], ", ".join(row["parameters"])) for row in content["rows"])
    Printer(stdout(), lang=lang).table(("name", "purpose", "parameters"), rows)


COMMANDS = (query,)
