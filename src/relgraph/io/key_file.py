"""The key to a network under pseudonyms: a CSV file that tells who is who, and is nobody else's to read."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from relgraph.errors import UsageError
from relgraph.io import atomic
from relgraph.io.writing import MARK, guarded
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relgraph.pseudonyms import Pseudonym

HEADER = ("pseudonym", "table", "id", "name")


def key_csv(key: Iterable[Pseudonym]) -> bytes:
    """Return a key as a CSV file: UTF-8 with a mark, as Excel wants it, and without formulas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([pseudonym, table, guarded(id), guarded(name)] for pseudonym, table, id, name in key)
    return (MARK + text.getvalue()).encode()


def refuse_place(key: str | Path, *, export: str | Path, force: bool) -> None:
    """Refuse a place where a key must not be written.

    Parameters
    ----------
    key
        Where the key is to stand.
    export
        What is written under pseudonyms: a file or a folder. The key must not go out with it.
    force
        Whether a key that is there, and nothing else, may be replaced.

    Raises
    ------
    UsageError
        Where the key would be, or be in, what goes out.
    OutputError
        Where the place is taken.
    """
    inner, outer = (Path(str(Path(path).resolve()).casefold()) for path in (key, export))
    if outer in (inner, *inner.parents):
        raise failure(UsageError, "key_goes_out", {"path": key, "export": export})
    atomic.refuse_existing(Path(key), force=force)
    atomic.refuse_foreign(key, beginnings=[(MARK + ",".join(HEADER)).encode()])
