"""`export --pseudonymise` as a user calls it: what is in the bytes, who may read the key, and what is refused."""

import csv
import os
from collections import Counter

import pytest

from cli_calls import ask, call, folder
from relgraph.errors import OutputError
from relgraph.fields import TABLES
from relgraph.io import read, write_bytes
from relgraph.io.atomic import at_hand
from relgraph.io.key_file import key_csv
from relgraph.pseudonyms import Pseudonym

# A mark that no pseudonym, and nothing of ours, can hold.
MARK = "zqxj"


def secret(text):
    return f"{MARK}{text}"


# Every @ stands for the mark.
STAFF = "".join(
    f"@id{n},@name{n},@org,@dept,@title,customer,user,1,@keeper,@mail,@tag,@note,@src,@44\n" for n in range(6)
)
TABLES_WITH_AT = {
    "stakeholders": "id,name,organization,department,title,type,role,stance,owner,channel,tags,note,provenance,size\n"
    f"{STAFF}@boss,@Boss,@rare org,@rare dept,,media,decider,-1,@id1,,,,,\n@pei,裴正澜,@boss,,,,,,,,,,,\n",
    "relationships": "source,target,kind,strength,note,evidence,provenance,wave,until\n"
    "@id0,@boss,reports_to,.8,@n,@e,@p,@w,\n@id0,@id1,@bribes,.8,,,,,\n@id1,@boss,mentors,.8,,,,,\n"
    "@id2,@pei,@gossip_information,.8,,,,,2024-09-01\n",
    "interactions": "date,source,target,channel,note\n2024-03-14,@id0,@id1,@c,@n\n",
    "decisions": "id,name,stage,value,due,rule\n@P,@Tender,@stage,918273645546,2024-09-18,@rule\n",
    "participations": "decision,stakeholder,role,stance\n@P,@boss,decider,-1\n",
}
TEXTS = {table: text.replace("@", MARK) for table, text in TABLES_WITH_AT.items()}
SETTINGS = f"""
[kinds.mentors]
influence = [1.0, 0.25]
prestige = "X"
en = "{secret("mentors")}"
zh = "{secret("mentors")}"
[kinds.reports_to]
en = "{secret("works under")}"
"""


@pytest.fixture
def place(tmp_path):
    net = folder(tmp_path / secret("client"), **TEXTS)
    (net / "relgraph.toml").write_text(SETTINGS, encoding="utf-8")
    return net


def written(path):
    """Return the bytes of a file, or of every file in a folder."""
    return b"".join(map(type(path).read_bytes, sorted(path.iterdir()))) if path.is_dir() else path.read_bytes()


def key_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Pseudonym(**row) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("out", ()),
        ("out.json", ("--lang", "zh")),
        ("out.html", ()),
        ("out.html", ("--profile", "share")),
        ("out.html", ("--lang", "zh", "--decision", secret("Tender"))),
    ],
)
def test_nothing_of_whom_it_is_about_is_in_the_bytes_and_everything_is_in_the_key(place, tmp_path, name, more):
    made = call("export", place, tmp_path / name, "--pseudonymise", "--key", tmp_path / "key.csv", *more)
    assert (made.code, made.out) == (0, "")
    data = written(tmp_path / name)
    secrets = (MARK, "裴正澜", "peizhenglan", "918273645546", "2024-03-14", "2024-09-18")
    assert [text for text in secrets if text.encode() in data] == []
    key = key_of(tmp_path / "key.csv")
    assert all(one.pseudonym.encode() in data for one in key if one.table != "department")
    assert {(one.table, one.id, one.name) for one in key} == {
        *(("stakeholders", f"{secret('id')}{n}", f"{secret('name')}{n}") for n in range(6)),
        ("stakeholders", secret("boss"), secret("Boss")),
        ("stakeholders", secret("pei"), "裴正澜"),
        ("decisions", secret("P"), secret("Tender")),
        ("organization", secret("org"), secret("org")),
        ("department", secret("dept"), secret("dept")),
    }


def test_the_title_is_the_users(place, tmp_path):
    words = ("export", place, tmp_path / "a.html", "--pseudonymise", "--key", tmp_path / "k.csv", "--title", "Our map")
    assert call(*words).code == 0
    assert "<title>Our map</title>" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["out", "out.json"])
def test_what_goes_out_reads_back_without_an_error(place, tmp_path, name):
    assert call("export", place, tmp_path / name, "--pseudonymise", "--key", tmp_path / "k").code == 0
    assert call("check", tmp_path / name).code == 0
    reading = read(tmp_path / name)
    assert reading.issues == ()
    assert [len(getattr(reading.records, table)) for table in TABLES] == [8, 4, 1, 1, 1]


def test_a_part_goes_out_alone_and_its_key_speaks_of_nobody_else(place, tmp_path):
    words = (
        "export",
        place,
        tmp_path / "part.json",
        "--pseudonymise",
        "--key",
        tmp_path / "k",
        "--only",
        "type=customer",
    )
    assert call(*words).code == 0
    assert Counter(one.table for one in key_of(tmp_path / "k")) == Counter(
        stakeholders=6, decisions=1, organization=1, department=1
    )
    # The boss who keeps a tie with nobody here is gone, and so is whoever was written down as a keeper.
    assert MARK.encode() not in (tmp_path / "part.json").read_bytes()


# --- the key -----------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    return folder(
        tmp_path / "net", stakeholders="id,name\n1,=Ann\n2,Bo\n3,Cy\n", relationships="source,target\n1,2\n2,3\n"
    )


def export(small, target, *more):
    return call("export", small, target, "--pseudonymise", *more)


def test_no_name_in_the_key_is_a_formula():
    data = key_csv([Pseudonym("P1", "stakeholders", "-x", '=cmd|"1"')]).decode("utf-8-sig")
    assert data == 'pseudonym,table,id,name\r\nP1,stakeholders,\'-x,"\'=cmd|""1"""\r\n'


@pytest.mark.skipif(os.name == "nt", reason="file modes are those of POSIX")
def test_nobody_else_can_read_the_key_not_even_while_it_is_written(small, tmp_path, monkeypatch):
    opened, real = [], os.open

    def spied(path, flags, mode=0o777, **more):
        if flags & os.O_CREAT and "k.csv" in str(path):
            opened.append(mode)
        return real(path, flags, mode, **more)

    monkeypatch.setattr(os, "open", spied)
    umask = os.umask(0)
    try:
        for force in ((), ("--force",)):
            assert export(small, tmp_path / "out.json", "--key", tmp_path / "k.csv", *force).code == 0
            assert (tmp_path / "k.csv").stat().st_mode & 0o777 == 0o600
        assert write_bytes(tmp_path / "own", b"", private=True).stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(umask)
    assert opened == [0o600, 0o600]


@pytest.mark.parametrize(("lang", "why"), [("en", "who is who"), ("zh", "没有密钥")])
def test_the_key_is_required_and_the_call_says_why(small, tmp_path, lang, why):
    made = export(small, tmp_path / "out.json", "--lang", lang)
    assert (made.code, made.out, "--key" in made.err, why in made.err) == (2, "", True, True)
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_key_to_nothing_is_a_wrong_call(small, tmp_path, lang):
    made = call("export", small, tmp_path / "out.json", "--key", tmp_path / "k", "--lang", lang)
    assert (made.code, made.out, "--pseudonymise" in made.err) == (2, "", True)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["net"]


@pytest.mark.parametrize(
    ("out", "key"),
    [("out", "out/key.csv"), ("out", "sub/../out/deep/key.csv"), ("out.json", "out.json"), ("out", "OUT/k")],
)
def test_the_key_does_not_go_out_with_what_it_opens(small, tmp_path, out, key):
    (tmp_path / "sub").mkdir()
    made = export(small, tmp_path / out, "--key", tmp_path / key, "--force")
    assert (made.code, made.out, "outside" in made.err) == (2, "", True)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["net", "sub"]


def test_nor_by_way_of_a_link(small, tmp_path):
    assert call("export", small, tmp_path / "out").code == 0
    (tmp_path / "door").symlink_to(tmp_path / "out")
    assert export(small, tmp_path / "out", "--key", tmp_path / "door" / "key.csv", "--force").code == 2


def test_a_key_is_replaced_only_by_force_and_nothing_else_even_then(small, tmp_path):
    key = tmp_path / "k.csv"
    assert export(small, tmp_path / "a.json", "--key", key).code == 0
    first = key.read_bytes()
    made = export(small, tmp_path / "b.json", "--key", key)
    assert (made.code, made.out, "--force" in made.err) == (7, "", True)
    assert (key.read_bytes(), (tmp_path / "b.json").exists()) == (first, False)
    assert export(small, tmp_path / "b.json", "--key", key, "--force").code == 0
    assert {one.pseudonym for one in key_of(key)} == {one.id for one in read(tmp_path / "b.json").records.stakeholders}
    people_ = (small / "stakeholders.csv").read_bytes()
    assert export(small, tmp_path / "c.json", "--key", small / "stakeholders.csv", "--force").code == 7
    assert (small / "stakeholders.csv").read_bytes() == people_


def test_where_the_network_cannot_be_written_the_old_key_stays_and_no_new_one_is_left(small, tmp_path):
    key = tmp_path / "k.csv"
    assert export(small, tmp_path / "out", "--key", key).code == 0
    (tmp_path / "out" / "diary.txt").write_text("dear")
    before, names = key.read_bytes(), sorted(file.name for file in tmp_path.iterdir())
    made = export(small, tmp_path / "out", "--key", key, "--force")
    assert (made.code, "diary.txt" in made.err, "written" in made.err) == (7, True, False)
    assert (key.read_bytes(), sorted(file.name for file in tmp_path.iterdir())) == (before, names)


def test_where_the_key_cannot_be_written_nothing_is(small, tmp_path):
    made = export(small, tmp_path / "out.json", "--key", tmp_path / "nowhere" / "k")
    assert (made.code, made.out) == (7, "")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["net"]


def test_a_key_that_cannot_have_its_name_in_the_end_is_not_lost(tmp_path):
    key = tmp_path / "k.csv"
    with pytest.raises(OutputError, match=r"\.k\.csv\.\w+\.tmp") as failed, at_hand(key, b"ours", private=True):
        key.write_bytes(b"somebody else's")
    assert key.read_bytes() == b"somebody else's"
    assert failed.value.figures["left"].read_bytes() == b"ours"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("pseudonymised is not anonymous", "PIPL art. 73", "note 1, title 2")),
        ("zh", ("假名化不等于匿名化", "第七十三条", "note 1, title 2")),
    ],
)
def test_it_warns_that_shape_can_identify_and_counts_what_it_left_out(tmp_path, lang, said):
    table = "id,name,title,type,note,level\n1,A,Boss,media,x,\n2,B,Boss,,,\n"
    net = folder(tmp_path / "net", stakeholders=table, relationships="source,target,kind\n1,2,guanxi\n")
    made = export(net, tmp_path / "out.json", "--key", tmp_path / "k", "--lang", lang)
    assert made.code == 0
    assert [text for text in said if text not in made.err] == []
    assert "kind 1, type 1" in made.err


def test_a_decision_is_named_as_the_user_knows_it(place, tmp_path):
    words = ("export", place, tmp_path / "a.html", "--pseudonymise", "--key", tmp_path / "k", "--decision")
    made = call(*words, "no such tender")
    assert (made.code, secret("Tender") in made.err) == (2, True)
    assert sorted(file.name for file in tmp_path.iterdir()) == [place.name]
    assert call(*words, secret("Tender")).code == 0
    assert "<title>D1</title>" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_the_answers_of_the_commands_come_back_through_the_key(small, tmp_path):
    assert export(small, tmp_path / "out.json", "--key", tmp_path / "k").code == 0
    old = {one.pseudonym: one.id for one in key_of(tmp_path / "k")}
    # 1 - 2 - 3: who stands between is 2.
    cut = [row["id"] for row in ask("weak-links", tmp_path / "out.json").rows if row["object"] == "stakeholder"]
    assert [old[one] for one in cut] == ["2"]
