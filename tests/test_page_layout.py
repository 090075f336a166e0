"""Where people stand: apart, together with their group, near the middle when they matter."""

from __future__ import annotations

import numpy as np
import pytest

from relgraph.model import Stakeholder
from relgraph.render.page import layout, stress
from relgraph.render.page.groups import group_people


def plan(n, *, groups=0, seed=1, radius=8.0, ties=2):
    rng = np.random.default_rng(seed)
    score = np.sort(rng.random(n))[::-1]
    of = np.arange(n) % groups if groups else np.full(n, -1)
    pairs = [(i, int(rng.integers(0, i))) for i in range(1, n) for _ in range(ties)]
    if groups:
        pairs += [(i, i - groups) for i in range(groups, n)]
    pairs = np.array(sorted({(min(p), max(p)) for p in pairs}), dtype=np.intp).reshape(-1, 2)
    return layout.Plan(
        radius=np.full(n, radius),
        score=score,
        group=of.astype(np.intp),
        pairs=pairs,
        weight=rng.uniform(0.1, 1, len(pairs)),
    )


def gaps(points, radius):
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    apart -= radius[:, None] + radius[None, :]
    np.fill_diagonal(apart, np.inf)
    return apart


@pytest.mark.parametrize(("n", "groups"), [(2, 0), (3, 1), (12, 0), (60, 8), (80, 0), (300, 20)])
def test_no_mark_lies_on_another(n, groups):
    given = plan(n, groups=groups)
    points = layout.place(given)
    assert points.shape == (n, 2)
    assert np.isfinite(points).all()
    assert gaps(points, given.radius).min() > -0.5


@pytest.mark.parametrize("n", [1, 5, 57, 200])
def test_same_map_every_time(n):
    assert (layout.place(plan(n, groups=min(n, 5))) == layout.place(plan(n, groups=min(n, 5)))).all()


def test_nobody_and_one():
    assert layout.place(plan(0)).shape == (0, 2)
    assert (layout.place(plan(1)) == 0).all()


def test_no_ties_at_all():
    given = plan(20)
    bare = layout.Plan(
        radius=given.radius,
        score=np.zeros(20),
        group=given.group,
        pairs=np.zeros((0, 2), dtype=np.intp),
        weight=np.zeros(0),
    )
    assert gaps(layout.place(bare), bare.radius).min() > 0


def test_sheet_has_the_shape_of_the_canvas():
    width, height = np.ptp(layout.place(plan(60, groups=8)), axis=0)
    assert width <= layout.INNER_WIDTH + 40
    assert height <= layout.INNER_HEIGHT + 40
    assert width > 0.75 * layout.INNER_WIDTH
    assert height > 0.75 * layout.INNER_HEIGHT


def test_groups_stay_together():
    given = plan(60, groups=6)
    points = layout.place(given)
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    same = given.group[:, None] == given.group[None, :]
    other = apart[~same].mean()
    assert apart[same & (apart > 0)].mean() < 0.6 * other


def test_hubs_stand_nearer_the_middle():
    given = plan(120, ties=3)
    far = np.hypot(*layout.place(given).T)
    assert far[:12].mean() < 0.6 * far[-40:].mean()


def test_stress_finds_a_triangle():
    # Sides 3, 4, 5: the points exist in the plane, so no stress remains.
    wanted = np.array([[0, 3, 4], [3, 0, 5], [4, 5, 0]], dtype=float)
    points = stress.majorise(stress.start(wanted), wanted, rounds=400)
    found = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    assert found == pytest.approx(wanted, abs=1e-3)


def test_distances_follow_ties_and_end_somewhere():
    # A path a - b - c of lengths 1 and 2, and d out of reach: a little beyond the farthest of the others.
    found = stress.hops(4, np.array([[0, 1], [1, 2]]), np.array([1.0, 2.0]))
    assert found[0].tolist()[:3] == [0, 1, 3]
    assert np.isfinite(found).all()


def person(name, organization=None, department=None):
    return Stakeholder(id=name, name=name, organization=organization, department=department)


def test_groups_are_departments_where_several_are_large_else_organizations():
    people = [person(f"a{i}", "A", f"d{i % 2}") for i in range(6)] + [person("a6", "A", "small")]
    people += [person(f"b{i}", "B", f"own{i}") for i in range(3)] + [person("c", "C"), person("x")]
    found = [(group.name, group.ids) for group in group_people(people, {"B": "Bee"})]
    assert found == [("d0", ("a0", "a2", "a4")), ("d1", ("a1", "a3", "a5")), ("Bee", ("b0", "b1", "b2"))]
