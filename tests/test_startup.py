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


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["rank", "--help"]], ids=" ".join)
def test_asking_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = loaded_by(HELP.format(arguments=arguments))
    assert "click" in loaded
    assert not loaded & HEAVY


def test_listing_the_public_names_loads_nothing_heavy() -> None:
    loaded = loaded_by("import relgraph; assert 'open' in dir(relgraph), dir(relgraph)")
    assert not loaded & HEAVY
