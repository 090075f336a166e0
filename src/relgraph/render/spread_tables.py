"""Whom to tell first, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relgraph.render.grid import Column, View, grid
from relgraph.result import reason_text
from relgraph.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import RenderableType

    from relgraph.analysis.message import ExpectedReach
    from relgraph.analysis.spread import SeedRow, Spread


def spread(result: Spread, view: View) -> Iterable[RenderableType]:
    """Return what the seeds reach together, beside the best possible and the baseline, and each of them."""
    if not result.rows:
        return
    for title, code, figures in _lines(result):
        yield view.titled(title, say("message", code, figures, lang=view.lang, names=result.names))
    columns = [Column("rank", "right"), Column("name"), Column("gain", "right"), Column("why", ratio=1)]
    yield grid(
        view,
        columns,
        ((row.rank, row.name, f"{row.gain:.2f}", _why(result, row, view)) for row in result.rows[: view.top]),
    )


def _why(result: Spread, row: SeedRow, view: View) -> str:
    return view.join((reason_text(reason, lang=view.lang, names=result.names) for reason in row.reasons), "joiner")


def _lines(result: Spread) -> Iterable[tuple[str, str, Mapping[str, object]]]:
    """Yield what stands above the table: a heading, a sentence and its figures."""
    people = result.network.stakeholders
    yield "together", "spread_reached", {"people": people, **_interval(result)}
    best: dict[str, object] = {"most": result.best_at_most}
    if result.guarantee is None:
        yield "best_possible", "spread_best_open", best
    else:
        proved = {"ratio": result.guarantee.ratio, "probability": result.guarantee.probability}
        yield "best_possible", "spread_best", best | proved
    baseline = result.degree_baseline
    yield "strongest", "spread_baseline", {"who": baseline.seeds, **_interval(baseline)}


def _interval(reached: Spread | ExpectedReach) -> dict[str, object]:
    return {"expected": reached.expected, "low": reached.low, "high": reached.high}
