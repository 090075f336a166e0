"""Codes with figures to sentences, English or Chinese: the only place where text is made.

The sentences stand in ``vocabulary/wording/<language>/<family>.toml`` (families: reason, notice,
issue, error, message, finding, label), by code, as format strings:

``{id:who}``             a person's name; ``{ids:who}`` a list of names
``{strength:dec}``       two decimals without the leading zero: .31
``{people:n person|people}``  a count with its noun: 1 person, 3 people
``{share:pct}``          a share as a percentage
``{kind:kind}``          what a kind of tie is called
"""

from __future__ import annotations

import functools
import re
import string
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Literal, TypeVar

from relgraph.errors import RelgraphError

Lang = Literal["en", "zh"]
Error = TypeVar("Error", bound=RelgraphError)
LIST_LIMIT = 8
EDGE = "\0"  # no text of a user holds it: readers refuse control characters
LAST_LATIN = "\u2e7f"
PARAGRAPH = 400


@functools.cache
def sentences(family: str, lang: Lang) -> Mapping[str, Any]:
    """Return every sentence of a family in a language, by code."""
    data = resources.files("relgraph.vocabulary").joinpath("wording", lang, f"{family}.toml")
    return tomllib.loads(data.read_text(encoding="utf-8"))


def decimal(value: float) -> str:
    """Return a figure as the tables and the page show it: two decimals, no leading zero.

    Examples
    --------
    >>> decimal(0.314), decimal(1), decimal(-0.25), decimal(0.004)
    ('.31', '1.00', '-.25', '.004')
    """
    text = f"{value:.2f}" if abs(value) >= 0.005 or value == 0 else f"{value:.1g}"  # noqa: PLR2004 - half a unit of the last place
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


class _Sentence(string.Formatter):
    def __init__(self, lang: Lang, names: Mapping[str, str]) -> None:
        self.lang = lang
        self.names = names

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: PLR0911 - one a kind of figure
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self._listed(value, format_spec)
        if value is None:
            return "–"
        if format_spec == "who":
            return self._name(self.names.get(str(value), str(value)))
        if format_spec == "dec":
            return decimal(float(value))
        if format_spec == "pct":
            return f"{100 * float(value):.0f}%" if value >= 0.01 or value == 0 else "<1%"  # noqa: PLR2004
        if format_spec in ("kind", "role", "type", "stance", "measure", "status"):
            return label(format_spec, str(value), lang=self.lang)
        if format_spec.startswith("n "):
            one, _, many = format_spec[2:].partition("|")
            return f"{value} {one if value == 1 else many}"
        return str(super().format_field(value, format_spec))

    def _name(self, name: str) -> str:
        """Mark the Chinese ends of a name in a Chinese sentence: no space belongs there."""
        if self.lang == "en" or not name:
            return name
        first, last = (EDGE if char > LAST_LATIN else "" for char in (name[0], name[-1]))
        return f"{first}{name}{last}"

    def _listed(self, values: Sequence[Any], spec: str) -> str:
        joiner = ", " if self.lang == "en" else "、"
        shown = joiner.join(self.format_field(value, spec) for value in values[:LIST_LIMIT])
        rest = len(values) - LIST_LIMIT
        if rest <= 0:
            return shown
        return f"{shown} and {rest} more" if self.lang == "en" else f"{shown} 等 {len(values)} 项"


def say(
    family: str,
    code: str,
    figures: Mapping[str, Any],
    *,
    part: str | None = None,
    lang: Lang = "en",
    names: Mapping[str, str] | None = None,
) -> str:
    """Return the sentence of `code` in `family`, its figures filled in.

    Parameters
    ----------
    part
        Which sentence, where a code has several: why and mend of an issue, head and line of a
        finding. Without it the figure `why` chooses.
    names
        Display name by id; an id without one is shown as it is.
    """
    if family == "notice" and code not in sentences(family, lang):
        # A notice that comes from reading the input says why it was made.
        family, part = "issue", "why"
    template = sentences(family, lang)[code]
    if not isinstance(template, str):
        template = template[part or figures["why"]]
    return re.sub(f" ?{EDGE} ?", "", _Sentence(lang, names or {}).vformat(template, (), figures))


def failure(kind: type[Error], code: str, figures: Mapping[str, Any], **fields: Any) -> Error:
    """Return an error to raise: its message in English, and what the message in another language is made of."""
    return kind(say("error", code, figures), code=code, figures=figures, **fields)


def error_text(error: RelgraphError, *, lang: Lang = "en") -> str:
    """Return what an error says in a language; in English where nobody has put it into that language."""
    return say("error", error.code, error.figures, lang=lang) if error.code else str(error)


def printable(text: object) -> str:
    r"""Return text that a terminal shows and does not obey: one line, no control or bidi characters, cut when absurd.

    Examples
    --------
    >>> printable("a\x1b[31m\nb\u202e")
    'a[31m b'
    """
    line = " ".join(str(text).splitlines())
    shown = "".join(char for char in line if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return shown if len(shown) <= PARAGRAPH else shown[: PARAGRAPH - 1] + "…"


def label(family: str, code: str, *, lang: Lang = "en") -> str:
    """Return what a member of a closed list is called (a role, a type, a kind); itself if unnamed."""
    return str(sentences("label", lang).get(family, {}).get(code, code.replace("_", " ")))
