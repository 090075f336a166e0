"""Which ties the queries in queries/ count: the same few people, tied in one way after the other.

Every pair stands for one rule of one query, so that each is seen in each file by itself.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from query_network import AS_OF, contact, stakeholder, tie
from query_rows import (
    ACCOUNTS,
    ADVISERS,
    CHAIN,
    GAPS,
    INTRODUCTIONS,
    KNOWN,
    OPPOSITION,
    SUPPLIERS,
    UNOWNED,
    Answer,
    Row,
    rows,
)
from relgraph.model import Records

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(NamedTuple):
    """One way to be tied.

    Attributes
    ----------
    known, kind
        What is known of the tie.
    logged
        When they spoke, where nothing but the contact log ties them.
    counts
        Whether it is a tie where a conflict is none.
    in_time
        Whether it is one where a conflict counts too.
    conflict
        Whether it is a conflict of today.
    """

    known: Mapping[str, Any]
    kind: str = "knows"
    logged: str | None = None
    counts: bool = True
    in_time: bool = True
    conflict: bool = False


WAYS = {
    "over since yesterday": Way({"until": date(2025, 6, 29)}, counts=False, in_time=False),
    "over tonight": Way({"until": date(2025, 6, 30)}),
    "from today": Way({"since": date(2025, 6, 30)}),
    "from tomorrow": Way({"since": date(2025, 7, 1)}, counts=False, in_time=False),
    "on bad terms": Way({"sentiment": -0.1}, counts=False, conflict=True),
    "on no terms": Way({"sentiment": 0.0}),
    "in conflict": Way({}, kind="opposes", counts=False, conflict=True),
    "in competition": Way({}, kind="competes_with", counts=False, conflict=True),
    "logged tonight": Way({}, kind="contacts", logged="2025-06-30T23:30"),
    "logged tomorrow": Way({}, kind="contacts", logged="2025-07-01", counts=False),
}


def people_tied(way: Way) -> Records:
    """Return U (ours) who may know T who knows Z, U who knows V who may know Y, and a pair for each other query."""
    tried = [("U", "T"), ("V", "Y")]
    return Records(
        stakeholders=(
            stakeholder("U", "U", "employee", ours=True),
            stakeholder("T", "T", "customer", organization="House", power=0.9),
            *(stakeholder(id, id, "media") for id in "ABCDEFGJLVYZ"),
            stakeholder("K", "K", "media", buying_roles=("decider",)),
        ),
        relationships=(
            *(() if way.logged else (tie(one, way.kind, other, **way.known) for one, other in tried)),
            tie("A", "supplies", "B", **way.known),
            tie("E", "reports_to", "F", **way.known),
            tie("J", "friend", "K", **way.known),
            tie("L", "knows", "G", expected=1.0, delivered=0.0, **way.known),
            tie("C", "opposes", "D", **{**way.known, "sentiment": None}),
            # As they are, so that what is tried shows.
            tie("U", "knows", "V"),
            tie("T", "knows", "Z"),
            tie("V", "competes_with", "A"),
        ),
        interactions=tuple(contact(way.logged, one, other) for one, other in tried if way.logged),
    )


def answers_to(way: Way) -> list[Answer]:
    """Return what each query answers on `people_tied(way)`."""
    return [*_counted(way), *_in_time(way)]


def _counted(way: Way) -> list[Answer]:
    def shown(columns: str, *values: Any) -> list[Row]:
        return rows(columns, values) if way.counts else []

    around = shown(OPPOSITION, 1, "V", "V", None, "competes_with", None, None, "A", "A", None)
    if way.conflict:
        around = rows(OPPOSITION, (0, "V", "V", None, way.kind, way.known.get("sentiment"), None, "Y", "Y", None))
    return [
        ("single_threaded_accounts", {"as_of": AS_OF}, shown(ACCOUNTS, "House", 1, 1, "U", "T")),
        (
            "who_knows_whom_at",
            {"organization": "House", "as_of": AS_OF},
            shown(KNOWN, "U", "U", "T", "T", None, way.kind, None),
        ),
        (
            "unowned_key_stakeholders",
            {"power": "0.9", "as_of": AS_OF},
            rows(UNOWNED, ("T", "T", "customer", "House", 0.9, None, None, int(way.counts))),
        ),
        (
            "ungoverned_types",
            {"as_of": AS_OF},
            [] if way.counts else rows("type stakeholders", ("customer", 1)),
        ),
        *(
            (
                "warm_introductions",
                {"person": them, "as_of": AS_OF},
                shown(INTRODUCTIONS, "U", "U", via, via, None, them, them, 0.5, 0.5, 0.25),
            )
            for via, them in (("T", "Z"), ("V", "Y"))
        ),
        ("opposition_around", {"person": "Y", "as_of": AS_OF}, around),
    ]


def _in_time(way: Way) -> list[Answer]:
    def shown(columns: str, *values: Any) -> list[Row]:
        return rows(columns, values) if way.in_time else []

    well = way.known.get("sentiment", 0) >= 0
    since = "2025-06-30" if "since" in way.known else None
    return [
        ("sole_suppliers", {"as_of": AS_OF}, shown(SUPPLIERS, "B", "B", "A", "A", None)),
        ("decision_chain", {"person": "F", "depth": "1", "as_of": AS_OF}, shown(CHAIN, "E", "E", None, None, 1)),
        (
            "expectation_gaps",
            {"gap": "1", "as_of": AS_OF},
            shown(GAPS, "L", "L", "G", "G", "knows", 1.0, 0.0, 1.0, None, None, None),
        ),
        (
            "advisers_of_deciders",
            {"decision": "", "as_of": AS_OF},
            shown(ADVISERS, None, "K", "K", "decider", "J", "J", None, None, None, "friend", None) if well else [],
        ),
        (
            "opposition_around",
            {"person": "C", "as_of": AS_OF},
            shown(OPPOSITION, 0, "C", "C", None, "opposes", None, since, "D", "D", None),
        ),
    ]
