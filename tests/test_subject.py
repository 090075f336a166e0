"""What is held on a person: every record and every text that names one, in the same order from any store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from builders import network, person, talks, tie
from relgraph.analysis.subject import LedgerEntry, find_subject
from relgraph.errors import UnknownName
from relgraph.mentions import mentions, redact
from relgraph.model import Decision, Origin, Participation

# --- mentions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("call Wu Lei first", "Wu Lei", True),
        ("Wu Lei's number", "Wu Lei", True),
        ("(Wu Lei)", "Wu Lei", True),
        ("WU  LEI\nknows", "Wu Lei", True),
        ("Wu\nLei", "Wu Lei", True),
        ("Wu Leiming", "Wu Lei", False),
        ("XWu Lei", "Wu Lei", False),
        ("Wu Lei2", "Wu Lei", False),
        ("联系Wu Lei了", "Wu Lei", True),
        # In a single word upper and lower case count.
        ("Will may come", "Will", True),
        ("he will come", "Will", False),
        ("Éric", "ric", False),
        ("Иванова", "Иванов", False),
        ("请联系吴磊先生", "吴磊", True),
        ("吴磊磊", "吴磊", True),
        ("吴", "吴磊", False),
        # Too short to mean anybody.
        ("吴磊", "吴", False),
        ("plan B", "B", False),
        ("in 2024", "2024", False),
        ("number 20241", "20241", True),
        ("number 202410", "20241", False),
        ("see S1.", "S1", True),
        ("see S12", "S1", False),
        ("a.b", "a.b", True),
        ("axb", "a.b", False),
        ("anything", " ", False),
        ("", "Wu Lei", False),
    ],
)
def test_a_name_is_found_as_a_word_of_its_own_and_a_chinese_one_anywhere(text, name, found):
    assert mentions(text, (name,)) is found


def test_every_name_is_taken_out_the_longer_before_the_shorter():
    assert redact("Wu Lei (Wu) told WU", ("Wu", "Wu Lei")) == "[erased] ([erased]) told WU"
    assert redact("吴磊和陈静", ("吴磊", "K01")) == "[erased]和陈静"
    assert redact("nobody", ()) == "nobody"


# --- everything held ------------------------------------------------------------------------------

WU = person("S1", name="Wu Lei", note="likes tea", attributes={"shoe size": "44"}, tags=("vip",))
HELD = network(
    [
        tie("S1", "B", "advises", 0.5, since=date(2024, 1, 1), note="since the fair"),
        tie("B", "S1", "knows"),
        tie("B", "C", "knows", evidence="Wu Lei introduced them"),
        tie("C", "B", "knows", note="nothing to see"),
    ],
    WU,
    person("B", owner="S1", note="asked Wu Lei", attributes={"met": "with S1", "hat": "red"}),
    person("C", organization="S1", tags=("friend of Wu Lei", "vip")),
    person("D", owner="Wu Lei"),
    log=(*talks("S1", "C", "2024-02-01"), *talks("B", "C", "2024-03-01")),
    decisions=(Decision(id="P1", name="Tender of Wu Lei", rule="by vote"), Decision(id="P2", name="Renewal")),
    parts=(
        Participation(decision="P1", stakeholder="S1", stance=1),
        Participation(decision="P1", stakeholder="B"),
    ),
)


def test_everything_on_a_person_is_found_in_a_fixed_order():
    found = find_subject(HELD, person="Wu Lei")
    assert found.id == "S1"
    assert [(row.what, row.key, dict(row.fields)) for row in found.rows] == [
        (
            "stakeholder",
            ("S1",),
            {
                "id": "S1",
                "name": "Wu Lei",
                "type": "other",
                "tags": ("vip",),
                "note": "likes tea",
                "attributes": {"shoe size": "44"},
            },
        ),
        ("relationship", ("B", "S1", "knows"), {"source": "B", "target": "S1", "kind": "knows"}),
        (
            "relationship",
            ("S1", "B", "advises", "2024-01-01"),
            {
                "source": "S1",
                "target": "B",
                "kind": "advises",
                "strength": 0.5,
                "since": date(2024, 1, 1),
                "note": "since the fair",
            },
        ),
        (
            "interaction",
            ("2024-02-01T09:00:00", "S1", "C"),
            {"date": datetime(2024, 2, 1, 9), "source": "S1", "target": "C"},
        ),
        ("participation", ("P1", "S1"), {"decision": "P1", "stakeholder": "S1", "stance": 1}),
        ("owner_of", ("B",), {"owner": "S1"}),
        ("owner_of", ("D",), {"owner": "Wu Lei"}),
        ("member", ("C",), {"organization": "S1"}),
        ("mention", ("decisions", "P1"), {"name": "Tender of Wu Lei"}),
        ("mention", ("relationships", "B", "C", "knows"), {"evidence": "Wu Lei introduced them"}),
        ("mention", ("stakeholders", "B"), {"note": "asked Wu Lei", "attributes": {"met": "with S1"}}),
        ("mention", ("stakeholders", "C"), {"tags": ("friend of Wu Lei", "vip")}),
    ]


def test_the_order_of_the_records_decides_nothing():
    records = HELD.records
    turned = {name: tuple(reversed(getattr(records, name))) for name in records.__slots__}
    assert (
        find_subject(network_of(replace(records, **turned)), person="S1").rows == find_subject(HELD, person="S1").rows
    )


def network_of(records):
    from relgraph.network import Network

    return Network(records)


def test_nobody_else_is_touched_by_a_person_whom_no_one_names():
    assert [row.what for row in find_subject(HELD, person="D").rows] == ["stakeholder"]


def test_unknown_and_ambiguous_names_list_the_candidates():
    with pytest.raises(UnknownName) as unknown:
        find_subject(HELD, person="Wu Lai")
    assert unknown.value.candidates == ("S1",)
    twins = network((), person("1", name="Li Na"), person("2", name="Li Na"))
    with pytest.raises(UnknownName) as several:
        find_subject(twins, person="Li Na")
    assert several.value.candidates == ("1", "2")


def test_whoever_shares_the_name_is_told_of():
    twins = network((), person("1", name="Li Na"), person("2", name="Li Na"), person("3", note="saw Li Na"))
    found = find_subject(twins, person="1")
    assert [(notice.code, dict(notice.figures)) for notice in found.notices] == [("name_shared", {"ids": ("2",)})]
    assert [row.key for row in found.rows] == [("1",), ("stakeholders", "3")]
    assert find_subject(HELD, person="S1").notices == ()


def test_sources_are_rows_of_files_and_names_of_a_store_with_the_imports_that_brought_something():
    when = datetime(2025, 1, 1, tzinfo=UTC)
    ledger = [
        LedgerEntry(number=number, source=name, who="ann", when=when)
        for number, name in ((1, "crm.csv"), (2, "other"), (3, "org"))
    ]
    people = (
        person("A", origin=Origin("crm.csv;org")),
        person("B", owner="A", origin=Origin("net.xlsx", "people", 4)),
        person("C", origin=Origin("other")),
        person("D", note="no A here", origin=Origin("list.csv", None, 2)),
    )
    found = find_subject(network((), *people), person="A", imports=ledger)
    assert [row.sources for row in found.rows] == [("crm.csv", "org"), ("net.xlsx > people > 4",)]
    assert [entry.number for entry in found.imports] == [1, 3]
    content = found.to_dict()
    assert list(content)[:5] == ["schema", "network", "method", "parameters", "notices"]
    assert content["schema"] == "relgraph/subject/1"
    assert content["imports"][0] == {
        "number": 1,
        "source": "crm.csv",
        "who": "ann",
        "when": "2025-01-01T00:00:00+00:00",
    }
