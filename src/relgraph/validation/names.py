"""From what people write to whom they mean: an id, a name, or something near."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from relgraph.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

NEAR_CUTOFF = 0.75
NEAR_LIMIT = 5
# Each look for near names is a pass over all of them; where very many are unknown the fault is another.
NEAR_SEARCHES = 200
NEAR_COMPARISONS = 500_000
CJK = 0x2E80


def plain(text: str) -> str:
    """Return a name as it is compared when the exact one is not there: width and spaces do not count.

    Examples
    --------
    >>> plain("张 三"), plain("ＡＢＣ Ltd")
    ('张三', 'ABCLtd')
    """
    if text.isascii():
        return "".join(text.split())
    wide = unicodedata.normalize("NFKC", text)
    return "".join(char for char in wide if not char.isspace() and unicodedata.category(char) != "Cf")


def one_edit_apart(left: str, right: str) -> bool:
    """Tell whether one character added, dropped or changed turns one text into the other."""
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
    return left[start + (len(left) == len(right)) :] == right[start + 1 :]


class Directory:
    """Everyone who can be named, by id and by name.

    Parameters
    ----------
    members
        Pairs of id and name; an id occurs once, a name may belong to several.
    """

    def __init__(self, members: Iterable[tuple[str, str]]) -> None:
        self._names_by_id = dict(members)
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._by_plain: defaultdict[str, list[str]] = defaultdict(list)
        self._by_digits: dict[str, dict[str, list[str]]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        for identity, name in self._names_by_id.items():
            self._by_name[name].append(identity)
            for text in {plain(identity), plain(name)}:
                self._by_plain[text].append(identity)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the ids that `text` may mean: by id, else by exact name, else by plain name.

        Examples
        --------
        >>> people = Directory([("1", "张三"), ("2", "李四"), ("3", "李四")])
        >>> people.find("1"), people.find("张 三"), people.find("李四"), people.find("王五")
        (('1',), ('1',), ('2', '3'), ())
        """
        if text in self._names_by_id:
            return (text,)
        return tuple(self._by_name.get(text) or self._by_plain.get(plain(text)) or ())

    def shown(self, identity: str) -> str:
        """Return an id with its name, as candidates are listed."""
        name = self._names_by_id[identity]
        return identity if name == identity else f"{name} ({identity})"

    def near(self, text: str) -> tuple[str, ...]:
        """Return whom `text` may have been meant for, the nearest first, at most five.

        Letters may differ, numbers not: 0039 is no slip of the pen for 0038.

        Examples
        --------
        >>> people = Directory([("1", "Zhang San"), ("2", "李晓明")])
        >>> people.near("zhang-sam"), people.near("李小明"), people.near("3")
        (('Zhang San (1)',), ('李晓明 (2)',), ())
        """
        if text not in self._near:
            searches = len(self._near)
            if searches >= NEAR_SEARCHES or searches * len(self._names_by_id) >= NEAR_COMPARISONS:
                return ()
            self._near[text] = self._search(fold(text))
        return self._near[text]

    def _search(self, wanted: str) -> tuple[str, ...]:
        if not self._by_digits:
            for identity, name in self._names_by_id.items():
                for key in {fold(identity), fold(name)} - {""}:
                    self._by_digits.setdefault(_digits(key), {}).setdefault(key, []).append(identity)
        folded = self._by_digits.get(_digits(wanted), {})
        close = difflib.get_close_matches(wanted, list(folded), n=NEAR_LIMIT, cutoff=NEAR_CUTOFF)
        # In two or three Chinese characters a single slip is too much for a ratio.
        slips = [key for key in folded if one_edit_apart(wanted, key)] if any(ord(c) >= CJK for c in wanted) else []
        found = dict.fromkeys(identity for key in [*close, *slips] for identity in folded[key])
        return tuple(self.shown(identity) for identity in list(found)[:NEAR_LIMIT])


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
