"""What the Neo4j driver says when it cannot, as our own errors: distinct words, and never a secret."""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import TYPE_CHECKING

from relgraph.errors import CommitUnknown, StoreBusy, StoreError
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterator

# By how the code of an error begins, or ends.
LOGIN = ("Neo.ClientError.Security.", "Neo.TransientError.Security.")
NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"
MEMORY = ("MemoryPoolOutOfMemoryError", "OutOfMemoryError", "StackOverFlowError")
TAKEN = ("ConstraintCreationFailed", "ConstraintValidationFailed")

# By what the system said, the more telling first: a handshake that times out is no fault of the certificate.
CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "store_no_host"),
    (TimeoutError, "store_silent"),
    (ssl.SSLError, "store_tls"),
    (ConnectionRefusedError, "store_down"),
)


@contextlib.contextmanager
def told(store: str) -> Iterator[None]:
    """Turn what the driver says into an error that names the store."""
    from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError  # noqa: PLC0415 - as slow as the driver

    try:
        yield
    except IncompleteCommit as error:
        raise failure(CommitUnknown, "store_commit_unknown", {"store": store}) from error
    except (DriverError, Neo4jError) as error:
        raise _known(error, store) from error
    except (OSError, ValueError) as error:
        # A name that no resolver knows, an address that is none.
        raise failure(StoreError, _connection(error), {"store": store, "why": _why(error)}) from error


def _known(error: Exception, store: str) -> StoreError:
    code = getattr(error, "code", None) or ""
    kind: type[StoreError] = StoreError
    if code.startswith(LOGIN):
        said = "store_login"
    elif code == NO_DATABASE:
        said = "store_no_database"
    elif is_memory(error):
        said = "store_memory"
    elif code.endswith(TAKEN):
        said = "store_taken"
    elif code.startswith("Neo.TransientError."):
        kind, said = StoreBusy, "store_busy"
    else:
        said = "store_refused" if code else _connection(error)
    return failure(kind, said, {"store": store, "why": _why(error)})


def is_memory(error: BaseException) -> bool:
    """Tell whether the server has run out of memory for what it was asked."""
    return str(getattr(error, "code", "") or "").endswith(MEMORY)


def _connection(error: BaseException) -> str:
    """Return the code of what is wrong with a connection, by what has caused the error."""
    causes = list(_causes(error))
    if any("http" in str(cause).lower().replace("https://", "") for cause in causes):
        return "store_http"
    return next((code for kind, code in CAUSES for cause in causes if isinstance(cause, kind)), "store_unreachable")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and all that has led to it; a routed address was tried at several places."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for each in error.exceptions:
                yield from _causes(each)
        error = error.__cause__ or error.__context__


def _why(error: BaseException) -> str:
    """Return the first sentence of an error, which holds no parameters."""
    lines = str(getattr(error, "message", None) or error).splitlines()
    return lines[0] if lines else type(error).__name__
