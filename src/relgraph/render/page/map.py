"""From a report to a drawn map: how large everybody is, who stands together, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from relgraph.render.page import layout
from relgraph.render.page.groups import FEWEST, Group, group_people

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relgraph.render.page.pairs import Pair
    from relgraph.report import Report

SMALLEST, LARGEST, EXPONENT = 5.5, 24.0, 1.35
OURS_SMALLEST, OURS_LARGEST = 9.0, 14.0
PADDING = 20.0
MOST_OVERLAP = 0.1
MOST_GROUPS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The map: positions (n, 2) and radii (n,) in pixels, and the groups worth a ground of their own."""

    points: NDArray[np.float64]
    radius: NDArray[np.float64]
    groups: tuple[Group, ...]


def draw_map(report: Report, pairs: tuple[Pair, ...]) -> Drawn:
    """Return where everybody stands, in the order of the network's stakeholders."""
    network = report.network
    people = list(network.stakeholders.values())
    place = {person.id: index for index, person in enumerate(people)}
    groups = group_people(people, network.names)
    of = np.full(len(people), -1, dtype=np.intp)
    for index, group in enumerate(groups):
        of[[place[one] for one in group.ids]] = index
    score, radius = _sizes(report, pairs, place)
    joined = [pair for pair in pairs if not pair.conflict]
    plan = layout.Plan(
        radius=radius,
        score=score,
        group=of,
        pairs=np.array([(place[pair.a], place[pair.b]) for pair in joined], dtype=np.intp).reshape(-1, 2),
        weight=np.array([pair.weight for pair in joined], dtype=np.float64),
    )
    points = layout.place(plan)
    return Drawn(points=points, radius=radius, groups=groups if _apart(points, of, len(groups)) else ())


def _sizes(
    report: Report, pairs: tuple[Pair, ...], place: dict[str, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return importance in [0, 1] and radius of everybody; our own people by the strength of their ties."""
    known = {row.id: row.score for row in report.ranking.rows if row.score is not None}
    top = max(max(known.values(), default=1.0), 1e-9)
    scale = 1.0 if top <= 1 else top
    score = np.array([max(known.get(person, 0.0), 0.0) / scale for person in place])
    radius = SMALLEST + (LARGEST - SMALLEST) * score**EXPONENT
    reach = np.zeros(len(place))
    for pair in pairs:
        reach[[place[pair.a], place[pair.b]]] += pair.weight
    ours = np.array([bool(person.ours) for person in report.network.stakeholders.values()], dtype=bool)
    if ours.any():
        share = reach[ours] / max(float(reach[ours].max()), 1e-9)
        radius[ours] = OURS_SMALLEST + (OURS_LARGEST - OURS_SMALLEST) * share
        score[ours] = 0.35 * share
    return score, radius


def _apart(points: NDArray[np.float64], of: NDArray[np.intp], groups: int) -> bool:
    """Return whether the padded hulls of the groups overlap by no more than a tenth of their area."""
    if not 0 < groups <= MOST_GROUPS:
        return False
    low, high = points.min(axis=0) - PADDING, points.max(axis=0) + PADDING
    step = max(float((high - low).max()) / 160, 4.0)
    grid = np.stack(np.meshgrid(np.arange(low[0], high[0], step), np.arange(low[1], high[1], step)), -1).reshape(-1, 2)
    covered = sum(
        (_covers(points[of == index], grid).astype(int) for index in range(groups) if (of == index).sum() >= FEWEST),
        start=np.zeros(len(grid), dtype=int),
    )
    return bool((covered > 1).sum() <= MOST_OVERLAP * max(int((covered > 0).sum()), 1))


def _covers(members: NDArray[np.float64], grid: NDArray[np.float64]) -> NDArray[np.bool_]:
    try:
        faces = ConvexHull(members).equations
    except QhullError:  # all on one line: no area to speak of
        return np.zeros(len(grid), dtype=bool)
    return np.asarray((grid @ faces[:, :2].T + faces[:, 2] <= PADDING).all(axis=1))
