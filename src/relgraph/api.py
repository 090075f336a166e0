"""The one door from a path, or a networkx graph, to a `Network`."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relgraph.errors import InputError, UsageError
from relgraph.io import Reading, read
from relgraph.model import Records, Relationship, Stakeholder
from relgraph.network import Network
from relgraph.result import Notice, Result
from relgraph.strength import HALF_LIFE_DAYS
from relgraph.validation import Policy, settle
from relgraph.vocabulary import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import networkx as nx

    from relgraph.errors import Issue
    from relgraph.wording import Lang

SETTINGS = "relgraph.toml"
# Said by `check`; no reader of an analysis needs them.
QUIET = {"files_ignored", "encoding_chosen", "number_read_as", "header_assumed", "sheet_ignored", "json_key_ignored"}


def open(  # noqa: A001 - reads as rg.open, like every open of this kind
    path: str | Path,
    *,
    as_of: date | None = None,
    unweighted: bool = False,
    config: str | Path | None = None,
    **policy: Any,
) -> Network:
    """Return the network that a folder, workbook, JSON file or edge list holds.

    Parameters
    ----------
    path
        A folder of CSV files, an ``.xlsx``, a ``.json``, or an edge list.
    as_of
        The day to look at; by default the latest interaction or `since`.
    unweighted
        Whether every edge that is there counts 1.
    config
        A ``relgraph.toml`` with kinds and half-life; by default the one beside the network.
    **policy
        How strictly input is taken: the fields of :class:`relgraph.validation.Policy`.

    Raises
    ------
    InputError
        With everything that is wrong with the input, all at once.
    UsageError
        For a path that is not there, or a format nobody reads.

    Examples
    --------
    >>> import relgraph as rg
    >>> rg.open("no such folder")
    Traceback (most recent call last):
    relgraph.errors.UsageError: no such folder: there is no such file or folder
    """
    settings = read_settings(path, config)
    reading = check(path, config=config, **policy)
    if reading.errors:
        raise InputError(reading.issues)
    return Network(
        reading.records,
        source=reading.source,
        kinds=_kinds(settings),
        as_of=as_of,
        unweighted=unweighted,
        half_life=float(settings.get("strength", {}).get("half_life", HALF_LIFE_DAYS)),
        notices=gather(reading.notices),
    )


def check(path: str | Path, *, config: str | Path | None = None, **policy: Any) -> Reading:
    """Return everything that is wrong with the input at `path`, beside the records read from it."""
    return read(path, policy=Policy(kinds=_kinds(read_settings(path, config)), **policy))


def read_settings(path: str | Path, config: str | Path | None) -> Mapping[str, Any]:
    """Return the settings named by `config`, or those beside (in a folder: inside) the network."""
    place = Path(path)
    file = Path(config) if config is not None else (place if place.is_dir() else place.parent) / SETTINGS
    if not file.is_file():
        if config is not None:
            raise UsageError(f"{file}: there is no such file")
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file.name} cannot be read: {error}") from error


def _kinds(settings: Mapping[str, Any]) -> Kinds:
    return Kinds(settings.get("kinds"))


def gather(issues: Iterable[Issue]) -> tuple[Notice, ...]:
    """Return the notices of reading, one a code, with how often and about what."""
    counts: Counter[str] = Counter()
    values: dict[str, list[str]] = defaultdict(list)
    figures: dict[str, Mapping[str, Any]] = {}
    for issue in issues:
        if issue.code in QUIET:
            continue
        counts[issue.code] += int(issue.figures.get("count", 1))
        figures.setdefault(issue.code, issue.figures)
        if issue.value is not None and issue.value not in values[issue.code]:
            values[issue.code].append(issue.value)
    return tuple(
        Notice(code, {**figures[code], "count": count, "value": ", ".join(values[code])}) for code, count in counts.items()
    )


def from_networkx(
    graph: nx.Graph, *, as_of: date | None = None, unweighted: bool = False, kinds: Kinds | None = None
) -> Network:
    """Return the network that a networkx graph holds.

    Node and edge attributes that are called like fields of the model become those fields, the rest
    attributes. A directed graph makes directed ties: of unknown and mutual kinds each edge then
    counts one way.

    Parameters
    ----------
    graph
        Nodes of any type; their text is the id. ``weight`` means a weight, ``strength`` a strength in (0, 1].

    Raises
    ------
    InputError
        When a value is out of range, or the same tie stands twice (several periods apart).

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> network = rg.from_networkx(nx.DiGraph([("A", "B")]))
    >>> network.influence.has_edge("A", "B"), network.influence.has_edge("B", "A")
    (True, False)
    """
    table = kinds or Kinds()
    people = tuple(_record(Stakeholder, data, id=str(node), name=str(data.get("name", node))) for node, data in graph.nodes(data=True))
    ties = tuple(
        _record(
            Relationship,
            {"directed": graph.is_directed() or None, **data},
            source=str(source),
            target=str(target),
            kind=table.spell(str(data.get("kind", "related_to"))),
        )
        for source, target, data in graph.edges(data=True)
    )
    records, issues = settle(Records(stakeholders=people, relationships=ties), policy=Policy(kinds=table))
    if any(issue.is_error for issue in issues):
        raise InputError(issues)
    return Network(
        records, source=str(graph.name or "graph"), kinds=table, as_of=as_of, unweighted=unweighted, notices=gather(issues)
    )


def _record(kind: type[Any], data: Mapping[str, Any], **fixed: Any) -> Any:
    known = {item.name for item in fields(kind)} - {"attributes", "origin"}
    own = {name: value for name, value in data.items() if name in known and value is not None}
    rest = {str(name): str(value) for name, value in data.items() if name not in known}
    return replace(kind(**{**own, **fixed}), attributes=rest)


def example(name: str) -> Path:
    """Return the folder of a bundled example: inside the package, or beside the checkout's src."""
    inside = Path(__file__).parent / "examples" / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / "examples" / name


def checked(found: Reading, *, lang: Lang = "en") -> dict[str, Any]:
    """Return what ``check`` says of a reading as JSON, without its rows."""
    network = Network(found.records, source=found.source)
    notices = gather([issue for issue in found.issues if not issue.is_error])
    head = Result(network=network.source, method="reading and validation", parameters={}, notices=notices)
    content = head.to_dict(lang=lang)
    return content | {"schema": "relgraph/check/1", "errors": len(found.errors)}
