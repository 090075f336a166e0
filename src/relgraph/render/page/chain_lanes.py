"""How the lines of the decision chain run: never through a box.

Between two columns lies a channel, between two rows a corridor; neither holds a box. A line to
the next column is a curve in the channel; a line further on runs straight where the cells of a
row are empty, else in a lane of a corridor, reached and left by tracks in the channels. Points
are given by what they lie on, not in pixels, so that the page can stretch with its window:

x  ``["l"|"r", column, 0]`` a side of a box, ``["c", column, px]`` its middle, ``["t", channel, track]``
y  ``["r", row, px]`` the middle of a row, ``["h", corridor, lane]``, ``["a"|"b", row, 0]`` its top or bottom
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from relgraph.render.page.chain_rows import COLUMNS, LAST, Line, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

PORT_PITCH = 9.0
PORT_REACH = 54.0
ORDER = {"route": 0, "formal": 1, "conflict": 2, "informal": 3}
Spot = list[str | int | float]
Point = tuple[Spot, Spot]
Cell = tuple[int, int]
Spans = list[tuple[float, float]]
Stretch = tuple[int, float, float, int, int]
APART = 0.02
KEPT = ("", "route")


@dataclass(slots=True)
class Run:
    """The way one line takes, before its ports, tracks and lanes have places.

    Attributes
    ----------
    shape
        level, curve, pass_a (straight in the row of `a`), pass_b, lane, loop, pillar, above.
    corridor
        Where a lane runs: above this row.
    toward
        For each end, the height at which the line leaves, in rows.
    """

    line: Line
    start: Cell
    end: Cell
    shape: str
    corridor: int = 0
    toward: tuple[float, float] = (0.0, 0.0)
    ports: list[float] = field(default_factory=lambda: [0.0, 0.0])
    tracks: list[int] = field(default_factory=lambda: [0, 0])
    lane: int = 0

    @property
    def rightward(self) -> bool:
        """Whether the line leaves to the right."""
        return self.start[0] < self.end[0] or (self.start[0] == self.end[0] and self.start[0] < LAST)

    @property
    def enters_left(self) -> bool:
        """Whether the line comes in at the left side of its end."""
        return self.start[0] < self.end[0] or (self.start[0] == self.end[0] == LAST)

    def sides(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return the box and the side at which the line leaves, and those at which it comes in."""
        return (self.line.a, "r" if self.rightward else "l"), (self.line.b, "l" if self.enters_left else "r")

    def channels(self) -> tuple[int, int]:
        """Return the channel at the start and the one at the end; channel c is left of column c."""
        first = self.start[0] + 1 if self.rightward else self.start[0]
        return first, self.end[0] if self.enters_left else self.end[0] + 1


def route_lines(rows: Rows, lines: Sequence[Line]) -> dict[str, Any]:
    """Return the way of every line, and how many tracks and lanes each channel and corridor needs."""
    order = sorted(lines, key=lambda line: (ORDER[line.style], -(line.strength or 0), line.a, line.b))
    passes: dict[Cell, tuple[str, str]] = dict.fromkeys(rows.kept, KEPT)
    usage: dict[int, int] = defaultdict(int)
    runs = [_choose(rows, line, passes, usage) for line in order]
    _ports(runs)
    tracks = _tracks(runs)
    lanes = _lanes(runs, rows.height)
    drawn = [_drawn(run) for run in runs]
    return {"rows": rows.height, "tracks": tracks, "lanes": lanes, "lines": drawn}


def _choose(rows: Rows, line: Line, passes: dict[Cell, tuple[str, str]], usage: dict[int, int]) -> Run:
    start = (rows.column[line.a], rows.row[line.a])
    end = (rows.column[line.b], rows.row[line.b])
    cells = rows.cells()
    run = Run(line, start, end, "curve", toward=(end[1], start[1]))
    if line.style == "route" and line.a == rows.from_above and end[1] > 0:
        run.shape, run.toward = "above", (start[1], 0)
        return run
    if start[0] == end[0]:
        between = [(start[0], row) for row in range(min(start[1], end[1]) + 1, max(start[1], end[1]))]
        run.shape = "loop" if any(cell in cells for cell in between) else "pillar"
        return run
    low, high = sorted((start[0], end[0]))
    if high - low == 1:
        run.shape = "level" if start[1] == end[1] else "curve"
        return run
    return _long(run, cells, passes, usage, rows.height)


def _long(
    run: Run, cells: dict[Cell, str], passes: dict[Cell, tuple[str, str]], usage: dict[int, int], height: int
) -> Run:
    line, start, end = run.line, run.start, run.end
    low, high = sorted((start[0], end[0]))
    for shape, row, owner in (("pass_a", start[1], (line.a, "out")), ("pass_b", end[1], (line.b, "in"))):
        way = [(at, row) for at in range(low + 1, high)]
        open_to = {owner, KEPT} if line.style == "route" and shape == "pass_a" else {owner}
        free = all(passes.get(cell, owner) in open_to for cell in way)
        if free and not any(cell in cells for cell in way):
            passes.update(dict.fromkeys(way, owner))
            run.shape = "level" if start[1] == end[1] else shape
            run.toward = (start[1], start[1]) if shape == "pass_a" else (end[1], end[1])
            return run

    # The best corridor is the one on the way, and among those the emptiest.
    def detour(corridor: int) -> float:
        at = corridor - 0.5
        edge = 0.6 if corridor in (0, height) else 0.0
        return abs(start[1] - at) + abs(end[1] - at) + 0.35 * usage[corridor] + edge

    run.shape = "lane"
    run.corridor = min(range(height + 1), key=lambda corridor: (detour(corridor), corridor))
    usage[run.corridor] += 1
    run.toward = (run.corridor - 0.5, run.corridor - 0.5)
    return run


def _ports(runs: Sequence[Run]) -> None:
    """Spread the ends of lines along the sides of each box, those going up above the others."""
    sides: dict[tuple[str, str], list[tuple[float, int, int]]] = defaultdict(list)
    level: dict[tuple[str, str], int] = defaultdict(int)
    fixed: dict[tuple[str, str], list[float]] = defaultdict(list)
    for index, run in enumerate(runs):
        ends = run.sides()
        if run.shape == "pillar":
            pair = (min(run.line.a, run.line.b), max(run.line.a, run.line.b))
            run.ports = [0.0 if not level[pair] else 14.0 * level[pair] - 34.0] * 2
            level[pair] += 1
        elif run.shape == "level":
            taken = fixed[ends[0]] + fixed[ends[1]]
            port = next(port for port in (0.0, 16.0, -16.0, 24.0, -24.0, 8.0) if port not in taken)
            run.ports = [port, port]
            fixed[ends[0]].append(port)
            fixed[ends[1]].append(port)
        else:
            for which, side in enumerate(ends[:1] if run.shape == "above" else ends):
                own = (run.start, run.end)[which][1]
                sides[side].append((run.toward[which] - own, index, which))
    for side, ends_here in sides.items():
        _spread(runs, sorted(ends_here), fixed[side])


def _spread(runs: Sequence[Run], ends: list[tuple[float, int, int]], fixed: list[float]) -> None:
    thick = [end for end in ends if runs[end[1]].line.style == "route" and end[0] == 0]
    for _, index, which in thick:
        runs[index].ports[which] = 0.0
        fixed.append(0.0)
    rest = [end for end in ends if end not in thick]
    if not fixed:
        _row_of_ports(runs, rest, -PORT_PITCH * (len(rest) - 1) / 2)
        return
    up = [end for end in rest if end[0] < 0]
    down = [end for end in rest if end[0] >= 0]
    _row_of_ports(runs, up, min(fixed) - PORT_PITCH * len(up))
    _row_of_ports(runs, down, max(fixed) + PORT_PITCH)


def _row_of_ports(runs: Sequence[Run], ends: list[tuple[float, int, int]], first: float) -> None:
    limit = PORT_REACH / 2
    for i, (_, index, which) in enumerate(ends):
        port = first + PORT_PITCH * i
        if len(ends) > 1 and (first < -limit or first + PORT_PITCH * (len(ends) - 1) > limit):
            low, high = max(first, -limit), min(first + PORT_PITCH * (len(ends) - 1), limit)
            port = low + (high - low) * i / (len(ends) - 1)
        runs[index].ports[which] = round(max(-limit, min(limit, port)), 1)


def _tracks(runs: Sequence[Run]) -> list[int]:
    """Give every upright stretch a track, near the box at which it starts or ends."""
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    for index, run in enumerate(runs):
        if run.shape == "lane":
            for which, channel in enumerate(run.channels()):
                own = (run.start, run.end)[which][1] + run.ports[which] / 100
                to = run.corridor - 0.5
                far = int(run.sides()[which][1] == "l")
                stretches[channel].append((far, min(own, to), max(own, to), index, which))
        elif run.shape == "loop":
            top, bottom = sorted((float(run.start[1]), float(run.end[1])))
            stretches[run.channels()[0]].append((int(not run.rightward), top, bottom, index, 0))
    counts = [0] * (COLUMNS + 1)
    for channel, found in stretches.items():
        counts[channel] = _colour(runs, found)
    return counts


def _colour(runs: Sequence[Run], found: list[Stretch]) -> int:
    """Give the stretches of one channel their tracks: those that climb least turn off first."""
    total = 0
    for side in (0, 1):
        here = sorted((s for s in found if s[0] == side), key=lambda s: (s[2] - s[1], s[3]))
        filled: list[Spans] = []
        spots = [(index, which, _first_free(filled, (low, high))) for _, low, high, index, which in here]
        for index, which, track in spots:
            at = total + (track if side == 0 else len(filled) - 1 - track)
            runs[index].tracks[which] = at
            if runs[index].shape == "loop":
                runs[index].tracks[1] = at
        total += len(filled)
    return total


def _first_free(filled: list[Spans], span: tuple[float, float]) -> int:
    """Put a span where it meets no other, and return where; a new place is opened when all are taken."""
    low, high = span
    for place, held in enumerate(filled):
        if all(high < start - APART or low > end + APART for start, end in held):
            held.append(span)
            return place
    filled.append([span])
    return len(filled) - 1


def _lanes(runs: Sequence[Run], height: int) -> list[int]:
    held: dict[int, list[Spans]] = defaultdict(list)
    for run in sorted((run for run in runs if run.shape == "lane"), key=_reach):
        ends = [channel + 0.04 * track for channel, track in zip(run.channels(), run.tracks, strict=True)]
        run.lane = _first_free(held[run.corridor], (min(ends), max(ends)))
    return [len(held[corridor]) for corridor in range(height + 1)]


def _reach(run: Run) -> tuple[int, int, str, str]:
    return (ORDER[run.line.style], abs(run.start[0] - run.end[0]), run.line.a, run.line.b)


def _drawn(run: Run) -> dict[str, Any]:
    line = run.line
    points = [[*x, *y] for x, y in _points(run)]
    return {
        "a": line.a,
        "b": line.b,
        "style": line.style,
        "fragile": line.fragile,
        "w": None if line.strength is None else round(line.strength, 4),
        "points": points,
    }


def _points(run: Run) -> list[Point]:
    (at, row), (to, end) = run.start, run.end
    out: Spot = ["r" if run.rightward else "l", at, 0]
    back: Spot = ["l" if run.enters_left else "r", to, 0]
    here: Spot = ["r", row, run.ports[0]]
    there: Spot = ["r", end, run.ports[1]]
    leave: Spot = ["t", run.channels()[0], run.tracks[0]]
    arrive: Spot = ["t", run.channels()[1], run.tracks[1]]
    lane: Spot = ["h", run.corridor, run.lane]
    middle: Spot = ["c", at, run.ports[0]]
    down = end > row
    # Straight through empty cells, with the curve in the last channel or in the first.
    before: Spot = ["r", to - 1, 0] if run.enters_left else ["l", to + 1, 0]
    after: Spot = ["l", at + 1, 0] if run.rightward else ["r", at - 1, 0]
    ways: dict[str, list[Point]] = {
        "above": [(out, here), (["c", to, 0], here), (["c", to, 0], ["a", end, 0])],
        "pillar": [(middle, ["b" if down else "a", row, 0]), (middle, ["a" if down else "b", end, 0])],
        "pass_a": [(out, here), (before, here), (back, there)],
        "pass_b": [(out, here), (after, there), (back, there)],
        "loop": [(out, here), (leave, here), (leave, there), (back, there)],
        "lane": [(out, here), (leave, here), (leave, lane), (arrive, lane), (arrive, there), (back, there)],
    }
    return ways.get(run.shape, [(out, here), (back, there)])
