"""`relgraph --help` and `import relgraph` load nothing heavy: whoever asks for help gets it at once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"networkx", "neo4j", "pyvis", "numpy", "scipy", "rich", "pandas", "jinja2", "openpyxl", "numba", "pypinyin"}

HELP = """
import sys
from relgraph.cli import main
sys.argv = ["relgraph", *{arguments}]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
"""


def loaded_by(program: str) -> set[str]:
    """Return the top-level modules that a fresh Python holds after `program`."""
    report = '\nimport json, sys\nprint("\\n" + json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))'
    run = subprocess.run([sys.executable, "-c", program + report], capture_output=True, check=False, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_importing_relgraph_loads_nothing_heavy() -> None:
    loaded = loaded_by("import relgraph")
    assert "relgraph" in loaded
    assert not loaded & (HEAVY | {"click"})


HELP_ASKED = [["--help"], ["--version"], *([name, "--help"] for name in ("rank", "import", "query", "erase"))]


@pytest.mark.parametrize("arguments", HELP_ASKED, ids=" ".join)
def test_asking_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = loaded_by(HELP.format(arguments=arguments))
    assert "click" in loaded
    assert not loaded & (HEAVY | {"sqlite3"})


def test_listing_the_public_names_loads_nothing_heavy() -> None:
    loaded = loaded_by("import relgraph; assert 'open' in dir(relgraph), dir(relgraph)")
    assert not loaded & HEAVY


def test_the_doctor_loads_none_of_the_packages_that_it_looks_at() -> None:
    loaded = loaded_by(HELP.format(arguments=["doctor", "--format", "json"]))
    assert "relgraph" in loaded
    assert not loaded & HEAVY


def test_a_file_is_analysed_without_the_driver_of_a_server(tmp_path) -> None:
    (tmp_path / "net.csv").write_text("source,target\nA,B\n")
    loaded = loaded_by(HELP.format(arguments=["rank", str(tmp_path / "net.csv")]))
    assert "networkx" in loaded
    assert not loaded & {"neo4j", "sqlite3", "openpyxl", "pandas"}


def test_a_query_of_a_store_builds_no_graph(tmp_path) -> None:
    (tmp_path / "net.csv").write_text("source,target\nA,B\n")
    place, store = str(tmp_path / "net.csv"), str(tmp_path / "kept.db")
    for words in (["import", place, "--into", store], ["query", store, "ungoverned_types"]):
        loaded = loaded_by(HELP.format(arguments=[*words, "--format", "json"]))
        assert "sqlite3" in loaded
        assert not loaded & HEAVY
