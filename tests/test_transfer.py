"""Between networks and stores, from Python: what is brought in, what is refused, what goes, and what is said of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import networkx as nx
import pytest

import relgraph as rg
from builders import network, person, talks, tie
from cli_calls import folder
from relgraph.analysis.scores import score
from relgraph.errors import InputError, StoreError, UsageError
from relgraph.model import Decision, Participation, Records
from relgraph.stores import Load, open_store
from relgraph.stores.memory import MemoryStore
from relgraph.transfer.overview import look_over
from relgraph.transfer.writing_back import remove_scores, write_scores
from relgraph.validation import remarks
from relgraph.vocabulary import Kinds

WHEN = datetime(2025, 6, 30, 12, 0, tzinfo=UTC)
TABLES = ("stakeholders", "relationships", "interactions", "decisions", "participations")
PEOPLE = "id,name,type,power\n1,Ann,customer,.5\n2,Bob,,\n"
TIES = "source,target,kind,strength\n1,2,advises,.5\n"


@pytest.fixture
def store(tmp_path):
    return tmp_path / "kept.db"


def brought(*sources, **how):
    """Import, and return the counts of each table: new, updated, unchanged, removed, rejected."""
    done = rg.import_sources([*sources], who="ann", when=WHEN, **how)
    assert [row.what for row in done.rows] == list(TABLES)
    return {row.what: (row.new, row.updated, row.unchanged, row.removed, row.rejected) for row in done.rows}


def held(store):
    with open_store(store) as opened:
        return opened.read()


def ids(store):
    return [one.id for one in held(store).stakeholders]


# --- bringing in ----------------------------------------------------------------------------------


def test_the_first_import_makes_the_store_and_the_same_again_changes_nothing(tmp_path, store):
    place = folder(
        tmp_path / "net",
        stakeholders=PEOPLE,
        relationships=TIES,
        interactions="date,source,target\n2025-01-01,1,2\n2025-01-01,1,2\n",
        decisions="id\nP1\n",
        participations="decision,stakeholder,role\nP1,1,decider\n",
    )
    first = {"stakeholders": 2, "relationships": 1, "interactions": 2, "decisions": 1, "participations": 1}
    assert brought(place, into=store) == {what: (new, 0, 0, 0, 0) for what, new in first.items()}
    assert brought(place, into=store) == {what: (0, 0, new, 0, 0) for what, new in first.items()}
    assert held(store) == rg.check(place).records


def test_what_is_said_of_an_import(tmp_path, store):
    place = folder(tmp_path / "net", stakeholders=PEOPLE, relationships=f"{TIES}2,1,opposes,\n2,1,blorp,\n")
    done = rg.import_sources([place], into=store, who="ann", when=WHEN)
    assert (done.store, done.parameters) == ("kept.db", {"sources": ["net"], "replace": False})
    assert (done.network.source, done.network.stakeholders, done.network.relationships) == ("kept.db", 2, 3)
    assert done.network.conflicts == 1
    assert [notice.code for notice in done.notices] == ["unknown_kind"]
    with open_store(store) as opened:
        (entry,) = opened.imports()
    assert (entry.number, entry.source, entry.who, entry.when) == (1, "net", "ann", WHEN)


def test_the_counts_afterwards_are_those_of_the_whole_store(tmp_path, store):
    brought(folder(tmp_path / "a", stakeholders="id\nA\nB\n", relationships="source,target\nA,B\n"), into=store)
    place = folder(tmp_path / "b", stakeholders="id\nC\n", relationships="source,target,sentiment\nC,A,-1\n")
    done = rg.import_sources([place], into=store)
    assert (done.network.stakeholders, done.network.relationships, done.network.conflicts) == (3, 2, 1)


def test_a_blank_leaves_what_is_there_and_another_value_changes_it(tmp_path, store):
    brought(folder(tmp_path / "a", stakeholders=PEOPLE, relationships=TIES), into=store)
    later = folder(tmp_path / "b", stakeholders="id,name,type,power\n1,,,.7\n2,,,\n", relationships="source,target\n")
    assert brought(later, into=store)["stakeholders"] == (0, 1, 1, 0, 0)
    one, two = held(store).stakeholders
    assert (one.name, one.type, one.power) == ("Ann", "customer", 0.7)
    assert (two.name, two.type) == ("Bob", "other")


def test_a_source_may_refer_to_whom_the_store_or_an_earlier_source_holds(tmp_path, store):
    brought(folder(tmp_path / "a", stakeholders=PEOPLE), into=store)
    people = folder(tmp_path / "b", stakeholders="id,name\n3,Cy\n")
    ties = tmp_path / "ties.csv"
    ties.write_text("source,target,kind\nAnn,Cy,knows\n3,Bob,knows\n")
    assert brought(people, ties, into=store)["relationships"] == (2, 0, 0, 0, 0)
    assert [(one.source, one.target) for one in held(store).relationships] == [("1", "3"), ("3", "2")]
    assert ids(store) == ["1", "2", "3"]


def test_stores_are_copied_without_loss_and_networks_read_from_them_are_the_same(tmp_path, store):
    records = Records(
        stakeholders=(
            person("甲", name="裴正澜", tags=("a,b", "c"), attributes={"鞋码": "44"}, expires=date(2030, 1, 1)),
            person("B", ours=False, level=3, stance=-2, buying_roles=("user", "coach"), placeholder=True),
        ),
        relationships=(
            tie("甲", "B", "advises", 0.1, since=date(2020, 1, 1), until=date(2021, 1, 1)),
            tie("甲", "B", "advises", 1 / 3, since=date(2022, 1, 1), attributes={"wave": "7"}),
            tie("甲", "B", "guanxi", directed=True, sentiment=-0.5),
        ),
        interactions=(*talks("甲", "B", "2024-01-01"), *talks("甲", "B", "2024-01-01")),
        decisions=(Decision(id="P1", name="Tender", value=1e6, due=date(2025, 1, 1)),),
        participations=(Participation(decision="P1", stakeholder="甲", buying_roles=("decider",), stance=0),),
    )
    with open_store(store, create=True) as opened:
        opened.write([Load(source="by hand", records=records)], who="", when=WHEN)
    copy = tmp_path / "copy.sqlite"
    assert brought(store, into=copy)["interactions"] == (2, 0, 0, 0, 0)
    assert held(copy) == held(store) == records
    assert rg.open(copy).records == records
    assert rg.open(copy).source.source == "copy.sqlite"


def test_progress_is_told_up_to_all_of_it(tmp_path, store):
    told = []
    place = folder(tmp_path / "a", stakeholders=PEOPLE, relationships=TIES)
    brought(place, into=store, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)


# --- replacing ------------------------------------------------------------------------------------


def test_replace_takes_away_what_the_source_had_brought_alone(tmp_path, store):
    old = folder(
        tmp_path / "old" / "crm", stakeholders="id,power\n1,.5\n2,\n3,\n", relationships="source,target\n1,2\n"
    )
    brought(old, into=store)
    brought(folder(tmp_path / "hr", stakeholders="id\n3\n4\n"), into=store)
    new = folder(tmp_path / "new" / "crm", stakeholders="id,power\n1,\n", relationships="source,target\n")
    counts = brought(new, into=store, replace=True)
    # 2 goes with its tie, 3 is also the other source's, and 1 has no power any more.
    assert counts["stakeholders"] == (0, 1, 0, 1, 0)
    assert counts["relationships"] == (0, 0, 0, 1, 0)
    assert ids(store) == ["1", "3", "4"]
    assert held(store).stakeholders[0].power is None


def test_replacing_by_the_same_changes_nothing_even_where_people_come_from_ties_only(tmp_path, store):
    edges = tmp_path / "edges.csv"
    edges.write_text("source,target\nA,B\nB,C\n")
    brought(edges, into=store)
    for _ in range(2):
        counts = brought(edges, into=store, replace=True)
        assert counts["stakeholders"] == (0, 0, 3, 0, 0)
        assert counts["relationships"] == (0, 0, 2, 0, 0)
    edges.write_text("source,target\nA,B\n")
    assert brought(edges, into=store, replace=True)["stakeholders"] == (0, 0, 2, 1, 0)
    assert ids(store) == ["A", "B"]


def test_replacing_refuses_a_tie_to_somebody_whom_the_source_has_no_longer(tmp_path, store):
    place = folder(tmp_path / "crm", stakeholders=PEOPLE, relationships=TIES)
    brought(place, into=store)
    folder(place, stakeholders="id,name\n1,Ann\n")
    with pytest.raises(InputError) as refused:
        brought(place, into=store, replace=True)
    assert [(issue.code, issue.value) for issue in refused.value.issues] == [("unknown_stakeholder", "2")]
    assert ids(store) == ["1", "2"]


def test_a_source_known_by_another_name_is_named_by_source(tmp_path, store):
    brought(folder(tmp_path / "january", stakeholders="id\n1\n2\n"), into=store)
    february = folder(tmp_path / "february", stakeholders="id\n1\n")
    done = rg.import_sources([february], into=store, replace=True)
    (notice,) = done.notices
    assert (notice.code, dict(notice.figures)) == ("source_unknown", {"source": "february", "there": ("january",)})
    assert ids(store) == ["1", "2"]
    done = rg.import_sources([february], into=store, replace=True, source="january")
    assert done.notices == ()
    # 1 was seen in February too.
    assert ids(store) == ["1"]


def test_replacing_an_empty_store_says_nothing_of_sources(tmp_path, store):
    place = folder(tmp_path / "a", stakeholders=PEOPLE)
    assert rg.import_sources([place], into=store, replace=True).notices == ()


# --- refusing -------------------------------------------------------------------------------------


def test_where_one_source_is_wrong_nothing_is_written_and_no_store_is_made(tmp_path, store):
    good = folder(tmp_path / "good", stakeholders=PEOPLE)
    bad = folder(tmp_path / "bad", stakeholders="id,power\n7,9\n8,x\n")
    seen = []
    with pytest.raises(InputError) as refused:
        brought(good, bad, into=store, heard=seen.extend)
    assert [(issue.source, issue.row) for issue in refused.value.issues] == [
        ("bad/stakeholders.csv", 2),
        ("bad/stakeholders.csv", 3),
    ]
    assert seen == list(refused.value.issues)
    assert not store.exists()


def test_a_store_that_is_there_stays_as_it_was(tmp_path, store):
    brought(folder(tmp_path / "good", stakeholders=PEOPLE), into=store)
    before = store.read_bytes()
    with pytest.raises(InputError):
        brought(folder(tmp_path / "bad", stakeholders="id,power\n7,9\n"), into=store)
    assert store.read_bytes() == before


def test_the_good_rows_alone_come_in_and_the_others_are_counted(tmp_path, store):
    place = folder(
        tmp_path / "net",
        stakeholders="id,power,reports_to\n1,.5,\n2,9,\n3,.1,2\n",
        relationships="source,target,strength\n1,3,.5\n3,1,7\n1,2,.5\n",
    )
    seen = []
    counts = brought(place, into=store, good_only=True, heard=seen.extend)
    # Left out: person 2 (power 9); the tie of strength 7, the one to 2, and 3's reporting line to 2.
    assert counts["stakeholders"] == (2, 0, 0, 0, 1)
    assert counts["relationships"] == (1, 0, 0, 0, 3)
    assert ids(store) == ["1", "3"]
    refused = [(issue.code, issue.source, issue.row, issue.value) for issue in seen if issue.is_error]
    assert set(refused) == {
        ("out_of_range_scale", "stakeholders.csv", 3, "9"),
        ("out_of_range_scale", "relationships.csv", 3, "7"),
        ("refers_to_refused", "relationships.csv", 4, "2"),
        ("refers_to_refused", "stakeholders.csv", 4, "2"),
    }


def test_whoever_only_ties_name_comes_in_with_the_good_ones(tmp_path, store):
    edges = tmp_path / "edges.csv"
    edges.write_text("source,target,strength\nA,B,.5\nB,C,7\nC,D,.2\nE,F,7\n")
    counts = brought(edges, into=store, good_only=True)
    assert (counts["stakeholders"], counts["relationships"]) == ((4, 0, 0, 0, 0), (2, 0, 0, 0, 2))
    assert sorted(ids(store)) == ["A", "B", "C", "D"]
    # The same where there is a list, and placeholders stand in for who is not on it.
    place = folder(tmp_path / "net", stakeholders="id,power\nX,.1\nY,9\n", relationships=edges.read_text())
    counts = brought(place, into=tmp_path / "b.db", good_only=True, create_missing=True)
    assert (counts["stakeholders"], counts["relationships"]) == ((5, 0, 0, 0, 1), (2, 0, 0, 0, 2))
    assert sorted(ids(tmp_path / "b.db")) == ["A", "B", "C", "D", "X"]


def test_what_is_said_of_ties_does_not_hang_on_their_order(tmp_path):
    place = folder(tmp_path / "net", **ODD)
    ties = rg.check(place).records.relationships
    first, second = (
        sorted((issue.code, issue.value or "", str(issue.figures)) for issue in remarks(turned, Kinds()))
        for turned in (ties, tuple(reversed(ties)))
    )
    assert first == second
    assert [code for code, _, _ in first if code == "reporting_circle"] == ["reporting_circle"] * 2


def test_a_source_of_which_nothing_is_good_is_left_out_beside_a_good_one_and_refused_alone(tmp_path, store):
    good = folder(tmp_path / "good", stakeholders=PEOPLE)
    bad = folder(tmp_path / "bad", stakeholders="id,name\n1,A,B\n", relationships="source,target\n")
    with pytest.raises(InputError):
        brought(bad, into=store, good_only=True)
    assert not store.exists()
    assert brought(good, bad, into=store, good_only=True)["stakeholders"] == (2, 0, 0, 0, 1)
    with open_store(store) as opened:
        assert [entry.source for entry in opened.imports()] == ["good"]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"into": "x.xlsx"}, "store_needed"),
        ({"into": "a folder"}, "store_needed"),
        ({"into": "http://host"}, "store_scheme"),
        ({"into": "neo4j://ann:secret@host"}, "store_login_in_uri"),
        ({"source": " "}, "source_for_one"),
        ({"replace": True, "good_only": True}, "replace_with_rejects"),
    ],
)
def test_a_call_that_cannot_be(tmp_path, store, how, code):
    place = folder(tmp_path / "a", stakeholders=PEOPLE)
    with pytest.raises(UsageError) as wrong:
        rg.import_sources([place], **{"into": store, **how})
    assert wrong.value.code == code
    assert "secret" not in str(wrong.value)
    assert not store.exists()


def test_sources_that_cannot_be(tmp_path, store):
    one, two = (folder(tmp_path / name / "net", stakeholders=PEOPLE) for name in "ab")
    brought(one, into=store)
    for sources, how, code in [
        ([store], {}, "import_itself"),
        ([tmp_path / "b" / ".." / "kept.db"], {}, "import_itself"),
        ([one, two], {"source": "x"}, "source_for_one"),
        ([one, two], {"replace": True}, "sources_alike"),
        ([tmp_path / "nowhere"], {}, "no_such_path"),
    ]:
        with pytest.raises(UsageError) as wrong:
            rg.import_sources(sources, into=store, **how)
        assert wrong.value.code == code


def test_a_file_without_a_byte_is_made_a_store_and_one_of_others_is_not(tmp_path, store):
    place = folder(tmp_path / "a", stakeholders=PEOPLE)
    store.touch()
    assert brought(place, into=store)["stakeholders"][0] == 2
    other = tmp_path / "other.db"
    other.write_bytes(b"not a database, but somebody's")
    with pytest.raises(StoreError) as foreign:
        brought(place, into=other)
    assert foreign.value.code == "store_foreign"
    assert other.read_bytes() == b"not a database, but somebody's"


# --- notices, in short, scores --------------------------------------------------------------------

ODD = {
    "stakeholders": "id,reports_to\nz,y\ny,x\nx,z\na,b\nb,\nc,\nm,\n",
    "relationships": "source,target,kind,directed\na,c,manages,\nc,a,manages,\nm,a,reports_to,\nm,c,reports_to,\n"
    "a,m,guanxi,\nb,m,blorp,\na,b,guanxi,\nc,m,advises,no\n",
}


def test_a_store_gives_the_notices_of_the_folder_it_came_from(tmp_path, store):
    place = folder(tmp_path / "net", **ODD)
    brought(place, into=store)

    def told(path):
        from relgraph.result import notice_text

        return [(notice.code, notice_text(notice)) for notice in rg.open(path).notices]

    assert [code for code, _ in told(place)] == [
        *("unknown_kind", "directed_disagrees", "second_boss", "reporting_circle"),
        "strength_assumed",
    ]
    assert told(store) == told(place)


def test_an_empty_store_is_an_empty_network(store):
    with open_store(store, create=True):
        pass
    assert [issue.code for issue in rg.check(store).issues] == ["nothing_there"]


def test_a_store_in_short_is_its_network_in_short(tmp_path, store):
    brought(folder(tmp_path / "net", **ODD), into=store)
    with open_store(store) as opened:
        assert look_over(opened, Kinds()).latest is None
        opened.write(
            [
                Load(
                    source="more",
                    records=Records(
                        relationships=(
                            tie("a", "c", "opposes", since=date(2024, 2, 1)),
                            tie("a", "z", "knows", sentiment=-0.1),
                            tie("a", "z", "advises", sentiment=0.1),
                        ),
                        interactions=talks("a", "b", "2024-03-05"),
                    ),
                )
            ],
            who="",
            when=WHEN,
        )
        short = look_over(opened, Kinds())
    whole = rg.open(store)
    assert short.source == whole.source
    assert (short.source.relationships, short.source.conflicts) == (15, 2)
    assert short.latest == whole.as_of == date(2024, 3, 5)


def test_scores_of_a_path_of_three():
    # a - b - c: without b nobody is connected, each tie is a bridge and its loss parts 2 of 3 pairs.
    ties = [tie("a", "b", "knows", 0.5), tie("c", "b", "knows", 0.25, since=date(2024, 1, 1))]
    over = tie("a", "b", "advises", 0.9, since=date(2020, 1, 1), until=date(2021, 1, 1))
    found = score(network([*ties, over, tie("b", "a", "opposes")], person("b", ours=True)))
    assert [node["id"] for node in found.nodes] == ["a", "b", "c"]
    props = {node["id"]: node["props"] for node in found.nodes}
    assert set(props["a"]) == {
        f"relgraph_{name}" for name in ("score", "rank", "authority", "prestige", "brokerage", "cut_point", "harm")
    }
    # Our own people count too, and nobody knows of any role.
    assert (props["b"]["relgraph_rank"], props["b"]["relgraph_brokerage"], props["b"]["relgraph_authority"]) == (
        1,
        1,
        None,
    )
    assert {id: (own["relgraph_cut_point"], own["relgraph_harm"]) for id, own in props.items()} == {
        "a": (False, 0),
        "b": (True, 1),
        "c": (False, 0),
    }
    assert [(one["source"], one["target"], one["kind"], one["since"]) for one in found.ties] == [
        ("a", "b", "knows", None),
        ("c", "b", "knows", date(2024, 1, 1)),
        ("a", "b", "advises", date(2020, 1, 1)),
        ("b", "a", "opposes", None),
    ]
    told = [tuple(one["props"].values()) for one in found.ties]
    assert list(found.ties[0]["props"]) == ["relgraph_strength", "relgraph_bridge", "relgraph_harm"]
    assert told[0] == (0.5, True, pytest.approx(2 / 3))
    assert told[1] == (0.25, True, pytest.approx(2 / 3))
    assert told[2] == (None, False, 0)
    assert told[3][1:] == (False, 0)


class Board(MemoryStore):
    """A store that takes properties, as a Neo4j does."""

    def write_properties(self, nodes, ties):
        self.written = (nodes, ties)
        return len(nodes), len(ties)

    def remove_properties(self):
        return 2, 1


def test_scores_are_written_to_a_store_that_takes_them_and_counted(monkeypatch):
    board = Board()
    ties = (tie("a", "b", "knows", 0.5, since=date(2024, 1, 1)),)
    records = Records(stakeholders=(person("a"), person("b", ours=True)), relationships=ties)
    board.write([Load(source="x", records=records)], who="", when=WHEN)
    monkeypatch.setattr("relgraph.transfer.writing_back.open_store", lambda *_, **__: board)
    made = write_scores("neo4j://h", seed=7)
    assert [(row.what, row.written, row.removed) for row in made.rows] == [
        ("stakeholders", 2, 0),
        ("relationships", 1, 0),
    ]
    assert made.parameters == {"seed": 7, "as_of": date(2024, 1, 1), "unweighted": False}
    expected = score(network(ties, person("a"), person("b", ours=True)), seed=7)
    assert board.written == (expected.nodes, expected.ties)
    # The day before, the tie had not begun.
    write_scores("neo4j://h", as_of=date(2023, 12, 31))
    assert [one["props"]["relgraph_strength"] for one in board.written[1]] == [None]
    made = remove_scores("neo4j://h")
    assert [(row.what, row.written, row.removed) for row in made.rows] == [
        ("stakeholders", 0, 2),
        ("relationships", 0, 1),
    ]
    with pytest.raises(UsageError):
        write_scores("kept.db")


def test_scores_are_those_of_the_rankings():
    graph = nx.krackhardt_kite_graph()
    whole = rg.from_networkx(graph)
    found = {node["id"]: node["props"] for node in score(whole, seed=3).nodes}
    for row in rg.rank(whole, include_ours=True, seed=3).rows:
        assert (found[row.id]["relgraph_score"], found[row.id]["relgraph_rank"]) == (row.score, row.rank)
    # The tail of the kite hangs on 7 and 8.
    assert [id for id, own in sorted(found.items()) if own["relgraph_cut_point"]] == ["7", "8"]
