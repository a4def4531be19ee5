"""What holds for every page, those of tomorrow too: axe in both themes, narrow windows, zoom, hostile names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

from pages.routes import page_modules
from tests.browser.datasets import HOSTILE, add, kept, violations, written
from tests.browser.people import PASSWORD, arrived, at_rest, fits

pytestmark = pytest.mark.browser
# Nothing waits any more: no placeholder, no callback, and something is there.
SETTLED = """() => document.fonts.status === "loaded" && document.querySelector("main")
    && !document.querySelector('.dl-skel, [aria-busy="true"], ._dash-loading, [data-dash-is-loading="true"]')"""
TABLE = "\n".join(
    [
        f'"{HOSTILE.replace(chr(34), chr(34) * 2)}",day,=kind,amount,{"long" * 60}',
        *(
            f"{row * 7 % 11},2024-{1 + row // 28:02d}-{1 + row % 28:02d},{'<b>x</b>' if row % 3 else '@SUM(A1)'},"
            f"{row * 1.5 if row % 13 else ''},{row * row}"
            for row in range(280)
        ),
    ]
)


@pytest.fixture
def overview(browser_page: Page, tmp_path: Path) -> str:
    """The overview of a small dataset whose names and cells would like to be markup."""
    return add(browser_page, written(tmp_path, "names.csv", TABLE))


def addresses(overview: str) -> Iterator[str]:
    """Every page that there is, on this dataset where it takes one."""
    for module in page_modules():
        path = module.PATH.replace("<dataset_id>", overview.rpartition("/")[2])
        if "<" not in path:
            yield path


def opened(page: Page, address: str) -> None:
    """Go to a page, and wait until it has settled."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(SETTLED)


def complaints(page: Page) -> Iterator[str]:
    """What is wrong with the page that is open: for axe in either theme, in narrow windows, with markup in cells."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        yield from (f"{theme}: {found}" for found in violations(page))
    # A phone; and a window of 1280 with everything twice as large.
    for width in (640, 390):
        try:
            fits(page, width)
        except Late:
            yield f"{page.evaluate('document.documentElement.scrollWidth')} wide at {width}"
    page.set_viewport_size({"width": 1280, "height": 800})
    if page.evaluate("document.querySelectorAll('main img, main script, main b b').length"):
        yield "a cell became markup"


def test_nothing_is_wrong_with_any_page(browser_page: Page, overview: str, observer):
    observer.expect("/not-found")
    browser_page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    wrong: dict[str, list[str]] = {}
    for address in addresses(overview):
        opened(browser_page, address)
        if found := list(complaints(browser_page)):
            wrong[address] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("rows", "page", "level", "words"),
    [
        ("2024-01-02,3\n2024-01-03,5\n", "{}/trends", 2, "fewer than three values"),
        ("", "{}", 2, "This table has no rows"),
        ("1,2\n", "/datasets/00000000-0000-4000-8000-000000000000", 1, "There is no dataset here"),
    ],
)
def test_places_without_anything_to_show_are_in_order_too(
    browser_page: Page, tmp_path: Path, rows: str, page: str, level: Literal[1, 2], words: str
):
    address = kept(browser_page, written(tmp_path, "few.csv", f"day,amount\n{rows}"))
    opened(browser_page, page.format(address))
    expect(browser_page.get_by_role("heading", level=level, name=words)).to_be_visible()
    assert list(complaints(browser_page)) == []


def test_a_session_that_ends_meanwhile_leads_back_to_the_same_question(browser_page: Page, overview: str, observer):
    observer.expect("401")
    browser_page.goto(f"{overview}/correlation?method=spearman")
    expect(browser_page.locator("main h1")).to_be_visible()
    # Nothing may be asked between the two: the page would leave before the button is pressed.
    at_rest(browser_page)
    name = str(browser_page.locator("[data-account]").get_attribute("title")).removeprefix("Account: ")
    cookies = [item for item in browser_page.context.cookies() if item["name"] != "datalens_session"]
    browser_page.context.clear_cookies()
    browser_page.context.add_cookies(cookies)
    browser_page.get_by_role("button", name="Kendall").click()
    arrived(browser_page, "**/sign-in?expired=1*")
    expect(browser_page.get_by_text("session has ended")).to_be_visible()
    browser_page.get_by_label("E-mail").fill(f"{name}@example.org")
    browser_page.get_by_label("Password").fill(PASSWORD)
    browser_page.get_by_role("button", name="Sign in").click()
    arrived(browser_page, "**/correlation?method=*")
    expect(browser_page.get_by_role("heading", level=1, name="Correlation")).to_be_visible()
