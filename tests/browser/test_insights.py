"""What stands out, on the overview in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import HOSTILE, PENGUINS, add, violations_in_both_themes, written
from tests.browser.people import arrived

pytestmark = pytest.mark.browser
SECTION = "#overview-insights"


def test_findings_come_after_the_page_strongest_first_and_lead_further(browser_page: Page):
    add(browser_page, PENGUINS)
    cards = browser_page.locator(f"{SECTION} > .dl-insights > .dl-insight")
    expect(cards.first.locator("h3")).to_be_visible()
    expect(cards).to_have_count(8)
    expect(cards.first).to_contain_text("Strong")
    expect(browser_page.locator(SECTION)).to_contain_text("over 342 rows")
    browser_page.get_by_text("more findings").click()
    turned = browser_page.locator(f"{SECTION} .dl-turned").first
    expect(turned).to_contain_text("it turns round")
    assert violations_in_both_themes(browser_page) == []
    browser_page.locator(f"{SECTION} .dl-insight", has_text="body_mass_g rises with flipper_length_mm").click()
    arrived(browser_page, "**/correlation?*")


def test_noise_stands_out_by_nothing(browser_page: Page, tmp_path: Path):
    lines = ["a,b", *(f"{row * 7919 % 1009},{row * 104729 % 997}" for row in range(60))]
    add(browser_page, written(tmp_path, "noise.csv", "\n".join(lines)))
    expect(browser_page.locator(SECTION)).to_contain_text("Nothing stands out")


def test_hostile_names_are_only_text(browser_page: Page, tmp_path: Path):
    name = HOSTILE.replace('"', "'")
    lines = [f"{name},y", *(f"{row},{row * 2 + row % 3}" for row in range(60))]
    add(browser_page, written(tmp_path, "hostile.csv", "\n".join(lines)))
    expect(browser_page.locator(f"{SECTION} h3").first).to_contain_text("<img")
    assert browser_page.locator(f"{SECTION} img").count() == 0
