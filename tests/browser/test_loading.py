"""What does not load in a browser: it is asked for again, and a page that stays incomplete says so."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.datasets import PENGUINS, kept
from tests.browser.people import join
from tests.fixtures.browsers import Observer

pytestmark = pytest.mark.browser
OURS = "**/assets/datalens-*.js"
GRID = "**/dash_ag_grid.*.js"
NOTE = ".dl-notloaded"


class Cut:
    """A line that fails for the first few times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, route: Route) -> None:
        self.left -= 1
        if self.left >= 0:
            route.abort()
        else:
            route.continue_()


@pytest.fixture
def page(browser_page: Page, observer: Observer) -> Page:
    """A page whose lines may be cut: the browser names what did not load, and where it is missed."""
    observer.expect("ERR_FAILED")
    observer.expect("dash_clientside")
    observer.expect("Cannot read properties of undefined")
    observer.expect("did not load")
    return browser_page


def test_a_page_whose_scripts_were_cut_loads_itself_again(page: Page):
    join(page)
    line = Cut(1)
    page.route(OURS, line)
    page.goto("/")
    expect(page.locator("#library-drop")).to_be_visible()
    assert line.left < 0
    expect(page.locator(NOTE)).to_have_count(0)


def test_a_page_that_stays_incomplete_says_so_and_offers_to_load_again(page: Page):
    join(page)
    page.route(OURS, Cut(10))
    page.goto("/")
    note = page.get_by_role("alert").filter(has_text="did not load")
    expect(note).to_be_visible()
    page.unroute(OURS)
    note.get_by_role("button", name="Load again").click()
    expect(page.locator("#library-limit")).not_to_be_empty()
    expect(page.locator(NOTE)).to_have_count(0)


def test_the_table_comes_though_its_script_was_cut_twice(page: Page):
    address = kept(page, PENGUINS)
    line = Cut(2)
    page.route(GRID, line)
    page.goto(f"{address}/receipt")
    page.locator(".dl-nav a", has_text="Table").click()
    expect(page.locator(".ag-row").first).to_be_visible()
    assert line.left < 0
    expect(page.locator(NOTE)).to_have_count(0)
