"""The same network in another encoding, workbook or JSON gives the same answer."""

from __future__ import annotations

import json

import openpyxl
import pytest

from cli_calls import ask, call, folder

PEOPLE = "编号,姓名,类型\n1,王伟,客户\n2,陈静,政府\n3,刘洋,媒体\n"
LINES = "来源,目标,关系,强度\n王伟,陈静,请教,0.6\n陈静,3,合作,0.4\n"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_every_encoding_gives_the_same_answer(tmp_path, encoding):
    plain = ask("rank", folder(tmp_path / "a" / "net", stakeholders=PEOPLE, relationships=LINES))
    other = folder(tmp_path / "b" / "net", stakeholders=PEOPLE.encode(encoding), relationships=LINES.encode(encoding))
    assert ask("rank", other).json == plain.json


def test_folder_workbook_and_json_give_the_same_answer(tmp_path):
    place = folder(tmp_path / "net", stakeholders=PEOPLE, relationships=LINES)
    book = openpyxl.Workbook()
    for sheet, text in (("人员", PEOPLE), ("关系", LINES)):
        page = book.create_sheet(sheet)
        for line in text.splitlines():
            page.append(line.split(","))
    del book["Sheet"]
    book.save(tmp_path / "net.xlsx")
    rows = [dict(zip(("id", "name", "type"), line.split(","), strict=True)) for line in PEOPLE.splitlines()[1:]]
    lines = [
        dict(zip(("source", "target", "kind", "strength"), x.split(","), strict=True)) for x in LINES.splitlines()[1:]
    ]
    network = {"relgraph": 1, "stakeholders": rows, "relationships": lines}
    (tmp_path / "net.json").write_text(json.dumps(network), encoding="utf-8")
    for command in ("rank", "ties", "weak-links"):
        made = [ask(command, path).json for path in (place, tmp_path / "net.xlsx", tmp_path / "net.json")]
        assert [each.pop("network")["source"] for each in made] == ["net", "net.xlsx", "net.json"]
        assert made[0] == made[1] == made[2]


def test_check_names_file_sheet_row_column_and_value(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "stakeholders"
    for row in (["id", "power"], ["1", "0.5"], ["2", "7"]):
        book.active.append(row)
    book.save(tmp_path / "net.xlsx")
    (row,) = call("check", tmp_path / "net.xlsx", "--format", "json").rows
    assert list(row) == ["code", "severity", "source", "sheet", "row", "column", "value", "why", "mend"]
    assert list(row.values())[:7] == ["out_of_range_scale", "error", "net.xlsx", "stakeholders", 3, "power", "7"]
