"""Photograph every page, light and dark, wide and narrow, on a server of its own with real data.

All pictures go to build/screenshots; those that documents show are also kept in docs/screenshots.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.clients import PASSWORD, Client
from pages.routes import page_modules
from tests.fixtures.browsers import ARGUMENTS, Observer, chromium_path
from tests.fixtures.servers import LiveServer

ROOT = Path(__file__).resolve().parent.parent
ALL = ROOT / "build" / "screenshots"
KEPT = ROOT / "docs" / "screenshots"
SAMPLES = ROOT / "services" / "sample_data"
# What README.md and docs show. Everything else can be made again by anybody.
SHOWN = ("overview-light-1440", "overview-dark-1440", "table-light-1440", "statistics-dark-1440")
LARGEST = 300_000
WIDTHS = {1440: 900, 1024: 768, 390: 844}
THEMES = ("light", "dark")
PERSON = "ada"
# What an address asks for besides the dataset, where the first view would show little.
STEPS = [{"step": "fill", "columns": ["dep_delay", "arr_delay"], "method": "median"}, {"step": "deduplicate"}]
ASKED = {"statistics": "?column=dep_delay", "clean": f"?{urlencode({'steps': json.dumps(STEPS)})}"}
# What a press on some button opens: name of the picture → page, and the words on the button.
OPENED = {"export": ("overview", "Export"), "filter": ("statistics", "Filter")}
# Nothing is a placeholder any more, every font is there, and no callback is under way.
SETTLED = """() => document.fonts.status === "loaded"
    && !document.querySelector('.dl-skel, [aria-busy="true"], ._dash-loading, [data-dash-is-loading="true"]')
    && (!document.querySelector("#table-grid") || !!document.querySelector(".ag-row .ag-cell-value"))
    && (!document.querySelector("#react-entry-point") || !!document.querySelector("main"))"""


class Place(NamedTuple):
    """A page to photograph, and the button that is pressed first."""

    name: str
    path: str
    button: str = ""


def places(dataset_id: str) -> Iterator[Place]:
    """Every page that a module of `pages` declares, on one dataset where it takes one."""
    for module in page_modules():
        path = module.PATH.replace("<dataset_id>", dataset_id)
        # What takes anything else has no example here.
        if "<" not in path:
            name = module.__name__.rpartition(".")[2].replace("_", "-")
            place = Place(name, path + ASKED.get(name, ""))
            yield place
            yield from (
                place._replace(name=opened, button=words) for opened, (at, words) in OPENED.items() if at == name
            )


def fill(server: LiveServer) -> str:
    """An account with the three samples; gives the id of the flights."""
    client = Client(server.url).join(PERSON)
    listed = json.loads((SAMPLES / "index.json").read_text(encoding="utf-8"))
    made = {sample["key"]: upload(client, SAMPLES / sample["filename"]) for sample in reversed(listed)}
    return made["flights"]


def upload(client: Client, path: Path) -> str:
    """Send one file and wait until it is ready."""
    frontier = "datalens-screenshots"
    head = f'--{frontier}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{frontier}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={frontier}"}
    dataset = client.send("POST", "/api/v1/datasets/upload?wait=60", body, headers).data
    if dataset["status"] != "ready":
        raise RuntimeError(f"{path.name} was not read: {dataset['status']} {dataset['error']}")
    return str(dataset["id"])


def sign_in(page: Page) -> None:
    """Through the form, as a person does."""
    page.goto("/sign-in")
    page.fill("input[name=email]", f"{PERSON}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def context_for(browser: Browser, server: LiveServer, theme: str, width: int) -> BrowserContext:
    """A window of some width on a system of some theme, that does not move."""
    return browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )


def photograph(page: Page, place: Place, theme: str, width: int) -> None:
    """Go there, wait until it has settled, keep the window and the whole page."""
    page.goto(place.path)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(SETTLED, timeout=30_000)
    # Charts draw in the frame after their data came.
    page.wait_for_timeout(300)
    if place.button:
        page.locator("main summary", has_text=place.button).first.click()
    target = ALL / f"{place.name}-{theme}-{width}.png"
    page.screenshot(path=target)
    page.screenshot(path=target.with_stem(f"{target.stem}-whole"), full_page=True)


def tour(browser: Browser, server: LiveServer, stops: Sequence[Place], signed_in: bool) -> list[str]:
    """Photograph some pages in every theme and width; gives what went wrong on them."""
    problems: list[str] = []
    for theme in THEMES:
        for width in WIDTHS:
            context = context_for(browser, server, theme, width)
            page = context.new_page()
            observer = Observer(urlsplit(server.url).netloc)
            # The page for what does not exist is answered with 404, as it must be.
            observer.expect("/not-found")
            observer.watch(page)
            if signed_in:
                sign_in(page)
            for place in stops:
                photograph(page, place, theme, width)
                print(f"{place.name} {theme} {width}", flush=True)
            problems += [f"{theme} {width}: {problem}" for problem in observer.unexpected]
            context.close()
    return problems


def keep_what_is_shown() -> list[str]:
    """Copy the pictures of the documents; gives what is wrong with them."""
    KEPT.mkdir(parents=True, exist_ok=True)
    problems = []
    for name in SHOWN:
        source = ALL / f"{name}.png"
        if not source.is_file():
            problems.append(f"{name}: there is no such page")
        elif source.stat().st_size > LARGEST:
            problems.append(f"{name}: {source.stat().st_size:,} bytes are too many")
        else:
            shutil.copy(source, KEPT / source.name)
    return problems


def main(arguments: Sequence[str]) -> int:
    """Photograph everything; the exit code says whether any page complained."""
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], metavar="PAGE", help="names of pages; all when left out")
    only = parser.parse_args(arguments).only
    shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True)
    with TemporaryDirectory(prefix="datalens-pictures-", ignore_cleanup_errors=True) as home, sync_playwright() as tool:
        server = LiveServer(Path(home)).start()
        browser = tool.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        try:
            # Before there is any account, everybody is sent to create one.
            problems = tour(browser, server, wanted([Place("create-account", "/create-account")], only), False)
            stops = wanted(places(fill(server)), only)
            problems += tour(browser, server, wanted([Place("sign-in", "/sign-in")], only), False)
            problems += tour(browser, server, stops, True)
        finally:
            browser.close()
            server.kill()
    problems += [] if only else keep_what_is_shown()
    print("\n".join(["", *dict.fromkeys(problems)]) if problems else f"\nAll of them are in {ALL.relative_to(ROOT)}.")
    return 1 if problems else 0


def wanted(stops: Iterator[Place] | Sequence[Place], only: Sequence[str]) -> list[Place]:
    """The pages that were asked for."""
    return [place for place in stops if not only or place.name in only]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
