"""The groups of a network as tables for eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from relgraph.render.grid import Column, View, grid, plain
from relgraph.result import reason_text
from relgraph.wording import decimal, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import RenderableType

    from relgraph.analysis.balance import Balance
    from relgraph.analysis.formal import Dimensions, Formal
    from relgraph.analysis.groups import Groups

SHOWN, SHOWN_BETWEEN = 10, 3
ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
DIMENSIONS = ("connectedness", "hierarchy", "efficiency", "lubness")


def groups(result: Groups, view: View) -> Iterable[RenderableType]:
    """Yield communities, then what runs between groups, then friends and enemies, then the chart."""
    if result.stability is not None:
        figures = {
            "modularity": result.modularity,
            "by_chance": result.stability.modularity_by_chance,
            "p": result.stability.p,
            "agreement": result.stability.agreement,
        }
        yield _line(view, "communities", figures)
    yield _communities(result, view)
    if result.ei:
        yield from _silos(result, view)
    if result.balance is not None:
        yield from _balance(result, result.balance, view)
    if result.formal is not None:
        yield from _formal(result, result.formal, view)


def _line(view: View, code: str, figures: Mapping[str, object]) -> Text:
    return plain(say("message", code, figures, lang=view.lang))


def _title(view: View, code: str) -> Text:
    return Text("\n").append(view.label("groups", code), style="bold")


def _more(view: View, whole: int) -> Iterable[RenderableType]:
    if whole > SHOWN:
        yield plain(say("message", "more_rows", {"rest": whole - SHOWN}, lang=view.lang))


def _number(value: float | None) -> str:
    return "–" if value is None else decimal(value)


def _chance(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".lstrip("0") if value < 1 else "1"


def _names(result: Groups, ids: Iterable[str]) -> list[str]:
    return [result.names.get(id, id) for id in ids]


def _communities(result: Groups, view: View) -> RenderableType:
    columns = [Column("group", "right"), Column("name"), Column("people", "right"), Column("inside", "right")]
    columns += [Column("stability", "right"), Column("members", ratio=1)]
    return grid(
        view,
        columns,
        (
            (
                row.group,
                row.label,
                len(row.members),
                _number(row.inside),
                _number(row.stability),
                view.join(_names(result, row.members)),
            )
            for row in result.rows[: view.top]
        ),
    )


def _silos(result: Groups, view: View) -> Iterable[RenderableType]:
    yield _title(view, "silos")
    columns = [Column("by"), *(Column(name, "right") for name in ("external", "internal", "ei", "by_chance", "p"))]
    yield grid(
        view,
        columns,
        (
            (each.by, each.external, each.internal, _number(each.index), _number(each.expected), _chance(each.p))
            for each in result.ei
        ),
    )
    pairs = sorted(
        (each for each in result.density if each.one != each.other),
        key=lambda each: (each.ties - each.expected, each.one, each.other),
    )
    if pairs:
        yield _title(view, "between")
        columns = [Column("what"), *(Column(name, "right") for name in ("ties", "by_chance", "density", "p"))]
        yield grid(
            view,
            [*columns, Column("brokers", ratio=1)],
            (
                (
                    " – ".join(_names(result, (each.one, each.other))),
                    each.ties,
                    f"{each.expected:.1f}",
                    _number(each.density),
                    _chance(each.p),
                    view.join(
                        f"{result.names.get(who.id, who.id)} {who.routes}" for who in each.brokers[:SHOWN_BETWEEN]
                    )
                    or "–",
                )
                for each in pairs[:SHOWN]
            ),
        )
        yield from _more(view, len(pairs))
    yield from _brokers(result, view)


def _brokers(result: Groups, view: View) -> Iterable[RenderableType]:
    brokers = [each for each in result.brokers if each.total]
    if not brokers:
        return
    yield _title(view, "brokers")
    yield grid(
        view,
        [Column("name"), Column("group"), *(Column(role, "right") for role in ROLES)],
        (
            (*_names(result, (each.id, each.group)), *(getattr(each, role) for role in ROLES))
            for each in brokers[:SHOWN]
        ),
    )
    yield from _more(view, len(brokers))


def _balance(result: Groups, balance: Balance, view: View) -> Iterable[RenderableType]:
    yield _title(view, "balance")
    triads = balance.triads
    figures = {
        "positive": balance.positive,
        "negative": balance.negative,
        "balanced": triads.balanced,
        "triads": triads.balanced + triads.unbalanced,
        "frustration": balance.frustration,
        "bound": balance.bound,
    }
    part = "exact" if balance.exact else "bound"
    yield plain(say("message", "balance", figures, part=part, lang=view.lang))
    for each in balance.coalitions:
        one, other = (view.join(_names(result, side)) for side in (each.one, each.other))
        yield _line(view, "camps", {"one": one, "other": other})
    if not balance.coalitions:
        yield _line(view, "no_camps", {})


def _formal(result: Groups, formal: Formal, view: View) -> Iterable[RenderableType]:
    yield _title(view, "formal")
    sides: Sequence[tuple[str, Dimensions]] = (("chart", formal.chart), ("informal", formal.informal))
    yield grid(
        view,
        [Column("what"), *(Column(name, "right") for name in ("people", "lines", *DIMENSIONS))],
        (
            (
                view.label("groups", name),
                side.people,
                side.lines,
                *(_number(getattr(side, dimension)) for dimension in DIMENSIONS),
            )
            for name, side in sides
        ),
    )
    if not formal.gone_round:
        return
    yield _title(view, "gone_round")
    columns = [Column("name"), *(Column(name, "right") for name in ("below", "over", "across", "own"))]
    yield grid(
        view,
        [*columns, Column("why", ratio=1)],
        (
            (
                *_names(result, (each.id,)),
                each.below,
                each.over,
                each.across,
                each.own,
                view.join((reason_text(why, lang=view.lang, names=result.names) for why in each.reasons), "joiner"),
            )
            for each in formal.gone_round[:SHOWN]
        ),
    )
    yield from _more(view, len(formal.gone_round))
