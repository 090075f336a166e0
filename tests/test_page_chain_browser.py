"""The chain and the power-interest plot in a real browser: lines beside boxes, keyboard, no script from a name."""

from __future__ import annotations

import tempfile
from datetime import date
from types import SimpleNamespace

import pytest

from relgraph.model import Decision, Records, Relationship, Stakeholder
from relgraph.network import Network
from relgraph.render.page import page_html

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.hit=1">{n}</script><script>window.hit=1</script>'
FLAGS = (
    "headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
    "disable-component-update", "disable-sync", "window-size=1440,900",
)  # fmt: skip
THROUGH_A_BOX = """
const board = document.querySelector('.chain-board').getBoundingClientRect();
const boxes = [...document.querySelectorAll('.chain-board .chain-box')].map((node) => node.getBoundingClientRect());
const hits = [];
document.querySelectorAll('.chain-tie').forEach((tie) => {
  const path = tie.querySelector('.chain-line');
  for (let at = 0; at <= path.getTotalLength(); at += 3) {
    const spot = path.getPointAtLength(at);
    const [x, y] = [spot.x + board.left, spot.y + board.top];
    if (boxes.some((box) => x > box.left + 2 && x < box.right - 2 && y > box.top + 2 && y < box.bottom - 2)) {
      hits.push(`${tie.dataset.a} to ${tie.dataset.b}`);
      return;
    }
  }
});
return hits;
"""


def people():
    yield from (Stakeholder(id=f"w{i}", name=f"{HOSTILE} w{i}", type="employee", ours=True) for i in range(3))
    yield Stakeholder(id="boss", name="王总", title=HOSTILE, buying_roles=("decider",), power=0.9, interest=0.5)
    for i, role in enumerate(("user",) * 9 + ("influencer", "buyer", "approver", "approver", "gatekeeper")):
        stance = (None, -2, -1, 0, 1, 2)[i % 6]
        name = f"{HOSTILE} {i}" if i % 3 == 0 else f"人{i}"
        yield Stakeholder(
            id=f"p{i}", name=name, buying_roles=(role,), stance=stance, power=i / 14, interest=0.25 * (i % 5)
        )


def ties():
    yield from (Relationship(source=f"w{i % 3}", target=f"p{i}", kind="contacts", strength=0.6) for i in range(6))
    yield from (Relationship(source=f"p{i}", target=f"p{i + 4}", kind="reports_to", strength=0.5) for i in range(10))
    yield from (Relationship(source=f"p{i}", target=f"p{i + 3}", kind="advises", strength=0.7) for i in range(0, 11, 2))
    yield from (Relationship(source=f"p{i}", target="boss", kind="reports_to", strength=0.8) for i in (11, 12, 13))
    yield Relationship(source="p2", target="p10", kind="opposes", strength=0.5)


def report():
    records = Records(
        stakeholders=tuple(people()), relationships=tuple(ties()), decisions=(Decision(id="d", name=HOSTILE),)
    )
    network = Network(records, as_of=date(2026, 6, 1), source="made up")
    asked = [one for one in network.stakeholders.values() if not one.ours]
    ranked = tuple(
        SimpleNamespace(id=one.id, rank=i, score=1 / i, name=one.name, type=one.type, parts={}, power=None, reasons=())
        for i, one in enumerate(asked, 1)
    )
    weakest = SimpleNamespace(source="p0", target="p3", strength=0.3)
    route = SimpleNamespace(stakeholders=("w0", "p3", "p7", "p11", "boss"), strength=0.06, weakest=weakest)
    rows = tuple(
        SimpleNamespace(
            id=one.id, name=one.name, roles=one.buying_roles, stance=one.stance, key=i < 4, reasons=(),
            covered_by=SimpleNamespace(id=f"w{i % 3}", strength=0.5, last=date(2026, 1, 1)) if i % 2 else None,
            best_route=route if one.id == "boss" else None,
        )
        for i, one in enumerate(asked)
    )  # fmt: skip
    chain = SimpleNamespace(decision="d", status="amber", decider="boss", missing_roles=("coach",), rows=rows)
    ranking = SimpleNamespace(rows=ranked, repeatability=None, notices=())
    weak = SimpleNamespace(rows=())
    return SimpleNamespace(
        network=network, ranking=ranking, weak_links=weak, chain=chain, findings=(), title=HOSTILE, classification=""
    )


@pytest.fixture(scope="module")
def browser():
    from selenium import webdriver

    with tempfile.TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in (*FLAGS, f"user-data-dir={profile}"):
            options.add_argument(f"--{flag}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        yield driver
        driver.quit()


@pytest.fixture
def page(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page_html(report()), encoding="utf-8")
    browser.get(path.as_uri())
    yield browser
    assert browser.execute_script("return window.hit") is None, "a name ran a script"
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def show(page, view):
    page.execute_script("document.getElementById(arguments[0]).click()", f"tab-{view}")


@pytest.mark.parametrize("width", [1000, 1440, 1920])
def test_no_line_runs_through_a_box(page, width):
    page.set_window_size(width, 900)
    show(page, "chain")
    assert page.execute_script(THROUGH_A_BOX) == []
    page.execute_script("document.querySelector('.chain-more').click()")
    assert page.execute_script("return document.querySelectorAll('.chain-box').length") == 19
    assert page.execute_script(THROUGH_A_BOX) == []
    page.set_window_size(1440, 900)


def test_a_box_is_chosen_by_keyboard_and_keeps_the_focus(page):
    show(page, "chain")
    page.execute_script("document.querySelector('.chain-box.decider').focus()")
    page.switch_to.active_element.send_keys("\n")
    chosen = page.switch_to.active_element
    assert "selected" in chosen.get_attribute("class")
    assert chosen.get_attribute("aria-pressed") == "true"
    page.execute_script("document.querySelector('button[lang=zh]').click()")
    assert "王总" in page.execute_script("return document.querySelector('.chain-box.selected').ariaLabel")
    assert page.execute_script("return document.querySelector('.chain-column h3').textContent") == "我方团队"


def test_ties_of_the_plot_wait_for_a_selection(page):
    show(page, "grid")
    assert page.execute_script("return document.querySelectorAll('.grid-tie').length") == 0
    marks = "return document.querySelectorAll('.grid-mark').length"
    assert page.execute_script(marks) == 15
    page.execute_script("document.querySelector('.grid-mark').focus()")
    page.switch_to.active_element.send_keys("\n")
    assert page.execute_script("return document.querySelectorAll('.grid-tie').length") == 3


def test_no_two_marks_and_no_two_labels_cover_each_other(page):
    show(page, "grid")
    covered = page.execute_script("""
      const boxes = [...document.querySelectorAll('.grid-name')].map((node) => node.getBoundingClientRect());
      return boxes.filter((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 3 && b.left < a.right - 3
        && a.top < b.bottom - 5 && b.top < a.bottom - 5)).length;""")
    assert covered == 0


def test_phone_stacks_the_roles(page):
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    )
    show(page, "chain")
    bands = page.execute_script(
        "return [...document.querySelectorAll('.chain-band h3')].map((node) => node.textContent)"
    )
    assert bands == ["Our team", "Users", "Advisers", "Buyers", "Approvers, gate", "Decider"]
    wide = page.execute_script("return document.querySelector('.chain').scrollWidth")
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= 390
