"""Results as tables for eyes. The form may change; scripts read the JSON."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.text import Text

from relgraph.analysis.chain import Chain
from relgraph.analysis.edges import Edges
from relgraph.analysis.groups import Groups
from relgraph.analysis.key_players import KeyPlayers
from relgraph.analysis.paths import Paths
from relgraph.analysis.rank import Ranking
from relgraph.analysis.spread import Spread
from relgraph.analysis.stakeholders import StakeholderMap
from relgraph.analysis.subject import Subject
from relgraph.analysis.weak_links import WeakLinks
from relgraph.render import group_tables, set_tables, spread_tables, stakeholder_tables, store_tables
from relgraph.render.grid import Column, View, grid, plain
from relgraph.result import Result, notice_text, reason_text
from relgraph.transfer.asking import Answer
from relgraph.transfer.erasing import Erased
from relgraph.transfer.importing import Imported
from relgraph.transfer.writing_back import WrittenBack
from relgraph.wording import Lang, decimal, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO

    from relgraph.findings import Finding

WIDTH_IN_PIPE = 140


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # Rich would exit with 1; whoever calls decides what it means that nobody reads on.
        raise BrokenPipeError


class Printer:
    """Prints results to one stream in one language.

    Parameters
    ----------
    file
        Where to.
    lang
        Language of everything that is ours; the user's text stays.
    width
        Characters in a line; by default those of the terminal, and 140 where there is none.
    """

    def __init__(self, file: TextIO, *, lang: Lang = "en", width: int | None = None) -> None:
        known = shutil.get_terminal_size().columns if file.isatty() else WIDTH_IN_PIPE
        self.console = _Console(
            file=file,
            width=width or known,
            # Whoever wants no colour wants no bold either: nothing but text.
            force_terminal=False if os.environ.get("NO_COLOR") else None,
            markup=False,
            highlight=False,
            emoji=False,
            soft_wrap=False,
        )
        self.lang = lang

    def show(self, result: Result, *, top: int | None = None, notices: bool = True) -> None:
        """Print a result: its head, its rows (the first `top`), and what to know of them."""
        for part in _tables(result, View(self.lang, top, self.console.width)):
            self.console.print(part)
        if notices:
            self.notes(notice_text(notice, lang=self.lang, names=result.names) for notice in result.notices)

    def notes(self, texts: Iterable[str]) -> None:
        """Print remarks, one a line."""
        for text in texts:
            self.console.print(Text("· ").append_text(plain(text)), style="dim")

    def head(self, text: str) -> None:
        """Print a heading."""
        self.console.print()
        self.console.print(plain(text), style="bold")

    def say(self, text: str) -> None:
        """Print a line."""
        self.console.print(plain(text))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print rows under headings, given by their codes."""
        self.console.print(grid(View(self.lang, None, self.console.width), [Column(name) for name in columns], rows))

    def findings(self, findings: Sequence[Finding], names: Mapping[str, str]) -> None:
        """Print what a report says first, numbered as on the map."""
        for number, finding in enumerate(findings, 1):
            head, line = (
                say("finding", finding.code, finding.figures, part=part, lang=self.lang, names=names)
                for part in ("head", "line")
            )
            self.console.print(Text(f" {number}  ").append_text(plain(head)), style="bold")
            self.console.print(Text("    ").append_text(plain(line)))


def _tables(result: Result, view: View) -> Iterable[RenderableType]:
    makers = {
        Ranking: _ranking,
        WeakLinks: _weak_links,
        Paths: _paths,
        Chain: _chain,
        Edges: _edges,
        Spread: spread_tables.spread,
        Groups: group_tables.groups,
        KeyPlayers: set_tables.key_players,
        StakeholderMap: stakeholder_tables.stakeholder_map,
        Imported: store_tables.imported,
        Subject: store_tables.subject,
        Erased: store_tables.erased,
        WrittenBack: store_tables.written_back,
        Answer: store_tables.answer,
    }
    yield from makers[type(result)](result, view)  # type: ignore[operator]
    if view.top is not None and len(result.rows) > view.top:
        yield plain(say("message", "more_rows", {"rest": len(result.rows) - view.top}, lang=view.lang))


def _number(value: float | None) -> str:
    return "–" if value is None else decimal(value)


def _figure(value: float | None) -> str:
    """Return a measure of any size: four figures, or as it is where it counts people."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.4g}"


def _who(result: Result, *ids: str, arrow: str = " → ") -> str:
    return arrow.join(result.names.get(id, id) for id in ids)


def _why(result: Result, reasons: Sequence[Any], view: View, *, most: int = 3) -> str:
    texts = (reason_text(reason, lang=view.lang, names=result.names) for reason in reasons[:most])
    return view.join(texts, "joiner")


def _ranking(result: Ranking, view: View) -> Iterable[RenderableType]:
    rows = result.rows[: view.top]
    parts = list(rows[0].parts) if rows else []
    columns = [Column("rank", "right"), Column("name"), Column("type"), Column("score", "right")]
    columns += [Column(name, "right") for name in parts]
    columns += [Column("assessed", "right"), Column("why", ratio=1)]
    if parts:
        weights = result.parameters["weights"]
        shares = view.join(f"{view.label('measure', name)} {decimal(weights[name])}" for name in parts)
        yield plain(f"{view.label('measure', 'power')} = {shares}")
    show = _number if parts else _figure
    yield grid(
        view,
        columns,
        (
            (
                row.rank,
                row.name,
                view.label("type", row.type),
                show(row.score),
                *(_number(row.parts[name].value) for name in parts),
                _number(row.power),
                _why(result, row.reasons, view),
            )
            for row in rows
        ),
    )


def _weak_links(result: WeakLinks, view: View) -> Iterable[RenderableType]:
    columns = [Column("rank", "right"), Column("what"), Column("harm", "right"), Column("why", ratio=1)]
    yield grid(
        view,
        columns,
        (
            (
                row.rank,
                _who(result, row.id) if row.id else _who(result, row.source or "", row.target or "", arrow=" – "),
                f"{100 * row.harm:.1f}%" if row.harm else "0",
                _why(result, row.reasons, view),
            )
            for row in result.rows[: view.top]
        ),
    )


def _paths(result: Paths, view: View) -> Iterable[RenderableType]:
    if not result.rows:
        return
    columns = [Column("rank", "right"), Column("strength", "right"), Column("weakest"), Column("route", ratio=3)]
    if any(row.reasons for row in result.rows):
        columns.append(Column("why", ratio=2))
    yield grid(
        view,
        columns,
        (
            (
                row.rank,
                decimal(row.strength),
                f"{_who(result, row.weakest.source, row.weakest.target)} {decimal(row.weakest.strength)}",
                _who(result, *row.stakeholders),
                _why(result, row.reasons, view),
            )[: len(columns)]
            for row in result.rows[: view.top]
        ),
    )
    names = (result.names.get(who, who) for who in result.gatekeepers)
    yield view.titled("gatekeepers", view.join(names) or "–")


def _chain(result: Chain, view: View) -> Iterable[RenderableType]:
    status = result.status
    rule = view.label("status_rule", status or "none")
    yield view.titled("status", f"{view.label('status', status)} – {rule}" if status else f"– {rule}")
    yield view.titled("decider", _who(result, result.decider) if result.decider else "–")
    if len(result.formal_line) > 1:
        yield view.titled("formal_line", _who(result, *result.formal_line))
    missing = view.join(view.label("role", role) for role in result.missing_roles)
    yield view.titled("missing_roles", missing or view.label("status_rule", "nothing"))
    for warning in result.warnings:
        yield Text("! ").append_text(plain(reason_text(warning, lang=view.lang, names=result.names)))
    columns = [Column("key"), Column("name"), Column("roles"), Column("stance"), Column("covered_by")]
    columns += [Column("best_route", ratio=1), Column("why", ratio=1)]
    yield grid(view, columns, (_member(result, row, view) for row in result.rows[: view.top]))


def _member(result: Chain, row: Any, view: View) -> tuple[object, ...]:
    covered, route = row.covered_by, row.best_route
    return (
        "●" if row.key else "",
        row.name,
        view.join(view.label("role", role) for role in row.roles) or "–",
        view.label("stance", str(row.stance)) if row.stance is not None else "–",
        f"{_who(result, covered.id)} {decimal(covered.strength)}" if covered else "–",
        f"{_who(result, *route.stakeholders)} {decimal(route.strength)}" if route else "–",
        _why(result, row.reasons, view),
    )


def _edges(result: Edges, view: View) -> Iterable[RenderableType]:
    columns = [Column("source"), Column("target"), Column("strength", "right"), Column("distance", "right")]
    columns += [Column("cost", "right"), Column("why", ratio=1)]
    yield grid(
        view,
        columns,
        (
            (
                _who(result, row.source),
                _who(result, row.target),
                decimal(row.weight),
                f"{row.distance:.2f}",
                f"{row.cost:.2f}",
                _why(result, row.evidence, view),
            )
            for row in result.rows[: view.top]
        ),
    )
