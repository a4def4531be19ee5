"""The whole table, in a real browser: rows as they are scrolled, sort, filter, columns, types, address."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.datasets import HOSTILE, PENGUINS, asked, kept, violations, violations_in_both_themes, written

pytestmark = pytest.mark.browser


@pytest.fixture
def table(browser_page: Page) -> Page:
    """The table of the penguins."""
    browser_page.goto(f"{kept(browser_page, PENGUINS)}/table")
    shown(browser_page)
    return browser_page


def shown(page: Page) -> None:
    expect(cell(page, 0, "row")).to_be_visible()
    expect(cell(page, 0, "row")).not_to_be_empty()


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator(f'.ag-row[row-index="{row}"] [col-id="{column}"]')


def menu(page: Page, column: str, entry: str) -> None:
    page.get_by_role("button", name=f"Menu of {column}", exact=True).click()
    page.locator(".dl-floating").get_by_text(entry, exact=True).click()


def add_filter(page: Page, column: str, condition: str, value: str) -> None:
    page.locator("#table-filter-open summary").click()
    form = page.locator("#table-filter-form")
    form.locator("[name=column]").select_option(column)
    # The fields that belong to the column come with the button; what is typed before that is lost.
    expect(form.locator("[data-submit]")).to_have_attribute("data-of", column)
    form.locator("[name=op]").select_option(label=condition)
    form.locator("[name=value]").fill(value)
    form.get_by_role("button", name="Add filter").click()


def test_rows_come_as_they_are_scrolled(table: Page):
    expect(cell(table, 0, "c0")).to_have_text("Adelie")
    expect(table.locator("#table-count")).to_have_text("344 rows")
    table.locator(".ag-body-viewport").evaluate("element => element.scrollTop = element.scrollHeight")
    expect(cell(table, 343, "row")).to_have_text("344")
    expect(table.locator("#table-range")).to_contain_text("of 344")
    assert table.locator(".ag-center-cols-container .ag-row").count() < 80


def test_no_rule_makes_the_browser_look_at_whole_trees_for_each_new_cell(table: Page) -> None:
    rules = """() => [...document.styleSheets].filter(sheet => !sheet.href)
        .flatMap(sheet => [...sheet.cssRules]).map(rule => rule.selectorText || "")"""
    of_the_grid = [rule for rule in table.evaluate(rules) if ".ag-" in rule or "[class^=" in rule]
    assert of_the_grid
    assert [rule for rule in of_the_grid if rule.startswith(":has(") or "[class^=" in rule] == []


def test_missing_cells_say_so(table: Page):
    expect(cell(table, 3, "c2")).to_have_text("missing")


def test_sorting_happens_on_the_server_and_the_address_keeps_it(table: Page):
    menu(table, "body_mass_g", "Sort, largest first")
    expect(cell(table, 0, "c5")).to_have_text("6,300")
    expect(table.locator("#table-call")).to_contain_text("-body_mass_g")
    assert asked(table, "sort") == "-body_mass_g"
    table.reload()
    expect(cell(table, 0, "c5")).to_have_text("6,300")
    table.locator(".ag-body-viewport").evaluate("element => element.scrollTop = element.scrollHeight")
    expect(cell(table, 343, "c5")).to_have_text("missing")


def test_a_click_anywhere_in_a_header_sorts_by_it(table: Page):
    header = table.locator(".ag-header-cell[col-id=c5]")
    header.locator(".dl-headsummary").click()
    expect(cell(table, 0, "c5")).to_have_text("2,700")
    header.locator(".dl-headshape").click()
    expect(cell(table, 0, "c5")).to_have_text("6,300")


def test_the_rows_in_sight_are_counted_at_the_foot(table: Page):
    expect(table.locator("#table-range")).to_contain_text("Rows 1\u2013")
    table.locator(".ag-body-viewport").evaluate("element => element.scrollTop = element.scrollHeight")
    expect(table.locator("#table-range")).to_contain_text("\u2013344 of 344")


def test_filters_are_sentences_that_can_be_taken_away(table: Page):
    add_filter(table, "body_mass_g", "is above", "5,000")
    expect(table.locator("#table-filter-chips")).to_contain_text("body_mass_g is above 5,000")
    expect(table.locator("#table-count")).to_contain_text("of 344 rows")
    add_filter(table, "flipper_length_mm", "is at most", "220")
    expect(table.locator("#table-filter-chips .dl-chip")).to_have_count(2)
    assert [item["op"] for item in json.loads(asked(table, "filter"))] == [">", "<="]
    remove = table.get_by_role("button", name="Remove the filter")
    remove.first.click()
    expect(remove).to_have_count(1)
    remove.first.click()
    expect(remove).to_have_count(0)
    expect(table.locator("#table-count")).to_have_text("344 rows")
    assert asked(table, "filter") == ""


def test_a_number_that_is_none_is_refused_in_words(table: Page):
    add_filter(table, "body_mass_g", "is above", "heavy")
    expect(table.get_by_role("alert")).to_contain_text("“heavy” is not a number")


def test_a_copied_address_opens_the_same_rows(table: Page):
    conditions = json.dumps([{"column": "species", "op": "in", "value": ["Gentoo"]}])
    path = table.url.partition("?")[0]
    table.goto(f"{path}?filter={conditions}&sort=-body_mass_g&columns=body_mass_g,species")
    shown(table)
    expect(table.locator("#table-shown")).to_contain_text("2 of 7 columns")
    expect(cell(table, 0, "c5")).to_have_text("6,300")
    heads = table.locator(".ag-header-cell[col-id^=c] .dl-headname .ellip")
    expect(heads).to_have_text(["body_mass_g", "species"])


def test_an_address_that_asks_for_nonsense_says_so(table: Page):
    table.goto(f"{table.url.partition('?')[0]}?filter=[{{}}]")
    expect(table.get_by_role("alert")).to_contain_text("filter")


def test_columns_can_be_hidden_and_come_back(table: Page):
    menu(table, "island", "Hide")
    expect(table.locator('.ag-header-cell[col-id="c1"]')).to_have_count(0)
    expect(table.locator("#table-shown")).to_contain_text("6 of 7 columns")
    assert "island" not in asked(table, "columns")
    table.get_by_text("Columns", exact=True).click()
    table.get_by_role("checkbox", name="island").click()
    expect(table.locator('.ag-header-cell[col-id="c1"]')).to_be_visible()
    expect(cell(table, 0, "c1")).to_have_text("Torgersen")


def test_a_column_can_be_pinned(table: Page):
    menu(table, "sex", "Pin to the left")
    expect(table.locator('.ag-pinned-left-header [col-id="c6"]')).to_be_visible()


def test_a_column_is_found_by_name(table: Page):
    table.set_viewport_size({"width": 900, "height": 700})
    table.get_by_label("Go to a column").fill("sex")
    table.get_by_label("Go to a column").press("Enter")
    expect(table.locator('.ag-header-cell[col-id="c6"]')).to_be_in_viewport()


def test_another_type_reads_the_file_again(table: Page):
    menu(table, "body_mass_g", "text")
    expect(table.locator('.ag-header-cell[col-id="c5"] [title="text"]')).to_be_visible()
    expect(cell(table, 0, "c5")).to_have_text("3750")


def test_headers_can_be_used_by_keyboard(table: Page):
    table.locator('.ag-header-cell[col-id="c5"]').focus()
    table.keyboard.press("Enter")
    expect(cell(table, 0, "c5")).to_have_text("2,700")
    table.locator('.ag-header-cell[col-id="c5"]').focus()
    table.keyboard.press("Alt+ArrowDown")
    expect(table.get_by_role("menu", name="body_mass_g")).to_be_visible()
    table.keyboard.press("Escape")
    expect(table.get_by_role("menu")).to_have_count(0)


def test_nothing_is_wrong_with_it_in_either_theme(table: Page):
    assert violations_in_both_themes(table) == []
    table.get_by_role("button", name="Menu of species").click()
    expect(table.get_by_role("menu")).to_be_visible()
    assert violations(table) == []


def test_cells_and_names_are_only_ever_text(browser_page: Page, tmp_path: Path):
    text = '"<img src=x onerror=""alert(1)"">",b\n<script>alert(2)</script>,1\n=cmd(),2\n'
    browser_page.goto(f"{kept(browser_page, written(tmp_path, 'hostile.csv', text))}/table")
    expect(cell(browser_page, 0, "c0")).to_have_text("<script>alert(2)</script>")
    expect(browser_page.locator('.ag-header-cell[col-id="c0"]')).to_contain_text(HOSTILE)
    assert browser_page.locator("#main img, #main .ag-cell script").count() == 0
