"""The map of stakeholders as tables for eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from relgraph.render.grid import Column, View, grid, plain
from relgraph.result import reason_text
from relgraph.wording import decimal, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from relgraph.analysis.stakeholders import StakeholderMap, StakeholderRow

REASONS = 3
ROWS = 5
"""How many rows are shown of what stands above the stakeholders; the JSON has all."""
IN_COLUMNS = ("salience", "quarter", "engagement_gap")
"""Reasons that say what the other columns of the row say already."""


def stakeholder_map(result: StakeholderMap, view: View) -> Iterable[RenderableType]:
    """Yield who is on the map and who is missing, what deserves a look first, and then every stakeholder."""
    there = ((name, count) for name, count in result.coverage.items() if count)
    yield view.titled("coverage", view.join(f"{view.label('type', name)} {count}" for name, count in there) or "–")
    yield view.titled("missing_types", _types(result.missing_types, view))
    if result.unkept_types is not None:
        yield view.titled("unkept_types", _types(result.unkept_types, view))
    for section in (_moves, _power, _exchange, _segments):
        yield from section(result, view)
    yield Text()
    columns = [Column("name"), Column("type"), Column("salience"), Column("quarter"), Column("stance")]
    columns += [Column("assessed", "right"), Column("network_power", "right"), Column("why", ratio=1)]
    yield grid(view, columns, (_row(result, row, view) for row in result.rows[: view.top]))


def _types(types: Iterable[str], view: View) -> str:
    return view.join(view.label("type", name) for name in types) or view.label("status_rule", "nothing")


def _stance(value: int | None, view: View) -> str:
    return "–" if value is None else view.label("stance", str(value))


def _number(value: float | None) -> str:
    return "–" if value is None else decimal(value)


def _amount(value: float) -> str:
    return f"{value:,.10g}"


def _row(result: StakeholderMap, row: StakeholderRow, view: View) -> tuple[object, ...]:
    wanted = row.desired_stance is not None and row.desired_stance != row.stance
    told = [reason for reason in row.reasons if reason.code not in IN_COLUMNS]
    reasons = (reason_text(reason, lang=view.lang, names=result.names) for reason in told[:REASONS])
    return (
        row.name,
        view.label("type", row.type),
        view.label("salience", row.salience) if row.salience else "–",
        view.label("quarter", row.quarter) if row.quarter else "–",
        _stance(row.stance, view) + (f" → {_stance(row.desired_stance, view)}" if wanted else ""),
        _number(row.power),
        _number(row.network_power),
        view.join(reasons, "joiner"),
    )


def _section(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[object]], view: View
) -> Iterator[RenderableType]:
    """Yield the first rows under a heading, or nothing where there are none."""
    if not rows:
        return
    yield _heading(title)
    yield grid(view, columns, rows[:ROWS])
    if len(rows) > ROWS:
        yield plain(say("message", "more_rows", {"rest": len(rows) - ROWS}, lang=view.lang))


def _heading(title: str) -> RenderableType:
    return Group(Text(), Text(plain(title).plain, style="bold"))


def _names(result: StakeholderMap, ids: Iterable[str], view: View) -> str:
    return view.join(result.names.get(who, who) for who in ids) or "–"


def _moves(result: StakeholderMap, view: View) -> Iterator[RenderableType]:
    columns = [Column("name"), Column("quarter"), Column("stance"), Column("desired"), Column("steps", "right")]
    columns += [Column("moved_by"), Column("strength", "right")]
    rows = [
        (
            result.names[move.id],
            view.label("quarter", move.quarter) if move.quarter else "–",
            _stance(move.stance, view),
            _stance(move.desired_stance, view),
            "–" if move.steps is None else move.steps,
            _names(result, move.moved_by, view),
            _number(move.strength),
        )
        for move in result.moves
    ]
    yield from _section(view.label("heading", "moves"), columns, rows, view)


def _power(result: StakeholderMap, view: View) -> Iterator[RenderableType]:
    columns = [Column("name"), Column("assessed_place", "right"), Column("network_place", "right")]
    rows = [
        (
            result.names[row.id],
            f"{row.power_rank} / {row.of} ({decimal(row.power)})",
            f"{row.network_rank} / {row.of} ({decimal(row.network_power)})",
        )
        for row in result.disagreements
    ]
    title = view.label("heading", "power_gap")
    if result.agreement is not None:
        title = view.label("heading", "power_gap_agreement").format(agreement=decimal(result.agreement))
    yield from _section(title, columns, rows, view)


def _exchange(result: StakeholderMap, view: View) -> Iterator[RenderableType]:
    columns = [Column("expecting"), Column("expected_of"), Column("expected", "right"), Column("delivered", "right")]
    us = say("message", "our_side", {}, lang=view.lang)
    short = [
        (
            result.names[row.id],
            result.names[row.other] if row.other is not None else us,
            _amount(row.expected),
            _amount(row.delivered),
        )
        for row in result.expectations
        if row.short
    ]
    yield from _section(view.label("heading", "expectations"), columns, short, view)
    columns = [Column("source"), Column("target"), Column("tie"), Column("given", "right"), Column("returned", "right")]
    kept = [
        (
            result.names[row.source],
            result.names[row.target],
            view.label("kind", row.kind),
            *(f"{amount:.0f}" if row.basis == "contacts" else decimal(amount) for amount in (row.given, row.returned)),
        )
        for row in result.reciprocity
        if row.one_sided
    ]
    yield from _section(view.label("heading", "reciprocity"), columns, kept, view)


def _segments(result: StakeholderMap, view: View) -> Iterator[RenderableType]:
    if not result.segments:
        return
    columns = [Column("segment"), Column("people", "right"), Column("worth", "right"), Column("share", "right")]
    columns += [Column("members")]
    rows = [
        (
            view.label("segment", row.segment),
            len(row.members),
            _amount(row.value),
            "–" if row.share is None else f"{100 * row.share:.0f}%",
            _names(result, row.members[:ROWS], view) + (" …" if len(row.members) > ROWS else ""),
        )
        for row in result.segments
    ]
    figures = {
        "high_value": _amount(result.parameters["high_value"]),
        "strong_tie": decimal(result.parameters["strong_tie"]),
    }
    title = view.label("heading", "segments").format(**figures)
    yield _heading(title)
    yield grid(view, columns, rows)
