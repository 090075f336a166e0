"""Everything that is held on one person, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from relgraph.fields import TABLES, TEXTS, values_of
from relgraph.mentions import mentions
from relgraph.result import Notice, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relgraph.model import Stakeholder
    from relgraph.network import Network

What = Literal["stakeholder", "relationship", "interaction", "participation", "owner_of", "member", "mention"]
ORDER = get_args(What)
TIED = {
    "relationships": ("relationship", ("source", "target", "kind", "since")),
    "interactions": ("interaction", ("date", "source", "target")),
    "participations": ("participation", ("decision", "stakeholder")),
}
"""The tables of records that name people, what their records are called here, and what tells them apart."""
NAMED = {"owner_of": "owner", "member": "organization"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """One thing that is held on a person.

    Attributes
    ----------
    what
        ``owner_of``, ``member``: others who name the person as owner or organization. ``mention``: a record of
        others with the person's name in a text.
    key
        What tells the record from others.
    fields
        What it says: everything of a record that is about the person; of others' only the field in question.
    sources
        Where it was read: file, sheet and row; of a store the names of the sources that brought it.
    """

    what: What
    key: tuple[str, ...]
    fields: Mapping[str, Any]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """An import that brought something of this."""

    number: int
    source: str
    who: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Result):
    """Everything held on the person with this id."""

    schema: ClassVar[str] = "subject"
    id: str
    imports: tuple[LedgerEntry, ...] = ()


def find_subject(network: Network, *, person: str, imports: Sequence[LedgerEntry] = ()) -> Subject:
    """Return everything that is held on a person.

    Parameters
    ----------
    network
        Whole: what is left out of it is not found.
    person
        Id or exact name.
    imports
        The ledger of the store it comes from; those that brought something of this are told.

    Raises
    ------
    UnknownName
        When nobody is called so, or several are.

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> network = rg.from_networkx(nx.path_graph(3))
    >>> [(row.what, row.key) for row in rg.find_subject(network, person="0").rows]
    [('stakeholder', ('0',)), ('relationship', ('0', '1', 'related_to'))]
    """
    who = network.stakeholders[network.find(person)]
    # The order of the records decides nothing: every store has its own.
    found = (_own(network, who), _named(network, who), _mentioned(network, who))
    rows = tuple(row for part in found for row in sorted(part, key=lambda row: (ORDER.index(row.what), row.key)))
    brought = {source for row in rows for source in row.sources}
    namesakes = [one.id for one in network.records.stakeholders if one.name == who.name and one.id != who.id]
    return Subject(
        network=network.source,
        method="records of the person, others who name the person, texts that mention the name",
        parameters={"person": who.id},
        notices=(Notice("name_shared", {"ids": tuple(namesakes)}),) if namesakes else (),
        rows=rows,
        names=network.names,
        id=who.id,
        imports=tuple(entry for entry in imports if entry.source in brought),
    )


def called(person: Stakeholder) -> tuple[str, ...]:
    """Return what a text may call a person: the name, and the id where that is another text."""
    return tuple(dict.fromkeys((person.name, person.id)))


def _own(network: Network, who: Stakeholder) -> Iterator[HeldRow]:
    yield _row("stakeholder", (who.id,), who)
    for table, (what, key) in TIED.items():
        for record in getattr(network.records, table):
            if who.id in _people(record):
                yield _row(what, _key(record, key), record)  # type: ignore[arg-type]


def _named(network: Network, who: Stakeholder) -> Iterator[HeldRow]:
    # Somebody who came later than those who name them stands there by name.
    names = called(who)
    for what, field in NAMED.items():
        for other in network.records.stakeholders:
            if other.id != who.id and getattr(other, field) in names:
                yield _row(what, (other.id,), other, {field: getattr(other, field)})  # type: ignore[arg-type]


def _mentioned(network: Network, who: Stakeholder) -> Iterator[HeldRow]:
    names = called(who)
    for table in TABLES:
        _, key = TIED.get(table, ("", ("id",)))
        for record in getattr(network.records, table):
            if record is who or (table in TIED and who.id in _people(record)):
                continue
            found = {field: value for field, value in _texts(table, record) if _mentions(value, names)}
            own = {name: text for name, text in _own_columns(record) if mentions(f"{name} {text}", names)}
            if found or own:
                yield _row("mention", (table, *_key(record, key)), record, found | ({"attributes": own} if own else {}))


def _texts(table: str, record: Any) -> Iterator[tuple[str, Any]]:
    for field in TEXTS[table]:
        value = getattr(record, field)
        if value:
            yield field, value


def _own_columns(record: Any) -> Iterable[tuple[str, str]]:
    return getattr(record, "attributes", {}).items()


def _mentions(value: str | tuple[str, ...], names: tuple[str, ...]) -> bool:
    return any(mentions(text, names) for text in ((value,) if isinstance(value, str) else value))


def _people(record: Any) -> tuple[str, ...]:
    return tuple(value for name in ("source", "target", "stakeholder") if (value := getattr(record, name, None)))


def _key(record: Any, fields: Iterable[str]) -> tuple[str, ...]:
    values = (getattr(record, name) for name in fields)
    return tuple(value.isoformat() if hasattr(value, "isoformat") else value for value in values if value is not None)


def _row(what: What, key: tuple[str, ...], record: Any, fields: Mapping[str, Any] | None = None) -> HeldRow:
    if fields is None:
        own = getattr(record, "attributes", None)
        fields = dict(values_of(record)) | ({"attributes": dict(own)} if own else {})
    return HeldRow(what=what, key=key, fields=fields, sources=_sources(record))


def _sources(record: Any) -> tuple[str, ...]:
    origin = record.origin
    if origin.row is None:
        # A store knows sources and no rows.
        return tuple(filter(None, origin.source.split(";")))
    return (" > ".join(str(part) for part in (origin.source, origin.sheet, origin.row) if part is not None),)
