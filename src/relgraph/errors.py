"""Everything that can go wrong, as one tree, and findings about input as values.

::

    RelgraphError             exit code
    ├── UsageError            2   wrong option, unknown name or format
    │   └── UnknownName       2   a person (or decision) nobody or several match; carries candidates
    ├── InputError            3   input refused; carries every Issue found
    ├── StoreError            4   store unreachable, refused (login, foreign or newer file), timed out
    │   ├── StoreBusy         5   somebody else is writing
    │   └── CommitUnknown     8   the store may have committed or not; running again is safe
    └── OutputError           7   output exists, disk full, not writable

A question without an answer is no error: the result comes back with a notice (exit code 9).
Only ``relgraph.cli`` turns an error into text and an exit code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One finding about the input: where it is, why it is wrong and how to mend it.

    `row` counts as a spreadsheet does: the header is row 1. The sentences that say why and
    how to mend are made from `code` and `figures` at the edge, by :mod:`relgraph.wording`.
    """

    code: str
    severity: Literal["error", "notice"] = "error"
    source: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """True where this finding alone refuses the input."""
        return self.severity == "error"


class RelgraphError(Exception):
    """Root of every error that relgraph raises on purpose.

    Attributes
    ----------
    code, figures
        What :mod:`relgraph.wording` makes the sentence of, in either language; without a code there
        is the English message alone.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str = "", *, code: str = "", figures: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.figures: Mapping[str, Any] = figures or {}


class UsageError(RelgraphError):
    """The call itself is off: an option, a file that is not there, a format nobody knows."""

    exit_code = 2


class UnknownName(UsageError):  # noqa: N818 - reads as what it is
    """A name that nothing matches, or several do.

    Attributes
    ----------
    name
        What was asked for.
    candidates
        Ids (with names) that come nearest, best first.
    """

    def __init__(
        self,
        message: str,
        *,
        name: str,
        candidates: tuple[str, ...] = (),
        code: str = "",
        figures: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, code=code, figures=figures)
        self.name = name
        self.candidates = candidates


class InputError(RelgraphError):
    """The input was refused; `issues` holds everything found, notices included."""

    exit_code = 3

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        self.issues = issues
        errors = [issue for issue in issues if issue.is_error]
        super().__init__(f"input refused: {len(errors)} error{'s' * (len(errors) != 1)}")


class StoreError(RelgraphError):
    """A store that cannot be reached, or refuses: a login, a file that is not ours or of a newer version."""

    exit_code = 4


class StoreBusy(StoreError):  # noqa: N818 - reads as what it is
    """Somebody else is writing to the store, and did not stop in time."""

    exit_code = 5


class CommitUnknown(StoreError):  # noqa: N818 - reads as what it is
    """The connection broke while the store was committing: done or not, doing it again is safe."""

    exit_code = 8


class OutputError(RelgraphError):
    """The output could not be written, or was not, to protect what is there."""

    exit_code = 7
