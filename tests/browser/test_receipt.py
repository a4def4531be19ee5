"""The receipt, in a real browser: what was decided, what did not fit, and reading again."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import PENGUINS, add, asked, violations_in_both_themes, written

pytestmark = pytest.mark.browser


@pytest.fixture
def receipt(browser_page: Page) -> Page:
    """How the penguins were read."""
    browser_page.goto(f"{add(browser_page, PENGUINS)}/receipt")
    expect(browser_page.get_by_role("heading", name="How it was read")).to_be_visible()
    return browser_page


def test_every_row_is_accounted_for_and_every_decision_has_its_evidence(receipt: Page):
    expect(receipt.locator(".dl-stats")).to_contain_text("none lost")
    expect(receipt.get_by_role("row", name="Delimiter")).to_contain_text("comma")
    expect(receipt.get_by_role("row", name="Encoding")).to_contain_text("UTF-8")


def test_a_decision_leads_to_its_field(receipt: Page):
    receipt.get_by_role("button", name="Change Delimiter").click()
    expect(receipt.locator("#reading-delimiter")).to_be_focused()


def test_another_choice_reads_the_file_again_and_can_be_forgotten(receipt: Page):
    receipt.locator("#reading-header_rows").select_option("0")
    receipt.locator("[data-form]").get_by_role("button", name="Read again").click()
    expect(receipt.locator(".dl-stats")).to_contain_text("345")
    expect(receipt.locator("#reading-header_rows")).to_have_value("0")
    receipt.get_by_role("button", name="Forget all choices").click()
    expect(receipt.locator(".dl-stats")).to_contain_text("344")


def test_a_choice_that_cannot_be_used_is_named(receipt: Page):
    receipt.get_by_label("Lines before the header").fill("many")
    receipt.locator("[data-form]").get_by_role("button", name="Read again").click()
    expect(receipt.get_by_role("alert")).to_contain_text("Lines before the header")


def test_cells_that_did_not_fit_are_shown_with_line_and_text_page_by_page(browser_page: Page, tmp_path: Path):
    values = [("odd <b>" if row % 20 == 7 else str(row)) for row in range(800)]
    rows = "\n".join(f"{row},{value}" for row, value in enumerate(values))
    browser_page.goto(f"{add(browser_page, written(tmp_path, 'odd.csv', f'id,size{chr(10)}{rows}{chr(10)}'))}/receipt")
    expect(browser_page.get_by_text("1–25 of 40, in file order.")).to_be_visible()
    expect(browser_page.locator("#rejected tbody tr").first).to_contain_text("odd <b>")
    browser_page.get_by_role("button", name="Next").click()
    expect(browser_page.get_by_text("26–40 of 40, in file order.")).to_be_visible()
    assert asked(browser_page, "page") == "2"
    browser_page.reload()
    expect(browser_page.get_by_text("26–40 of 40, in file order.")).to_be_visible()
    assert violations_in_both_themes(browser_page) == []


def test_nothing_is_wrong_with_it_in_either_theme(receipt: Page):
    assert violations_in_both_themes(receipt) == []


def test_it_fits_a_phone(receipt: Page):
    receipt.set_viewport_size({"width": 390, "height": 800})
    assert receipt.evaluate("document.documentElement.scrollWidth") == 390
