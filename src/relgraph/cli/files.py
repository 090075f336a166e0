"""Commands about files: the demo, checking what comes in, writing what goes out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import READING, language, load, looking, network_argument, output, reading

if TYPE_CHECKING:
    from relgraph.report import Report

DEMO_FILE = "relgraph-demo.html"
INPUT_REFUSED = 3


@click.command()
@click.option("--output", "path", type=click.Path(), default=DEMO_FILE, show_default=True, help="Where to write the map.")
@language
def demo(path: str, lang: str) -> None:
    """The bundled example: answers in the terminal, map in one HTML file."""
    from relgraph.api import example, open
    from relgraph.render.demo import show_demo
    from relgraph.render.page import write_page
    from relgraph.report import make_report

    report = make_report(open(example("tender")))
    show_demo(report, sys.stdout, lang=lang)  # type: ignore[arg-type]
    write_page(report, Path(path), lang=lang, force=True)  # type: ignore[arg-type]
    _named(report, path, lang)


def _named(report: Report, path: str, lang: str) -> None:
    from relgraph.wording import label

    click.echo("\n" + label("heading", "map", lang=lang).format(path=Path(path).resolve()))  # type: ignore[arg-type]


@click.command()
@network_argument
@reading
@output
def check(network: str, format_: str, lang: str, config: str | None, **policy: Any) -> None:
    """Everything wrong with the input, and how to mend it."""
    from relgraph import api
    from relgraph.cli import issues, output

    found = api.check(network, config=config, **policy)
    rows = issues.rows(found.issues, lang)
    if format_ == "table":
        for row in rows:
            click.echo(f"{row['severity']}: {issues.line(row)}")
        counts = f"{len(found.records.stakeholders)} stakeholders, {len(found.records.relationships)} relationships"
        contacts = f", {len(found.records.interactions)} contacts" if found.records.interactions else ""
        click.echo(f"{found.source}: {counts}{contacts}; {len(found.errors)} errors, {len(rows) - len(found.errors)} notices")
    else:
        output.write(api.checked(found, lang=lang) | {"rows": rows}, format_)  # type: ignore[arg-type]
    if found.errors:
        raise click.exceptions.Exit(INPUT_REFUSED)


@click.command()
@network_argument
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.option(
    "--profile", type=click.Choice(["full", "share"]), default="full", help="share drops notes, stances and assessments."
)
@click.option("--title", help="Title of the map.")
@click.option("--decision", metavar="DECISION", help="Which decision the map is about.")
@looking
@reading
@language
def export(network: str, file: str, *, force: bool, profile: str, title: str, decision: str, lang: str, **rest: Any) -> None:
    """Write the network: FILE.html is the map, FILE.json and a FOLDER of csv read back to the same network."""
    from relgraph.io import write_folder, write_json

    suffix = Path(file).suffix.lower()
    if suffix not in (".html", ".htm", ".json", ""):
        raise click.UsageError(f"“{suffix}” is no format to write: name a .html, a .json, or a folder without suffix")
    seed = rest.pop("seed")
    opened = load(network, errors_file=None, **{name: rest[name] for name in (*READING, "only", "as_of", "unweighted")})
    if suffix in (".html", ".htm"):
        from relgraph.render.page import write_page
        from relgraph.report import make_report

        report = make_report(opened, decision=decision, title=title, seed=seed)
        write_page(report, Path(file), lang=lang, profile=profile, force=force)  # type: ignore[arg-type]
    elif profile == "share":
        raise click.UsageError("--profile share is for the map (.html)")
    else:
        (write_json if suffix else write_folder)(opened.records, file, force=force)
    click.echo(str(Path(file).resolve()), err=True)


COMMANDS = (demo, check, export)
