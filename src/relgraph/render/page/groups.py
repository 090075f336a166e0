"""Who stands together on the map: a department, else an organization, of at least three people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from relgraph.model import Stakeholder

FEWEST = 3


@dataclass(frozen=True, slots=True)
class Group:
    """A name the user gave, and the ids of those who belong to it."""

    name: str
    ids: tuple[str, ...]


def group_people(people: Iterable[Stakeholder], names: Mapping[str, str]) -> tuple[Group, ...]:
    """Return the groups of at least three, in order of first mention.

    An organization is split by department where at least two of its departments are large enough; who
    is left over then belongs to no group. `names` gives an organization's name where it is
    recorded by id.
    """
    by_place: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person in people:
        if person.organization or person.department:
            by_place[person.organization or ""][person.department or ""].append(person.id)
    groups = []
    for organization, departments in by_place.items():
        large = {name: ids for name, ids in departments.items() if name and len(ids) >= FEWEST}
        whole = [one for ids in departments.values() for one in ids]
        if len(large) > 1 or not organization:
            groups += [Group(name, tuple(ids)) for name, ids in large.items()]
        elif len(whole) >= FEWEST:
            groups.append(Group(names.get(organization, organization), tuple(whole)))
    return tuple(groups)
