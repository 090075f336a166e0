"""What every analysis returns: frozen rows with reasons, and how they were made.

A reason or a notice is a code with figures. Sentences are made only when a result leaves
the library, by :meth:`Result.to_dict` and the renderers, in the language asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar

from relgraph.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is as it is: a code and the figures that can be checked."""

    code: str
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must know before believing a result: an assumption, a limit, a heuristic."""

    code: str
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The network a result speaks of: base name, and how many records it held."""

    source: str
    stakeholders: int
    relationships: int
    conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Base of all results. Subclasses narrow `rows` and add top-level fields.

    Attributes
    ----------
    network
        Counts of what was analysed.
    method, parameters
        How the rows were made, enough to make them again.
    notices
        What to know before believing them.
    rows
        The answer, in a fixed order.
    names
        Display name by id, for sentences; not part of the JSON.
    """

    schema: ClassVar[str] = ""

    network: Source
    method: str
    parameters: Mapping[str, Any]
    notices: tuple[Notice, ...] = ()
    rows: tuple[Any, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def answered(self) -> bool:
        """False where the question has no answer for this network (the command exits with 9)."""
        return True

    def to_dict(self, *, lang: Lang = "en") -> dict[str, Any]:
        """Return the result as the JSON of its command: plain values, None never NaN."""
        head = {"schema": f"relgraph/{self.schema}/1"}
        body = {name.rstrip("_"): getattr(self, name) for name in _json_fields(self)}
        last = body.pop("rows")
        return _plain(head | body | {"rows": last}, lang, self.names)  # type: ignore[no-any-return]

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a DataFrame (needs pandas: ``pip install relgraph[pandas]``)."""
        import pandas as pd  # noqa: PLC0415 - optional

        return pd.DataFrame(self.to_dict()["rows"])


def notice_text(notice: Notice, *, lang: Lang = "en", names: Mapping[str, str] | None = None) -> str:
    """Return a notice as a sentence."""
    return say("notice", notice.code, notice.figures, lang=lang, names=names)


def reason_text(reason: Reason, *, lang: Lang = "en", names: Mapping[str, str] | None = None) -> str:
    """Return a reason as a sentence."""
    return say("reason", reason.code, reason.figures, lang=lang, names=names)


def _json_fields(value: object) -> list[str]:
    own = [item.name for item in fields(value) if item.name != "names"]  # type: ignore[arg-type]
    return [name for name in own if name != "rows"] + (["rows"] if "rows" in own else [])


def _plain(value: Any, lang: Lang, names: Mapping[str, str]) -> Any:  # noqa: PLR0911 - one a kind of value
    if isinstance(value, Notice):
        text = notice_text(value, lang=lang, names=names)
        return {"code": value.code, "text": text, **_plain(value.figures, lang, names)}
    if isinstance(value, Reason):
        text = reason_text(value, lang=lang, names=names)
        return {"code": value.code, "figures": _plain(value.figures, lang, names), "text": text}
    if isinstance(value, Mapping):
        return {key: _plain(item, lang, names) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, lang, names) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name), lang, names) for name in _json_fields(value)}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value
