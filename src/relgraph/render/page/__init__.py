"""The interactive page: one HTML file that opens offline and never runs what a name contains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from relgraph.report import Report
    from relgraph.wording import Lang

Profile = Literal["full", "share"]

__all__ = ["Profile", "page_html", "write_page"]


def page_html(report: Report, *, lang: Lang = "en", profile: Profile = "full") -> str:
    """Return the page as text; the same report gives the same text, byte for byte.

    Parameters
    ----------
    report
        What the page shows.
    lang
        Language in which it opens; both are in it.
    profile
        `share` leaves out notes, stances, contact details and assessments.
    """
    from relgraph.render.page.adapter import Page  # noqa: PLC0415 - PyVis is slow to load
    from relgraph.render.page.payload import payload  # noqa: PLC0415
    from relgraph.render.page.sharing import for_sharing  # noqa: PLC0415

    shown = for_sharing(report) if profile == "share" else report
    return Page(payload(shown, lang=lang, profile=profile)).generate_html()


def write_page(
    report: Report, path: Path, *, lang: Lang = "en", profile: Profile = "full", force: bool = False
) -> None:
    """Write the page to `path` as UTF-8, whole or not at all.

    Parameters
    ----------
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    OutputRefused
        When the file exists and `force` is not given, or cannot be written.
    """
    from relgraph.io.atomic import write_bytes  # noqa: PLC0415 - only when a page is made

    write_bytes(path, page_html(report, lang=lang, profile=profile).encode("utf-8"), force=force)
