"""The rows that queries answer with: their columns, and how they are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = dict[str, Any]
Answer = tuple[str, dict[str, str], list[Row]]


def rows(columns: str, *values: tuple[Any, ...]) -> list[Row]:
    return [dict(zip(columns.split(), each, strict=True)) for each in values]


def exact(found: Iterable[Mapping[str, Any]]) -> list[list[tuple[str, str, Any]]]:
    """Return rows such that they are equal only with the same order of columns, and 1 is not 1.0."""
    return [[(name, type(value).__name__, value) for name, value in row.items()] for row in found]


CHAIN = "id name title stance steps"
ACCOUNTS = "account our_people their_people only_ours only_theirs"
KNOWN = "our_id our_name their_id their_name their_title kind strength"
COOLING = "our_id our_name their_id their_name last_contact silent_days fine_days"
SUPPLIERS = "buyer_id buyer_name supplier_id supplier_name share"
INTRODUCTIONS = "our_id our_name via_id via_name via_stance their_id their_name ours_to_via via_to_them strength"
PARTICIPANTS = "decision id name title organization buying_roles stance desired_stance owner last_contact"
ADVISERS = (
    "decision decider_id decider_name decider_roles adviser_id adviser_name adviser_title adviser_roles"
    " adviser_stance kind strength"
)
OPPOSITION = "steps source_id source_name source_stance kind sentiment since target_id target_name target_stance"
UNOWNED = "id name type organization power stance owner our_contacts"
MISSING = "decision name stage value due missing_roles"
EXPIRED = "id name type reasons expires days_over provenance ties contacts"
GAPS = "id name with_id with_name kind expected delivered gap desired_strength strength shortfall"
SOURED = "their_id their_name organization our_id our_name day channel sentiment before answered"
