"""What does not load in a browser, or late: it is asked for again, and a page that stays incomplete says so."""

import sqlite3
from contextlib import closing
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.datasets import PENGUINS, kept
from tests.browser.people import join
from tests.fixtures.browsers import Observer
from tests.fixtures.servers import LiveServer

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


def say(server: LiveServer, address: str, status: str) -> None:
    """Let a dataset be as far as this, whatever the reading says."""
    with closing(sqlite3.connect(server.home / "datalens.db", timeout=30)) as database, database:
        number = UUID(address.rsplit("/", 1)[1]).hex
        changed = database.execute("UPDATE datasets SET status = ? WHERE id = ?", (status, number)).rowcount
    assert changed == 1


@pytest.mark.parametrize("page_name", ["", "/clean", "/charts"])
def test_a_page_whose_answers_take_longer_than_the_time_between_two_looks_is_drawn(
    browser_page: Page, live_server: LiveServer, page_name: str
):
    address = kept(browser_page, PENGUINS)
    say(live_server, address, "processing")
    browser_page.goto(f"{address}{page_name}")
    reading = browser_page.locator(".dl-reading")
    expect(reading).to_be_visible()
    line = browser_page.context.new_cdp_session(browser_page)
    line.send("Network.enable")
    limits = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", limits)
    say(live_server, address, "ready")
    expect(reading).to_have_count(0)
