"""Results as plain text for scripts: the rows of a result as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from relgraph.io.writing import guarded

WHY = ("reasons", "reasons.text")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ties": ("source", "target", "kinds", "weight", "distance", "cost", "evidence", "evidence.text"),
    "rank": (
        *("rank", "id", "name", "type", "score"),
        *(f"parts.{part}.{what}" for part in ("authority", "prestige", "brokerage") for what in ("value", "weight")),
        *("power", *WHY),
    ),
    "weak-links": ("rank", "object", "source", "target", "id", *WHY, "cut_off", "harm"),
    "paths": (
        *("rank", "stakeholders", "kinds", "strength"),
        *("weakest.source", "weakest.target", "weakest.strength", *WHY),
    ),
    "chain": (
        *("id", "name", "roles", "stance", "key", "covered_by.id", "covered_by.strength", "covered_by.last"),
        *("best_route.stakeholders", "best_route.strength"),
        *(f"best_route.weakest.{what}" for what in ("source", "target", "strength")),
        *WHY,
    ),
    "groups": ("group", "members", "label", "central", "inside", "stability", *WHY),
    "stakeholders": (
        *("id", "name", "type", "salience", "quarter", "stance", "desired_stance", "steps"),
        *("power", "network_power", "segment", *WHY),
    ),
    "spread": ("rank", "id", "name", "gain", *WHY),
    "import": ("what", "new", "updated", "unchanged", "removed", "rejected"),
    "subject": ("what", "key", "sources"),
    "erase": ("what", "removed"),
    "write-back": ("what", "written", "removed"),
    "doctor": ("what", "value", "ok", "note"),
    "check": ("code", "severity", "source", "sheet", "row", "column", "value", "why", "mend"),
}
"""The header of each command's CSV, the same whatever the rows hold."""


def to_csv(rows: Sequence[Mapping[str, Any]], command: str = "") -> str:
    """Return the rows of a result's JSON as CSV, flat.

    Nested fields are joined with a dot (``parts.prestige.value``), lists with ``;``. Reasons become
    two columns, their codes and their texts. None is an empty cell.

    Parameters
    ----------
    rows
        Rows of plain values.
    command
        Whose rows they are: its columns come first, in their order, any further ones behind.
    """
    flat = [_flat(row) for row in rows]
    header = list(COLUMNS.get(command, ()))
    nested = {name.rpartition(".")[0] for name in header}
    # A field that holds others is an empty column of its own where it is unknown.
    more = dict.fromkeys(name for row in flat for name, cell in row.items() if cell is not None or name not in nested)
    header += [name for name in more if name not in header]
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(flat)
    return out.getvalue()


def _flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            cells |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            cells[prefix + name] = ";".join(str(item.get("code", "")) for item in value)
            cells[f"{prefix}{name}.text"] = guarded("; ".join(str(item.get("text", "")) for item in value))
        elif isinstance(value, list):
            cells[prefix + name] = guarded(";".join(str(item) for item in value))
        elif isinstance(value, bool):
            cells[prefix + name] = "true" if value else "false"
        else:
            cells[prefix + name] = guarded(value) if isinstance(value, str) else value
    return cells
