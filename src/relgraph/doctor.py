"""Whether relgraph and a store are well: versions, extras, rights. Nothing personal: no name, path, host or user."""

from __future__ import annotations

import platform
import re
import sqlite3
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relgraph.errors import RelgraphError, UsageError
from relgraph.result import Notice, notice_text
from relgraph.stores import is_store, is_uri, open_store, store_name
from relgraph.wording import error_text, failure, label, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from relgraph.stores import Login
    from relgraph.wording import Lang

HIDDEN = "…"
ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|\[[0-9a-f:]+\](?::\d+)?")
NAME, EXTRA = re.compile(r"[\w.-]+"), re.compile(r"extra *== *['\"]([\w-]+)")
USUAL_USER = "neo4j"
# What must be so for a store to be well, and what is said where it is not.
NEEDED = {"private": "store_not_private", "writable": "store_not_writable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """One thing looked at: what it is, whether it is well, and what to do where it is not."""

    what: str
    value: Any
    ok: bool = True
    note: Notice | RelgraphError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Everything looked at; `exit_code` is that of the trouble with the store.

    `secrets` are texts that must not stand in what is told: the store's path, host and user.
    """

    rows: tuple[ConditionRow, ...]
    exit_code: int = 0
    secrets: tuple[str, ...] = ()

    def to_dict(self, *, lang: Lang = "en") -> dict[str, Any]:
        """Return it as JSON."""
        rows = [
            {"what": row.what, "value": row.value, "ok": row.ok, "note": self._note(row, lang)} for row in self.rows
        ]
        head = {"schema": "relgraph/doctor/1", "network": None, "method": "installed packages, condition of the store"}
        return {**head, "parameters": {}, "notices": [], "rows": rows}

    def cells(self, *, lang: Lang = "en") -> Iterator[tuple[str, ...]]:
        """Yield the cells of a table."""
        for row in self.rows:
            yield (
                label("condition", row.what, lang=lang),
                "–" if row.value is None else _word(row.value, lang),
                _word(row.ok, lang),
                self._note(row, lang) or "",
            )

    def _note(self, row: ConditionRow, lang: Lang) -> str | None:
        if row.note is None:
            return None
        if isinstance(row.note, Notice):
            return notice_text(row.note, lang=lang)
        text = error_text(row.note, lang=lang)
        for secret in self.secrets:
            # Whole, or a host called h would take every h along.
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", HIDDEN, text)
        return ADDRESS.sub(HIDDEN, text)


def _word(value: Any, lang: Lang) -> str:
    return say("message", "yes" if value else "no", {}, lang=lang) if isinstance(value, bool) else str(value)


def look_into(place: str | Path | None = None, *, wait: float, login: Login | None = None) -> Condition:
    """Return how relgraph is, and how the store at `place` is where one is named.

    Raises
    ------
    UsageError
        Where `place` is no name of a store.
    """
    ours = (*_versions(), *_extras())
    if place is None:
        return Condition(rows=ours)
    if not is_store(place):
        raise failure(UsageError, "store_needed", {"place": place})
    secrets = _secrets(place, login)
    try:
        with open_store(place, wait=wait, login=login) as store:
            found = store.condition()
    except RelgraphError as error:
        row = ConditionRow(what="reachable", value=False, ok=False, note=error)
        return Condition(rows=(*ours, row), exit_code=error.exit_code, secrets=secrets)
    rows = (ConditionRow(what="reachable", value=True), *_store_rows(found))
    return Condition(rows=(*ours, *rows), secrets=secrets)


def _versions() -> Iterator[ConditionRow]:
    yield ConditionRow(what="relgraph", value=_version("relgraph"))
    yield ConditionRow(what="python", value=platform.python_version())
    yield ConditionRow(what="platform", value=f"{platform.system()} {platform.release()} {platform.machine()}")
    yield ConditionRow(what="sqlite", value=sqlite3.sqlite_version)
    for need in _requirements(extra=False):
        found = _version(need)
        note = None if found else Notice("package_missing", {"package": need})
        yield ConditionRow(what=need, value=found, ok=found is not None, note=note)


def _extras() -> Iterator[ConditionRow]:
    for need in _requirements(extra=True):
        found = _version(need)
        yield ConditionRow(what=need, value=found, note=None if found else Notice("extra_missing", {"extra": need}))


def _requirements(*, extra: bool) -> Iterator[str]:
    """Yield the packages that relgraph needs, or those that it can make use of."""
    try:
        needs = requires("relgraph") or []
    except PackageNotFoundError:
        needs = []
    for need in needs:
        if (EXTRA.search(need) is not None) == extra and (name := NAME.match(need)):
            yield name[0]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _store_rows(found: Mapping[str, Any]) -> Iterator[ConditionRow]:
    for what, value in found.items():
        if isinstance(value, dict):
            yield from (ConditionRow(what=table, value=count) for table, count in value.items())
        else:
            wrong = what in NEEDED and value is False
            yield ConditionRow(what=what, value=value, ok=not wrong, note=Notice(NEEDED[what]) if wrong else None)


def _secrets(place: str | Path, login: Login | None) -> tuple[str, ...]:
    """Return what must not be told, the longest first: the shorter may stand in them."""
    if is_uri(place):
        host = store_name(place).partition("://")[2].partition("/")[0]
        texts = {str(place), store_name(place), host, host.rpartition(":")[0]}
    else:
        path = Path(place)
        texts = {str(place), str(path.resolve()), str(path.parent.resolve()), path.name}
    if login is not None and login.username != USUAL_USER:
        texts.add(login.username)
    return tuple(sorted(texts - {"", "/", "."}, key=len, reverse=True))
