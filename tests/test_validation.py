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
import relgraph.validation
from relgraph.errors import Issue
from relgraph.io import read
from relgraph.model import Decision, Interaction, Origin, Participation, Records, Relationship, Stakeholder
from relgraph.validation import Policy, describe, settle
from relgraph.validation.names import Directory, one_edit_apart, plain
from relgraph.wording import sentences


def person(identity, name=None, *, row=None, **fields):
    return Stakeholder(id=identity, name=name or identity, origin=Origin("s.csv", None, row), **fields)


def tie(source, target, kind="friend", *, row=None, file="r.csv", **fields):
    return Relationship(source=source, target=target, kind=kind, origin=Origin(file, None, row), **fields)


def settled(people, ties=(), *, policy=None, **more):
    records = Records(stakeholders=tuple(people), relationships=tuple(ties), **more)
    return settle(records, policy=policy or Policy())


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
            Interaction(date=datetime(2024, 1, 1), source="Ada", target="2"),  # noqa: DTZ001
            Interaction(date=datetime(2024, 1, 1), source="Ada", target="nobody at all"),  # noqa: DTZ001
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
    for package in (relgraph.io, relgraph.validation):
        for file in Path(package.__file__).parent.glob("*.py"):
            yield ast.parse(file.read_text(encoding="utf-8"))


def texts(tree):
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def raised():
    """Every code that io and validation hand to an issue: in the call, or in a name that it is kept in."""
    found = set()
    for node in (node for tree in trees() for node in ast.walk(tree)):
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
