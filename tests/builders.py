"""Networks in a line or two, and random ones, for the tests of what is computed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import networkx as nx
from hypothesis import settings
from hypothesis import strategies as st

from relgraph.model import Decision, Interaction, Participation, Records, Relationship, Stakeholder
from relgraph.network import Network
from relgraph.vocabulary import Kinds

QUICK = settings(max_examples=25, deadline=None)
CONFLICT = ("competes_with", "opposes")
TABLE = Kinds()
KINDS = tuple(kind.name for kind in TABLE)


def person(id: str, **fields: Any) -> Stakeholder:
    return Stakeholder(**{"id": id, "name": id, **fields})


def tie(source: str, target: str, kind: str = "knows", strength: float | None = None, **fields: Any) -> Relationship:
    return Relationship(source=source, target=target, kind=kind, strength=strength, **fields)


def talks(source: str, target: str, *days: str) -> tuple[Interaction, ...]:
    """Return one entry of the contact log a day."""
    return tuple(
        Interaction(date=datetime.combine(date.fromisoformat(day), time(9)), source=source, target=target)
        for day in days
    )


def network(
    ties: Any = (),
    *people: Stakeholder | str,
    log: tuple[Interaction, ...] = (),
    decisions: tuple[Decision, ...] = (),
    parts: tuple[Participation, ...] = (),
    **options: Any,
) -> Network:
    """Return the network of these ties; whoever stands only in a tie or the log is added in order."""
    relationships = tuple(each if isinstance(each, Relationship) else tie(*each) for each in ties)
    known = {one if isinstance(one, str) else one.id: person(one) if isinstance(one, str) else one for one in people}
    for each in (*relationships, *log):
        for end in (each.source, each.target):
            known.setdefault(end, person(end))
    records = Records(
        stakeholders=tuple(known.values()),
        relationships=relationships,
        interactions=log,
        decisions=decisions,
        participations=parts,
    )
    return Network(records, **{"kinds": TABLE, **options})


def plain(graph: nx.Graph) -> Network:
    """Return a graph without weights as a network of acquaintances, its nodes being text."""
    ties = [(str(one), str(other), "knows", 1.0) for one, other in graph.edges]
    return network(ties, *(str(node) for node in graph), unweighted=True)


def asked(graph: nx.DiGraph) -> Network:
    """Return a weighted digraph as one-way influence: the graph I is the very graph given."""
    ties = [(str(x), str(y), "influences", data["weight"]) for x, y, data in graph.edges(data=True)]
    return network(ties, *(str(node) for node in graph))


def weights(graph: nx.Graph) -> dict[tuple[str, str], float]:
    """Return the weight of every edge by its ends, those of an undirected edge in order."""
    found = {(x, y): data["weight"] for x, y, data in graph.edges(data=True)}
    return found if graph.is_directed() else {tuple(sorted(ends)): weight for ends, weight in found.items()}


def codes(found: Any) -> list[str]:
    return [each.code for each in found]


def chosen(found: Any, code: str) -> list[dict[str, Any]]:
    """Return the figures of every reason, notice or warning of that code."""
    return [dict(each.figures) for each in found if each.code == code]


def random_digraph(seed: int, people: int = 12, density: float = 0.25) -> nx.DiGraph:
    """Return a random digraph with weights in (0, 1]."""
    import random

    draw = random.Random(seed)
    graph = nx.gnp_random_graph(people, density, seed=seed, directed=True)
    for _, _, data in graph.edges(data=True):
        data["weight"] = round(draw.uniform(0.05, 1.0), 3)
    return graph


@st.composite
def some_ties(
    draw: Any, *, people: int = 6, kinds: tuple[str, ...] = (*KINDS, "email", "guanxi")
) -> list[Relationship]:
    """Return ties among p0, p1, ..., no key twice."""
    ends = st.tuples(st.integers(0, people - 1), st.integers(0, people - 1)).filter(lambda pair: pair[0] != pair[1])
    keys = draw(st.lists(st.tuples(ends, st.sampled_from(kinds)), max_size=14, unique=True))
    return [
        tie(
            f"p{source}",
            f"p{target}",
            kind,
            draw(st.one_of(st.none(), st.floats(1e-6, 1.0))),
            directed=draw(st.sampled_from([None, None, True, False])),
            sentiment=draw(st.sampled_from([None, None, None, 0.5, -0.5])),
        )
        for (source, target), kind in keys
    ]
