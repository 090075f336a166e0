"""The network: records, and the three graphs that every measure runs on.

This is the only place that builds graphs. Each edge carries three attributes that must never
be mixed up:

``weight``    strength, shares applied and kinds combined: PageRank, eigenvector, constraint
``distance``  1 / weight: betweenness and closeness
``cost``      -ln(weight), at least 1e-9: most reliable routes only
"""

from __future__ import annotations

import difflib
import functools
import math
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx

from relgraph import ties as tie_room
from relgraph.errors import UnknownName, UsageError
from relgraph.result import Notice, Source
from relgraph.selection import select
from relgraph.strength import HALF_LIFE_DAYS
from relgraph.vocabulary import Kinds, fold
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from relgraph.model import Decision, Records, Stakeholder
    from relgraph.ties import Tie

LEAST_COST = 1e-9
NEAR_NAMES = 5


class Network:
    """Who is tied to whom on one day, as records and as graphs. Immutable.

    Parameters
    ----------
    records
        Checked records: every end of a tie is a stakeholder.
    source
        Base name of where they came from.
    kinds
        The table of kinds in force.
    as_of
        The day on which the network is looked at; by default the latest interaction or `since`.
    unweighted
        Whether every edge that is there counts 1 in weight, distance and cost.
    half_life
        Days in which a contact loses half of its weight.
    notices
        What reading the records found worth saying.

    Examples
    --------
    >>> from relgraph.model import Records, Relationship, Stakeholder
    >>> people = tuple(Stakeholder(id=name, name=name) for name in "ABC")
    >>> boss = Relationship(source="A", target="B", kind="reports_to", strength=0.8)
    >>> network = Network(Records(stakeholders=people, relationships=(boss,)))
    >>> sorted((x, y, d["weight"]) for x, y, d in network.influence.edges(data=True))
    [('A', 'B', 0.4), ('B', 'A', 0.8)]
    """

    def __init__(
        self,
        records: Records,
        *,
        source: str = "",
        kinds: Kinds | None = None,
        as_of: date | None = None,
        unweighted: bool = False,
        half_life: float = HALF_LIFE_DAYS,
        notices: tuple[Notice, ...] = (),
    ) -> None:
        self.records = records
        self.kinds = kinds or Kinds()
        self.as_of = as_of or tie_room.latest_date(records)
        self.unweighted = unweighted
        self.half_life = half_life
        self.input_notices = notices
        self.stakeholders: Mapping[str, Stakeholder] = {person.id: person for person in records.stakeholders}
        self.names: Mapping[str, str] = {person.id: person.name for person in records.stakeholders}
        self.source = Source(
            source=source,
            stakeholders=len(records.stakeholders),
            relationships=len(records.relationships),
            conflicts=sum(tie_room.is_conflict(tie, self.kinds) for tie in records.relationships),
        )

    def __repr__(self) -> str:
        held = f"{self.source.stakeholders} stakeholders, {self.source.relationships} relationships"
        return f"<Network {self.source.source or 'in memory'}: {held}>"

    def _like(self, records: Records, *, unweighted: bool, notices: tuple[Notice, ...] = ()) -> Network:
        return Network(
            records,
            source=self.source.source,
            kinds=self.kinds,
            as_of=self.as_of,
            unweighted=unweighted,
            half_life=self.half_life,
            notices=(*self.input_notices, *notices),
        )

    def without_weights(self) -> Network:
        """Return the same network with every edge that is there counting 1."""
        return self._like(self.records, unweighted=True)

    def only(self, **wanted: Iterable[str]) -> Network:
        """Return the part of the network that matches every given field.

        Parameters
        ----------
        **wanted
            `type`, `organization`, `department` or `kind`, each with the values that stay. Where nobody
            or no tie is left, a notice says what there was to choose from.

        Raises
        ------
        TypeError
            For a field that cannot select.
        """
        part, notices = select(self.records, wanted, kinds=self.kinds)
        return self._like(part, unweighted=self.unweighted, notices=notices)

    def find(self, text: str) -> str:
        """Return the id of the stakeholder whose id or exact name is `text`.

        Raises
        ------
        UnknownName
            When nobody is called so, or several are; it carries the candidates.
        """
        if text in self.stakeholders:
            return text
        wanted = fold(text)
        same = [person.id for person in self.records.stakeholders if person.name == text] or [
            person.id
            for person in self.records.stakeholders
            if wanted and wanted in (fold(person.name), fold(person.id))
        ]
        if len(same) == 1:
            return same[0]
        candidates = tuple(same or self._near(text))
        code = "person_ambiguous" if same else ("person_unknown_near" if candidates else "person_unknown")
        shown = _with_ids([(id, self.names[id]) for id in candidates])
        raise failure(UnknownName, code, {"name": text, "candidates": shown}, name=text, candidates=candidates)

    def find_decision(self, text: str | None) -> Decision | None:
        """Return the decision whose id or name is `text`; the only one, or None, where none is named.

        Raises
        ------
        UsageError
            When there are several and none is named.
        UnknownName
            When none is called so, or several are; it carries all there are.
        """
        decisions = self.records.decisions
        if text is None and len(decisions) < 2:  # noqa: PLR2004 - nothing to choose
            return decisions[0] if decisions else None
        shown = _with_ids([(item.id, item.name) for item in decisions])
        if text is None:
            raise failure(UsageError, "decision_open", {"candidates": shown})
        found = [item for item in decisions if text == item.id] or [item for item in decisions if text == item.name]
        if len(found) == 1:
            return found[0]
        code, ids = "decision_unknown" if decisions else "decision_none", tuple(item.id for item in decisions)
        raise failure(UnknownName, code, {"name": text, "candidates": shown}, name=text, candidates=ids)

    def _near(self, text: str) -> list[str]:
        wanted = fold(text)
        by_word: dict[str, str] = {}
        for person in self.records.stakeholders:
            by_word.setdefault(fold(person.name), person.id)
            by_word.setdefault(fold(person.id), person.id)
        if not wanted:
            return []
        inside = [word for word in by_word if wanted in word or (word and word in wanted)]
        close = difflib.get_close_matches(wanted, by_word, n=NEAR_NAMES, cutoff=0.5)
        return list(dict.fromkeys(by_word[word] for word in (*inside[:NEAR_NAMES], *close)))[:NEAR_NAMES]

    @functools.cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie that counts on the as-of date, conflict ties included, by ends and kind.

        The order of the records must decide nothing: neither a last digit nor a random half.
        """
        found = tie_room.resolve(self.records, kinds=self.kinds, as_of=self.as_of, half_life=self.half_life)
        return tuple(sorted(found, key=lambda tie: (tie.source, tie.target, tie.sense, tie.conflict)))

    @property
    def conflicts(self) -> tuple[Tie, ...]:
        """The ties of conflict: in none of the three graphs."""
        return tuple(tie for tie in self.ties if tie.conflict)

    @functools.cached_property
    def contributions(self) -> Mapping[tuple[str, str], tuple[tuple[Tie, float], ...]]:
        """What each edge of the influence graph is made of: ties and the strength each carries."""
        parts: dict[tuple[str, str], list[tuple[Tie, float]]] = defaultdict(list)
        for tie in self.ties:
            if tie.conflict:
                continue
            if tie.to_target > 0:
                parts[tie.source, tie.target].append((tie, tie.to_target))
            if tie.to_source > 0:
                parts[tie.target, tie.source].append((tie, tie.to_source))
        return {edge: tuple(made_of) for edge, made_of in parts.items()}

    @functools.cached_property
    def influence(self) -> nx.DiGraph:
        """Directed, x to y where x moves y: routes, gatekeepers, betweenness, reach."""
        amounts = {edge: [amount for _, amount in made_of] for edge, made_of in self.contributions.items()}
        graph = self._graph(nx.DiGraph(), amounts)
        for (x, y), made_of in self.contributions.items():
            graph.edges[x, y]["kinds"] = tuple(sorted({tie.kind.name for tie, _ in made_of}))
        return graph

    graph = property(lambda self: self.influence, doc="The influence graph, a networkx.DiGraph.")

    @functools.cached_property
    def prestige(self) -> nx.DiGraph:
        """Directed, pointing at the one whom a tie honours: PageRank, Katz, in-strength."""
        return self.honours(lambda _: True)

    def honours(self, counts: Callable[[Tie], bool]) -> nx.DiGraph:
        """Return the prestige graph made of the ties for which `counts` is true."""
        amounts: dict[tuple[str, str], list[float]] = defaultdict(list)
        for tie in self.ties:
            if tie.conflict or not counts(tie):
                continue
            if tie.honours_target:
                amounts[tie.source, tie.target].append(tie.strength.value)
            if tie.honours_source:
                amounts[tie.target, tie.source].append(tie.strength.value)
        return self._graph(nx.DiGraph(), amounts)

    @functools.cached_property
    def contact(self) -> nx.Graph:
        """Undirected, who is in touch at all: bridges, cut points, Burt's measures."""
        by_kind: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for tie in self.ties:
            if tie.conflict:
                continue
            pair = (tie.target, tie.source) if (tie.target, tie.source) in by_kind else (tie.source, tie.target)
            kinds = by_kind[pair]
            kinds[tie.sense] = max(kinds.get(tie.sense, 0.0), tie.strength.value)
        return self._graph(nx.Graph(), {pair: list(kinds.values()) for pair, kinds in by_kind.items()})

    @functools.cached_property
    def contact_days(self) -> Mapping[frozenset[str], tuple[date, ...]]:
        """The days of contact between any two, in order, up to the as-of date."""
        days: dict[frozenset[str], list[date]] = defaultdict(list)
        for entry in self.records.interactions:
            if self.as_of is None or entry.date.date() <= self.as_of:
                days[frozenset((entry.source, entry.target))].append(entry.date.date())
        return {pair: tuple(sorted(found)) for pair, found in days.items()}

    @functools.cached_property
    def ours(self) -> tuple[str, ...]:
        """The ids of those on our own side."""
        return tuple(sorted(person.id for person in self.records.stakeholders if person.ours))

    @functools.cached_property
    def reporting(self) -> nx.DiGraph:
        """Who reports to whom, from subordinate to boss, bad feeling or not."""
        lines = [(tie.source, tie.target) for tie in self.ties if tie.kind.name == "reports_to"]
        graph = nx.DiGraph()
        graph.add_nodes_from(self.stakeholders)
        graph.add_edges_from(lines)
        return graph

    def _graph(self, graph: Any, amounts: Mapping[tuple[str, str], list[float]]) -> Any:
        for id, person in sorted(self.stakeholders.items()):
            graph.add_node(id, name=person.name, type=person.type)
        for (x, y), given in amounts.items():
            weight = 1.0 if self.unweighted else combine(sorted(given))
            graph.add_edge(x, y, weight=weight, distance=1 / weight, cost=1.0 if self.unweighted else cost(weight))
        return graph

    @functools.cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What reading found worth saying, and what the strengths rest on where nobody stated them."""
        bases: Counter[str] = Counter(tie.strength.basis for tie in self.ties)
        codes = {
            "assumed": "strength_assumed",
            "weight": "strength_from_weight",
            "weight_as_strength": "weight_as_strength",
            "contact_log": "strength_from_contacts",
        }
        said = [
            Notice(code, {"ties": bases[basis], "of": len(self.ties)})
            for basis, code in codes.items()
            if bases[basis] and not self.unweighted
        ]
        if not self.unweighted and bases["contact_log"]:
            said[-1] = replace(said[-1], figures={**said[-1].figures, "half_life": self.half_life})
        return (*self.input_notices, *said)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what every result on this network names among its parameters."""
        return {"as_of": self.as_of, "unweighted": self.unweighted}


def _with_ids(members: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return names as candidates are listed, each with its id where that is another text."""
    return tuple(name if name == id else f"{name} ({id})" for id, name in members)


def combine(strengths: Iterable[float]) -> float:
    """Return 1 - prod(1 - s): what several independent ties between two amount to.

    Examples
    --------
    >>> combine([0.3]), combine([0.5, 0.5])
    (0.3, 0.75)
    """
    total = 0.0
    # In order of size, so that the last digit does not hang on the order of the records.
    for value in sorted(strengths):
        total += value * (1 - total)
    return min(total, 1.0)


def cost(weight: float) -> float:
    """Return -ln(weight), at least 1e-9, so that a route of certain ties still prefers fewer."""
    return max(-math.log(weight), LEAST_COST)
