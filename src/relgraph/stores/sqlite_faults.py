"""What SQLite says when it cannot, as our own errors."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from relgraph.errors import OutputError, RelgraphError, StoreBusy, StoreError
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterator

# By how the name of the error begins (SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, ...).
CODES: dict[str, tuple[type[RelgraphError], str]] = {
    "SQLITE_BUSY": (StoreBusy, "store_busy"),
    "SQLITE_LOCKED": (StoreBusy, "store_busy"),
    "SQLITE_FULL": (OutputError, "store_full"),
    "SQLITE_IOERR": (OutputError, "store_io"),
    "SQLITE_READONLY": (OutputError, "store_read_only"),
    "SQLITE_NOTADB": (StoreError, "store_foreign"),
    "SQLITE_CORRUPT": (StoreError, "store_damaged"),
    "SQLITE_CANTOPEN": (StoreError, "store_unreadable"),
}


@contextlib.contextmanager
def told(store: str) -> Iterator[None]:
    """Turn what SQLite says into an error that names the store."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        found = next((made for start, made in CODES.items() if name.startswith(start)), None)
        if found is None:
            raise
        kind, code = found
        raise failure(kind, code, {"store": store, "why": str(error)}) from error
