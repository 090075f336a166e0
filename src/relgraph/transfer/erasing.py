"""One person in a store: everything held, and erasing it; with what a store cannot reach."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from relgraph.analysis.subject import NAMED, LedgerEntry, find_subject
from relgraph.mentions import redact
from relgraph.network import Network
from relgraph.result import Notice, Result
from relgraph.transfer.overview import look_over
from relgraph.vocabulary import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relgraph.analysis.subject import HeldRow, Subject
    from relgraph.stores import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedRow:
    """How many records of a kind went, or lost what they said of the person."""

    what: str
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(Result):
    """What was erased from `store`; `network` counts what it holds now."""

    schema: ClassVar[str] = "erase"
    store: str = ""


def find_in_store(store: Store, person: str, *, kinds: Kinds | None = None) -> Subject:
    """Return everything that a store holds on a person, with the imports that brought it.

    Raises
    ------
    UnknownName
        When nobody is called so, or several are.
    """
    network = Network(store.read(), source=store.name, kinds=kinds)
    ledger = [
        LedgerEntry(number=entry.number, source=entry.source, who=entry.who, when=entry.when)
        for entry in store.imports()
    ]
    return find_subject(network, person=person, imports=ledger)


def count_held(rows: Iterable[HeldRow]) -> tuple[ErasedRow, ...]:
    """Return how many rows there are of each kind, in their order."""
    return tuple(ErasedRow(what=what, removed=count) for what, count in Counter(row.what for row in rows).items())


def erase_person(store: Store, held: Subject, *, kinds: Kinds | None = None) -> Erased:
    """Remove a person from a store: ties, contacts and parts too, and the name from the texts that stay.

    Parameters
    ----------
    store
        Where from.
    held
        What it holds on the person, from :func:`find_in_store`.
    kinds
        The table of kinds, to count conflicts by.
    """
    name = held.names[held.id]
    without = functools.partial(redact, names=(name, held.id))
    if name not in held.names and any(name in row.fields.values() for row in held.rows if row.what in NAMED):
        # Those who came before the person may name an owner or organization by name; nobody has that for an id.
        store.erase(name, without)
    store.erase(held.id, without)
    sources = tuple(dict.fromkeys(source for row in held.rows for source in row.sources))
    return Erased(
        network=look_over(store, kinds or Kinds()).source,
        method="the person with ties, contacts and parts; the name in texts of others",
        parameters={"person": held.id},
        notices=(
            *held.notices,
            *store.remains(),
            *((Notice("erased_from_store_only", {"sources": sources}),) if sources else ()),
        ),
        rows=count_held(held.rows),
        store=store.name,
    )
