"""What every store does: one suite over the embedded one, the shared one, and the one in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import relgraph as rg
from builders import QUICK, person, some_ties, talks, tie
from query_answers import CASES
from query_rows import exact
from relgraph.api import check, example
from relgraph.fields import TABLES
from relgraph.model import Decision, Interaction, Participation, Records, Relationship, Stakeholder
from relgraph.network import Network
from relgraph.stores import Change, Load, open_store
from relgraph.stores.memory import MemoryStore
from relgraph.stores.queries import load
from relgraph.stores.sqlite import SqliteStore
from store_samples import DECISIONS, FULL, FULL_TIE, HOSTILE, LOG, PARTS, PEOPLE, PERIODS, RICH, by_key

WHEN = datetime(2025, 6, 30, 12, 0, 1)


@pytest.fixture(params=["memory", "sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request, tmp_path):
    """Each kind of store in turn, empty."""
    if request.param == "memory":
        made = MemoryStore()
    elif request.param == "sqlite":
        made = SqliteStore(tmp_path / "network.db", create=True)
    else:
        made = open_store(request.getfixturevalue("neo4j_uri"))
    with made:
        yield made


def bring(store: Any, records: Records, source: str = "crm.csv", **options: Any) -> dict[str, Change]:
    return {
        each.what: each for each in store.write([Load(source=source, records=records)], who="mei", when=WHEN, **options)
    }


def people(*given: Stakeholder) -> Records:
    return Records(stakeholders=given)


def counts(change: Change) -> tuple[int, int, int, int]:
    return (change.new, change.updated, change.unchanged, change.removed)


def test_what_goes_in_comes_out(store) -> None:
    changes = bring(store, RICH)
    assert by_key(store.read()) == by_key(RICH)
    assert [counts(changes[table]) for table in TABLES] == [(len(getattr(RICH, table)), 0, 0, 0) for table in TABLES]


def test_every_field_of_every_record_is_tried() -> None:
    for record in (FULL, FULL_TIE, LOG[0], DECISIONS[0], PARTS[0]):
        blank = [name for name in record.__dataclass_fields__ if getattr(record, name) in (None, (), {})]
        assert blank == []


@pytest.mark.parametrize("replacing", [False, True])
def test_the_same_again_changes_nothing(store, replacing) -> None:
    bring(store, RICH)
    changes = bring(store, RICH, replace=replacing)
    assert [counts(changes[table]) for table in TABLES] == [(0, 0, len(getattr(RICH, table)), 0) for table in TABLES]
    assert by_key(store.read()) == by_key(RICH)


@pytest.mark.parametrize("replacing", [False, True])
def test_nothing_comes_of_nothing(store, replacing) -> None:
    assert {counts(change) for change in bring(store, Records(), replace=replacing).values()} == {(0, 0, 0, 0)}
    assert store.read() == Records()
    assert store.members() == ((), ())


def test_a_blank_leaves_what_is_stored(store) -> None:
    bring(store, RICH)
    blank = Records(
        stakeholders=(Stakeholder(id="K01", name="K01"), *PEOPLE[1:]),
        relationships=(Relationship(source="U1", target="O1", kind="supplies", since=date(2020, 2, 29)),),
        decisions=(Decision(id="D1", name="D1"),),
        participations=(Participation(decision="D1", stakeholder="K01"),),
    )
    changes = bring(store, blank, "hr.xlsx")
    assert [counts(changes[table]) for table in TABLES] == [
        (0, 0, len(PEOPLE), 0),
        (0, 0, 1, 0),
        (0, 0, 0, 0),
        (0, 0, 1, 0),
        (0, 0, 1, 0),
    ]
    assert by_key(store.read()) == by_key(RICH)


def test_what_is_said_anew_takes_the_place_of_the_old(store) -> None:
    bring(store, RICH)
    said = {"name": "裴总", "type": "government", "stance": 0, "ours": True, "tags": ("新",), "level": 1, "power": 0.0}
    new = Stakeholder(id="K01", attributes={"手机": "2", "new": "3"}, expires=date(2031, 1, 1), **said)
    changes = bring(store, Records(stakeholders=(new, *PEOPLE[1:])))
    assert counts(changes["stakeholders"]) == (0, 1, len(PEOPLE) - 1, 0)
    wanted = replace(FULL, attributes={**FULL.attributes, "手机": "2", "new": "3"}, expires=new.expires, **said)
    assert by_key(store.read())["stakeholders"]["K01"] == wanted


def test_other_says_nothing_against_a_type_that_is_known(store) -> None:
    bring(store, people(person("A", type="media")))
    assert counts(bring(store, people(person("A", type="other")))["stakeholders"]) == (0, 0, 1, 0)
    assert store.read().stakeholders == (person("A", type="media"),)


def test_a_tie_is_known_by_its_ends_its_kind_and_its_beginning(store) -> None:
    ends = people(person("K01"), person("U1"))
    bring(store, replace(ends, relationships=PERIODS))
    later = tuple(replace(each, strength=0.75, note="again") for each in PERIODS)
    assert counts(bring(store, replace(ends, relationships=later))["relationships"]) == (0, 4, 0, 0)
    assert by_key(store.read())["relationships"] == {each.key: each for each in later}


def test_the_same_entry_of_a_log_twice_is_two_and_stays_two(store) -> None:
    ends = people(person("A"), person("B"))
    call = talks("A", "B", "2025-01-01")
    assert bring(store, replace(ends, interactions=call * 2))["interactions"].new == 2
    assert counts(bring(store, replace(ends, interactions=call))["interactions"]) == (0, 0, 1, 0)
    assert counts(bring(store, replace(ends, interactions=call * 3))["interactions"]) == (1, 0, 2, 0)
    assert len(store.read().interactions) == 3


def test_replace_removes_what_the_source_no_longer_has(store) -> None:
    bring(store, RICH)
    fewer = Records(
        stakeholders=PEOPLE[:3],
        relationships=PERIODS[2:3],
        interactions=LOG[:1],
        decisions=DECISIONS[:1],
        participations=PARTS[:1],
    )
    changes = bring(store, fewer, replace=True)
    assert {what: change.removed for what, change in changes.items()} == {
        table: len(getattr(RICH, table)) - len(getattr(fewer, table)) for table in TABLES
    }
    assert by_key(store.read()) == by_key(fewer)


def test_replace_clears_what_the_source_now_leaves_blank(store) -> None:
    bring(store, RICH)
    bare = Stakeholder(id="K01", name="K01")
    bare_tie = Relationship(source="U1", target="O1", kind="supplies", since=FULL_TIE.since)
    bare_part = replace(PARTS[0], buying_roles=(), stance=None)
    now = replace(
        RICH,
        stakeholders=(bare, *PEOPLE[1:]),
        relationships=(*PERIODS, bare_tie),
        decisions=(Decision(id="D1", name="D1"), DECISIONS[1]),
        participations=(bare_part, *PARTS[1:]),
    )
    changes = bring(store, now, replace=True)
    assert {what: change.updated for what, change in changes.items()} == dict.fromkeys(TABLES, 1) | {"interactions": 0}
    assert by_key(store.read()) == by_key(now)


def test_without_replace_nothing_is_removed(store) -> None:
    bring(store, RICH)
    bring(store, people(FULL))
    assert by_key(store.read()) == by_key(RICH)


def test_replace_leaves_alone_what_another_source_has_brought(store) -> None:
    ends = people(person("A"), person("B"), person("C"))
    mine, both = tie("A", "B", note="mine"), tie("B", "C", note="both", strength=0.5)
    bring(store, replace(ends, relationships=(mine, both)), "crm.csv")
    bring(store, replace(ends, relationships=(both,)), "hr.xlsx")
    changes = bring(store, people(), "crm.csv", replace=True)
    assert changes["relationships"].removed == 1
    assert changes["stakeholders"].removed == 0
    assert by_key(store.read()) == by_key(replace(ends, relationships=(both,)))
    # The other source lets go of it too: now nobody has it.
    changes = bring(store, people(person("A")), "hr.xlsx", replace=True)
    assert (changes["relationships"].removed, changes["stakeholders"].removed) == (1, 2)
    assert store.read() == people(person("A"))


def test_a_blank_of_one_source_never_clears_what_another_may_have_said(store) -> None:
    bring(store, people(person("A", title="Head")), "crm.csv")
    bring(store, people(person("A", level=2)), "hr.xlsx")
    bring(store, people(person("A")), "hr.xlsx", replace=True)
    assert store.read() == people(person("A", title="Head", level=2))


def test_whom_the_ties_of_another_source_name_stays(store) -> None:
    bring(store, people(person("A"), person("B"), person("C")), "hr.xlsx")
    bring(store, replace(people(), relationships=(tie("A", "B"),)), "crm.csv")
    changes = bring(store, people(), "hr.xlsx", replace=True)
    assert counts(changes["stakeholders"]) == (0, 0, 0, 1)
    assert {each.id for each in store.read().stakeholders} == {"A", "B"}


def test_records_say_which_sources_brought_them(store) -> None:
    bring(store, people(person("A"), person("B")), "crm.csv")
    bring(store, people(person("A")), "hr.xlsx")
    bring(store, people(person("A")), "crm.csv")
    assert {each.id: each.origin.source for each in store.read().stakeholders} == {
        "A": "crm.csv;hr.xlsx",
        "B": "crm.csv",
    }


def test_one_source_whose_name_is_part_of_another_is_another(store) -> None:
    bring(store, people(person("A")), "list.csv")
    bring(store, people(person("B")), "my list.csv")
    bring(store, people(), "list.csv", replace=True)
    assert {each.id: each.origin.source for each in store.read().stakeholders} == {"B": "my list.csv"}


def test_a_copy_of_a_store_goes_on_following_its_sources(store) -> None:
    origin = MemoryStore()
    bring(origin, people(person("A"), person("B")), "crm.csv")
    bring(origin, replace(people(person("B")), relationships=(tie("A", "B"),)), "hr.xlsx")
    for again in (False, True):
        copy = Load(source="memory", records=origin.read(), lineage=True)
        (changes, *_) = store.write([copy], who="mei", when=WHEN)
        assert counts(changes) == ((0, 0, 2, 0) if again else (2, 0, 0, 0))
    assert {each.id: each.origin.source for each in store.read().stakeholders} == {
        "A": "crm.csv",
        "B": "crm.csv;hr.xlsx",
    }
    assert {each.source for each in store.imports()} == {"crm.csv", "hr.xlsx", "memory"}
    bring(origin, people(person("B")), "hr.xlsx", replace=True)
    copy = Load(source="memory", records=origin.read(), lineage=True)
    removed = {each.what: each.removed for each in store.write([copy], who="mei", when=WHEN, replace=True)}
    assert (removed["relationships"], removed["stakeholders"]) == (1, 0)
    assert bring(store, people(person("B")), "crm.csv", replace=True)["stakeholders"].removed == 1


def test_several_sources_in_one_go_are_several_entries_of_the_ledger(store) -> None:
    loads = [
        Load(source="crm.csv", records=people(person("A"), person("B"))),
        Load(source="hr.xlsx", records=people(person("B", title="Head"), person("C"))),
    ]
    told = []
    changes = store.write(loads, who="mei", when=WHEN, progress=lambda done, total: told.append((done, total)))
    assert counts(changes[0]) == (3, 1, 0, 0)
    assert told[-1] == (4, 4)
    assert [(each.number, each.source, each.who, each.when, each.finished) for each in store.imports()] == [
        (1, "crm.csv", "mei", WHEN, True),
        (2, "hr.xlsx", "mei", WHEN, True),
    ]
    assert [counts(each.changes[0]) for each in store.imports()] == [(2, 0, 0, 0), (1, 1, 0, 0)]


def test_members_are_all_that_can_be_named(store) -> None:
    bring(store, RICH)
    named, decisions = store.members()
    assert sorted(named) == sorted((each.id, each.name) for each in PEOPLE)
    assert sorted(decisions) == [("D1", "水表招标"), ("D2", "D2")]


def test_the_condition_of_a_store_names_nobody(store) -> None:
    bring(store, RICH)
    condition = store.condition()
    assert condition["records"] == {table: len(getattr(RICH, table)) for table in TABLES} | {"imports": 1}
    assert "K01" not in str(condition)
    assert "裴" not in str(condition)


def test_an_erased_stakeholder_is_gone_with_all_that_named_it(store) -> None:
    others = (
        person("A", owner="K01", organization="K01", note="ask 裴正澜 first", tags=("裴正澜的人", "x")),
        person("B", attributes={"裴正澜": "knows 裴正澜 \\ well", "other": "y"}),
    )
    kept_tie = tie("A", "B", note="met through 裴正澜", evidence="裴正澜", provenance="裴正澜")
    kept_call = replace(talks("A", "B", "2025-01-01")[0], note="about 裴正澜", channel="裴正澜")
    records = Records(
        stakeholders=(FULL, *others),
        relationships=(kept_tie, tie("A", "K01"), tie("K01", "B", "reports_to")),
        interactions=(kept_call, *talks("K01", "A", "2025-01-02"), *talks("B", "K01", "2025-01-03")),
        decisions=(Decision(id="D1", name="裴正澜的项目", stage="裴正澜", rule="裴正澜"),),
        participations=(Participation(decision="D1", stakeholder="K01"), Participation(decision="D1", stakeholder="A")),
    )
    bring(store, records, "裴正澜.csv")
    store.erase("K01", lambda text: text.replace("裴正澜", "***"))
    left = store.read()
    assert left.stakeholders == (
        person("A", note="ask *** first", tags=("***的人", "x")),
        person("B", attributes={"***": "knows *** \\ well", "other": "y"}),
    )
    assert left.relationships == (replace(kept_tie, note="met through ***", evidence="***", provenance="***"),)
    assert left.interactions == (replace(kept_call, note="about ***", channel="***"),)
    assert left.decisions == (Decision(id="D1", name="***的项目", stage="***", rule="***"),)
    assert left.participations == (Participation(decision="D1", stakeholder="A"),)
    assert {each.origin.source for each in (*left.stakeholders, *left.relationships)} == {"***.csv"}
    assert [each.source for each in store.imports()] == ["***.csv"]


def test_to_erase_nobody_changes_nothing(store) -> None:
    bring(store, RICH)
    store.erase("nobody", lambda text: text)
    assert by_key(store.read()) == by_key(RICH)


@pytest.mark.parametrize("case", CASES)
def test_queries_give_the_answers_worked_out_by_hand(store, case) -> None:
    records, answers = CASES[case]
    bring(store, records)
    engine = "neo4j" if store.condition()["engine"] == "Neo4j" else "sqlite"
    for name, parameters, rows in answers:
        assert exact(store.query(load(name, engine), parameters)) == exact(rows), name


def test_no_query_can_change_anything(store) -> None:
    bring(store, people(person("A")))
    engine = "neo4j" if store.condition()["engine"] == "Neo4j" else "sqlite"
    with pytest.raises(Exception, match=r"(?i)read|attempt to write"):
        store.query(load("store_erase_stakeholder", engine), {"id": "A"})
    if engine == "neo4j" or isinstance(store, SqliteStore):
        assert len(store.read().stakeholders) == 1


@pytest.mark.parametrize("name", ["tender", "market"])
def test_analyses_are_the_same_from_a_store(store, name, few_splits) -> None:
    found = check(example(name))
    bring(store, found.records)
    direct, stored = (Network(records, source="x") for records in (found.records, store.read()))
    for analyse in (rg.explain_ties, rg.rank, rg.find_weak_links, rg.trace_decision_chain):
        assert analyse(stored).to_dict() == analyse(direct).to_dict()


def test_hostile_text_is_text(store) -> None:
    bring(store, people(person(HOSTILE, note=HOSTILE, type="media"), person("B")))
    assert by_key(store.read())["stakeholders"][HOSTILE].note == HOSTILE
    assert len(store.read().stakeholders) == 2


@st.composite
def some_records(draw: Any) -> Records:
    """Return a few people, ties, contacts and decisions, each with some fields said and some not."""
    ids = draw(st.lists(st.sampled_from([f"p{n}" for n in range(5)]), unique=True))
    said = st.fixed_dictionaries(
        {},
        optional={
            "title": st.sampled_from(["Head", "部长"]),
            "level": st.integers(1, 3),
            "ours": st.booleans(),
            "type": st.sampled_from(["other", "media", "government"]),
            "tags": st.sampled_from([("a",), ("a", "b")]),
            "attributes": st.dictionaries(st.sampled_from(["手机", "type"]), st.sampled_from(["1", "2"])),
        },
    )
    named = tuple(Stakeholder(id=id, name=draw(st.sampled_from([id, "N"])), **draw(said)) for id in ids)
    if len(ids) < 2:
        return people(*named)
    pairs = [(x, y) for x in ids for y in ids if x != y]
    ties = tuple(each for each in draw(some_ties(people=5)) if (each.source, each.target) in pairs)
    day = st.sampled_from([datetime(2025, 1, 1), datetime(2025, 1, 2)])
    log = tuple(
        Interaction(date=draw(day), source=x, target=y) for x, y in draw(st.lists(st.sampled_from(pairs), max_size=3))
    )
    decisions = tuple(Decision(id=id, name=id) for id in draw(st.lists(st.sampled_from("XY"), unique=True)))
    parts = tuple(
        Participation(decision=each.id, stakeholder=ids[0], stance=draw(st.sampled_from([None, 1])))
        for each in decisions
    )
    return Records(stakeholders=named, relationships=ties, interactions=log, decisions=decisions, participations=parts)


@given(st.lists(st.tuples(st.sampled_from(["one", "two"]), some_records(), st.booleans()), max_size=4))
@settings(QUICK, suppress_health_check=[HealthCheck.too_slow])
def test_sqlite_does_what_memory_does_whatever_comes(imports) -> None:
    with MemoryStore() as memory, SqliteStore(":memory:") as sqlite:
        for source, records, replacing in imports:
            assert bring(memory, records, source, replace=replacing) == bring(
                sqlite, records, source, replace=replacing
            )
            assert by_key(memory.read()) == by_key(sqlite.read())
        assert memory.imports() == sqlite.imports()
