"""The library in a real browser: finding, sorting, renaming, deleting with a way back, and how it looks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import violations
from tests.browser.people import arrived, at_rest, drop, fits, join, table_file
from tests.fixtures.browsers import Observer
from tests.fixtures.servers import LiveServer

pytestmark = pytest.mark.browser
ROWS = ".dl-table.lib tbody tr"


def names(page: Page) -> list[str]:
    return page.locator(".lib-name").all_inner_texts()


@pytest.fixture
def page(browser_page: Page, tmp_path: Path) -> Page:
    """A library with three datasets of different sizes."""
    join(browser_page)
    browser_page.goto("/")
    files = [
        table_file(tmp_path, f"{name}.csv", rows)
        for name, rows in (("apples", 30), ("berries", 300), ("cherries", 100))
    ]
    drop(browser_page, *files)
    for name in ("apples", "berries", "cherries"):
        expect(browser_page.locator(".dl-up", has_text=name)).to_contain_text("Ready")
    return browser_page


def test_a_sample_is_added_with_one_click_and_opens(browser_page: Page):
    join(browser_page)
    browser_page.goto("/")
    expect(browser_page.locator(".lib-sample")).to_have_count(3)
    browser_page.locator(".lib-sample", has_text="enguins").click()
    arrived(browser_page, "**/datasets/*")
    expect(browser_page.locator(".dl-stats")).to_contain_text("344")


def test_each_dataset_says_what_it_is_and_how_it_is(page: Page):
    row = page.locator(ROWS, has_text="berries")
    expect(row).to_contain_text("300")
    expect(row).to_contain_text("CSV")
    expect(row).to_contain_text("just now")
    expect(row.locator(".lib-health")).not_to_be_empty()
    expect(row.locator(".lib-shape")).to_have_count(1)


def test_a_search_is_in_the_address_and_can_be_cleared(page: Page):
    page.get_by_label("Filter by name").fill("err")
    expect(page.locator(ROWS)).to_have_count(2)
    arrived(page, "**q=err*")
    page.reload()
    expect(page.get_by_label("Filter by name")).to_have_value("err")
    expect(page.locator(ROWS)).to_have_count(2)
    page.get_by_label("Filter by name").fill("zucchini")
    expect(page.get_by_text("No dataset has “zucchini”")).to_be_visible()
    page.get_by_role("button", name="Show all datasets").click()
    expect(page.locator(ROWS)).to_have_count(3)
    arrived(page, "**/")


def test_the_order_is_in_the_address_and_in_the_head_of_the_table(page: Page):
    page.get_by_label("Order").select_option("name")
    expect(page.locator(".lib-name").first).to_have_text("apples")
    arrived(page, "**sort=name*")
    page.get_by_role("button", name="Rows", exact=True).click()
    expect(page.locator(".lib-name").first).to_have_text("berries")
    expect(page.get_by_role("columnheader", name="Rows")).to_have_attribute("aria-sort", "descending")
    page.reload()
    expect(page.locator(".lib-name").first).to_have_text("berries")
    expect(page.get_by_label("Order")).to_have_value("-row_count")


def test_a_dataset_is_renamed_in_its_place(page: Page):
    page.get_by_role("button", name="More about apples").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_label("New name of apples").fill("Äpfel & pears")
    page.keyboard.press("Enter")
    expect(page.locator(".lib-name", has_text="Äpfel & pears")).to_be_visible()
    page.reload()
    expect(page.locator(".lib-name", has_text="Äpfel & pears")).to_be_visible()


def test_escape_leaves_the_name_as_it_was(page: Page):
    page.get_by_role("link", name="apples", exact=True).focus()
    page.keyboard.press("F2")
    page.get_by_label("New name of apples").fill("nonsense")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="apples", exact=True)).to_be_focused()


def test_a_deleted_dataset_can_be_brought_back(page: Page):
    page.get_by_role("button", name="More about berries").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(".dl-toast")).to_contain_text("“berries” was deleted.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(ROWS)).to_have_count(3)
    expect(page.locator(ROWS, has_text="berries")).to_contain_text("300")


def test_deleting_by_keyboard_leaves_the_focus_in_the_table(page: Page):
    page.get_by_role("link", name="cherries", exact=True).focus()
    page.keyboard.press("Delete")
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator("[data-menu]:focus")).to_have_count(1)


def test_an_error_is_told_in_the_same_place(page: Page):
    page.evaluate("window.datalens.setProps('library-action', { data: { kind: 'trash', id: 'nothing', at: 1 } })")
    expect(page.locator(".dl-toast.bad")).to_contain_text("There is no such dataset")


def test_the_menu_works_by_keyboard(page: Page):
    page.get_by_role("button", name="More about apples").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Open", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Open the table")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="More about apples")).to_be_focused()
    expect(page.get_by_role("menu")).to_have_count(0)


def test_a_slash_finds_a_dataset_from_anywhere(page: Page):
    page.goto("/settings")
    expect(page.get_by_label("Account:")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("cher")
    expect(page.locator("#frame-found a")).to_have_count(1)
    page.keyboard.press("Enter")
    arrived(page, "**/datasets/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("cherries")
    expect(page.get_by_role("navigation", name="You are here")).to_contain_text("cherries")


def test_a_question_mark_lists_the_shortcuts_and_escape_closes_them(page: Page):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_theme_follows_the_system_until_one_is_chosen(visit: Callable, live_server: LiveServer):
    page, _ = visit(live_server, color_scheme="dark")
    join(page)
    page.goto("/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.goto("/change-password")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.goto("/settings")
    page.get_by_role("button", name="Like the system").click()
    expect(root).to_have_attribute("data-bs-theme", "light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_library_and_the_settings_are_accessible(scheme: str, page: Page):
    page.emulate_media(color_scheme=scheme)
    expect(page.locator(".lib-shape").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="More about apples").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert violations(page) == []
    page.goto("/settings")
    expect(page.get_by_text("Owner of this server").or_(page.get_by_text("Member", exact=True))).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_empty_library_is_accessible(scheme: str, visit: Callable, live_server: LiveServer):
    page, _ = visit(live_server, color_scheme=scheme)
    join(page)
    page.goto("/")
    expect(page.locator(".lib-sample")).to_have_count(3)
    assert violations(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(page: Page):
    fits(page, 390)
    expect(page.locator(ROWS)).to_have_count(3)


def test_nothing_is_asked_again_while_nothing_happens(page: Page):
    asked: list[str] = []
    at_rest(page)
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2000)
    assert asked == []


def test_a_session_that_ended_leads_to_the_form_and_back(page: Page, observer: Observer):
    observer.expect("401")
    at_rest(page)
    page.context.clear_cookies(name="datalens_session")
    page.get_by_label("Filter by name").fill("app")
    arrived(page, "**/sign-in?expired=1**")
    expect(page.get_by_role("status")).to_contain_text("Your session has ended")


def test_the_list_can_be_had_over_the_api(page: Page):
    page.get_by_label("Filter by name").fill("berr")
    expect(page.locator(ROWS)).to_have_count(1)
    page.locator("summary", has_text="Copy as API call").click()
    expect(page.locator("#call-curl")).to_contain_text("/api/v1/datasets/")
    expect(page.locator("#call-curl")).to_contain_text("q=berr")
