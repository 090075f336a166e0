"""The page for others: without notes, stances, contact details and assessments.

What must not leave is taken out of the report itself, before anything is made of it: a view cannot
show, and a later change cannot forget to hide, what is not there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relgraph.network import Network

if TYPE_CHECKING:
    from relgraph.model import Records, Stakeholder
    from relgraph.report import Report

# Sentences that tell nothing about anyone's stance or assessed power. One that is not named here stays behind.
SHARED_FINDINGS = frozenset({
    "no_decider", "hidden_influence_known", "hidden_influence_unknown", "no_route", "route", "route_cooling",
    "single_thread", "single_thread_route", "holds_alone", "leads", "nothing_stands_out", "single_source",
    "cut_point", "unkept_types", "cooling", "conflicts",
})  # fmt: skip
SHARED_REASONS = frozenset({
    "bridge", "bypassed", "cooling", "cut_point", "hidden_influence", "leads", "level", "looked_up_to",
    "low_strength_traffic", "measured", "no_formal_position", "one_sided", "role", "silent", "single_source",
    "single_thread", "sole_contact", "stands_between", "through_competitor", "uncovered",
})  # fmt: skip


def for_sharing(report: Report) -> Report:
    """Return the report with everything taken out that the profile `share` leaves out."""
    network = report.network
    bare = Network(
        _bare_records(network.records),
        source=network.source.source,
        kinds=network.kinds,
        as_of=network.as_of,
        unweighted=network.unweighted,
        half_life=network.half_life,
        notices=network.input_notices,
    )
    ranking = replace(
        report.ranking, rows=tuple(replace(row, power=None, reasons=_told(row)) for row in report.ranking.rows)
    )
    chain = report.chain
    if chain is not None:
        rows = tuple(replace(row, stance=None, reasons=_told(row)) for row in chain.rows)
        chain = replace(chain, status=None, warnings=(), rows=rows)
    findings = tuple(finding for finding in report.findings if finding.code in SHARED_FINDINGS)
    return replace(report, network=bare, ranking=ranking, chain=chain, findings=findings)


def _told(row: Any) -> tuple[Any, ...]:
    return tuple(reason for reason in row.reasons if reason.code in SHARED_REASONS)


def _bare_records(records: Records) -> Records:
    return replace(
        records,
        stakeholders=tuple(_bare(person) for person in records.stakeholders),
        relationships=tuple(
            replace(tie, note=None, evidence=None, provenance=None, attributes={}) for tie in records.relationships
        ),
        interactions=tuple(replace(entry, note=None, channel=None) for entry in records.interactions),
        participations=tuple(replace(part, stance=None) for part in records.participations),
    )


def _bare(person: Stakeholder) -> Stakeholder:
    """Return who somebody is and where, and nothing of what we think of them or how they are reached."""
    return replace(
        person,
        power=None, interest=None, legitimacy=None, urgency=None,
        stance=None, desired_stance=None, stance_confidence=None,
        owner=None, channel=None, cadence=None,
        value=None, satisfaction=None, expected=None, delivered=None,
        tags=(), note=None, provenance=None, attributes={},
    )  # fmt: skip
