"""Numbers as people write them, and nothing that merely looks like one.

`float` takes ``nan``, ``inf``, ``1e999`` and ``1_000`` and refuses ``80%``; here it is the other way round.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from relgraph.io.tables import Refused

FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋－−，", "0123456789.%+--,")
PLAIN = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*(%?)")
TENTHS = re.compile(r"([0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十])成([一二三四五六七八九半]?)")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,'  ][0-9]{3})+(?:\.[0-9]+)?%?")
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+%?")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|na|n/a|#n/a|null|none|1\.#.*)", re.IGNORECASE)
HAN = {**dict(zip("一二三四五六七八九十", range(1, 11), strict=True)), "两": 2, "半": 5}

Conversion = Literal["assessment", "strength"]
# Per scale of a file: the lowest and highest mark.
SCALES = {"1-5": (1.0, 5.0), "1-10": (1.0, 10.0), "percent": (0.0, 100.0)}


@dataclass(frozen=True, slots=True)
class Read:
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
    >>> [number(text).value for text in ("0.8", "80%", "八成", "7成五", "０.８")]
    [0.8, 0.8, 0.8, 0.75, 0.8]
    """
    narrow = text if text.isascii() else text.translate(FULL_WIDTH)
    if match := PLAIN.fullmatch(narrow):
        value = float(match[1])
        if not math.isfinite(value):
            raise Refused("number_not_finite")
        return Read(value / 100, share=True, plain=False) if match[2] else Read(value, plain=narrow == text)
    if match := TENTHS.fullmatch(narrow):
        tenths = float(HAN.get(match[1], 0) or match[1])
        return Read(round(tenths * 10 + HAN.get(match[2], 0)) / 100, share=True, plain=False)
    if THOUSANDS.fullmatch(narrow):
        raise Refused("number_thousands", plain="".join(re.findall(r"[0-9.%+-]", narrow)))
    if DECIMAL_COMMA.fullmatch(narrow):
        raise Refused("number_decimal_comma", plain=narrow.replace(",", "."))
    raise Refused("number_not_finite" if NOT_FINITE.fullmatch(narrow) else "number_unreadable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Which numbers a field takes, and what a scale makes of them."""

    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    whole: bool = False
    scaled: Conversion | None = None

    def holds(self, value: float) -> bool:
        """Tell whether a value lies within."""
        return (self.low < value if self.open_low else self.low <= value) and value <= self.high

    def __str__(self) -> str:
        low = f"{'(' if self.open_low else '['}{self.low:g}"
        return f"{low}, {self.high:g}]"

    def take(self, text: str, scale: str | None) -> Read:
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
        if not self.holds(value):
            self._refuse()
        return Read(value, read.share, read.plain)

    def _converted(self, value: float, scale: str) -> float:
        low, high = SCALES[scale]
        least = low if self.scaled == "assessment" else 0.0
        if not least <= value <= high or (self.open_low and value == least):
            raise Refused("out_of_scale", scale=scale, low=f"{least:g}", high=f"{high:g}")
        # An assessment of 1 is the lowest there is; a strength of 1 is still one mark out of five.
        return (value - least) / (high - least)

    def _refuse(self) -> None:
        if self.high == math.inf:
            raise Refused("not_positive") if self.open_low else Refused("too_low", low=f"{self.low:g}")
        raise Refused("out_of_range_scale" if self.scaled else "out_of_range", interval=str(self))
