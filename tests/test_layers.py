"""The rooms of the package: who may import whom, checked from the contract in pyproject.toml."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "relgraph"
PURE = sorted([*PACKAGE.glob("analysis/*.py"), *PACKAGE.glob("kernels/*.py")])

# What reaches outside the process, or draws: no business of an analysis.
OUTSIDE = {"click", "neo4j", "pyvis", "openpyxl", "jinja2", "rich", "pandas", "defusedxml"} | {
    *("asyncio", "csv", "http", "io", "json", "logging", "os", "pathlib", "pickle", "shutil", "socket"),
    *("sqlite3", "subprocess", "tempfile", "urllib", "xml", "zipfile"),
}


def imports(path: Path) -> set[str]:
    """Return the dotted name of every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def calls(path: Path) -> set[str]:
    """Return the plain names that a file calls."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def test_data_goes_down_and_never_back_up() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert " 0 broken" in run.stdout


def test_every_room_has_its_place_in_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {room for layer in layers for room in re.findall(r"relgraph\.(\w+)", layer)}
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert rooms - {"__init__", "__main__"} <= placed


def test_there_are_analyses_to_look_at() -> None:
    assert {path.parent.name for path in PURE} == {"analysis", "kernels"}


@pytest.mark.parametrize("path", PURE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_analysis_neither_reads_nor_writes(path: Path) -> None:
    assert not {name.partition(".")[0] for name in imports(path)} & OUTSIDE
    assert not calls(path) & {"open", "print", "input"}


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("kernels/*.py")), ids=lambda path: path.stem)
def test_a_kernel_knows_nothing_of_stakeholders(path: Path) -> None:
    ours = {name for name in imports(path) if name.startswith("relgraph.")}
    assert all(name.startswith("relgraph.kernels.") for name in ours)
