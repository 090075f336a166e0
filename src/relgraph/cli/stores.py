"""Commands about stores: bringing networks in, writing scores back, looking whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import REACHING, output, reached, reaching, reading, whole
from relgraph.cli.output import emit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relgraph.errors import Issue
    from relgraph.wording import Lang

REJECTED = 6


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--into", required=True, metavar="STORE", help="A .db file, made where it is not there, or neo4j://host.")
@click.option(
    "--replace", is_flag=True, help="What a source has brought and no longer has goes, unless others have it."
)
@click.option(
    "--source", metavar="NAME", help="Name under which the store knows the source again; by default its base name."
)
@click.option(
    "--rejects",
    type=click.Path(),
    metavar="FILE",
    help="Import the good rows all the same, and write to FILE what was refused, CSV or .json.",
)
@reading
@output
def import_(
    sources: tuple[str, ...],
    *,
    into: str,
    errors: str | None,
    rejects: str | None,
    format_: str,
    lang: Lang,
    **how: Any,
) -> None:
    """Bring networks into a store.

    SOURCE is anything that holds a network, another store included. What is there already is changed where a
    source says something; a blank leaves it. All is read first: where anything is wrong nothing is written, and
    the exit code is 3; with --rejects it is 6. The same source again changes nothing.

    \b
    relgraph import crm.xlsx org-chart.csv --into network.db
    relgraph import network.db --into neo4j://localhost
    """  # noqa: D301 - click's mark
    from relgraph.cli.progress import progress_line
    from relgraph.transfer import import_sources

    with progress_line(lang) as progress:
        done = import_sources(
            sources,
            into=into,
            good_only=rejects is not None,
            heard=_writer(errors, rejects, lang),
            progress=progress,
            **reached(how, into, *sources, lang=lang),
        )
    emit(done, format_=format_, lang=lang)
    if rejects is not None and done.rejected:
        _tell("rejected", {"rows": done.rejected, "path": rejects}, lang)
        raise click.exceptions.Exit(REJECTED)


def _writer(errors: str | None, rejects: str | None, lang: Lang) -> Callable[[Sequence[Issue]], None]:
    """Return what writes everything found, and what is refused of it, to the files named for that."""
    from relgraph.cli.issues import write_issues

    def write(issues: Sequence[Issue]) -> None:
        if errors is not None:
            write_issues(issues, errors, lang=lang)
        if rejects is not None:
            write_issues([issue for issue in issues if issue.is_error], rejects, lang=lang)

    return write


def _tell(code: str, figures: dict[str, Any], lang: Lang) -> None:
    from relgraph.wording import printable, say

    click.echo(f"relgraph: {printable(say('message', code, figures, lang=lang))}", err=True)


@click.command("write-back")
@click.argument("store")
@click.option("--remove", is_flag=True, help="Take the scores away again.")
@whole
@click.option("--config", type=click.Path(), help="A relgraph.toml with kinds and half-life.")
@reaching
@output
def write_back(store: str, *, remove: bool, seed: int, format_: str, lang: Lang, **how: Any) -> None:
    """Scores as properties in a Neo4j.

    Stakeholders get relgraph_score, relgraph_rank, relgraph_authority, relgraph_prestige, relgraph_brokerage,
    relgraph_cut_point and relgraph_harm; ties relgraph_strength, relgraph_bridge and relgraph_harm. Browser and
    Bloom can then size and colour by them.
    """
    from relgraph.transfer.writing_back import remove_scores, write_scores

    given = reached(how, store, lang=lang)
    if remove:
        found = remove_scores(store, **{name: given[name] for name in ("wait", "login")})
    else:
        found = write_scores(store, seed=seed, **given)
    emit(found, format_=format_, lang=lang)


@click.command()
@click.argument("store", required=False)
@reaching
@output
def doctor(store: str | None, *, format_: str, lang: Lang, **how: Any) -> None:
    """Versions, extras, and whether a store is well.

    Holds no names, paths, hosts or users: it can be sent to whoever helps. The exit code is that of the trouble
    with the store.
    """
    from relgraph.cli import output
    from relgraph.doctor import look_into

    condition = look_into(store, **reached({name: how[name] for name in REACHING}, *filter(None, [store]), lang=lang))
    if format_ == "table":
        from relgraph.render.tables import Printer

        Printer(output.stdout(), lang=lang).table(("what", "value", "ok", "note"), condition.cells(lang=lang))
    else:
        output.write(condition.to_dict(lang=lang), format_)
    if condition.exit_code:
        raise click.exceptions.Exit(condition.exit_code)


COMMANDS = (import_, write_back, doctor)
