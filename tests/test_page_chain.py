"""The decision chain of the page: who stands where, which lines run how, and what the gaps say."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relgraph.model import Decision, Records, Relationship, Stakeholder
from relgraph.network import Network
from relgraph.render.page.chain import chain_payload
from relgraph.render.page.chain_lanes import route_lines
from relgraph.render.page.chain_rows import LAST, Line, place
from relgraph.result import Reason

BOX, GAP, WIDTH, CORRIDOR = 74, 50, 134, 40


def tie(source, target, kind, strength=0.5, **more):
    return Relationship(source=source, target=target, kind=kind, strength=strength, **more)


def person(name, **more):
    return Stakeholder(id=name, name=name, **more)


PEOPLE = (
    person("w1", ours=True),
    person("w2", ours=True),
    person("user", buying_roles=("user", "influencer"), stance=2, power=0.4),
    person("hidden"),
    person("signs", buying_roles=("approver",), stance=-1),
    person("unknown", buying_roles=("approver",), placeholder=True),
    person("boss", buying_roles=("decider",), stance=0),
    person("rival", type="competitor", stance=-2),
)
TIES = (
    tie("w1", "user", "contacts", 0.8),
    tie("user", "hidden", "knows", 0.45),
    tie("hidden", "boss", "advises", 0.85),
    tie("signs", "boss", "reports_to", 0.6),
    tie("user", "signs", "opposes", 0.5, sentiment=-0.5),
    tie("signs", "rival", "friend", 0.7),
    tie("user", "unknown", "knows", 0.3),
)
DECISION = Decision(id="d", name="A <b>tender</b>", stage="offer", value=2e6, due=date(2026, 7, 1))


def row(name, roles=(), *, stance=None, key=False, cover=None, route=None, reasons=()):
    return SimpleNamespace(
        id=name, name=name, roles=roles, stance=stance, key=key, covered_by=cover, best_route=route, reasons=reasons
    )


def report(people=PEOPLE, ties=TIES, *, rows=None, decider="boss", weak=()):
    records = Records(stakeholders=people, relationships=ties, decisions=(DECISION,))
    network = Network(records, as_of=date(2026, 6, 1))
    weakest = SimpleNamespace(source="user", target="hidden", strength=0.45)
    route = SimpleNamespace(stakeholders=("w1", "user", "hidden", "boss"), strength=0.306, weakest=weakest)
    cover = SimpleNamespace(id="w1", strength=0.8, last=date(2026, 2, 1))
    if rows is None:
        rows = (
            row("boss", ("decider",), stance=0, key=True, route=route),
            row("user", ("user", "influencer"), stance=2, key=True, cover=cover),
            row("signs", ("approver",), stance=-1, key=True),
            row("unknown", ("approver",), key=True),
            row("hidden", reasons=(Reason("hidden_influence"),)),
        )
    chain = SimpleNamespace(decision="d", status="amber", decider=decider, missing_roles=("buyer", "coach"), rows=rows)
    ranked = [p.id for p in people if not p.ours]
    places = tuple(SimpleNamespace(id=p, rank=i, score=1 / i) for i, p in enumerate(ranked, 1))
    ranking = SimpleNamespace(rows=places, notices=())
    return SimpleNamespace(network=network, chain=chain, ranking=ranking, weak_links=SimpleNamespace(rows=weak))


def drawn(given_report):
    ref = {one: f"n{i}" for i, one in enumerate(given_report.network.stakeholders, 1)}
    data = chain_payload(given_report, ref)
    json.dumps(data, allow_nan=False)
    return data, ref


def by_key(data):
    return {box["key"]: box for box in data["boxes"]}


def test_no_chain_and_no_decider():
    without = report()
    without.chain = None
    assert chain_payload(without, {}) is None
    data, _ = drawn(report(decider=None))
    assert data["decider"] is None
    assert "boxes" not in data
    assert data["decision"]["days"] == 30


def test_columns_follow_the_weightiest_role():
    data, ref = drawn(report())
    boxes = by_key(data)
    columns = {name: boxes[ref[name]]["column"] for name in ("w1", "user", "hidden", "signs", "unknown", "boss")}
    assert columns == {"w1": 0, "user": 1, "hidden": 2, "signs": 4, "unknown": 4, "boss": 5}
    assert ref["w2"] not in boxes, "one of ours who reaches nobody has no place in the chain"
    assert boxes[ref["user"]]["role"] == {"en": "User · Influencer", "zh": "使用者 · 影响者"}
    assert boxes[ref["user"]]["cover"] == {"n": ref["w1"], "strength": 0.8, "days": 120}
    assert boxes[ref["w1"]]["covers"] == {"what": "key", "n": 1}


def test_rival_stands_in_the_column_of_its_friend():
    data, ref = drawn(report())
    rival = by_key(data)[ref["rival"]]
    assert (rival["kind"], rival["column"]) == ("rival", 4)
    assert rival["tied"] == {"n": ref["signs"], "how": "friend", "strength": 0.7}


def test_gaps_say_what_to_do():
    data, ref = drawn(report())
    boxes = by_key(data)
    assert boxes["gap-coach"]["ask"] == {"n": ref["user"], "how": "bet"}
    assert boxes["gap-buyer"]["column"] == 3
    assert boxes[ref["unknown"]]["kind"] == "vacant"
    assert boxes[ref["unknown"]]["ask"] == {"n": ref["user"], "how": "ask"}
    roles = {slot["role"]: (slot["filled"], slot["vacant"]) for slot in data["roles"]}
    assert roles["approver"] == (1, 1)
    assert roles["coach"] == (0, 0)


def test_lines_by_style():
    data, ref = drawn(
        report(weak=(SimpleNamespace(object="tie", source="signs", target="boss", reasons=(Reason("bridge"),)),))
    )
    lines = {(line["a"], line["b"]): line for line in data["layouts"][0]["lines"]}
    assert lines[ref["signs"], ref["boss"]]["style"] == "formal"
    assert lines[ref["signs"], ref["boss"]]["fragile"]
    assert lines[ref["user"], ref["signs"]]["style"] == "conflict"
    route = [(ref[a], ref[b]) for a, b in pairwise(("w1", "user", "hidden", "boss"))]
    assert {pair for pair, line in lines.items() if line["style"] == "route"} == set(route)
    assert lines[ref["user"], ref["unknown"]]["fragile"], "what leads to an unknown person is not firm"


def test_route_pills():
    data, ref = drawn(report())
    assert data["route"]["strength"] == 0.306
    steps = data["route"]["steps"]
    assert [step["w"] for step in steps] == [0.8, 0.45, 0.85]
    assert [step["weakest"] for step in steps] == [False, True, False]
    assert steps[2]["kind"]["en"] == "advises"
    cells = data["layouts"][0]["cells"]
    assert {cells[ref[name]][1] for name in ("w1", "user", "hidden")} == {0}


def test_listens_marks_the_hidden():
    data, ref = drawn(report())
    assert data["listens"][0] == {"n": ref["hidden"], "w": 0.85, "hidden": True}
    assert [one["n"] for one in data["listens"]] == [ref["hidden"], ref["signs"]]


def test_verdict_figures():
    data, _ = drawn(report())
    assert data["rule"] == {"key": 4, "with": 1, "signers": []}


def test_long_columns_keep_key_people():
    crowd = tuple(person(f"u{i:02d}", buying_roles=("user",)) for i in range(12))
    cover = SimpleNamespace(id="w1", strength=0.5, last=None)
    rows = (
        row("boss", ("decider",), key=True),
        *(row(one.id, ("user",), key=one.id == "u11", cover=cover) for one in crowd),
    )
    data, ref = drawn(report(people=(*PEOPLE, *crowd), rows=rows))
    short, full = data["layouts"]
    users = [ref[one.id] for one in crowd]
    assert sum(key in short["cells"] for key in users) == 6
    assert ref["u11"] in short["cells"]
    assert all(key in full["cells"] for key in users)


def test_same_report_same_picture():
    assert drawn(report()) == drawn(report())


def test_smallest_chain():
    alone = (person("boss", buying_roles=("decider",)),)
    data, ref = drawn(report(people=alone, ties=(), rows=(row("boss", ("decider",), key=True),)))
    assert data["layouts"][0]["cells"][ref["boss"]] == [LAST, 0]
    assert data["listens"] == []


def spots(point, lanes):
    """Return a point in pixels, as the page would draw it in a narrow window."""
    (kind, column, more), (across, row_at, lane) = point[:3], point[3:]
    left = column * (WIDTH + GAP)
    x = {"l": left, "r": left + WIDTH, "c": left + WIDTH / 2 + more, "t": left - GAP + GAP * (more + 1) / 40}[kind]
    top = row_at * (BOX + CORRIDOR) + CORRIDOR
    within = (lane + 1) * CORRIDOR / (max(lanes) + 2)
    y = {"r": top + BOX / 2 + lane, "a": top, "b": top + BOX, "h": top - CORRIDOR + within}[across]
    return x, y


def curve(start, end, steps=24):
    """Return points along a stretch: straight, or an S-curve with level ends."""
    (x0, y0), (x1, y1) = start, end
    for i in range(steps + 1):
        t = i / steps
        if abs(x0 - x1) < 0.5 or abs(y0 - y1) < 0.5:
            yield x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        else:
            bend = 3 * t * t - 2 * t * t * t
            along = 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3
            yield x0 + (x1 - x0) * along, y0 + (y1 - y0) * bend


STYLES = ("formal", "informal", "conflict")


@st.composite
def chains(draw):
    keys = [f"b{i}" for i in range(draw(st.integers(2, 26)))]
    column = {key: draw(st.integers(0, LAST)) for key in keys} | {keys[-1]: LAST}
    pairs = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=40, unique=True))
    lines = [Line(a=a, b=b, style=draw(st.sampled_from(STYLES)), strength=0.5) for a, b in pairs if a != b]
    route = [*draw(st.lists(st.sampled_from(keys[:-1]), max_size=4, unique=True)), keys[-1]]
    route = route if len(route) > 1 else []
    lines += [Line(a=a, b=b, style="route", strength=0.5) for a, b in pairwise(route)]
    return column, lines, route, keys[-1]


@settings(max_examples=120, deadline=None)
@given(chains())
def test_no_line_runs_through_a_box(chain):
    column, lines, route, decider = chain
    rows = place(column, lines, route, decider)
    cells = rows.cells()
    assert len(cells) == len(column), "two boxes share a cell"
    layout = route_lines(rows, lines)
    assert len(layout["lines"]) == len(lines)
    for line in layout["lines"]:
        points = [spots(point, layout["lanes"]) for point in line["points"]]
        for start, end in pairwise(points):
            for x, y in curve(start, end):
                at, within_x = divmod(x, WIDTH + GAP)
                down, within_y = divmod(y - CORRIDOR, BOX + CORRIDOR)
                inside = 1 < within_x < WIDTH - 1 and 1 < within_y < BOX - 1
                hit = cells.get((int(at), int(down))) if inside else None
                assert hit is None, f"{line['a']} to {line['b']} runs through {hit}"


@settings(max_examples=40, deadline=None)
@given(chains())
def test_tracks_and_lanes_are_counted(chain):
    column, lines, route, decider = chain
    layout = route_lines(place(column, lines, route, decider), lines)
    for line in layout["lines"]:
        for kind, index, more, across, at, lane in line["points"]:
            assert kind != "t" or more < layout["tracks"][index]
            assert across != "h" or lane < layout["lanes"][at]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_in_both_languages(lang):
    text = resources.files("relgraph.render.page").joinpath("static", "words-chain.json").read_text(encoding="utf-8")
    words = json.loads(text)
    assert words[lang].keys() == words["en"].keys()
    assert all(words[lang].values())
