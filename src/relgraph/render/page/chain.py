"""The decision chain as the page draws it: who stands where, which lines join them, what to do next."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from relgraph.render.page.chain_boxes import OURS, ROLES_SHOWN, WITH_US, Box, Cast, both
from relgraph.render.page.chain_lanes import route_lines
from relgraph.render.page.chain_rows import COLUMNS, Line, place
from relgraph.render.page.pairs import read_pairs
from relgraph.render.page.text import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from relgraph.analysis.chain import Chain
    from relgraph.model import Decision
    from relgraph.report import Report
    from relgraph.ties import Tie

COLUMN_LIMIT = 7
KEY_LIMIT = 10
LONGEST = 24
INFORMAL_LIMIT = 2
LISTENED_TO = 6
SIGNERS = ("decider", "approver")
Strand = tuple[float, str, str]


def chain_payload(report: Report, ref: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what the chain view needs, or None where the report has no chain.

    Parameters
    ----------
    report
        The analyses of one network.
    ref
        Page id by person id; people without one are left out.

    Returns
    -------
    dict
        ``decision``, ``status``, ``roles``, and, where a decider is named, ``boxes``, ``listens``
        and one or two ``layouts``: the key people, and everybody where that is more.
    """
    chain = report.chain
    if chain is None:
        return None
    head = {
        "decision": _decision(report, chain),
        "status": chain.status,
        "rule": _rule(chain, ref),
        "decider": ref.get(chain.decider or ""),
    }
    if head["decider"] is None:
        return head
    cast = Cast(report, chain, ref)
    fragile = _fragile(report)
    looks = [_essential(cast.boxes, COLUMN_LIMIT, KEY_LIMIT), _essential(cast.boxes, LONGEST, LONGEST)]
    if len(looks[0]) == len(looks[1]):
        del looks[0]
    people = Counter(box.column for box in cast.boxes if box.id is not None and box.kind != "rival")
    return head | {
        "roles": _roles(cast),
        "ours": sum(bool(person.ours) for person in report.network.stakeholders.values() if person.id in ref),
        "people": [people[column] for column in range(COLUMNS)],
        "boxes": [_shown(box) for box in looks[-1]],
        "route": _route(cast),
        "listens": _listens(cast),
        "layouts": [_layout(cast, boxes, fragile) for boxes in looks],
    }


def _shown(box: Box) -> dict[str, Any]:
    return {"key": box.key, "column": box.column, "kind": box.kind, **box.shown}


def _decision(report: Report, chain: Chain) -> dict[str, Any] | None:
    decisions: Sequence[Decision] = report.network.records.decisions
    at = next((i for i, item in enumerate(decisions) if chain.decision in (item.id, item.name)), None)
    if at is None:
        return None
    item, today = decisions[at], report.network.as_of
    return {
        "name": tidy(item.name),
        "stage": tidy(item.stage) or None,
        "value": item.value,
        "due": item.due.isoformat() if item.due else None,
        "days": (item.due - today).days if item.due and today else None,
        "at": at + 1,
        "of": len(decisions),
    }


def _rule(chain: Chain, ref: Mapping[str, str]) -> dict[str, Any]:
    """Return the figures behind the status: key people, those with us, and who of them signs."""
    key = [row for row in chain.rows if row.key]
    friends = [row for row in key if (row.stance or 0) >= WITH_US]
    signing = [row for row in friends if set(row.roles) & set(SIGNERS)]
    signing.sort(key=lambda row: "decider" not in row.roles)
    signers = [ref[row.id] for row in signing if row.id in ref]
    return {"key": len(key), "with": len(friends), "signers": signers}


def _roles(cast: Cast) -> list[dict[str, Any]]:
    filled: Counter[str] = Counter()
    vacant: Counter[str] = Counter()
    for row in cast.chain.rows:
        counts = vacant if cast.network.stakeholders[row.id].placeholder else filled
        counts.update(set(row.roles))
    return [
        {
            "role": role,
            "label": both("role", role),
            "filled": filled[role],
            "vacant": vacant[role],
        }
        for role in ROLES_SHOWN
    ]


def _essential(boxes: Sequence[Box], limit: int, most: int) -> list[Box]:
    """Return the boxes of one look: of a long column the route, key people, then by power.

    Parameters
    ----------
    limit
        How long a column may be; a longer one is cut one shorter, to be worth the cut.
    most
        How many key people may make it longer all the same.
    """
    by_column: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        by_column[box.column].append(box)
    chosen: set[str] = set()
    for column in by_column.values():
        if len(column) <= limit:
            chosen |= {box.key for box in column}
            continue
        own = [box for box in column if box.beside is None]
        kept = min(sum(box.keep for box in own), most)
        ranked = sorted(own, key=lambda box: (not box.on_route, not box.keep, -box.weight, box.key))
        here = {box.key for box in ranked[: max(kept, limit - 1)]}
        chosen |= here | {box.key for box in column if box.beside in here}
    return [box for box in boxes if box.key in chosen]


def _layout(cast: Cast, boxes: Sequence[Box], fragile: set[frozenset[str]]) -> dict[str, Any]:
    lines = _lines(cast, boxes, fragile)
    column = {box.key: box.column for box in boxes}
    route = [cast.ref[one] for one in cast.route if cast.ref.get(one) in column]
    rows = place(column, lines, route, cast.ref[cast.decider or ""])
    cells = {key: [column[key], row] for key, row in rows.row.items()}
    return {"cells": cells, **route_lines(rows, lines)}


def _lines(cast: Cast, boxes: Sequence[Box], fragile: set[frozenset[str]]) -> list[Line]:
    ids = {box.id: box.key for box in boxes if box.id is not None}
    team = {box.id for box in boxes if box.column == OURS}
    vacant = [box.id for box in boxes if box.id is not None and box.kind == "vacant"]
    dashed = fragile | {frozenset((one, other)) for one in vacant for other in ids}
    steps = [(a, b) for a, b in pairwise(cast.route) if a in ids and b in ids]
    joined = {frozenset(step) for step in steps}

    def line(a: str, b: str, style: str, strength: float) -> Line:
        broken = frozenset((a, b)) in dashed and style != "conflict"
        return Line(a=ids[a], b=ids[b], style=style, strength=strength, fragile=broken)

    influence = cast.network.influence
    found = [line(a, b, "route", influence.edges[a, b]["weight"]) for a, b in steps]
    for tie in _once(cast.network.ties, lambda tie: tie.kind.group == "formal", ids):
        if not {tie.source, tie.target} <= team and frozenset((tie.source, tie.target)) not in joined:
            # A formal line points at the one whom it honours: upwards, to who has the say.
            a, b = (tie.target, tie.source) if tie.kind.prestige == "X" else (tie.source, tie.target)
            found.append(line(a, b, "formal", tie.strength.value))
    found += [
        line(tie.source, tie.target, "conflict", tie.strength.value)
        for tie in _once(cast.network.ties, lambda tie: tie.conflict, ids)
    ]
    joined |= {frozenset((tie.source, tie.target)) for tie in cast.network.ties if tie.kind.group == "formal"}
    return found + [line(a, b, "informal", weight) for weight, a, b in _informal(cast, ids, joined)]


def _once(ties: Sequence[Tie], wanted: Callable[[Tie], bool], ids: Mapping[str, str]) -> list[Tie]:
    """Return one tie for each pair among the boxes, the strongest."""
    best: dict[frozenset[str], Tie] = {}
    for tie in ties:
        pair = frozenset((tie.source, tie.target))
        drawable = len(pair) > 1 and tie.source in ids and tie.target in ids and wanted(tie)
        if drawable and (pair not in best or tie.strength.value > best[pair].strength.value):
            best[pair] = tie
    return list(best.values())


def _informal(cast: Cast, ids: Mapping[str, str], joined: set[frozenset[str]]) -> list[Strand]:
    """Return the strongest influence among the boxes, few lines a box so that the picture stays calm."""
    beside = {box.id: box.beside for box in cast.boxes if box.beside}
    column = {box.id: box.column for box in cast.boxes}
    influence = cast.network.influence
    candidates = []
    for a in ids:
        for b in influence.successors(a):
            if b not in ids or frozenset((a, b)) in joined or column[a] == column[b] == OURS:
                continue
            # A rival is drawn for the sake of one friend; more lines of his would only distract.
            stray = any(one in beside and ids[other] != beside[one] for one, other in ((a, b), (b, a)))
            there = float(influence.edges[a, b]["weight"])
            back = float(influence.edges[b, a]["weight"]) if influence.has_edge(b, a) else 0.0
            # One line a pair, the stronger way; alike, the way to the decider.
            if not stray and (there, column[b], b) > (back, column[a], a):
                candidates.append((there, a, b))
    used: Counter[str] = Counter()
    chosen = []
    for weight, a, b in sorted(candidates, key=lambda item: (-item[0], item[1], item[2])):
        if max(used[a], used[b]) < INFORMAL_LIMIT:
            used.update((a, b))
            chosen.append((weight, a, b))
    return chosen


def _fragile(report: Report) -> set[frozenset[str]]:
    return {frozenset((pair.a, pair.b)) for pair in read_pairs(report) if pair.fragile}


def _route(cast: Cast) -> dict[str, Any] | None:
    row = cast.rows.get(cast.decider or "")
    best = row.best_route if row else None
    if best is None or not cast.route or not set(cast.route) <= set(cast.ref):
        return None
    influence = cast.network.influence
    weakest = (best.weakest.source, best.weakest.target) if best.weakest else None
    steps = [
        {
            "a": cast.ref[a],
            "b": cast.ref[b],
            "w": round(float(influence.edges[a, b]["weight"]), 4),
            "weakest": (a, b) == weakest,
            "kind": _verb(cast, a, b),
        }
        for a, b in pairwise(cast.route)
    ]
    return {"strength": round(best.strength, 4), "steps": steps}


def _verb(cast: Cast, a: str, b: str) -> dict[str, str] | None:
    """Say in a word how `a` moves `b`; None where the tie reads from the other end only."""
    ties = [tie for tie in cast.network.ties if {tie.source, tie.target} == {a, b} and not tie.conflict]
    best = max(ties, key=lambda tie: tie.strength.value, default=None)
    if best is None:
        return None
    code = best.kind.name
    if best.source != a and not best.kind.mutual:
        turned = {"asks_advice": "advises", "advises": "asks_advice", "reports_to": "manages"}
        if code not in turned:
            return None
        code = turned[code]
    return both("kind", code)


def _listens(cast: Cast) -> list[dict[str, Any]]:
    decider = cast.decider or ""
    graph = cast.network.influence
    into = [(float(graph.edges[who, decider]["weight"]), who) for who in graph.predecessors(decider)]
    hidden = {box.id for box in cast.boxes if box.shown.get("hidden")}
    return [
        {"n": cast.ref[who], "w": round(weight, 4), "hidden": who in hidden}
        for weight, who in sorted(into, key=lambda item: (-item[0], item[1]))
        if who in cast.ref
    ][:LISTENED_TO]
