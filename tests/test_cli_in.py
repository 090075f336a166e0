"""What goes in, through the command line: each test is a line of the contract or a fault to survive."""

from __future__ import annotations

import pytest

from cli_calls import ask, call, edge, folder


def checked(*words):
    made = call("check", *words, "--format", "json")
    assert made.code in (0, 3)
    return made


def codes(made):
    return [row["code"] for row in made.rows]


def ties(place, *options):
    return ask("ties", place, *options)


def weights(place, *options):
    return {(row["source"], row["target"]): round(row["weight"], 9) for row in ties(place, *options).rows}


def edges(tmp_path, text, *options):
    (tmp_path / "edges.csv").write_text(text, encoding="utf-8")
    return weights(tmp_path / "edges.csv", *options)


# --- names and columns ----------------------------------------------------------------------------

ENGLISH = {
    "stakeholders": "id,name,type,title,level,reports_to,buying_roles,stance,power\n"
    "1,Ann,customer,CEO,1,,decider,1,0.8\n2,Bob,supplier,Rep,2,Ann,user,-2,0.4\n",
    "relationships": "source,target,kind,strength\n1,2,works_with,0.7\n",
}
SYNONYMS = {
    "stakeholders": "Contact ID,Full Name,Category,Job Title,Seniority,Reports To,Role,Attitude,Influence\n"
    "1,Ann,Client,CEO,1,,Economic buyer,for,80%\n2,Bob,Vendor,Rep,2,Ann,End user,against,0.4\n",
    "relationships": "From,To,Relationship Type,Tie strength\nAnn,Bob,cowork,0.7\n",
}
CHINESE = {
    "stakeholders": "编号,姓名,类型,职务,级别,上级,角色,态度,影响力\n"
    "1,Ann,客户,CEO,1,,决策者,支持,八成\n2,Bob,供应商,Rep,2,Ann,使用者,反对,0.4\n",
    "relationships": "来源,目标,关系,强度\nAnn,2,合作,0.7\n",
}


@pytest.mark.parametrize("tables", [SYNONYMS, CHINESE], ids=["synonyms", "chinese"])
@pytest.mark.parametrize("command", ["ties", "rank", "chain"])
def test_synonyms_and_chinese_headers_say_the_same_as_the_fields_own_names(tmp_path, tables, command):
    plain, other = (
        ask(command, folder(tmp_path / name / "net", **found)) for name, found in (("a", ENGLISH), ("b", tables))
    )
    assert other.json == plain.json
    assert plain.rows


def test_the_firm_is_the_organization_beside_a_name_and_the_name_otherwise(tmp_path):
    beside = folder(tmp_path / "beside", stakeholders="姓名,客户名称\n张三,甲公司\n李四,乙公司\n")
    alone = folder(tmp_path / "alone", stakeholders="客户名称,类型\n甲公司,客户\n乙公司,客户\n")
    assert [row["id"] for row in ask("rank", beside, "--only", "organization=甲公司").rows] == ["张三"]
    assert sorted(row["name"] for row in ask("rank", alone).rows) == ["乙公司", "甲公司"]


def test_the_name_is_the_id_where_none_is_given_and_ids_stay_text(tmp_path):
    place = folder(tmp_path, stakeholders="id,name\n007,Bond\n,NA\n123456789012345678,None\n")
    assert [row["id"] for row in ask("rank", place).rows] == ["007", "123456789012345678", "NA"]


def test_ends_of_a_tie_are_ids_first_and_unique_names_then(tmp_path):
    place = folder(
        tmp_path, stakeholders="id,name\nA,B\nB,C\n3,D\n4,D\n", relationships="source,target,strength\nB,C,.5\n"
    )
    made = checked(place)
    assert (made.code, codes(made)) == (3, ["self_tie"])  # B is the id of the one called C
    folder(tmp_path, relationships="source,target\nA,D\n")
    assert codes(checked(place)) == ["ambiguous_name"]


@pytest.mark.parametrize("header", ["reports_to", "ReportsToId", "上级", "汇报对象", "Manager"])
def test_a_column_of_bosses_makes_reporting_ties(tmp_path, header):
    place = folder(tmp_path, stakeholders=f"id,name,{header}\n1,Ann,\n2,Bob,1\n3,Cy,Bob\n")
    assert weights(place) == {("2", "1"): 0.25, ("1", "2"): 0.5, ("3", "2"): 0.25, ("2", "3"): 0.5}


def test_second_bosses_and_reporting_circles_are_noticed_not_refused(tmp_path):
    place = folder(tmp_path, stakeholders="id,reports_to\n1,2\n2,1\n3,1;2\n")
    made = checked(place)
    assert (made.code, sorted(codes(made))) == (0, ["reporting_circle", "second_boss"])
    assert {"second_boss", "reporting_circle"} <= set(ask("rank", place).notices)


def test_an_organization_that_matches_nobody_is_a_label_and_an_unknown_type_is_other(tmp_path):
    place = folder(tmp_path, stakeholders="id,type,organization\n1,wizard,Nowhere Ltd\n2,客户,1\n")
    made = ask("rank", place)
    assert [row["type"] for row in sorted(made.rows, key=lambda row: row["id"])] == ["other", "customer"]
    assert "unknown_type" in made.notices
    assert [row["id"] for row in ask("rank", place, "--only", "organization=nowhere ltd").rows] == ["1"]
    assert [row["id"] for row in ask("rank", place, "--only", "type=wizard").rows] == ["1"]  # its text is kept


# --- an edge list, unknown ends -------------------------------------------------------------------


def test_an_edge_list_alone_is_a_network_of_others(tmp_path):
    (tmp_path / "e.csv").write_text("source,target,weight\nA,B,3\nB,C,1\n")
    made = ask("rank", tmp_path / "e.csv")
    assert {row["type"] for row in made.rows} == {"other"}
    assert made.json["network"] == {"source": "e.csv", "stakeholders": 3, "relationships": 2, "conflicts": 0}
    assert {"stakeholders_from_ties", "strength_from_weight"} <= set(made.notices)


def test_an_empty_file_is_an_empty_table_and_an_empty_list_an_answer(tmp_path):
    place = folder(tmp_path, stakeholders="id\n1\n", relationships="")
    assert ties(place).rows == []
    assert ask("weak-links", place).rows == []


def test_an_unknown_end_is_an_error_with_near_names_or_a_placeholder(tmp_path):
    place = folder(
        tmp_path, stakeholders="id,name\n1,Zhang Wei\n2,Li Na\n", relationships="source,target\n1,Li Ma\n2,Quux\n"
    )
    made = checked(place)
    assert [(row["code"], row["row"], row["column"]) for row in made.rows] == [
        ("unknown_stakeholder_near", 2, "target"),
        ("unknown_stakeholder", 3, "target"),
    ]
    assert "Li Na (2)" in made.rows[0]["why"]
    refused = call("rank", place)
    assert (refused.code, refused.out) == (3, "")
    assert "Li Na (2)" in refused.err
    made = ask("rank", place, "--create-missing")
    assert {row["id"] for row in made.rows} == {"1", "2", "Li Ma", "Quux"}
    assert set(made.notices) >= {"placeholder_made", "placeholder_near"}


# --- strength -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "cells", "weight"),
    [
        ("strength,trust,weight", ".3,.9,7", 0.3),
        ("strength,trust,communication,affect,co_creation,weight", ",.2,.4,,,7", 0.3),
        ("trust,weight", "0,7", 0.01),
        ("weight", "7", 0.5),
        ("count", "4", 0.5),
        ("note", "x", 0.5),
    ],
)
def test_the_first_evidence_given_is_the_strength(tmp_path, columns, cells, weight):
    assert edges(tmp_path, f"source,target,kind,{columns}\nA,B,knows,{cells}\n") == {
        ("A", "B"): weight,
        ("B", "A"): weight,
    }


def test_a_weight_is_measured_against_the_median_of_its_kind(tmp_path):
    found = edges(tmp_path, "source,target,kind,weight\nA,B,informs,1\nB,C,informs,2\nC,D,informs,6\nD,E,advises,50\n")
    assert [found[pair] for pair in (("A", "B"), ("B", "C"), ("C", "D"))] == [round(1 / 3, 9), 0.5, 0.75]
    assert found["D", "E"] == 0.5


def test_weights_wholly_in_0_to_1_are_strengths_unless_all_alike(tmp_path):
    assert edges(tmp_path, "source,target,kind,weight\nA,B,informs,.2\nB,C,informs,1\n") == {
        ("A", "B"): 0.2,
        ("B", "C"): 1,
    }
    assert set(edges(tmp_path, "source,target,kind,weight\nA,B,informs,1\nB,C,informs,1\n").values()) == {0.5}


def test_one_notice_a_basis_says_what_was_assumed(tmp_path):
    text = "source,target,kind,strength,weight\nA,B,informs,,\nB,C,informs,,3\nC,D,informs,.5,\n"
    (tmp_path / "e.csv").write_text(text)
    made = ties(tmp_path / "e.csv")
    found = {notice["code"]: notice for notice in made.json["notices"]}
    assert (found["strength_assumed"]["ties"], found["strength_assumed"]["of"]) == (1, 3)
    assert found["strength_from_weight"]["ties"] == 1
    assert [row["evidence"][0]["code"] for row in made.rows] == ["by_assumed", "by_weight", "by_strength"]


def test_unweighted_makes_every_edge_that_is_there_count_1(tmp_path):
    (tmp_path / "e.csv").write_text("source,target,kind,strength\nA,B,reports_to,.4\n")
    rows = ties(tmp_path / "e.csv", "--unweighted").rows
    assert [(row["weight"], row["distance"], row["cost"]) for row in rows] == [(1, 1, 1), (1, 1, 1)]


def test_confidence_never_enters_strength(tmp_path):
    assert edges(tmp_path, "source,target,kind,strength,confidence\nA,B,informs,.4,.1\n") == {("A", "B"): 0.4}


# --- dated rows -----------------------------------------------------------------------------------


def test_dated_rows_are_contacts_and_make_a_tie_where_no_other_joins_the_two(tmp_path):
    text = "source,target,time\nA,B,2024-01-01\nA,B,2024-01-02\nB,A,2024-01-02\n"
    (tmp_path / "e.csv").write_text(text)
    made = ties(tmp_path / "e.csv")
    assert made.json["network"]["relationships"] == 0
    assert made.json["parameters"]["as_of"] == "2024-01-02"
    assert [row["kinds"] for row in made.rows] == [["contacts"], ["contacts"]]
    assert edge(made, "A", "B")["weight"] > edge(made, "B", "A")["weight"]  # per direction
    assert "strength_from_contacts" in made.notices


def test_contacts_are_evidence_for_a_tie_that_is_there_never_both(tmp_path):
    place = folder(
        tmp_path,
        relationships="source,target,kind\nA,B,friend\n",
        interactions="date,source,target\n2024-01-01,A,B\n2024-01-03,A,B\n",
    )
    made = ties(place)
    assert [(row["kinds"], [reason["code"] for reason in row["evidence"]]) for row in made.rows] == [
        (["friend"], ["by_contact_log"])
    ] * 2
    assert made.rows[0]["evidence"][0]["figures"]["contacts"] == 2


def test_as_of_hides_what_comes_later_and_what_is_over(tmp_path):
    text = "source,target,kind,strength,since,until\nA,B,knows,.5,2024-01-01,2024-06-30\nA,C,knows,.5,2024-07-01,\n"
    (tmp_path / "e.csv").write_text(text)
    found = {
        day: {row["target"] for row in ties(tmp_path / "e.csv", "--as-of", day).rows if row["source"] == "A"}
        for day in ("2023-12-31", "2024-06-30", "2024-07-01")
    }
    assert found == {"2023-12-31": set(), "2024-06-30": {"B"}, "2024-07-01": {"C"}}


# --- duplicates, self-ties, scales ----------------------------------------------------------------


def test_the_same_key_twice_is_refused_unless_told_what_to_do(tmp_path):
    (tmp_path / "e.csv").write_text("source,target,kind,weight\nA,B,informs,2\nA,B,informs,4\nB,C,informs,3\n")
    made = checked(tmp_path / "e.csv")
    assert [(row["code"], row["row"]) for row in made.rows if row["severity"] == "error"] == [("duplicate_tie", 3)]
    assert "row 2" in made.rows[-1]["why"]
    found = {how: weights(tmp_path / "e.csv", "--on-duplicate", how)["A", "B"] for how in ("sum", "keep", "update")}
    # Against a median with the other tie of 3: 4.5, 2.5 and 3.5.
    assert found == {"sum": round(6 / 10.5, 9), "keep": round(2 / 4.5, 9), "update": round(4 / 7.5, 9)}


def test_a_person_twice_is_refused_or_updated(tmp_path):
    place = folder(tmp_path, stakeholders="id,name,power\n1,Ann,.2\n1,,.9\n")
    assert codes(checked(place)) == ["duplicate_stakeholder"]
    rows = {how: ask("rank", place, "--on-duplicate", how).rows for how in ("keep", "update")}
    assert {how: (row["name"], row["power"]) for how, (row,) in rows.items()} == {
        "keep": ("Ann", 0.2),
        "update": ("Ann", 0.9),
    }


def test_self_ties_are_refused_or_dropped_with_a_notice(tmp_path):
    (tmp_path / "e.csv").write_text("source,target,kind\nA,A,knows\nA,B,knows\n")
    assert "self_tie" in codes(checked(tmp_path / "e.csv"))
    made = ties(tmp_path / "e.csv", "--allow-self-ties")
    assert (len(made.rows), "self_tie_dropped" in made.notices) == (2, True)


def test_what_lies_outside_0_to_1_is_refused_naming_scale_which_converts_the_whole_file(tmp_path):
    place = folder(
        tmp_path,
        stakeholders="id,power\n1,4\n2,1\n",
        relationships="source,target,kind,strength\n1,2,informs,4\n",
    )
    made = checked(place)
    assert (made.code, set(codes(made))) == (3, {"out_of_range_scale"})
    assert all("--scale 1-5" in row["mend"] for row in made.rows)
    powers = {row["id"]: row["power"] for row in ask("rank", place, "--scale", "1-5").rows}
    assert (powers, weights(place, "--scale", "1-5")) == ({"1": 0.75, "2": 0}, {("1", "2"): 0.8})


def test_power_as_assessed_stands_beside_the_rank_and_never_enters_it(tmp_path):
    text = "id,power\n1,{}\n2,{}\n3,\n"
    tied = "source,target,kind\n1,2,informs\n2,3,informs\n3,1,friend\n"
    one = ask("rank", folder(tmp_path / "a", stakeholders=text.format(0.1, 0.9), relationships=tied)).rows
    other = ask("rank", folder(tmp_path / "b", stakeholders=text.format(0.9, 0.1), relationships=tied)).rows
    assert [row["score"] for row in one] == [row["score"] for row in other]
    assert {row["id"]: row["power"] for row in one} == {"1": 0.1, "2": 0.9, "3": None}
