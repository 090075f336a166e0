"""A part of a network: the records of some people, or of some kinds of tie."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from relgraph.result import Notice
from relgraph.vocabulary import fold, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from relgraph.model import Records, Stakeholder
    from relgraph.vocabulary import Kinds

FIELDS = ("type", "organization", "department", "kind")
"""What a part of a network can be chosen by."""
LISTED = 12


def select(
    records: Records, wanted: Mapping[str, Iterable[str]], *, kinds: Kinds
) -> tuple[Records, tuple[Notice, ...]]:
    """Return the records that match every field of `wanted`, and a notice for each that leaves nothing.

    A kind that the table knows takes its synonyms and inverse wordings along; a narrower word (email) or
    one that nobody knows takes only itself.

    Raises
    ------
    TypeError
        For a field that cannot select.
    """
    if unknown := set(wanted) - set(FIELDS):
        msg = f"cannot select by {', '.join(sorted(unknown))}"
        raise TypeError(msg)
    values = {name: tuple(given) for name, given in wanted.items()}
    names = {person.id: person.name for person in records.stakeholders}
    folded = {name: {_folded(name, value) for value in given} for name, given in values.items() if name != "kind"}
    ids = {
        person.id
        for person in records.stakeholders
        if all(chosen & set(map(fold, _has(person, name, names))) for name, chosen in folded.items())
    }
    senses = {_sense(value, kinds) for value in values["kind"]} if "kind" in values else None
    part = replace(
        records,
        stakeholders=tuple(person for person in records.stakeholders if person.id in ids),
        relationships=tuple(
            tie
            for tie in records.relationships
            if {tie.source, tie.target} <= ids and (senses is None or senses & _senses(tie.kind, kinds))
        ),
        interactions=tuple(
            entry
            for entry in records.interactions
            if {entry.source, entry.target} <= ids
            and (senses is None or senses & {"contacts", *_senses(entry.channel or "contacts", kinds)})
        ),
        participations=tuple(part for part in records.participations if part.stakeholder in ids),
    )
    return part, tuple(_empty(records, part, values, names))


def _folded(name: str, value: str) -> str:
    return fold((word("type", value) if name == "type" else None) or value)


def _has(person: Stakeholder, name: str, names: Mapping[str, str]) -> list[str]:
    """Return every text by which a person is chosen; of an unknown type also the user's own word."""
    found: tuple[str | None, ...]
    if name == "type":
        found = (person.type, person.attributes.get("type"))
    elif name == "organization":
        found = (person.organization, names.get(person.organization or ""))
    else:
        found = (person.department,)
    return [text for text in found if text]


def _sense(text: str, kinds: Kinds) -> str:
    """Return what tells a kind from others in a selection: one text for all wordings of a kind of the table."""
    if text not in kinds:
        return kinds.spell(text)
    kind = kinds.get(text)
    return kind.turns or min(kind.name, kind.inverse or kind.name)


def _senses(text: str, kinds: Kinds) -> set[str]:
    """Return the senses that choose a tie: its own, and that of the kind that its word is a narrower one of."""
    return {_sense(text, kinds), _sense(kinds.get(text).name, kinds)}


def _empty(
    records: Records, part: Records, values: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> Iterable[Notice]:
    """Yield a notice where nobody, or no tie, is left, with what there was to choose from."""
    if records.stakeholders and not part.stakeholders:
        asked = {name: given for name, given in values.items() if name != "kind"}
        there = {text: None for name in asked for person in records.stakeholders for text in _has(person, name, names)}
        shown = "; ".join(f"{name}={','.join(given)}" for name, given in asked.items())
        yield Notice("nobody_selected", {"value": shown, "there": tuple(there)[:LISTED]})
    elif "kind" in values and not (part.relationships or part.interactions):
        kinds = dict.fromkeys(tie.kind for tie in records.relationships)
        if records.interactions:
            kinds["contacts"] = None
        yield Notice("no_tie_selected", {"value": f"kind={','.join(values['kind'])}", "there": tuple(kinds)[:LISTED]})
