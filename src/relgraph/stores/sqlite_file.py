"""A SQLite file of ours: made for nobody else to read, known by its header, changed whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from relgraph.errors import OutputError, StoreError, UsageError
from relgraph.stores import schema
from relgraph.stores.sqlite_faults import told
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = ":memory:"
HEADER = b"SQLite format 3\0"
PRIVATE = 0o600
CACHE_KIB = 65_536


class SqliteFile:
    """An open file, or memory, with the tables of a store in it.

    Parameters
    ----------
    path
        Of the file; ``:memory:`` for none.
    create
        Whether to make a file that is not there.
    wait
        Seconds to wait while somebody else is writing.

    Attributes
    ----------
    connection
        Commits nothing by itself: see `changing`.
    """

    def __init__(self, path: str | Path, *, create: bool = False, wait: float = 10.0) -> None:
        self.path = None if str(path) == MEMORY else Path(path)
        self.name = self.path.name if self.path else MEMORY
        self.wait = wait
        empty = self._prepare(create=create) if self.path else True
        with told(self.name):
            self.connection = self._connect()
            try:
                self._make() if empty else self._recognise()
            except BaseException:
                self.connection.close()
                raise

    def _prepare(self, *, create: bool) -> bool:
        """Make the file where it is wanted; tell whether it is empty."""
        assert self.path is not None
        if not self.path.exists():
            if not create:
                raise failure(UsageError, "no_such_path", {"path": self.path})
            try:
                # Nobody else may read it, not even for a moment.
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE))
            except FileExistsError:
                pass
            except OSError as error:
                raise failure(OutputError, "output_failed", {"path": self.path, "why": error.strerror}) from error
        try:
            with self.path.open("rb") as file:
                head = file.read(len(HEADER))
        except OSError as error:
            raise failure(StoreError, "store_unreadable", {"store": self.name, "why": error.strerror}) from error
        if (head and head != HEADER) or not (head or create):
            raise failure(StoreError, "store_foreign", {"store": self.name})
        return not head

    def _connect(self) -> sqlite3.Connection:
        if self.path is None:
            connection = sqlite3.connect(MEMORY, isolation_level=None)
        else:
            mode = "rw" if os.access(self.path, os.W_OK) else "ro"
            uri = f"{self.path.absolute().as_uri()}?mode={mode}"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=self.wait)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        return connection

    def number(self, pragma: str) -> int:
        """Return what a pragma that holds a number says."""
        return int(self.connection.execute(f"PRAGMA {pragma}").fetchone()[0])

    def _make(self) -> None:
        with self.changing():
            if self.number("application_id") == schema.APPLICATION:
                return  # somebody else has been quicker
            for statement in schema.statements():
                self.connection.execute(statement)
            self.connection.execute(f"PRAGMA application_id = {schema.APPLICATION}")
            self.connection.execute(f"PRAGMA user_version = {schema.VERSION}")

    def _recognise(self) -> None:
        if self.number("application_id") != schema.APPLICATION:
            raise failure(StoreError, "store_foreign", {"store": self.name})
        version = self.number("user_version")
        if version > schema.VERSION:
            figures = {"store": self.name, "found": version, "known": schema.VERSION}
            raise failure(StoreError, "store_newer", figures)
        if version < schema.VERSION:
            self._migrate(version)

    def _migrate(self, version: int) -> None:
        """Bring an older file up to date, behind a copy of it as it was."""
        assert self.path is not None
        copy = self.path.with_name(f"{self.path.name}.v{version}-{datetime.now():%Y%m%d-%H%M%S}.backup")  # noqa: DTZ005
        with contextlib.closing(sqlite3.connect(_private(copy))) as backup:
            self.connection.backup(backup)
        with self.changing():
            for step in range(version, schema.VERSION):
                for statement in schema.MIGRATIONS[step]:
                    self.connection.execute(statement)
            self.connection.execute(f"PRAGMA user_version = {schema.VERSION}")

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the file for writing: all of it is done, or nothing."""
        with told(self.name):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite has rolled back by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Read all tables as they were when the first was: a writer in between changes nothing."""
        with told(self.name):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def only_reading(self) -> Iterator[None]:
        """Let nothing be changed, whatever is run."""
        with told(self.name):
            self.connection.execute("PRAGMA query_only = ON")
            try:
                yield
            finally:
                self.connection.execute("PRAGMA query_only = OFF")

    def keep_private(self) -> None:
        """Take the rights of others away, which a copy of the file may have brought along."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                self.path.chmod(self.path.stat().st_mode & 0o700)


def _private(path: Path) -> Path:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE))
    return path
