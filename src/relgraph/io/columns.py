"""Cells to values, one column at a time: what each field takes and what is said where it does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from relgraph import vocabulary
from relgraph.fields import LIMITS
from relgraph.io.dates import day, moment
from relgraph.io.numbers import Range, Read
from relgraph.io.tables import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relgraph.io.tables import Report
    from relgraph.validation import Policy

SCALED: dict[str, Literal["assessment", "strength"]] = {
    **dict.fromkeys(("power", "interest", "legitimacy", "urgency"), "assessment"),
    **dict.fromkeys(("strength", "desired_strength", "trust", "communication", "affect", "co_creation"), "strength"),
}
RANGES = {
    name: Range(limits, whole=name == "level", scaled=SCALED.get(name))
    for name, limits in LIMITS.items()
    if name not in ("stance", "desired_stance")
}
DAYS = frozenset({"since", "until", "due", "expires"})
KEYS = ("id", "source", "target", "reports_to", "decision", "stakeholder")

ROLE_SEPARATORS = re.compile(r"[;；、,，/|\n]")
TAG_SEPARATORS = re.compile(r"[;；]")
LOOSE_TAG_SEPARATORS = re.compile(r"[、,，|\n]")
# What Excel leaves of a long number in a CSV file.
SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+")


@dataclass(frozen=True, slots=True)
class Stray:
    """A word that is in no closed list: kept as the user wrote it."""

    text: str


def tags(text: str) -> tuple[str, ...]:
    """Return the tags of a cell; a semicolon, where there is one, is the only separator.

    Examples
    --------
    >>> tags("key, new"), tags("R, D;")
    (('key', 'new'), ('R, D',))
    """
    separators = TAG_SEPARATORS if TAG_SEPARATORS.search(text) else LOOSE_TAG_SEPARATORS
    return tuple(dict.fromkeys(tag.strip() for tag in separators.split(text) if tag.strip()))


def roles(text: str) -> tuple[str, ...]:
    """Return the buying roles that a cell names, each once; "other", which an export may say, is none of them."""
    found = []
    for part in filter(None, map(str.strip, ROLE_SEPARATORS.split(text))):
        role = vocabulary.word("role", part)
        if role is not None:
            found.append(role)
        elif vocabulary.word("type", part) != "other":
            raise Refused("unknown_role", word=part, allowed=vocabulary.names("role"))
    return tuple(dict.fromkeys(found))


def stance(text: str) -> int:
    """Return a stance from -2 to 2, given as a word or as the number itself."""
    named = vocabulary.word("stance", text)
    if named is not None:
        return vocabulary.STANCES[named]
    try:
        return int(Range(LIMITS["stance"], whole=True).take(text).value)
    except Refused:
        raise Refused("unknown_stance") from None


def yes_or_no(text: str) -> bool:
    """Return what a word of consent or denial says."""
    found = vocabulary.word("yes", text)
    if found is None:
        raise Refused("unknown_yes")
    return found == "yes"


def listed(table: str, text: str) -> str | Stray:
    """Return the member of a closed list that a word stands for, or the stray word."""
    return vocabulary.word(table, text) or Stray(text)


def key(text: str) -> str:
    """Return an id or a name as it stands, unless a spreadsheet has cut its digits."""
    if "+" in text and SHORTENED.fullmatch(text):
        raise Refused("digits_lost")
    return text


PARSERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(KEYS, key),
    **dict.fromkeys(("stance", "desired_stance"), stance),
    **dict.fromkeys(("ours", "placeholder", "directed"), yes_or_no),
    **{name: partial(listed, name) for name in ("type", "entity")},
    "buying_roles": roles,
    "tags": tags,
}


def parser(name: str, policy: Policy) -> Callable[[str], Any]:
    """Return what reads a cell of the field `name`: a value (a `Read` where it is a number) or Refused."""
    if name in RANGES:
        return partial(RANGES[name].take, scale=policy.scale)
    if name in DAYS or name == "date":
        return partial(moment if name == "date" else day, order=policy.date_format)
    return policy.kinds.spell if name == "kind" else PARSERS.get(name, str)


class Column(dict[str, Any]):
    """One column of a table: what its texts say, each distinct one read once."""

    def __init__(self, header: str, name: str, parse: Callable[[str], Any], report: Report) -> None:
        super().__init__({"": None})
        self.header, self.name, self.parse, self.report = header, name, parse, report
        self.wrong: dict[str, Refused] = {}
        self.echoed: dict[str, float] = {}

    def __missing__(self, text: str) -> Any:
        try:
            value = self.parse(text)
        except Refused as refused:
            value, self.wrong[text] = None, refused
        if isinstance(value, Read):
            if not value.plain:
                self.echoed[text] = value.value
            value = value.value
        self[text] = value
        return value

    def read(self, numbers: Sequence[int], texts: Sequence[str]) -> list[Any]:
        """Return the value of each cell, in the row of that number; None where it is blank or, once reported, wrong."""
        if self.parse is str:
            return [text or None for text in texts]
        values = list(map(self.__getitem__, texts))
        if self.wrong:
            for number, text in zip(numbers, texts, strict=True):
                if fault := self.wrong.get(text):
                    self.report.error(fault.code, row=number, column=self.header, value=text, **fault.figures)
        return values

    def tell(self) -> None:
        """Report how the numbers were read that are not in plain digits."""
        if self.echoed:
            examples = tuple(f"{text} = {value:.15g}" for text, value in list(self.echoed.items())[:3])
            self.report.notice("number_read_as", column=self.header, examples=examples)
