"""Lets the tests import what they share (builders.py, bolt_stub.py) by name, however pytest imports them."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "neo4j")]
pytest_plugins = ["neo4j_fixtures"]


@pytest.fixture
def few_splits(monkeypatch):
    """Measure repeatability by 2 random halves instead of 20, where it is not what is looked at."""
    monkeypatch.setattr("relgraph.analysis.standing.SPLITS", 2)
