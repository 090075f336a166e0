"""Rows to a table of a terminal, side by side where there is room, long texts under their row where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from relgraph.wording import Lang, label, printable, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Below this, long texts stand under their row instead of in a column a few characters wide.
NARROW = 110
INDENT = 5
GAP = 2


class Column(NamedTuple):
    """A column by the code of its heading; one with a `ratio` holds long texts."""

    name: str
    justify: str = "left"
    ratio: int | None = None


class View(NamedTuple):
    """How somebody looks at a result: language, number of rows, characters in a line."""

    lang: Lang
    top: int | None
    width: int

    def label(self, family: str, code: str) -> str:
        """Return what a member of a closed list is called."""
        return label(family, code, lang=self.lang)

    def join(self, texts: Iterable[str], how: str = "list") -> str:
        """Return texts in a row, joined as the language does: a list, sentences, or a title and what follows it."""
        return say("message", how, {}, lang=self.lang).join(texts)

    def titled(self, title: str, text: str) -> Text:
        """Return a line that begins with the heading `title`."""
        return plain(self.join((self.label("column", title), text), "colon"))


def plain(text: object) -> Text:
    """Return text as it is shown: no markup, control and bidi characters taken out, cut when absurd."""
    return Text(printable(text))


def grid(view: View, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> RenderableType:
    """Return rows as a table."""
    if view.width < NARROW and any(column.name == "why" for column in columns):
        return _stacked(view, columns, rows)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    for column in columns:
        table.add_column(
            view.label("column", column.name),
            justify=column.justify,  # type: ignore[arg-type]
            ratio=column.ratio,
            no_wrap=column.justify == "right",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(plain, row))
    return table


def _stacked(view: View, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> RenderableType:
    beside = [place for place, column in enumerate(columns) if column.ratio is None]
    below = [place for place, column in enumerate(columns) if column.ratio is not None]
    head = [view.label("column", column.name) for column in columns]
    cells = [[plain(cell).plain for cell in row] for row in rows]
    widths = {place: max(cell_len(row[place]) for row in [head, *cells]) for place in beside}
    names = [place for place in beside if columns[place].justify == "left"]
    for _ in range(sum(widths.values()) + GAP * (len(beside) - 1) - view.width):
        widest = max(names, key=widths.__getitem__)
        widths[widest] = max(widths[widest] - 1, INDENT)

    def line(row: Sequence[str]) -> str:
        return (" " * GAP).join(_fitted(row[place], widths[place], columns[place].justify) for place in beside).rstrip()

    parts: list[RenderableType] = [Text(line(head), style="bold")]
    for row in cells:
        parts.append(Text(line(row)))
        parts += [Padding(Text(row[place]), (0, 0, 0, INDENT)) for place in below if row[place] not in ("", "–")]
    return Group(*parts)


def _fitted(text: str, width: int, justify: str) -> str:
    """Return text in exactly `width` cells of a terminal, of which a Chinese character takes two."""
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    space = " " * (width - cell_len(text))
    return space + text if justify == "right" else text + space
