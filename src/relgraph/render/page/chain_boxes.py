"""Who stands in the decision chain as drawn, in which column, and what to do about the gaps."""

from __future__ import annotations

import functools
import heapq
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from relgraph.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from relgraph.analysis.chain import Chain, ChainRow
    from relgraph.network import Network
    from relgraph.report import Report

OURS, USERS, ADVISERS, BUYERS, APPROVERS, DECIDER = range(6)
# The first of these roles that a person has decides the column: who signs outranks who asks.
COLUMN_OF_ROLE = {
    "decider": DECIDER,
    "approver": APPROVERS,
    "gatekeeper": APPROVERS,
    "buyer": BUYERS,
    "user": USERS,
    "initiator": USERS,
    "influencer": ADVISERS,
    "coach": ADVISERS,
}
ROLES_SHOWN = ("decider", "approver", "buyer", "user", "influencer", "coach")
RIVALS_SHOWN = 2
WITH_US = 1
HOW_TIED = {
    "friend": "friend",
    "family": "family",
    "knows": "knows",
    "works_with": "colleague",
    "contacts": "contact",
    "advises": "adviser",
}


@dataclass(slots=True, kw_only=True)
class Box:
    """One box: a person, one of ours, a rival beside a friend, or a gap."""

    key: str
    id: str | None
    column: int
    kind: str
    weight: float = 0.0
    keep: bool = False
    beside: str | None = None
    on_route: bool = False
    shown: dict[str, Any] = field(default_factory=dict)


class Cast:
    """The boxes of a report's chain; `decider` is the one all lines lead to."""

    def __init__(self, report: Report, chain: Chain, ref: Mapping[str, str]) -> None:
        self.network: Network = report.network
        self.chain = chain
        self.ref = ref
        self.score = {row.id: row.score for row in report.ranking.rows}
        self.rows: dict[str, ChainRow] = {row.id: row for row in chain.rows if row.id in ref}
        self.decider = chain.decider
        self.route = self._route()
        self.boxes: list[Box] = [*self._ours(), *self._people(), *self._rivals(), *self._gaps()]

    def is_ours(self, person: str) -> bool:
        """Return whether a person belongs to our side."""
        return bool(self.network.stakeholders[person].ours)

    def _route(self) -> tuple[str, ...]:
        row = self.rows.get(self.decider or "")
        return tuple(row.best_route.stakeholders) if row and row.best_route else ()

    def _ours(self) -> list[Box]:
        """Those of ours who reach somebody in the chain, first who reaches most."""
        covers: dict[str, list[ChainRow]] = {}
        for row in self.rows.values():
            if row.covered_by and not self.is_ours(row.id):
                covers.setdefault(row.covered_by.id, []).append(row)
        team = dict.fromkeys([*(one for one in (*self.route, *self.rows) if self.is_ours(one)), *covers])
        boxes = []
        for person in team:
            if person not in self.ref:
                continue
            what, count = _reach(covers.get(person, []))
            weight = 10 * sum(row.key for row in covers.get(person, [])) + len(covers.get(person, []))
            box = self._box(person, OURS, "ours", weight=weight)
            box.shown["covers"] = {"what": what, "n": count}
            boxes.append(box)
        return sorted(boxes, key=lambda box: (not box.keep, -box.weight))

    def _people(self) -> list[Box]:
        everybody = dict.fromkeys([*self.rows, *self.route])
        return [self._person(one) for one in everybody if one in self.ref and not self.is_ours(one)]

    def _person(self, person: str) -> Box:
        row = self.rows.get(person)
        roles = tuple(row.roles) if row else ()
        column = _column(roles)
        vacant = bool(self.network.stakeholders[person].placeholder)
        box = self._box(person, column, "vacant" if vacant else "person", weight=self.score.get(person, 0.0))
        box.keep = box.keep or vacant or bool(row and row.key) or self._hidden(row)
        box.shown |= {"role": self._role(roles, row), "hidden": self._hidden(row), "cover": self._cover(row)}
        if vacant:
            box.shown["ask"] = self._whom_to_ask(person)
        return box

    def _box(self, person: str, column: int, kind: str, *, weight: float) -> Box:
        page = self.ref[person]
        keep = person in self.route or person == self.decider
        box = Box(key=page, id=person, column=column, kind=kind, weight=weight, keep=keep, on_route=keep)
        box.shown["n"] = page
        return box

    def _hidden(self, row: ChainRow | None) -> bool:
        return bool(row) and any(reason.code == "hidden_influence" for reason in row.reasons)  # type: ignore[union-attr]

    def _role(self, roles: Iterable[str], row: ChainRow | None) -> dict[str, str]:
        named = [both("role", role) for role in roles]
        if named:
            return {lang: " · ".join(role[lang] for role in named) for lang in ("en", "zh")}
        if self._hidden(row):
            return {"en": "No role, hidden", "zh": "无角色，隐性影响"}
        return {"en": "No role, bridge", "zh": "无角色，牵线人"}

    def _cover(self, row: ChainRow | None) -> dict[str, Any] | None:
        found = row.covered_by if row else None
        if found is None or found.id not in self.ref:
            return None
        today = self.network.as_of
        days = (today - found.last).days if today and found.last else None
        return {"n": self.ref[found.id], "strength": round(found.strength, 4), "days": days}

    def _rivals(self) -> list[Box]:
        """Competitors, each beside the one in the chain to whom the strongest tie leads."""
        members = {one for one in self.rows if not self.is_ours(one)}
        found = []
        for rival in self.network.records.stakeholders:
            if rival.type != "competitor" or rival.id in members or rival.id not in self.ref:
                continue
            ties = self.network.contact[rival.id].items()
            near = [(-float(tie["weight"]), other) for other, tie in ties if other in members]
            if near:
                found.append((*min(near), rival.id))
        return [self._rival(rival, friend, -weight) for weight, friend, rival in sorted(found)[:RIVALS_SHOWN]]

    def _rival(self, rival: str, friend: str, weight: float) -> Box:
        box = self._box(rival, self._person(friend).column, "rival", weight=weight)
        box.keep, box.beside = True, self.ref[friend]
        how = self._how_tied(rival, friend)
        box.shown["tied"] = {"n": self.ref[friend], "how": how, "strength": round(weight, 4)}
        return box

    def _how_tied(self, one: str, other: str) -> str:
        pair = {one, other}
        ties = (tie for tie in self.network.ties if {tie.source, tie.target} == pair and not tie.conflict)
        best = max(ties, key=lambda tie: tie.strength.value, default=None)
        return HOW_TIED.get(best.kind.name, "tied") if best else "tied"

    def _gaps(self) -> list[Box]:
        """One dashed box for every role that nobody fills."""
        boxes = []
        for role in self.chain.missing_roles:
            if role == "decider" or role not in COLUMN_OF_ROLE:
                continue
            column = COLUMN_OF_ROLE[role]
            ask = self._best_bet(column, guide=role == "coach")
            shown = {"gap": role, "role": both("role", role), "ask": ask}
            boxes.append(Box(key=f"gap-{role}", id=None, column=column, kind="gap", keep=True, shown=shown))
        return boxes

    def _best_bet(self, column: int, *, guide: bool) -> dict[str, str] | None:
        """Name the best covered supporter near the decider (a guide), or the one best tied to the group."""
        scored = []
        for row in self.rows.values():
            if row.covered_by and (row.stance or 0) >= WITH_US and row.id != self.decider:
                reach = self._near.get(row.id, 0.0) if guide else self._tied_to_group(row.id, column)
                scored.append((row.covered_by.strength * reach, row.id))
        score, who = min(((-score, who) for score, who in scored if score > 0), default=(0.0, None))
        return {"n": self.ref[who], "how": "bet" if guide else "ask"} if who and score else None

    def _tied_to_group(self, person: str, column: int) -> float:
        graph = self.network.contact
        tied = ((self.rows[one], tie) for one, tie in graph[person].items() if one in self.rows)
        return sum(float(tie["weight"]) for row, tie in tied if abs(_column(row.roles) - column) <= 1)

    @functools.cached_property
    def _near(self) -> dict[str, float]:
        """Strength of the most reliable route from everybody to the decider."""
        best: dict[str, float] = {}
        queue = [(-1.0, self.decider or "")]
        graph = self.network.influence
        while queue:
            reached, one = heapq.heappop(queue)
            if one in best or one not in graph:
                continue
            best[one] = -reached
            for before in graph.predecessors(one):
                heapq.heappush(queue, (reached * float(graph.edges[before, one]["weight"]), before))
        return best

    def _whom_to_ask(self, vacant: str) -> dict[str, str] | None:
        """Name the one best tied to an unknown holder: of ours, a supporter, else not against us."""
        graph = self.network.contact
        ranked = []
        for other in graph[vacant]:
            person = self.network.stakeholders[other]
            if other not in self.ref or (person.stance or 0) < 0:
                continue
            friendly = bool(person.ours) or (person.stance or 0) >= WITH_US
            ranked.append((not friendly, -float(graph.edges[vacant, other]["weight"]), other))
        return {"n": self.ref[min(ranked)[2]], "how": "ask"} if ranked else None


def _column(roles: Iterable[str]) -> int:
    held = set(roles)
    return next((column for role, column in COLUMN_OF_ROLE.items() if role in held), ADVISERS)


def both(family: str, code: str) -> dict[str, str]:
    """Return what a member of a closed list is called in both languages."""
    return {"en": label(family, code, lang="en"), "zh": label(family, code, lang="zh")}


def _reach(covered: list[ChainRow]) -> tuple[str, int]:
    """Say whom one of ours reaches: key people first, else the commonest role."""
    key = sum(row.key for row in covered)
    if key or not covered:
        return ("key", key) if key else ("route", 0)
    roles = Counter(role for row in covered for role in row.roles if role in ROLES_SHOWN)
    if not roles:
        return "people", len(covered)
    role, count = min(roles.items(), key=lambda item: (-item[1], ROLES_SHOWN.index(item[0])))
    return role, count
