"""The outliers of a dataset, in a real browser: methods, the threshold, strips, rows with reasons, the address."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import asked, kept, violations_in_both_themes, written
from tests.browser.people import fits

pytestmark = pytest.mark.browser

HEIGHTS = [170, 172, 168, 175, 181, 169, 177, 174, 166, 179]
SIDES = ("right", "left")
ROWS = [f"{height},{height / 2 - 20 + place % 3},{SIDES[place % 2]}" for place, height in enumerate(HEIGHTS * 6)]
TABLE = "\n".join(["height,weight,side", *ROWS, "1730,66,left", "171,300,left"])


@pytest.fixture
def outliers(browser_page: Page, tmp_path: Path) -> Page:
    """The outliers of a small table: one height has a digit too many, one weight is far too large."""
    browser_page.goto(f"{kept(browser_page, written(tmp_path, 'people.csv', TABLE))}/outliers")
    expect(browser_page.locator(".dl-flagged tbody tr")).to_have_count(2)
    return browser_page


def test_the_page_says_how_many_where_and_why(outliers: Page):
    expect(outliers.get_by_text("2 of 62 rows have a value beyond the fences")).to_be_visible()
    expect(outliers.get_by_role("img", name="height: 1 flagged value of 166 to 1,730")).to_be_visible()
    expect(outliers.locator(".dl-flagged")).to_contain_text("“height” is 1,730")
    expect(outliers.locator(".dl-flagged")).to_contain_text("decimal point")
    expect(outliers.get_by_role("navigation", name="Dataset").get_by_role("link", name="Outliers")).to_be_visible()


def test_a_method_starts_with_its_own_threshold_and_the_address_follows(outliers: Page):
    outliers.get_by_role("button", name="z-score").click()
    expect(outliers.get_by_text("standard deviations above the mean").first).to_be_visible()
    expect(outliers.get_by_label("Standard deviations")).to_have_value("3")
    assert (asked(outliers, "method"), asked(outliers, "threshold")) == ("zscore", "")
    outliers.reload()
    expect(outliers.get_by_text("standard deviations above the mean").first).to_be_visible()


def test_the_vote_of_three_finds_them_too(outliers: Page):
    outliers.get_by_role("button", name="Consensus").click()
    expect(outliers.get_by_text("ways of looking agree").first).to_be_visible()
    expect(outliers.get_by_text("looks at all columns at once")).to_be_visible()


def test_an_address_with_a_method_that_takes_longer_shows_its_answer_too(outliers: Page):
    outliers.goto(f"{outliers.url}?method=consensus")
    expect(outliers.get_by_role("status").filter(has_text="stand out when")).to_be_visible()
    expect(outliers.locator(".dl-strip").first).to_be_visible()


def test_the_threshold_tells_its_count_while_it_moves(outliers: Page):
    slider = outliers.get_by_label("Fence width, in IQR")
    slider.focus()
    outliers.keyboard.press("ArrowRight")
    expect(outliers.get_by_text("at 1.75").first).to_be_visible()
    assert asked(outliers, "threshold") == "1.75"
    outliers.reload()
    expect(outliers.get_by_label("Fence width, in IQR")).to_have_value("1.75")


def test_a_column_is_chosen_and_leads_to_its_rows(outliers: Page):
    outliers.get_by_role("button", name="weight").click()
    expect(outliers.get_by_role("heading", name="Rows flagged for weight")).to_be_visible()
    expect(outliers.locator(".dl-flagged tbody tr")).to_have_count(1)
    assert asked(outliers, "column") == "weight"
    outliers.locator(".dl-flagged tbody a").click()
    expect(outliers.locator("#table-filter-chips")).to_contain_text("weight is 300")
    expect(outliers.locator("#table-count")).to_contain_text("1 of 62 rows")


def test_rows_are_compared_within_their_group(outliers: Page):
    outliers.get_by_label("Compared with").select_option("side")
    expect(outliers.get_by_text("“side” = left").first).to_be_visible()
    assert asked(outliers, "group") == "side"


def test_a_filter_decides_which_rows_take_part(outliers: Page):
    conditions = json.dumps([{"column": "height", "op": "<", "value": 1000}])
    outliers.goto(f"{outliers.url}?filter={conditions}")
    expect(outliers.locator(".dl-flagged tbody tr")).to_have_count(1)
    outliers.get_by_role("button", name="Remove the filter").click()
    expect(outliers.locator(".dl-flagged tbody tr")).to_have_count(2)
    nothing = json.dumps([{"column": "height", "op": "<", "value": 0}])
    outliers.goto(f"{outliers.url}?filter={nothing}")
    expect(outliers.get_by_text("Outliers need at least four rows")).to_be_visible()


def test_the_same_question_is_offered_to_the_api(outliers: Page):
    outliers.get_by_text("Copy as API call").click()
    expect(outliers.locator("#call-curl")).to_contain_text("/outliers")
    expect(outliers.locator("#call-curl")).to_contain_text("method=iqr")


def test_a_table_without_measurements_says_what_to_do(browser_page: Page, tmp_path: Path):
    words = written(tmp_path, "words.csv", "word,kind\na,b\nc,d\n")
    browser_page.goto(f"{kept(browser_page, words)}/outliers")
    expect(browser_page.get_by_text("no column of measurements")).to_be_visible()


def test_nothing_is_wrong_with_it_in_either_theme(outliers: Page):
    assert violations_in_both_themes(outliers) == []
    outliers.get_by_role("button", name="weight").click()
    expect(outliers.get_by_role("heading", name="Rows flagged for weight")).to_be_visible()
    assert violations_in_both_themes(outliers) == []


def test_it_fits_a_phone(outliers: Page):
    fits(outliers, 390)


def test_what_is_flagged_is_treated_by_a_cleaning_step(outliers: Page):
    outliers.get_by_role("link", name="Make them missing").click()
    expect(outliers.get_by_role("heading", name="What would change")).to_be_visible()
    expect(outliers.locator("#clean-steps li")).to_have_count(1)
