"""Milliseconds from a click on a tab of a dataset to its picture, everything known; baseline: the shortest answer."""

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

from benchmarks.clients import Client
from benchmarks.first_load import PERSON, signed_in
from benchmarks.journey import send, until_ready
from benchmarks.processes import MIB
from benchmarks.tables import write_flights
from tests.fixtures.browsers import ARGUMENTS, chromium_path
from tests.fixtures.servers import LiveServer

GOAL = 250
# The clock starts with the click itself and stops in the first frame in which the picture has a size.
CLICK = """([link, wanted]) => new Promise(resolve => {
  const begin = performance.now();
  document.querySelector(link).click();
  const look = () => {
    const found = document.querySelector(wanted);
    if (found && found.getClientRects().length) resolve(performance.now() - begin);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


class Tab(NamedTuple):
    """The last part of a page's address, and what is its picture."""

    name: str
    wanted: str


TABS = (
    Tab("statistics", "#statistics .dl-fig"),
    Tab("missing", ".dl-gapmap"),
    Tab("correlation", "#correlation-behind figure, #correlation-behind .dl-density, #correlation-behind .dl-groups"),
    Tab("outliers", ".dl-strip .dl-plot"),
    Tab("trends", "#trends-chart .main-svg"),
)
# Between two clicks: a page without a picture of those above.
REST = Tab("receipt", "#main h1")


def click(page: Page, dataset: str, tab: Tab) -> float:
    """Milliseconds until the picture of a tab is there; then everything comes to rest."""
    took: float = page.evaluate(CLICK, [f'.dl-nav a[href="/datasets/{dataset}/{tab.name}"]', tab.wanted])
    page.wait_for_load_state("networkidle")
    # Playwright counts a request that begins a moment later no more.
    page.wait_for_timeout(150)
    return took


def said(name: str, times: Sequence[float]) -> str:
    """Median, 95th percentile and worst of one tab."""
    late = quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
    return f"{name:<12} median {median(times):4.0f} ms, p95 {late:4.0f} ms, worst {max(times):4.0f} ms"


def shortest(client: Client) -> float:
    """Milliseconds of the shortest answer that the server has."""
    begin = time.perf_counter()
    client.send("GET", "/health/live", None, {})
    return (time.perf_counter() - begin) * 1000


def run(server: LiveServer, path: Path, rounds: int, tabs: Sequence[Tab]) -> None:
    """Upload the table, see every tab twice, then measure one tab after the other, in turns."""
    client = Client(server.url).join(PERSON)
    dataset: Any = until_ready(client, send(client, path)["id"])["id"]
    times: dict[str, list[float]] = {tab.name: [] for tab in tabs}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        state = signed_in(browser, server.url)
        page = browser.new_context(base_url=server.url, storage_state=state).new_page()
        page.goto(f"/datasets/{dataset}/{REST.name}")
        page.locator(".dl-nav a").first.wait_for()
        for number in range(-2, rounds):
            for tab in tabs:
                took = click(page, dataset, tab)
                click(page, dataset, REST)
                if number >= 0:
                    times[tab.name].append(took)
        browser.close()
    print(f"baseline: {median(shortest(client) for _ in range(rounds)):.1f} ms for the shortest answer of the server")
    for name, found in times.items():
        print(said(name, found))
    print(f"goal: p95 {GOAL} ms; {rounds} clicks for each tab, load {os.getloadavg()[0]:.1f}")


def main(arguments: Sequence[str]) -> int:
    """Print what a click on each tab takes."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=clicks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="clicks for each tab (default: %(default)s)")
    parser.add_argument("--size", type=int, default=50_000_000, help="bytes of the table (default: %(default)s)")
    parser.add_argument("--file", type=Path, help="a table of your own instead")
    parser.add_argument("--tabs", nargs="*", choices=[tab.name for tab in TABS], help="only these tabs")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="datalens-bench-", ignore_cleanup_errors=True) as folder:
        path = chosen.file or Path(folder, "flights.csv")
        if not chosen.file:
            write_flights(path, chosen.size)
        home = Path(folder, "home")
        home.mkdir()
        server = LiveServer(home, MAX_FILE_SIZE=str(path.stat().st_size + MIB)).start()
        try:
            run(server, path, chosen.rounds, [tab for tab in TABS if not chosen.tabs or tab.name in chosen.tabs])
        finally:
            server.stop()
    return 0
