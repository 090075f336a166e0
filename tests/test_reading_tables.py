"""Reading text files, as people save and export them."""

import pytest

from relgraph.errors import UsageError
from relgraph.io import read
from relgraph.validation import describe


def folder(tmp_path, **files):
    for name, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / f"{name}.csv").write_bytes(data)
    return tmp_path


def codes(reading, severity="error"):
    return [issue.code for issue in reading.issues if issue.severity == severity]


def people(reading):
    return [person.id for person in reading.records.stakeholders]


def rows_of(reading, code):
    return [issue.row for issue in reading.issues if issue.code == code]


PEOPLE = "id,name,type\n1,张三,客户\n2,李四,供应商\n"


# --- ragged rows -------------------------------------------------------------------------


def test_rows_all_one_field_too_long_are_refused_not_shifted(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name\n1,A,x\n2,B,y\n"))
    assert rows_of(reading, "ragged_row") == [2, 3]
    assert people(reading) == ["1", "2"]


def test_a_short_row_is_refused_and_blank_cells_too_many_are_not(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name,title\n1,A\n2,B,x,,\n"))
    assert rows_of(reading, "ragged_row") == [2]


def test_cells_of_a_ragged_row_are_not_judged_too(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name,power\n1,A,B,.5\n"))
    assert codes(reading) == ["ragged_row"]


# --- quotes, NUL, giant fields -----------------------------------------------------------


def test_an_unclosed_quote_names_the_row_where_it_opened_and_the_rest_is_read(tmp_path):
    text = 'id,name\n1,A\n2,"B\n3,C\n4,"D"\n'
    reading = read(folder(tmp_path, stakeholders=text))
    assert rows_of(reading, "unclosed_quote") == [3]
    assert people(reading) == ["1", "3", "4"]


def test_nobody_is_called_unknown_because_the_file_of_people_is_broken(tmp_path):
    reading = read(folder(tmp_path, stakeholders='id,name\n1,A\n2,"B\n', relationships="source,target\n1,2\n"))
    assert codes(reading) == ["unclosed_quote"]


def test_a_giant_field_is_refused(tmp_path):
    reading = read(folder(tmp_path, stakeholders=f"id,name\n1,{'x' * 200_000}\n2,B\n"))
    assert rows_of(reading, "giant_field") == [2]


def test_quoted_line_breaks_count_as_one_row(tmp_path):
    reading = read(folder(tmp_path, stakeholders='id,name,power\n1,"A\nB",.5\n\n2,C,7\n'))
    assert rows_of(reading, "out_of_range_scale") == [4]
    assert reading.records.stakeholders[0].name == "A\nB"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x9b", "\x1f"])
def test_control_characters_are_refused(tmp_path, character):
    reading = read(folder(tmp_path, stakeholders=f"id,name\n1,A{character}\n"))
    assert [(issue.code, issue.row, issue.column) for issue in reading.errors] == [("control_character", 2, "B")]


# --- texts stay texts --------------------------------------------------------------------


def test_na_none_and_leading_zeros_are_texts(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name\n007,NA\n123456789012345678,None\nnan,nan\n"))
    assert [(person.id, person.name) for person in reading.records.stakeholders] == [
        ("007", "NA"),
        ("123456789012345678", "None"),
        ("nan", "nan"),
    ]


def test_an_id_that_excel_shortened_is_refused(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name\n1.23457E+17,A\n"))
    assert codes(reading) == ["digits_lost"]


# --- headers -----------------------------------------------------------------------------


def test_a_header_given_twice_is_refused_naming_both_columns(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name,x,x\n1,A,2,3\n"))
    assert [(issue.code, issue.figures) for issue in reading.errors] == [
        ("header_duplicate", {"first": "C", "second": "D"})
    ]


def test_a_second_column_for_a_field_is_kept_as_the_users_own(tmp_path):
    reading = read(folder(tmp_path, stakeholders="姓名,职务,岗位\n张三,经理,采购\n"))
    person = reading.records.stakeholders[0]
    assert (person.title, person.attributes) == ("经理", {"岗位": "采购"})
    assert codes(reading, "notice") == ["column_second"]


def test_the_fields_own_name_wins_over_a_synonym_before_it(tmp_path):
    reading = read(folder(tmp_path, stakeholders="email,id,name\na@b.c,7,A\n"))
    person = reading.records.stakeholders[0]
    assert (person.id, person.attributes) == ("7", {"email": "a@b.c"})


def test_a_missing_column_is_one_error_that_lists_those_there(tmp_path):
    reading = read(folder(tmp_path, relationships="who,whom,kind\nA,B,friend\nB,C,friend\n"))
    assert [(issue.code, issue.figures["seen"]) for issue in reading.errors] == [
        ("column_missing", ("who", "whom", "kind"))
    ]


def test_a_full_width_comma_between_columns_is_named(tmp_path):
    reading = read(folder(tmp_path, stakeholders="编号，姓名\n1，张三\n"))
    assert codes(reading) == ["full_width_comma"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found(tmp_path, delimiter):
    reading = read(folder(tmp_path, stakeholders="id,name,title\n1,A,x\n".replace(",", delimiter)))
    assert reading.records.stakeholders[0].title == "x"


def test_note_lines_before_the_header_are_passed_over(tmp_path):
    text = (
        'Notes:\n"When exporting your connection data, you may notice"\n\n'
        "First Name,Last Name,URL,Company,Position,Connected On\nAda,Lovelace,u,Acme,CTO,04 Mar 2024\n"
    )
    reading = read(folder(tmp_path, stakeholders=text))
    person = reading.records.stakeholders[0]
    assert (person.id, person.organization, person.title) == ("Ada Lovelace", "Acme", "CTO")
    assert person.origin.row == 5
    assert codes(reading, "notice") == ["columns_own", "lines_skipped"]


def test_a_blank_header_over_cells_is_kept_and_told(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name,,\n1,A,x,\n"))
    assert reading.records.stakeholders[0].attributes == {"column C": "x"}
    assert codes(reading, "notice") == ["columns_own", "header_blank"]


def test_chinese_headers_and_words(tmp_path):
    text = (
        "编号,姓名,类型,部门,职务,级别,上级,角色,态度,影响力（0-1）,备注\n"
        "1,张三,客户,采购部,经理,2,2,决策者；使用者,支持,八成,x\n2,李四,供应商,,总裁,1,,审批者,反对,,\n"
    )
    reading = read(folder(tmp_path, stakeholders=text))
    first, second = reading.records.stakeholders
    assert (first.type, first.department, first.title, first.level) == ("customer", "采购部", "经理", 2)
    assert (first.buying_roles, first.stance, first.power, first.note) == (("decider", "user"), 1, 0.8, "x")
    assert (second.stance, second.buying_roles) == (-2, ("approver",))
    assert [(tie.source, tie.target, tie.kind) for tie in reading.records.relationships] == [("1", "2", "reports_to")]
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("header", "name", "organization"),
    [("姓名,客户名称", "甲", "乙"), ("客户名称,联系人", "乙", "甲"), ("客户名称,部门", "甲", None)],
)
def test_the_firm_is_the_organization_beside_a_name_otherwise_the_name(tmp_path, header, name, organization):
    reading = read(folder(tmp_path, stakeholders=f"{header}\n甲,乙\n"))
    person = reading.records.stakeholders[0]
    assert (person.name, person.organization) == (name, organization)


# --- the id, the name, words ---------------------------------------------------------------------


def test_the_name_is_the_id_and_the_id_the_name_and_neither_is_refused(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name,title\n,A,\n7,,\n,,boss\n"))
    assert [(person.id, person.name) for person in reading.records.stakeholders] == [("A", "A"), ("7", "7")]
    assert rows_of(reading, "no_key") == [4]


def test_an_unknown_type_is_other_its_text_kept_one_notice_a_word(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name,type\n1,A,wizard\n2,B,wizard\n3,C,person\n"))
    first, _, third = reading.records.stakeholders
    assert (first.type, first.attributes) == ("other", {"type": "wizard"})
    assert (third.type, third.entity) == ("other", "person")
    told = [(issue.value, issue.figures["count"]) for issue in reading.issues]
    assert told == [("wizard", 2), ("person", 1)]


def test_unknown_roles_stances_and_answers_are_refused(tmp_path):
    text = "id,role,stance,ours\n1,wizard,maybe,perhaps\n"
    reading = read(folder(tmp_path, stakeholders=text))
    assert codes(reading) == ["unknown_role", "unknown_stance", "unknown_yes"]
    assert "decider" in reading.errors[0].figures["allowed"]


@pytest.mark.parametrize("text", ["2", "+2", "champion", "拥护", "2.0", "Mentor"])
def test_a_stance_is_a_word_or_a_number(tmp_path, text):
    reading = read(folder(tmp_path, stakeholders=f"id,stance\n1,{text}\n"))
    assert reading.records.stakeholders[0].stance == 2


def test_the_apostrophe_of_an_export_is_taken_off(tmp_path):
    reading = read(folder(tmp_path, stakeholders="id,name,note\n1,'=cmd(),'tis\n"))
    person = reading.records.stakeholders[0]
    assert (person.name, person.note) == ("=cmd()", "'tis")


# --- which file is which -------------------------------------------------------------------------


def test_an_edge_list_alone_is_a_network(tmp_path):
    (tmp_path / "net.csv").write_text("source,target,weight\nA,B,2\nB,C,3\n")
    reading = read(tmp_path / "net.csv")
    assert (people(reading), reading.source) == (["A", "B", "C"], "net.csv")
    assert [tie.weight for tie in reading.records.relationships] == [2, 3]
    told = [(issue.code, issue.figures["count"]) for issue in reading.issues]
    assert told == [("stakeholders_from_ties", 3)]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("A,B\nB,C\n", ("source", "target")),
        ("A,B,1\nC,D,2\n", ("source", "target", "weight")),
        ("A;B;0,5\nC;D;80%\n", ("source", "target", "weight")),
        ("0,1,1e-3\n", ("source", "target", "weight")),
        ("7,8\n9,10\n", ("source", "target")),
        ("A,B,friend\nB,C,advice\n", ("source", "target", "kind")),
    ],
)
def test_what_stands_in_an_edge_list_without_a_header_is_told(tmp_path, text, columns):
    (tmp_path / "net.csv").write_text(text)
    reading = read(tmp_path / "net.csv")
    assert [issue.figures["columns"] for issue in reading.issues if issue.code == "header_assumed"] == [columns]
    assert len(reading.records.relationships) + len(reading.errors) == text.count("\n")


def test_an_edge_list_without_a_header_is_read_and_told(tmp_path):
    (tmp_path / "net.txt").write_text("A\tB\nB\tC\n")
    reading = read(tmp_path / "net.txt")
    assert people(reading) == ["A", "B", "C"]
    assert "header_assumed" in codes(reading, "notice")
    (tmp_path / "odd.csv").write_text("giver,taker\nB,C\n")
    assert codes(read(tmp_path / "odd.csv")) == ["column_missing"]


def test_either_file_of_the_pair_reads_the_folder(tmp_path):
    folder(tmp_path, stakeholders=PEOPLE, relationships="source,target\n1,2\n")
    whole = read(tmp_path)
    assert whole.records.relationships
    for name in ("stakeholders.csv", "relationships.csv"):
        again = read(tmp_path / name)
        assert (again.records, again.source) == (whole.records, tmp_path.name)


def test_chinese_file_names_and_files_left_alone(tmp_path):
    reading = read(folder(tmp_path, 人员=PEOPLE, 关系="来源,目标\n张三,李四\n", ground_truth="a\n1\n"))
    assert [(tie.source, tie.target) for tie in reading.records.relationships] == [("1", "2")]
    assert codes(reading, "notice") == ["files_ignored"]


def test_two_files_for_one_table_are_refused(tmp_path):
    reading = read(folder(tmp_path, stakeholders=PEOPLE, 人员=PEOPLE))
    assert [(issue.code, issue.source) for issue in reading.errors] == [("table_twice", "人员.csv")]


def test_an_empty_file_is_an_empty_table(tmp_path):
    reading = read(folder(tmp_path, stakeholders=PEOPLE, relationships=""))
    assert (len(reading.records.stakeholders), reading.issues) == (2, ())


@pytest.mark.parametrize("name", ["nowhere", "net.xls", "net.docx", "empty"])
def test_a_missing_path_or_unknown_format_is_a_wrong_call(tmp_path, name):
    (tmp_path / "empty").mkdir()
    if "." in name:
        (tmp_path / name).write_text("x")
    with pytest.raises(UsageError):
        read(tmp_path / name)


def test_everything_wrong_in_all_files_is_told_at_once_in_order(tmp_path):
    reading = read(
        folder(
            tmp_path,
            stakeholders="id,name,power\n1,A,9\n2,B,nan\n",
            relationships="source,target,strength\n1,2,0\n1,Bob,.5\n",
            interactions="date,source,target\n03/04/2024,1,2\n",
        )
    )
    assert [(issue.source, issue.row, issue.code) for issue in reading.errors] == [
        ("interactions.csv", 2, "date_ambiguous"),
        ("relationships.csv", 2, "not_positive"),
        ("relationships.csv", 3, "unknown_stakeholder"),
        ("stakeholders.csv", 2, "out_of_range_scale"),
        ("stakeholders.csv", 3, "number_not_finite"),
    ]


def test_good_rows_are_those_without_an_error_and_without_anyone_refused(tmp_path):  # --rejects
    reading = read(
        folder(
            tmp_path,
            stakeholders="id,power\n1,.5\n2,.5\n3,9\n",
            relationships="source,target,strength\n1,2,.5\n1,3,.5\n2,1,7\n1,zzz,.5\n",
        )
    )
    good = reading.accepted
    assert [person.id for person in good.stakeholders] == ["1", "2"]
    assert [(tie.source, tie.target) for tie in good.relationships] == [("1", "2")]


def test_nothing_is_good_where_a_file_could_not_be_read(tmp_path):
    reading = read(folder(tmp_path, stakeholders=b"PK\x03\x04", relationships="source,target\n1,2\n"))
    assert reading.accepted.relationships == ()
    reading = read(folder(tmp_path, stakeholders="title\nx\n", relationships="source,target\n1,2\n"))
    assert (reading.broken, reading.accepted.relationships) == (("stakeholders",), ())


def test_dated_ties_are_contacts(tmp_path):
    text = "source,target,kind,time,weight\nA,B,email,2024-03-04T10:00:00+02:00,1\nA,B,friend,,2\n"
    reading = read(folder(tmp_path, relationships=text))
    (contact,) = reading.records.interactions
    assert (contact.date.isoformat(), contact.channel) == ("2024-03-04T08:00:00", "email")
    assert [tie.kind for tie in reading.records.relationships] == ["friend"]


def test_columns_a_contact_has_no_place_for_are_named(tmp_path):
    reading = read(folder(tmp_path, relationships="source,target,time,wave\nA,B,2024-01-01,3\n"))
    assert [issue.figures["columns"] for issue in reading.issues if issue.code == "columns_dropped"] == [("wave",)]


def test_columns_that_some_contacts_have_no_place_for_are_named_too(tmp_path):
    text = "source,target,weight,time,wave\nA,B,2,2024-01-01,\nA,C,3,,x\n"
    reading = read(folder(tmp_path, relationships=text))
    assert [issue.figures["columns"] for issue in reading.issues if issue.code == "columns_dropped"] == [("weight",)]


def test_a_contact_log_under_any_name_keeps_its_channel(tmp_path):
    (tmp_path / "export.csv").write_text("date,source,target,channel\n2024-03-04,A,B,email\n")
    assert [contact.channel for contact in read(tmp_path / "export.csv").records.interactions] == ["email"]


def test_an_empty_network_says_so(tmp_path):
    (tmp_path / "net.csv").write_text("source,target\n")
    assert codes(read(tmp_path / "net.csv"), "notice") == ["nothing_there"]


def test_many_rows_are_read_in_one_pass(tmp_path):
    rows = "".join(f"p{i % 997},p{i % 991 + 1000},{i + 1}\n" for i in range(30_000))
    reading = read(folder(tmp_path, relationships="source,target,weight\n" + rows))
    assert len(reading.records.relationships) == 30_000


WRONG = {
    "stakeholders": """id,name,type,level,power,stance,role,ours,expires,cadence
1,Ann,wizard,1.5,9,maybe,wizard,perhaps,03/04/2024,0
1,Ann,,x,nan,3,decider,yes,soon,-1
,,customer,0,"1,000",,,,45000,
4,Dee,customer,0,"1,000",,,,2024-02-30,
5,Eve,customer,1,.5,,,,,,extra
6,G\x1by
1.23E+17,Han,customer,,,,,,,
""",
    "relationships": """source,target,kind,strength,weight,since,until,sentiment
1,4,friend,0,,,,
1,4,friend,.5,,,,
1,1,friend,.5,,,,
1,Anne,friend,2,-1,,,5
,4,friend,.5,,,,
4,5,friend,.5,,2024-05-01,2024-04-01,
4,5,dines with,.5,,,,
"5,6,friend,.5,,,,
""",
    "participations": "decision,stakeholder,role\nT,1,king\n",
}
FAULTS = [
    ("participations.csv", 2, "role", "unknown_role"),
    ("participations.csv", 2, "decision", "unknown_decision"),
    ("relationships.csv", 2, "strength", "not_positive"),
    ("relationships.csv", 3, None, "duplicate_tie"),
    ("relationships.csv", 4, None, "self_tie"),
    ("relationships.csv", 5, "strength", "out_of_range_scale"),
    ("relationships.csv", 5, "weight", "not_positive"),
    ("relationships.csv", 5, "sentiment", "out_of_range"),
    ("relationships.csv", 5, "target", "unknown_stakeholder_near"),
    ("relationships.csv", 6, "source", "cell_missing"),
    ("relationships.csv", 7, "until", "period_backwards"),
    ("relationships.csv", 8, None, "unknown_kind"),
    ("relationships.csv", 9, None, "unclosed_quote"),
    ("stakeholders.csv", 2, "level", "number_not_whole"),
    ("stakeholders.csv", 2, "power", "out_of_range_scale"),
    ("stakeholders.csv", 2, "stance", "unknown_stance"),
    ("stakeholders.csv", 2, "role", "unknown_role"),
    ("stakeholders.csv", 2, "ours", "unknown_yes"),
    ("stakeholders.csv", 2, "expires", "date_ambiguous"),
    ("stakeholders.csv", 2, "cadence", "not_positive"),
    ("stakeholders.csv", 2, "type", "unknown_type"),
    ("stakeholders.csv", 3, "level", "number_unreadable"),
    ("stakeholders.csv", 3, "power", "number_not_finite"),
    ("stakeholders.csv", 3, "stance", "unknown_stance"),
    ("stakeholders.csv", 3, "expires", "date_unreadable"),
    ("stakeholders.csv", 3, "cadence", "not_positive"),
    ("stakeholders.csv", 3, None, "duplicate_stakeholder"),
    ("stakeholders.csv", 4, "level", "too_low"),
    ("stakeholders.csv", 4, "power", "number_either"),
    ("stakeholders.csv", 4, "expires", "date_serial"),
    ("stakeholders.csv", 4, None, "no_key"),
    ("stakeholders.csv", 5, "level", "too_low"),
    ("stakeholders.csv", 5, "power", "number_either"),
    ("stakeholders.csv", 5, "expires", "date_impossible"),
    ("stakeholders.csv", 6, None, "ragged_row"),
    ("stakeholders.csv", 7, "B", "control_character"),
    ("stakeholders.csv", 7, None, "ragged_row"),
    ("stakeholders.csv", 8, "id", "digits_lost"),
]


def test_faults_of_every_kind_are_told_at_once_each_with_its_row_and_sentences(tmp_path):
    reading = read(folder(tmp_path, **WRONG))
    found = {(issue.source, issue.row, issue.column, issue.code) for issue in reading.issues}
    assert (sorted(found, key=str), len(reading.issues)) == (sorted(FAULTS, key=str), len(FAULTS))
    for issue in reading.issues:
        for lang in ("en", "zh"):
            assert all(describe(issue, lang)), issue
