"""Between networks and stores: reading from either, importing, asking, erasing, writing scores back."""

from relgraph.transfer.importing import Imported, ImportRow, import_sources
from relgraph.transfer.reading import gather, read_network

__all__ = ["ImportRow", "Imported", "gather", "import_sources", "read_network"]
