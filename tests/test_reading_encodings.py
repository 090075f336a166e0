"""Text files in the encodings of their day: read right, or refused naming the option."""

import pytest

from relgraph.io import read
from relgraph.validation import Policy

PEOPLE = "id,name,type\n1,张三,客户\n2,李四,供应商\n"


def folder(tmp_path, *, stakeholders):
    data = stakeholders if isinstance(stakeholders, bytes) else stakeholders.encode()
    (tmp_path / "stakeholders.csv").write_bytes(data)
    return tmp_path


def codes(reading):
    return [issue.code for issue in reading.errors]


@pytest.mark.parametrize(
    ("encoding", "text", "shown"),
    [
        ("utf-8", PEOPLE, None),
        ("utf-8-sig", PEOPLE, None),
        ("utf-16", PEOPLE, None),
        ("utf-16-le", PEOPLE, "utf-16-le"),
        ("utf-16-be", PEOPLE, "utf-16-be"),
        ("gb18030", "姓名,类型\n张三,客户\n李四,供应商\n", "gb18030"),
        ("big5", "姓名,類型\n張三,客戶\n陳美玲,供應商\n", "big5"),
        ("cp1252", "name,title\nJosé Núñez,Président\n", "cp1252"),
    ],
)
def test_each_encoding_is_read_and_a_guess_is_told(tmp_path, encoding, text, shown):
    reading = read(folder(tmp_path, stakeholders=text.encode(encoding)))
    told = [issue.figures["encoding"] for issue in reading.issues if issue.code == "encoding_chosen"]
    assert codes(reading) == []
    assert told == ([shown] if shown else [])
    assert reading.records.stakeholders[0].name == text.splitlines()[1].split(",")["id" in text.split("\n")[0]]


# The last three are valid UTF-8 by chance.
@pytest.mark.parametrize("name", ["王伟", "陈静", "刘洋", "张三", "赵敏", "联通", "袁霞", "钱珊"])
def test_one_name_under_an_ascii_header_is_enough_to_know_gbk(tmp_path, name):
    reading = read(folder(tmp_path, stakeholders=f"id,name\n1,{name}\n".encode("gbk")))
    assert [person.name for person in reading.records.stakeholders] == [name]


@pytest.mark.parametrize("name", ["陳美玲", "張偉", "林志明", "黃麗華"])
def test_one_name_under_an_ascii_header_is_enough_to_know_big5(tmp_path, name):
    reading = read(folder(tmp_path, stakeholders=f"id,name\n1,{name}\n".encode("big5")))
    assert [person.name for person in reading.records.stakeholders] == [name]


@pytest.mark.parametrize("name", ["José", "Иван", "Ελένη", "Çağlar", "محمد", "Nguyễn Văn Đức", "50 °C", "Jose\u0301"])
def test_utf8_of_other_scripts_stays_utf8(tmp_path, name):
    reading = read(folder(tmp_path, stakeholders=f"id,name\n1,{name}\n"))
    assert [person.name for person in reading.records.stakeholders] == [name]


def test_two_readings_as_good_are_refused_naming_the_option(tmp_path):
    # B0A1 B0A1 is 啊啊 in GBK and 陛陛 in Big5: both common characters.
    place = folder(tmp_path, stakeholders=b"id,name\n1,\xb0\xa1\xb0\xa1\n")
    assert codes(read(place)) == ["encoding_open"]
    told = read(place, policy=Policy(encoding="gbk"))
    assert [person.name for person in told.records.stakeholders] == ["啊啊"]


def test_a_wrong_or_unheard_encoding_is_an_issue(tmp_path):
    place = folder(tmp_path, stakeholders=PEOPLE)
    assert codes(read(place, policy=Policy(encoding="ascii"))) == ["encoding_wrong"]
    assert codes(read(place, policy=Policy(encoding="klingon"))) == ["encoding_unheard"]


def test_utf8_with_one_broken_byte_names_its_line(tmp_path):
    data = PEOPLE.encode() + "3,王五,媒体\n4,赵六,\xff\n".encode("latin-1", "replace").replace(b"?", b"")
    reading = read(folder(tmp_path, stakeholders=data))
    assert [(issue.code, issue.figures["line"]) for issue in reading.errors] == [("utf8_broken", 5)]


def test_a_workbook_called_csv_is_no_text(tmp_path):
    assert codes(read(folder(tmp_path, stakeholders=b"PK\x03\x04rest"))) == ["not_text"]
