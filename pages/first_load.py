"""The first load: the index names what every page needs; charts and the grid are fetched where there are some."""

import re
from pathlib import Path

SCRIPT = re.compile(r'<script src="(?P<address>[^"]+)"></script>\s*')
# Dash's own table, which no page uses, and what browsers have had for years.
UNUSED = re.compile(r"/dash/(?:dash_table/|deps/polyfill)")
GRID = "/_dash-component-suites/dash_ag_grid/"
VENDORED = {"datalens-plotly": "plotly-charts-*.min.js", "datalens-plotly-more": "plotly-more-*.min.js"}


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


def signposts(assets: Path, grid: str) -> str:
    """Where the browser finds what it loads later; `assets/figures.js` and `assets/later.js` read it."""
    folder = assets / "vendor" / "plotly"
    places = {
        name: f"/assets/vendor/plotly/{found.name}" for name, glob in VENDORED.items() for found in folder.glob(glob)
    }
    return "\n  ".join(
        f'<meta name="{name}" content="{place}">' for name, place in {**places, "datalens-grid": grid}.items()
    )
