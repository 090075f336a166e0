"""What each query in queries/ must answer on the networks of query_network.py, worked out by hand.

Every row follows from the tables there. The rows are the same for both stores, types of numbers included.
"""

from __future__ import annotations

from query_network import AS_OF, BARE, NETWORK
from query_rows import (
    ACCOUNTS,
    ADVISERS,
    CHAIN,
    COOLING,
    EXPIRED,
    GAPS,
    INTRODUCTIONS,
    KNOWN,
    MISSING,
    OPPOSITION,
    PARTICIPANTS,
    SOURED,
    SUPPLIERS,
    UNOWNED,
    Answer,
    rows,
)
from query_ties import WAYS, answers_to, people_tied
from relgraph.model import Records

BEN = ("H2", "Ben", "Head of IT", None, 1)
CHO = ("H3", "Cho", None, 1, 1)

REPORTING: list[Answer] = [
    ("decision_chain", {"person": "H1", "depth": "1", "as_of": AS_OF}, rows(CHAIN, BEN, CHO)),
    *(
        (
            "decision_chain",
            {"person": person, "depth": "9", "as_of": AS_OF},
            rows(CHAIN, BEN, CHO, ("H4", "Dov", None, None, 2)),
        )
        for person in ("H1", "Ada")
    ),
    # Before H4 joined, and while G1 still reported to H1.
    (
        "decision_chain",
        {"person": "H1", "depth": "9", "as_of": "2025-06-29"},
        rows(CHAIN, ("G1", "Eve", None, None, 1), BEN, CHO),
    ),
    ("decision_chain", {"person": "nobody", "depth": "9", "as_of": AS_OF}, []),
]

CONTACTS: list[Answer] = [
    # The hospital is not listed: U1 knows H1 and H2, U2 knows H3.
    (
        "single_threaded_accounts",
        {"as_of": AS_OF},
        rows(
            ACCOUNTS,
            ("Delta", 1, 2, "U1", None),
            ("Echo Ltd", 2, 1, None, "P3"),
            ("Health Board", 1, 1, "U2", "G1"),
        ),
    ),
    *(
        (
            "who_knows_whom_at",
            {"organization": organization, "as_of": AS_OF},
            rows(
                KNOWN,
                ("U1", "Ivo", "H1", "Ada", "Director", "advises", None),
                ("U1", "Ivo", "H1", "Ada", "Director", "works_with", 0.8),
                ("U1", "Ivo", "H2", "Ben", "Head of IT", "knows", 0.5),
                ("U2", "Joy", "H3", "Cho", None, "contacts", None),
            ),
        )
        for organization in ("O1", "City Hospital")
    ),
    (
        "who_knows_whom_at",
        {"organization": "Health Board", "as_of": AS_OF},
        rows(KNOWN, ("U2", "Joy", "G1", "Eve", None, "contacts", None)),
    ),
    (
        "who_knows_whom_at",
        {"organization": "Delta", "as_of": AS_OF},
        rows(
            KNOWN,
            ("U1", "Ivo", "P1", "Lou", None, "knows", 0.3775),
            ("U1", "Ivo", "P2", "Max", "Consultant", "knows", None),
        ),
    ),
    ("who_knows_whom_at", {"organization": "Us", "as_of": AS_OF}, []),
    # H1: 10 January to 30 June is 171 days, agreed are 30. P1: 61 days, 60 are fine. P3: 60 days. G1: 112 of 200.
    # X1 has called this evening.
    (
        "cooling_ties",
        {"days": "60", "as_of": AS_OF},
        rows(
            COOLING,
            ("U1", "Ivo", "H1", "Ada", "2025-01-10", 171, 30.0),
            ("U1", "Ivo", "P1", "Lou", "2025-04-30", 61, 60.0),
        ),
    ),
    # H4 reports to H2 with .3775, H1 to H4 with who knows what: .5. H3 and H4 are joined by the contact log.
    (
        "warm_introductions",
        {"person": "Dov", "as_of": AS_OF},
        rows(
            INTRODUCTIONS,
            ("U1", "Ivo", "H1", "Ada", 0, "H4", "Dov", 0.8, 0.5, 0.4),
            ("U2", "Joy", "H3", "Cho", 1, "H4", "Dov", 0.5, 0.5, 0.25),
            ("U1", "Ivo", "H2", "Ben", None, "H4", "Dov", 0.5, 0.3775, 0.18875),
        ),
    ),
    # Not through H2, who is on bad terms with H1. U2 and H3 are joined by the contact log, U1 and P2 by a bare tie.
    (
        "warm_introductions",
        {"person": "H1", "as_of": AS_OF},
        rows(
            INTRODUCTIONS,
            ("U2", "Joy", "H3", "Cho", 1, "H1", "Ada", 0.5, 0.9, 0.45),
            ("U1", "Ivo", "P2", "Max", -1, "H1", "Ada", 0.5, 0.75, 0.375),
        ),
    ),
    # G1 and H1 are joined up to the 29th.
    (
        "warm_introductions",
        {"person": "G1", "as_of": "2025-06-29"},
        rows(INTRODUCTIONS, ("U1", "Ivo", "H1", "Ada", 0, "G1", "Eve", 0.8, 0.5, 0.4)),
    ),
    ("warm_introductions", {"person": "G1", "as_of": AS_OF}, []),
    # To our own people we need nobody.
    ("warm_introductions", {"person": "U2", "as_of": AS_OF}, []),
    # G1 and H3 have no owner, nor has P3 whom both of ours know; the others have one, but nobody in contact.
    (
        "unowned_key_stakeholders",
        {"power": "0.5", "as_of": AS_OF},
        rows(
            UNOWNED,
            ("G1", "Eve", "government", "Health Board", 0.8, None, None, 1),
            ("G2", "Fay", "government", "Health Board", 0.8, None, "Joy", 0),
            ("C1", "Rival", "competitor", None, 0.7, None, "Ivo", 0),
            ("M1", "Gil", "media", None, 0.6, None, "Press desk", 0),
            ("P3", "Ned", "distributor", "Echo Ltd", 0.55, None, None, 2),
            ("H3", "Cho", "customer", "City Hospital", 0.5, 1, None, 1),
        ),
    ),
    # H1: (.6 + .1) / 2 before; what came the same afternoon came from H1. H3 has cheered up again.
    (
        "soured_contacts",
        {"as_of": AS_OF},
        rows(
            SOURED,
            ("H1", "Ada", "City Hospital", "U1", "Ivo", "2025-01-10", "email", -0.5, 0.35, None),
            ("G1", "Eve", "Health Board", "U2", "Joy", "2025-03-01", "call", -0.8, 0.4, "2025-03-05"),
        ),
    ),
    (
        "soured_contacts",
        {"as_of": "2025-05-01"},
        rows(
            SOURED,
            ("H3", "Cho", "City Hospital", "U2", "Joy", "2025-05-01", "visit", -0.6, None, None),
            ("H1", "Ada", "City Hospital", "U1", "Ivo", "2025-01-10", "email", -0.5, 0.35, None),
            ("G1", "Eve", "Health Board", "U2", "Joy", "2025-03-01", "call", -0.8, 0.4, "2025-03-05"),
        ),
    ),
]

DECISIONS: list[Answer] = [
    (
        "decision_participants",
        {"decision": "D1", "as_of": AS_OF},
        rows(
            PARTICIPANTS,
            ("D1", "H1", "Ada", "Director", "City Hospital", "decider", -1, 1, "Ivo", "2025-01-10"),
            ("D1", "H2", "Ben", "Head of IT", "City Hospital", "approver;buyer", None, None, "Sales desk", None),
            ("D1", "H3", "Cho", None, "City Hospital", "user;influencer", 2, None, None, "2025-06-20"),
        ),
    ),
    (
        "decision_participants",
        {"decision": "Renewal", "as_of": "2025-05-01"},
        rows(
            PARTICIPANTS,
            ("D2", "P1", "Lou", None, "Delta", "decider", None, None, None, "2025-04-30"),
            ("D2", "H3", "Cho", None, "City Hospital", "gatekeeper", 1, None, None, "2025-05-01"),
            ("D2", "H4", "Dov", None, "City Hospital", None, None, None, None, None),
        ),
    ),
    ("decision_participants", {"decision": "nothing", "as_of": AS_OF}, []),
    # P1 influences H2 with (.5 + .6 + .7 + .2) / 4. S1 is on bad terms, and S2 is the one who is advised.
    (
        "advisers_of_deciders",
        {"decision": "Scanner tender", "as_of": AS_OF},
        rows(
            ADVISERS,
            ("D1", "H1", "Ada", "decider", "P2", "Max", "Consultant", None, -1, "advises", 0.75),
            ("D1", "H2", "Ben", "approver;buyer", "P1", "Lou", None, None, None, "influences", 0.5),
            ("D1", "H2", "Ben", "approver;buyer", "H3", "Cho", None, "user;influencer", 2, "friend", 0.4),
            ("D1", "H2", "Ben", "approver;buyer", "P3", "Ned", None, None, None, "family", None),
        ),
    ),
    # Whom P1 influences is no matter here.
    ("advisers_of_deciders", {"decision": "D2", "as_of": AS_OF}, []),
    ("advisers_of_deciders", {"decision": "nothing", "as_of": AS_OF}, []),
    # D3 lacks nobody: H3 uses and influences in every decision that does not say otherwise. D2 does.
    (
        "missing_roles",
        {},
        rows(
            MISSING,
            ("D4", "Permit", None, None, "2025-07-01", "decider;approver;buyer;coach"),
            ("D1", "Scanner tender", "offer", 100000.0, "2025-09-30", "coach"),
            ("D2", "Renewal", None, None, None, "approver;user;buyer;influencer;coach"),
        ),
    ),
]

SHORT = rows(
    GAPS,
    ("H3", "Cho", None, None, None, 5.0, 4.0, 1.0, None, None, None),
    ("H1", "Ada", "U1", "Ivo", "works_with", 0.9, 0.4, 0.5, 0.7, 0.6, 0.1),
    ("H4", "Dov", "H2", "Ben", "reports_to", None, None, None, 0.8, 0.3775, 0.4225),
    ("U2", "Joy", "H2", "Ben", "knows", 0.7, 0.4, 0.3, None, None, None),
)
RISKS: list[Answer] = [
    # H1 is in contact with H3, H4 and P2, and with U1, whose quarrel with C1 is not H1's.
    *(
        (
            "opposition_around",
            {"person": person, "as_of": AS_OF},
            rows(
                OPPOSITION,
                (0, "H1", "Ada", 0, "opposes", None, None, "H3", "Cho", 1),
                (0, "H2", "Ben", None, "reports_to", -0.5, None, "H1", "Ada", 0),
                (1, "C1", "Rival", None, "opposes", None, None, "P2", "Max", -1),
                (1, "C1", "Rival", None, "opposes", None, "2025-01-01", "P2", "Max", -1),
            ),
        )
        for person in ("H1", "Ada")
    ),
    # H3 is in contact with H1 and H2; C1 opposed H3 up to the 29th.
    (
        "opposition_around",
        {"person": "H3", "as_of": AS_OF},
        rows(
            OPPOSITION,
            (0, "H1", "Ada", 0, "opposes", None, None, "H3", "Cho", 1),
            (1, "H2", "Ben", None, "reports_to", -0.5, None, "H1", "Ada", 0),
            (1, "S1", "Acme", None, "advises", -0.5, None, "H2", "Ben", None),
            (1, "U2", "Joy", None, "knows", -0.4, None, "H2", "Ben", None),
        ),
    ),
    # Media: the tie is over. Competitor: a conflict. Academia: the contact is still to come.
    (
        "ungoverned_types",
        {"as_of": AS_OF},
        rows("type stakeholders", ("supplier", 2), ("academia", 1), ("competitor", 1), ("media", 1)),
    ),
    (
        "sole_suppliers",
        {"as_of": AS_OF},
        rows(
            SUPPLIERS,
            ("M1", "Gil", "S1", "Acme", None),
            ("O1", "City Hospital", "S1", "Acme", 0.9),
            ("P1", "Lou", "S2", "Bolt", None),
        ),
    ),
    # H4 and H2: .8 wanted, .3775 there. U2 and H2, on bad terms: .3 in spite of binary fractions.
    # Not P2, whose tie has no strength known, nor what S2 owed Gil.
    *(
        ("expectation_gaps", {"gap": gap, "as_of": AS_OF}, SHORT[:count])
        for gap, count in (("0.3", 4), ("0.4225", 3), ("0.5", 2))
    ),
    # 31 December to 30 June is 181 days. P2 expires today, A1 is no person. Ties that are over are held all the same.
    (
        "expired_records",
        {"as_of": AS_OF},
        rows(
            EXPIRED,
            ("M1", "Gil", "media", "expired;no_provenance", "2024-12-31", 181, None, 3, 0),
            ("P1", "Lou", "partner", "expired", "2025-06-29", 1, "CRM", 3, 2),
            ("H4", "Dov", "customer", "no_provenance", None, None, None, 5, 1),
        ),
    ),
]

ANSWERS: list[Answer] = [*REPORTING, *CONTACTS, *DECISIONS, *RISKS]

NO_DECISION = (None,) * 5
BARE_ANSWERS: list[Answer] = [
    (
        "decision_participants",
        {"decision": "the one", "as_of": AS_OF},
        rows(PARTICIPANTS, (None, "B1", "Bo", None, None, "decider", None, None, None, None)),
    ),
    (
        "advisers_of_deciders",
        {"decision": "the one", "as_of": AS_OF},
        rows(ADVISERS, (None, "B1", "Bo", "decider", "B2", "Bea", None, None, None, "advises", None)),
    ),
    ("missing_roles", {}, rows(MISSING, (*NO_DECISION, "approver;user;buyer;influencer;coach"))),
]
EMPTY_ANSWERS: list[Answer] = [
    ("missing_roles", {}, rows(MISSING, (*NO_DECISION, "decider;approver;user;buyer;influencer;coach"))),
]

# Records, and each query with its parameters and the rows it must give on them, in this order.
CASES: dict[str, tuple[Records, list[Answer]]] = {
    "a small market": (NETWORK, ANSWERS),
    "no decision recorded": (BARE, BARE_ANSWERS),
    "nothing recorded": (Records(), EMPTY_ANSWERS),
    **{name: (people_tied(way), answers_to(way)) for name, way in WAYS.items()},
}
