"""The chart builder in a real browser: by mouse, by keyboard, by lists; every step in the address."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import HOSTILE, PENGUINS, add, asked, violations_in_both_themes, written

pytestmark = pytest.mark.browser
ONE_GRAPH = "#charts-graph .main-svg >> nth=0"


@pytest.fixture
def address(browser_page: Page) -> str:
    """The builder of the penguins."""
    return f"{add(browser_page, PENGUINS)}/charts"


@pytest.fixture
def charts(browser_page: Page, address: str) -> Page:
    """A chart of bills by species."""
    browser_page.goto(f"{address}?chart=bar&x=species&y=bill_length_mm")
    expect(title(browser_page)).to_have_text("Mean of bill_length_mm by species")
    return browser_page


def title(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#charts-result .dl-figtitle")


def shelf(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("combobox", name=name, exact=True)


def test_the_first_chart_is_the_best_suggestion(browser_page: Page, address: str):
    browser_page.goto(address)
    expect(browser_page.locator(ONE_GRAPH)).to_be_visible()
    expect(browser_page.locator("#charts-suggested .dl-card")).not_to_have_count(0)
    expect(browser_page.locator("#charts-result figcaption")).to_contain_text("344 rows read")


def test_a_column_is_dragged_onto_a_shelf(charts: Page):
    charts.locator("[data-field=island]").drag_to(charts.locator("[data-drop=color]"))
    expect(title(charts)).to_have_text("Mean of bill_length_mm by species, by island")
    assert asked(charts, "color") == "island"
    expect(charts.locator("[data-field=island] .used")).to_have_text("colour")


def test_the_keyboard_alone_makes_a_chart(charts: Page):
    charts.get_by_role("button", name="Clear").focus()
    charts.keyboard.press("Enter")
    expect(charts.get_by_text("Put a column on a shelf")).to_be_visible()
    charts.locator("[data-field=bill_depth_mm]").focus()
    charts.keyboard.press("Enter")
    expect(title(charts)).to_have_text("How bill_depth_mm is spread")
    charts.locator("[data-field=body_mass_g]").focus()
    charts.keyboard.press(" ")
    expect(title(charts)).to_have_text("body_mass_g and bill_depth_mm")
    assert (asked(charts, "x"), asked(charts, "y")) == ("bill_depth_mm", "body_mass_g")


def test_lists_change_shelves_and_options(charts: Page):
    shelf(charts, "Y").select_option("body_mass_g")
    expect(title(charts)).to_have_text("Mean of body_mass_g by species")
    charts.get_by_label("Values").select_option("max")
    expect(title(charts)).to_have_text("Largest body_mass_g by species")
    charts.get_by_text("Show as table").click()
    expect(charts.locator(".dl-twin")).to_contain_text("6,300")


def test_every_step_can_be_taken_back_and_forth(charts: Page):
    shelf(charts, "X").select_option("island")
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island")
    shelf(charts, "Colour").select_option("sex")
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island, by sex")
    charts.get_by_role("button", name="Undo").click()
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island")
    charts.go_back()
    expect(title(charts)).to_have_text("Mean of bill_length_mm by species")
    expect(shelf(charts, "X")).to_have_value("species")
    charts.keyboard.press("Control+Shift+z")
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island")
    charts.reload()
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island")


def test_kinds_that_do_not_fit_say_why(charts: Page):
    scatter = charts.locator("[data-chart-kind=scatter]")
    expect(scatter).to_have_attribute("aria-disabled", "true")
    expect(scatter).to_have_attribute("title", "Scatter: X needs a number or a date or time; species is a category")
    scatter.click(force=True)
    assert asked(charts, "chart") == "bar"
    charts.get_by_role("button", name="Box plot", exact=True).click()
    expect(charts.locator("#charts-result .dl-figsub")).to_contain_text("Box plot")


def test_a_column_that_does_not_fit_changes_the_kind_and_says_so(charts: Page):
    shelf(charts, "Y").select_option("island")
    expect(charts.get_by_text("Shown as heat map")).to_be_visible()
    expect(charts.locator(ONE_GRAPH)).to_be_visible()


def test_a_suggestion_is_drawn_by_one_click(charts: Page):
    card = charts.locator("#charts-suggested .dl-card").first
    wanted = json.loads(card.get_attribute("data-chart-spec") or "{}")
    card.click()
    expect(shelf(charts, "X")).to_have_value(wanted["x"])
    assert asked(charts, "chart") == wanted["chart"]


def test_the_filter_of_the_address_is_shown_and_taken_away(charts: Page, address: str):
    condition = json.dumps([{"column": "species", "op": "=", "value": "Gentoo"}])
    charts.goto(f"{address}?chart=histogram&x=body_mass_g&filter={condition}")
    expect(charts.locator("#charts-filter-chips")).to_contain_text("species is Gentoo")
    expect(charts.locator("#charts-result figcaption")).to_contain_text("124 rows read")
    charts.get_by_role("button", name="Remove the filter").click()
    expect(charts.locator("#charts-result figcaption")).to_contain_text("344 rows read")
    assert asked(charts, "filter") == ""
    charts.get_by_role("button", name="Undo").click()
    expect(charts.locator("#charts-filter-chips")).to_contain_text("species is Gentoo")


def test_the_call_asks_for_the_same_chart(charts: Page):
    charts.get_by_text("Copy as API call").click()
    call = charts.locator("#call-curl")
    expect(call).to_contain_text("chart-data")
    expect(call).to_contain_text("x=species")


def test_an_address_that_makes_no_sense_is_answered(browser_page: Page, address: str):
    browser_page.goto(f"{address}?chart=surely-not&x=species")
    expect(browser_page.locator("#charts-result")).to_contain_text("There is no kind of chart")
    browser_page.goto(f"{address}?chart=bar&x=species&bins=many")
    expect(browser_page.locator("#charts-result")).to_contain_text("not valid")


def test_names_from_the_file_are_only_text(browser_page: Page, tmp_path):  # type: ignore[no-untyped-def]
    rows = "\n".join(f"{place},{HOSTILE.replace(chr(34), chr(39))}" for place in range(30))
    path = add(browser_page, written(tmp_path, "hostile.csv", f"number,<b>word</b>\n{rows}\n"))
    browser_page.goto(f"{path}/charts?chart=bar&x=%3Cb%3Eword%3C%2Fb%3E")
    expect(title(browser_page)).to_have_text("Rows by <b>word</b>")
    assert browser_page.locator("#charts-result img").count() == 0


def test_nothing_is_wrong_with_it_in_either_theme(charts: Page):
    expect(charts.locator(ONE_GRAPH)).to_be_visible()
    assert violations_in_both_themes(charts) == []


def test_it_fits_a_phone(charts: Page):
    charts.set_viewport_size({"width": 390, "height": 800})
    expect(charts.locator(ONE_GRAPH)).to_be_visible()
    assert charts.evaluate("document.documentElement.scrollWidth") == 390
