"""Results as tables for eyes. The form may change; scripts read the JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from relgraph.analysis.chain import Chain
from relgraph.analysis.edges import Edges
from relgraph.analysis.paths import Paths
from relgraph.analysis.rank import Ranking
from relgraph.analysis.weak_links import WeakLinks
from relgraph.result import Result, notice_text, reason_text
from relgraph.wording import Lang, decimal, label, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from relgraph.findings import Finding

WIDTH_IN_PIPE = 140


class _Column(NamedTuple):
    name: str
    justify: str = "left"
    ratio: int | None = None


def plain(text: object) -> Text:
    """Return text as it is shown: no markup, control and bidi characters taken out, cut when absurd."""
    shown = "".join(char for char in str(text) if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return Text(shown if len(shown) <= 400 else shown[:399] + "…")  # noqa: PLR2004 - a paragraph


class Printer:
    """Prints results to one stream in one language.

    Parameters
    ----------
    file
        Where to.
    lang
        Language of everything that is ours; the user's text stays.
    """

    def __init__(self, file: TextIO, *, lang: Lang = "en") -> None:
        width = None if file.isatty() else WIDTH_IN_PIPE
        self.console = Console(file=file, width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)
        self.lang = lang

    def show(self, result: Result, *, top: int | None = None, notices: bool = True) -> None:
        """Print a result: its head, its rows (the first `top`), and what to know of them."""
        for part in _tables(result, self.lang, top):
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

    def findings(self, findings: Sequence[Finding], names: Mapping[str, str]) -> None:
        """Print what a report says first, numbered as on the map."""
        for number, finding in enumerate(findings, 1):
            head, line = (
                say("finding", finding.code, finding.figures, part=part, lang=self.lang, names=names)
                for part in ("head", "line")
            )
            self.console.print(Text(f" {number}  ").append_text(plain(head)), style="bold")
            self.console.print(Text("    ").append_text(plain(line)))


def _grid(lang: Lang, columns: Sequence[_Column], rows: Iterable[Sequence[object]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    for column in columns:
        table.add_column(
            label("column", column.name, lang=lang),
            justify=column.justify,  # type: ignore[arg-type]
            ratio=column.ratio,
            no_wrap=column.justify == "right",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else plain(cell) for cell in row))
    return table


def _tables(result: Result, lang: Lang, top: int | None) -> Iterable[RenderableType]:
    makers = {Ranking: _ranking, WeakLinks: _weak_links, Paths: _paths, Chain: _chain, Edges: _edges}
    yield from makers[type(result)](result, lang, top)  # type: ignore[operator]
    if top is not None and len(result.rows) > top:
        yield plain(f"… {len(result.rows) - top}")


def _number(value: float | None) -> str:
    return "–" if value is None else decimal(value)


def _figure(value: float | None) -> str:
    """Return a measure of any size: three decimals below ten, as it is where it counts people."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.4g}"


def _who(result: Result, *ids: str, arrow: str = " → ") -> str:
    return arrow.join(result.names.get(id, id) for id in ids)


def _why(result: Result, reasons: Sequence[Any], lang: Lang, *, most: int = 3) -> str:
    return "; ".join(reason_text(reason, lang=lang, names=result.names) for reason in reasons[:most])


def _ranking(result: Ranking, lang: Lang, top: int | None) -> Iterable[RenderableType]:
    rows = result.rows[:top]
    parts = list(rows[0].parts) if rows else []
    columns = [_Column("rank", "right"), _Column("name"), _Column("type"), _Column("score", "right")]
    columns += [_Column(name, "right") for name in parts]
    columns += [_Column("assessed", "right"), _Column("why", ratio=1)]
    if parts:
        weights = result.parameters["weights"]
        shares = ", ".join(f"{label('measure', name, lang=lang)} {decimal(weights[name])}" for name in parts)
        yield plain(f"{label('measure', 'power', lang=lang)} = {shares}")
    show = _number if parts else _figure
    yield _grid(
        lang,
        columns,
        (
            (
                row.rank,
                row.name,
                label("type", row.type, lang=lang),
                show(row.score),
                *(_number(row.parts[name].value) for name in parts),
                _number(row.power),
                _why(result, row.reasons, lang),
            )
            for row in rows
        ),
    )


def _weak_links(result: WeakLinks, lang: Lang, top: int | None) -> Iterable[RenderableType]:
    columns = [_Column("rank", "right"), _Column("what"), _Column("harm", "right"), _Column("why", ratio=1)]
    yield _grid(
        lang,
        columns,
        (
            (
                row.rank,
                _who(result, row.id) if row.id else _who(result, row.source or "", row.target or "", arrow=" – "),
                f"{100 * row.harm:.1f}%" if row.harm else "0",
                _why(result, row.reasons, lang),
            )
            for row in result.rows[:top]
        ),
    )


def _paths(result: Paths, lang: Lang, top: int | None) -> Iterable[RenderableType]:
    if not result.rows:
        return
    columns = [_Column("rank", "right"), _Column("route", ratio=2), _Column("strength", "right")]
    columns += [_Column("weakest"), _Column("why", ratio=1)]
    yield _grid(
        lang,
        columns,
        (
            (
                row.rank,
                _who(result, *row.stakeholders),
                decimal(row.strength),
                f"{_who(result, row.weakest.source, row.weakest.target)} {decimal(row.weakest.strength)}",
                _why(result, row.reasons, lang),
            )
            for row in result.rows[:top]
        ),
    )
    guards = _who(result, *result.gatekeepers, arrow=", ") or "–"
    yield plain(f"{label('column', 'gatekeepers', lang=lang)}: {guards}")


def _chain(result: Chain, lang: Lang, top: int | None) -> Iterable[RenderableType]:
    words = {name: label("column", name, lang=lang) for name in ("status", "decider", "formal_line", "missing_roles")}
    status = label("status", result.status, lang=lang) if result.status else "–"
    yield plain(f"{words['status']}: {status}")
    yield plain(f"{words['decider']}: {_who(result, result.decider) if result.decider else '–'}")
    if len(result.formal_line) > 1:
        yield plain(f"{words['formal_line']}: {_who(result, *result.formal_line)}")
    if result.missing_roles:
        missing = ", ".join(label("role", role, lang=lang) for role in result.missing_roles)
        yield plain(f"{words['missing_roles']}: {missing}")
    yield Group(*(Text("! ").append_text(plain(reason_text(w, lang=lang, names=result.names))) for w in result.warnings))
    columns = [_Column("key"), _Column("name"), _Column("roles"), _Column("stance"), _Column("covered_by")]
    columns += [_Column("best_route", ratio=1), _Column("why", ratio=1)]
    yield _grid(lang, columns, (_member(result, row, lang) for row in result.rows[:top]))


def _member(result: Chain, row: Any, lang: Lang) -> tuple[object, ...]:
    covered, route = row.covered_by, row.best_route
    return (
        "●" if row.key else "",
        row.name,
        ", ".join(label("role", role, lang=lang) for role in row.roles) or "–",
        label("stance", str(row.stance), lang=lang) if row.stance is not None else "–",
        f"{_who(result, covered.id)} {decimal(covered.strength)}" if covered else "–",
        f"{_who(result, *route.stakeholders)} {decimal(route.strength)}" if route else "–",
        _why(result, row.reasons, lang),
    )


def _edges(result: Edges, lang: Lang, top: int | None) -> Iterable[RenderableType]:
    columns = [_Column("source"), _Column("target"), _Column("strength", "right"), _Column("distance", "right")]
    columns += [_Column("cost", "right"), _Column("why", ratio=1)]
    yield _grid(
        lang,
        columns,
        (
            (
                _who(result, row.source),
                _who(result, row.target),
                decimal(row.weight),
                f"{row.distance:.2f}",
                f"{row.cost:.2f}",
                _why(result, row.evidence, lang),
            )
            for row in result.rows[:top]
        ),
    )
