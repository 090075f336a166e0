"""Records in which every field is used and nothing is easy, for the tests of what keeps them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from relgraph.fields import TABLES, interaction_keys
from relgraph.model import Decision, Interaction, Participation, Records, Relationship, Stakeholder
from relgraph.vocabulary import Kinds

HOSTILE = '\'); DROP TABLE stakeholders; -- `]) DETACH DELETE n // {"a": 1} \\ $id :id'

FULL = Stakeholder(
    id="K01",
    name="裴正澜",
    type="customer",
    entity="person",
    organization="O1",
    department="采购部",
    title="部长",
    level=2,
    power=0.75,
    interest=0.1,
    legitimacy=1.0,
    urgency=0.0,
    stance=-1,
    desired_stance=2,
    stance_confidence=1 / 3,
    buying_roles=("decider", "approver"),
    owner="U1",
    ours=False,
    channel="微信",
    cadence=30.0,
    value=1.5e6,
    satisfaction=-3.25,
    expected=4.0,
    delivered=2.0,
    placeholder=True,
    tags=("重点", "R, D"),
    note=HOSTILE,
    provenance="CRM",
    expires=date(2030, 12, 31),
    # Names that a store may use for itself.
    attributes={
        "type": "大客户",
        "key": "x",
        "own_type": "y",
        "relgraph_score": "z",
        "手机": "'=1+1",
        "": "blank",
        "id": "0",
    },
)
PEOPLE = (
    FULL,
    Stakeholder(id="O1", name="清源水务", type="customer", entity="organization"),
    Stakeholder(id="U1", name="Ada", type="employee", ours=True),
    Stakeholder(id="U2", name="U2"),
    Stakeholder(id=HOSTILE, name=HOSTILE, type="government"),
    Stakeholder(id="007", name="007", type="media", stance=0),
)
PERIODS = (
    Relationship(source="K01", target="U1", kind="works_with", strength=0.25, until=date(2024, 1, 31)),
    Relationship(source="K01", target="U1", kind="works_with", strength=0.5, since=date(2024, 2, 1)),
    Relationship(source="K01", target="U1", kind="works_with", strength=1.0, since=date(2025, 2, 1)),
    Relationship(source="U1", target="K01", kind="works_with", strength=1e-9),
)
FULL_TIE = Relationship(
    source="U1",
    target="O1",
    kind="supplies",
    strength=0.1 + 0.2,
    weight=3.5,
    count=12.0,
    sentiment=-0.5,
    trust=0.1,
    communication=0.2,
    affect=0.0,
    co_creation=1.0,
    desired_strength=0.9,
    expected=1.0,
    delivered=-1.0,
    share=0.6,
    directed=True,
    since=date(2020, 2, 29),
    until=date(2031, 1, 1),
    confidence=0.8,
    evidence="合同 2020-17",
    note="“引号”与\n换行\t制表",
    provenance="ERP",
    attributes={"kind": "主供", "since": "x", "源": "y"},
)
EVERY_KIND = tuple(
    Relationship(source="U2", target="007", kind=name)
    for name in (*(kind.name for kind in Kinds()), "email", "political_information", "共现", "straße", "a`b]->(c")
)
LOG = (
    Interaction(
        date=datetime(2025, 6, 30, 9, 30), source="U1", target="K01", channel="电话", sentiment=-1.0, note="冷淡"
    ),
    Interaction(
        date=datetime(2025, 6, 30, 9, 30), source="U1", target="K01", channel="电话", sentiment=-1.0, note="冷淡"
    ),
    Interaction(date=datetime(2025, 6, 30), source="K01", target="U1"),
    Interaction(date=datetime(1999, 12, 31, 23, 59, 59, 999999), source="U2", target=HOSTILE),
)
DECISIONS = (
    Decision(id="D1", name="水表招标", stage="评标", value=8.5e6, due=date(2025, 9, 1), rule="综合评分"),
    Decision(id="D2", name="D2"),
)
PARTS = (
    Participation(decision="D1", stakeholder="K01", buying_roles=("approver",), stance=1),
    Participation(decision="D1", stakeholder="U2", buying_roles=(), stance=0),
    Participation(decision="D2", stakeholder="K01"),
)
RICH = Records(
    stakeholders=PEOPLE,
    relationships=(*PERIODS, FULL_TIE, *EVERY_KIND),
    interactions=LOG,
    decisions=DECISIONS,
    participations=PARTS,
)


def by_key(records: Records) -> dict[str, dict[Any, Any]]:
    """Return records by table and key: the order in which a store gives them is its own affair."""
    keys = {
        "stakeholders": lambda rows: [row.id for row in rows],
        "relationships": lambda rows: [row.key for row in rows],
        "interactions": interaction_keys,
        "decisions": lambda rows: [row.id for row in rows],
        "participations": lambda rows: [(row.decision, row.stakeholder) for row in rows],
    }
    found = {}
    for table in TABLES:
        rows = getattr(records, table)
        found[table] = dict(zip(keys[table](rows), rows, strict=True))
        assert len(found[table]) == len(rows)
    return found
