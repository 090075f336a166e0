"""Numbers as people write them, and nothing that merely looks like one.

`float` takes ``nan``, ``inf``, ``1e999`` and ``1_000`` and refuses ``80%``; here it is the other way round.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from relgraph.io.tables import Refused

if TYPE_CHECKING:
    from relgraph.fields import Limits

FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋－−，", "0123456789.%+--,")
PLAIN = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*(%?)")
TENTHS = re.compile(r"([0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十])成([一二三四五六七八九半]?)")
# One separator before three digits: 1,250 is a thousand and more to some, a little more than one to others.
EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}%?")
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}([,'  \u202f])[0-9]{3}(?:\1[0-9]{3})*(?:\.[0-9]+)?%?")
DECIMAL_COMMA = re.compile(r"[+-]?(?:[0-9]*|[1-9][0-9]{0,2}(?:[.'  \u202f][0-9]{3})+),[0-9]+\s*%?")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|na|n/a|#n/a|null|none|1\.#.*)", re.IGNORECASE)
HAN = {**dict(zip("一二三四五六七八九十", range(1, 11), strict=True)), "两": 2, "半": 5}

# Per scale of a file: the lowest and highest mark.
SCALES = {"1-5": (1.0, 5.0), "1-10": (1.0, 10.0), "percent": (0.0, 100.0)}


class Read(NamedTuple):
    """A number read from a cell.

    Attributes
    ----------
    share
        True where it was written as a share (%, 成), which no scale converts.
    plain
        True where the cell says it in plain digits, so that nobody need be told how it was read.
    """

    value: float
    share: bool = False
    plain: bool = True


def number(text: str) -> Read:
    """Return the number that a cell holds.

    Raises
    ------
    Refused
        Where it is none, or not finite, or could be two.

    Examples
    --------
    >>> [number(text).value for text in ("0.8", "80%", "八成", "7成五", "０.８", "0,8", "1.234.567,5")]
    [0.8, 0.8, 0.8, 0.75, 0.8, 0.8, 1234567.5]
    """
    narrow = text if text.isascii() else text.translate(FULL_WIDTH)
    if "成" in narrow and (match := TENTHS.fullmatch(narrow)):
        tenths = float(HAN.get(match[1], 0) or match[1])
        return Read(round(tenths * 10 + HAN.get(match[2], 0)) / 100, share=True, plain=False)
    match = PLAIN.fullmatch(narrow) or PLAIN.fullmatch(_pointed(narrow))
    if match is None:
        raise Refused("number_not_finite" if NOT_FINITE.fullmatch(narrow) else "number_unreadable")
    value = float(match[1])
    if not math.isfinite(value):
        raise Refused("number_not_finite")
    if match[2]:
        return Read(value / 100, share=True, plain=False)
    return Read(value, plain=match.string == text)


def _pointed(text: str) -> str:
    """Return a number with a point for decimals and nothing between thousands."""
    if EITHER.fullmatch(text):
        raise Refused("number_either", thousands=text.replace(",", ""), decimal=text.replace(",", "."))
    if THOUSANDS.fullmatch(text):
        return re.sub("[^0-9.%+-]", "", text)
    if DECIMAL_COMMA.fullmatch(text):
        return re.sub("[^0-9,%+-]", "", text).replace(",", ".")
    return text


@dataclass(frozen=True, slots=True)
class Range:
    """Which numbers a field takes, and what a scale makes of them."""

    limits: Limits
    whole: bool = False
    scaled: Literal["assessment", "strength"] | None = None

    def take(self, text: str, scale: str | None = None) -> Read:
        """Return the cell's number on our own scale.

        Raises
        ------
        Refused
            Where it is no number or lies outside.
        """
        read = number(text)
        value = read.value
        if self.whole and value != int(value):
            raise Refused("number_not_whole")
        if self.scaled and scale and not read.share:
            value = self._converted(value, scale)
        if not self.limits.hold(value):
            raise Refused(self._fault(value), low=f"{self.limits.low:g}", high=f"{self.limits.high:g}")
        return Read(int(value) if self.whole else value, read.share, read.plain)

    def _converted(self, value: float, scale: str) -> float:
        low, high = SCALES[scale]
        least = low if self.scaled == "assessment" else 0.0
        # A strength of .9 in a file told to be marked 1 to 5 stands on another scale: it is no weak tie.
        if not (low <= value <= high or value == 0 == least):
            raise Refused("out_of_scale", scale=scale, low=f"{low:g}", high=f"{high:g}")
        # An assessment of 1 is the lowest there is; a strength of 1 is still one mark out of five.
        return (value - least) / (high - least)

    def _fault(self, value: float) -> str:
        if value <= self.limits.low and self.limits.above:
            return "not_positive"
        if self.limits.high == math.inf:
            return "too_low"
        return "out_of_range_scale" if self.scaled else "out_of_range"
