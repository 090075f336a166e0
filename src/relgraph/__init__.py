"""Who really decides, where a network is fragile, which way influence flows, what to do next.

>>> import relgraph as rg
>>> net = rg.from_networkx(__import__("networkx").path_graph(3))
>>> [row.id for row in rg.rank(net, by="degree").rows]
['1', '0', '2']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relgraph.analysis.chain import Chain, trace_decision_chain
    from relgraph.analysis.edges import Edges, explain_ties
    from relgraph.analysis.groups import Groups, find_groups
    from relgraph.analysis.paths import Paths, find_paths
    from relgraph.analysis.rank import Ranking, rank
    from relgraph.analysis.spread import Spread, find_seeds
    from relgraph.analysis.stakeholders import StakeholderMap, map_stakeholders
    from relgraph.analysis.subject import Subject, find_subject
    from relgraph.analysis.weak_links import WeakLinks, find_weak_links
    from relgraph.api import check, from_networkx, open
    from relgraph.errors import (
        CommitUnknown,
        InputError,
        Issue,
        OutputError,
        RelgraphError,
        StoreBusy,
        StoreError,
        UnknownName,
        UsageError,
    )
    from relgraph.io import write_folder, write_json
    from relgraph.network import Network
    from relgraph.render.page import page_html, write_page
    from relgraph.report import Report, make_report
    from relgraph.stores import Login, Store, open_store
    from relgraph.transfer.asking import Answer, run_query
    from relgraph.transfer.importing import Imported, import_sources

# Where each public name lives. Nothing is loaded before it is asked for: `relgraph --help` must be quick.
_HOMES = {
    "relgraph.analysis.chain": ("Chain", "trace_decision_chain"),
    "relgraph.analysis.edges": ("Edges", "explain_ties"),
    "relgraph.analysis.groups": ("Groups", "find_groups"),
    "relgraph.analysis.paths": ("Paths", "find_paths"),
    "relgraph.analysis.rank": ("Ranking", "rank"),
    "relgraph.analysis.spread": ("Spread", "find_seeds"),
    "relgraph.analysis.stakeholders": ("StakeholderMap", "map_stakeholders"),
    "relgraph.analysis.subject": ("Subject", "find_subject"),
    "relgraph.analysis.weak_links": ("WeakLinks", "find_weak_links"),
    "relgraph.api": ("check", "from_networkx", "open"),
    "relgraph.errors": (
        *("CommitUnknown", "InputError", "Issue", "OutputError", "RelgraphError", "StoreBusy", "StoreError"),
        *("UnknownName", "UsageError"),
    ),
    "relgraph.io": ("write_folder", "write_json"),
    "relgraph.network": ("Network",),
    "relgraph.render.page": ("page_html", "write_page"),
    "relgraph.report": ("Report", "make_report"),
    "relgraph.stores": ("Login", "Store", "open_store"),
    "relgraph.transfer.asking": ("Answer", "run_query"),
    "relgraph.transfer.importing": ("Imported", "import_sources"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Answer",
    "Chain",
    "CommitUnknown",
    "Edges",
    "Groups",
    "Imported",
    "InputError",
    "Issue",
    "Login",
    "Network",
    "OutputError",
    "Paths",
    "Ranking",
    "RelgraphError",
    "Report",
    "Spread",
    "StakeholderMap",
    "Store",
    "StoreBusy",
    "StoreError",
    "Subject",
    "UnknownName",
    "UsageError",
    "WeakLinks",
    "check",
    "explain_ties",
    "find_groups",
    "find_paths",
    "find_seeds",
    "find_subject",
    "find_weak_links",
    "from_networkx",
    "import_sources",
    "make_report",
    "map_stakeholders",
    "open",
    "open_store",
    "page_html",
    "rank",
    "run_query",
    "trace_decision_chain",
    "write_folder",
    "write_json",
    "write_page",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
