"""A network in one JSON object: ``{"relgraph": 1, "stakeholders": [...], "relationships": [...], ...}``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from relgraph.fields import TABLES, values_of
from relgraph.io.encodings import decode
from relgraph.io.headers import ATTRIBUTE, lacking, table_called
from relgraph.io.tables import Refused, Report, Table, clean

if TYPE_CHECKING:
    from pathlib import Path

    from relgraph.model import Records

VERSION = 1


def to_json(records: Records) -> bytes:
    """Return records as a JSON network: UTF-8, blank fields left out, dates as ISO texts."""
    network: dict[str, Any] = {"relgraph": VERSION}
    for table in TABLES:
        network[table] = [_plain(record) for record in getattr(records, table)]
    return (json.dumps(network, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _plain(record: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in values_of(record):
        made[name] = value.isoformat() if hasattr(value, "isoformat") else value
    if attributes := getattr(record, "attributes", None):
        made["attributes"] = dict(attributes)
    return made


def read_tables(path: Path, *, encoding: str | None) -> tuple[Report, list[Table]]:
    """Return the tables of a JSON network; a row is numbered by its place in its list, from 1.

    Faults of the file as a whole are in the report, and then there are no tables.
    """
    report = Report(path.name)
    try:
        network = _parsed(decode(path.read_bytes(), report, encoding=encoding, utf8_by_rule=True))
        if not isinstance(network, dict) or "relgraph" not in network:
            raise Refused("json_not_network")  # noqa: TRY301 - one place turns every refusal into an issue
        if network["relgraph"] != str(VERSION):
            raise Refused("json_version", version=str(network["relgraph"]))  # noqa: TRY301
    except Refused as refused:
        report.error(refused.code, **refused.figures)
        return report, []
    return report, _tables(network, report)


def _parsed(text: str) -> Any:
    """Return the JSON with every number as it was written: `float` would take NaN and cut digits."""
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        raise Refused("json_broken", line=error.lineno, position=error.colno) from None
    except RecursionError:
        raise Refused("json_broken", line=1, position=1) from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise Refused("json_repeated_key", key=key)
        made[key] = value
    return made


def _tables(network: dict[str, Any], report: Report) -> list[Table]:
    tables: dict[str, Table] = {}
    for key, rows in network.items():
        name = table_called(key)
        if key == "relgraph":
            continue
        if name is None or name in tables:
            report.notice("json_key_ignored", value=key)
        elif not isinstance(rows, list):
            report.error("json_shape", value=key)
        else:
            tables[name] = _table(name, rows, Report(report.source, name))
    return list(tables.values())


def _table(name: str, rows: list[Any], report: Report) -> Table:
    flat: list[tuple[int, dict[str, str]]] = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict) and row:
            flat.append((number, _flat(row, report, number)))
        else:
            report.error("json_shape", row=number, value=json.dumps(row, ensure_ascii=False)[:40])
    header = list(dict.fromkeys(key for _, cells in flat for key in cells))
    if flat and (needed := lacking(name, header)):
        report.error("column_missing", needed=tuple(needed), seen=tuple(header))
        return Table(name, report, [], [], [], broken=True)
    filled = [(number, cells) for number, cells in flat if any(cells.values())]
    columns = [[cells.get(key, "") for _, cells in filled] for key in header]
    return Table(name, report, header, [number for number, _ in filled], columns)


def _flat(row: dict[str, Any], report: Report, number: int) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in row.items():
        if key == "attributes" and isinstance(value, dict):
            for name, text in value.items():
                label = clean(name, report, row=number)
                cells[ATTRIBUTE + label] = _text(text, report, number, name)
        else:
            cells[clean(key, report, row=number)] = _text(value, report, number, key)
    return cells


def _text(value: Any, report: Report, number: int, key: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
        # The semicolon at the end says that no other character parts this list.
        value = "".join(f"{_text(item, report, number, key)};" for item in value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return clean(text, report, row=number, column=key)
