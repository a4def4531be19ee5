"""The statistics of one column, in a real browser: the list, the pictures, the figures, two columns, the address."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.datasets import PENGUINS, asked, kept, violations_in_both_themes
from tests.browser.people import fits

pytestmark = pytest.mark.browser


@pytest.fixture
def statistics(browser_page: Page) -> Page:
    """The statistics of the penguins' flippers."""
    browser_page.goto(f"{kept(browser_page, PENGUINS)}/statistics?column=flipper_length_mm")
    expect(browser_page.locator(".dl-columnname")).to_have_text("flipper_length_mm")
    return browser_page


def figure(page: Page, name: str) -> Locator:
    row = page.locator(".dl-figures dt", has=page.get_by_role("button", name=name, exact=True))
    return row.locator("xpath=following-sibling::dd[1]")


def test_figures_are_exact_and_pictures_are_drawn(statistics: Page):
    expect(figure(statistics, "Values")).to_have_text("342")
    expect(figure(statistics, "Median")).to_have_text("197")
    expect(figure(statistics, "Smallest")).to_have_text("172")
    expect(figure(statistics, "Largest")).to_have_text("231")
    expect(statistics.get_by_role("img", name="Histogram of flipper_length_mm")).to_be_visible()
    expect(statistics.get_by_role("img", name="Share of the values").first).to_be_visible()
    expect(statistics.get_by_role("region", name="Distributions fitted")).to_contain_text("normal")


def test_each_figure_says_what_it_means_to_the_keyboard_too(statistics: Page):
    term = statistics.get_by_role("button", name="Interquartile range")
    meaning = statistics.locator("#meaning-iqr")
    expect(meaning).to_be_hidden()
    term.focus()
    statistics.keyboard.press("Tab")
    statistics.keyboard.press("Shift+Tab")
    expect(meaning).to_be_visible()


def test_arrow_keys_move_through_the_columns_and_the_address_follows(statistics: Page):
    statistics.locator(".dl-listitem[aria-current=true]").focus()
    statistics.keyboard.press("ArrowDown")
    expect(statistics.locator(".dl-columnname")).to_have_text("body_mass_g")
    assert asked(statistics, "column") == "body_mass_g"
    statistics.reload()
    expect(statistics.locator(".dl-columnname")).to_have_text("body_mass_g")


def test_the_list_is_narrowed_by_a_name(statistics: Page):
    statistics.get_by_label("Find a column").fill("bill")
    expect(statistics.locator(".dl-listitem:visible")).to_have_count(2)


def test_two_columns_are_compared_and_the_address_keeps_it(statistics: Page):
    statistics.get_by_label("Compare with another column").select_option("body_mass_g")
    expect(statistics.get_by_text("Figures side by side")).to_be_visible()
    assert asked(statistics, "compare") == "body_mass_g"
    statistics.reload()
    expect(statistics.get_by_text("Figures side by side")).to_be_visible()


def test_commonest_values_lead_to_their_rows(statistics: Page):
    statistics.locator(".dl-listitem", has_text="species").click()
    statistics.get_by_role("link", name="Gentoo").click()
    expect(statistics.locator("#table-filter-chips")).to_contain_text("species is Gentoo")
    expect(statistics.locator("#table-count")).to_contain_text("124 of 344 rows")
    statistics.go_back()
    expect(statistics.locator(".dl-columnname")).to_have_text("species")


def test_a_filter_changes_every_figure(statistics: Page):
    conditions = json.dumps([{"column": "species", "op": "=", "value": "Gentoo"}])
    statistics.goto(f"{statistics.url}&filter={conditions}")
    expect(statistics.locator("#statistics-filter-chips")).to_contain_text("species is Gentoo")
    expect(figure(statistics, "Values")).to_have_text("123")
    statistics.get_by_role("button", name="Remove the filter").click()
    expect(statistics.locator(".dl-figures", has_text="342").first).to_be_visible()
    assert asked(statistics, "filter") == ""


def test_a_filter_that_no_row_passes_says_so(statistics: Page):
    conditions = json.dumps([{"column": "body_mass_g", "op": ">", "value": 1_000_000}])
    statistics.goto(f"{statistics.url}&filter={conditions}")
    expect(statistics.get_by_text("Only missing values")).to_be_visible()


def test_nothing_is_wrong_with_it_in_either_theme(statistics: Page):
    assert violations_in_both_themes(statistics) == []
    statistics.get_by_label("Compare with another column").select_option("body_mass_g")
    expect(statistics.get_by_text("Figures side by side")).to_be_visible()
    assert violations_in_both_themes(statistics) == []


def test_it_fits_a_phone(statistics: Page):
    fits(statistics, 390)
