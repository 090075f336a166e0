"""Options that several commands share, and the network that they lead to."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from relgraph.io import Reading
    from relgraph.network import Network
    from relgraph.wording import Lang

FORMATS = ("table", "json", "csv")
SELECTABLE = ("type", "organization", "department", "kind")
LONGEST_WAIT = 86_400


class Day(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
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


def _told(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Let whoever says what went wrong know an option of the call."""
    if value is not None:
        ctx.ensure_object(dict)[str(param.name)] = value
    return value


def _selection(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> dict[str, list[str]]:
    """Return what ``--only field=value,value`` selects by."""
    chosen: dict[str, list[str]] = {}
    for text in texts:
        field, _equals, values = text.partition("=")
        given = [value.strip() for value in values.replace("，", ",").split(",") if value.strip()]
        if field.strip() not in SELECTABLE or not given:
            raise click.BadParameter(f"“{text}”: write FIELD=VALUE,... with a field of {', '.join(SELECTABLE)}")
        chosen.setdefault(field.strip(), []).extend(given)
    return chosen


def _finite(_: click.Context, __: click.Parameter, value: float) -> float:
    if not 0 <= value <= LONGEST_WAIT:
        raise click.BadParameter(f"write a number of seconds from 0 to {LONGEST_WAIT}")
    return value


reaching = _stacked(
    click.option(
        "--wait",
        type=float,
        metavar="SECONDS",
        default=10.0,
        show_default=True,
        callback=_finite,
        help="How long to wait for a store that is busy.",
    ),
    click.option(
        "--password-file",
        type=click.Path(),
        metavar="FILE",
        help="The first line is the password of a Neo4j; - reads standard input.",
    ),
    click.option("--insecure", is_flag=True, help="Let names travel unencrypted to a Neo4j on another machine."),
)
reading = _stacked(
    click.option("--create-missing", is_flag=True, help="Make a placeholder for an end of a tie that nobody matches."),
    click.option(
        "--on-duplicate",
        type=click.Choice(["sum", "update", "keep"]),
        help="The same key twice: add weights up, let the later row change the first, or keep the first.",
    ),
    click.option("--allow-self-ties", is_flag=True, help="Drop ties of someone with themselves, with a notice."),
    click.option(
        "--scale",
        type=click.Choice(["1-5", "1-10", "percent"]),
        help="The scale on which the whole input was assessed.",
    ),
    click.option("--encoding", help="Encoding of text files, where it cannot be made out."),
    click.option(
        "--date-format", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of day, month, year where it is open."
    ),
    click.option("--config", type=click.Path(), help="A relgraph.toml; by default the one beside the network."),
    click.option(
        "--errors",
        type=click.Path(),
        callback=_told,
        help="Write everything found wrong with the input to this file, CSV or .json.",
    ),
    reaching,
)
language = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    is_eager=True,
    callback=_told,
    help="Language of texts, never of codes.",
)
output = _stacked(
    click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="For eyes, or for scripts."),
    language,
)
as_of = click.option("--as-of", type=Day(), help="The day to look at; by default the latest contact or start of a tie.")
whole = _stacked(
    as_of,
    click.option(
        "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For whatever is drawn at random."
    ),
    click.option("--unweighted", is_flag=True, help="Every edge that is there counts 1."),
)
looking = _stacked(
    click.option(
        "--only",
        multiple=True,
        metavar="FIELD=VALUE,...",
        callback=_selection,
        help="A part of the network: by type, organization, department or kind; repeatable.",
    ),
    whole,
)
first_rows = click.option("--top", type=click.IntRange(min=1), help="Only the first rows.")
network_argument = click.argument("network")

REACHING = ("wait", "password_file", "insecure")
READING = (
    *("create_missing", "on_duplicate", "allow_self_ties", "scale", "encoding", "date_format", "config", "errors"),
    *REACHING,
)
LOADING = (*READING, "only", "as_of", "unweighted")


def analysis(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of every analysis; it is called with the network and the seed first."""

    @network_argument
    @looking
    @reading
    @output
    @functools.wraps(command)
    def run(network: str, format_: str, lang: Lang, seed: int, **rest: Any) -> Any:
        opened = load(network, lang=lang, **{name: rest.pop(name) for name in LOADING})
        return command(opened, seed=seed, format_=format_, lang=lang, **rest)

    made: Callable[..., Any] = run
    return made


def load(
    path: str, *, lang: Lang, only: dict[str, list[str]], as_of: date | None, unweighted: bool, **how: Any
) -> Network:
    """Return the network at `path`, or the part of it that is asked for."""
    from relgraph.api import network_of
    from relgraph.io.settings import read_settings

    settings = read_settings(path, how["config"])
    found = examine(path, lang=lang, **how)
    network = network_of(found, settings=settings, as_of=as_of, unweighted=unweighted)
    return network.only(**only) if only else network


def examine(path: str, *, lang: Lang, errors: str | None, **how: Any) -> Reading:
    """Return what was read at `path`; what is wrong with it is in the file `errors` then, if one was named."""
    from relgraph.api import check

    found = check(path, **reached(how, path, lang=lang))
    if errors is not None:
        from relgraph.cli.issues import write_issues

        write_issues(found.issues, errors, lang=lang)
    return found


def reached(how: Mapping[str, Any], *places: str, lang: Lang) -> dict[str, Any]:
    """Return options with the login to the stores among `places` instead of what it is made of."""
    from relgraph.cli.login import find_login

    rest = dict(how)
    file, insecure = rest.pop("password_file"), rest.pop("insecure")
    return {**rest, "login": find_login(places, password_file=file, insecure=insecure, lang=lang)}
