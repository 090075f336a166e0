"""From what people write to whom they mean: an id, a name, or something near."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relgraph.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

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


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what a store holds already, as pairs of id and name: a source may refer to them without listing them."""

    people: tuple[tuple[str, str], ...] = ()
    decisions: tuple[tuple[str, str], ...] = ()


class Directory:
    """Everyone who can be named, by id and by name.

    Parameters
    ----------
    members
        Pairs of id and name; an id occurs once, a name may belong to several.
    behind
        Who is looked up when none of the members is meant.
    renamed
        Ids under which some members were known before.
    """

    def __init__(
        self,
        members: Iterable[tuple[str, str]],
        *,
        behind: Directory | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        self._names_by_id = dict(members)
        self._behind = behind
        self._renamed = renamed or {}
        # The one or the several whose id or name is so in plain; made when first needed: where ids are used, never.
        self._by_plain: dict[str, str | list[str]] = {}
        self._found: dict[str, tuple[str, ...]] = {}
        self._by_digits: dict[str, dict[str, list[str]]] = {}
        self._near: dict[str, tuple[str, ...]] = {}

    def find(self, text: str) -> tuple[str, ...]:
        """Return the ids that `text` may mean: by id, else by exact name, else by plain name.

        Examples
        --------
        >>> people = Directory([("1", "张三"), ("2", "李四"), ("3", "李四")])
        >>> people.find("1"), people.find("张 三"), people.find("李四"), people.find("王五")
        (('1',), ('1',), ('2', '3'), ())
        """
        text = self._renamed.get(text, text)
        if text in self._names_by_id:
            return (text,)
        if text not in self._found:
            self._found[text] = self._by_name(text)
        return self._found[text]

    def _by_name(self, text: str) -> tuple[str, ...]:
        if not self._by_plain:
            self._index()
        found = self._by_plain.get(plain(text), [])
        several = [found] if isinstance(found, str) else found
        exact = [identity for identity in several if self._names_by_id[identity] == text]
        if several or self._behind is None:
            return tuple(exact or several)
        return self._behind.find(text)

    def _index(self) -> None:
        for identity, name in self._names_by_id.items():
            for text in {plain(identity), plain(name)}:
                there = self._by_plain.setdefault(text, identity)
                if isinstance(there, list):
                    there.append(identity)
                elif there is not identity:
                    self._by_plain[text] = [there, identity]

    def __len__(self) -> int:
        return len(self._names_by_id) + len(self._behind or ())

    @property
    def ids(self) -> Container[str]:
        """The ids of the members, without those behind."""
        return self._names_by_id

    def members(self) -> Iterator[tuple[str, str]]:
        """Yield everyone's id and name, those behind last."""
        yield from self._names_by_id.items()
        if self._behind is not None:
            yield from (member for member in self._behind.members() if member[0] not in self._names_by_id)

    def shown(self, identity: str) -> str:
        """Return an id with its name, as candidates are listed."""
        if identity not in self._names_by_id and self._behind is not None:
            return self._behind.shown(identity)
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
            if searches >= NEAR_SEARCHES or searches * len(self) >= NEAR_COMPARISONS:
                return ()
            self._near[text] = self._search(fold(text))
        return self._near[text]

    def _search(self, wanted: str) -> tuple[str, ...]:
        if not self._by_digits:
            for identity, name in self.members():
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
