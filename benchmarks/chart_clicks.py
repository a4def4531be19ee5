"""Seconds in Chromium until a chart of 12 M rows is drawn, and until a drag shows it finer; baseline: 10,000 rows."""

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pyarrow as pa
from playwright.sync_api import Page, sync_playwright
from pyarrow import csv

from benchmarks.charts import block_of
from benchmarks.clients import Client
from benchmarks.first_load import PERSON, signed_in
from benchmarks.journey import send, until_ready
from benchmarks.processes import MIB
from tests.fixtures.browsers import ARGUMENTS, chromium_path
from tests.fixtures.servers import LiveServer

ROWS, FEW_ROWS = 12_000_000, 10_000
BLOCK = 250_000
# Five columns of the benchmark of charts: whole numbers are left out.
NAMES = ("amount", "noise", "", "group", "when", "country")
PICTURE = "#charts-graph .main-svg"
GRAPH = "#charts-graph .js-plotly-plot"
# The clock starts when the mouse is let go; finer marks have come when the picture says that it shows a part.
WAIT = """graph => {
  const found = document.querySelector(graph);
  window.__finer = new Promise(resolve => {
    document.addEventListener("pointerup", () => {
      const begin = performance.now();
      found.on("plotly_afterplot", () => {
        const meta = found.layout.meta;
        if (meta && meta.part) requestAnimationFrame(() => resolve(performance.now() - begin));
      });
    }, { once: true, capture: true });
  });
}"""


class Asked(NamedTuple):
    """A chart by name and address, and whether its horizontal axis can be drawn finer."""

    name: str
    spec: dict[str, str]
    zooms: bool = False


CHARTS = (
    Asked("histogram", {"chart": "histogram", "x": "noise"}, True),
    Asked("histogram by group", {"chart": "histogram", "x": "when", "color": "group"}, True),
    Asked("line", {"chart": "line", "x": "when", "y": "noise"}, True),
    Asked("line by group", {"chart": "line", "x": "when", "y": "amount", "color": "group"}, True),
    Asked("area", {"chart": "area", "x": "when", "y": "noise"}, True),
    Asked("scatter", {"chart": "scatter", "x": "amount", "y": "noise"}, True),
    Asked("density", {"chart": "density", "x": "amount", "y": "noise"}, True),
    Asked("bar", {"chart": "bar", "x": "group", "y": "amount"}),
    Asked("box", {"chart": "box", "x": "group", "y": "noise"}),
    Asked("violin", {"chart": "violin", "x": "country", "y": "amount"}),
    Asked("ecdf", {"chart": "ecdf", "x": "noise"}, True),
    Asked("heatmap", {"chart": "heatmap", "x": "when", "y": "group", "color": "amount"}),
    Asked("pivot", {"chart": "pivot", "x": "country", "y": "group", "color": "amount"}),
    Asked("treemap", {"chart": "treemap", "x": "group", "y": "amount"}),
    Asked("pie", {"chart": "pie", "x": "country", "y": "amount"}),
    Asked("map", {"chart": "map", "x": "country", "y": "amount"}),
)


def write_table(path: Path, rows: int) -> None:
    """Amounts, noise, groups, seconds in a row and countries, as CSV."""
    with path.open("wb") as target:
        writer = None
        for start in range(0, rows, BLOCK):
            cells = zip(NAMES, block_of(start, min(BLOCK, rows - start)), strict=True)
            part = pa.table({name: array for name, array in cells if name})
            writer = writer or csv.CSVWriter(target, part.schema)
            writer.write_table(part)
        if writer:
            writer.close()


def opened(page: Page, dataset: str, asked: Asked) -> float:
    """Milliseconds from the address of a chart to its picture, in a browser that knows the page already."""
    page.goto("/datasets/" + dataset + "/receipt")
    page.locator("#main h1").first.wait_for()
    begin = time.perf_counter()
    page.goto(f"/datasets/{dataset}/charts?{urlencode(asked.spec)}", wait_until="commit")
    page.locator(PICTURE).first.wait_for()
    took = (time.perf_counter() - begin) * 1000
    page.wait_for_load_state("networkidle")
    return took


def dragged(page: Page, share: float) -> float:
    """Milliseconds from the end of a drag along the horizontal axis to the finer picture; then back to the whole."""
    area = page.locator(f"{GRAPH} .nsewdrag").first
    area.scroll_into_view_if_needed()
    box: Any = area.bounding_box()
    width = max(box["width"] * share, 25)
    left, middle = box["x"] + box["width"] * 0.31, box["y"] + box["height"] / 2
    page.evaluate(WAIT, GRAPH)
    page.mouse.move(left, middle)
    page.mouse.down()
    page.mouse.move(left + width, middle + 2, steps=4)
    page.mouse.up()
    took: float = page.evaluate("window.__finer")
    page.wait_for_timeout(200)
    return took


def run(server: LiveServer, client: Client, dataset: str, rounds: int, charts: Sequence[Asked], pictures: Path) -> None:
    """Open each chart a few times by its address, and drag over a part of its axis where it has one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        state = signed_in(browser, server.url)
        page = browser.new_context(
            base_url=server.url, storage_state=state, viewport={"width": 1440, "height": 900}
        ).new_page()
        for asked in charts:
            shown, finer = [], []
            for number in range(rounds):
                shown.append(opened(page, dataset, asked))
                page.screenshot(path=str(pictures / f"{asked.name}.png"))
                if asked.zooms:
                    finer.append(dragged(page, 0.3 / 3**number))
                    page.screenshot(path=str(pictures / f"{asked.name} {number}.png"))
            print(said(asked.name, shown, finer), flush=True)
        browser.close()


def said(name: str, shown: Sequence[float], finer: Sequence[float]) -> str:
    """What one chart took."""
    first = f"{name:<20} address to picture: first {shown[0]:5.0f} ms, then {median(shown[1:] or shown):5.0f} ms"
    return first + (f"   drag to finer picture: {', '.join(f'{item:.0f}' for item in finer)} ms" if finer else "")


def main(arguments: Sequence[str]) -> int:
    """Print what each chart takes, of few rows and of many."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=chart_clicks", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="number of rows (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="visits for each chart (default: %(default)s)")
    parser.add_argument("--charts", nargs="*", choices=[asked.name for asked in CHARTS], help="only these")
    parser.add_argument("--pictures", type=Path, help="a folder that keeps the pictures")
    chosen = parser.parse_args(arguments)
    charts = [asked for asked in CHARTS if not chosen.charts or asked.name in chosen.charts]
    with TemporaryDirectory(prefix="datalens-bench-", ignore_cleanup_errors=True) as folder:
        home, pictures = Path(folder, "home"), chosen.pictures or Path(folder)
        home.mkdir()
        pictures.mkdir(exist_ok=True)
        server = LiveServer(home, MAX_FILE_SIZE=str(2_000 * MIB)).start()
        try:
            client = Client(server.url).join(PERSON)
            for rows in (FEW_ROWS, chosen.rows):
                path = Path(folder, f"rows_{rows}.csv")
                write_table(path, rows)
                begin = time.perf_counter()
                dataset: Any = until_ready(client, send(client, path)["id"])["id"]
                size, took = path.stat().st_size, time.perf_counter() - begin
                print(f"\n{rows:,} rows, {size / MIB:,.0f} MiB, uploaded and read in {took:.1f} s")
                run(server, client, dataset, chosen.rounds, charts, pictures)
        finally:
            server.stop()
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0
