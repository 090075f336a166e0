"""Options that several commands share, and the network that they lead to."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from relgraph.network import Network

FORMATS = ("table", "json", "csv")
SELECTABLE = ("type", "organization", "department", "kind")


class Day(click.ParamType):
    """A date, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date that `value` names."""
        from datetime import date

        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no date; write YYYY-MM-DD", param, ctx)


def _stacked(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        return functools.reduce(lambda made, option: option(made), reversed(options), command)

    return add


reading = _stacked(
    click.option("--create-missing", is_flag=True, help="Make a placeholder for an end of a tie that nobody matches."),
    click.option(
        "--on-duplicate", type=click.Choice(["sum", "update", "keep"]), help="What becomes of the same key given twice."
    ),
    click.option("--allow-self-ties", is_flag=True, help="Drop ties of someone with themselves, with a notice."),
    click.option(
        "--scale", type=click.Choice(["1-5", "1-10", "percent"]), help="The scale on which the whole input was assessed."
    ),
    click.option("--encoding", help="Encoding of text files, where it cannot be made out."),
    click.option(
        "--date-format", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of day, month, year where it is open."
    ),
    click.option("--config", type=click.Path(), help="A relgraph.toml; by default the one beside the network."),
)
language = click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of texts, never of codes.")
output = _stacked(
    click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="For eyes, or for scripts."),
    language,
)
looking = _stacked(
    click.option("--only", multiple=True, metavar="FIELD=VALUE,...", help="A part: type, organization, department, kind."),
    click.option("--as-of", type=Day(), help="The day to look at; by default the latest contact or start of a tie."),
    click.option("--seed", type=int, default=0, show_default=True, help="For whatever is drawn at random."),
    click.option("--unweighted", is_flag=True, help="Every edge that is there counts 1."),
)
network_argument = click.argument("network")

READING = ("create_missing", "on_duplicate", "allow_self_ties", "scale", "encoding", "date_format", "config")


def analysis(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of every analysis; it is called with the network and the seed first."""

    @network_argument
    @looking
    @reading
    @output
    @click.option("--errors", "errors_file", type=click.Path(), help="Write everything wrong with the input to this file.")
    @functools.wraps(command)
    def run(network: str, format_: str, lang: str, seed: int, errors_file: str | None, **rest: Any) -> Any:
        given = {name: rest.pop(name) for name in (*READING, "only", "as_of", "unweighted")}
        opened = load(network, errors_file=errors_file, **given)
        return command(opened, seed=seed, format_=format_, lang=lang, **rest)

    return run


def load(
    path: str, *, only: tuple[str, ...], as_of: date | None, unweighted: bool, errors_file: str | None, **policy: Any
) -> Network:
    """Return the network at `path`, or the part of it that is asked for."""
    from relgraph.api import open
    from relgraph.errors import InputError

    try:
        network = open(path, as_of=as_of, unweighted=unweighted, **policy)
    except InputError as error:
        if errors_file is not None:
            from relgraph.cli.issues import write_issues

            write_issues(error.issues, errors_file)
        raise
    return network.only(**selection(only)) if only else network


def selection(texts: tuple[str, ...]) -> dict[str, list[str]]:
    """Return what ``--only field=value,value`` selects by."""
    chosen: dict[str, list[str]] = {}
    for text in texts:
        field, equals, values = text.partition("=")
        if not equals or field not in SELECTABLE or not values:
            raise click.BadParameter(f"“{text}”: write FIELD=VALUE,... with a field of {', '.join(SELECTABLE)}")
        chosen.setdefault(field, []).extend(value.strip() for value in values.split(",") if value.strip())
    return chosen
