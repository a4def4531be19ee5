"""Datasets in a browser: real small files, added through the page, and what is wrong with a page."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import create_account, drop
from tests.contracts.source import ROOT

PENGUINS = ROOT / "services" / "sample_data" / "penguins.csv"
HOSTILE = '<img src=x onerror="alert(1)">'


def add(page: Page, path: Path) -> str:
    """Add a file as a new person, and be on its overview; gives the overview's path."""
    create_account(page)
    drop(page, path)
    page.wait_for_url("**/datasets/*")
    expect(page.locator("#overview h1")).to_be_visible()
    return urlsplit(page.url).path


def written(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def asked(page: Page, name: str) -> str:
    """What the address says about one parameter once it has come to rest; empty when nothing."""
    before = ""
    while page.url != before:
        # The address follows a choice by a callback, a moment after what the page shows.
        before = page.url
        page.wait_for_timeout(300)
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def violations(page: Page) -> list[str]:
    """What axe finds wrong, in the theme that the page is in."""
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['html'][:200]}" for item in found for node in item["nodes"]]


def violations_in_both_themes(page: Page) -> list[str]:
    """What axe finds wrong in the light and in the dark theme."""
    found = violations(page)
    page.get_by_role("button", name="Switch between light and dark").click()
    return found + violations(page)
