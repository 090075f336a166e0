"""Cells to values, one column at a time: what each field takes and what is said where it does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from relgraph import vocabulary
from relgraph.io.dates import day, moment
from relgraph.io.numbers import Range
from relgraph.io.tables import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from relgraph.io.tables import Report, Table
    from relgraph.validation import Policy

ASSESSMENT = Range(low=0, high=1, scaled="assessment")
DIMENSION = Range(low=0, high=1, scaled="strength")
STRENGTH = Range(low=0, high=1, open_low=True, scaled="strength")
UNIT = Range(low=0, high=1)
POSITIVE = Range(low=0, open_low=True)
ANY = Range()
RANGES: dict[str, dict[str, Range]] = {
    "stakeholders": {
        "level": Range(low=1, whole=True),
        **dict.fromkeys(("power", "interest", "legitimacy", "urgency"), ASSESSMENT),
        "stance_confidence": UNIT,
        "cadence": POSITIVE,
        **dict.fromkeys(("value", "satisfaction", "expected", "delivered"), ANY),
    },
    "relationships": {
        "strength": STRENGTH,
        "desired_strength": DIMENSION,
        **dict.fromkeys(("trust", "communication", "affect", "co_creation"), DIMENSION),
        **dict.fromkeys(("weight", "count"), POSITIVE),
        "sentiment": Range(low=-1, high=1),
        **dict.fromkeys(("expected", "delivered"), ANY),
        "share": UNIT,
        "confidence": Range(low=0, high=1, open_low=True),
    },
    "interactions": {"sentiment": Range(low=-1, high=1)},
    "decisions": {"value": ANY},
    "participations": {},
}
DAYS = frozenset({"since", "until", "due", "expires"})
STANCES = frozenset({"stance", "desired_stance"})
YES_OR_NO = frozenset({"ours", "placeholder", "directed"})
KEYS = frozenset({"id", "source", "target", "reports_to", "decision", "stakeholder"})

ROLE_SEPARATORS = re.compile(r"[;；、,，/|\n]")
TAG_SEPARATORS = re.compile(r"[;；]")
LOOSE_TAG_SEPARATORS = re.compile(r"[、,，|\n]")
# What Excel leaves of a long number in a CSV file.
SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")


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
    """Return the buying roles that a cell names, each once."""
    found = []
    for part in ROLE_SEPARATORS.split(text):
        if part.strip():
            role = vocabulary.word("role", part)
            if role is None:
                raise Refused("unknown_role", word=part.strip(), allowed=vocabulary.names("role"))
            found.append(role)
    return tuple(dict.fromkeys(found))


def stance(text: str) -> int:
    """Return a stance from -2 to 2, given as a word or as the number itself."""
    named = vocabulary.word("stance", text)
    if named is not None:
        return vocabulary.STANCES[named]
    try:
        return int(Range(low=-2, high=2, whole=True).take(text, None).value)
    except Refused:
        raise Refused("unknown_stance", allowed=vocabulary.names("stance")) from None


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
    if SHORTENED.fullmatch(text):
        raise Refused("digits_lost")
    return text


@dataclass(slots=True)
class Column:
    """One column of a table, reading each distinct text once."""

    index: int
    header: str
    name: str
    parse: Callable[[str], Any]
    report: Report
    known: dict[str, Any] = field(default_factory=dict)
    echoed: dict[str, float] = field(default_factory=dict)
    first_echo: int | None = None

    def read(self, row: int, cells: list[str]) -> Any:
        """Return the value of this column in a row; None where it is blank or, once reported, wrong."""
        text = cells[self.index]
        if not text:
            return None
        try:
            return self.known[text]
        except KeyError:
            return self._learn(row, text)

    def _learn(self, row: int, text: str) -> Any:
        try:
            value = self.parse(text)
        except Refused as refused:
            self.report.error(refused.code, row=row, column=self.header, value=text, **refused.figures)
            return None
        self.known[text] = value
        return value

    def number(self, limits: Range, scale: str | None, text: str) -> float:
        """Read a number, remembering it where the cell did not say it in plain digits."""
        read = limits.take(text, scale)
        if not read.plain:
            self.echoed[text] = read.value
        return read.value

    def tell(self) -> None:
        """Report how the numbers were read that are not in plain digits."""
        if self.echoed:
            examples = tuple(f"{text} = {value:g}" for text, value in list(self.echoed.items())[:3])
            self.report.notice("number_read_as", column=self.header, examples=examples)


def column(table: Table, name: str, index: int, policy: Policy) -> Column:
    """Return the reader of the field `name`, which stands at `index`."""
    made = Column(index, table.header[index], name, str, table.report)
    limits = RANGES[table.name].get(name)
    if limits is not None:
        made.parse = partial(made.number, limits, policy.scale)
        if limits.whole:
            made.parse = lambda text: int(made.number(limits, policy.scale, text))
    elif name == "date":
        made.parse = partial(_turned, moment, policy.date_format)
    elif name in DAYS:
        made.parse = partial(_turned, day, policy.date_format)
    else:
        made.parse = _plain_parser(name, policy)
    return made


def _turned(read: Callable[[str, str | None], Any], order: str | None, text: str) -> Any:
    return read(text, order)


def _plain_parser(name: str, policy: Policy) -> Callable[[str], Any]:
    if name in STANCES:
        return stance
    if name in YES_OR_NO:
        return yes_or_no
    if name == "kind":
        return policy.kinds.spell
    if name in ("type", "entity"):
        return partial(listed, name)
    if name in KEYS:
        return key
    return {"buying_roles": roles, "tags": tags}.get(name, str)
