"""Whole or not at all: what is written appears under its name only once it is safely on the disk."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from relgraph.errors import OutputError
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EXCLUSIVE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

HEAD = 4096


def write_bytes(path: str | Path, data: bytes, *, force: bool = False, private: bool = False) -> Path:
    """Write a file: to a temporary sibling, to the disk, then under its name.

    Parameters
    ----------
    path
        Where to.
    data
        The whole content.
    force
        Replace what is there. A symbolic link is replaced itself; what it points at is not touched.
    private
        Let nobody else read it, not even while it is written.

    Returns
    -------
    Path
        The path written.

    Raises
    ------
    OutputError
        Where something is there already and `force` is False, or the disk refuses.
    """
    target = Path(path)
    _refuse_place(target, force=force)
    with told(target):
        temporary = beside(target)
        try:
            write_new(temporary, data, private=private)
            _put(temporary, target, force=force)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(target.parent)
    return target


@contextlib.contextmanager
def at_hand(path: str | Path, data: bytes, *, force: bool = False, private: bool = False) -> Iterator[None]:
    """Bring a file to the disk before something that is no use without it, and give it its name after that.

    Where the block fails nothing is written, and what stood there before is untouched.

    Parameters
    ----------
    path, data, force, private
        As for `write_bytes`.

    Raises
    ------
    OutputError
        Where the file cannot be written, and the block does not run; or, once it has run, cannot have its
        name: then it stays under the one that the error names.
    """
    target = Path(path)
    _refuse_place(target, force=force)
    temporary = beside(target)
    try:
        with told(target):
            write_new(temporary, data, private=private)
        yield
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    try:
        with told(target):
            _put(temporary, target, force=force)
    except OutputError as error:
        raise failure(OutputError, "output_left", {"path": target, "left": temporary}) from error
    with told(target):
        temporary.unlink(missing_ok=True)
        sync_folder(target.parent)


def _refuse_place(target: Path, *, force: bool) -> None:
    """Raise OutputError where a file cannot, or may not, stand."""
    refuse_existing(target, force=force)
    if target.is_dir() and not target.is_symlink():
        raise failure(OutputError, "output_is_folder", {"path": target})
    if target.exists() and not target.is_file():
        # Renaming over /dev/null would take it away from everybody.
        raise failure(OutputError, "output_is_special", {"path": target})


def refuse_foreign(path: str | Path, *, beginnings: Iterable[bytes], containing: bytes = b"") -> None:
    """Raise OutputError where a path is taken by anything but a file that this program wrote before.

    Parameters
    ----------
    beginnings, containing
        How a file of ours begins, and what its first four kilobytes hold.
    """
    target = Path(path)
    with told(target):
        if os.path.lexists(target) and not target.is_dir():
            head = b"" if _is_special(target) else target.read_bytes()[:HEAD]
            if not (containing in head and head.startswith(tuple(beginnings))):
                raise failure(OutputError, "output_not_ours", {"path": target})


def _is_special(target: Path) -> bool:
    """Tell whether a path is a link, a device or a pipe: nothing that a file may take the place of unasked."""
    return target.is_symlink() or not target.is_file()


def refuse_existing(target: Path, *, force: bool) -> None:
    """Raise OutputError where a path is taken, a dangling link included, and may not be replaced."""
    if not force and os.path.lexists(target):
        raise failure(OutputError, "output_exists", {"path": target})


@contextlib.contextmanager
def told(target: Path) -> Iterator[None]:
    """Turn what the system says into an OutputError that names the path."""
    try:
        yield
    except OSError as error:
        raise failure(OutputError, "output_failed", {"path": target, "why": error.strerror or error}) from error


def beside(target: Path) -> Path:
    """Return a name nobody has, in the folder of the target: a rename must not cross file systems."""
    return target.parent / f".{target.name}.{secrets.token_hex(6)}.tmp"


def write_new(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file that must not be there yet, down to the disk; a private one for its owner alone."""
    with os.fdopen(os.open(path, EXCLUSIVE, 0o600 if private else 0o666), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a rename to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put(temporary: Path, target: Path, *, force: bool) -> None:
    if force:
        temporary.replace(target)
        return
    try:
        # Unlike a rename, a link fails where somebody has taken the name since we looked.
        os.link(temporary, target)
    except FileExistsError:
        raise failure(OutputError, "output_exists", {"path": target}) from None
    except OSError:
        # No hard links on this file system.
        refuse_existing(target, force=False)
        temporary.replace(target)
