"""From a path or an address, a store or not, to records and what there is to say of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from relgraph.io import Reading, read
from relgraph.io.settings import read_settings
from relgraph.model import Origin, Records
from relgraph.result import Notice
from relgraph.stores import is_store, open_store, store_name
from relgraph.stores.address import WAIT_SECONDS
from relgraph.validation import Policy, remarks
from relgraph.validation.issues import notice_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from relgraph.errors import Issue
    from relgraph.stores import Login
    from relgraph.validation import Known

# Said by `check`; no reader of an analysis needs them.
QUIET = {
    "columns_own",
    "files_ignored",
    "encoding_chosen",
    "number_read_as",
    "header_assumed",
    "sheet_ignored",
    "json_key_ignored",
}

# Notices on ties, which a store gives too. It knows no rows: they come last, by what they are about.
ON_TIES = ("unknown_kind", "directed_disagrees", "second_boss", "reporting_circle")


def read_network(
    path: str | Path,
    *,
    config: str | Path | None = None,
    known: Known | None = None,
    wait: float = WAIT_SECONDS,
    login: Login | None = None,
    **policy: Any,
) -> Reading:
    """Return what is at `path`, a store or not, with everything that is wrong with it.

    Parameters
    ----------
    path
        Whatever holds a network.
    config
        A ``relgraph.toml``; by default the one beside the network.
    known
        Whom and what a store that this is read for holds already.
    wait, login
        For a store.
    **policy
        How strictly files are taken: the fields of :class:`relgraph.validation.Policy`.
    """
    taken = Policy(kinds=read_settings(path, config).kinds, **policy)
    if not is_store(path):
        return read(path, policy=taken, known=known)
    with open_store(path, wait=wait, login=login) as store:
        records = store.read()
    source = store_name(path)
    issues = [notice_at(Origin(source), "nothing_there")] if records == Records() else []
    return Reading(records=records, issues=(*issues, *remarks(records.relationships, taken.kinds)), source=source)


def gather(issues: Iterable[Issue]) -> tuple[Notice, ...]:
    """Return the notices of reading, one a code, with how often and about what."""
    counts: Counter[str] = Counter()
    values: dict[str, list[str]] = defaultdict(list)
    figures: dict[str, Mapping[str, Any]] = {}
    for issue in sorted(issues, key=_turn):
        if issue.code in QUIET:
            continue
        counts[issue.code] += int(issue.figures.get("count", 1))
        where = {
            name: found for name in ("source", "sheet", "row", "column") if (found := getattr(issue, name)) is not None
        }
        figures.setdefault(issue.code, where | dict(issue.figures))
        if issue.value is not None and issue.value not in values[issue.code]:
            values[issue.code].append(issue.value)
    return tuple(
        Notice(code, {**figures[code], "count": count, "value": ", ".join(values[code])})
        for code, count in counts.items()
    )


def _turn(issue: Issue) -> tuple[int, str, tuple[str, ...]]:
    if issue.code not in ON_TIES:
        return 0, "", ()
    return 1 + ON_TIES.index(issue.code), issue.value or "", tuple(issue.figures.get("people", ()))
