"""Missing values in a real browser: the map, the bars, the filter, and the overview's cards on gaps and relations."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import PENGUINS, add, asked, kept, violations_in_both_themes, written
from tests.browser.people import fits

pytestmark = pytest.mark.browser


@pytest.fixture
def missing(browser_page: Page) -> Page:
    """What the penguins lack."""
    browser_page.goto(f"{kept(browser_page, PENGUINS)}/missing")
    expect(browser_page.locator(".dl-gapmap")).to_be_visible()
    return browser_page


def test_it_says_how_much_is_missing_and_which_columns_together(missing: Page):
    expect(missing.locator(".dl-gaplede")).to_contain_text("19 of 2,408 cells hold no value")
    expect(missing.locator(".dl-together")).to_contain_text("Always empty in the same 2 rows")
    expect(missing.locator(".dl-gapline")).to_have_count(2)
    expect(missing.locator(".dl-patterns tbody tr")).to_have_count(3)


def test_a_bar_leads_to_the_rows_without_a_value(missing: Page):
    missing.get_by_role("link", name="sex").click()
    expect(missing.locator("#table-filter-chips")).to_contain_text("sex is missing")
    expect(missing.locator("#table-count")).to_contain_text("11 of 344 rows")


def test_a_filter_asks_some_rows_only(missing: Page):
    conditions = json.dumps([{"column": "island", "op": "=", "value": "Torgersen"}])
    missing.goto(f"{missing.url}?filter={conditions}")
    expect(missing.locator(".dl-gaplede")).to_contain_text("47 rows of 52 lack nothing")
    missing.get_by_role("button", name="Remove the filter").click()
    expect(missing.locator(".dl-gaplede")).to_contain_text("333 rows of 344 lack nothing")
    assert asked(missing, "filter") == ""


def test_a_complete_table_is_said_to_be_complete(browser_page: Page, tmp_path: Path):
    complete = written(tmp_path, "full.csv", "a,b\n1,2\n3,4\n")
    browser_page.goto(f"{kept(browser_page, complete)}/missing")
    expect(browser_page.get_by_text("No cell is missing")).to_be_visible()


def test_the_overview_shows_gaps_and_relations_after_its_first_draw(browser_page: Page):
    add(browser_page, PENGUINS)
    section = browser_page.locator("#relations")
    expect(section).to_contain_text("Missing values, in file order")
    expect(section).to_contain_text("Correlation of 4 measures")
    expect(section.locator(".dl-half i")).to_have_count(6)
    section.get_by_role("link", name="Open the full matrix").click()
    expect(browser_page.locator("[data-heat]")).to_be_visible()


def test_nothing_is_wrong_with_it_in_either_theme(missing: Page):
    assert violations_in_both_themes(missing) == []


def test_it_fits_a_phone(missing: Page):
    fits(missing, 390)
