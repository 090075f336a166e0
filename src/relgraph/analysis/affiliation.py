"""Who belongs to which group by what is recorded: a department, an organization, a column of one's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relgraph.errors import UsageError
from relgraph.vocabulary import field_of, fold
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relgraph.model import Stakeholder
    from relgraph.network import Network

USUAL = ("department", "organization", "type")
"""What people are grouped by where nothing is named, in this order."""
FIELDS = (*USUAL, "entity", "title", "level", "stance", "ours", "owner", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliation:
    """The group of each person of whom it is known, by one field or column.

    Attributes
    ----------
    by
        Name of the field, or of the column.
    group_of
        Group by person; who has none is missing, for unknown is no group.
    groups
        The groups, the largest first, then by name.
    """

    by: str
    group_of: Mapping[str, str]
    groups: tuple[str, ...]


def affiliation(network: Network, by: str) -> Affiliation:
    """Return the groups of a network by a field of the stakeholders, or a column of the user's own.

    Parameters
    ----------
    by
        A field, by any of its headers, or the name of a column. Departments of the same name in several
        organizations are told apart. An organization that others belong to belongs to itself. Who is not
        marked as ours is not.

    Raises
    ------
    UsageError
        When nobody has anything called so; it lists what there is.
    """
    name = _column(network, by)
    if name not in FIELDS:
        return made(name, {person.id: person.attributes.get(name) for person in network.records.stakeholders})
    found = {person.id: _value(person, name) for person in network.records.stakeholders}
    if name == "organization":
        houses = {house for house in found.values() if house}
        found |= {id: id for id in network.stakeholders if id in houses}
    if name == "department":
        found |= _told_apart(network, found)
    return made(name, found)


def is_column(network: Network, name: str) -> bool:
    """Return whether anybody has a column of that very name."""
    return any(name in person.attributes for person in network.records.stakeholders)


def made(by: str, found: Mapping[str, str | None]) -> Affiliation:
    """Return groups by person as an affiliation; who has no text has no group."""
    group_of = {id: text.strip() for id, text in found.items() if text and text.strip()}
    sizes = Counter(group_of.values())
    return Affiliation(by=by, group_of=group_of, groups=tuple(sorted(sizes, key=lambda name: (-sizes[name], name))))


def usual(network: Network) -> tuple[Affiliation, ...]:
    """Return the groups by department, organization and type, where there are at least two."""
    found = (affiliation(network, name) for name in USUAL)
    return tuple(each for each in found if len(each.groups) > 1)


def _column(network: Network, by: str) -> str:
    own = {
        name: fold(name) for name in sorted({name for each in network.records.stakeholders for name in each.attributes})
    }
    field = by if by in FIELDS else field_of("stakeholders", by)
    if field in FIELDS:
        return field
    same = [name for name, folded in own.items() if by == name] or [
        name for name, folded in own.items() if folded == fold(by)
    ]
    if same:
        return same[0]
    known = [name for name in FIELDS if any(_value(each, name) for each in network.records.stakeholders)]
    raise failure(UsageError, "attribute_unknown", {"name": by, "there": (*known, *own)})


def _value(person: Stakeholder, name: str) -> str | None:
    if name == "ours":
        return "true" if person.ours else "false"
    if name == "type" and person.type == "other":
        return person.attributes.get("type") or person.type  # the user's own word for a type that is in no list
    value = getattr(person, name)
    return None if value is None else str(value)


def _told_apart(network: Network, found: Mapping[str, str | None]) -> dict[str, str]:
    """Return department and organization of those whose department exists in several organizations."""
    houses: dict[str, set[str]] = defaultdict(set)
    for person in network.records.stakeholders:
        if (department := found[person.id]) and person.organization:
            houses[department].add(person.organization)
    return {
        person.id: f"{department} ({network.names.get(person.organization, person.organization)})"
        for person in network.records.stakeholders
        if (department := found[person.id]) and person.organization and len(houses[department]) > 1
    }
