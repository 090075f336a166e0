"""Records to files: a JSON network, or a folder of CSV files for Excel."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relgraph.errors import OutputError
from relgraph.fields import FIELDS, RECORDS, REQUIRED, TABLES, values_of
from relgraph.io import atomic
from relgraph.io.columns import LOOSE_TAG_SEPARATORS
from relgraph.io.headers import ATTRIBUTE, meaning
from relgraph.io.json_network import to_json
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relgraph.model import Records

# Excel takes a file without the mark for the local encoding and shows Chinese as rubbish.
MARK = "\ufeff"
# A text that a spreadsheet would run; apostrophes before it are ours from an earlier export, or part of it.
FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?%?")
NEEDED = ("stakeholders", "relationships")


def write_json(records: Records, path: str | Path, *, force: bool = False) -> Path:
    """Write a JSON network, whole or not at all.

    Raises
    ------
    OutputError
        Where the path is taken and `force` is False, or the disk refuses.
    """
    return atomic.write_bytes(path, to_json(records), force=force)


def write_folder(records: Records, path: str | Path, *, force: bool = False) -> Path:
    """Write a folder of CSV files (UTF-8 with a mark, as Excel wants it), whole or not at all.

    Parameters
    ----------
    records
        What to write; a table without records is left out, stakeholders and relationships excepted.
    path
        The folder.
    force
        Replace a folder that holds nothing but such files.

    Returns
    -------
    Path
        The folder written.

    Raises
    ------
    OutputError
        Where the path is taken (by anything but a folder of ours, even with `force`), or the disk refuses.
    """
    folder = Path(path)
    if folder.is_symlink():
        raise failure(OutputError, "output_is_link", {"path": folder})
    atomic.refuse_existing(folder, force=force)
    if folder.exists():
        _refuse_foreign(folder)
    with atomic.told(folder):
        temporary = atomic.beside(folder)
        temporary.mkdir()
        try:
            for table in TABLES:
                if getattr(records, table) or table in NEEDED:
                    atomic.write_new(temporary / f"{table}.csv", to_csv(records, table))
            atomic.sync_folder(temporary)
            _swap(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        atomic.sync_folder(folder.parent)
    return folder


def _refuse_foreign(folder: Path) -> None:
    ours = {f"{table}.csv" for table in TABLES}
    if not folder.is_dir():
        raise failure(OutputError, "output_is_file", {"path": folder})
    foreign = sorted(file.name for file in folder.iterdir() if file.name not in ours or not file.is_file())
    if foreign:
        raise failure(OutputError, "output_holds_more", {"path": folder, "what": foreign[0]})


def _swap(temporary: Path, folder: Path) -> None:
    if not folder.exists():
        temporary.rename(folder)
        return
    old = atomic.beside(folder)
    folder.rename(old)
    try:
        temporary.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def to_csv(records: Records, table: str) -> bytes:
    """Return one table as a CSV file; blank columns are left out, the user's own columns come last."""
    listed: Sequence[Any] = getattr(records, table)
    used = {name for record in listed for name, _ in values_of(record)}.union(*REQUIRED[table])
    names = [name for name in FIELDS[RECORDS[table]] if name in used]
    own = list(dict.fromkeys(name for record in listed for name in getattr(record, "attributes", ())))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*names, *(guarded(_header(table, name)) for name in own)])
    for record in listed:
        cells = [_cell(getattr(record, name)) for name in names]
        writer.writerow([*cells, *(guarded(record.attributes.get(name, "")) for name in own)])
    return (MARK + text.getvalue()).encode()


def _header(table: str, name: str) -> str:
    """Return the header of a column of the user's own, marked where it would be read as something else."""
    safe = name and meaning(table, name) is None and not name.startswith(ATTRIBUTE)
    return name if safe else ATTRIBUTE + name


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value).removesuffix(".0")
    if isinstance(value, tuple):
        return guarded(_joined(value))
    return value.isoformat() if hasattr(value, "isoformat") else guarded(str(value))


def _joined(words: tuple[str, ...]) -> str:
    # A semicolon at the end of a single tag says that its commas part nothing.
    alone = len(words) == 1 and LOOSE_TAG_SEPARATORS.search(words[0])
    return ";".join(words) + (";" if alone else "")


def guarded(text: str) -> str:
    """Return a text as a spreadsheet will not run it: an apostrophe before =, +, - and @, but no number.

    Examples
    --------
    >>> guarded("=cmd()"), guarded("-5"), guarded("'=x"), guarded("plain")
    ("'=cmd()", '-5', "''=x", 'plain')
    """
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
