"""The networks behind the answers in query_answers.py: small enough to check on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from relgraph.model import Decision, Interaction, Participation, Records, Relationship, Stakeholder

AS_OF = "2025-06-30"


def stakeholder(id: str, name: str, type: str, **known: Any) -> Stakeholder:
    return Stakeholder(**{"id": id, "name": name, "type": type, "provenance": "CRM", **known})


def tie(source: str, kind: str, target: str, **known: Any) -> Relationship:
    return Relationship(source=source, target=target, kind=kind, **known)


def contact(moment: str, source: str, target: str, **known: Any) -> Interaction:
    return Interaction(date=datetime.fromisoformat(moment), source=source, target=target, **known)


def part(decision: str, stakeholder: str, *roles: str, stance: int | None = None) -> Participation:
    return Participation(decision=decision, stakeholder=stakeholder, buying_roles=roles, stance=stance)


# Their mean is (.75 + .5 + .25 + .01) / 4 = .3775: nothing counts a hundredth.
FOUR = {"trust": 0.75, "communication": 0.5, "affect": 0.25, "co_creation": 0.0}

NETWORK = Records(
    stakeholders=(
        stakeholder("U1", "Ivo", "employee", ours=True, organization="Us", power=0.9),
        stakeholder("U2", "Joy", "employee", ours=True, organization="Us abroad"),
        stakeholder("O1", "City Hospital", "customer", entity="organization"),
        stakeholder(
            "H1",
            "Ada",
            "customer",
            organization="O1",
            title="Director",
            stance=0,
            desired_stance=1,
            cadence=30.0,
            power=0.9,
            owner="U1",
        ),
        stakeholder(
            "H2",
            "Ben",
            "customer",
            organization="O1",
            title="Head of IT",
            ours=False,
            power=0.6,
            owner="Sales desk",
        ),
        stakeholder(
            "H3",
            "Cho",
            "customer",
            organization="O1",
            stance=1,
            power=0.5,
            buying_roles=("user", "influencer"),
            expected=5.0,
            delivered=4.0,
        ),
        stakeholder("H4", "Dov", "customer", organization="O1", power=0.49, provenance=None),
        stakeholder("X1", "The professor", "customer", placeholder=True, expected=3.0, delivered=3.0),
        stakeholder("G1", "Eve", "government", organization="Health Board", cadence=200.0, power=0.8),
        stakeholder("G2", "Fay", "government", organization="Health Board", power=0.8, owner="U2"),
        stakeholder("P1", "Lou", "partner", organization="Delta", expires=date(2025, 6, 29)),
        stakeholder(
            "P2", "Max", "partner", organization="Delta", title="Consultant", stance=-1, expires=date(2025, 6, 30)
        ),
        stakeholder("O2", "Echo Ltd", "distributor", entity="organization"),
        stakeholder("P3", "Ned", "distributor", organization="O2", power=0.55),
        stakeholder("M1", "Gil", "media", power=0.6, owner="Press desk", provenance=None, expires=date(2024, 12, 31)),
        stakeholder("C1", "Rival", "competitor", power=0.7, owner="U1"),
        stakeholder("A1", "Uni", "academia", entity="organization", provenance=None),
        stakeholder("S1", "Acme", "supplier"),
        stakeholder("S2", "Bolt", "supplier"),
    ),
    relationships=(
        # Reporting: H2 and H3 are one step below H1, H4 two; H3 has a second boss; H1 and H4 make a circle.
        tie("H2", "reports_to", "H1", sentiment=-0.5),
        tie("H1", "manages", "H3", strength=0.9),
        tie("H3", "reports_to", "H2"),
        tie("H4", "reports_to", "H2", since=date(2025, 6, 30), desired_strength=0.8, **FOUR),
        tie("H1", "reports_to", "H4"),
        tie("G1", "reports_to", "H1", until=date(2025, 6, 29)),
        tie("G2", "reports_to", "H4", since=date(2025, 7, 1)),
        # Ours with the hospital: recorded from both ends, twice with one person, once on bad terms.
        tie("U1", "works_with", "H1", strength=0.8, desired_strength=0.9),
        tie("H1", "works_with", "U1", strength=0.6, desired_strength=0.7, expected=0.9, delivered=0.4),
        tie("U1", "advises", "H1"),
        tie("H2", "knows", "U1", strength=0.5),
        tie("U2", "knows", "H2", sentiment=-0.4, expected=0.7, delivered=0.4),
        # Those through whom nobody is introduced: our own, an organization, somebody not yet identified.
        tie("U1", "works_with", "U2", strength=1.0),
        tie("U2", "knows", "O1"),
        tie("H4", "member_of", "O1"),
        tie("U1", "knows", "X1"),
        tie("X1", "knows", "H4"),
        # Ours with others: Delta through U1 alone, Echo through Ned alone.
        tie("U1", "knows", "P1", **FOUR),
        tie("P2", "knows", "U1", desired_strength=0.7),
        tie("U1", "knows", "P3"),
        tie("U2", "knows", "P3", until=date(2025, 6, 30)),
        tie("P3", "advises", "U2"),
        tie("U2", "knows", "M1", until=date(2025, 1, 31)),
        tie("U1", "competes_with", "C1"),
        # Advice: to H1 in both wordings and one to come; to H2 of three kinds, on bad terms, and one from H2.
        tie("P2", "advises", "H1", strength=0.75),
        tie("H1", "asks_advice", "P2", strength=0.25),
        tie("G2", "family", "H1", since=date(2025, 7, 1)),
        tie("P1", "influences", "H2", trust=0.5, affect=0.7, communication=0.6, co_creation=0.2),
        tie("H3", "friend", "H2", strength=0.4),
        tie("P3", "family", "H2"),
        tie("S1", "advises", "H2", sentiment=-0.5),
        tie("H2", "advises", "S2"),
        # Conflicts: one beside a reporting line, one in two periods, one that is over.
        tie("H1", "opposes", "H3"),
        tie("C1", "opposes", "P2", since=date(2025, 1, 1)),
        tie("C1", "opposes", "P2"),
        tie("C1", "opposes", "H3", until=date(2025, 6, 29)),
        # Supply: the hospital's one supplier in both wordings, Echo's two, Lou's on bad terms, Gil's last.
        tie("S1", "supplies", "O1", share=0.9),
        tie("O1", "buys_from", "S1", share=0.5),
        tie("S1", "supplies", "O2"),
        tie("S2", "supplies", "O2", sentiment=-0.5),
        tie("P1", "buys_from", "S2", sentiment=-0.2),
        tie("S1", "supplies", "M1"),
        tie("S2", "supplies", "M1", until=date(2024, 12, 31), expected=1.0, delivered=0.0),
    ),
    interactions=(
        contact("2024-11-05", "U1", "H1", sentiment=0.6),
        contact("2024-11-20", "H1", "U1", sentiment=0.1),
        contact("2025-01-10", "H1", "U1", channel="email", sentiment=-0.5),
        contact("2025-01-10T15:00", "H1", "U1"),
        contact("2025-05-01T09:30", "U2", "H3", channel="visit", sentiment=-0.6),
        contact("2025-06-20", "H3", "U2", sentiment=0.2),
        contact("2025-01-20", "U2", "G1", sentiment=0.4),
        contact("2025-03-01", "U2", "G1", channel="call", sentiment=-0.8),
        contact("2025-03-10", "U2", "G1"),
        contact("2025-03-05", "U2", "G1"),
        contact("2025-04-30", "U1", "P1"),
        contact("2025-07-05", "U1", "P1"),
        contact("2025-05-01", "U2", "P3", sentiment=0.0),
        contact("2024-05-01", "U1", "X1"),
        contact("2025-06-30T18:00", "X1", "U1"),
        contact("2025-07-05", "U1", "A1", sentiment=-1.0),
        # Among ourselves and among themselves.
        contact("2024-01-05", "U1", "U2"),
        contact("2024-01-05", "H4", "H3"),
    ),
    decisions=(
        Decision(id="D1", name="Scanner tender", stage="offer", value=100000.0, due=date(2025, 9, 30)),
        Decision(id="D2", name="Renewal"),
        Decision(id="D3", name="Pilot", due=date(2025, 6, 1)),
        Decision(id="D4", name="Permit", due=date(2025, 7, 1)),
    ),
    participations=(
        # H3 has another stance in D1 and another role in D2. What our own people do counts for nothing.
        part("D1", "H1", "decider", stance=-1),
        part("D1", "H2", "approver", "buyer"),
        part("D1", "H3", stance=2),
        part("D1", "U1", "coach"),
        part("D1", "U2", "approver"),
        part("D2", "P1", "decider"),
        part("D2", "H3", "gatekeeper"),
        part("D2", "H4"),
        part("D3", "H1", "decider", "approver"),
        part("D3", "H2", "buyer", "coach"),
    ),
)

# No decision is recorded: the roles on the stakeholders describe the one at hand.
BARE = Records(
    stakeholders=(
        stakeholder("V1", "Ian", "employee", ours=True, buying_roles=("coach",)),
        stakeholder("B1", "Bo", "customer", buying_roles=("decider",)),
        stakeholder("B2", "Bea", "customer"),
    ),
    relationships=(tie("B2", "advises", "B1"), tie("V1", "knows", "B2")),
)
