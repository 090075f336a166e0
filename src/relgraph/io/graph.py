"""A networkx graph as tables, so that what its attributes say is read as strictly as any file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relgraph.fields import FIELDS, RECORDS
from relgraph.io.headers import ATTRIBUTE
from relgraph.io.reading import Reading
from relgraph.io.records import gather
from relgraph.io.tables import Report, Table, clean
from relgraph.validation import Policy, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx


def read_graph(graph: nx.Graph[Any], *, policy: Policy) -> Reading:
    """Return what a graph holds: nodes are people, edges ties; rows are numbered from 1.

    Attributes that are called exactly like fields of the model become those fields, the rest the
    user's own. A directed graph makes directed ties. An edge without direction says of a kind that
    has one that it holds both ways: reading tells of that.
    """
    people = [data | {"id": str(node), "name": data.get("name", str(node))} for node, data in graph.nodes(data=True)]
    ties = [
        {"directed": _directed(graph, data, policy), **data, "source": str(source), "target": str(target)}
        for source, target, data in graph.edges(data=True)
    ]
    source = str(graph.name or "graph")
    tables = [_table("stakeholders", people, source), _table("relationships", ties, source)]
    records, between = settle(gather(tables, policy=policy), policy=policy)
    issues = [issue for table in tables for issue in table.report.issues]
    return Reading(records=records, issues=(*issues, *between), source=source)


def _directed(graph: nx.Graph[Any], data: Mapping[str, Any], policy: Policy) -> bool | None:
    if graph.is_directed():
        return True
    return None if policy.kinds.get(str(data.get("kind") or "related_to")).mutual else False


def _table(name: str, rows: Iterable[Mapping[Any, Any]], source: str) -> Table:
    report = Report(source, name)
    own = FIELDS[RECORDS[name]]
    texts = [
        {
            (str(key) if key in own else f"{ATTRIBUTE}{key}"): clean(_text(value), report, row=number, column=str(key))
            for key, value in row.items()
        }
        for number, row in enumerate(rows, 1)
    ]
    header = list(dict.fromkeys(key for cells in texts for key in cells))
    columns = [[cells.get(key, "") for cells in texts] for key in header]
    return Table(name, report, header, range(1, len(texts) + 1), columns)


def _text(value: Any) -> str:
    """Return a value as the cell of a table would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple, set, frozenset)):
        return "".join(f"{_text(item)};" for item in (value if isinstance(value, (list, tuple)) else sorted(value)))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
