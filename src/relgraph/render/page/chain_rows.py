"""Which row each box of the decision chain stands in: few crossings, the best route on top.

Columns are given; rows are searched for. Boxes first move to the mean row of those they are
tied to (barycentre), then pairs of cells are swapped as long as that makes the picture calmer.
Nothing here is random: the same boxes and lines always make the same picture.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import TYPE_CHECKING

from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

COLUMNS = 6
LAST = COLUMNS - 1
SLACK_BELOW = 6
LISTEN_ROWS = 2
CROWD = 60
SWEEPS = 6
MANY = 36
PULL = {"route": 3.0, "formal": 1.6, "conflict": 1.0, "informal": 0.8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line from box `a` to box `b`, the arrow at `b`."""

    a: str
    b: str
    style: str
    strength: float | None = None
    fragile: bool = False


@dataclass(slots=True)
class Rows:
    """Where the boxes stand, and which empty cells the best route keeps for itself.

    `from_above` is the box from which that route comes down upon the decider.
    """

    column: Mapping[str, int]
    row: dict[str, int] = field(default_factory=dict)
    kept: set[tuple[int, int]] = field(default_factory=set)
    height: int = 1
    from_above: str | None = None

    def cells(self) -> dict[tuple[int, int], str]:
        """Return the box by column and row."""
        return {(self.column[key], row): key for key, row in self.row.items()}


def place(column: Mapping[str, int], lines: Sequence[Line], route: Sequence[str], decider: str) -> Rows:
    """Give every box a row.

    Parameters
    ----------
    column
        Column of each box, 0 (our team) to 5 (the decider), in order of importance.
    lines
        What joins them.
    route
        Boxes of the best route in order, ending at the decider; empty without one.
    decider
        The box that ends the chain.
    """
    found = [_search({key: column[key] for key in order}, lines, route, decider) for order in _orders(column)]
    return min(found, key=lambda rows: _unrest(rows, lines))


def _orders(column: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield orders from which to search, the given one first: each ends in its own valley."""
    keys = list(column)
    yield keys
    if len(keys) <= MANY:
        yield keys[::-1]
        yield keys[::2] + keys[1::2]


def _search(column: Mapping[str, int], lines: Sequence[Line], route: Sequence[str], decider: str) -> Rows:
    rows = Rows(column)
    fixed = _lay_route(rows, route, decider)
    rows.height = _height(rows, column)
    _first_rows(rows, fixed, decider)
    moving = [key for key in column if key not in fixed and key != decider]
    for _ in range(4):
        for at in (*range(COLUMNS), *reversed(range(COLUMNS))):
            _settle(rows, [key for key in moving if column[key] == at], lines)
        _seat_decider(rows, lines, decider)
    # Looking at every exchange takes time by the cube of the boxes; a crowd is settled well enough.
    if len(column) <= CROWD:
        _swap(rows, moving, lines)
    _close_up(rows)
    return rows


def _lay_route(rows: Rows, route: Sequence[str], decider: str) -> set[str]:
    """Put the best route into the top row, one further down where a column is met twice."""
    taken: set[tuple[int, int]] = set()
    for before, key in pairwise(("", *route)):
        at = rows.column[key]
        if at == LAST:
            continue
        row = next(row for row in range(len(rows.column) + 2) if (at, row) not in taken)
        rows.row[key] = row
        taken.add((at, row))
        if before and at - rows.column[before] > 1:
            taken |= {(between, rows.row[before]) for between in range(rows.column[before] + 1, at)}
    last = route[-2] if len(route) > 1 else decider
    if rows.column[last] < LAST:
        clear = {(at, rows.row[last]) for at in range(rows.column[last] + 1, COLUMNS)}
        rows.from_above = last if rows.row[last] == 0 and not clear & taken else None
        taken |= clear
    rows.kept = taken - {(rows.column[key], row) for key, row in rows.row.items()}
    return set(rows.row)


def _height(rows: Rows, column: Mapping[str, int]) -> int:
    filled = Counter(column.values()) + Counter(at for at, _ in rows.kept)
    need = [filled[at] for at in range(LAST)]
    beside = sum(column[key] == LAST for key in column) - 1
    tall = max((*need, LISTEN_ROWS + beside + 1 + bool(rows.from_above) if beside > 0 else 1))
    return tall + (1 if 1 < tall <= SLACK_BELOW else 0)


def _first_rows(rows: Rows, fixed: set[str], decider: str) -> None:
    taken = {(rows.column[key], rows.row[key]) for key in fixed} | rows.kept
    for key, at in rows.column.items():
        if key in fixed or key == decider:
            continue
        row = next(row for row in range(10**4) if (at, row) not in taken)
        rows.row[key] = row
        taken.add((at, row))
    rows.row[decider] = 1 if rows.from_above else 0


def _pulls(rows: Rows, key: str, lines: Sequence[Line]) -> list[tuple[float, float]]:
    found = []
    for line in lines:
        if key in (line.a, line.b):
            other = line.b if line.a == key else line.a
            if rows.column[other] != rows.column[key]:
                near = 1.0 if abs(rows.column[other] - rows.column[key]) == 1 else 0.6
                found.append((PULL[line.style] * near, float(rows.row[other])))
    return found


def _free(rows: Rows, at: int, moving: set[str]) -> list[int]:
    taken = {row for key, row in rows.row.items() if rows.column[key] == at and key not in moving}
    taken |= {row for kept, row in rows.kept if kept == at}
    if at == LAST:
        taken |= set(range(_block_end(rows)))
    count = len(moving)
    free = [row for row in range(rows.height) if row not in taken]
    below = rows.height
    while len(free) < count:
        if below not in taken:
            free.append(below)
        below += 1
    return free


def _block_end(rows: Rows) -> int:
    """Return the first row below the decider and the list of those whom he or she listens to."""
    last = [row for key, row in rows.row.items() if rows.column[key] == LAST]
    return min(last, default=0) + 1 + LISTEN_ROWS


def _settle(rows: Rows, keys: Sequence[str], lines: Sequence[Line]) -> None:
    """Move the boxes of one column as near as they get to those they are tied to."""
    if not keys:
        return
    free = _free(rows, rows.column[keys[0]], set(keys))
    costs = []
    for order, key in enumerate(keys):
        pulls = _pulls(rows, key, lines)
        drift = [0.02 * row + 0.001 * abs(order - row) for row in free]
        # One more for all: in a sparse matrix a cost of 0 would mean that the place is not to be had.
        costs.append([1 + sum(w * abs(row - to) for w, to in pulls) + drift[i] for i, row in enumerate(free)])
    which, where = min_weight_full_bipartite_matching(csr_array(costs))
    for i, j in zip(which, where, strict=True):
        rows.row[keys[int(i)]] = free[int(j)]


def _seat_decider(rows: Rows, lines: Sequence[Line], decider: str) -> None:
    pulls = _pulls(rows, decider, lines)
    total = sum(weight for weight, _ in pulls)
    mean = sum(weight * to for weight, to in pulls) / total if total else 0.0
    beside = sum(at == LAST for at in rows.column.values()) - 1
    highest = 1 if rows.from_above else 0
    lowest = max(highest, rows.height - 1 - LISTEN_ROWS - max(beside, 0))
    rows.row[decider] = min(max(round(mean), highest), lowest)


def _swap(rows: Rows, moving: Sequence[str], lines: Sequence[Line]) -> None:
    """Exchange cells within a column while the whole picture gains by it."""
    ends = [sorted((rows.column[line.a], rows.column[line.b])) for line in lines]
    for _ in range(SWEEPS):
        calmer = False
        for at in range(COLUMNS):
            # Lines that neither end in this column nor pass it stay as they are.
            near = [line for line, (left, right) in zip(lines, ends, strict=True) if left <= at <= right]
            keys = [key for key in moving if rows.column[key] == at]
            best = _unrest(rows, near)
            for key, row in product(keys, _free(rows, at, set(keys))):
                changed = _exchange(rows, keys, key, row)
                now = _unrest(rows, near) if changed else best
                if now < best - 1e-9:
                    best, calmer = now, True
                else:
                    rows.row.update(changed)
        if not calmer:
            return


def _exchange(rows: Rows, keys: Sequence[str], key: str, row: int) -> dict[str, int]:
    """Move a box to a row, whoever stands there to the box's own; return where they stood."""
    old = rows.row[key]
    if row == old:
        return {}
    other = next((one for one in keys if rows.row[one] == row), None)
    rows.row[key] = row
    if other is None:
        return {key: old}
    rows.row[other] = old
    return {key: old, other: row}


def _unrest(rows: Rows, lines: Sequence[Line]) -> float:
    """Return how restless the picture is: climbs, detours, crossings; lower is calmer."""
    column, row = rows.column, rows.row
    taken = {(column[key], at) for key, at in row.items()}
    total = 0.02 * sum(row.values())
    steps: tuple[list[tuple[int, int]], ...] = tuple([] for _ in range(COLUMNS))
    for line in lines:
        left, right, top, end = column[line.a], column[line.b], row[line.a], row[line.b]
        if left > right:
            left, right, top, end = right, left, end, top
        weight, climb = PULL[line.style], abs(top - end)
        if right - left == 1:
            steps[left].append((top, end))
            total += weight * (climb + (0.3 if climb else 0))
        elif left == right:
            between = any((left, at) in taken for at in range(min(top, end) + 1, max(top, end)))
            total += weight * (2.5 + 0.4 * climb if between else 0.3)
        else:
            clear = any(all((at, level) not in taken for at in range(left + 1, right)) for level in (top, end))
            total += weight * (0.8 * climb + (0.2 if clear else 1.6))
    return total + 0.8 * sum(_crossings(each) for each in steps)


def _crossings(steps: list[tuple[int, int]]) -> int:
    """Count the pairs of lines in one channel that cross."""
    count = 0
    ends: list[int] = []
    for _, end in sorted(steps):
        place = bisect_right(ends, end)
        count += len(ends) - place
        ends.insert(place, end)
    return count


def _close_up(rows: Rows) -> None:
    """Take out rows in which nothing stands."""
    used = sorted({*rows.row.values(), *(row for _, row in rows.kept)})
    new = {row: i for i, row in enumerate(used)}
    rows.row = {key: new[row] for key, row in rows.row.items()}
    rows.kept = {(at, new[row]) for at, row in rows.kept}
    rows.height = len(used)
