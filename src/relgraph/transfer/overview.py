"""What a store holds in short, counted where it is instead of read out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from relgraph.result import Source
from relgraph.stores import is_uri
from relgraph.stores.queries import load

if TYPE_CHECKING:
    from pathlib import Path

    from relgraph.stores import Store
    from relgraph.stores.queries import Engine
    from relgraph.vocabulary import Kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The counts of a store, and the latest interaction or `since`: its as-of date."""

    source: Source
    latest: date | None


def engine_of(place: str | Path) -> Engine:
    """Return which engine runs the queries of a store, by its name or by what it was opened by."""
    return "neo4j" if is_uri(place) else "sqlite"


def look_over(store: Store, kinds: Kinds) -> Overview:
    """Return what `store` holds in short."""
    rows = store.query(load("store_overview", engine_of(store.name)), {})
    ties = [row for row in rows if row["what"] == "relationships"]
    days = [date.fromisoformat(row["latest"]) for row in rows if row["latest"] is not None]
    return Overview(
        source=Source(
            source=store.name,
            stakeholders=sum(row["held"] for row in rows if row["what"] == "stakeholders"),
            relationships=sum(row["held"] for row in ties),
            conflicts=sum(row["held"] for row in ties if row["ill"] or kinds.get(row["kind"]).conflict),
        ),
        latest=max(days, default=None),
    )
