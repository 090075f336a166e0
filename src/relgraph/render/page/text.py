"""What may be written on the page: users' text made safe to lay out, ours in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from relgraph.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME, LINE, PARAGRAPH = 80, 160, 600
# Controls, zero-width marks that hide, and the bidi marks with which a name can turn a sentence round.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def tidy(text: object, longest: int = LINE) -> str:
    r"""Return a user's text on one line, without controls, cut where no place on the page could hold it.

    Examples
    --------
    >>> tidy("  Ann\n Lee\u202e "), tidy("abcdef", longest=4)
    ('Ann Lee', 'abc…')
    """
    if text is None:
        return ""
    flat = " ".join(LONE_SURROGATE.sub("\ufffd", UNWRITABLE.sub("", str(text)[: longest * 20])).split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def tidied(value: Any) -> Any:
    """Return a structure with every text in it made safe to lay out."""
    if isinstance(value, str):
        return tidy(value, PARAGRAPH)
    if isinstance(value, dict):
        return {key: tidied(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [tidied(item) for item in value]
    return value


def both(
    family: str, code: str, figures: Mapping[str, Any], *, names: Mapping[str, str], part: str | None = None
) -> dict[str, str]:
    """Return a sentence of ours in both languages."""
    return {
        "en": tidy(say(family, code, figures, part=part, lang="en", names=names), PARAGRAPH),
        "zh": tidy(say(family, code, figures, part=part, lang="zh", names=names), PARAGRAPH),
    }
