"""Two tabs of one person: what one changes, the other shows."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import PENGUINS, add
from tests.browser.people import arrived, at_rest
from tests.fixtures.browsers import Observer

pytestmark = pytest.mark.browser


@pytest.fixture
def tabs(browser_page: Page, observer: Observer) -> tuple[Page, Page]:
    """The library in one tab, the overview of the penguins in the other; both are watched."""
    address = add(browser_page, PENGUINS)
    other = browser_page.context.new_page()
    observer.watch(other)
    other.goto(address)
    expect(other.locator("#overview h1")).to_be_visible()
    browser_page.goto("/")
    expect(browser_page.locator(".lib-name")).to_have_count(1)
    at_rest(browser_page)
    at_rest(other)
    return browser_page, other


def test_a_new_name_is_shown_by_both(tabs: tuple[Page, Page]):
    library, overview = tabs
    library.get_by_role("link", name="penguins", exact=True).focus()
    library.keyboard.press("F2")
    library.get_by_label("New name of penguins").fill("Birds")
    library.keyboard.press("Enter")
    expect(overview.locator(".dl-crumb b")).to_have_text("Birds")


def test_what_one_deletes_the_other_does_not_offer_any_more_until_it_is_back(tabs: tuple[Page, Page]):
    library, overview = tabs
    library.get_by_role("link", name="penguins", exact=True).focus()
    library.keyboard.press("Delete")
    expect(overview.locator(".dl-crumb")).to_have_count(0)
    expect(overview.locator(".dl-nav")).to_be_hidden()
    library.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(overview.locator(".dl-crumb b")).to_have_text("penguins")
    expect(overview.locator(".dl-nav")).to_be_visible()


def test_a_version_made_in_one_is_in_the_library_of_the_other(tabs: tuple[Page, Page]):
    library, other = tabs
    other.locator(".dl-nav a", has_text="Clean").click()
    other.get_by_role("button", name="Fill missing numbers with the median").click()
    expect(other.locator("#clean-steps li")).to_have_count(1)
    other.get_by_role("button", name="Make this version").click()
    expect(other.locator("#overview h1")).to_have_text("penguins (cleaned)")
    expect(library.locator(".lib-name")).to_have_count(2)


def test_right_after_a_version_was_made_the_navigation_leads_to_it(tabs: tuple[Page, Page]):
    _, page = tabs
    before = page.url.rpartition("/")[2]
    page.locator(".dl-nav a", has_text="Clean").click()
    page.get_by_role("button", name="Fill missing numbers with the median").click()
    expect(page.locator("#clean-steps li")).to_have_count(1)
    # The frame's own answer never comes: the links must not wait for it.
    page.route(
        "**/_dash-update-component*", lambda route: None if is_of_the_frame(route.request) else route.continue_()
    )
    page.get_by_role("button", name="Make this version").click()
    page.wait_for_function("before => !location.pathname.includes(before)", arg=before)
    links = page.locator(".dl-nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert [link for link in links if before in link] == []
    page.unroute("**/_dash-update-component*")


def is_of_the_frame(request: object) -> bool:
    """Whether somebody asks what the frame says of a dataset."""
    return "frame-known" in str(getattr(request, "post_data", ""))


def test_the_theme_is_that_of_both(tabs: tuple[Page, Page]):
    library, overview = tabs
    before = overview.evaluate("document.documentElement.dataset.bsTheme")
    library.get_by_role("button", name="Switch between light and dark").click()
    overview.wait_for_function("before => document.documentElement.dataset.bsTheme !== before", arg=before)
    background = "getComputedStyle(document.body).backgroundColor"
    assert overview.evaluate(background) == library.evaluate(background)


def test_who_signs_out_leaves_with_all_tabs(tabs: tuple[Page, Page], observer: Observer):
    observer.expect("401")
    library, overview = tabs
    path = Path(overview.url).name
    library.locator("[data-account]").click()
    library.get_by_role("button", name="Sign out").click()
    arrived(library, "**/sign-in*")
    arrived(overview, "**/sign-in?next=*")
    assert path in overview.url
