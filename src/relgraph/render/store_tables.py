"""What is done with a store, as tables for eyes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from relgraph.render.grid import Column, View, grid, plain
from relgraph.wording import PARAGRAPH, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from relgraph.analysis.subject import HeldRow, Subject
    from relgraph.transfer.asking import Answer
    from relgraph.transfer.erasing import Erased
    from relgraph.transfer.importing import Imported
    from relgraph.transfer.writing_back import WrittenBack

COUNTS = ("new", "updated", "unchanged", "removed", "rejected")


def imported(result: Imported, view: View) -> Iterable[RenderableType]:
    """Yield what an import did, table by table, and what the store holds now."""
    columns = [Column("what"), *(Column(name, "right") for name in COUNTS)]
    rows = ((view.label("table", row.what), *(getattr(row, name) for name in COUNTS)) for row in result.rows)
    yield grid(view, columns, rows)
    held = result.network
    figures = {"store": result.store, "stakeholders": held.stakeholders, "relationships": held.relationships}
    yield plain(say("message", "store_holds", figures, lang=view.lang))


def erased(result: Erased, view: View) -> Iterable[RenderableType]:
    """Yield how many records of each kind are gone."""
    rows = ((view.label("held", row.what), row.removed) for row in result.rows)
    yield grid(view, [Column("what"), Column("removed", "right")], rows)


def written_back(result: WrittenBack, view: View) -> Iterable[RenderableType]:
    """Yield how many stakeholders and ties were given scores, or had them taken away."""
    rows = ((view.label("table", row.what), row.written, row.removed) for row in result.rows)
    yield grid(view, [Column("what"), Column("written", "right"), Column("removed", "right")], rows)


def answer(result: Answer, view: View) -> Iterable[RenderableType]:
    """Yield the rows of a query under the names of its columns."""
    yield plain(result.method)
    if not result.rows:
        yield plain(say("message", "no_rows", {}, lang=view.lang))
        return
    columns = [Column(name) for name in result.rows[0]]
    yield grid(view, columns, ([_text(value) for value in row.values()] for row in result.rows))


def subject(result: Subject, view: View) -> Iterable[RenderableType]:
    """Yield everything held on a person, a line a field, and which imports brought it."""
    columns = [Column(name) for name in ("what", "key", "field", "value", "sources")]
    yield grid(view, columns, (line for row in result.rows for line in _lines(row, view)))
    for entry in result.imports:
        when = f"{entry.when:%Y-%m-%d %H:%M}"
        figures = {"number": entry.number, "source": entry.source, "who": entry.who or "–", "when": when}
        yield plain(say("message", "brought_by", figures, lang=view.lang))


def _lines(row: HeldRow, view: View) -> Iterator[tuple[object, ...]]:
    head: tuple[object, ...] = (view.label("held", row.what), view.join(row.key))
    sources = view.join(row.sources, "joiner")
    for name, value in _flat(row.fields):
        text = _text(value)
        # Nothing that is held is cut: a long text goes on in lines of its own.
        for start in range(0, max(len(text), 1), PARAGRAPH):
            yield (*head, name if start == 0 else "", text[start : start + PARAGRAPH], sources)
            head, sources = ("", ""), ""


def _flat(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from value.items()
        else:
            yield name, value


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
