"""`export --pseudonymise`: who is who goes into the key and nowhere else, and the network stays what it was."""

from collections import Counter
from datetime import date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import relgraph as rg
from builders import QUICK, chosen, codes, network, person, some_ties, talks, tie
from relgraph.api import example
from relgraph.coarsening import STAYS, without_own_words
from relgraph.fields import FIELDS, FORM, RECORDS, TABLES, interaction_keys
from relgraph.model import Decision, Interaction, Origin, Participation, Records, Relationship, Stakeholder
from relgraph.pseudonyms import pseudonymise
from relgraph.validation import Policy, settle
from relgraph.vocabulary import Kinds

# A mark that no pseudonym, and nothing of ours, can hold.
MARK = "zqxj"
PINYIN = "peizhenglan"


def secret(text):
    return f"{MARK}{text}"


def people(*given, **same):
    """Return somebody for each set of fields, called a, b, c, ..."""
    return tuple(person(chr(97 + place), **(same | fields)) for place, fields in enumerate(given))


def coarse(field, *values):
    """Return what becomes of a field of people who have these values, in their order."""
    made = pseudonymise(Records(stakeholders=people(*({field: value} for value in values))))
    old = old_ids(made)
    return [getattr(one, field) for one in sorted(made.records.stakeholders, key=lambda one: old[one.id])]


def old_ids(made):
    return {one.pseudonym: one.id for one in made.key}


def back(made):
    """Return the ties under pseudonyms with their old ends."""
    old = old_ids(made)
    return [(old[one.source], old[one.target], one) for one in made.records.relationships]


def only_tie(**fields):
    made = pseudonymise(network([tie("a", "b", **fields)]).records)
    return made.records.relationships[0]


# --- what does not go out ----------------------------------------------------------------


def filled(record, **fields):
    """Return a record of which every field is filled, every text being marked."""
    value = {str: secret("text"), tuple: (secret("tag"),), int: 1, float: 0.5, bool: True}
    value |= {date: date(2024, 3, 14), datetime: datetime.fromisoformat("2024-03-14T09:00")}
    made = {name: value[form] for name, form in FORM[record].items()}
    own = {"attributes": {secret("column"): secret("cell")}} if hasattr(record, "attributes") else {}
    return record(**{**made, **own, "origin": Origin(secret("file"), secret("sheet"), 1), **fields})


def every_field():
    ids = [secret(letter) for letter in "abcdef"]
    closed = {"type": "customer", "entity": "person", "buying_roles": ("user",)}
    ends = {"source": ids[0], "target": ids[1]}
    return Records(
        stakeholders=tuple(filled(Stakeholder, id=id, name=secret(f"name of {id}"), **closed) for id in ids),
        relationships=(filled(Relationship, **ends),),
        interactions=(filled(Interaction, **ends),),
        decisions=(filled(Decision, id=secret("decision")),),
        participations=(
            filled(Participation, decision=secret("decision"), stakeholder=ids[0], buying_roles=("user",)),
        ),
    )


def test_no_text_of_the_user_is_left_whatever_the_field():
    made = pseudonymise(every_field())
    assert MARK in repr(every_field())
    assert MARK not in repr(made.records)
    assert {one.origin for table in TABLES for one in getattr(made.records, table)} == {Origin()}
    assert made.records.relationships[0].attributes == {}


def test_only_these_fields_stay_and_one_that_the_model_gains_does_not_by_itself():
    gone = {
        "stakeholders": {"title", "channel", "value", "tags", "note", "provenance"},
        "relationships": {"evidence", "note", "provenance"},
        "interactions": {"channel", "note"},
        "decisions": {"stage", "value", "rule"},
        "participations": set(),
    }
    made = pseudonymise(every_field()).records
    blank = {
        table: {name for name in FIELDS[RECORDS[table]] if getattr(getattr(made, table)[0], name) in (None, ())}
        for table in TABLES
    }
    # The owner of everybody is a text that is nobody's id.
    assert blank == gone | {"stakeholders": gone["stakeholders"] | {"owner"}}


def test_a_text_stays_only_where_it_is_of_a_closed_list():
    texts = {name for record in RECORDS.values() for name, form in FORM[record].items() if form in (str, tuple)}
    assert texts & set(STAYS) == {"buying_roles"}


# --- ids ---------------------------------------------------------------------------------


def test_ids_are_short_readable_and_the_names_and_stand_in_their_own_order():
    made = pseudonymise(every_field())
    ids = [one.id for one in made.records.stakeholders]
    assert all(one.name == one.id for one in made.records.stakeholders)
    assert ids == sorted(ids)
    assert {len(id) for id in ids} == {7}
    assert set("".join(ids)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert {id[0] for id in ids} == {"P"}


def test_two_exports_have_no_id_in_common():
    records = network((), *(f"p{n}" for n in range(50))).records
    first, second = (pseudonymise(records) for _ in range(2))
    assert not set(old_ids(first)) & set(old_ids(second))
    assert [one.id for one in first.key] != [one.id for one in second.key]


def test_an_id_that_is_taken_is_drawn_again():
    class Stuck(Random):
        draws = iter("AABBCCDD")

        def choices(self, _, k):
            return [next(self.draws)] * k

    # PBBBBBB is what somebody is called already, in small letters.
    records = Records(stakeholders=(person("x"), person("y", name="pbbbbbb"), person("z")))
    assert [one.pseudonym for one in pseudonymise(records, random=Stuck()).key] == ["PAAAAAA", "PCCCCCC", "PDDDDDD"]


def test_a_decision_gets_a_number_that_says_nothing_of_its_place_and_that_nobody_has():
    records = Records(
        decisions=tuple(Decision(id=str(n), name=f"Tender {n}") for n in range(1, 9)), stakeholders=(person("D3"),)
    )
    made = pseudonymise(records, random=Random(1))
    assert [one.id for one in made.records.decisions] == ["D1", "D2", *(f"D{n}" for n in range(4, 10))]
    assert [one.id for one in made.key if one.table == "decisions"] != [str(n) for n in range(1, 9)]


# --- what becomes of values --------------------------------------------------------------


def test_labels_that_enough_share_become_pseudonyms_and_others_blank():
    made = pseudonymise(
        Records(
            stakeholders=people(
                *[{"organization": "Acme", "department": "Sales"}] * 5,
                *[{"organization": "Tiny", "department": "Sales"}] * 4,
                {"organization": "a"},
            )
        )
    )
    old = old_ids(made) | {None: None}
    assert Counter(old[one.organization] for one in made.records.stakeholders) == {"Acme": 5, None: 4, "a": 1}
    assert Counter(old[one.department] for one in made.records.stakeholders) == {"Sales": 9, None: 1}
    assert {one.pseudonym[0] for one in made.key if one.table == "organization"} == {"O"}
    assert {one.pseudonym[0] for one in made.key if one.table == "department"} == {"D"}
    assert chosen(made.notices, "pseudonyms_coarsened") == [{"fields": "organization 4", "least": 5}]


def test_rare_types_and_entities_are_not_told():
    assert coarse("type", *["customer"] * 5, *["media"] * 4, "other") == [*["customer"] * 5, *["other"] * 5]
    assert coarse("entity", *["person"] * 5, *["team"] * 4, None) == [*["person"] * 5, *[None] * 5]


def test_somebody_called_like_a_type_hides_none():
    records = Records(stakeholders=(person("customer", type="customer"), *people(*[{"type": "customer"}] * 4)))
    assert {one.type for one in pseudonymise(records).records.stakeholders} == {"customer"}


def test_a_rare_level_becomes_the_nearest_that_enough_share_the_lower_of_two():
    # 1 is nearest to 2; 3 as near to 2 as to 4; 9 nearest to 4.
    assert coarse("level", 1, *[2] * 5, 3, *[4] * 5, 9, None) == [2, *[2] * 5, 4, *[4] * 5, 4, None]
    assert coarse("level", 1, 2, 3, 4, 5) == [None] * 5


def test_fewer_may_be_enough():
    records = Records(stakeholders=people(*[{"type": "media"}] * 2, {"type": "finance"}))
    made = pseudonymise(records, least=2).records.stakeholders
    assert Counter(one.type for one in made) == {"media": 2, "other": 1}


@pytest.mark.parametrize(
    ("field", "value", "becomes"),
    [
        ("strength", 0.04, 0.1),
        ("strength", 0.34, 0.3),
        ("strength", 1.0, 1.0),
        ("confidence", 0.01, 0.1),
        ("trust", 0.04, 0.0),
        ("share", 0.78, 0.8),
        ("desired_strength", 0.96, 1.0),
        ("sentiment", -0.04, -0.1),
        ("sentiment", -0.77, -0.8),
        ("sentiment", 0.04, 0.0),
        ("weight", 1234.0, 1200.0),
        ("weight", 0.0567, 0.057),
        ("count", 7.0, 7.0),
        ("expected", 26_800_000.0, 30_000_000.0),
        ("delivered", 0.64, 0.6),
    ],
)
def test_numbers_of_ties_are_rounded(field, value, becomes):
    assert getattr(only_tie(**{field: value}), field) == becomes


@pytest.mark.parametrize(
    ("field", "value", "becomes"),
    [
        ("power", 0.85, 0.8),
        ("cadence", 45.0, 40.0),
        ("cadence", 0.5, 0.5),
        ("satisfaction", 87.0, 90.0),
        ("stance", -2, -2),
    ],
)
def test_numbers_of_people_are_rounded_and_stances_are_not(field, value, becomes):
    assert coarse(field, value) == [becomes]


def test_days_are_months_and_contacts_weeks():
    assert coarse("expires", date(2026, 12, 31)) == [date(2026, 12, 1)]
    made = only_tie(since=date(2024, 3, 14), until=date(2024, 3, 14))
    # Nothing is later than that day, so the tie still runs.
    assert (made.since, made.until) == (date(2024, 3, 1), date(2024, 3, 31))
    log = talks("a", "b", "2024-03-14", "2024-02-29", "2024-03-11")
    made = pseudonymise(network([], log=log).records).records.interactions
    # 14 and 29 are Thursdays, 11 is a Monday.
    assert [entry.date.isoformat() for entry in made] == ["2024-02-26T00:00:00", *["2024-03-11T00:00:00"] * 2]


@pytest.mark.parametrize("until", ["2024-03-13", "2024-03-31"])
def test_a_tie_runs_or_has_ended_as_before(until):
    ends = date.fromisoformat(until)
    before = network([tie("a", "b", until=ends)], log=talks("a", "c", "2024-03-14"))
    after = rg.Network(pseudonymise(before.records).records)
    assert before.contact.number_of_edges() == after.contact.number_of_edges() == (1 if ends.day == 13 else 2)


# --- ties --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "directed", "becomes"),
    [
        ("guanxi", None, ("related_to", None)),
        ("guanxi", True, ("related_to", True)),
        ("guanxi", False, ("related_to", False)),
        ("reports_to", None, ("reports_to", None)),
        ("friend", True, ("friend", True)),
        ("email", None, ("email", None)),
        ("e_mail_", None, ("email", None)),
        ("微信", None, ("微信", None)),
        ("secret_information", None, ("informs", None)),
        ("opposes", None, ("opposes", None)),
    ],
)
def test_a_kind_outside_the_table_is_a_tie_mutual_or_one_way_as_it_was(kind, directed, becomes):
    made = only_tie(kind=kind, directed=directed)
    assert (made.kind, made.directed) == becomes


@pytest.mark.parametrize(
    ("table", "becomes"),
    [
        ({"influence": (1.0, 0.25)}, ("a", "b", "related_to", True)),
        ({"influence": (0.25, 1.0)}, ("b", "a", "related_to", True)),
        ({"influence": (0.5, 0.5)}, ("a", "b", "related_to", None)),
        ({"influence": (0.0, 0.0), "group": "conflict"}, ("a", "b", "opposes", None)),
        ({"turns": "reports_to"}, ("b", "a", "reports_to", None)),
    ],
)
def test_a_kind_of_the_users_own_runs_as_it_ran(table, becomes):
    made = pseudonymise(network([tie("a", "b", "mentors")]).records, kinds=Kinds({"mentors": table}))
    [(source, target, found)] = back(made)
    assert (source, target, found.kind, found.directed) == becomes


def test_the_bundled_kinds_run_as_the_user_says_without_the_users_words():
    own = {"mentors": {"en": "mentors"}, "knows": {"en": "gossips with", "influence": (0.5, 0.0), "inverse": "mentors"}}
    kinds = without_own_words(Kinds(own))
    assert "mentors" not in kinds
    knows = kinds.get("knows")
    assert (knows.en, knows.to_target, knows.to_source, knows.inverse) == ("knows", 0.5, 0.0, None)
    assert {kind.name: kind for kind in without_own_words(Kinds())} == {kind.name: kind for kind in Kinds()}


def test_periods_of_one_month_become_one_tie_and_the_later_speaks():
    early = tie("a", "b", "knows", 0.9, since=date(2024, 3, 5), until=date(2024, 3, 20))
    late = tie("a", "b", "knows", 0.2, since=date(2024, 3, 21))
    other = tie("a", "b", "knows", 0.5, since=date(2024, 4, 1))
    made = pseudonymise(network([late, early, other]).records)
    assert [(one.since, one.until, one.strength) for one in made.records.relationships] == [
        (date(2024, 3, 1), None, 0.2),
        (date(2024, 4, 1), None, 0.5),
    ]
    assert chosen(made.notices, "pseudonyms_joined") == [{"ties": 1}]


def test_of_ties_that_become_one_the_one_that_joins_people_speaks():
    feud, friendly = tie("a", "b", "feud", 0.9, sentiment=-0.5), tie("a", "b", "plays_go", 0.4)
    for order in ([feud, friendly], [friendly, feud]):
        [(_, _, found)] = back(pseudonymise(network(order).records))
        assert (found.kind, found.strength, found.sentiment) == ("related_to", 0.4, None)


@QUICK
@given(some_ties(), st.lists(st.dates(date(2020, 1, 1), date(2020, 3, 1)), min_size=1, max_size=14), st.booleans())
def test_references_hold_keys_stay_unique_and_the_reader_refuses_nothing(ties, days, ending):
    dated = [
        Relationship(
            **{name: getattr(one, name) for name in ("source", "target", "kind", "strength", "directed", "sentiment")},
            since=days[place % len(days)],
            until=max(days) if ending else None,
        )
        for place, one in enumerate([*ties, *ties])
    ]
    unique = list({one.key: one for one in dated}.values())
    log = talks("p0", "p1", *(day.isoformat() for day in days))
    parts = (Participation(decision="d", stakeholder="p0", stance=1),)
    staff = (person("p0", owner="p1", organization="p2"), "p1", "p2")
    records = network(unique, *staff, log=log, decisions=(Decision(id="d", name="d"),), parts=parts).records
    made = pseudonymise(records)
    found, issues = settle(made.records, policy=Policy())
    assert found == made.records
    assert [issue for issue in issues if issue.is_error] == []
    assert len({one.key for one in found.relationships}) == len(found.relationships)
    assert all(one.since <= one.until for one in found.relationships if one.until)
    assert len(set(interaction_keys(found.interactions))) == len(log)
    old = old_ids(made)
    assert {(old[one.source], old[one.target]) for one in found.relationships} == {(t.source, t.target) for t in unique}
    kept = next(one for one in found.stakeholders if old[one.id] == "p0")
    assert (old[kept.owner], old[kept.organization]) == ("p1", "p2")
    assert [(old[one.decision], old[one.stakeholder]) for one in found.participations] == [("d", "p0")]


# --- the same answers --------------------------------------------------------------------


@pytest.fixture(scope="module")
def tender():
    opened = rg.open(example("tender"))
    made = pseudonymise(opened.records, kinds=opened.kinds)
    return opened, rg.Network(made.records), old_ids(made)


def told(links, code, old):
    """Return every reason of a code by whom or what it is about."""
    return {
        tuple(sorted(old.get(end, end) for end in (row.source, row.target, row.id) if end)): {
            old.get(one, one) for one in row.cut_off
        }
        for row in links.rows
        if code in codes(row.reasons)
    }


@pytest.mark.parametrize("code", ["cut_point", "bridge"])
def test_the_network_breaks_where_it_broke(tender, code):
    before, after, old = tender
    found = told(rg.find_weak_links(before), code, {})
    assert found
    assert told(rg.find_weak_links(after), code, old) == found


def test_the_decision_chain_is_the_same(tender):
    before, after, old = tender
    chain, masked = rg.trace_decision_chain(before), rg.trace_decision_chain(after)
    assert (masked.status, old[masked.decider], old[masked.decision]) == (chain.status, chain.decider, chain.decision)
    assert tuple(old[one] for one in masked.formal_line) == chain.formal_line
    assert masked.missing_roles == chain.missing_roles
    parts = {row.id: (row.roles, row.stance) for row in chain.rows if row.roles}
    assert {old[row.id]: (row.roles, row.stance) for row in masked.rows if row.roles} == parts
