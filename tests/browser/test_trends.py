"""The trends of a column, in a real browser: the sentence, the chart, the choices in the address, what is refused."""

import json
import math
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.datasets import PENGUINS, asked, kept, violations_in_both_themes, written
from tests.browser.people import arrived, fits

pytestmark = pytest.mark.browser


def monthly(folder: Path, count: int = 120) -> Path:
    """Ten years of sales with a trend, a season, one unusual month, and a group."""
    lines = ["month,sales,visits,shop"]
    for number in range(count):
        sales = 100 + number + 20 * math.sin(number / 12 * 2 * math.pi) + number * 7 % 5 + 60 * (number == 70)
        lines.append(f"{2010 + number // 12}-{number % 12 + 1:02d}-01,{sales:.2f},{500 - number},{'ab'[number % 2]}")
    return written(folder, "sales.csv", "\n".join(lines) + "\n")


@pytest.fixture
def trends(browser_page: Page, tmp_path: Path) -> Page:
    """The trends of the sales."""
    browser_page.goto(f"{kept(browser_page, monthly(tmp_path))}/trends")
    expect(browser_page.locator(".dl-trendhead h1")).to_have_text("Sales rose by 11.7 a year")
    expect(browser_page.locator("#trends-series .main-svg").first).to_be_visible()
    return browser_page


def value_list(page: Page) -> Locator:
    """The list of columns to follow; the filter's form has a field of the same name."""
    return page.locator(".dl-trendcard").get_by_role("combobox", name="Value", exact=True)


def test_the_finding_is_the_title_and_the_parts_are_below(trends: Page):
    expect(trends.locator(".dl-trendhead .lede")).to_contain_text("January 2010 to December 2019, 120 months")
    stats = trends.locator(".dl-trendstats")
    expect(stats).to_contain_text("12 months")
    expect(stats).to_contain_text("Unusual months")
    expect(trends.locator(".dl-rehearsal")).to_contain_text("In the rehearsals the forecast missed by")
    expect(trends.get_by_role("region", name="Unusual months")).to_contain_text("November 2015")
    for part in ("trend", "season", "remainder"):
        expect(trends.locator(f"#trends-{part} .main-svg").first).to_be_visible()
    assert violations_in_both_themes(trends) == []


def test_choices_change_the_answer_and_stay_in_the_address(trends: Page):
    value_list(trends).select_option("visits")
    expect(trends.locator(".dl-trendhead h1")).to_have_text("Visits fell by 12 a year")
    trends.get_by_role("button", name="Quarter").click()
    expect(trends.locator(".dl-trendhead .lede")).to_contain_text("40 quarters")
    trends.get_by_label("Combine by").select_option("sum")
    expect(trends.locator(".dl-trendhead h1")).to_contain_text("The sum of visits")
    trends.get_by_label("Look ahead").select_option("6")
    arrived(trends, "**horizon=6*")
    assert [asked(trends, name) for name in ("value_column", "freq", "agg", "horizon")] == [
        "visits",
        "quarter",
        "sum",
        "6",
    ]
    trends.reload()
    expect(trends.locator(".dl-trendhead h1")).to_contain_text("The sum of visits")
    expect(value_list(trends)).to_have_value("visits")
    expect(trends.get_by_role("button", name="Quarter")).to_have_attribute("aria-pressed", "true")


def test_each_group_has_a_chart_and_a_page(trends: Page):
    trends.get_by_label("Groups").select_option("shop")
    expect(trends.locator(".dl-trendgroups figure")).to_have_count(2)
    assert asked(trends, "group") == "shop"
    trends.get_by_role("link", name="Follow alone").first.click()
    expect(trends.locator("#trends-filter-chips")).to_contain_text("shop is a")


def test_a_filter_leaves_rows_out(trends: Page):
    conditions = json.dumps([{"column": "shop", "op": "=", "value": "a"}])
    trends.goto(f"{trends.url}?filter={conditions}")
    expect(trends.locator("#trends-filter-chips")).to_contain_text("shop is a")
    expect(trends.locator(".dl-trendhead .lede")).to_contain_text("60 rows were read")
    trends.get_by_role("button", name="Remove the filter shop is a").click()
    expect(trends.locator(".dl-trendhead .lede")).to_contain_text("120 rows were read")
    assert asked(trends, "filter") == ""


def test_the_same_question_is_offered_as_an_api_call(trends: Page):
    value_list(trends).select_option("visits")
    trends.get_by_text("Copy as API call").click()
    expect(trends.locator("#call-curl")).to_contain_text("/trends")
    expect(trends.locator("#call-curl")).to_contain_text("value_column=visits")


def test_the_series_can_be_read_as_a_table(trends: Page):
    trends.locator("#trends-chart").get_by_text("Show as table").click()
    region = trends.get_by_role("region", name="The figure as a table").first
    expect(region).to_contain_text("December 2019")


def test_rows_serve_where_no_column_holds_dates(browser_page: Page):
    browser_page.goto(f"{kept(browser_page, PENGUINS)}/trends?value_column=body_mass_g")
    expect(browser_page.locator(".dl-trendhead .lede")).to_contain_text("in the order of the rows")
    expect(browser_page.locator("#trends-chart figcaption")).to_contain_text("the order of the rows stands for time")


def test_too_little_is_said_with_what_would_help(browser_page: Page, tmp_path: Path):
    path = written(tmp_path, "few.csv", "day,amount\n2024-01-01,5\n2024-01-02,6\n")
    browser_page.goto(f"{kept(browser_page, path)}/trends?date_column=day&value_column=amount")
    expect(browser_page.locator("#trends-chart")).to_contain_text("fewer than three")
    expect(browser_page.locator(".dl-trendhead h1")).to_have_text("Trends")
    assert violations_in_both_themes(browser_page) == []


def test_a_column_that_is_not_there_is_named(browser_page: Page, tmp_path: Path):
    browser_page.goto(f"{kept(browser_page, monthly(tmp_path))}/trends?value_column=nothing")
    expect(browser_page.locator("#trends-chart [role=alert]")).to_contain_text("There is no column “nothing”")


@pytest.mark.parametrize("width", [390, 768, 1024])
def test_nothing_is_wider_than_the_window(trends: Page, width: int):
    fits(trends, width)
