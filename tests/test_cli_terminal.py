"""What a terminal sees: widths, languages, names that would like to be obeyed, streams that break."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import time

import pytest
from rich.cells import cell_len

from cli_calls import PROGRAM, call, environment, folder, process
from relgraph.analysis.chain import trace_decision_chain
from relgraph.analysis.edges import explain_ties
from relgraph.analysis.paths import find_paths
from relgraph.analysis.rank import rank
from relgraph.analysis.weak_links import find_weak_links
from relgraph.api import open as open_network
from relgraph.render.tables import Printer

LONG = "The Honourable Association of Everybody Concerned with Everything"
PEOPLE = (
    f"id,name,role,ours\n1,裴正澜,decider,\n2,Bo,user,\n3,{LONG},,\n4,财政评审专员（待确认）,approver,\n5,简亦舟,,yes\n"
)
TIES = "source,target,kind,strength\n5,2,knows,.5\n2,3,advises,.6\n3,1,advises,.7\n4,1,knows,.4\n3,4,informs,.4\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("t") / "net", stakeholders=PEOPLE, relationships=TIES)


@pytest.fixture(scope="module")
def results(place):
    network = open_network(place)
    return {
        "rank": rank(network),
        "by": rank(network, by="closeness"),
        "ties": explain_ties(network),
        "weak-links": find_weak_links(network),
        "paths": find_paths(network, source="5", target="1"),
        "chain": trace_decision_chain(network),
    }


RESULTS = ["rank", "by", "ties", "weak-links", "paths", "chain"]


def shown(result, *, width, lang="en"):
    stream = io.StringIO()
    Printer(stream, lang=lang, width=width).show(result)
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 120, 140])
@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_is_wider_than_the_terminal_and_no_name_is_broken_in_two(results, name, width, lang):
    lines = shown(results[name], width=width, lang=lang).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert any("Bo" in line for line in lines)
    assert any(LONG[:20] in line for line in lines)


@pytest.mark.parametrize("width", [80, 140])
def test_columns_stand_in_line_under_chinese_and_latin_names(results, width):
    lines = shown(results["rank"], width=width).splitlines()
    scores = [line for line in lines if re.match(r" ?\d ", line)]
    ends = {cell_len(line[: re.search(r"(?<= )\d?\.\d\d", line).end()]) for line in scores}
    assert len(scores) == 4
    assert len(ends) == 1


def test_chinese_tables_use_chinese_marks(results):
    text = shown(results["chain"], width=140, lang="zh")
    assert "状态：红色" in text
    assert "缺少的角色：采购者、影响者、教练" in text
    assert not re.search(r"[\u4e00-\u9fff][:,;] ", text)


EVIL = "A [/b] corp [red]x[/red] \u202egnp.exe\u2066 :smile:"


def test_markup_is_text_and_bidi_marks_are_taken_out(tmp_path):
    place = folder(
        tmp_path, stakeholders=f'id,name\n1,{EVIL}\n2,"two\nlines"\n', relationships="source,target,kind\n1,2,informs\n"
    )
    for command in (["rank"], ["ties"], ["paths", "--from", "1", "--to", "2"], ["check"]):
        made = call(command[0], place, *command[1:])
        assert made.code == 0
        assert not set("\x1b\u202e\u2066") & set(made.out + made.err)
    shown = call("rank", place).out
    assert "A [/b] corp [red]x[/red] gnp.exe :smile:" in shown
    assert "two lines" in shown
    assert "\u202e" in call("rank", place, "--format", "json").out  # data stays what it is


def test_escapes_and_bidi_marks_of_an_argument_or_a_file_name_reach_no_terminal(tmp_path, place):
    made = call("paths", place, "--from", "\x1b[31m\u202ex", "--to", "1")
    assert (made.code, set("\x1b\u202e") & set(made.err)) == (2, set())
    (tmp_path / "\u202eevil\x1b[2J.csv").write_text("source,target,strength\nA,B,7\n")
    for command in ("rank", "check"):
        made = call(command, tmp_path / "\u202eevil\x1b[2J.csv")
        assert (made.code, set("\x1b\u202e") & set(made.out + made.err)) == (3, set())


# --- processes of their own -----------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
def test_a_terminal_that_is_not_utf8_gets_what_it_can_show(place, encoding):
    made = process("chain", place, "--lang", "zh", PYTHONIOENCODING=encoding)
    assert made.returncode == 0, made.stderr
    assert ("裴正澜" in made.stdout.decode(encoding)) == (encoding == "gbk")


def test_json_is_utf8_whatever_the_terminal_speaks(place):
    assert "裴正澜" in process("chain", place, "--format", "json", PYTHONIOENCODING="gbk").stdout.decode("utf-8")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")  # noqa: PTH110
@pytest.mark.parametrize("how", ["table", "json"])
def test_a_full_disk_is_7(place, how):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        run = subprocess.run(
            [*PROGRAM, "rank", str(place), "--format", how],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert run.returncode == 7
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize("how", ["table", "json"])
def test_a_reader_who_leaves_is_no_error(place, how):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        run = subprocess.run(
            [*PROGRAM, "rank", str(place), "--format", how],
            stdout=gone,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_is_130_and_terminated_143(tmp_path, sent, code):
    os.mkfifo(tmp_path / "net.csv")
    run = subprocess.Popen(
        [*PROGRAM, "rank", str(tmp_path / "net.csv")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    # Opening for writing waits until somebody reads: then the command is at work.
    writer = os.open(tmp_path / "net.csv", os.O_WRONLY)
    time.sleep(0.1)
    run.send_signal(sent)
    out, err = run.communicate(timeout=30)
    os.close(writer)
    assert (run.returncode, out, err.strip()) == (code, b"", b"")


def test_no_colour_on_a_terminal_means_nothing_but_text(place):
    import pty

    def seen(**changes):
        master, slave = pty.openpty()
        run = subprocess.run(
            [*PROGRAM, "rank", str(place)], stdout=slave, env=environment(TERM="xterm", **changes), check=False
        )
        os.close(slave)
        text = b""
        while True:
            try:
                text += os.read(master, 65536)
            except OSError:
                break
        os.close(master)
        assert run.returncode == 0
        return text.decode()

    assert "\x1b[" in seen()
    assert "\x1b" not in seen(NO_COLOR="1")


def test_the_version_and_every_help_text_stand_on_stdout():
    for words in (
        ["--version"],
        ["--help"],
        *([name, "--help"] for name in ("rank", "check", "export", "demo", "chain")),
    ):
        made = call(*words)
        assert (made.code, made.err) == (0, "")
        assert made.out.strip()
    overview = call("--help").out
    assert "..." not in overview.split("Commands:")[1]
