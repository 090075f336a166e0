"""Numbers and dates as people write them, and the scale of a file."""

import contextlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relgraph.io import read
from relgraph.io.dates import day, moment
from relgraph.io.numbers import number
from relgraph.io.tables import Refused
from relgraph.validation import Policy


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.8", 0.8),
        (".8", 0.8),
        ("8e-1", 0.8),
        ("80%", 0.8),
        ("80 %", 0.8),
        ("８０％", 0.8),
        ("０.８", 0.8),
        ("０．８", 0.8),
        ("八成", 0.8),
        ("8成", 0.8),
        ("七成五", 0.75),
        ("八成半", 0.85),
        ("十成", 1.0),
        ("-1", -1.0),
        ("－１", -1.0),
        ("0,8", 0.8),
        ("0，8", 0.8),
        ("12,5", 12.5),
        ("0,800", 0.8),
        ("1234,5", 1234.5),
        ("12,5%", 0.125),
        ("1.234.567,50", 1234567.5),
        ("1,234,567.5", 1234567.5),
        ("1,234,567", 1234567.0),
        ("1 234,5", 1234.5),
        ("1'000", 1000.0),
    ],
)
def test_numbers_as_people_write_them(text, value):
    assert number(text).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nan", "number_not_finite"),
        ("NaN", "number_not_finite"),
        ("inf", "number_not_finite"),
        ("-Infinity"[:4], "number_not_finite"),
        ("1e999", "number_not_finite"),
        ("NA", "number_not_finite"),
        ("1_000", "number_unreadable"),
        ("1,000", "number_either"),
        ("1，000", "number_either"),
        ("1,2,3", "number_unreadable"),
        ("1.2345,6", "number_unreadable"),
        ("12,34,567", "number_unreadable"),
        ("five", "number_unreadable"),
        ("5²", "number_unreadable"),
        ("½", "number_unreadable"),
        ("٣", "number_unreadable"),
        ("0x10", "number_unreadable"),
    ],
)
def test_what_float_would_take_or_break_on_is_refused(text, code):
    with pytest.raises(Refused) as refused:
        number(text)
    assert refused.value.code == code


def test_a_thousand_or_one_with_three_decimals_is_asked_for():
    with pytest.raises(Refused) as refused:
        number("1,250")
    assert refused.value.figures == {"thousands": "1250", "decimal": "1.250"}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_is_written_is_read_back(value):
    assert number(repr(value)).value == value


@given(st.text())
def test_no_text_raises_anything_else(text):
    for parse in (number, lambda cell: moment(cell, None)):
        with contextlib.suppress(Refused):
            parse(text)


def cells(tmp_path, header, *values, table="stakeholders", policy=None):
    before = "id" if table == "stakeholders" else "source,target"
    keys = [f"p{i}" if table == "stakeholders" else f"p{i},q{i}" for i in range(len(values))]
    rows = "".join(f'{key},"{value}"\n' for key, value in zip(keys, values, strict=True))
    (tmp_path / f"{table}.csv").write_text(f"{before},{header}\n{rows}", encoding="utf-8")
    return read(tmp_path / f"{table}.csv", policy=policy)


@pytest.mark.parametrize(
    ("table", "header", "value", "code"),
    [
        ("stakeholders", "power", "1.7", "out_of_range_scale"),
        ("stakeholders", "interest", "-0.1", "out_of_range_scale"),
        ("stakeholders", "level", "1.5", "number_not_whole"),
        ("stakeholders", "level", "0", "too_low"),
        ("stakeholders", "cadence", "0", "not_positive"),
        ("stakeholders", "value", "1e999", "number_not_finite"),
        ("relationships", "strength", "0", "not_positive"),
        ("relationships", "strength", "-1", "not_positive"),
        ("relationships", "strength", "1.7", "out_of_range_scale"),
        ("relationships", "trust", "4", "out_of_range_scale"),
        ("relationships", "weight", "0", "not_positive"),
        ("relationships", "count", "-2", "not_positive"),
        ("relationships", "sentiment", "-1.5", "out_of_range"),
        ("relationships", "confidence", "0", "not_positive"),
        ("relationships", "confidence", "1.1", "out_of_range"),
        ("relationships", "share", "1.2", "out_of_range"),
    ],
)
def test_ranges(tmp_path, table, header, value, code):
    reading = cells(tmp_path, header, value, table=table)
    (error,) = reading.errors
    assert (error.code, error.row, error.column, error.value) == (code, 2, header, value)


def test_shares_and_full_width_are_echoed_once_a_column(tmp_path):
    reading = cells(tmp_path, "power", "80%", "80%", "八成", "0.5")
    told = [issue.figures["examples"] for issue in reading.issues if issue.code == "number_read_as"]
    assert told == [("80% = 0.8", "八成 = 0.8")]


def test_a_column_with_decimal_commas_is_read_and_told(tmp_path):
    (tmp_path / "net.csv").write_text("from;to;weight\nA;B;0,5\nB;C;1,25\nC;A;2\n")
    reading = read(tmp_path / "net.csv")
    assert [tie.weight for tie in reading.records.relationships] == [0.5, 1.25, 2]
    told = [(issue.column, issue.figures["examples"]) for issue in reading.issues if issue.code == "number_read_as"]
    assert (reading.errors, told) == ((), [("weight", ("0,5 = 0.5", "1,25 = 1.25"))])


@pytest.mark.parametrize(
    ("scale", "table", "header", "text", "value"),
    [
        ("1-5", "stakeholders", "power", "1", 0.0),
        ("1-5", "stakeholders", "power", "4", 0.75),
        ("1-5", "relationships", "strength", "4", 0.8),
        ("1-5", "relationships", "trust", "0", 0.0),
        ("1-10", "stakeholders", "urgency", "10", 1.0),
        ("1-10", "relationships", "strength", "7", 0.7),
        ("percent", "stakeholders", "power", "80", 0.8),
        ("percent", "relationships", "strength", "80", 0.8),
        ("1-5", "stakeholders", "power", "80%", 0.8),
        ("1-5", "relationships", "weight", "4", 4.0),
    ],
)
def test_a_scale_converts_assessments_and_strengths(tmp_path, scale, table, header, text, value):
    reading = cells(tmp_path, header, text, table=table, policy=Policy(scale=scale))
    records = reading.records.stakeholders if table == "stakeholders" else reading.records.relationships
    assert (reading.errors, getattr(records[0], header)) == ((), value)


@pytest.mark.parametrize(("text", "header"), [("0", "power"), ("6", "power")])
def test_off_the_scale_is_refused(tmp_path, text, header):
    reading = cells(tmp_path, header, text, policy=Policy(scale="1-5"))
    assert [issue.code for issue in reading.errors] == ["out_of_scale"]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-04",
        "2024/3/4",
        "2024.3.4",
        "2024年3月4日",
        "２０２４年３月４日",
        "20240304",
        "2024-03-04T10:30:00Z",
        "2024-03-04 10:30",
        "4 Mar 2024",
        "Mar 4, 2024",
    ],
)
def test_days_as_people_write_them(text):
    assert day(text, None) == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2024-03-04T01:30:00+08:00", datetime(2024, 3, 3, 17, 30)),
        ("2024-03-04T01:30:00Z", datetime(2024, 3, 4, 1, 30)),
        ("2024-03-04 23:30:15.25-0130", datetime(2024, 3, 5, 1, 0, 15, 250000)),
        ("2024年3月4日 14时30分", datetime(2024, 3, 4, 14, 30)),
    ],
)
def test_moments_become_utc(text, when):
    assert moment(text, None) == when


def test_a_date_that_could_be_two_is_refused_until_its_order_is_given():
    with pytest.raises(Refused) as refused:
        day("03/04/2024", None)
    assert refused.value.figures == {"dmy": "2024-04-03", "mdy": "2024-03-04"}
    assert day("03/04/2024", "dmy") == date(2024, 4, 3)
    assert day("03/04/2024", "mdy") == date(2024, 3, 4)
    assert day("25/12/2024", None) == day("12/25/2024", None) == date(2024, 12, 25)


def test_points_between_put_the_day_first():
    assert day("04.03.2024") == date(2024, 3, 4)
    assert day("04.03.2024", "mdy") == date(2024, 4, 3)
    with pytest.raises(Refused):
        day("04.03/2024")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("45000", "date_serial"),
        ("2024-02-30", "date_impossible"),
        ("2024-13-01", "date_impossible"),
        ("13/13/2024", "date_impossible"),
        ("0001-01-01T00:00:00+08:00", "date_impossible"),
        ("03/04/24", "date_unreadable"),
        ("soon", "date_unreadable"),
    ],
)
def test_what_is_no_date_is_refused(text, code):
    with pytest.raises(Refused) as refused:
        day(text, None)
    assert refused.value.code == code


def test_a_period_that_ends_before_it_begins_is_refused(tmp_path):
    (tmp_path / "net.csv").write_text("source,target,since,until\nA,B,2024-05-01,2024-04-01\n")
    assert [issue.code for issue in read(tmp_path / "net.csv").errors] == ["period_backwards"]
