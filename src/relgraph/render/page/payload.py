"""What the page knows: one plain structure, every text of ours in both languages.

People go by ids of our own (n1, n2, ...), so that nothing a user wrote can be taken for a key, a
selector or a piece of markup. What a user wrote stays a plain string.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources
from typing import TYPE_CHECKING, Any

from relgraph.render.page.chain import chain_payload
from relgraph.render.page.grid import grid_payload
from relgraph.render.page.map import draw_map
from relgraph.render.page.pairs import read_pairs
from relgraph.render.page.spelling import spell
from relgraph.render.page.text import LINE, NAME, PARAGRAPH, both, tidied, tidy
from relgraph.report import public_name
from relgraph.wording import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relgraph.model import Stakeholder
    from relgraph.render.page.pairs import Pair
    from relgraph.report import Report
    from relgraph.ties import Tie

LABELS = ("type", "role", "stance", "group", "status")
WORD_FILES = ("words.json", "words-chain.json")
MOST_REASONS, MOST_ATTRIBUTES = 5, 6
# The default classification, for which the page has words of its own.
CONFIDENTIAL = "confidential"


def payload(report: Report, *, lang: str, profile: str) -> dict[str, Any]:
    """Return everything the page shows, ready for JSON; the report is already fit for the profile."""
    network = report.network
    ref = {person: f"n{place}" for place, person in enumerate(network.stakeholders, start=1)}
    names = {person: tidy(name, NAME) for person, name in network.names.items()}
    pairs = read_pairs(report)
    drawn = draw_map(report, pairs)
    people = _people(report, ref, names, pairs)
    for person, (x, y), radius in zip(people, drawn.points, drawn.radius, strict=True):
        person |= {"x": float(x), "y": float(y), "r": round(float(radius), 1)}
    return {
        "meta": _meta(report, ref, pairs) | {"lang": lang, "profile": profile},
        "words": _words(pairs),
        "people": [slim(person) for person in people],
        "ties": [slim(_tie(report, pair, ref, names)) for pair in pairs],
        "groups": [{"name": tidy(group.name), "members": [ref[one] for one in group.ids]} for group in drawn.groups],
        "findings": [_finding(finding, ref, names) for finding in report.findings],
        "notices": [both("notice", notice.code, notice.figures, names=names) for notice in report.ranking.notices],
        "ranking": [ref[row.id] for row in report.ranking.rows],
        "chain": tidied(chain_payload(report, ref)),
        "grid": tidied(grid_payload(report, ref)),
    }


def slim(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry without what is unknown, empty or false: the page fills these in (core.js)."""
    # Zero says something: neutral, no power, today.
    return {key: value for key, value in entry.items() if value or (value == 0 and value is not False)}


def _meta(report: Report, ref: Mapping[str, str], pairs: tuple[Pair, ...]) -> dict[str, Any]:
    network = report.network
    people = network.stakeholders.values()
    chain = report.chain
    rows = report.ranking.rows
    return {
        "title": tidy(report.title) or tidy(public_name(network)),
        "decision": _decision(report),
        "classification": "" if report.classification == CONFIDENTIAL else tidy(report.classification),
        "as_of": network.as_of.isoformat() if network.as_of else None,
        "source": tidy(public_name(network)),
        "people": len(people),
        "placeholders": sum(bool(person.placeholder) for person in people),
        "ties": len(pairs),
        "records": network.source.relationships,
        "conflicts": sum(pair.conflict for pair in pairs),
        "fragile": sum(bool(pair.fragile) for pair in pairs),
        "chain": chain is not None,
        "status": chain.status if chain is not None else None,
        "decider": ref.get(chain.decider or "") if chain is not None else None,
        "weights": {name: part.weight for name, part in rows[0].parts.items()} if rows else {},
        "repeatability": report.ranking.repeatability,
        "level": any(notice.code == "structure_cannot_tell" for notice in report.ranking.notices),
    }


def _decision(report: Report) -> dict[str, Any] | None:
    decisions = report.network.records.decisions
    wanted = report.chain.decision if report.chain is not None else None
    found = next((one for one in decisions if wanted in (one.id, one.name)), None)
    if found is None:
        return None
    due = found.due.isoformat() if found.due else None
    return {"name": tidy(found.name), "stage": tidy(found.stage), "value": found.value, "due": due}


def _words(pairs: tuple[Pair, ...]) -> dict[str, Any]:
    words: dict[str, Any] = {}
    here = resources.files(__package__).joinpath("static")
    for name in WORD_FILES:
        if here.joinpath(name).is_file():
            read = json.loads(here.joinpath(name).read_text(encoding="utf-8"))
            words |= {key: {"en": text, "zh": read["zh"][key]} for key, text in read["en"].items()}
    for family in LABELS:
        english, chinese = (sentences("label", lang).get(family, {}) for lang in ("en", "zh"))
        words |= {f"{family}.{code}": {"en": english[code], "zh": chinese.get(code, english[code])} for code in english}
    for tie in (tie for pair in pairs for tie in pair.ties):
        words.setdefault(f"kind.{_code(tie)}", {"en": tidy(_reads(tie, "en")), "zh": tidy(_reads(tie, "zh"))})
    return words


def _code(tie: Tie) -> str:
    """Return the word a tie goes by: its kind's, or the user's own narrower or unknown one."""
    return tie.kind.name if tie.sense in (tie.kind.name, tie.kind.inverse) else tidy(tie.sense, NAME)


def _reads(tie: Tie, lang: str) -> str:
    return str(getattr(tie.kind, lang)) if _code(tie) == tie.kind.name else tidy(tie.sense).replace("_", " ")


def _people(
    report: Report, ref: Mapping[str, str], names: Mapping[str, str], pairs: tuple[Pair, ...]
) -> list[dict[str, Any]]:
    ranked = {row.id: row for row in report.ranking.rows}
    roles = {row.id: row for row in report.chain.rows} if report.chain is not None else {}
    contact = _contacts(report, ref, pairs)
    people = []
    for person in report.network.stakeholders.values():
        entry = _person(person, ref, names) | _standing(ranked.get(person.id), names)
        part = roles.get(person.id)
        if part is not None:
            entry |= {"roles": list(part.roles), "stance": part.stance, "key": part.key}
            hidden = [reason for reason in part.reasons if reason.code == "hidden_influence"]
            entry["hidden"] = bool(hidden)
            told = [both("reason", reason.code, reason.figures, names=names) for reason in part.reasons]
            entry["reasons"] = (told + entry["reasons"])[:MOST_REASONS]
        entry["covered_by"] = contact.get(person.id)
        people.append(entry)
    return people


def _person(person: Stakeholder, ref: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    name = names[person.id]
    pinyin, initials = spell(name)
    more = {tidy(key, NAME): tidy(value) for key, value in list(person.attributes.items())[:MOST_ATTRIBUTES] if value}
    return {
        "n": ref[person.id],
        "name": name,
        "title": tidy(person.title),
        "type": person.type,
        "organization": tidy(names.get(person.organization or "", person.organization), LINE),
        "department": tidy(person.department),
        "roles": list(person.buying_roles),
        "stance": person.stance,
        "power": person.power,
        "interest": person.interest,
        "ours": bool(person.ours),
        "placeholder": bool(person.placeholder),
        "pinyin": pinyin[:NAME],
        "initials": initials[:NAME],
        "note": tidy(person.note, PARAGRAPH),
        "more": more,
    }


def _standing(row: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a person's place in the ranking; our own people have none."""
    if row is None:
        return {"score": None, "rank": None, "parts": {}, "reasons": []}
    return {
        "score": _rounded(row.score),
        "rank": row.rank,
        "parts": {name: _rounded(part.value) for name, part in row.parts.items()},
        "reasons": [both("reason", reason.code, reason.figures, names=names) for reason in row.reasons],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _contacts(report: Report, ref: Mapping[str, str], pairs: tuple[Pair, ...]) -> dict[str, dict[str, Any]]:
    """Return who of ours knows each of the others best, how well, and since how many days without contact."""
    network = report.network
    ours = {person.id for person in network.stakeholders.values() if person.ours}
    best: dict[str, tuple[Pair, str]] = {}
    for pair in pairs:
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            if pair.conflict or one not in ours or other in ours:
                continue
            if other not in best or pair.weight > best[other][0].weight:
                best[other] = (pair, one)
    return {
        other: {"n": ref[one], "strength": round(pair.weight, 4), "days": _days(report, pair)}
        for other, (pair, one) in best.items()
    }


def _days(report: Report, pair: Pair) -> int | None:
    day = report.network.as_of
    return (day - pair.last).days if pair.last is not None and day is not None else None


def _tie(report: Report, pair: Pair, ref: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    a = ref[pair.a]
    strongest: Counter[tuple[str, str]] = Counter()
    for tie in pair.ties:
        key = (_code(tie), "ab" if tie.source == pair.a else "ba")
        strongest[key] = max(strongest[key], tie.strength.value)  # type: ignore[assignment]
    mutual = {_code(tie) for tie in pair.ties if tie.kind.mutual}
    return {
        "a": a,
        "b": ref[pair.b],
        "group": pair.groups[0],
        "groups": list(pair.groups) if len(pair.groups) > 1 else [],
        "kinds": [[sense, "both" if sense in mutual else way] for (sense, way), _ in strongest.most_common()],
        "says": {"ab": _carrier(pair, pair.a), "ba": _carrier(pair, pair.b)},
        "w": round(pair.weight, 4),
        "ab": _rounded(pair.ab),
        "ba": _rounded(pair.ba),
        "conflict": pair.conflict,
        "fragile": [both("reason", reason.code, reason.figures, names=names) for reason in pair.fragile],
        "silent": _days(report, pair),
    }


def _carrier(pair: Pair, mover: str) -> list[str] | None:
    """Return the kind that carries most influence from `mover` to the other, and which way it is recorded."""
    carried = [(tie.to_target if tie.source == mover else tie.to_source, tie) for tie in pair.ties]
    most, tie = max(carried, key=lambda entry: entry[0])
    if pair.conflict or most <= 0:
        return None
    return [_code(tie), "both" if tie.kind.mutual else "ab" if tie.source == pair.a else "ba"]


def _finding(finding: Any, ref: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": tidy(finding.code, NAME),
        "head": both("finding", finding.code, finding.figures, names=names, part="head"),
        "line": both("finding", finding.code, finding.figures, names=names, part="line"),
        "people": [ref[one] for one in finding.people if one in ref],
        "tie": [ref[one] for one in finding.tie] if finding.tie else None,
    }
