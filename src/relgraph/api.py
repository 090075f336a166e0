"""The one door from a path, or a networkx graph, to a `Network`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from relgraph.errors import InputError
from relgraph.io.graph import read_graph
from relgraph.io.settings import Settings, read_settings
from relgraph.network import Network
from relgraph.result import Result
from relgraph.stores.address import WAIT_SECONDS
from relgraph.transfer.reading import gather, read_network
from relgraph.validation import Policy
from relgraph.vocabulary import Kinds

if TYPE_CHECKING:
    from datetime import date

    import networkx as nx

    from relgraph.io import Reading
    from relgraph.stores import Login
    from relgraph.wording import Lang


def open(
    path: str | Path,
    *,
    as_of: date | None = None,
    unweighted: bool = False,
    config: str | Path | None = None,
    wait: float = WAIT_SECONDS,
    login: Login | None = None,
    **policy: Any,
) -> Network:
    """Return the network that a folder, workbook, JSON file, edge list or store holds.

    Parameters
    ----------
    path
        A folder of CSV files, an ``.xlsx``, a ``.json``, an edge list; a ``.db`` file, or the address of a Neo4j.
    as_of
        The day to look at; by default the latest interaction or `since`.
    unweighted
        Whether every edge that is there counts 1.
    config
        A ``relgraph.toml`` with kinds and half-life; by default the one beside the network.
    wait
        Seconds to wait for a store to which somebody else is writing.
    login
        For a server.
    **policy
        How strictly files are taken: the fields of :class:`relgraph.validation.Policy`.

    Raises
    ------
    InputError
        With everything that is wrong with the input, all at once.
    UsageError
        For a path that is not there, or a format nobody reads.
    StoreError
        For a store that cannot be reached or refuses.

    Examples
    --------
    >>> import relgraph as rg
    >>> rg.open("no such folder")
    Traceback (most recent call last):
    relgraph.errors.UsageError: no such folder: no such file or folder
    """
    reading = check(path, config=config, wait=wait, login=login, **policy)
    return network_of(reading, settings=read_settings(path, config), as_of=as_of, unweighted=unweighted)


def network_of(
    reading: Reading, *, settings: Settings | None = None, as_of: date | None = None, unweighted: bool = False
) -> Network:
    """Return the network that was read.

    Raises
    ------
    InputError
        With everything that is wrong with it, where anything is.
    """
    if reading.errors:
        raise InputError(reading.issues)
    settings = settings or Settings()
    return Network(
        reading.records,
        source=reading.source,
        kinds=settings.kinds,
        as_of=as_of,
        unweighted=unweighted,
        half_life=settings.half_life,
        notices=gather(reading.notices),
    )


def check(
    path: str | Path,
    *,
    config: str | Path | None = None,
    wait: float = WAIT_SECONDS,
    login: Login | None = None,
    **policy: Any,
) -> Reading:
    """Return everything that is wrong with the input at `path`, beside the records read from it."""
    return read_network(path, config=config, wait=wait, login=login, **policy)


def from_networkx(
    graph: nx.Graph[Any], *, as_of: date | None = None, unweighted: bool = False, kinds: Kinds | None = None
) -> Network:
    """Return the network that a networkx graph holds.

    Node and edge attributes that are called like fields of the model become those fields, the rest
    attributes; values are read as strictly, and as kindly, as the cells of a file. A directed graph
    makes directed ties: of unknown and mutual kinds each edge then counts one way.

    Parameters
    ----------
    graph
        Nodes of any type; their text is the id. ``weight`` means a weight, ``strength`` a strength in (0, 1].

    Raises
    ------
    InputError
        With everything that is wrong: values that cannot be, the same tie twice (unless each has its period).

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> network = rg.from_networkx(nx.DiGraph([("A", "B")]))
    >>> network.influence.has_edge("A", "B"), network.influence.has_edge("B", "A")
    (True, False)
    """
    kinds = kinds or Kinds()
    settings = Settings(kinds=kinds)
    return network_of(
        read_graph(graph, policy=Policy(kinds=kinds)), settings=settings, as_of=as_of, unweighted=unweighted
    )


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
    rows = content.pop("rows")
    return content | {"schema": "relgraph/check/1", "errors": len(found.errors), "rows": rows}
