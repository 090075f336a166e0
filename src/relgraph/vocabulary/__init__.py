"""Closed lists and the words people use for them, read from the data files beside this module.

Three questions are answered here and nowhere else: what a kind of tie means (`Kinds`), which
value a word stands for (`word`), and which field a column header means (`field_of`).
"""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Prestige = Literal["X", "Y", "both", "none"]

STANCES = {"opponent": -2, "sceptic": -1, "neutral": 0, "supporter": 1, "champion": 2}
"""Stance by name, from against us to for us."""


def load(name: str) -> dict[str, Any]:
    """Return the TOML data file of this package called `name`."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Return `text` as it is compared: full-width and case folded, spaces and joiners dropped.

    Examples
    --------
    >>> fold("Reports-To  ID"), fold("ＩＤ")
    ('reportstoid', 'id')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum() or char in "*√✓×")


@functools.cache
def _words(table: str) -> dict[str, str]:
    listed = load("words.toml")[table]
    return {fold(word): name for name, words in listed.items() for word in (name, *words)}


def names(table: str) -> tuple[str, ...]:
    """Return the closed list `table` (type, entity, role, stance) in its own order."""
    return tuple(load("words.toml")[table])


def word(table: str, text: str) -> str | None:
    """Return which member of `table` the word `text` stands for, or None.

    Examples
    --------
    >>> word("type", "供应商"), word("role", "Economic buyer"), word("type", "dragon")
    ('supplier', 'decider', None)
    """
    return _words(table).get(fold(text))


@functools.cache
def authority() -> Mapping[str, float]:
    """Return how much formal say each buying role gives, in [0, 1], and the cap for `position`."""
    return {name: float(value) for name, value in load("words.toml")["authority"].items()}


@functools.cache
def rules() -> Mapping[str, Mapping[str, Any]]:
    """Return the thresholds behind warnings and reasons, by the question they serve."""
    return load("rules.toml")


@functools.cache
def _headers(table: str) -> dict[str, str]:
    listed = load("fields.toml")[table]
    return {fold(header): name for name, headers in listed.items() for header in (name, *headers)}


def field_of(table: str, header: str) -> str | None:
    """Return which field of `table` a column header means, or None for a column of the user's own.

    Examples
    --------
    >>> field_of("stakeholders", "职务"), field_of("relationships", "From"), field_of("relationships", "wave")
    ('title', 'source', None)
    """
    return _headers(table).get(fold(header))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a kind of tie from X to Y means.

    `to_target` and `to_source` are the shares of the tie's strength that the influence graph
    carries from X to Y and back; `prestige` names whom the tie honours. `inverse` says the same
    from the other end; `turns` is the kind that this one is, read from the other end.
    """

    name: str
    to_target: float = 1.0
    to_source: float = 1.0
    prestige: Prestige = "both"
    group: str = "informal"
    inverse: str | None = None
    turns: str | None = None
    deference: bool = False
    known: bool = True
    en: str = ""
    zh: str = ""
    synonyms: tuple[str, ...] = field(default=(), repr=False)
    narrower: tuple[str, ...] = field(default=(), repr=False)

    @property
    def mutual(self) -> bool:
        """True where the tie carries its full strength both ways."""
        return self.to_target == self.to_source == 1.0

    @property
    def conflict(self) -> bool:
        """True for kinds that are never part of the three graphs."""
        return self.group == "conflict"

    def one_way(self) -> Kind:
        """Return this kind as a `directed` column makes it: shares 1 and 0, honouring the target."""
        return replace(self, to_source=0.0, prestige="Y", deference=self.deference or not self.known)


class Kinds:
    """The table of kinds, with every word that names one.

    Parameters
    ----------
    extra
        Tables in the form of ``kinds.toml`` that change or add kinds (from ``relgraph.toml``).
    """

    def __init__(self, extra: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        tables = load("kinds.toml")
        for name, changes in (extra or {}).items():
            tables[name] = {**tables.get(name, {}), **changes}
        self._kinds = {name: _kind(name, table) for name, table in tables.items()}
        self._same: dict[str, str] = {}
        self._narrower: dict[str, str] = {}
        for kind in self._kinds.values():
            self._same |= {fold(text): kind.name for text in (kind.name, *kind.synonyms)}
            self._narrower |= {fold(text): kind.name for text in kind.narrower}

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __contains__(self, text: str) -> bool:
        """Return whether `text` names a kind of the table in full, not a narrower or unknown one."""
        return fold(text) in self._same

    def spell(self, text: str) -> str:
        """Return the name under which a kind is recorded.

        Synonyms take the table's own name. A narrower word (email is a way of contacting) and a
        kind nobody knows keep theirs, so that e-mails and calls between two stay two ties.

        Examples
        --------
        >>> kinds = Kinds()
        >>> kinds.spell("汇报"), kinds.spell("Friendship"), kinds.spell("Political information")
        ('reports_to', 'friend', 'political_information')
        """
        clean = unicodedata.normalize("NFKC", text).strip()
        return self._same.get(fold(clean)) or "_".join(clean.replace("-", " ").replace("_", " ").split()).lower()

    def get(self, text: str, *, directed: bool | None = None) -> Kind:
        """Return what `text` means as a kind; an unknown one is mutual unless `directed`.

        Examples
        --------
        >>> kinds = Kinds()
        >>> kinds.get("email").name, kinds.get("political_information").name
        ('contacts', 'informs')
        >>> kinds.get("共现").known, kinds.get("共现", directed=True).to_source
        (False, 0.0)
        """
        kind = self._find(text)
        return kind.one_way() if directed and kind.mutual else kind

    def _find(self, text: str) -> Kind:
        key = fold(text)
        name = self._same.get(key) or self._narrower.get(key)
        if name is None:
            ends = ((key.endswith(word[1:]), name) for word, name in self._narrower.items() if word[0] == "*")
            name = next((name for matches, name in ends if matches), None)
        if name is not None:
            return self._kinds[name]
        # related_to is what is meant by a tie of no kind: it says as little as an unknown word does.
        return Kind(name=self.spell(text), known=False, en=text, zh=text)


def _kind(name: str, table: Mapping[str, Any]) -> Kind:
    to_target, to_source = table.get("influence", (1.0, 1.0))
    return Kind(
        name=name,
        to_target=float(to_target),
        to_source=float(to_source),
        prestige=table.get("prestige", "both"),
        group=table.get("group", "informal"),
        inverse=table.get("inverse"),
        turns=table.get("turns"),
        deference=bool(table.get("deference", False)),
        en=table.get("en", name.replace("_", " ")),
        zh=table.get("zh", name),
        synonyms=_texts(table.get("synonyms", ())),
        narrower=_texts(table.get("narrower", ())),
    )


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)
