"""Results as plain text for scripts: the rows of a result as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from relgraph.io.writing import guarded


def to_csv(rows: Sequence[Mapping[str, Any]], *, columns: Sequence[str] = ()) -> str:
    """Return the rows of a result's JSON as CSV, flat.

    Nested fields are joined with a dot (``parts.prestige.value``), lists with ``;``. Reasons become
    two columns, their codes and their texts. None is an empty cell.

    Parameters
    ----------
    columns
        The header where there are no rows to take it from.
    """
    flat = [_flat(row) for row in rows]
    header = list(dict.fromkeys(name for row in flat for name in row)) or list(columns)
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
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
