"""Files that leave a page by its menu: as it shows its rows, and why when one cannot be had."""

import csv
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.datasets import PENGUINS, add

pytestmark = pytest.mark.browser
ADELIE = json.dumps([{"column": "species", "op": "=", "value": "Adelie"}])


@pytest.fixture
def overview(browser_page: Page) -> str:
    """The address of the overview of the penguins."""
    return add(browser_page, PENGUINS)


def taken(page: Page, address: str, format: str) -> tuple[str, Path]:
    """The name and the place of a file that the menu gives."""
    page.locator(".dl-pop summary", has_text="Export").click()
    with page.expect_download() as download:
        page.locator(f'[data-export="{address}"][data-format="{format}"]').click()
    return download.value.suggested_filename, download.value.path()


def test_the_report_opens_without_the_server(browser_page: Page, overview: str, tmp_path: Path):
    name, path = taken(browser_page, "report", "html")
    assert name.startswith("penguins report ")
    kept = path.rename(tmp_path / "report.html")
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.goto(kept.as_uri())
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("penguins")
    expect(browser_page.locator(".dl-col")).to_have_count(7)
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_the_table_leaves_as_it_is_shown(browser_page: Page, overview: str):
    browser_page.goto(f"{overview}/table?filter={quote(ADELIE)}&sort=-body_mass_g&columns=species,body_mass_g")
    expect(browser_page.locator(".ag-row").first).to_be_visible()
    name, path = taken(browser_page, "export", "csv")
    rows = list(csv.reader(path.read_text().splitlines()))
    assert rows[:2] == [["species", "body_mass_g"], ["Adelie", "4775"]]
    assert "152 of 344 rows" in name


def test_what_cannot_be_had_is_said_in_words(browser_page: Page, overview: str, observer):
    observer.expect("422")
    browser_page.goto(f"{overview}/missing?filter={quote(ADELIE.replace('species', 'gone'))}")
    browser_page.locator(".dl-pop summary", has_text="Export").click()
    browser_page.locator('[data-export="analysis/missing"][data-format="csv"]').click()
    expect(browser_page.locator(".dl-toast.bad")).to_be_visible()


def test_a_file_that_takes_long_can_be_cancelled(browser_page: Page, overview: str, observer):
    observer.expect("ERR_")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    browser_page.route("**/export?*", hold)
    browser_page.goto(f"{overview}/table")
    browser_page.locator(".dl-pop summary", has_text="Export").click()
    browser_page.locator('[data-format="xlsx"]').click()
    toasts = browser_page.locator("#toasts")
    expect(toasts).to_contain_text("still being worked out")
    with browser_page.expect_event("requestfailed"):
        toasts.get_by_role("button", name="Cancel").click()
    expect(toasts).to_contain_text("cancelled")
    expect(toasts.get_by_role("button", name="Cancel")).to_have_count(0)
    assert len(held) == 1
