"""Sources as they come: each read with what the store and the earlier ones hold, under the name it goes by there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from relgraph.errors import UsageError
from relgraph.io.reading import base_name
from relgraph.model import Records
from relgraph.stores import is_store, store_name
from relgraph.transfer.reading import read_network
from relgraph.transfer.rejecting import rejected
from relgraph.validation import Known
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from relgraph.errors import Issue
    from relgraph.io import Reading
    from relgraph.model import Decision, Stakeholder
    from relgraph.stores import Store

    Member = tuple[str, str, str]
    """Id, name, and the names of the sources that brought it, joined by `;`."""
    Held = tuple[tuple[Member, ...], tuple[Member, ...]]
    """The people and the decisions of a store."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One source as it was read, under the name by which the store knows it again."""

    name: str
    reading: Reading
    accepted: Records
    lineage: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it can be taken."""
        return bool(self.reading.errors) and self.accepted == Records()


def names_of(sources: Sequence[str | Path], given: str | None, *, replace: bool) -> list[str]:
    """Return under which name the store knows each source again."""
    names = [given.strip()] if given else [store_name(one) if is_store(one) else base_name(one) for one in sources]
    # As the store writes them: it joins names by this sign.
    names = [name.replace(";", ",") for name in names]
    twins = [name for name, count in Counter(names).items() if count > 1]
    if replace and twins:
        # They would take each other's records away.
        raise failure(UsageError, "sources_alike", {"source": twins[0]})
    return names


def read_sources(
    sources: Iterable[tuple[str, str | Path]], held: Held, *, good_only: bool, **how: Any
) -> list[Incoming]:
    """Read every source; each may refer to whom the store or an earlier one holds."""
    incoming: list[Incoming] = []
    for name, place in sources:
        reading = read_network(place, known=_known(held, name, [each.accepted for each in incoming]), **how)
        accepted = reading.accepted if good_only and reading.errors else reading.records
        # A copy of a store goes on following the sources that the store follows, unless it is given a name.
        lineage = is_store(place) and name == store_name(place).replace(";", ",")
        incoming.append(Incoming(name, reading, accepted, lineage))
    return incoming


def held_by(store: Store | None, *, sole: bool) -> Held:
    """Return the people and the decisions of a store, with the names of their sources where that is asked for."""
    if store is None:
        return (), ()
    if not sole:
        people, decisions = store.members()
        return tuple((*one, "") for one in people), tuple((*one, "") for one in decisions)
    records = store.read()
    return _members(records.stakeholders), _members(records.decisions)


def _members(listed: Iterable[Stakeholder | Decision]) -> tuple[Member, ...]:
    return tuple((one.id, one.name, one.origin.source) for one in listed)


def _known(held: Held, name: str, earlier: Sequence[Records]) -> Known:
    """Return whom and what a source may refer to; whom it alone has brought goes where it has them no longer."""
    people, decisions = (tuple((id, called) for id, called, sources in listed if sources != name) for listed in held)
    return Known(
        people=(*people, *((one.id, one.name) for records in earlier for one in records.stakeholders)),
        decisions=(*decisions, *((one.id, one.name) for records in earlier for one in records.decisions)),
    )


def judge(incoming: Sequence[Incoming], *, good_only: bool) -> tuple[tuple[Issue, ...], Counter[str]]:
    """Return everything found wrong, and how much of each table stays outside."""
    issues: list[Issue] = []
    counts: Counter[str] = Counter()
    for each in incoming:
        found = list(each.reading.issues)
        if good_only and each.reading.errors:
            more, left_out = rejected(each.reading, each.accepted)
            found += more
            counts += left_out
        if len(incoming) > 1:
            # Every folder has a stakeholders.csv.
            found = [_placed(issue, each) for issue in found]
        issues += found
    return tuple(issues), counts


def _placed(issue: Issue, each: Incoming) -> Issue:
    here = each.reading.source
    return issue if issue.source in ("", here) else replace(issue, source=f"{here}/{issue.source}")
