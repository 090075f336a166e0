"""Commands about files: the demo, checking what comes in, writing what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import LOADING, examine, language, load, looking, network_argument, output, reading

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from relgraph.network import Network
    from relgraph.wording import Lang

DEMO_FILE = "relgraph-demo.html"
INPUT_REFUSED = 3
MAPS = (".html", ".htm")


@click.command()
@click.option(
    "-o", "--output", "path", type=click.Path(), default=DEMO_FILE, show_default=True, help="Where to write the map."
)
@language
def demo(path: str, lang: Lang) -> None:
    """The bundled example: answers here, its map in a file."""
    from pathlib import Path

    from relgraph.api import example, open
    from relgraph.cli.output import stdout
    from relgraph.io.atomic import refuse_foreign
    from relgraph.render.demo import show_demo
    from relgraph.render.page import write_page
    from relgraph.report import make_report
    from relgraph.wording import label

    refuse_foreign(path, beginnings=[b"<!doctype html>"], containing=b'<meta name="generator" content="relgraph">')
    report = make_report(open(example("tender")))
    write_page(report, Path(path), lang=lang, force=True)
    show_demo(report, stdout(), lang=lang)
    click.echo("\n" + label("heading", "map", lang=lang).format(path=Path(path).resolve()))


@click.command()
@network_argument
@reading
@output
def check(network: str, format_: str, lang: Lang, **how: Any) -> None:
    """Everything wrong with the input, and how to mend it.

    Exit code 0 where there are only notices, 3 where there are errors.
    """
    from relgraph import api
    from relgraph.cli import issues, output

    found = examine(network, lang=lang, **how)
    if format_ == "table":
        _show_issues(found, lang)
    else:
        output.write(api.checked(found, lang=lang) | {"rows": issues.rows(found.issues, lang)}, format_)
    if found.errors:
        raise click.exceptions.Exit(INPUT_REFUSED)


def _show_issues(found: Any, lang: Lang) -> None:
    from relgraph.cli import issues
    from relgraph.cli.output import stdout
    from relgraph.wording import printable, say

    stream, colon = stdout(), say("message", "colon", {}, lang=lang)
    for row in issues.rows(found.issues, lang):
        click.echo(say("message", row["severity"], {}, lang=lang) + colon + issues.line(row, lang), file=stream)
    records = found.records
    figures = {
        "source": printable(found.source),
        "stakeholders": len(records.stakeholders),
        "relationships": len(records.relationships),
        "contacts": len(records.interactions),
        "errors": len(found.errors),
        "notices": len(found.notices),
    }
    click.echo(say("message", "checked", figures, lang=lang), file=stream)


@click.command()
@network_argument
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.option(
    "--profile",
    type=click.Choice(["full", "share"]),
    default="full",
    show_default=True,
    help="A map to share lacks notes, stances and assessments.",
)
@click.option(
    "--pseudonymise",
    is_flag=True,
    help="Random ids in the place of names; leaves out free text and coarsens what is rare. Needs --key.",
)
@click.option(
    "--key",
    type=click.Path(),
    metavar="KEYFILE",
    help="Where to write who is who: CSV, for your eyes only, outside of FILE.",
)
@click.option("--title", help="Title of the map.")
@click.option("--decision", metavar="DECISION", help="Id or name of the decision that the map is about.")
@looking
@reading
@language
def export(
    network: str, file: str, *, force: bool, profile: str, pseudonymise: bool, key: str | None, lang: Lang, **rest: Any
) -> None:
    """Write the network: a map, a JSON, or a folder of csv.

    FILE.html is the map, one file that works offline. FILE.json, and a folder of csv where FILE has no suffix,
    read back to the same network.

    \b
    relgraph export NETWORK map.html --title "Tender P1"
    relgraph export NETWORK copy.json --only type=customer
    relgraph export NETWORK outside.json --pseudonymise --key safe/who-is-who.csv
    """  # noqa: D301 - click's mark
    from pathlib import Path

    from relgraph.io.atomic import refuse_existing
    from relgraph.io.key_file import refuse_place

    _refuse_store(network, file)
    path = Path(file)
    _refuse_call(path.suffix.lower(), profile=profile, pseudonymise=pseudonymise, key=key)
    refuse_existing(path, force=force)
    if key is not None:
        refuse_place(key, export=path, force=force)
    given = {name: rest.pop(name) for name in LOADING}
    opened = load(network, lang=lang, **given)
    how = {"lang": lang, "profile": profile, "force": force, **rest}
    if key is not None:
        _write_pseudonymised(opened, path, key, as_of=given["as_of"], **how)
    else:
        _write(opened, path, **how)
        _tell_written(path, lang)
    if path.suffix.lower() not in MAPS:
        _tell_of_settings(network, given["config"], lang)


def _refuse_store(network: str, file: str) -> None:
    from relgraph.errors import UsageError
    from relgraph.stores import is_store
    from relgraph.wording import failure

    if is_store(file):
        raise failure(UsageError, "export_store", {"place": file, "network": network})


def _refuse_call(suffix: str, *, profile: str, pseudonymise: bool, key: str | None) -> None:
    from relgraph.errors import UsageError
    from relgraph.wording import failure

    if suffix not in (*MAPS, ".json", ""):
        raise failure(UsageError, "export_format", {"suffix": suffix})
    if profile == "share" and suffix not in MAPS:
        raise failure(UsageError, "export_share", {})
    if pseudonymise and key is None:
        raise failure(UsageError, "pseudonyms_need_key", {})
    if key is not None and not pseudonymise:
        raise failure(UsageError, "key_needs_pseudonyms", {})


def _write_pseudonymised(
    network: Network, path: Path, key: str, *, as_of: date | None, decision: str | None, lang: Lang, **how: Any
) -> None:
    """Write the network under pseudonyms and the key to them, or neither; say what that is not."""
    from relgraph.coarsening import without_own_words
    from relgraph.io.atomic import at_hand
    from relgraph.io.key_file import key_csv
    from relgraph.network import Network
    from relgraph.pseudonyms import pseudonymise
    from relgraph.result import notice_text
    from relgraph.wording import printable

    made = pseudonymise(network.records, kinds=network.kinds)
    # Nothing that says where the records came from, or what was found in them, goes out with the map.
    masked = Network(
        made.records,
        kinds=without_own_words(network.kinds),
        as_of=as_of,
        unweighted=network.unweighted,
        half_life=network.half_life,
    )
    wanted = network.find_decision(decision) if decision is not None else None
    renamed = next((one.pseudonym for one in made.key if wanted and one[1:3] == ("decisions", wanted.id)), None)
    # The key first: without it nobody could tell any more who is who.
    with at_hand(key, key_csv(made.key), force=how["force"], private=True):
        _write(masked, path, decision=renamed, lang=lang, **how)
    _tell_written(path, lang)
    _tell_written(key, lang)
    for notice in made.notices:
        click.echo(printable(notice_text(notice, lang=lang)), err=True)


def _write(network: Network, path: Path, *, force: bool, **how: Any) -> None:
    from relgraph.io import write_folder, write_json

    suffix = path.suffix.lower()
    if suffix in MAPS:
        _write_map(network, path, force=force, **how)
    else:
        (write_json if suffix else write_folder)(network.records, path, force=force)


def _tell_written(path: str | Path, lang: Lang) -> None:
    from pathlib import Path

    from relgraph.wording import printable, say

    click.echo(printable(say("message", "written", {"path": Path(path).resolve()}, lang=lang)), err=True)


def _tell_of_settings(network: str, config: str | None, lang: Lang) -> None:
    """Say that kinds and half-life of a relgraph.toml do not travel with the records."""
    from relgraph.io.settings import read_settings
    from relgraph.wording import printable, say

    settings = read_settings(network, config)
    if settings.path is not None:
        click.echo(printable(say("message", "settings_apart", {"path": settings.path}, lang=lang)), err=True)


def _write_map(
    network: Any, path: Any, *, decision: str | None, title: str | None, seed: int, force: bool, **how: Any
) -> None:
    from relgraph.render.page import write_page
    from relgraph.report import make_report

    chosen = network.find_decision(decision) if decision is not None else None
    report = make_report(network, decision=chosen.id if chosen else None, title=title, seed=seed)
    write_page(report, path, force=force, **how)


COMMANDS = (demo, check, export)
