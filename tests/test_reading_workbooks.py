"""Workbooks and JSON networks: what is read, and what is refused before it can do harm."""

import json
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from relgraph.io import read, write_json
from relgraph.io.package_check import Sheet, is_sparse
from relgraph.model import Origin, Records, Stakeholder
from relgraph.validation import Policy


def workbook(place, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(place)
    return place


def repacked(place, part, change):
    """Change one part of a workbook."""
    with zipfile.ZipFile(place) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return place


SHEET1 = "xl/worksheets/sheet1.xml"


def codes(reading):
    return [issue.code for issue in reading.errors]


def test_sheets_are_tables_with_dates_numbers_and_true_rows(tmp_path):
    place = workbook(
        tmp_path / "net.xlsx",
        利益相关者=[["编号", "姓名", "影响力"], [7, "张三", 0.8], [None, None, None], [8.0, "李四", 7]],
        关系=[["来源", "目标", "日期"], ["张三", "李四", datetime(2024, 3, 4, 10, 30)]],
        Notes=[["anything"]],
    )
    reading = read(place)
    assert [(p.id, p.name) for p in reading.records.stakeholders] == [("7", "张三"), ("8", "李四")]
    assert reading.records.stakeholders[0].origin == Origin("net.xlsx", "利益相关者", 2)
    assert [(i.source, i.target, i.date) for i in reading.records.interactions] == [
        ("7", "8", datetime(2024, 3, 4, 10, 30))
    ]
    (error,) = reading.errors
    assert (error.code, error.sheet, error.row, error.column) == ("out_of_range_scale", "利益相关者", 4, "影响力")
    assert [issue.sheet for issue in reading.issues if issue.code == "sheet_ignored"] == ["Notes"]


@pytest.mark.parametrize(
    "titles", [("Elements", "Connections"), ("Vertices", "Edges"), ("Sheet1", "Sheet2"), ("联系人", "关系")]
)
def test_sheets_by_the_names_people_give_them(tmp_path, titles):
    rows = dict(zip(titles, ([["Label", "Type"], ["A", "客户"], ["B", ""]], [["From", "To"], ["A", "B"]]), strict=True))
    reading = read(workbook(tmp_path / "net.xlsx", **rows))
    assert (len(reading.records.stakeholders), len(reading.records.relationships)) == (2, 1)
    assert reading.issues == ()


def test_a_workbook_without_a_table_says_so(tmp_path):
    assert codes(read(workbook(tmp_path / "net.xlsx", Tabelle1=[["x"], [1]]))) == ["no_table"]


def test_texts_that_a_workbook_shares_are_read(tmp_path):
    place = workbook(tmp_path / "net.xlsx", stakeholders=[["id"], ["张三"]])
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    sheet = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    shared = f'<sst xmlns="{main}"><si><t>id</t></si><si><r><t>张</t></r><r><t>三</t></r></si></sst>'
    override = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    link = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'.encode()
    repacked(place, SHEET1, lambda _: sheet.encode())
    repacked(place, "xl/sharedStrings.xml", lambda _: shared.encode())
    repacked(place, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    repacked(place, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", link))
    reading = read(place)
    assert ([p.id for p in reading.records.stakeholders], reading.errors) == (["张三"], ())


def test_a_long_number_has_lost_digits(tmp_path):
    place = workbook(
        tmp_path / "net.xlsx", stakeholders=[["id", "name"], [123456789012345678, "A"], ["123456789012345678", "B"]]
    )
    reading = read(place)
    assert [(issue.code, issue.row, issue.column) for issue in reading.errors] == [("digits_lost", 2, "A")]


def test_merged_headers_and_blocks_are_filled(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "人员"
    for row in (
        ["姓名", "所在", None, "评估", None],
        [None, "部门", "职务", "影响力", "态度"],
        ["张三", "采购部", "经理", 0.5, "支持"],
        ["李四", None, "专员", 0.2, "反对"],
    ):
        sheet.append(row)
    for block in ("A1:A2", "B1:C1", "D1:E1", "B3:B4"):
        sheet.merge_cells(block)
    book.save(tmp_path / "net.xlsx")
    reading = read(tmp_path / "net.xlsx")
    assert [(p.name, p.department, p.title, p.stance) for p in reading.records.stakeholders] == [
        ("张三", "采购部", "经理", 1),
        ("李四", "采购部", "专员", -2),
    ]
    assert reading.errors == ()


def test_a_header_merged_to_the_right_names_the_next_column_too(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "stakeholders"
    for row in (["id", "phone", None], ["1", "x", "y"]):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "net.xlsx")
    (person,) = read(tmp_path / "net.xlsx").records.stakeholders
    assert person.attributes == {"phone": "x", "phone (2)": "y"}


def test_a_formula_without_a_result_asks_to_recalculate(tmp_path):
    place = workbook(tmp_path / "net.xlsx", stakeholders=[["id", "power"], ["1", "=0.2+0.3"]])
    (error,) = read(place).errors
    assert (error.code, error.row, error.column) == ("formula_uncomputed", 2, "B")
    repacked(
        place,
        SHEET1,
        lambda xml: (
            xml.replace(b"<v></v>", b"<v>0.5</v>").replace(b"<v/>", b"<v>0.5</v>").replace(b"<v />", b"<v>0.5</v>")
        ),
    )
    reading = read(place)
    assert (reading.errors, reading.records.stakeholders[0].power) == ((), 0.5)


def test_an_error_cell_is_an_error(tmp_path):
    assert codes(read(workbook(tmp_path / "net.xlsx", stakeholders=[["id"], ["#REF!"], ["1"]]))) == ["cell_error"]


def test_a_far_cell_does_not_fill_the_memory(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "stakeholders"
    sheet["A1"], sheet["A2"], sheet["XFD1048576"] = "id", "1", "far"
    book.save(tmp_path / "net.xlsx")
    (error,) = read(tmp_path / "net.xlsx").errors
    assert (error.code, error.figures["cell"]) == ("cell_too_far", "XFD1048576")


def test_far_cells_that_are_merely_formatted_are_no_fault(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "stakeholders"
    sheet["A1"], sheet["A2"] = "id", "1"
    sheet["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "net.xlsx")
    reading = read(tmp_path / "net.xlsx")
    assert (len(reading.records.stakeholders), reading.errors) == (1, ())


def test_large_or_sparse_but_not_both():
    assert is_sparse(Sheet(rows=1_048_576, columns=3, filled=9))
    assert not is_sparse(Sheet(rows=100_000, columns=30, filled=300_000))
    assert not is_sparse(Sheet(rows=3, columns=16_384, filled=5))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    place = workbook(tmp_path / "net.xlsx", stakeholders=[["id"], ["1"]])
    repacked(place, SHEET1, lambda xml: xml + b" " * 20_000_000)
    assert place.stat().st_size < 100_000
    assert codes(read(place)) == ["workbook_bomb"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_is_forbidden_in_any_encoding(tmp_path, encoding):
    place = workbook(tmp_path / "net.xlsx", stakeholders=[["id"], ["1"]])
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e "boom">]><worksheet>&e;</worksheet>'
    repacked(place, SHEET1, lambda _: text.encode(encoding))
    assert codes(read(place)) == ["xml_forbidden"]


def test_a_reference_to_a_file_outside_is_forbidden(tmp_path):
    place = workbook(tmp_path / "net.xlsx", stakeholders=[["id"], ["1"]])
    outside = b'<!DOCTYPE worksheet SYSTEM "file:///etc/passwd"><worksheet/>'
    assert codes(read(repacked(place, SHEET1, lambda _: outside))) == ["xml_forbidden"]


def test_a_hidden_sheet_is_left_alone_and_told(tmp_path):
    place = workbook(tmp_path / "net.xlsx", people=[["id"], ["old"]], stakeholders=[["id"], ["1"]], empty=[])
    book = openpyxl.load_workbook(place)
    book["people"].sheet_state = book["empty"].sheet_state = "hidden"
    book.save(place)
    reading = read(place)
    assert [person.id for person in reading.records.stakeholders] == ["1"]
    assert [(issue.code, issue.sheet, issue.severity) for issue in reading.issues] == [
        ("sheet_ignored", "people", "notice")
    ]


def test_a_percentage_is_read_as_shown_whatever_the_scale(tmp_path):
    place = workbook(tmp_path / "net.xlsx", stakeholders=[["id", "power"], ["1", 0.8], ["2", 0.07], ["3", 80]])
    book = openpyxl.load_workbook(place)
    for row in (2, 3):
        book["stakeholders"].cell(row, 2).number_format = "0%"
    book.save(place)
    reading = read(place, policy=Policy(scale="percent"))
    assert ([person.power for person in reading.records.stakeholders], reading.errors) == ([0.8, 0.07, 0.8], ())


def test_a_title_row_dates_as_cells_and_numbers_as_text(tmp_path):
    place = workbook(
        tmp_path / "net.xlsx",
        stakeholders=[
            ["Our people", None, None],
            [],
            ["id", "level", "expires"],
            [1, "2", date(2025, 1, 1)],
            ["2", 1, None],
        ],
    )
    reading = read(place)
    assert [(p.id, p.level, p.expires, p.origin.row) for p in reading.records.stakeholders] == [
        ("1", 2, date(2025, 1, 1), 4),
        ("2", 1, None, 5),
    ]
    assert [(issue.code, issue.row) for issue in reading.issues] == [("lines_skipped", 3)]


def test_packed_data_that_is_damaged_is_an_issue(tmp_path):
    place = workbook(tmp_path / "net.xlsx", stakeholders=[["id"], *([f"person {i}"] for i in range(2000))])
    data = bytearray(place.read_bytes())
    begin = data.index(SHEET1.encode()) + len(SHEET1) + 50
    data[begin : begin + 40] = b"\xff" * 40
    place.write_bytes(data)
    assert codes(read(place)) == ["not_a_workbook"]


def test_a_file_that_is_no_workbook_has_no_sheet_to_speak_of(tmp_path):
    (tmp_path / "net.xlsx").write_bytes(b"")
    assert [issue.code for issue in read(tmp_path / "net.xlsx").issues] == ["not_a_workbook"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0old", b"id,name\n1,A\n"])
def test_what_is_no_workbook_is_refused(tmp_path, data):
    (tmp_path / "net.xlsx").write_bytes(data)
    assert codes(read(tmp_path / "net.xlsx")) == ["not_a_workbook"]


@pytest.mark.parametrize("part", [SHEET1, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("data", [b"", b"<worksheet><sheetData><row r='1'><c", b"<other/>"])
def test_a_damaged_workbook_never_raises(tmp_path, part, data):
    place = workbook(tmp_path / "net.xlsx", stakeholders=[["id", "name"], ["1", "A"]])
    repacked(place, part, lambda _: data)
    reading = read(place)
    assert reading.records.stakeholders == () or reading.errors == ()


# --- JSON ---------------------------------------------------------------------------------------


def network(place, data, **more):
    place.write_bytes(data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False, **more).encode())
    return read(place)


def test_a_json_network_is_read(tmp_path):
    reading = network(
        tmp_path / "net.json",
        {
            "relgraph": 1,
            "stakeholders": [
                {
                    "id": 7,
                    "name": "张三",
                    "power": 0.8,
                    "stance": -2,
                    "buying_roles": ["decider", "user"],
                    "ours": True,
                    "size": 12,
                },
                {
                    "id": "2",
                    "name": "Ada",
                    "tags": ["R, D"],
                    "reports_to": "张三",
                    "attributes": {"职务": "x", "n": 1.50},
                },
            ],
            "relationships": [{"source": "Ada", "target": 7, "kind": None}],
        },
    )
    first, second = reading.records.stakeholders
    assert (first.id, first.power, first.stance, first.buying_roles, first.ours) == (
        "7",
        0.8,
        -2,
        ("decider", "user"),
        True,
    )
    assert first.attributes == {"size": "12"}
    assert (second.tags, second.attributes) == (("R, D",), {"职务": "x", "n": "1.5"})
    assert [(t.source, t.target, t.kind) for t in reading.records.relationships] == [
        ("2", "7", "related_to"),
        ("2", "7", "reports_to"),
    ]
    assert second.origin == Origin("net.json", "stakeholders", 2)
    assert [(issue.code, issue.figures) for issue in reading.issues] == [("columns_own", {"columns": "size"})]


def test_numbers_in_json_keep_their_digits(tmp_path):
    data = b'{"relgraph": 1, "stakeholders": [{"id": 123456789012345678901, "name": 1.50}]}'
    (person,) = network(tmp_path / "net.json", data).records.stakeholders
    assert (person.id, person.name) == ("123456789012345678901", "1.50")


def test_json_is_utf8_by_rule(tmp_path):
    data = '{"relgraph": 1, "stakeholders": [{"id": "÷"}]}'.encode()
    reading = network(tmp_path / "net.json", data)
    assert ([person.id for person in reading.records.stakeholders], reading.issues) == (["÷"], ())


def test_a_mark_before_the_json_is_no_fault(tmp_path):
    assert network(tmp_path / "net.json", b'\xef\xbb\xbf{"relgraph": 1, "stakeholders": [{"id": "1"}]}').issues == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "json_broken"),
        (b"", "json_broken"),
        (b"[" * 100_000, "json_broken"),
        (b"[]", "json_not_network"),
        (b'{"stakeholders": []}', "json_not_network"),
        (b'{"relgraph": 2}', "json_version"),
        (b'{"relgraph": 1, "relgraph": 1}', "json_repeated_key"),
        (b'{"relgraph": 1, "stakeholders": {}}', "json_shape"),
        (b'{"relgraph": 1, "stakeholders": ["A"]}', "json_shape"),
        (b'{"relgraph": 1, "stakeholders": [{"id": "1", "power": NaN}]}', "number_not_finite"),
        (b'{"relgraph": 1, "stakeholders": [{"id": "1", "power": 1e999}]}', "number_not_finite"),
        (b'{"relgraph": 1, "stakeholders": [{"name": "\\ud800"}]}', "control_character"),
        (b'{"relgraph": 1, "stakeholders": [{"name": "a\\u0000"}]}', "control_character"),
        (b'{"relgraph": 1, "stakeholders": [{"title": "x"}]}', "column_missing"),
    ],
)
def test_what_is_wrong_with_a_json_network(tmp_path, data, code):
    assert code in codes(network(tmp_path / "net.json", data))


def test_a_network_written_as_json_is_small_and_plain(tmp_path):
    place = write_json(Records(stakeholders=(Stakeholder(id="1", name="张三"),)), tmp_path / "net.json")
    assert json.loads(place.read_text(encoding="utf-8"))["stakeholders"] == [
        {"id": "1", "name": "张三", "type": "other"}
    ]
