"""What the demo prints: the report on one network, question by question."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from relgraph.analysis.paths import find_paths
from relgraph.render.tables import Printer
from relgraph.wording import Lang, label

if TYPE_CHECKING:
    from relgraph.report import Report

ROWS = 8


def show_demo(report: Report, file: TextIO, *, lang: Lang = "en") -> None:
    """Print the answers of `report` as tables, the findings first."""
    printer = Printer(file, lang=lang)

    def head(code: str, **figures: str) -> None:
        printer.head(label("heading", code, lang=lang).format(**figures))

    printer.say(label("heading", "demo", lang=lang))
    head("says")
    printer.findings(report.findings, report.network.names)
    head("rank")
    printer.show(report.ranking, top=ROWS)
    head("weak_links")
    printer.show(report.weak_links, top=ROWS, notices=False)
    chain = report.chain
    if chain is None or chain.decider is None:
        return
    route = next(row.best_route for row in chain.rows if row.id == chain.decider)
    if route is not None:
        start = route.stakeholders[0]
        names = report.network.names
        head("paths", source=names[start], target=names[chain.decider])
        printer.show(find_paths(report.network, source=start, target=chain.decider, k=3), notices=False)
    head("chain")
    printer.show(chain, top=ROWS, notices=False)
