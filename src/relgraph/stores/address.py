"""From what a user calls a store, to the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from relgraph.errors import UsageError
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from relgraph.stores.store import Store

SCHEMES = tuple(scheme + secure for scheme in ("neo4j", "bolt") for secure in ("", "+s", "+ssc"))
SUFFIXES = (".db", ".sqlite", ".sqlite3")
WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How to be let in by a server.

    Attributes
    ----------
    username, password, database
        Without a password no login is tried.
    ask
        Called for a password when the server wants one and none is known.
    insecure
        Whether names may travel unencrypted to another machine.
    """

    username: str = "neo4j"
    password: str | None = field(default=None, repr=False)
    database: str | None = None
    ask: Callable[[], str | None] | None = None
    insecure: bool = False


def is_uri(place: str | Path) -> bool:
    """Tell whether a name is an address: ``scheme://...``."""
    return "://" in str(place)


def is_store(place: str | Path) -> bool:
    """Tell whether a name is that of a store, there or not.

    Examples
    --------
    >>> is_store("network.db"), is_store("neo4j+s://graph.example"), is_store("network.xlsx")
    (True, True, False)
    """
    return is_uri(place) or (Path(place).suffix.lower() in SUFFIXES and not Path(place).is_dir())


def store_name(place: str | Path) -> str:
    """Return what a store is called in results: the base name of a file, host, port and database of a server."""
    if not is_uri(place):
        return Path(place).name
    scheme, _, rest = str(place).partition("://")
    # Up to the last @: a password may hold a slash, and must not be shown for that.
    return f"{scheme}://{rest.rpartition('@')[2]}"


def open_store(
    place: str | Path, *, create: bool = False, wait: float = WAIT_SECONDS, login: Login | None = None
) -> Store:
    """Return the store that `place` names, opened.

    Parameters
    ----------
    place
        A ``.db`` file or a ``neo4j://`` or ``bolt://`` address.
    create
        Whether to make a file that is not there.
    wait
        Seconds to wait while somebody else is writing.
    login
        For a server.

    Raises
    ------
    UsageError
        For a file that is not there, and an address that nobody understands or that holds a password.
    StoreError
        Where it cannot be reached or refuses.
    """
    if not is_uri(place):
        from relgraph.stores.sqlite import SqliteStore  # noqa: PLC0415 - only the engine that is asked for

        return SqliteStore(place, create=create, wait=wait)
    parts = urlsplit(str(place))
    if parts.scheme not in SCHEMES:
        raise failure(UsageError, "store_scheme", {"scheme": parts.scheme, "allowed": SCHEMES})
    if "@" in str(place):
        raise failure(UsageError, "store_login_in_uri", {"uri": store_name(place)})
    from relgraph.stores.neo4j import Neo4jStore  # noqa: PLC0415 - the driver takes a second to load

    return Neo4jStore(str(place), wait=wait, login=login or Login())
