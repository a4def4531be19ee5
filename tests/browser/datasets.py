"""Datasets in a browser: real small files, added through the page, and what is wrong with a page."""

from base64 import b64encode
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import at_rest, join
from tests.contracts.source import ROOT

PENGUINS = ROOT / "services" / "sample_data" / "penguins.csv"
HOSTILE = '<img src=x onerror="alert(1)">'


def sent(page: Page, path: Path) -> str:
    """Add a file as a new person; gives the number of its dataset."""
    join(page)
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(path.stat().st_size),
        "Upload-Metadata": f"filename {b64encode(path.name.encode()).decode()}",
        "Content-Type": "application/offset+octet-stream",
        "X-CSRFToken": cookies["_csrf_token"],
    }
    reply = page.request.post("/api/v1/uploads/", headers=headers, data=path.read_bytes())
    assert reply.status == 201, reply.text()
    return reply.headers["x-dataset-id"]


def kept(page: Page, path: Path) -> str:
    """Add a file as a new person, and wait until it is read; gives the path of its pages, of which none is open yet."""
    number = sent(page, path)
    deadline = monotonic() + 60
    while page.request.get(f"/api/v1/datasets/{number}/export?format=csv").status != 200:
        assert monotonic() < deadline, "the file was never read"
    return f"/datasets/{number}"


def add(page: Page, path: Path) -> str:
    """Add a file as a new person, and be on its overview; gives the overview's path."""
    address = kept(page, path)
    page.goto(address)
    expect(page.locator("#overview h1")).to_be_visible()
    return address


def written(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def asked(page: Page, name: str) -> str:
    """What the address says about one parameter once it has come to rest; empty when nothing."""
    # The address follows a choice by a callback.
    at_rest(page)
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def violations(page: Page) -> list[str]:
    """What axe finds wrong, in the theme that the page is in."""
    # What waits for an answer is dimmed, and dimmed words are no state to judge.
    at_rest(page)
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['html'][:200]}" for item in found for node in item["nodes"]]


def violations_in_both_themes(page: Page) -> list[str]:
    """What axe finds wrong in the light and in the dark theme."""
    found = violations(page)
    page.get_by_role("button", name="Switch between light and dark").click()
    return found + violations(page)
