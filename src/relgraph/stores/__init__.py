"""Where records are kept: a SQLite file by default, Neo4j when shared, memory for tests. All answer alike.

A store is opened by what names it:

``network.db``               a SQLite file, for one analyst
``neo4j://``, ``bolt://``    a Neo4j server (``+s``, ``+ssc`` with TLS), for a team
"""

from relgraph.stores.address import SCHEMES, SUFFIXES, Login, is_store, is_uri, open_store, store_name
from relgraph.stores.store import Change, Import, Load, Store

__all__ = [
    "SCHEMES",
    "SUFFIXES",
    "Change",
    "Import",
    "Load",
    "Login",
    "Store",
    "is_store",
    "is_uri",
    "open_store",
    "store_name",
]
