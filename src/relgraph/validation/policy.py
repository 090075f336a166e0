"""How strictly input is taken, and an issue tied to the row it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from relgraph import wording
from relgraph.errors import Issue
from relgraph.vocabulary import Kind, Kinds

if TYPE_CHECKING:
    from relgraph.model import Origin

OnDuplicate = Literal["sum", "update", "keep"]
Scale = Literal["1-5", "1-10", "percent"]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What the user allows, and how ambiguous cells are to be read.

    Attributes
    ----------
    create_missing
        Make a placeholder for an endpoint that no stakeholder matches, instead of refusing it.
    on_duplicate
        What becomes of the same key given twice: refused (None), weights and counts added
        (``sum``), later values that are not blank win (``update``), the first stays (``keep``).
    allow_self_ties
        Drop ties of someone with themselves, with a notice, instead of refusing them.
    scale
        The scale on which the whole file was assessed; None for [0, 1].
    encoding
        Encoding of text files; None to find it out.
    date_format
        Order of day, month and year (``dmy``, ``mdy``, ``ymd``) where a date leaves it open.
    kinds
        The table of kinds, with the changes of ``relgraph.toml``.
    """

    create_missing: bool = False
    on_duplicate: OnDuplicate | None = None
    allow_self_ties: bool = False
    scale: Scale | None = None
    encoding: str | None = None
    date_format: str | None = None
    kinds: Kinds = field(default_factory=Kinds, compare=False)


class KindsRead(dict[str, Kind]):
    """The kinds by the word they are recorded under, each looked up once however many ties have it."""

    def __init__(self, kinds: Kinds) -> None:
        super().__init__()
        self._kinds = kinds

    def __missing__(self, text: str) -> Kind:
        found = self[text] = self._kinds.get(text)
        return found


def issue_at(
    origin: Origin, code: str, *, column: str | None = None, value: str | None = None, **figures: Any
) -> Issue:
    """Return an error about one row."""
    return Issue(
        code=code,
        source=origin.source,
        sheet=origin.sheet,
        row=origin.row,
        column=column,
        value=value,
        figures=figures,
    )


def notice_at(
    origin: Origin, code: str, *, column: str | None = None, value: str | None = None, **figures: Any
) -> Issue:
    """Return a notice about one row, or about what begins there."""
    return Issue(
        code=code,
        severity="notice",
        source=origin.source,
        sheet=origin.sheet,
        row=origin.row,
        column=column,
        value=value,
        figures=figures,
    )


def describe(issue: Issue, lang: wording.Lang = "en") -> tuple[str, str]:
    """Return why an issue is one, and how to mend it.

    Parameters
    ----------
    issue
        Any issue that reading or validation found.
    lang
        Language of the sentences.

    Returns
    -------
    tuple of str
        Why, and the mend.

    Examples
    --------
    >>> why, mend = describe(Issue(code="no_key", row=3))
    >>> why
    'both id and name are blank'
    """
    figures = {
        "source": issue.source,
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        **issue.figures,
    }
    why = wording.say("issue", issue.code, figures, part="why", lang=lang)
    return why, wording.say("issue", issue.code, figures, part="mend", lang=lang)
