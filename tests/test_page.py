"""The page as text: what is in it, what is not, and that it never changes without a cause."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

from relgraph.errors import OutputError
from relgraph.render.page import page_html, text, write_page


def _samples():
    spec = importlib.util.spec_from_file_location("page_samples", Path(__file__).with_name("page_samples.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


samples = _samples()
VIS_SHA256 = "b427322ad953d70ab75d1b798ebb8349863502f244e02de3e12a4ab7dfeddf2c"


class Outline(HTMLParser):
    """Collect the elements of a page, with what the script elements hold."""

    def __init__(self):
        super().__init__()
        self.tags, self.scripts, self.inside = [], [], False

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")
            self.inside = True

    def handle_endtag(self, _):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.scripts[-1] += data


def outline(html):
    parser = Outline()
    parser.feed(html)
    return parser


def data_of(html):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    return json.loads(found[1])


def test_vendored_library_is_the_published_one_with_its_licences():
    vendor = resources.files("relgraph.render.page").joinpath("vendor")
    assert hashlib.sha256(vendor.joinpath("vis-network.min.js").read_bytes()).hexdigest() == VIS_SHA256
    assert "MIT" in vendor.joinpath("LICENSE-MIT").read_text(encoding="utf-8")
    assert "Apache License" in vendor.joinpath("LICENSE-APACHE-2.0").read_text(encoding="utf-8")


def test_same_report_same_bytes():
    assert page_html(samples.tender()) == page_html(samples.tender())


@pytest.mark.parametrize(("locale", "encoding"), [("C", "ascii"), ("C.UTF-8", "utf-8"), ("zh_CN.GBK", "gbk")])
def test_same_bytes_in_every_locale(tmp_path, locale, encoding):
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import page_samples as s; from pathlib import Path\n"
        "from relgraph.render.page import write_page\n"
        "write_page(s.tender(), Path(sys.argv[2]))"
    )
    target = tmp_path / "page.html"
    environment = {"LC_ALL": locale, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PYTHONHASHSEED": "7"}
    paths = ":".join(path for path in sys.path if path)
    subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent), str(target)],
        check=True, env=environment | {"PYTHONPATH": paths, "PATH": "/usr/bin:/bin"}, capture_output=True,
    )  # fmt: skip
    assert target.read_bytes() == page_html(samples.tender()).encode("utf-8")


def test_policy_allows_the_two_scripts_by_hash_and_nothing_from_anywhere():
    page = outline(page_html(samples.tender()))
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == "data: blob:"
    kinds = [attrs.get("type") for tag, attrs in page.tags if tag == "script"]
    assert kinds == ["application/json", None, None]
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in page.scripts[1:]]
    assert rules["script-src"] == " ".join(f"'sha256-{digest}'" for digest in digests)


def test_page_asks_for_nothing():
    page = outline(page_html(samples.tender()))
    assert not [tag for tag, attrs in page.tags if "src" in attrs or tag in ("iframe", "object", "embed", "base")]
    assert [attrs["href"] for tag, attrs in page.tags if tag == "link"] == ["data:,"]
    assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]


def test_hostile_text_adds_no_element():
    tame, wild = (page_html(report) for report in (samples.tender(), samples.hostile()))
    assert [tag for tag, _ in outline(wild).tags] == [tag for tag, _ in outline(tame).tags]
    raw = re.search(r'id="data">(.*?)</script>', wild, re.DOTALL)[1]
    assert not set("<>&\u2028\u2029") & set(raw)


def test_texts_are_cut_to_what_a_page_can_hold():
    data = data_of(page_html(samples.hostile()))
    assert all(len(person["name"]) <= text.NAME for person in data["people"])
    assert all(len(person.get("note", "")) <= text.PARAGRAPH for person in data["people"])
    assert not any(mark in json.dumps(data, ensure_ascii=False) for mark in "\u202e\u2066\x1b\x00")


def test_people_and_pairs_of_the_tender():
    data = data_of(page_html(samples.tender()))
    by_name = {person["name"]: person for person in data["people"]}
    assert [person["n"] for person in data["people"]] == [f"n{i}" for i in range(1, 12)]
    assert (by_name["俞伯衡"]["pinyin"], by_name["俞伯衡"]["initials"]) == ("yuboheng", "ybh")
    assert by_name["Ada Berg"]["initials"] == "ab"
    assert by_name["陆文渊"]["covered_by"] == {"n": "n1", "strength": 0.8, "days": 0}
    assert "covered_by" not in by_name["梁伟民"]
    assert data["meta"]["decider"] == by_name["梁伟民"]["n"]
    assert (data["meta"]["ties"], data["meta"]["conflicts"], data["meta"]["fragile"]) == (12, 1, 7)
    pair = next(tie for tie in data["ties"] if {tie["a"], tie["b"]} == {"n10", "n4"})
    # 俞伯衡 advises 梁伟民 at .85: 1 and .25 of it.
    assert (pair["ab"], pair["ba"], pair["w"]) == (0.85, 0.2125, 0.85)
    assert [group["name"] for group in data["groups"]] == ["Us", "Board", "Radiology"]


def test_zero_is_known_and_kept():
    from relgraph.render.page.payload import slim

    entry = {"stance": 0, "power": 0.0, "title": "", "ours": False, "roles": [], "score": None, "name": "A"}
    assert slim(entry) == {"stance": 0, "power": 0.0, "name": "A"}


def test_drawing_is_what_pyvis_holds():
    from relgraph.render.page.adapter import Page
    from relgraph.render.page.payload import payload

    page = Page(payload(samples.tender(), lang="en", profile="full"))
    drawn = data_of(page.generate_html())["vis"]
    assert drawn["nodes"] == page.nodes
    assert drawn["edges"] == page.edges
    assert drawn["options"]["physics"] == {"enabled": False}
    assert page.num_nodes() == 11
    assert page.get_node("n4")["shape"] == "dot"
    assert page.edges[-1]["smooth"]["type"] == "curvedCW"  # conflict on top
    widths = [edge["width"] for edge in page.edges[:-1]]
    assert widths == sorted(widths)


def test_share_leaves_out_stances_notes_contacts_and_assessments():
    full, shared = (page_html(samples.tender(), profile=profile) for profile in ("full", "share"))
    assert "secret note" in full
    assert "liang@example.org" in full
    assert "secret note" not in shared
    assert "liang@example.org" not in shared
    data = data_of(shared)
    assert not {"stance", "power", "interest", "note", "more"} & {key for person in data["people"] for key in person}
    assert data["meta"]["status"] is None
    assert {finding["code"] for finding in data["findings"]} == {"hidden_influence_unknown", "route", "single_thread"}
    assert data["meta"]["ties"] == data_of(full)["meta"]["ties"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_word_of_ours_is_there_in_both_languages(lang):
    data = data_of(page_html(samples.tender(), lang=lang))
    assert data["meta"]["lang"] == lang
    missing = [key for key, word in data["words"].items() if set(word) != {"en", "zh"} or not all(word.values())]
    assert not missing


def test_every_word_that_scripts_ask_for_exists():
    here = resources.files("relgraph.render.page").joinpath("static")
    words = set(data_of(page_html(samples.tender()))["words"])
    scripts = [path for path in here.iterdir() if path.name.endswith(".js")]
    asked = {key for path in scripts for key in re.findall(r'\bt\("([\w.-]+)"', path.read_text(encoding="utf-8"))}
    assert asked - words == set()


def test_words_hold_the_same_figures_in_both_languages():
    here = resources.files("relgraph.render.page").joinpath("static", "words.json")
    read = json.loads(here.read_text(encoding="utf-8"))
    words = {key: {lang: read[lang][key] for lang in read} for key in read["en"]}
    figures = {key: [set(re.findall(r"\{(\w+)", word[lang])) for lang in ("en", "zh")] for key, word in words.items()}
    assert {key: pair for key, pair in figures.items() if pair[0] != pair[1]} == {}


def test_write_refuses_to_overwrite_unless_told(tmp_path):
    target = tmp_path / "map.html"
    write_page(samples.tender(), target)
    with pytest.raises(OutputError):
        write_page(samples.tender(), target)
    write_page(samples.tender(), target, lang="zh", force=True)
    assert '<html lang="zh-Hans"' in target.read_bytes().decode("utf-8")


@pytest.mark.parametrize("count", [0, 1, 2])
def test_next_to_nobody(count):
    people = [samples.Stakeholder(id=str(i), name=f"P{i}") for i in range(count)]
    report = samples.report_of(people) if count else samples.nobody()
    data = data_of(page_html(report))
    assert len(data["people"]) == count
    assert data["ties"] == []


def test_the_example_that_ships():
    import relgraph as rg

    report = rg.make_report(rg.open(Path(__file__).parents[1] / "examples" / "tender"))
    data = data_of(page_html(report))
    assert len(data["people"]) == len(report.network.stakeholders)
    assert 3 <= len(data["findings"]) <= 5
    assert all(text for finding in data["findings"] for part in ("head", "line") for text in finding[part].values())


def test_importing_the_page_does_not_load_pyvis():
    program = "import sys, relgraph.render.page; assert 'pyvis' not in sys.modules and 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": ":".join(sys.path)})
