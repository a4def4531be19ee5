"""Figures in a real browser: drawn by our own bundle, in the theme of the page, kept as a picture, read as a table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from components.plot_theme import tokens
from tests.browser.datasets import violations
from tests.browser.people import at_rest, join
from tests.fixtures.browsers import Observer
from tests.fixtures.servers import LiveServer

pytestmark = pytest.mark.browser
LINE = "path.js-line"
SHIFT = """window.__shift = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) window.__shift += entry.value; })).observe({ type: "layout-shift", buffered: true })"""


@pytest.fixture
def asked(browser_page: Page) -> list[str]:
    """The addresses of everything that the page asks for."""
    addresses: list[str] = []
    browser_page.on("request", lambda request: addresses.append(request.url))
    return addresses


@pytest.fixture
def gallery(asked: list[str], browser_page: Page) -> Page:
    """The gallery, with its figures drawn."""
    browser_page.add_init_script(SHIFT)
    join(browser_page)
    browser_page.goto("/gallery")
    expect(drawn(browser_page, "gallery-trend").locator(LINE).first).to_be_visible()
    expect(drawn(browser_page, "gallery-dark-many").locator("canvas").first).to_be_visible()
    return browser_page


def drawn(page: Page, name: str) -> Locator:
    """The figure around one graph."""
    return page.locator(f"figure:has(#{name})")


def colour_of(element: Locator, what: str) -> str:
    """A colour as the browser computed it, in six digits."""
    found = element.evaluate(f"element => getComputedStyle(element).{what}")
    parts = [int(float(part)) for part in found[found.index("(") + 1 : found.index(")")].split(",")[:3]]
    return "#" + "".join(f"{part:02x}" for part in parts)


def in_css(colour: str) -> str:
    """A colour in six digits as computed styles have it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_our_own_bundle_draws_and_plotlys_default_is_never_asked_for(gallery: Page, asked: list[str]):
    scripts = [address for address in asked if "plotly" in address]
    assert any("/assets/vendor/plotly/plotly-charts-" in address for address in scripts)
    assert [address for address in scripts if "package_data" in address] == []
    # Nothing else is evaluated either: the observer ends the test when the policy is violated.
    expect(gallery.locator(".js-plotly-plot .main-svg").first).to_be_visible()


def test_pages_without_a_chart_load_neither_charts_nor_the_grid(browser_page: Page, asked: list[str]):
    join(browser_page)
    browser_page.goto("/")
    expect(browser_page.locator("#library-drop")).to_be_visible()
    assert [address for address in asked if "plotly" in address or "ag_grid" in address or "async-" in address] == []


def test_the_larger_bundle_comes_with_the_first_chart_that_needs_it(gallery: Page, asked: list[str]):
    expect(drawn(gallery, "gallery-light-map").locator(".choroplethlayer path").first).to_be_visible()
    assert len([address for address in asked if "plotly-more-" in address]) == 1
    assert len([address for address in asked if "world_110m.json" in address]) >= 1


def test_each_figure_is_drawn_in_the_colours_of_its_theme(gallery: Page):
    for theme in ("light", "dark"):
        bar = drawn(gallery, f"gallery-{theme}-bars").locator(".bars path").first
        assert colour_of(bar, "fill") == tokens(theme)["data"]  # type: ignore[arg-type]


def test_switching_the_theme_changes_open_charts_without_a_reload(gallery: Page):
    line = drawn(gallery, "gallery-trend").locator(LINE).last
    before = colour_of(line, "stroke")
    gallery.evaluate("() => { window.__here = true; }")
    gallery.get_by_role("button", name="Switch between light and dark").click()
    expect(line).not_to_have_css("stroke", in_css(before))
    assert {before, colour_of(line, "stroke")} == {tokens("light")["data-line"], tokens("dark")["data-line"]}
    assert gallery.evaluate("() => window.__here")


def test_a_zoomed_chart_stays_zoomed_when_the_theme_changes(gallery: Page):
    figure = drawn(gallery, "gallery-trend")
    before = colour_of(figure.locator(".ytitle"), "fill")
    ticks = figure.locator(".xtick text")
    whole = ticks.all_text_contents()
    at_rest(gallery)
    area = figure.locator(".nsewdrag").first
    area.hover(position={"x": 60, "y": 40})
    box = area.bounding_box()
    assert box
    gallery.mouse.down()
    gallery.mouse.move(box["x"] + 260, box["y"] + 120, steps=5)
    gallery.mouse.up()
    expect(ticks.first).not_to_have_text(whole[0])
    zoomed = ticks.all_text_contents()
    gallery.get_by_role("button", name="Switch between light and dark").click()
    other = ({tokens("light")["flag-text"], tokens("dark")["flag-text"]} - {before}).pop()
    expect(figure.locator(".ytitle")).to_have_css("fill", in_css(other))
    expect(ticks).to_have_text(zoomed)


@pytest.mark.parametrize(("kind", "start"), [("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("HTML", b"<!doctype html>")])
def test_a_figure_can_be_kept_as_a_picture(gallery: Page, kind: str, start: bytes):
    figure = drawn(gallery, "gallery-trend")
    with gallery.expect_download() as kept:
        figure.get_by_role("button", name=f"Save this figure as {kind}").click()
    assert kept.value.suggested_filename == f"Monthly generation grew by 108 TWh a year.{kind.lower()}"
    content = Path(kept.value.path()).read_bytes()
    assert content.startswith(start)
    assert b"var(--" not in content


def test_the_table_behind_a_figure_opens_by_keyboard(gallery: Page):
    figure = drawn(gallery, "gallery-trend")
    figure.locator("summary").focus()
    gallery.keyboard.press("Enter")
    table = figure.get_by_role("table")
    expect(table).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(97)
    expect(figure.locator(".dl-drawing")).to_have_accessible_name(
        "Monthly generation grew by 10.8 TWh a year Value, expected band and unusual months"
    )


def test_words_that_look_like_code_stay_words(gallery: Page):
    labels = drawn(gallery, "gallery-light-hostile").locator(".ytick text")
    expect(labels.filter(has_text="<img src=x onerror=alert(1)>")).to_have_count(1)
    assert drawn(gallery, "gallery-light-hostile").locator("img, a").count() == 0


def test_nothing_moves_while_figures_are_drawn(gallery: Page):
    at_rest(gallery)
    assert gallery.evaluate("() => window.__shift") < 0.05


def test_the_gallery_has_no_barrier(gallery: Page):
    assert violations(gallery) == []


def test_the_gallery_is_not_for_those_who_use_the_product(start_server: Callable[..., LiveServer]):
    from http.client import HTTPConnection

    server = start_server(ENVIRONMENT="production", SECRET_KEY="k7Q2m9X4c1V8b5N3z6L0p2R7t4Y1u8W5")
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", "/gallery")
    assert connection.getresponse().status == 404
    connection.close()


def test_a_page_that_stands_still_is_not_made_to_move(visit: Callable[..., tuple[Page, Observer]], live_server: Any):
    page, _ = visit(live_server, reduced_motion="reduce")
    join(page)
    page.goto("/gallery")
    expect(drawn(page, "gallery-trend").locator(LINE).first).to_be_visible()
    moving = page.evaluate(
        """() => document.getAnimations().filter(animation => animation.playState === "running"
            && animation.effect.target.closest("figure")).length"""
    )
    assert moving == 0
