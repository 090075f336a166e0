"""Sets of people as tables for eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from relgraph.render.grid import Column, View, grid
from relgraph.result import reason_text
from relgraph.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from relgraph.analysis.key_players import KeyPlayers


def key_players(result: KeyPlayers, view: View) -> Iterable[RenderableType]:
    """Yield what the set achieves, its members, and what the most central would have achieved."""
    if result.value is None:
        return
    figures = {"metric": result.metric, "value": result.value, "bound": result.bound}
    code = "key_set_proven" if result.exact else "key_set_found"
    yield view.titled("achieved", say("message", code, figures, lang=view.lang))
    if result.before is not None:
        yield view.titled("before_removal", f"{result.before:.4g}")
    rows = (
        (
            row.rank,
            row.name,
            view.join((reason_text(reason, lang=view.lang, names=result.names) for reason in row.reasons), "joiner"),
        )
        for row in result.rows[: view.top]
    )
    yield grid(view, [Column("rank", "right"), Column("name"), Column("why", ratio=1)], rows)
    yield Text()
    columns = [Column("instead"), Column("achieved", "right"), Column("members", ratio=1)]
    instead = (
        (
            view.label("measure", name),
            f"{other.value:.4g}",
            view.join(result.names.get(who, who) for who in other.members),
        )
        for name, other in result.compared.items()
    )
    yield grid(view, columns, instead)
