"""How strictly input is taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from relgraph.vocabulary import Kinds

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
