"""The wheel as a user gets it: built, installed into an empty environment, used away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "relgraph"

pytestmark = pytest.mark.wheel


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel and what it asks for, and a folder to work in."""

    scripts: Path
    folder: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the environment outside the checkout, with nothing of ours around it."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL"))
        }
        return subprocess.run(
            [str(self.scripts / command[0]), *command[1:]],
            cwd=self.folder,
            env={**kept, "PYTHONUTF8": "1"},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )


def run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def held(wheel: Path) -> set[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    environment = folder / "environment"
    # No pip inside: ours installs into it, which saves unpacking one.
    venv.create(environment, with_pip=False)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    run(sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", "--no-compile", wheel)
    work = folder / "work"
    work.mkdir()
    return Installed(scripts, work)


def files(folder: Path) -> set[str]:
    """Return the files below `folder`, as paths relative to it, without what Python leaves there."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if "__pycache__" not in name}


@pytest.mark.parametrize(
    ("folder", "place"),
    [
        (PACKAGE, "relgraph"),
        (ROOT / "queries", "relgraph/queries"),
        (ROOT / "examples" / "tender", "relgraph/examples/tender"),
    ],
    ids=["package", "queries", "example"],
)
def test_the_wheel_holds_every_file_of(held: set[str], folder: Path, place: str) -> None:
    wanted = {f"{place}/{name}" for name in files(folder)}
    assert len(wanted) > 1
    assert wanted - held == set()


def test_the_wheel_says_that_it_is_typed(held: set[str]) -> None:
    assert "relgraph/py.typed" in held


def test_the_wheel_holds_what_the_page_needs_with_its_licences(held: set[str]) -> None:
    vendor = "relgraph/render/page/vendor"
    assert {f"{vendor}/{name}" for name in ("vis-network.min.js", "LICENSE-MIT", "LICENSE-APACHE-2.0")} <= held


def test_the_wheel_holds_the_wording_in_both_languages(held: set[str]) -> None:
    assert {"en", "zh"} <= {name.split("/")[3] for name in held if name.startswith("relgraph/vocabulary/wording/")}


def test_the_wheel_holds_our_licence_and_nothing_beside_the_package(held: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in held)
    assert {name.split("/")[0] for name in held if ".dist-info/" not in name} == {"relgraph"}
    assert not [name for name in held if "__pycache__" in name or name.startswith("relgraph/tests")]


def test_relgraph_says_its_version_and_helps(installed: Installed) -> None:
    version = installed.run("relgraph", "--version")
    assert version.returncode == 0, version.stderr
    assert "0.1.0" in version.stdout
    helped = installed.run("relgraph", "--help")
    assert helped.returncode == 0, helped.stderr
    assert "demo" in helped.stdout


def test_the_demo_answers_and_writes_one_page(installed: Installed) -> None:
    before = set(installed.folder.iterdir())
    demo = installed.run("relgraph", "demo")
    assert demo.returncode == 0, demo.stderr
    (page,) = set(installed.folder.iterdir()) - before
    assert page.name == "relgraph-demo.html"
    assert page.name in demo.stdout + demo.stderr
    assert "<html" in page.read_text(encoding="utf-8")[:2000].lower()


def test_the_demo_writes_where_it_is_told(installed: Installed) -> None:
    page = installed.folder / "map of the tender.html"
    demo = installed.run("relgraph", "demo", "--output", page.name)
    assert demo.returncode == 0, demo.stderr
    assert page.stat().st_size > 0
    page.unlink()


def test_the_same_from_python(installed: Installed) -> None:
    (installed.folder / "tie.csv").write_text("source,target\nAda,Ben\n", encoding="utf-8")
    program = "import relgraph; print(relgraph.__file__); print(sorted(relgraph.open('tie.csv').graph.nodes))"
    done = installed.run("python", "-c", program)
    assert done.returncode == 0, done.stderr
    place, nodes = done.stdout.splitlines()
    assert Path(place).is_relative_to(installed.scripts.parent)
    assert nodes == "['Ada', 'Ben']"
