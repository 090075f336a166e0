"""What needs more than one row: references, duplicates, self-ties, reporting lines; and the sentences of all issues."""

import ast
import re
import string
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import relgraph.io
import relgraph.stores
import relgraph.transfer
import relgraph.validation
from relgraph.errors import Issue
from relgraph.io import read
from relgraph.model import Decision, Interaction, Origin, Participation, Records, Relationship, Stakeholder
from relgraph.validation import Known, Policy, describe, settle
from relgraph.validation.names import Directory, one_edit_apart, plain
from relgraph.wording import sentences


def person(identity, name=None, *, row=None, **fields):
    return Stakeholder(id=identity, name=name or identity, origin=Origin("s.csv", None, row), **fields)


def tie(source, target, kind="friend", *, row=None, file="r.csv", **fields):
    return Relationship(source=source, target=target, kind=kind, origin=Origin(file, None, row), **fields)


def settled(people, ties=(), *, policy=None, known=None, **more):
    records = Records(stakeholders=tuple(people), relationships=tuple(ties), **more)
    return settle(records, policy=policy or Policy(), known=known)


def codes(issues):
    return [issue.code for issue in issues]


# --- endpoints ----------------------------------------------------------------------------


def test_an_endpoint_matches_an_id_then_a_unique_name():
    people = [person("1", "2"), person("2", "Bob"), person("3", "张三")]
    records, issues = settled(people, [tie("2", "1"), tie("Bob", "张 三")])
    assert [(t.source, t.target) for t in records.relationships] == [("2", "1"), ("2", "3")]
    assert issues == ()


def test_a_name_of_several_lists_them_with_their_ids():
    people = [person("1", "李四"), person("2", "李四"), person("3")]
    records, (issue,) = settled(people, [tie("3", "李四", row=5)])
    assert (issue.code, issue.row, issue.column) == ("ambiguous_name", 5, "target")
    assert issue.figures["candidates"] == ("李四 (1)", "李四 (2)")
    assert records.relationships == ()


@pytest.mark.parametrize(
    ("name", "written", "near"),
    [
        ("Zhang San", "zhang sam", "Zhang San (1)"),
        ("李晓明", "李小明", "李晓明 (1)"),
        ("ACME Ltd.", "acme ltd", "ACME Ltd. (1)"),
    ],
)
def test_an_unknown_endpoint_is_an_error_with_near_names(name, written, near):
    _, (issue,) = settled([person("1", name), person("2")], [tie("2", written)])
    assert (issue.code, issue.figures["near"]) == ("unknown_stakeholder_near", (near,))


def test_a_number_is_not_near_another_number():
    ids = Directory([("0031", "Ann Lee"), ("3M", "3M Company"), ("p2", "Bob")])
    assert (ids.near("0039"), ids.near("3M Comapny"), ids.near("p3")) == ((), ("3M Company (3M)",), ())


def test_looking_for_near_names_ends_where_very_many_are_unknown():
    names = Directory((f"p{i}", f"Person {chr(97 + i % 26)}") for i in range(1000))
    assert names.near("Persom b")
    for i in range(1000):
        names.near(f"nobody {chr(0x4E00 + i)}")
    assert names.near("Persom c") == ()
    assert names.near("Persom b")


def test_an_unknown_endpoint_far_from_all_is_an_error_too():
    _, (issue,) = settled([person("1", "Ada"), person("2")], [tie("2", "Xerxes")])
    assert (issue.code, issue.is_error) == ("unknown_stakeholder", True)


def test_create_missing_makes_one_placeholder_a_name():
    policy = Policy(create_missing=True)
    records, (issue,) = settled([person("1")], [tie("1", "Xerxes"), tie("Xerxes", "1")], policy=policy)
    assert [(p.id, p.name, p.placeholder) for p in records.stakeholders] == [
        ("1", "1", None),
        ("Xerxes", "Xerxes", True),
    ]
    assert (issue.code, issue.severity, issue.figures["count"]) == ("placeholder_made", "notice", 2)


def test_ties_alone_make_people_of_type_other_with_one_notice():
    records, (issue,) = settled([], [tie("A", "B"), tie("B", "C")])
    assert [(p.id, p.type) for p in records.stakeholders] == [("A", "other"), ("B", "other"), ("C", "other")]
    assert (issue.code, issue.severity, issue.figures) == ("stakeholders_from_ties", "notice", {"count": 3})


def test_all_references_are_checked():
    records, issues = settled(
        [person("1", "Ada"), person("2")],
        interactions=(
            Interaction(date=datetime(2024, 1, 1), source="Ada", target="2"),
            Interaction(date=datetime(2024, 1, 1), source="Ada", target="nobody at all"),
        ),
        decisions=(Decision(id="d", name="Tender"),),
        participations=(
            Participation(decision="Tender", stakeholder="Ada"),
            Participation(decision="Renewal 2031", stakeholder="Ada"),
            Participation(decision="d", stakeholder="zzz"),
        ),
    )
    assert [i.source for i in records.interactions] == ["1"]
    assert [(p.decision, p.stakeholder) for p in records.participations] == [("d", "1")]
    assert codes(issues) == ["unknown_stakeholder", "unknown_decision", "unknown_stakeholder"]


def test_an_organization_is_an_id_where_it_matches_one_else_a_label():
    people = [
        person("1", "Ada", organization="Acme", owner="Bob"),
        person("2", "Bob", organization="Elsewhere"),
        person("o", "Acme", organization="Acme"),
        person("x", "Twin", organization="Twin"),
        person("y", "Twin"),
    ]
    records, issues = settled(people)
    assert [p.organization for p in records.stakeholders] == ["o", "Elsewhere", "Acme", "Twin", None]
    assert records.stakeholders[0].owner == "2"
    assert issues == ()


# --- people and decisions that a store holds already ------------------------------------------


def met(source, target, *, row=None):
    at = Origin("i.csv", None, row)
    return Interaction(date=datetime(2024, 1, 1), source=source, target=target, origin=at)


def ends(records):
    return [(t.source, t.target) for t in (*records.relationships, *records.interactions)]


STORE = Known(
    people=(("P1", "Anna Holm"), ("P2", "王芳"), ("P3", "李四"), ("P4", "李四")),
    decisions=(("D1", "Tender"), ("D2", "Renewal")),
)


def test_someone_known_may_be_named_by_id_or_name_and_is_not_added():
    ties = [tie("1", "P1"), tie("王 芳", "Ada")]
    parts = (Participation(decision="Tender", stakeholder="Anna Holm"), Participation(decision="D2", stakeholder="Ada"))
    records, issues = settled(
        [person("1", "Ada")], ties, known=STORE, interactions=(met("Ada", "Anna Holm"),), participations=parts
    )
    assert ends(records) == [("1", "P1"), ("P2", "1"), ("1", "P1")]
    assert [(part.decision, part.stakeholder) for part in records.participations] == [("D1", "P1"), ("D2", "1")]
    assert [p.id for p in records.stakeholders] == ["1"]
    assert (records.decisions, issues) == ((), ())


def test_owner_and_organization_may_be_known_ones():
    people = [person("1", organization="Anna Holm", owner="王芳"), person("2", organization="李四", owner="nobody")]
    records, issues = settled(people, known=STORE)
    assert [(p.organization, p.owner) for p in records.stakeholders] == [("P1", "P2"), ("李四", "nobody")]
    assert issues == ()


def test_the_sources_own_people_come_before_those_known():
    known = Known(people=(("Bob", "Robert"), ("P9", "Eve"), ("1", "Old name")))
    people = [person("1", "Bob"), person("2", "Eve"), person("3", "Carl")]
    ties = [tie("3", "Bob"), tie("3", "Eve"), tie("3", "Old name", "email"), tie("3", "1", "knows")]
    records, issues = settled(people, ties, known=known)
    assert ends(records) == [("3", "1"), ("3", "2"), ("3", "1"), ("3", "1")]
    assert [(p.id, p.name) for p in records.stakeholders] == [("1", "Bob"), ("2", "Eve"), ("3", "Carl")]
    assert issues == ()


def test_own_people_of_one_name_are_not_told_apart_by_those_known():
    known = Known(people=(("P9", "Eve"),))
    _, (issue,) = settled([person("1", "Eve"), person("2", "Eve"), person("3")], [tie("3", "Eve")], known=known)
    assert (issue.code, issue.figures["candidates"]) == ("ambiguous_name", ("Eve (1)", "Eve (2)"))


def test_a_name_of_several_known_lists_them():
    records, (issue,) = settled([person("1")], [tie("1", "李四", row=5)], known=STORE)
    assert (issue.code, issue.row, issue.column, issue.value) == ("ambiguous_name", 5, "target", "李四")
    assert issue.figures["candidates"] == ("李四 (P3)", "李四 (P4)")
    assert records.relationships == ()


def test_near_names_include_those_known():
    _, (issue,) = settled([person("1", "Anna Hole")], [tie("1", "anna holn")], known=STORE)
    assert issue.code == "unknown_stakeholder_near"
    assert set(issue.figures["near"]) == {"Anna Hole (1)", "Anna Holm (P1)"}
    _, (issue,) = settled([], participations=(Participation(decision="tenders", stakeholder="P1"),), known=STORE)
    assert (issue.code, issue.figures["near"]) == ("unknown_decision_near", ("Tender (D1)",))


def test_near_names_of_someone_updated_are_those_of_the_source():
    _, (issue,) = settled([person("P1", "Anna Berg")], [tie("P1", "anna bergh")], known=STORE)
    assert issue.figures["near"] == ("Anna Berg (P1)",)


def test_a_placeholder_is_only_for_somebody_whom_nobody_knows():
    records, (issue,) = settled(
        [person("1")], [tie("1", "P1"), tie("1", "Xerxes")], known=STORE, policy=Policy(create_missing=True)
    )
    assert [p.id for p in records.stakeholders] == ["1", "Xerxes"]
    assert (issue.code, issue.value, issue.figures["count"]) == ("placeholder_made", "Xerxes", 1)


def test_of_ties_alone_only_strangers_are_new():
    ties = [tie("Anna Holm", "P2", row=2), tie("Zoe", "Anna Holm", row=3), tie("Yan", "Zoe", row=4)]
    records, (issue,) = settled([], ties, known=STORE)
    assert ends(records) == [("P1", "P2"), ("Zoe", "P1"), ("Yan", "Zoe")]
    assert [(p.id, p.origin.row) for p in records.stakeholders] == [("Zoe", 3), ("Yan", 4)]
    assert (issue.code, issue.figures, issue.source) == ("stakeholders_from_ties", {"count": 2}, "r.csv")


def test_a_contact_log_of_people_all_known_makes_nobody():
    records, issues = settled([], interactions=(met("Anna Holm", "王芳"), met("P2", "P1")), known=STORE)
    assert ends(records) == [("P1", "P2"), ("P2", "P1")]
    assert (records.stakeholders, issues) == ((), ())


def test_in_ties_alone_a_name_of_several_known_is_no_stranger():
    records, issues = settled([], [tie("李四", "P1", row=2)], known=STORE)
    assert [(issue.code, issue.row, issue.column) for issue in issues] == [("ambiguous_name", 2, "source")]
    assert records == Records()


def test_a_person_without_an_id_is_the_one_known_of_that_name():
    people = [person("Anna Holm", power=0.5), person("Bea", owner="Anna Holm"), person("7", "王芳")]
    records, issues = settled(people, [tie("Anna Holm", "Bea"), tie("王芳", "P1")], known=STORE)
    assert [(p.id, p.name, p.owner) for p in records.stakeholders] == [
        ("P1", "Anna Holm", None),
        ("Bea", "Bea", "P1"),
        # Has an id of its own: another person of the same name.
        ("7", "王芳", None),
    ]
    assert records.stakeholders[0].power == 0.5
    assert ends(records) == [("P1", "Bea"), ("7", "P1")]
    assert issues == ()


def test_a_person_whose_id_is_known_is_that_one_whatever_the_name():
    known = Known(people=(("Anna", "Anna Holm"), ("P2", "Anna")))
    records, issues = settled([person("Anna")], [tie("Anna", "P2")], known=known)
    assert [(p.id, p.name) for p in records.stakeholders] == [("Anna", "Anna")]
    assert (ends(records), issues) == ([("Anna", "P2")], ())


def test_a_source_that_lists_the_one_known_as_well_tells_the_two_apart():
    records, issues = settled([person("P1", "Anna Holm"), person("Anna Holm")], [tie("Anna Holm", "P1")], known=STORE)
    assert [p.id for p in records.stakeholders] == ["P1", "Anna Holm"]
    assert (ends(records), issues) == ([("Anna Holm", "P1")], ())


def test_the_name_of_a_person_without_an_id_goes_on_meaning_that_row():
    people = [person("Anna Holm"), person("8", "Anna Holm"), person("9")]
    records, issues = settled(people, [tie("9", "Anna Holm")], known=STORE)
    assert [p.id for p in records.stakeholders] == ["P1", "8", "9"]
    assert (ends(records), issues) == ([("9", "P1")], ())


def test_a_person_without_an_id_and_a_name_of_several_known_is_refused():
    records, (issue,) = settled([person("李四", row=3), person("1")], known=STORE)
    assert (issue.code, issue.row, issue.column, issue.value) == ("ambiguous_name", 3, "name", "李四")
    assert issue.figures["candidates"] == ("李四 (P3)", "李四 (P4)")
    assert [p.id for p in records.stakeholders] == ["1"]


def test_two_rows_without_an_id_for_one_known_are_one_too_many():
    _, (issue,) = settled([person("王芳", row=2), person("王 芳", row=3)], known=STORE)
    assert (issue.code, issue.value, issue.row, issue.figures["first"]) == ("duplicate_stakeholder", "P2", 3, 2)


def test_a_decision_without_an_id_is_the_one_known_of_that_name():
    known = Known(decisions=(("D1", "Tender"), ("D2", "Renewal"), ("D3", "Renewal")))
    decisions = (Decision(id="Tender", name="Tender", stage="open"), Decision(id="Renewal", name="Renewal"))
    parts = (Participation(decision="Tender", stakeholder="1"),)
    records, (issue,) = settled([person("1")], decisions=decisions, participations=parts, known=known)
    assert [(d.id, d.stage) for d in records.decisions] == [("D1", "open")]
    assert records.participations[0].decision == "D1"
    assert (issue.code, issue.value) == ("ambiguous_name", "Renewal")


def test_reading_passes_on_who_is_known_and_names_the_column_as_the_file_does(tmp_path):
    (tmp_path / "stakeholders.csv").write_text("姓名,owner,上级\n王芳,P1,Anna Holm\n李四,,\n", encoding="utf-8")
    reading = read(tmp_path, known=STORE)
    assert [(p.id, p.owner) for p in reading.records.stakeholders] == [("P2", "P1")]
    assert ends(reading.records) == [("P2", "P1")]
    assert [(issue.code, issue.row, issue.column) for issue in reading.issues] == [("ambiguous_name", 3, "姓名")]


def test_rows_that_refer_to_someone_known_are_accepted_beside_a_refused_one(tmp_path):
    (tmp_path / "stakeholders.csv").write_text("id,power\n1,9\n2,.5\nP2,7\n", encoding="utf-8")
    (tmp_path / "relationships.csv").write_text("source,target\n1,P1\n2,P1\n2,P2\n", encoding="utf-8")
    (tmp_path / "participations.csv").write_text("decision,stakeholder\nTender,P1\n", encoding="utf-8")
    accepted = read(tmp_path, known=STORE).accepted
    assert [p.id for p in accepted.stakeholders] == ["2"]
    # P2's row is refused, but the store holds somebody of that id.
    assert ends(accepted) == [("2", "P1"), ("2", "P2")]
    assert [(part.decision, part.stakeholder) for part in accepted.participations] == [("D1", "P1")]


# --- the same key twice ---------------------------------------------------------------------


def test_the_same_person_twice_is_refused_naming_both_rows():
    _, (issue,) = settled([person("1", "A", row=2), person("1", "B", row=9)])
    assert (issue.code, issue.row, issue.figures["first"]) == ("duplicate_stakeholder", 9, 2)


@pytest.mark.parametrize(
    ("how", "name", "title", "department"), [("update", "B", "new", "kept"), ("keep", "A", None, "kept")]
)
def test_people_twice_are_updated_or_kept(how, name, title, department):
    twice = [person("1", "A", department="kept", type="customer"), person("1", "B", title="new")]
    records, (issue,) = settled(twice, policy=Policy(on_duplicate=how))
    (one,) = records.stakeholders
    assert (one.name, one.title, one.department, one.type) == (name, title, department, "customer")
    assert issue.code == "duplicates_merged"


def test_sum_is_for_ties_only():
    _, issues = settled([person("1"), person("1")], policy=Policy(on_duplicate="sum"))
    assert codes(issues) == ["duplicate_stakeholder"]


PAIR = (person("A"), person("B"), person("C"))


def test_the_same_tie_twice_is_refused_even_word_for_word():
    _, (issue,) = settled(PAIR, [tie("A", "B", row=2), tie("A", "B", row=3)])
    assert (issue.code, issue.row, issue.figures["first"]) == ("duplicate_tie", 3, 2)


def test_another_kind_direction_or_period_is_another_tie():
    ties = [
        tie("A", "B"),
        tie("B", "A"),
        tie("A", "B", "email"),
        tie("A", "B", since=date(2024, 1, 1)),
        tie("A", "B", since=date(2025, 1, 1)),
    ]
    records, issues = settled(PAIR, ties)
    assert (len(records.relationships), issues) == (5, ())


def test_the_same_period_twice_is_refused():
    _, issues = settled(PAIR, [tie("A", "B", since=date(2024, 1, 1))] * 1 + [tie("A", "B", since=date(2024, 1, 1))])
    assert codes(issues) == ["duplicate_tie"]


@pytest.mark.parametrize(
    ("how", "weight", "note"), [("sum", 5.0, "first"), ("update", 3.0, "second"), ("keep", 2.0, "first")]
)
def test_ties_twice_are_summed_updated_or_kept(how, weight, note):
    ties = [tie("A", "B", weight=2.0, note="first"), tie("A", "B", weight=3.0, note="second")]
    records, _ = settled(PAIR, ties, policy=Policy(on_duplicate=how))
    assert [(t.weight, t.note) for t in records.relationships] == [(weight, note)]


def test_sum_counts_rows_that_carry_no_weight():
    ties = [tie("A", "B"), tie("A", "B"), tie("B", "C"), tie("A", "C", "knows")]
    records, _ = settled(PAIR, ties, policy=Policy(on_duplicate="sum"))
    assert [t.count for t in records.relationships] == [2.0, 1.0, None]


# --- self-ties ----------------------------------------------------------------------------


def test_a_self_tie_is_refused_also_by_name():
    _, issues = settled([person("1", "Ada")], [tie("1", "Ada")])
    assert codes(issues) == ["self_tie"]


def test_allowed_self_ties_are_dropped_with_one_notice():
    records, (issue,) = settled(PAIR, [tie("A", "A"), tie("B", "B")], policy=Policy(allow_self_ties=True))
    assert records.relationships == ()
    assert (issue.code, issue.severity, issue.figures["count"]) == ("self_tie_dropped", "notice", 2)


# --- kinds ------------------------------------------------------------------------------------------


def test_an_unknown_kind_is_one_notice_and_none_where_directed():
    ties = [tie("A", "B", "dines_with"), tie("B", "C", "dines_with"), tie("C", "A", "votes_for", directed=True)]
    _, (issue,) = settled(PAIR, ties)
    assert (issue.code, issue.value, issue.figures["count"]) == ("unknown_kind", "dines_with", 2)


def test_directed_must_agree_with_the_table():
    ties = [
        tie("A", "B", "asks_advice", directed=False),
        tie("A", "C", "asks_advice", directed=True),
        tie("A", "B", "friend", directed=True),
        tie("A", "B", "friend", directed=False, since=date(2024, 1, 1)),
        tie("A", "C", "opposes", directed=False),
    ]
    _, (issue,) = settled(PAIR, ties)
    assert (issue.code, issue.value, issue.severity) == ("directed_disagrees", "asks_advice", "notice")


# --- reporting lines -------------------------------------------------------------------------------


def chart(tmp_path, people, ties=None):
    (tmp_path / "stakeholders.csv").write_text(people, encoding="utf-8")
    if ties:
        (tmp_path / "relationships.csv").write_text(ties, encoding="utf-8")
    return read(tmp_path)


def lines(reading):
    return [(t.source, t.target, t.kind) for t in reading.records.relationships]


def test_a_boss_column_makes_ties_with_their_row(tmp_path):
    reading = chart(tmp_path, "id,name,ReportsToId\n1,Ada,Bob\n2,Bob,\n")
    assert lines(reading) == [("1", "2", "reports_to")]
    assert reading.records.relationships[0].origin == Origin("stakeholders.csv", None, 2)


def test_several_bosses_and_a_circle_are_notices(tmp_path):
    reading = chart(tmp_path, "id,上级\n1,2；3\n2,3\n3,1\n")
    assert lines(reading) == [
        ("1", "2", "reports_to"),
        ("1", "3", "reports_to"),
        ("2", "3", "reports_to"),
        ("3", "1", "reports_to"),
    ]
    told = {issue.code: issue for issue in reading.issues}
    assert set(told) == {"second_boss", "reporting_circle"}
    assert not reading.errors
    assert told["second_boss"].figures["bosses"] == ("2", "3")
    circle = told["reporting_circle"].figures["people"]
    reports = {(a, b) for a, b, _ in lines(reading)}
    assert all(pair in reports for pair in zip(circle, circle[1:] + circle[:1], strict=True))


def test_each_circle_is_told_and_nobody_stands_in_two():
    people = [person(name) for name in "ABCDEF"]
    apart = [("A", "B"), ("B", "A"), ("E", "A"), ("D", "C"), ("C", "D"), ("F", "F2")]
    _, issues = settled([*people, person("F2")], [tie(*ends, "reports_to") for ends in apart])
    assert [set(issue.figures["people"]) for issue in issues] == [{"A", "B"}, {"C", "D"}]
    joined = [("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")]
    _, issues = settled(people, [tie(*ends, "reports_to") for ends in joined])
    assert codes(issues) == ["second_boss", "reporting_circle"]


def test_a_chart_without_a_circle_says_nothing_however_often_its_lines_meet():
    # A stands over B and C, both over D; E reports to D and to A.
    lines = [("B", "A"), ("C", "A"), ("D", "B"), ("D", "C"), ("E", "D"), ("E", "A")]
    _, issues = settled([person(name) for name in "ABCDE"], [tie(*ends, "reports_to") for ends in lines])
    assert [(issue.code, issue.value) for issue in issues] == [("second_boss", "D"), ("second_boss", "E")]


def test_a_boss_called_with_a_semicolon_is_one_boss(tmp_path):
    reading = chart(tmp_path, "id,name,boss\n1,A,X;Y\n2,X;Y,\n")
    assert lines(reading) == [("1", "2", "reports_to")]


@pytest.mark.parametrize("row", ["1,2,reports_to", "2,1,manages", "1,2,汇报"])
def test_a_row_that_says_the_same_as_the_boss_column_counts(tmp_path, row):
    reading = chart(tmp_path, "id,boss\n1,2\n2,\n", f"source,target,kind,strength\n{row},.7\n")
    assert reading.issues == ()
    assert [t.strength for t in reading.records.relationships] == [0.7]


def test_a_boss_who_left_is_no_second_boss():
    ties = [tie("A", "B", "reports_to", until=date(2023, 1, 1)), tie("A", "C", "reports_to")]
    assert settled(PAIR, ties)[1] == ()


def test_the_unknown_boss_is_an_error_in_the_persons_row(tmp_path):
    reading = chart(tmp_path, "id,boss\n1,Zeus\n2,1\n")
    assert [(issue.code, issue.source, issue.row, issue.column) for issue in reading.errors] == [
        ("unknown_stakeholder", "stakeholders.csv", 2, "boss")
    ]


def test_an_issue_names_the_column_as_the_file_calls_it(tmp_path):
    reading = chart(tmp_path, "id\nA\n", "From,Vertex 2\nA,nobody\nsomebody,A\n")
    assert [(issue.row, issue.column) for issue in reading.errors] == [(2, "Vertex 2"), (3, "From")]


def test_a_missing_decision_is_made_once_where_asked_for():
    parts = [Participation(decision="Renewal", stakeholder=name) for name in "AB"]
    records, (issue,) = settled(PAIR, policy=Policy(create_missing=True), participations=tuple(parts))
    assert ([decision.id for decision in records.decisions], len(records.participations)) == (["Renewal"], 2)
    assert (issue.code, issue.figures["count"]) == ("decision_made", 2)


# --- names ------------------------------------------------------------------------------------------


@given(st.text("ab", max_size=4), st.text("ab", max_size=4))
def test_one_edit_apart_is_what_it_says(left, right):
    def distance(a, b):
        if not a or not b:
            return len(a) + len(b)
        return min(distance(a[1:], b) + 1, distance(a, b[1:]) + 1, distance(a[1:], b[1:]) + (a[0] != b[0]))

    # Two equal texts may count as near: they are found exactly before anybody asks.
    assert one_edit_apart(left, right) == (distance(left, right) <= 1)


def test_plain_names_forgive_width_and_space_not_case():
    assert plain("ＡＢ 张\u200b三") == "AB张三"
    assert Directory([("1", "Ada")]).find("ada") == ()
    two = Directory([("1", "张三"), ("2", "张 三")])
    assert (two.find("张三"), two.find("张 三"), two.find("张\u3000三")) == (("1",), ("2",), ("1", "2"))


# --- sentences -----------------------------------------------------------------------------------------


def trees():
    for package in (relgraph.io, relgraph.stores, relgraph.transfer, relgraph.validation):
        for file in Path(package.__file__).parent.glob("*.py"):
            yield ast.parse(file.read_text(encoding="utf-8"))


def texts(tree):
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def raised():
    """Every code that io and validation hand to an issue: in the call, or in a name that it is kept in."""
    found = set()
    for node in (node for tree in trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Issue":
            found |= {text for given in node.keywords if given.arg == "code" for text in texts(given.value)}
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            places = {"error_at": node.args[1:2], "notice_at": node.args[1:2]}
            places |= dict.fromkeys(("error", "notice", "Refused"), node.args[:1])
            found |= {text for place in places.get(name, ()) for text in texts(place)}
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            names = [ast.unparse(target) for target in getattr(node, "targets", [getattr(node, "target", None)])]
            if names[0] in ("code", "CODES", "STRAY"):
                found |= texts(node.value)
    return {code for code in found if re.fullmatch("[a-z][a-z0-9]*_[a-z_0-9]+", code)} - set(sentences("error", "en"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_code_has_its_sentences_and_every_sentence_its_code(lang):
    known = {code for code, parts in sentences("issue", lang).items() if parts["why"] and parts["mend"]}
    assert raised() - known == set()
    assert len(raised()) > 40
    written = set().union(*map(texts, trees()))
    assert known - written - {f"{code}_near" for code in written} == set()


def test_both_languages_use_the_same_figures():
    def figures(sentence):
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    english, chinese = sentences("issue", "en"), sentences("issue", "zh")
    assert set(english) == set(chinese)
    for code, parts in english.items():
        known = figures(parts["why"] + parts["mend"]) | {"value", "column", "row", "first_source"}
        assert figures("".join(chinese[code].values())) <= known, code


def test_an_issue_describes_itself_plainly(tmp_path):
    (tmp_path / "net.csv").write_text("source,target,strength\nA,B,1.7\n")
    (issue,) = read(tmp_path / "net.csv").errors
    why, mend = describe(issue)
    assert why == "not between 0 and 1"
    assert "--scale 1-5" in mend
    assert describe(issue, "zh")[0] == "不在 0 到 1 之间"


def test_describing_needs_nothing_but_the_issue():
    why, mend = describe(Issue(code="no_key"))
    assert why
    assert mend
