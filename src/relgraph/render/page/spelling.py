"""How a name is typed on a Latin keyboard: whole pinyin, and initials."""

from __future__ import annotations

import os
import re
import unicodedata

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def spell(text: str) -> tuple[str, str]:
    """Return `text` as pinyin without tones or spaces, and its initials; Latin names give their own.

    Examples
    --------
    >>> spell("俞伯衡"), spell("Zoë Lin")
    (('yuboheng', 'ybh'), ('zoelin', 'zl'))
    """
    pieces = [text]
    if HAN.search(text):
        # A name is no phrase: without its dictionary of phrases the library loads in a third of the time.
        os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow to load, and needed for Chinese names alone

        pieces = lazy_pinyin(text)
    syllables = [word for piece in pieces for word in piece.split()]
    plain = [_ascii(syllable) for syllable in syllables]
    return "".join(plain), "".join(word[0] for word in plain if word)


def _ascii(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in flat if char.isascii() and char.isalnum())
