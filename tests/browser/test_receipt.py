"""The receipt, in a real browser: what was decided, what did not fit, and reading again."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import PENGUINS, asked, kept, sent, violations_in_both_themes, written
from tests.browser.people import fits

pytestmark = pytest.mark.browser


@pytest.fixture
def receipt(browser_page: Page) -> Page:
    """How the penguins were read."""
    browser_page.goto(f"{kept(browser_page, PENGUINS)}/receipt")
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
    browser_page.goto(f"{kept(browser_page, written(tmp_path, 'odd.csv', f'id,size{chr(10)}{rows}{chr(10)}'))}/receipt")
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
    fits(receipt, 390)


def test_another_table_of_the_file_is_one_click_away(browser_page: Page, tmp_path: Path):
    sales = "day,what,price\n" + "".join(f"2020-01-0{day},boot,{day}.5\n" for day in range(1, 5))
    text = f"# counted in May\nplace,people\nhere,10\nthere,20\nnowhere,30\n\nSales of the year\n{sales}"
    browser_page.goto(f"{kept(browser_page, written(tmp_path, 'two.csv', text))}/receipt")
    expect(browser_page.locator("#first-lines").get_by_role("row", name="names place,people")).to_be_visible()
    assert violations_in_both_themes(browser_page) == []
    browser_page.get_by_role("button", name="Read this one table 2").click()
    expect(browser_page.locator(".dl-stats")).to_contain_text("4")
    expect(browser_page.get_by_role("button", name="Read this one table 1")).to_be_visible()


def test_a_file_that_could_not_be_read_shows_where_and_what_may_help(browser_page: Page, tmp_path: Path):
    path = written(tmp_path, "wide.csv", "<script>alert(1)</script>" + ",1" * 10_050 + "\n" + "1" + ",2" * 10_050)
    browser_page.goto(f"/datasets/{sent(browser_page, path)}/receipt")
    expect(browser_page.locator("#first-lines")).to_contain_text("<script>alert(1)</script>")
    expect(browser_page.get_by_role("button", name="tab instead")).to_be_visible()
    assert violations_in_both_themes(browser_page) == []
    browser_page.get_by_role("button", name="semicolon instead").click()
    expect(browser_page.locator("#reading-delimiter")).to_have_value(";")


def test_nothing_is_offered_for_a_file_that_no_other_way_reads(browser_page: Page, tmp_path: Path):
    path = written(tmp_path, "page.csv", "<!doctype html>\n<html><script>alert(1)</script>\na,b\n1,2\n")
    browser_page.goto(f"/datasets/{sent(browser_page, path)}/receipt")
    expect(browser_page.locator("#first-lines")).to_contain_text("<html><script>alert(1)</script>")
    expect(browser_page.get_by_text("This file is a web page.")).to_be_visible()
    expect(browser_page.get_by_role("group", name="Try with")).to_have_count(0)
