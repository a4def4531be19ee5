"""Ways of using it: by keyboard alone, without motion, on paper, back and forth."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import PENGUINS, add, kept
from tests.browser.people import PASSWORD, arrived, at_rest, new_name, table_file
from tests.fixtures.browsers import Observer
from tests.fixtures.servers import LiveServer

pytestmark = pytest.mark.browser
# More steps than any page has to what is wanted: the test ends there rather than never.
MOST_TABS = 120
MOVING = """() => [...document.querySelectorAll("*")].filter(element => {
    const style = getComputedStyle(element);
    const lasts = text => text.split(",").some(part => parseFloat(part) > 0.011);
    return (style.animationName !== "none" && lasts(style.animationDuration)) || lasts(style.transitionDuration);
}).map(element => element.className || element.tagName)"""


def tab_to(page: Page, words: str, kind: str = "") -> None:
    """Press Tab until what has the focus is called so, and see that it shows it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        name, tag, outline = page.evaluate(
            """() => { const at = document.activeElement, style = getComputedStyle(at);
            const label = at.labels && at.labels.length ? at.labels[0].textContent : "";
            return [at.getAttribute("aria-label") || label || at.textContent || "", at.tagName.toLowerCase(),
                style.outlineStyle !== "none" || style.boxShadow !== "none"]; }"""
        )
        if re.search(words, name) and (not kind or tag == kind):
            assert outline, f"the focus on {name!r} cannot be seen"
            return
    raise AssertionError(f"no way by Tab to {words!r}")


def test_the_first_minute_by_the_keyboard_alone(browser_page: Page, tmp_path: Path):
    page, name = browser_page, new_name()
    # From the start: the browser is told to hand file lists over while keys are pressed already, and may hear it late.
    page.on("filechooser", lambda chooser: None)
    page.goto("/create-account")
    for label, text in (("E-mail", f"{name}@example.org"), ("User name", name), ("Password", PASSWORD)):
        if page.evaluate("document.activeElement.tagName") != "INPUT" or label != "E-mail":
            tab_to(page, label, "input")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    arrived(page, "**/")
    expect(page.locator("#library-limit")).not_to_be_empty()
    tab_to(page, "Drop", "button")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(str(table_file(tmp_path, "places.csv")))
    expect(page.locator("#overview h1")).to_have_text("places")
    at_rest(page)
    for place, seen in (("Table", ".ag-row"), ("Statistics", ".dl-columnname"), ("Charts", "#charts .main-svg")):
        page.evaluate("document.activeElement.blur()")
        tab_to(page, f"^{place}", "a")
        page.keyboard.press("Enter")
        expect(page.locator(seen).first).to_be_visible()
        at_rest(page)
    # The browser's own key, which a window without a frame does not have.
    page.go_back()
    expect(page.locator(".dl-columnname")).to_be_visible()
    at_rest(page)
    tab_to(page, "^Export", "summary")
    page.keyboard.press("Enter")
    tab_to(page, "^CSV$", "button")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.startswith("places statistics")


@pytest.mark.parametrize("place", ["charts", "clean"])
def test_nothing_moves_for_who_asked_for_less_motion(
    place: str, visit: Callable[..., tuple[Page, Observer]], live_server: LiveServer
):
    page, _ = visit(live_server, reduced_motion="reduce")
    page.goto(f"{kept(page, PENGUINS)}/{place}".rstrip("/"))
    expect(page.locator("main h1, main h2").first).to_be_visible()
    at_rest(page)
    assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []


def test_what_is_printed_in_the_dark_is_light(browser_page: Page):
    page = browser_page
    page.emulate_media(color_scheme="dark")
    page.goto(f"{kept(page, PENGUINS)}/statistics")
    expect(page.locator(".dl-columnname")).to_be_visible()
    colours = """() => [document.body, document.querySelector("main h1"), document.querySelector(".dl-card")].map(
        element => { const style = getComputedStyle(element); return [style.color, style.backgroundColor]; })"""
    dark = page.evaluate(colours)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    on_paper = page.evaluate(colours)
    assert on_paper != dark
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen", color_scheme="light")
    page.wait_for_function("document.documentElement.dataset.bsTheme === 'light'")
    light = page.evaluate(colours)
    assert [words for words, _ in on_paper] == [words for words, _ in light]
    page.emulate_media(media="print")
    for part in (".dl-top", ".dl-nav"):
        expect(page.locator(part)).to_be_hidden()


def test_the_way_back_leads_through_pages_and_what_was_chosen_on_them(browser_page: Page):
    page, address = browser_page, add(browser_page, PENGUINS)
    page.locator(".dl-nav a", has_text="Statistics").click()
    page.locator("#statistics-list [data-name=bill_depth_mm]").click()
    expect(page.locator(".dl-columnname")).to_have_text("bill_depth_mm")
    at_rest(page)
    page.locator(".dl-nav a", has_text="Correlation").click()
    page.get_by_role("button", name="Spearman").click()
    arrived(page, "**/correlation?*method=spearman*")
    page.locator(".dl-nav a", has_text="Missing").click()
    expect(page.locator(".dl-gapmap")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Spearman")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.locator(".dl-columnname")).to_have_text("bill_depth_mm")
    expect(page.locator(".dl-nav a[aria-current]")).to_have_text("Statistics")
    page.go_back()
    expect(page.locator("#overview h1")).to_have_text("penguins")
    page.go_forward()
    expect(page.locator(".dl-columnname")).to_have_text("bill_depth_mm")
    assert page.url.endswith(f"{address}/statistics?column=bill_depth_mm")


def test_a_filter_is_still_there_on_the_way_back(browser_page: Page):
    page, address = browser_page, kept(browser_page, PENGUINS)
    page.goto(f'{address}/table?filter=[{{"column":"species","op":"=","value":"Gentoo"}}]')
    expect(page.locator("#table-count")).to_contain_text("124")
    page.locator(".dl-nav a", has_text="Statistics").click()
    expect(page.locator(".dl-columnname")).to_be_visible()
    page.go_back()
    expect(page.locator("#table-count")).to_contain_text("124")
    expect(page.locator(".dl-chips")).to_contain_text("Gentoo")


HOSTILE = "</script><img src=x onerror=alert(1)>"


def test_hostile_names_are_only_words_wherever_they_are_chosen_from(browser_page: Page, tmp_path: Path):
    page = browser_page
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    path = tmp_path / "evil.csv"
    rows = "\n".join(f"{row % 17},{HOSTILE},=1+{row % 3}" for row in range(60))
    path.write_text(f"{HOSTILE},kind{HOSTILE},@b\n{rows}\n", encoding="utf-8")
    address = kept(page, path)
    page.goto("/")
    page.get_by_role("link", name="evil", exact=True).focus()
    page.keyboard.press("F2")
    page.get_by_label("New name of evil").fill(HOSTILE)
    page.keyboard.press("Enter")
    expect(page.locator(".lib-name", has_text=HOSTILE)).to_be_visible()
    for place in ("charts", "clean", "receipt"):
        page.goto(f"{address}/{place}")
        expect(page.locator("main").get_by_text(HOSTILE).first).to_be_attached()
        at_rest(page)
        page.keyboard.press("Control+k")
        page.keyboard.type("onerror")
        expect(page.get_by_role("listbox").get_by_role("option").filter(has_text=HOSTILE).first).to_be_visible()
        page.keyboard.press("Escape")
        assert page.locator("img, main script").count() == 0
    page.goto(f"{address}/table")
    expect(page.locator(".ag-row").first).to_be_visible()
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert not set(download.value.suggested_filename) & set("<>/\\")
    assert "'@b" in Path(download.value.path()).read_text(encoding="utf-8").splitlines()[0]


def test_on_a_phone_the_page_that_is_open_is_in_sight_among_the_others(
    visit: Callable[..., tuple[Page, Observer]], live_server: LiveServer
):
    page, _ = visit(live_server, viewport={"width": 390, "height": 844})
    page.goto(f"{kept(page, PENGUINS)}/receipt")
    expect(page.locator(".dl-nav [aria-current]")).to_be_in_viewport()
    page.goto(page.url.removesuffix("/receipt"))
    expect(page.locator(".dl-nav [aria-current]")).to_be_in_viewport()
