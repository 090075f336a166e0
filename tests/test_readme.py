"""What the README shows works: every command, the Python snippet, every link."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from relgraph.cli import main
from relgraph.transfer import import_sources

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"^```\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("relgraph ")]


@pytest.fixture
def beside_the_examples(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    # Each command is tried alone, so what an earlier one has made is there.
    import_sources([tmp_path / "examples" / "tender"], into=tmp_path / "network.db")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readme_shows_commands():
    assert len(commands()) >= 8


@pytest.mark.parametrize("command", commands())
def test_every_command_of_the_readme_runs(command, beside_the_examples, capsysbinary):
    words = shlex.split(command.partition(">")[0])[1:]
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 0, capsysbinary.readouterr().err.decode()


def test_the_python_snippet_runs(beside_the_examples, capsys):
    (snippet,) = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    exec(compile(snippet, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "裴正澜" in printed
    assert "amber ('coach',)" in printed
    assert (beside_the_examples / "map.html").exists()


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))])
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing
