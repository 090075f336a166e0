"""Readers and writers, one module per format: files to records and issues, records to files."""

from relgraph.io.atomic import write_bytes
from relgraph.io.reading import Reading, read
from relgraph.io.writing import write_folder, write_json

__all__ = ["Reading", "read", "write_bytes", "write_folder", "write_json"]
