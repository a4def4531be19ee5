"""The command palette: found, chosen and left by the keyboard alone, and said as a combobox."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import PENGUINS, add, violations
from tests.browser.people import arrived, at_rest

pytestmark = pytest.mark.browser


def test_pages_columns_datasets_and_actions_by_the_keyboard(browser_page: Page):
    address = add(browser_page, PENGUINS)
    browser_page.keyboard.press("Control+k")
    field = browser_page.get_by_role("combobox", name="Find a page")
    expect(field).to_be_focused()
    found = browser_page.get_by_role("listbox").get_by_role("option")
    expect(found.filter(has_text="Correlation")).to_be_visible()
    browser_page.keyboard.type("bill")
    expect(found).to_have_count(2)
    assert violations(browser_page) == []
    browser_page.keyboard.press("ArrowDown")
    expect(found.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = str(found.nth(1).get_attribute("id"))
    expect(field).to_have_attribute("aria-activedescendant", chosen)
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator(".dl-columnname")).to_have_text("bill_depth_mm")
    arrived(browser_page, f"**{address}/statistics?column=bill_depth_mm")
    browser_page.keyboard.press("Control+k")
    browser_page.keyboard.type("nothing like it")
    expect(browser_page.get_by_text("Nothing has these words")).to_be_visible()
    browser_page.keyboard.press("Escape")
    expect(browser_page.locator("#palette")).to_be_hidden()


def test_one_can_leave_by_it(browser_page: Page):
    add(browser_page, PENGUINS)
    browser_page.keyboard.press("Control+k")
    browser_page.keyboard.type("sign out")
    expect(browser_page.get_by_role("option")).to_have_count(1)
    # A question that is under way when one leaves is refused, which the console tells of.
    at_rest(browser_page)
    browser_page.keyboard.press("Enter")
    arrived(browser_page, "**/sign-in*")
