"""The file relgraph.toml beside a network: kinds of tie and the half-life of a contact, checked before use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relgraph.errors import UsageError
from relgraph.strength import HALF_LIFE_DAYS
from relgraph.vocabulary import Kinds
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NAME = "relgraph.toml"
PRESTIGE = ("X", "Y", "both", "none")
GROUPS = ("formal", "informal", "commercial", "regulatory", "media", "conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a relgraph.toml says; `path` is None where there is none."""

    kinds: Kinds = field(default_factory=Kinds)
    half_life: float = HALF_LIFE_DAYS
    path: Path | None = None


def read_settings(network: str | Path, config: str | Path | None = None) -> Settings:
    """Return the settings named by `config`, or those beside (in a folder: inside) the network.

    Nothing stands beside an address.

    Raises
    ------
    UsageError
        Where `config` is not there, or a file of settings cannot be taken as it stands.
    """
    file = Path(config) if config is not None else _beside(network)
    if file is None or not file.is_file():
        if config is not None:
            raise failure(UsageError, "no_such_path", {"path": file})
        return Settings()
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise failure(UsageError, "cannot_read", {"path": file, "why": error}) from error
    _check(content, file, "", {"kinds": _is_table, "strength": _is_table})
    _check(content.get("strength", {}), file, "strength.", {"half_life": _is_positive})
    for name, table in content.get("kinds", {}).items():
        _check({name: table}, file, "kinds.", {name: _is_table})
        _check(table, file, f"kinds.{name}.", KIND)
    kinds = Kinds(content.get("kinds"))
    known = {kind.name for kind in kinds}
    for name, table in content.get("kinds", {}).items():
        for key in ("inverse", "turns"):
            if key in table and table[key] not in known:
                raise _wrong(file, f"kinds.{name}.", key)
    return Settings(
        kinds=kinds, half_life=float(content.get("strength", {}).get("half_life", HALF_LIFE_DAYS)), path=file
    )


def _beside(network: str | Path) -> Path | None:
    if "://" in str(network):
        return None
    place = Path(network)
    return (place if place.is_dir() else place.parent) / NAME


def _check(table: Mapping[str, Any], file: Path, where: str, allowed: Mapping[str, Callable[[Any], bool]]) -> None:
    for key, value in table.items():
        if key not in allowed:
            raise failure(UsageError, "setting_unknown", {"path": file, "key": where + key, "allowed": tuple(allowed)})
        if not allowed[key](value):
            raise _wrong(file, where, key)


def _wrong(file: Path, where: str, key: str) -> UsageError:
    return failure(UsageError, "setting_wrong", {"path": file, "key": where + key, "form": FORMS.get(key, '"..."')})


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_positive(value: Any) -> bool:
    return _is_number(value) and 0 < value < float("inf")


def _is_pair_of_shares(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_number(one) and 0 <= one <= 1 for one in value)  # noqa: PLR2004


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(one) for one in value)


KIND: Mapping[str, Callable[[Any], bool]] = {
    "influence": _is_pair_of_shares,
    "prestige": PRESTIGE.__contains__,
    "group": GROUPS.__contains__,
    "inverse": _is_text,
    "turns": _is_text,
    "deference": lambda value: isinstance(value, bool),
    "en": _is_text,
    "zh": _is_text,
    "synonyms": _is_list_of_texts,
    "narrower": _is_list_of_texts,
}
FORMS = {
    "influence": "[1.0, 0.25]",
    "prestige": " | ".join(PRESTIGE),
    "group": " | ".join(GROUPS),
    "inverse": "advises",
    "turns": "reports_to",
    "deference": "true | false",
    "synonyms": '["..."]',
    "narrower": '["..."]',
    "half_life": "180",
    "kinds": "[kinds.mentors]",
    "strength": "[strength]",
}
"""What a value looks like, for whoever wrote another."""
