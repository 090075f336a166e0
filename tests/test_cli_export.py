"""`export` and `demo`: what is written, what is not replaced, and that it reads back to the same network."""

from __future__ import annotations

import pytest

from cli_calls import ask, call, folder

TABLES = {
    "stakeholders": "id,name,type,reports_to,role,stance,power,tags,shoe size,ours\n"
    '1,"=Ann, Chief",customer,,decider;approver,champion,.5,"a;b",44,\n2,陈静,wizard,1,user,-1,,,,\n3,Cy,,,,,,,,yes\n',
    "relationships": "source,target,kind,strength,trust,since,until,directed,wave\n"
    "1,2,advises,.123456789012345,,2024-01-01,,,7\n2,3,friend,,.3,,2030-01-01,yes,\n3,1,blorp,,,,,,\n",
    "interactions": "date,source,target,channel\n2024-03-01T10:20:30,1,2,email\n2024-03-02,2,3,\n",
    "decisions": "id,name,due\nP1,Tender,2024-09-01\n",
    "participations": "decision,stakeholder,role,stance\nP1,1,decider,0\n",
}


@pytest.fixture
def place(tmp_path):
    return folder(tmp_path / "net", **TABLES)


def answers(path):
    made = {command: ask(command, path).json for command in ("rank", "ties", "weak-links", "chain")}
    kept = ("rows", "parameters")
    counts = made["ties"]["network"] | {"source": ""}
    return counts, {command: {name: found[name] for name in kept} for command, found in made.items()}


@pytest.mark.parametrize("name", ["copy", "copy.json"])
def test_csv_folder_and_json_read_back_to_the_same_network(place, tmp_path, name):
    made = call("export", place, tmp_path / name)
    assert (made.code, made.out) == (0, "")
    assert name in made.err
    assert answers(tmp_path / name) == answers(place)
    again = tmp_path / f"again-{name}"
    assert call("export", tmp_path / name, again).code == 0
    read = (
        (lambda path: {file.name: file.read_bytes() for file in path.iterdir()})
        if again.is_dir()
        else type(again).read_bytes
    )
    assert read(again) == read(tmp_path / name)


def test_a_part_is_exported_alone(place, tmp_path):
    assert call("export", place, tmp_path / "part.json", "--only", "type=customer").code == 0
    assert [row["id"] for row in ask("rank", tmp_path / "part.json").rows] == ["1"]


@pytest.mark.parametrize("name", ["copy", "copy.json", "map.html"])
def test_what_exists_is_not_replaced_without_force(place, tmp_path, name):
    target = tmp_path / name
    assert call("export", place, target).code == 0
    before = target.stat().st_ino
    for lang, said in (("en", "--force replaces it"), ("zh", "已存在")):
        made = call("export", place, target, "--lang", lang)
        assert (made.code, made.out, said in made.err) == (7, "", True)
    assert target.stat().st_ino == before
    assert call("export", place, target, "--force").code == 0
    assert target.stat().st_ino != before


def test_force_replaces_a_link_not_what_it_points_at_and_no_folder_of_other_things(place, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    (tmp_path / "link.json").symlink_to(mine)
    assert call("export", place, tmp_path / "link.json", "--force").code == 0
    assert (mine.read_text(), (tmp_path / "link.json").is_symlink()) == ("mine", False)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "diary.txt").write_text("dear")
    made = call("export", place, tmp_path / "other", "--force")
    assert (made.code, "diary.txt" in made.err) == (7, True)
    assert (tmp_path / "other" / "diary.txt").read_text() == "dear"


@pytest.mark.parametrize("name", ["x.docx", "x.csv", "x.png"])
def test_a_suffix_that_nobody_writes_is_a_wrong_call(place, tmp_path, name):
    made = call("export", place, tmp_path / name)
    assert (made.code, made.out, ".json" in made.err) == (2, "", True)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["copy", "copy.json", "map.html"])
def test_nothing_is_written_on_bad_input_or_where_there_is_no_folder(place, tmp_path, name):
    bad = folder(tmp_path / "bad", stakeholders="id,power\n1,9\n")
    before = sorted(tmp_path.rglob("*"))
    assert call("export", bad, tmp_path / name).code == 3
    assert call("export", place, tmp_path / "nowhere" / name).code == 7
    assert sorted(tmp_path.rglob("*")) == before


def test_a_map_is_one_page_in_the_language_asked_for(place, tmp_path):
    assert call("export", place, tmp_path / "map.html", "--lang", "zh", "--title", "标题 <b>").code == 0
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="zh')
    assert "<title>标题 &lt;b&gt;</title>" in page


def test_share_is_for_maps_and_leaves_assessments_out(place, tmp_path):
    assert call("export", place, tmp_path / "copy.json", "--profile", "share").code == 2
    assert call("export", place, tmp_path / "map.html", "--profile", "share").code == 0
    assert call("export", place, tmp_path / "map2.html", "--decision", "P9").code == 2


def test_kinds_of_a_relgraph_toml_do_not_travel_and_it_says_so(place, tmp_path):
    assert "relgraph.toml" not in call("export", place, tmp_path / "a.json").err
    (place / "relgraph.toml").write_text("[strength]\nhalf_life = 9\n")
    assert f"--config {place / 'relgraph.toml'}" in call("export", place, tmp_path / "b.json").err


def test_the_demo_answers_and_writes_its_map_over_its_own_and_nothing_else(tmp_path):
    target = tmp_path / "demo.html"
    first = call("demo", "--output", target)
    assert (first.code, str(target) in first.out) == (0, True)
    assert call("demo", "-o", target, "--lang", "zh").code == 0
    assert '<html lang="zh' in target.read_text(encoding="utf-8")
    mine = tmp_path / "mine.html"
    mine.write_text("<!doctype html>\n<html lang='en'>my own page")
    made = call("demo", "-o", mine)
    assert (made.code, made.out, "my own page" in mine.read_text()) == (7, "", True)
    made = call("demo", "-o", tmp_path / "nowhere" / "demo.html")
    assert (made.code, made.out) == (7, "")
