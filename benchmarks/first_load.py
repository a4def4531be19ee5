"""Bytes and seconds until a page can be used, over 10 Mbit/s with 40 ms, cold and again; baseline: the bare line."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.clients import PASSWORD, Client
from tests.fixtures.browsers import ARGUMENTS, chromium_path
from tests.fixtures.servers import LiveServer

MEGABITS, LATENCY = 10, 40
SAMPLE = Path(__file__).resolve().parent.parent / "services" / "sample_data" / "flights.csv"
PERSON = "ada"
# Notes when the element appears that says a page can be used, and how far things moved until then.
WATCH = """(() => {
  const seen = window.__seen = { ready: null, shift: 0 };
  const look = () => {
    const found = seen.wanted && document.querySelector(seen.wanted);
    if (seen.ready === null && found && found.getClientRects().length) seen.ready = performance.now();
    if (seen.ready === null) requestAnimationFrame(look);
  };
  seen.wanted = %r;
  look();
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) seen.shift += entry.value;
  })).observe({ type: "layout-shift", buffered: true });
})()"""


class Place(NamedTuple):
    """A page, what must be visible before it can be used, and what it may cost: kB (0: no goal), seconds."""

    name: str
    path: str
    wanted: str
    most_kilobytes: int
    most_seconds: float


class Visit(NamedTuple):
    """What one visit cost."""

    kilobytes: float
    requests: int
    seconds: float
    shift: float


def slow_line(page: Page) -> CDPSession:
    """Let the page load over a slow line."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    rate = MEGABITS * 1e6 / 8
    conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": rate, "uploadThroughput": rate}
    session.send("Network.emulateNetworkConditions", conditions)
    return session


def visit(context: BrowserContext, place: Place) -> Visit:
    """One visit; a second try when the slow line, which is only acted by the browser, has stalled on a busy machine."""
    try:
        return one_visit(context, place)
    except PlaywrightTimeout:
        return one_visit(context, place)


def one_visit(context: BrowserContext, place: Place) -> Visit:
    """Open a page in a new tab, wait until it can be used and rests, and say what came over the line."""
    page = context.new_page()
    received: list[float] = []
    session = slow_line(page)
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(WATCH % place.wanted)
    page.goto(place.path)
    page.wait_for_function("() => window.__seen.ready !== null")
    page.wait_for_load_state("networkidle")
    seen: dict[str, Any] = page.evaluate("() => window.__seen")
    page.close()
    return Visit(sum(received) / 1000, len(received), seen["ready"] / 1000, seen["shift"])


def signed_in(browser: Browser, url: str) -> Any:
    """The cookies of somebody who is signed in."""
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(f"{PERSON}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    state = context.storage_state()
    context.close()
    return state


def fill(server: LiveServer) -> str:
    """An account with one dataset; gives its id."""
    client = Client(server.url).join(PERSON)
    boundary, content = "datalens-benchmark", SAMPLE.read_bytes()
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="flights.csv"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return str(client.send("POST", "/api/v1/datasets/upload?wait=60", body, kind).data["id"])


def settle(home: Path) -> None:
    """Wait until the server has packed what was asked for as well as it can."""
    folder, seen = home / "cache" / "delivery", -1
    while (now := len(list(folder.glob("*.br")))) != seen:
        seen = now
        time.sleep(4)


def measure(browser: Browser, server: LiveServer, place: Place, state: Any, rounds: int) -> None:
    """Print the median of cold visits, and of as many repeated ones."""
    cold, again = [], []
    for _ in range(rounds):
        context = browser.new_context(base_url=server.url, storage_state=state, viewport={"width": 1280, "height": 800})
        cold.append(visit(context, place))
        again.append(visit(context, place))
        context.close()
    for name, found in (("cold", cold), ("again", again)):
        size, requests, seconds, shift = (median(part) for part in zip(*found, strict=True))
        print(
            f"{place.name:<10} {name:<6} {size:7.1f} kB {requests:4.0f} requests  "
            f"usable after {seconds:.2f} s  layout shift {shift:.3f}"
        )
    goal = f"{place.most_kilobytes} kB and " if place.most_kilobytes else ""
    print(f"{'':<17} goal: {goal}{place.most_seconds} s cold, 25 kB again, shift 0.05\n")


def main(arguments: Sequence[str]) -> int:
    """Print what the form, the library and the pages of a dataset cost."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=first_load", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="visits of each kind (default: %(default)s)")
    rounds = parser.parse_args(arguments).rounds
    print(f"baseline: 1,000 kB take {8 / MEGABITS + LATENCY / 1000:.2f} s on this line")
    with TemporaryDirectory(prefix="datalens-bench-", ignore_cleanup_errors=True) as folder:
        server = LiveServer(Path(folder)).start()
        try:
            run(server, rounds)
        finally:
            server.stop()
    return 0


def run(server: LiveServer, rounds: int) -> None:
    """Measure every page on one server."""
    dataset = fill(server)
    places = (
        Place("library", "/", "#library-drop", 0, 1.5),
        Place("overview", f"/datasets/{dataset}", ".dl-col", 0, 2.0),
        Place("table", f"/datasets/{dataset}/table", ".ag-row", 0, 3.0),
        Place("statistics", f"/datasets/{dataset}/statistics", "#statistics .dl-fig", 0, 2.0),
        Place("correlation", f"/datasets/{dataset}/correlation", ".dl-heat", 0, 2.0),
        Place("trends", f"/datasets/{dataset}/trends", "#trends-chart .main-svg", 0, 2.5),
    )
    sign_in = Place("sign-in", "/sign-in", "button[type=submit]", 60, 0.5)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        state = signed_in(browser, server.url)
        for place in places:
            context = browser.new_context(base_url=server.url, storage_state=state)
            visit(context, place)
            context.close()
        settle(server.home)
        measure(browser, server, sign_in, None, rounds)
        for place in places:
            measure(browser, server, place, state, rounds)
        browser.close()
