"""Importing: sources into a store, all of them read before the first record is written."""

from __future__ import annotations

import contextlib
import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from relgraph.errors import InputError, UsageError
from relgraph.io.settings import read_settings
from relgraph.result import Notice, Result
from relgraph.stores import Load, is_store, is_uri, open_store, store_name
from relgraph.stores.address import WAIT_SECONDS
from relgraph.transfer.incoming import held_by, judge, names_of, read_sources
from relgraph.transfer.overview import look_over
from relgraph.transfer.reading import gather
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence

    from relgraph.errors import Issue
    from relgraph.stores import Login
    from relgraph.stores.store import Change, Progress
    from relgraph.transfer.incoming import Incoming, Member

UPSERTING = "upsert by key; a blank leaves what is there"
REPLACING = "upsert by key; what a source no longer has goes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """What an import did to one table; `rejected` counts rows of the sources."""

    what: str
    new: int
    updated: int
    unchanged: int
    removed: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Result):
    """What an import did, table by table; `network` counts what the store holds now."""

    schema: ClassVar[str] = "import"
    store: str = ""

    @property
    def rejected(self) -> int:
        """How many rows of the sources were left out."""
        return sum(row.rejected for row in self.rows)


def import_sources(
    sources: Sequence[str | Path],
    *,
    into: str | Path,
    replace: bool = False,
    source: str | None = None,
    good_only: bool = False,
    config: str | Path | None = None,
    wait: float = WAIT_SECONDS,
    login: Login | None = None,
    who: str | None = None,
    when: datetime | None = None,
    progress: Progress | None = None,
    heard: Callable[[Sequence[Issue]], None] | None = None,
    **policy: Any,
) -> Imported:
    """Bring networks into a store, which is made where it is not there.

    A record that is there already is changed where a source says something; a blank leaves what is there.
    Records may refer to people and decisions that the store holds, or an earlier source. The same again
    changes nothing.

    Parameters
    ----------
    sources
        Whatever holds a network, stores included. All are read before anything is written.
    into
        A ``.db`` file, or a ``neo4j://`` or ``bolt://`` address.
    replace
        Whether what a source no longer has goes: the records that it had brought and no other source has.
    source
        Under which name the store knows a single source again; by default its base name.
    good_only
        Whether to leave out the rows with an error instead of refusing everything.
    config
        A ``relgraph.toml``; by default the one beside each source.
    wait, login
        For stores.
    who, when
        For the ledger; by default whoever is logged in, now.
    progress
        Called with how many records are written and how many there are.
    heard
        Called with everything found wrong with the sources before anything is written.
    **policy
        How strictly files are taken: the fields of :class:`relgraph.validation.Policy`.

    Raises
    ------
    InputError
        With everything that is wrong with the sources; nothing has been written then.
    UsageError
        For a call that is off: `into` is no store, or one of the sources.
    StoreError
        Where the store cannot be reached, refuses or is busy.
    OutputError
        Where it cannot be written; it holds what it held before.
    """
    _check_call(sources, into, source=source, replace=replace, good_only=good_only)
    names = names_of(sources, source, replace=replace)
    with contextlib.ExitStack() as opened:
        store = opened.enter_context(open_store(into, wait=wait, login=login)) if _is_there(into) else None
        before = {entry.source for entry in store.imports()} if store else set()
        held = held_by(store, sole=replace and not before.isdisjoint(names))
        how = {"config": config, "wait": wait, "login": login, **policy}
        incoming = read_sources(zip(names, sources, strict=True), held, good_only=good_only, **how)
        issues, left_out = judge(incoming, good_only=good_only)
        if heard is not None:
            heard(issues)
        refused = any(each.reading.errors for each in incoming)
        if refused and not (good_only and any(not each.is_refused for each in incoming)):
            raise InputError(issues)
        store = store or opened.enter_context(open_store(into, create=True, wait=wait, login=login))
        changes = store.write(
            [
                Load(source=each.name, records=each.accepted, lineage=each.lineage)
                for each in incoming
                if not each.is_refused
            ],
            who=_somebody() if who is None else who,
            when=when or datetime.now(UTC).replace(microsecond=0),
            replace=replace,
            progress=progress,
        )
        now = look_over(store, read_settings(into, config).kinds)
    unknown = [name for name in names if replace and before and name not in before]
    return Imported(
        network=now.source,
        method=REPLACING if replace else UPSERTING,
        parameters={"sources": names, "replace": replace},
        notices=(
            *gather(issue for issue in issues if not issue.is_error),
            *_renamed(held[0], incoming),
            *(Notice("source_unknown", {"source": name, "there": tuple(sorted(before))}) for name in unknown),
        ),
        rows=tuple(_row(change, left_out) for change in changes),
        store=store.name,
        names={person.id: person.name for each in incoming for person in each.accepted.stakeholders},
    )


def _renamed(held: Sequence[Member], incoming: Sequence[Incoming]) -> tuple[Notice, ...]:
    """Return a notice where an id now has another name: two sources may number different people alike."""
    names = {id: name for id, name, _ in held}
    found = []
    for person in (person for each in incoming for person in each.accepted.stakeholders):
        before = names.get(person.id, person.id)
        if person.name != person.id:
            if before not in (person.id, person.name):
                found.append(f"{person.id}: {before} → {person.name}")
            names[person.id] = person.name
    return (Notice("names_changed", {"count": len(found), "changes": tuple(found)}),) if found else ()


def _check_call(
    sources: Sequence[str | Path], into: str | Path, *, source: str | None, replace: bool, good_only: bool
) -> None:
    if not is_store(into):
        raise failure(UsageError, "store_needed", {"place": into})
    if any(_same(each, into) for each in sources):
        raise failure(UsageError, "import_itself", {"place": store_name(into)})
    if source is not None and (len(sources) != 1 or not source.strip()):
        raise failure(UsageError, "source_for_one", {})
    if replace and good_only:
        # A refused row would count as one that the source no longer has, and take the stored record with it.
        raise failure(UsageError, "replace_with_rejects", {})


def _same(one: str | Path, other: str | Path) -> bool:
    if is_uri(one) or is_uri(other):
        return is_uri(one) and is_uri(other) and store_name(one) == store_name(other)
    return Path(one).resolve() == Path(other).resolve()


def _is_there(place: str | Path) -> bool:
    # An import that was killed at its very beginning leaves a file without a byte.
    return is_uri(place) or (Path(place).exists() and Path(place).stat().st_size > 0)


def _row(change: Change, left_out: Counter[str]) -> ImportRow:
    return ImportRow(
        what=change.what,
        new=change.new,
        updated=change.updated,
        unchanged=change.unchanged,
        removed=change.removed,
        rejected=left_out[change.what],
    )


def _somebody() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A container may run under a number that nobody has.
        return ""
