"""What is known of a dataset comes with its page, in one answer; what has to be computed follows."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.datasets import PENGUINS, add
from tests.browser.people import at_rest

pytestmark = pytest.mark.browser


def questions(asked: list[Request]) -> set[str]:
    """The parts of pages that the browser asked for."""
    posted = [request for request in asked if urlsplit(request.url).path == "/_dash-update-component"]
    return {part["id"] for request in posted for part in outputs(json.loads(request.post_data or "{}"))}


def outputs(body: dict) -> list[dict]:
    """What one question is to fill."""
    found = body["outputs"]
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("Missing", ".dl-gapmap"),
        ("Correlation", ".dl-heat"),
        ("Outliers", ".dl-strip"),
        ("Trends", "#trends-chart"),
        ("Charts", "#charts-graph .main-svg"),
    ],
)
def test_a_click_on_a_page_that_was_seen_is_one_question(browser_page: Page, place: str, seen: str):
    add(browser_page, PENGUINS)
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    browser_page.on("request", note)
    for _ in range(2):
        browser_page.locator(".dl-nav a", has_text="How it was read").click()
        expect(browser_page.locator("main h1", has_text="How")).to_be_visible()
        at_rest(browser_page)
        asked.clear()
        browser_page.locator(".dl-nav a", has_text=place).click()
        expect(browser_page.locator(seen).first).to_be_visible()
        at_rest(browser_page)
    # At first it may have been computed, on a second question, while the page had its shape already.
    assert questions(asked) == {"_pages_content", "_pages_store"}


def test_an_overview_that_was_seen_finds_again_what_stands_out(browser_page: Page):
    add(browser_page, PENGUINS)
    for _ in range(2):
        expect(browser_page.locator("#overview-insights h3").first).to_be_visible()
        expect(browser_page.locator("#overview-relations .dl-skel")).to_have_count(0)
        at_rest(browser_page)
        browser_page.reload()


def test_an_address_may_ask_in_words_of_its_own(browser_page: Page):
    address = add(browser_page, PENGUINS)
    browser_page.goto(f"{address}/receipt?page=1&layout=x&asked=y")
    expect(browser_page.locator("main h1", has_text="How")).to_be_visible()
