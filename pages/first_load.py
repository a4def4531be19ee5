"""The first load: the index names what every page needs; charts and the grid are fetched where there are some."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

SCRIPT = re.compile(r'<script src="(?P<address>[^"]+)"></script>\s*')
# Dash's own table, which no page uses, and what browsers have had for years.
UNUSED = re.compile(r"/dash/(?:dash_table/|deps/polyfill)")
GRID = "/_dash-component-suites/dash_ag_grid/"
GRAPH = "/_dash-component-suites/dash/dcc/async-graph.js"
VENDORED = {"datalens-plotly": "plotly-charts-*.min.js", "datalens-plotly-more": "plotly-more-*.min.js"}
PAGE = "page."


def split(scripts: str) -> tuple[str, str]:
    """The scripts of every page, and the address of the grid's, which only the table asks for."""
    grid = ""
    kept = []
    for match in SCRIPT.finditer(scripts):
        if GRID in match["address"]:
            grid = match["address"]
        elif not UNUSED.search(match["address"]):
            kept.append(match[0].strip())
    inline = SCRIPT.sub("", scripts).strip()
    return "\n".join([*kept, inline] if inline else kept), grid


def places(assets: Path, grid: str) -> dict[str, str]:
    """Where the browser finds what it may load later, by the name that the scripts know it by."""
    folder = assets / "vendor" / "plotly"
    found = {name: path.name for name, pattern in VENDORED.items() for path in folder.glob(pattern)}
    return {name: f"/assets/vendor/plotly/{file}" for name, file in found.items()} | {"datalens-grid": grid}


def signposts(later: Mapping[str, str], endpoint: str | None) -> str:
    """What the head of the index says: where things are, and what this page needs at once.

    A page's module says so itself: `NEEDS = ("charts",)` or `("grid",)`. Else its scripts would be asked for only when
    its layout has come.
    """
    needed = {"charts": (GRAPH, later.get("datalens-plotly", "")), "grid": (later.get("datalens-grid", ""),)}
    module = sys.modules.get(f"pages.{(endpoint or '').removeprefix(PAGE)}")
    soon = [address for need in getattr(module, "NEEDS", ()) for address in needed[need]]
    parts = [f'<meta name="{name}" content="{place}">' for name, place in later.items()]
    parts += [f'<link rel="preload" as="script" href="{address}">' for address in soon if address]
    return "\n  ".join(parts)
