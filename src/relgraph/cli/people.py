"""Commands about one person's data: what is held, and erasing it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from relgraph.cli.options import load, network_argument, output, reached, reaching, reading
from relgraph.cli.output import emit

if TYPE_CHECKING:
    from relgraph.analysis.subject import Subject
    from relgraph.wording import Lang


@click.command()
@network_argument
@click.argument("person")
@reading
@output
def subject(network: str, person: str, *, format_: str, lang: Lang, **how: Any) -> None:
    """Everything held on a person, with its sources.

    PERSON is an id or an exact name. Beside the person's own records: who names the person as owner or
    organization, and whose texts mention the name.
    """
    from relgraph.analysis.subject import find_subject
    from relgraph.io.settings import read_settings
    from relgraph.stores import is_store, open_store
    from relgraph.transfer.erasing import find_in_store

    if is_store(network):
        given = reached(how, network, lang=lang)
        with open_store(network, wait=given["wait"], login=given["login"]) as store:
            found = find_in_store(store, person, kinds=read_settings(network, how["config"]).kinds)
    else:
        opened = load(network, lang=lang, only={}, as_of=None, unweighted=False, **how)
        found = find_subject(opened, person=person)
    emit(found, format_=format_, lang=lang)


@click.command()
@click.argument("store")
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask.")
@reaching
@output
def erase(store: str, person: str, *, yes: bool, format_: str, lang: Lang, **how: Any) -> None:
    """Remove a person from a store.

    Ties, contacts and parts go too, and the name from the texts of others. Shows what will go and asks first.
    Says where the data may still be: in copies, in logs of a server, in the sources.
    """
    from relgraph.errors import UsageError
    from relgraph.io.settings import read_settings
    from relgraph.stores import is_store, open_store
    from relgraph.transfer.erasing import erase_person, find_in_store
    from relgraph.wording import failure

    if not is_store(store):
        raise failure(UsageError, "erase_needs_store", {"path": store})
    kinds = read_settings(store).kinds
    with open_store(store, **reached(how, store, lang=lang)) as opened:
        held = find_in_store(opened, person, kinds=kinds)
        if not yes:
            _ask(held, opened.name, lang)
        emit(erase_person(opened, held, kinds=kinds), format_=format_, lang=lang)


def _ask(held: Subject, store: str, lang: Lang) -> None:
    """Show what will go and ask; raise where nobody is there to answer, or the answer is no."""
    from relgraph.errors import UsageError
    from relgraph.transfer.erasing import count_held
    from relgraph.wording import failure, label, printable, say

    if not (sys.stdin and sys.stdin.isatty()):
        raise failure(UsageError, "erase_needs_yes", {})
    colon = say("message", "colon", {}, lang=lang)
    click.echo(printable(f"{held.names[held.id]} ({held.id})"), err=True)
    for row in count_held(held.rows):
        click.echo(f"  {label('held', row.what, lang=lang)}{colon}{row.removed}", err=True)
    question = printable(say("message", "erase_question", {"store": store}, lang=lang))
    if not click.confirm(question, err=True):
        click.echo(say("message", "erase_declined", {}, lang=lang), err=True)
        raise click.Abort


COMMANDS = (subject, erase)
