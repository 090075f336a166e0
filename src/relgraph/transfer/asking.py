"""Running the queries in ``queries/``: on a store where it is, on anything else in a copy in memory."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from relgraph.errors import InputError, UsageError
from relgraph.io.settings import read_settings
from relgraph.result import Notice, Result
from relgraph.stores import is_store, open_store, queries
from relgraph.stores.address import WAIT_SECONDS
from relgraph.transfer.overview import engine_of, look_over
from relgraph.transfer.reading import gather, read_network
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from relgraph.errors import Issue
    from relgraph.stores import Login, Store

# The day on which every tie without a beginning counts, as it does in an analysis of records without dates.
DAY_WITHOUT_DATES = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Result):
    """The rows of a query as mappings, columns as the query names them; `method` says what it is for."""

    schema: ClassVar[str] = "query"


def run_query(
    network: str | Path,
    name: str,
    parameters: Mapping[str, str] | None = None,
    *,
    as_of: date | None = None,
    config: str | Path | None = None,
    wait: float = WAIT_SECONDS,
    login: Login | None = None,
    heard: Callable[[Sequence[Issue]], None] | None = None,
    **policy: Any,
) -> Answer:
    """Return the answer of a named query.

    Parameters
    ----------
    network
        A store, where the query runs, or anything else that holds a network.
    name
        Of the query (:func:`relgraph.stores.queries.names`).
    parameters
        As texts. `as_of` is the as-of date of the network where neither it nor the next one is given.
    as_of
        The day to look at.
    config, wait, login, heard, **policy
        As in :func:`relgraph.import_sources`.

    Raises
    ------
    UsageError
        For a query that does not exist, and parameters that are missing, unknown or no date.
    InputError
        With everything that is wrong with the network.
    """
    query = _query(name, engine_of(network))
    given = dict(parameters or {})
    if as_of is not None and "as_of" in query.parameters:
        given.setdefault("as_of", as_of.isoformat())
    _check_day(given.get("as_of"))
    # Before a network of a million ties is read: what is missing but the day that it may give itself.
    query.bind({"as_of": "", **given} if "as_of" in query.parameters else given)
    reading = {"config": config, "wait": wait, "login": login, "heard": heard, **policy}
    with _opened(network, **reading) as (store, notices):
        overview = look_over(store, read_settings(network, config).kinds)
        if "as_of" in query.parameters:
            given.setdefault("as_of", (overview.latest or DAY_WITHOUT_DATES).isoformat())
        bound = query.bind(given)
        rows = store.query(query, bound)
    return Answer(network=overview.source, method=query.purpose, parameters=bound, notices=notices, rows=rows)


def list_queries() -> dict[str, Any]:
    """Return what queries there are, what each is for, and what its parameters mean, as JSON."""
    found = (queries.load(name, "sqlite") for name in queries.names())
    rows = [{"name": one.name, "purpose": one.purpose, "parameters": dict(one.parameters)} for one in found]
    head = {"schema": "relgraph/queries/1", "network": None, "method": "the files in queries/"}
    return {**head, "parameters": {}, "notices": [], "rows": rows}


def _query(name: str, engine: queries.Engine) -> queries.Query:
    if name not in queries.names():
        # Those that the stores run themselves are no questions.
        raise failure(UsageError, "query_unknown", {"query": name, "allowed": queries.names()})
    return queries.load(name, engine)


def _check_day(text: str | None) -> None:
    if text is not None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        # Days are compared as texts: 20250630 is a date, and after every one written with hyphens.
        if day is None or day.isoformat() != text:
            raise failure(UsageError, "day_unreadable", {"value": text})


@contextlib.contextmanager
def _opened(
    network: str | Path,
    *,
    config: str | Path | None,
    wait: float,
    login: Login | None,
    heard: Callable[[Sequence[Issue]], None] | None,
    **policy: Any,
) -> Iterator[tuple[Store, tuple[Notice, ...]]]:
    """Open a store, or a copy in memory of a network that is none; with what reading it found."""
    if is_store(network):
        with open_store(network, wait=wait, login=login) as store:
            yield store, ()
        return
    from relgraph.stores.sqlite import in_memory  # noqa: PLC0415 - for networks that are no stores

    reading = read_network(network, config=config, **policy)
    if heard is not None:
        heard(reading.issues)
    if reading.errors:
        raise InputError(reading.issues)
    with in_memory(reading.records) as copy:
        copy.name = reading.source
        yield copy, gather(reading.notices)
