"""Correlation in a real browser: the matrix by keyboard, the picture behind a pair, methods, columns, the address."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.datasets import PENGUINS, asked, kept, violations_in_both_themes, written
from tests.browser.people import fits

pytestmark = pytest.mark.browser


@pytest.fixture
def correlation(browser_page: Page) -> Page:
    """The correlations of the penguins."""
    browser_page.goto(f"{kept(browser_page, PENGUINS)}/correlation")
    expect(browser_page.locator("#correlation-behind h2")).to_contain_text("rises with")
    return browser_page


def cell(page: Page, names: str) -> Locator:
    """The button of one pair."""
    return page.locator(f'[data-heat] [aria-label^="{names}:"]')


def test_the_matrix_says_each_coefficient_and_the_strongest_pair_is_drawn(correlation: Page):
    expect(correlation.locator("#correlation-lede")).to_contain_text("4 of 6 pairs move together clearly")
    expect(cell(correlation, "bill_length_mm and bill_depth_mm")).to_have_text("−.24")
    expect(correlation.locator("#correlation-behind h2")).to_contain_text("r = 0.87 over 342 rows")
    expect(correlation.get_by_role("img", name="342 rows on a grid")).to_be_visible()
    expect(correlation.locator(".dl-strongest tbody tr")).to_have_count(6)


def test_a_cell_opens_the_pair_behind_it_and_the_address_keeps_it(correlation: Page):
    cell(correlation, "bill_length_mm and bill_depth_mm").click()
    expect(correlation.locator("#correlation-behind h2")).to_contain_text("falls as")
    expect(correlation.locator(".dl-strongest tr.is-on")).to_contain_text("bill_length_mm and bill_depth_mm")
    assert asked(correlation, "pair") == "bill_length_mm,bill_depth_mm"
    correlation.reload()
    expect(correlation.locator("#correlation-behind h2")).to_contain_text("falls as")
    expect(cell(correlation, "bill_length_mm and bill_depth_mm")).to_have_attribute("aria-pressed", "true")


def test_the_arrow_keys_move_between_cells_and_enter_chooses(correlation: Page):
    correlation.locator('[data-heat] [tabindex="0"]').first.focus()
    correlation.keyboard.press("ArrowRight")
    focused = correlation.evaluate("document.activeElement.getAttribute('aria-label')")
    correlation.keyboard.press("Enter")
    names = focused.partition(":")[0].split(" and ")
    expect(correlation.locator("#correlation-behind h2")).to_contain_text(names[0])
    assert sorted(asked(correlation, "pair").split(",")) == sorted(names)


def test_other_methods_take_other_columns(correlation: Page):
    correlation.get_by_role("button", name="Mixed").click()
    expect(cell(correlation, "species and island")).to_have_text(".66")
    assert asked(correlation, "method") == "mixed"
    cell(correlation, "species and island").click()
    expect(correlation.locator(".dl-crossing")).to_be_visible()
    cell(correlation, "species and body_mass_g").click()
    expect(correlation.locator(".dl-groups")).to_contain_text("Gentoo")
    correlation.get_by_role("button", name="Spearman").click()
    expect(correlation.locator("#correlation-matrix")).to_contain_text("ranks")
    assert asked(correlation, "method") == "spearman"


def test_columns_are_chosen_from_a_list(correlation: Page):
    correlation.get_by_text("4 of 4 numbers").click()
    correlation.get_by_role("checkbox", name="body_mass_g").click()
    correlation.get_by_role("button", name="Show these").click()
    expect(correlation.locator("#correlation-choice")).to_contain_text("3 of 4 numbers")
    expect(correlation.locator(".dl-strongest tbody tr")).to_have_count(3)
    assert asked(correlation, "columns") == "bill_length_mm,bill_depth_mm,flipper_length_mm"
    correlation.get_by_text("3 of 4 numbers").click()
    correlation.get_by_role("button", name="The usual ones").click()
    expect(correlation.locator("#correlation-choice")).to_contain_text("4 of 4 numbers")


def test_a_filter_changes_the_matrix_and_the_picture(correlation: Page):
    conditions = json.dumps([{"column": "species", "op": "=", "value": "Gentoo"}])
    correlation.goto(f"{correlation.url.partition('?')[0]}?filter={conditions}")
    expect(correlation.locator("#correlation-behind h2")).to_contain_text("123 rows")
    correlation.get_by_role("button", name="Remove the filter").click()
    expect(correlation.locator("#correlation-behind h2")).to_contain_text("342 rows")
    assert asked(correlation, "filter") == ""


def test_the_same_question_is_shown_as_an_api_call(correlation: Page):
    correlation.get_by_role("button", name="Kendall").click()
    correlation.get_by_text("Copy as API call").click()
    expect(correlation.locator("#call-curl")).to_contain_text("method=kendall")


def test_a_table_without_numbers_says_what_to_do(browser_page: Page, tmp_path: Path):
    text = "animal,colour\n" + "cat,black\ndog,brown\ncat,white\ndog,black\n" * 5
    browser_page.goto(f"{kept(browser_page, written(tmp_path, 'words.csv', text))}/correlation")
    expect(browser_page.get_by_text("A correlation needs at least two columns of numbers")).to_be_visible()
    browser_page.get_by_role("button", name="Cramér’s V").click()
    expect(browser_page.locator("[data-heat] button")).to_have_count(2)


def test_nothing_is_wrong_with_it_in_either_theme(correlation: Page):
    assert violations_in_both_themes(correlation) == []
    correlation.get_by_role("button", name="Mixed").click()
    expect(cell(correlation, "species and island")).to_be_visible()
    cell(correlation, "species and body_mass_g").click()
    expect(correlation.locator(".dl-groups")).to_be_visible()
    assert violations_in_both_themes(correlation) == []


def test_it_fits_a_phone(correlation: Page):
    fits(correlation, 390)
