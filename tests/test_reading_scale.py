"""Reading column by column, in pieces and without the collector: the same as row by row, in less time and room."""

import dataclasses
import gc
import pickle

import pytest

from relgraph.fields import builder, collector_paused
from relgraph.io import read
from relgraph.model import Origin, Relationship, Stakeholder
from relgraph.validation.duplicates import unique


def folder(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return tmp_path


def told(reading):
    return [(issue.code, issue.row, issue.column) for issue in reading.issues]


# --- in the order of rows ------------------------------------------------------------------------


def test_what_is_wrong_is_told_row_by_row_and_in_a_row_from_left_to_right(tmp_path):
    ties = "source,target,strength,since,until\nA,B,x,2024-01-02,2024-01-01\n,B,y,soon,\nA,,1,,\nB,A,2,later,x\n"
    assert told(read(folder(tmp_path, stakeholders="id\nA\nB\n", relationships=ties))) == [
        ("number_unreadable", 2, "strength"),
        ("period_backwards", 2, "until"),
        ("number_unreadable", 3, "strength"),
        ("date_unreadable", 3, "since"),
        ("cell_missing", 3, "source"),
        ("cell_missing", 4, "target"),
        ("out_of_range_scale", 5, "strength"),
        ("date_unreadable", 5, "since"),
        ("date_unreadable", 5, "until"),
    ]


def test_a_wrong_text_is_told_in_each_row_that_has_it(tmp_path):
    people = "id,power,stance\n1,9,never\n2,.5,never\n3,9,1\n"
    assert told(read(folder(tmp_path, stakeholders=people, relationships="source,target\n"))) == [
        ("out_of_range_scale", 2, "power"),
        ("unknown_stance", 2, "stance"),
        ("unknown_stance", 3, "stance"),
        ("out_of_range_scale", 4, "power"),
    ]


def test_columns_that_have_no_place_are_named_in_the_order_in_which_rows_use_them(tmp_path):
    log = "date,source,target,hat,weather\n2024-01-01,A,B,,rain\n2024-01-02,A,B,straw,\n"
    (notice,) = (issue for issue in read(folder(tmp_path, interactions=log)).issues if issue.code == "columns_dropped")
    assert notice.figures["columns"] == ("weather", "hat")
    ties = "source,target,date,strength,trust,hue\nA,B,,.1,.1,red\nA,B,2024-01-01,,.5,\nA,B,2024-01-02,.5,,blue\n"
    reading = read(folder(tmp_path, interactions="date,source,target\n", relationships=ties))
    (notice,) = (issue for issue in reading.issues if issue.code == "columns_dropped")
    assert notice.figures["columns"] == ("trust", "strength", "hue")
    # The tie without a date keeps what the contacts have no place for.
    (tie,) = reading.records.relationships
    assert (tie.strength, tie.trust, tie.attributes) == (0.1, 0.1, {"hue": "red"})


def test_the_kind_of_a_dated_tie_is_its_channel_and_where_blank_the_channel_stays(tmp_path):
    ties = "source,target,date,kind\nA,B,2024-01-01,email\nA,B,2024-01-02,\n"
    contacts = read(folder(tmp_path, relationships=ties)).records.interactions
    assert [contact.channel for contact in contacts] == ["email", None]


def test_a_row_without_a_name_takes_no_other_row_with_it(tmp_path):
    people = "id,name,type,power,shoes\n1,A,customer,.1,40\n,,media,.2,41\n3,C,blogger,.3,\n"
    people = read(folder(tmp_path, stakeholders=people, relationships="source,target\n")).records.stakeholders
    assert [(one.id, one.type, one.power, one.attributes, one.origin.row) for one in people] == [
        ("1", "customer", 0.1, {"shoes": "40"}, 2),
        ("3", "other", 0.3, {"type": "blogger"}, 4),
    ]


# --- in pieces --------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block", [1, 5, 1_000_000])
def test_a_file_is_read_the_same_in_pieces_of_any_size(tmp_path, monkeypatch, end, block):
    monkeypatch.setattr("relgraph.io.delimited.BLOCK", block)
    monkeypatch.setattr("relgraph.io.delimited.MOST_KEPT", block)
    text = end.join(["id,name,note", '1, A ,"two', 'lines"', '2,B"C,', '"3"x,C,', '4,"D,', "5,E,e", '"6",F,f', ""])
    reading = read(folder(tmp_path, stakeholders=text, relationships="source,target\n"))
    assert [(one.id, one.name, one.origin.row) for one in reading.records.stakeholders] == [
        ("1", "A", 2),
        ("2", 'B"C', 3),
        ("5", "E", 6),
        ("6", "F", 7),
    ]
    # Behind the quotes of row 4 stands an x; the one of row 5 closes two rows later, before a 6.
    assert [(issue.code, issue.row) for issue in reading.errors] == [("unclosed_quote", 4), ("unclosed_quote", 5)]


def test_a_text_is_kept_once_however_often_it_stands(tmp_path):
    ties = "source,target,note\nA1,B2,long ago\nB2,C3,long ago\nC3,A1,\n"
    records = read(folder(tmp_path, stakeholders="id\nA1\nB2\nC3\n", relationships=ties)).records
    first, second, third = records.relationships
    assert (first.note, first.target, third.target) == ("long ago", "B2", "A1")
    assert first.note is second.note
    assert first.target is second.source is records.stakeholders[1].id


def test_a_row_of_very_many_cells_costs_no_more_than_itself(tmp_path):
    many = "," * 200_000
    reading = read(folder(tmp_path, stakeholders="id,name\n" + "1,A\n2,B\n" * 10 + f"3,C{many}x\n", interactions=""))
    assert ("ragged_row", 22, None) in told(reading)


# --- records made by the million ---------------------------------------------------------------------


def test_a_record_made_of_its_values_is_like_any_other():
    place = Origin("r.csv", None, 2)
    make = builder(Relationship, ("target", "source", "strength", "origin"))
    made, called = make(["B", "A", 0.5, place]), Relationship(source="A", target="B", strength=0.5, origin=place)
    assert made == called
    assert (type(made), repr(made), made.origin, made.key) == (Relationship, repr(called), place, called.key)
    assert pickle.loads(pickle.dumps(made)) == dataclasses.replace(made) == called
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.strength = 1.0
    assert make(["B", "A", 0.5, place]).attributes is not made.attributes


@pytest.mark.parametrize("values", [("A",), ("A", "B", "C")])
def test_a_record_takes_as_many_values_as_it_was_told(values):
    with pytest.raises(TypeError):
        builder(Relationship, ("source", "target"))(values)


def test_a_record_needs_what_it_cannot_be_without():
    with pytest.raises(TypeError, match="name"):
        builder(Stakeholder, ("id",))(["1"])


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_as_it_was_also_after_a_fault(enabled):
    was_enabled = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with pytest.raises(AssertionError, match="paused"), collector_paused():
            raise AssertionError("on" if gc.isenabled() else "paused")
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


# --- the same key twice, told by hashes first ----------------------------------------------------------


class Clash(str):
    """A text whose hash is that of every other."""

    __slots__ = ()

    def __hash__(self):
        return 7


def test_keys_of_one_hash_are_not_taken_for_one():
    ties = [Relationship(source=Clash(name), target=Clash("X")) for name in "AB"]
    assert unique(ties, None) == (ties, [])
    again = [*ties, Relationship(source=Clash("A"), target=Clash("X"))]
    kept, (issue,) = unique(again, None)
    assert (kept, issue.code) == (ties, "duplicate_tie")
