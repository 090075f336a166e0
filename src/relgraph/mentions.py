"""Whether a text mentions somebody, and the text without the name: the same rule for showing and for erasing."""

from __future__ import annotations

import functools
import re

ERASED = "[erased]"
SHORTEST = 2
SHORTEST_NUMBER = 5

# Letters of scripts that part words by spaces; Chinese does not.
LETTER = r"[0-9A-Za-z\u00c0-\u02af\u0370-\u1fff]"


def mentions(text: str, names: tuple[str, ...]) -> bool:
    """Tell whether a text mentions somebody who has these names.

    Names of Latin letters stand as words of their own, Chinese ones anywhere. In a single word upper and lower
    case count (Will may, may will), in several they do not. A name of one character, or a number of fewer than
    five digits, is too common to mean anybody.

    Examples
    --------
    >>> mentions("ask wu  lei first", ("Wu Lei",)), mentions("Wu Leiming", ("Wu Lei",))
    (True, False)
    >>> mentions("请联系吴磊", ("吴磊",))
    True
    """
    return _pattern(names).search(text) is not None


def redact(text: str, names: tuple[str, ...]) -> str:
    """Return a text with each of the names replaced by a mark.

    Examples
    --------
    >>> redact("Wu Lei's number, ask WU LEI", ("Wu Lei", "S1"))
    "[erased]'s number, ask [erased]"
    """
    return _pattern(names).sub(ERASED, text)


@functools.lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    telling = {name for name in map(str.strip, names) if _is_telling(name)}
    # The longer before the shorter that it may hold.
    return re.compile("|".join(map(_as_word, sorted(telling, key=lambda name: (-len(name), name)))) or "(?!)")


def _is_telling(name: str) -> bool:
    return len(name) >= (SHORTEST_NUMBER if name.isdecimal() else SHORTEST)


def _as_word(name: str) -> str:
    words = name.split()
    body = r"\s+".join(map(re.escape, words))
    before = f"(?<!{LETTER})" if re.match(LETTER, name[0]) else ""
    after = f"(?!{LETTER})" if re.match(LETTER, name[-1]) else ""
    return f"{before}{f'(?i:{body})' if len(words) > 1 else body}{after}"
