"""What every store does. The rules of writing are the same in all; `MemoryStore` is their shortest statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self

from relgraph.fields import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from relgraph.model import Records
    from relgraph.result import Notice
    from relgraph.stores.queries import Query

    Progress = Callable[[int, int], None]
    """Called with how many records are written and how many there are."""

    Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The records of one source, under the name by which the source is known again.

    Attributes
    ----------
    lineage
        Whether the source is a store, whose records keep the names of the sources that their origins hold.
    """

    source: str
    records: Records
    lineage: bool = False

    def sources_of(self, record: Any) -> tuple[str, ...]:
        """Return the names of the sources that bring a record, in the form in which stores keep them."""
        names = record.origin.source if self.lineage and record.origin.source else self.source.replace(";", ",")
        return tuple(names.split(";"))

    def lines(self) -> tuple[str, ...]:
        """Return the names of the sources that bring anything, this one's own last."""
        every = {
            each: None
            for table in TABLES
            for record in getattr(self.records, table)
            for each in self.sources_of(record)
        }
        own = self.source.replace(";", ",")
        return (*(name for name in sorted(every) if name != own), own) if self.lineage else (own,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an import did to one table.

    Attributes
    ----------
    what
        The table.
    new, updated, unchanged
        Records of the sources: not there before, there with another value, there with the same.
    removed
        Records that only this source had brought and no longer has (``replace``).
    """

    what: str
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Change) -> Change:
        """Return what two imports did to the table together."""
        counts = ("new", "updated", "unchanged", "removed")
        return Change(what=self.what, **{name: getattr(self, name) + getattr(other, name) for name in counts})


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An entry of the ledger: who brought what, when, from where.

    Attributes
    ----------
    number
        Of the import, from 1.
    finished
        False where it was broken off: only a store without one transaction for all (Neo4j) can show that.
    changes
        One a table.
    """

    number: int
    source: str
    who: str
    when: datetime
    finished: bool = True
    changes: tuple[Change, ...] = field(default=())


class Store(Protocol):
    """Keeps records; every method raises `StoreError` (busy: `StoreBusy`) where the store cannot do it."""

    name: str
    """What the store is called in results and messages: never a secret."""

    def read(self) -> Records:
        """Return everything held. `origin.source` of a record names the sources that brought it, joined by ``;``."""
        ...

    def members(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Return id and name of every stakeholder, and of every decision."""
        ...

    def write(
        self,
        loads: Sequence[Load],
        *,
        who: str,
        when: datetime,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Change, ...]:
        """Bring the records of sources in, one import of the ledger each, and return what changed, one a table.

        A record with a key that is there changes the stored one: a blank leaves the stored value, an
        attribute the others. `other` as a type, and an id in the place of a name, count as blank.

        With `replace` the store afterwards holds what the source holds: records that no other source has brought
        lose the values that are now blank, and go if the source no longer has them. A stakeholder or decision that
        records of other sources still name stays.

        SQLite and memory change all or nothing. Neo4j commits batch by batch; what was broken off is
        made good by doing it again.
        """
        ...

    def query(self, query: Query, parameters: Mapping[str, str]) -> tuple[Row, ...]:
        """Return the rows of a query that reads. Nothing it says can change the store."""
        ...

    def imports(self) -> tuple[Import, ...]:
        """Return the ledger, oldest first."""
        ...

    def erase(self, id: str, redact: Callable[[str], str]) -> None:
        """Remove a stakeholder with every tie, contact and part, and the id where others name it as owner or parent.

        Parameters
        ----------
        id
            Of the stakeholder.
        redact
            Applied to every free text that stays (`relgraph.fields.TEXTS`, attributes, names of sources).
        """
        ...

    def remains(self) -> tuple[Notice, ...]:
        """Return where erased data may still be found: backups, logs of the server."""
        ...

    def condition(self) -> Mapping[str, Any]:
        """Return the state of the store, without personal data: engine, version, records held, what to mind."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
