"""Writing scores back to a Neo4j, where its own tools show them, and taking them away again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from relgraph.analysis.scores import score
from relgraph.errors import UsageError
from relgraph.io.settings import read_settings
from relgraph.network import Network
from relgraph.result import Result
from relgraph.stores import is_uri, open_store
from relgraph.stores.address import WAIT_SECONDS
from relgraph.transfer.overview import look_over
from relgraph.vocabulary import Kinds
from relgraph.wording import failure

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from relgraph.stores import Login
    from relgraph.stores.neo4j import Neo4jStore

PARTS = ("stakeholders", "relationships")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRow:
    """How many stakeholders or ties were given properties, or had them taken away."""

    what: str
    written: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenBack(Result):
    """What was written back to `store`."""

    schema: ClassVar[str] = "write-back"
    store: str = ""


def write_scores(
    place: str | Path,
    *,
    seed: int = 0,
    as_of: date | None = None,
    unweighted: bool = False,
    config: str | Path | None = None,
    wait: float = WAIT_SECONDS,
    login: Login | None = None,
) -> WrittenBack:
    """Write decision power, weak links and strengths into a Neo4j, as properties that begin with ``relgraph_``.

    Parameters
    ----------
    place
        Address of the Neo4j.
    seed, as_of, unweighted, config
        As for the analyses.
    wait, login
        For the store.

    Raises
    ------
    UsageError
        For any other store.
    """
    settings = read_settings(place, config)
    with _opened(place, wait=wait, login=login) as store:
        network = Network(
            store.read(),
            source=store.name,
            kinds=settings.kinds,
            as_of=as_of,
            unweighted=unweighted,
            half_life=settings.half_life,
        )
        scores = score(network, seed=seed)
        written = store.write_properties(scores.nodes, scores.ties)
    return WrittenBack(
        network=network.source,
        method="decision power, weak links and strengths as properties",
        parameters=scores.parameters,
        notices=scores.notices,
        rows=tuple(WrittenRow(what=what, written=count) for what, count in zip(PARTS, written, strict=True)),
        names=network.names,
        store=store.name,
    )


def remove_scores(place: str | Path, *, wait: float = WAIT_SECONDS, login: Login | None = None) -> WrittenBack:
    """Take away from a Neo4j what was written back."""
    with _opened(place, wait=wait, login=login) as store:
        removed = store.remove_properties()
        network = look_over(store, Kinds()).source
    return WrittenBack(
        network=network,
        method="taking scores away",
        parameters={},
        rows=tuple(WrittenRow(what=what, removed=count) for what, count in zip(PARTS, removed, strict=True)),
        store=store.name,
    )


def _opened(place: str | Path, *, wait: float, login: Login | None) -> Neo4jStore:
    if not is_uri(place):
        raise failure(UsageError, "write_back_needs_neo4j", {"place": place})
    return cast("Neo4jStore", open_store(place, wait=wait, login=login))
