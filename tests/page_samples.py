"""Reports small enough to check by eye, for the tests of the page.

The analyses and the sentences are real; only the findings of the small tender are set by hand, so
that its tests hold whatever the analyses find worth saying first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from relgraph.analysis.rank import Ranking
from relgraph.analysis.weak_links import WeakLinks
from relgraph.model import Decision, Interaction, Records, Relationship, Stakeholder
from relgraph.network import Network
from relgraph.report import Finding, Report, make_report

LONG = "长" * 5000 + "x" * 5000
HOSTILE = (
    "</script><script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=2">',
    "javascript:window.pwned=3",
    "one\u2028two\u2029three",
    "\u202egpj.exe\u2066 x",
    LONG,
    "'\"><svg onload=window.pwned=4>",
    "__proto__",
    "{name} {{7*7}} ${1}",
    "\x00\x07\x1b[31m",
)


def report_of(people: Any, ties: Any = (), *, log: Any = (), decisions: Any = (), title: str = "Sample") -> Report:
    """Return the report on these records."""
    records = Records(
        stakeholders=tuple(people), relationships=tuple(ties), interactions=tuple(log), decisions=tuple(decisions)
    )
    return make_report(Network(records, source="sample.xlsx"), title=title)


def nobody() -> Report:
    """Return a report on an empty network."""
    network = Network(Records(), source="empty.xlsx")
    ranking = Ranking(network=network.source, method="", parameters={})
    weak_links = WeakLinks(network=network.source, method="", parameters={})
    return Report(network=network, ranking=ranking, weak_links=weak_links, chain=None, findings=(), title="Empty")


def tender() -> Report:
    """Return a small tender: ours W, the customer's K, a rival R, one adviser with the decider's ear."""
    who, tie = Stakeholder, Relationship
    people = [
        who(id="W1", name="Ada Berg", title="Account lead", type="employee", organization="Us", ours=True),
        who(id="W2", name="陈思远", title="工程师", type="employee", organization="Us", ours=True),
        who(id="W3", name="Lu Wen", type="employee", organization="Us", ours=True),
        who(id="K1", name="梁伟民", title="院长", type="customer", organization="Hospital", department="Board",
            buying_roles=("decider",), stance=0, power=0.9, interest=0.6, note="secret note",
            attributes={"email": "liang@example.org"}),
        who(id="K2", name="罗静怡", title="CFO", type="customer", organization="Hospital", department="Board",
            buying_roles=("approver",), stance=-1, power=0.7, interest=0.5),
        who(id="K3", name="沈国栋", type="customer", organization="Hospital", department="Board",
            stance=1, power=0.6, interest=0.8),
        who(id="K4", name="陆文渊", title="Head", type="customer", organization="Hospital", department="Radiology",
            buying_roles=("user",), stance=2, power=0.5, interest=0.9),
        who(id="K5", name="邓力", type="customer", organization="Hospital", department="Radiology"),
        who(id="K6", name="Not known", type="customer", organization="Hospital", department="Radiology",
            placeholder=True),
        who(id="A1", name="俞伯衡", title="Professor", type="academia", stance=None),
        who(id="R1", name="Rival", type="competitor", stance=-2),
    ]  # fmt: skip
    ties = [
        tie(source="W1", target="W2", kind="works_with", strength=0.7),
        tie(source="W2", target="W3", kind="works_with", strength=0.6),
        tie(source="W1", target="K4", kind="contacts", strength=0.8),
        tie(source="K4", target="A1", kind="knows", strength=0.45),
        tie(source="A1", target="K1", kind="advises", strength=0.85),
        tie(source="K2", target="K1", kind="reports_to", strength=0.8),
        tie(source="K3", target="K1", kind="reports_to", strength=0.8),
        tie(source="K4", target="K3", kind="reports_to", strength=0.7),
        tie(source="K5", target="K4", kind="reports_to", strength=0.6),
        tie(source="K6", target="K4", kind="reports_to", strength=0.5),
        tie(source="R1", target="K2", kind="friend", strength=0.8),
        tie(source="R1", target="W1", kind="opposes", strength=0.6),
    ]
    log = [Interaction(date=datetime(2026, 5, 1), source="W1", target="K4")]
    findings = (
        Finding(code="status_amber", figures={"with_us": 1, "of": 3, "uncovered": 2, "who": None}, people=("K1", "K2")),
        Finding(
            code="hidden_influence_unknown",
            figures={"who": "A1", "on": "K1", "strength": 0.85, "others": 1, "place": 2, "of": 8},
            people=("A1",),
        ),
        Finding(
            code="route",
            figures={
                "decider": "K1", "strength": 0.306, "ties": 3,
                "start": "W1", "source": "K4", "target": "A1", "weakest": 0.45,
            },
            people=("K4", "K1"),
            tie=("K4", "A1"),
        ),
        Finding(
            code="single_thread",
            figures={"why": "chain", "who": "W1", "people": 1, "of": 1, "known": ("K4",)},
            people=("W1",),
        ),
    )  # fmt: skip
    decisions = [Decision(id="D1", name="3.0T MRI", value=18_600_000, due=date(2026, 9, 15))]
    return replace(report_of(people, ties, log=log, decisions=decisions, title="First Hospital"), findings=findings)


def hostile() -> Report:
    """Return a report whose every text field holds something that would like to run or to break the page."""
    people, ties = [], []
    for i in range(2 * len(HOSTILE)):
        text = [HOSTILE[(i + step) % len(HOSTILE)] for step in range(5)]
        people.append(
            Stakeholder(
                id=f"{i} {text[0]}", name=text[0], title=text[1],
                organization=text[i % 2], department=text[3], note=text[4],
                type=("customer", "employee", "government")[i % 3], channel=text[2], tags=(text[0],), owner=text[1],
                attributes={text[2][:100]: text[1], "site": "https://example.org/<b>", "bad": HOSTILE[2]},
                buying_roles=(("decider",), ("approver",), ())[min(i, 2)], ours=i % 5 == 4,
                stance=(None, -2, -1, 0, 1, 2)[i % 6], power=0.5, interest=0.5,
            )
        )  # fmt: skip
    for i, person in enumerate(people):
        kind = ("reports_to", "knows", HOSTILE[i % len(HOSTILE)][:40], "opposes")[i % 4]
        for step in (1, 3):
            other = people[(i + step) % len(people)]
            ties.append(Relationship(source=person.id, target=other.id, kind=kind, strength=0.5, note=HOSTILE[i % 10]))
    decisions = [Decision(id="d", name=HOSTILE[0], stage=HOSTILE[1], rule=HOSTILE[2])]
    return report_of(people, ties, decisions=decisions, title=HOSTILE[0] + LONG)
