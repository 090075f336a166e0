"""The page as a person meets it: what it shows, what answers to mouse and keyboard, what never runs."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

SELECTED = "return RG.state.selected && RG.name(RG.state.selected)"


def select_by_search(page, typed):
    page.browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    page.one("body").send_keys("/")
    page.until("return document.activeElement.type === 'search'")
    page.browser.switch_to.active_element.send_keys(typed, Keys.ENTER)
    return page.run(SELECTED)


def test_the_only_request_is_the_page_itself_and_the_console_is_clean(open_page, samples):
    page = open_page(samples.tender())
    for view in ("chain", "grid", "network"):
        page.one(f"#tab-{view}").click()
    page.run("document.querySelectorAll('.finding')[1].click()")
    assert page.requests() == [page.path.as_uri()]
    assert page.complaints() == []


def test_handles_for_assistive_technology(open_page, samples):
    page = open_page(samples.tender())
    assert len(page.all("[role=tablist]")) == 1
    assert [tab.text for tab in page.all("[role=tab]")] == ["Network", "Decision chain", "Power–interest"]
    assert page.one("input[type=search]").get_attribute("aria-label")
    assert page.one("[role=listbox]#ranking [role=option]").get_attribute("aria-posinset") == "1"
    assert page.one("section[aria-label] .findings button").text.startswith("1")
    assert "梁伟民" in page.one("[role=complementary]").get_attribute("aria-label")
    assert [one.text for one in page.all("button[lang]")] == ["EN", "中文"]
    nameless = page.run(
        "return [...document.querySelectorAll('button, input')].filter((one) => one.offsetParent && "
        "!(one.getAttribute('aria-label') || one.textContent.trim())).map((one) => one.outerHTML)"
    )
    assert nameless == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [("yubo", "俞伯衡"), ("ybh", "俞伯衡"), ("梁", "梁伟民"), ("professor", "俞伯衡"), ("ada", "Ada Berg")],
)
def test_search_by_name_pinyin_initials_and_title(open_page, samples, typed, name):
    page = open_page(samples.tender())
    assert select_by_search(page, typed) == name
    assert name in page.one("#card").text


def test_selection_shows_neighbours_hops_and_the_route_and_escape_ends_it(open_page, samples):
    page = open_page(samples.tender())
    select_by_search(page, "ybh")
    assert "2 people within" in page.one(".hops").text
    # Ada -.80- 陆文渊 -.45- 俞伯衡 -.85- 梁伟民, by hand: .306.
    assert ".80 × .45 × .85 = .31" in page.one("#card").text
    assert [stop.text for stop in page.all("#card .stop .name")] == ["Ada Berg", "陆文渊", "俞伯衡", "梁伟民"]
    assert "weakest" in page.one("#card .leg.weak").text
    page.all(".steps button")[1].click()
    assert page.run("return RG.state.hops") == 2
    page.one("body").send_keys(Keys.ESCAPE)
    assert page.run(SELECTED) is None
    assert not page.one(".hops").is_displayed()


def test_ranking_works_by_keyboard_and_follows_the_map(open_page, samples):
    page = open_page(samples.tender())
    ranking = page.one("#ranking")
    first = page.run("return RG.data.ranking.map(RG.name)")
    ranking.send_keys(Keys.ENTER)
    assert page.run(SELECTED) == first[0]
    ranking.send_keys(Keys.ARROW_DOWN)
    assert page.run(SELECTED) == first[1]
    ranking.send_keys(Keys.END)
    assert page.run(SELECTED) == first[-1]
    assert ranking.get_attribute("aria-activedescendant") == page.run("return `rank-${RG.state.selected}`")
    select_by_search(page, "liangweimin")
    assert "梁伟民" in page.one("#ranking [aria-selected=true]").text


def test_a_click_on_a_mark_selects_and_a_click_on_the_ground_lets_go(open_page, samples):
    from selenium.webdriver.common.action_chains import ActionChains

    page = open_page(samples.tender())

    def click(x, y):
        box = page.one(".canvas")
        middle = page.run("return [RG.net.size().width / 2, RG.net.size().height / 2]")
        ActionChains(page.browser).move_to_element_with_offset(box, x - middle[0], y - middle[1]).click().perform()

    at = page.run("return RG.net.projector()('n10')")
    click(at["x"], at["y"])
    assert page.until(SELECTED) == "俞伯衡"
    click(5, 5)
    page.until("return RG.state.selected === null")


def test_pointing_shows_a_card(open_page, samples):
    page = open_page(samples.tender())
    page.run("RG.net.hover('n10')")
    page.until("return !document.querySelector('.hover').hidden")
    assert "俞伯衡" in page.one(".hover").text
    assert "none" in page.one(".hover").text


def test_legend_takes_people_off_the_map_without_moving_the_rest(open_page, samples):
    page = open_page(samples.tender())
    before = page.run("return RG.net.projector()('n4')")
    page.one("[data-key='type-customer'] .legend-main").click()
    assert page.run("return RG.net.vis.body.nodes.n5.options.hidden") is True
    assert page.run("return RG.net.projector()('n4')") == before
    assert page.one("[data-key='type-customer'] .legend-main").get_attribute("aria-pressed") == "false"
    page.one("[data-key='type-customer'] .legend-main").click()
    assert page.run("return RG.net.hidden.size") == 0


def test_strength_limit_empties_the_map_and_says_so(open_page, samples):
    page = open_page(samples.tender())
    page.run("const s = document.querySelector('#strength input'); s.value = .95; s.dispatchEvent(new Event('input'))")
    assert "hides all 12 ties" in page.one(".floating-empty").text
    page.one(".floating-empty button").click()
    assert page.run("return RG.net.hidden.size") == 0
    assert not page.one(".floating-empty").is_displayed()


def test_route_between_two_people_and_none_where_there_is_none(open_page, samples):
    page = open_page(samples.tender())
    ends = page.all("#route .field input")
    everything = Keys.CONTROL + "a" + Keys.NULL
    ends[0].send_keys(everything, "luwenyuan", Keys.ENTER)
    ends[1].send_keys(everything, "liangweimin", Keys.ENTER)
    page.one("#route .primary").click()
    routes = page.run("return RG.state.route.routes.map((one) => [one.people.map(RG.name), one.strength])")
    # By the line through 沈国栋: .5 x .7 = .35 and .5 x .8 = .40; by 俞伯衡: .45 and .85.
    assert routes[0][0] == ["陆文渊", "俞伯衡", "梁伟民"]
    assert routes[0][1] == pytest.approx(0.3825)
    assert routes[1][0] == ["陆文渊", "沈国栋", "梁伟民"]
    assert routes[1][1] == pytest.approx(0.14)
    ends[1].send_keys(everything, "rival", Keys.ENTER)
    page.one("#route .primary").click()
    assert page.run("return RG.state.route.routes.length") >= 1
    page.run("RG.state.filters.strength = .9; RG.emit('filter'); RG.legend.showRoute()")
    assert "No route from 陆文渊 to Rival" in page.one("#card").text


def test_findings_number_their_people_and_shrink_when_shown(open_page, samples):
    page = open_page(samples.tender())
    assert page.run("return [...RG.draw.numberOf]") == [["n4", 1], ["n10", 2], ["n7", 3], ["n1", 4]]
    page.all(".finding")[1].click()
    assert page.run(SELECTED) == "俞伯衡"
    assert len(page.all(".finding")) == 1
    assert [one.text for one in page.all(".finding-numbers .disc")] == ["1", "2", "3", "4"]
    page.all(".finding-numbers .disc")[3].click()
    assert page.run(SELECTED) == "Ada Berg"


def test_language_changes_our_words_and_never_the_users(open_page, samples):
    page = open_page(samples.tender())
    page.one("button[lang=zh]").click()
    assert page.one("#tab-network").text == "关系网络"
    assert page.run("return document.documentElement.lang") == "zh-Hans"
    assert "First Hospital" in page.one("h1").text
    assert page.one("#tools input").get_attribute("placeholder") == "姓名、拼音、职务"
    page.one("button[lang=en]").click()
    assert page.one("#tab-network").text == "Network"


def test_opens_dark_where_the_system_is_and_changes_by_button(open_page, samples):
    page = open_page(samples.tender(), dark=True)
    assert page.run("return document.documentElement.dataset.theme") == "dark"
    assert page.run("return RG.net.vis.body.nodes.n4.options.color.background") == "#3D9BD8"
    page.one("[aria-label='Light mode']").click()
    assert page.run("return RG.net.vis.body.nodes.n4.options.color.background") == "#0072B2"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out(open_page, samples, theme):
    page = open_page(samples.tender(), dark=theme == "dark")
    page.run("RG.select('n10')")
    weak = page.run("""
        const channel = (v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
        const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
        const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
        const ground = (node) => {
          for (; node; node = node.parentElement) {
            const colour = rgb(getComputedStyle(node).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
          }
          return [255, 255, 255];
        };
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const weak = [];
        while (walker.nextNode()) {
          const node = walker.currentNode.parentElement;
          const text = walker.currentNode.textContent.trim();
          if (!text || !node.checkVisibility() || node.closest('script, noscript, :disabled')) continue;
          if (getComputedStyle(node).opacity !== '1') continue;
          const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
          const ratio = (a + .05) / (b + .05);
          if (ratio < 4.5) weak.push([text.slice(0, 30), ratio.toFixed(2)]);
        }
        return weak;
    """)
    assert weak == []


def test_hostile_text_runs_nowhere_and_breaks_nothing(open_page, samples):
    page = open_page(samples.hostile())
    for n in page.run("return RG.data.people.map((person) => person.n)")[:12]:
        page.run("RG.net.hover(arguments[0]); RG.select(arguments[0])", n)
    for i in range(page.run("return RG.data.findings.length")):
        page.run("RG.dismiss(); RG.panels.showFinding(arguments[0])", i)
    select_by_search(page, "img")
    for view in ("chain", "grid", "network"):
        page.one(f"#tab-{view}").click()
    page.one("button[lang=zh]").click()
    page.run("RG.printing.prepare(); RG.printing.restore()")
    assert page.run("return window.pwned") is None
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    assert page.run("return document.querySelectorAll('#right *').length > 50")
    links = page.run("return [...document.querySelectorAll('a')].map((one) => one.protocol)")
    assert set(links) <= {"https:", "mailto:"}
    assert page.requests() == [page.path.as_uri()]
    assert page.complaints() == []


def test_policy_stops_a_handler_that_got_in(open_page, samples):
    page = open_page(samples.tender())
    page.run(
        "const bad = document.createElement('img'); bad.setAttribute('onerror', 'window.pwned = 1'); "
        "bad.src = 'data:,'; document.body.append(bad);"
    )
    page.run("return new Promise((done) => setTimeout(done, 100))")
    assert any("Content Security Policy" in entry for entry in page.complaints())
    assert page.run("return window.pwned") is None


def test_on_a_phone(open_page, samples):
    page = open_page(samples.tender(), size=(390, 844))
    assert page.run("return document.documentElement.scrollWidth") == 390
    assert len(page.all(".finding")) == 3
    assert "1 more" in page.one(".more").text
    page.all(".finding")[1].click()
    assert "俞伯衡" in page.one("#card").text
    page.one(".grip").click()
    assert page.run("return document.body.dataset.sheet") == "half"
    small = page.run(
        "return [...document.querySelectorAll('.top button, .finding, .more, .hops-close')]"
        ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)"
        ".map((one) => one.className)"
    )
    assert small == []
    page.one(".only-drawer").click()
    assert page.run("return document.body.dataset.drawer") == "true"
    assert page.complaints() == []


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700), (800, 600), (390, 844)])
def test_nothing_hangs_over_the_edge(open_page, samples, size):
    page = open_page(samples.tender(), size=size)
    assert page.run("return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == list(
        size
    )


def test_shared_page_knows_no_stance(open_page, samples):
    page = open_page(samples.tender(), profile="share")
    assert page.all(".chip") == []
    assert page.all(".stance-cell") == []
    page.run("RG.select('n4')")
    assert "Neutral" not in page.one("#card").text
    assert "secret note" not in page.browser.page_source


def test_printing_makes_four_light_pages_and_leaves_no_trace(open_page, samples):
    page = open_page(samples.tender(), dark=True)
    page.run("RG.show('grid'); RG.printing.prepare()")
    assert len(page.all("#print .sheet")) == 4
    assert page.run("return document.documentElement.dataset.theme") == "light"
    page.run("RG.printing.restore()")
    assert page.all("#print") == []
    assert page.run("return [document.documentElement.dataset.theme, RG.state.view]") == ["dark", "grid"]


def test_picture_holds_title_map_and_foot(open_page, samples):
    page = open_page(samples.tender())
    width, height, address = page.run(
        "const c = RG.picture(); return [c.width, c.height, c.toDataURL('image/png').slice(0, 22)]"
    )
    assert address == "data:image/png;base64,"
    assert height > page.run("return RG.net.size().height")
    assert width == page.run("return RG.net.size().width")


@pytest.mark.parametrize("count", [1, 2, 300])
def test_few_and_many_without_roles_stances_or_power(open_page, samples, count):
    people = [samples.Stakeholder(id=f"p{i}", name=f"Person {i}") for i in range(count)]
    ties = [samples.Relationship(source=f"p{i}", target=f"p{i // 2}", strength=0.5) for i in range(1, count)]
    page = open_page(samples.report_of(people, ties))
    assert page.all(".chip") == []
    assert page.all(".stance-cell") == []
    for view in ("chain", "grid", "network"):
        page.one(f"#tab-{view}").click()
    page.run("RG.select('n1')")
    assert page.complaints() == []
