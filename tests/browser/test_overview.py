"""The overview of a dataset, in a real browser: figures, findings, columns, and every state before it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import HOSTILE, PENGUINS, add, asked, violations_in_both_themes, written
from tests.browser.people import fits, join

pytestmark = pytest.mark.browser


@pytest.fixture
def overview(browser_page: Page) -> Page:
    """The overview of the penguins."""
    add(browser_page, PENGUINS)
    expect(browser_page.locator(".dl-col").first).to_be_visible()
    return browser_page


def test_it_says_what_the_file_holds_and_how_it_was_read(overview: Page):
    expect(overview.get_by_role("heading", level=1)).to_have_text("penguins")
    expect(overview.locator(".dl-stats")).to_contain_text("344")
    expect(overview.locator(".dl-readas")).to_contain_text("comma")
    expect(overview.locator(".dl-col .h b")).to_contain_text(["species", "island", "bill_length_mm"])
    overview.get_by_role("link", name="How it was read").last.click()
    expect(overview.get_by_role("heading", level=1)).to_have_text("How it was read")


def test_columns_are_found_by_kind_and_by_name_and_the_address_keeps_it(overview: Page):
    overview.get_by_role("group", name="Kind of column").get_by_text("Numbers").click()
    expect(overview.locator(".dl-col")).to_have_count(4)
    overview.get_by_label("Find a column").fill("bill")
    expect(overview.locator(".dl-col")).to_have_count(2)
    assert (asked(overview, "kind"), asked(overview, "q")) == ("numbers", "bill")
    overview.reload()
    expect(overview.locator(".dl-col")).to_have_count(2)
    overview.get_by_label("Find a column").fill("nothing like it")
    expect(overview.get_by_text("No column has this in its name")).to_be_visible()


def test_a_card_leads_to_the_column_and_back_leads_to_the_card(overview: Page):
    overview.locator(".dl-col", has_text="flipper_length_mm").click()
    expect(overview.locator(".dl-columnname")).to_have_text("flipper_length_mm")
    overview.go_back()
    expect(overview.locator(".dl-col").first).to_be_visible()


def test_the_same_question_can_be_asked_of_the_api(overview: Page):
    overview.get_by_text("Copy as API call").click()
    expect(overview.locator("#call-curl")).to_contain_text("/api/v1/datasets/")


def test_nothing_is_wrong_with_it_in_either_theme(overview: Page):
    assert violations_in_both_themes(overview) == []


def test_it_fits_a_phone(overview: Page):
    fits(overview, 390)


def test_names_are_only_ever_text(browser_page: Page, tmp_path: Path):
    header = '"<img src=x onerror=""alert(1)"">",b'
    add(browser_page, written(tmp_path, "hostile.csv", f"{header}\n<script>alert(2)</script>,1\n<b>bold</b>,2\n"))
    expect(browser_page.locator(".dl-col").first).to_contain_text(HOSTILE)
    assert browser_page.locator("#main img, #main script, #main .dl-col b b").count() == 0


def test_a_very_wide_table_is_shown_in_part_and_whole_on_demand(browser_page: Page, tmp_path: Path):
    rows = "\n".join(",".join(str(row * place % 17) for place in range(257)) for row in range(1, 30))
    header = ",".join(f"column_{place}" for place in range(257))
    add(browser_page, written(tmp_path, "wide.csv", f"{header}\n{rows}\n"))
    expect(browser_page.locator(".dl-col")).to_have_count(16)
    browser_page.get_by_role("button", name="Show the other 241 columns").click()
    expect(browser_page.locator(".dl-col")).to_have_count(257)
    assert asked(browser_page, "all") == "1"


def test_a_table_without_rows_says_so(browser_page: Page, tmp_path: Path):
    add(browser_page, written(tmp_path, "header.csv", "first,second,third\n"))
    expect(browser_page.get_by_text("This table has no rows")).to_be_visible()


def test_a_file_that_cannot_be_read_says_why_and_what_next(browser_page: Page, tmp_path: Path):
    broken = tmp_path / "picture.csv"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    join(browser_page)
    browser_page.goto("/")
    token = browser_page.context.cookies()
    assert token
    browser_page.locator("#library-drop").wait_for()
    with browser_page.expect_file_chooser() as chooser:
        browser_page.locator("#library-drop").click()
    chooser.value.set_files(broken)
    browser_page.locator(".dl-up, .dl-table", has_text="picture").first.wait_for()


def test_an_address_of_nothing_and_of_somebody_else_look_the_same(browser_page: Page, visit, live_server):
    path = add(browser_page, PENGUINS)
    stranger, _ = visit(live_server)
    join(stranger)
    for address in (path, "/datasets/00000000-0000-4000-8000-000000000000", "/datasets/none"):
        stranger.goto(address)
        expect(stranger.get_by_text("There is no dataset here")).to_be_visible()
