"""The grid: its columns, headers with shape and summary, and rows as the browser takes them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid
from dash.development.base_component import Component

from components import ids, numbers, profiles, shapes
from components.column_cards import TYPE_ICONS, bins_of
from components.profiles import Profile
from models.filters import SortKey

HEADER_HEIGHT, ROW_HEIGHT, BLOCK_ROWS = 88, 30, 100
SWITCHABLE = {
    "integer": ("integer", "number", "category", "text"),
    "number": ("number", "category", "text"),
    "boolean": ("boolean", "category", "text"),
    "datetime": ("datetime", "text"),
    "date": ("date", "text"),
    "time": ("time", "integer", "text"),
    "category": ("category", "text", "number", "date", "datetime"),
    "text": ("text", "category", "number", "date", "datetime"),
}
# Pixels at both sides of a text and of one letter; from so many letters on a text is long, and none needs more room.
PADDING, LETTER, LONG, MOST_LETTERS = 28, 7.6, 32, 120
# Columns of which all are in sight on a usual screen.
FEW_PIXELS = 1300
WIDTHS = {"date": 124, "datetime": 184, "time": 116, "boolean": 108, "category": 132, "text": 156}
OPTIONS: dict[str, Any] = {
    "theme": {"function": "datalensTheme(themeQuartz)"},
    "rowHeight": ROW_HEIGHT,
    # Rows above and below those in sight: each is a dozen elements more before the first can be read.
    "rowBuffer": 3,
    "headerHeight": HEADER_HEIGHT,
    "cacheBlockSize": BLOCK_ROWS,
    "maxBlocksInCache": 20,
    "infiniteInitialRowCount": 1,
    # The bridge to Python keeps one open request; a second one would take its answer.
    "maxConcurrentDatasourceRequests": 1,
    "blockLoadDebounceMillis": 60,
    "multiSortKey": "ctrl",
    "maintainColumnOrder": True,
    "suppressMovableColumns": False,
    "suppressFieldDotNotation": True,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
    "animateRows": False,
    "suppressColumnVirtualisation": False,
    "suppressMultiSort": False,
    "localeText": {"noRowsToShow": "No row passes this filter"},
}


def format_of(profile: Profile) -> str:
    """Which of the browser's formats a column's cells take."""
    if profiles.is_numeric(profile):
        return "plain" if profiles.is_unseparated(profile) else "number"
    return {"datetime": "moment", "time": "clock", "boolean": "truth"}.get(profile["type"], "words")


def cell_class(profile: Profile) -> str:
    """Numbers and times stand in columns of equal digits."""
    if profiles.is_numeric(profile):
        return "dl-right mono"
    if profile["type"] == "time":
        return "dl-right mono"
    return "mono" if profiles.is_temporal(profile) or profile["role"] == "identifier" else "dl-words"


def width_of(profile: Profile) -> int:
    """A width that fits the name and the usual value; of texts the longest, where it is short."""
    least = WIDTHS.get(profile["type"], 112)
    longest = longest_of(profile)
    least = max(least, round(PADDING + LETTER * longest)) if longest < LONG else least
    return min(260, max(least, 62 + 8 * len(str(profile["name"]))))


def longest_of(profile: Profile) -> int:
    """How many letters the longest text of a column has; 0 for what is no text."""
    return int(profile.get("max_length") or 0) if profile["type"] in ("text", "category") else 0


def growing(profile: Profile) -> dict[str, Any]:
    """That a column of long texts takes the room which the others leave, and never less than without."""
    longest = longest_of(profile)
    return {"initialFlex": min(longest, MOST_LETTERS), "minWidth": width_of(profile)} if longest >= LONG else {}


def summary(profile: Profile) -> str:
    """One line below the shape."""
    if not profile["count"]:
        return "all missing"
    if profiles.is_numeric(profile) and profile["role"] != "identifier":
        return f"median {profiles.shown(profile, profile.get('median'))}"
    if profile["type"] == "boolean":
        part = (profile.get("true") or 0) / profile["count"]
        return f"true {numbers.share(part)}"
    top = profile.get("top") or ()
    if profile["type"] == "category" and top and top[0]["count"] >= 0.25 * profile["count"]:
        return f"{top[0]['value']} {numbers.share(top[0]['count'] / profile['count'])}"
    return f"{numbers.figure(profile['distinct'])} {'value' if profile['distinct'] == 1 else 'values'}"


def header_shape(profile: Profile) -> dict[str, str]:
    """What the header draws: a histogram, or one bar divided by the commonest values."""
    if not profile["count"]:
        return {}
    if profiles.drawn_histogram(profile).get("counts"):
        bins = bins_of(profile, 28)
        return {"shape": shapes.bars(bins.counts, 0.08, room=1 if bins.tail else 0), "tail": "1" if bins.tail else ""}
    return {"parts": divided(profile)}


def divided(profile: Profile) -> str:
    """A bar divided by the commonest values, paler from one to the next."""
    stops, start = [], 0.0
    for place, item in enumerate(profiles.ranking(profile, most=5)):
        end = start + 100 * item.part
        strength = 100 - 16 * place if not item.is_rest else 0
        ink = f"color-mix(in srgb, var(--dl-data) {strength}%, var(--dl-data-soft))"
        stops.append(f"{ink} {shapes.percent(start)} calc({shapes.percent(end)} - 1px)")
        stops.append(f"var(--dl-surface) calc({shapes.percent(end)} - 1px) {shapes.percent(end)}")
        start = end
    return f"linear-gradient(90deg, {', '.join(stops)})"


def column(profile: Profile, place: int, order: Mapping[str, Any], shown: Sequence[str]) -> dict[str, Any]:
    """One column of the grid; its field is its position, for a name may hold anything."""
    return {
        "headerName": str(profile["name"]),
        "field": f"c{place}",
        "colId": f"c{place}",
        "initialWidth": width_of(profile),
        "initialHide": bool(shown) and profile["name"] not in shown,
        **order.get(str(profile["name"]), {}),
        "cellClass": cell_class(profile),
        "cellClassRules": {"dl-na": "params.data && params.value == null"},
        "valueFormatter": {"function": f"datalensCell(params, '{format_of(profile)}')"},
        "headerComponent": "DatasetHeader",
        "headerComponentParams": {
            "name": str(profile["name"]),
            "type": profile["type"],
            "sign": TYPE_ICONS[profile["type"]],
            "types": list(SWITCHABLE[profile["type"]]),
            "signs": TYPE_ICONS,
            "summary": summary(profile),
            "ends": profiles.is_numeric(profile),
            **header_shape(profile),
        },
    }


def row_column(rows: int) -> dict[str, Any]:
    """The number of the row in the file, always at the left, and wide enough for the last one."""
    return {
        "headerName": "Row",
        "field": "row",
        "colId": "row",
        "initialWidth": max(76, 30 + 8 * len(f"{rows:,}")),
        "pinned": "left",
        "lockPinned": True,
        "lockPosition": "left",
        "lockVisible": True,
        "sortable": False,
        "resizable": True,
        "headerComponent": "RowHeader",
        "cellClass": "dl-right mono dl-rownumber",
        "valueFormatter": {"function": "datalensCell(params, 'number')"},
    }


def columns(
    columns: Sequence[Profile], sort: Sequence[SortKey] = (), shown: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """All columns of the grid, in the order that the address asks for."""
    order = {
        key.column: {"initialSort": "desc" if key.descending else "asc", "initialSortIndex": place}
        for place, key in enumerate(sort)
    }
    made = [column(profile, place, order, shown) for place, profile in enumerate(columns)]
    if sum(item["initialWidth"] for item in made if not item["initialHide"]) < FEW_PIXELS:
        made = [item | growing(profile) for item, profile in zip(made, columns, strict=True)]
    if shown:
        rank = {name: place for place, name in enumerate(shown)}
        made.sort(key=lambda item: rank.get(item["headerName"], len(rank)))
    rows = max((profile["count"] + profile["missing"] for profile in columns), default=0)
    return [row_column(rows), *made]


def grid(definitions: Sequence[Mapping[str, Any]]) -> Component:
    """The grid itself; its rows come block by block as it is scrolled."""
    return dash_ag_grid.AgGrid(
        id=ids.TABLE_GRID,
        rowModelType="infinite",
        columnDefs=list(definitions),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": False,
            "minWidth": 72,
            "suppressHeaderMenuButton": True,
        },
        dashGridOptions=OPTIONS,
        className="dl-grid",
        dangerously_allow_code=False,
    )


def rows_for_grid(
    fields: Sequence[str], rows: Sequence[Sequence[Any]], offset: int, positions: Sequence[int] | None
) -> list[dict[str, Any]]:
    """Rows as the grid takes them, each with its number in the file where that is known."""
    found = positions if positions is not None else range(offset, offset + len(rows))
    return [
        {"row": place + 1, **dict(zip(fields, map(cell, row), strict=True))}
        for place, row in zip(found, rows, strict=True)
    ]


def cell(value: Any) -> Any:
    """A value that JSON holds exactly; anything else becomes its text."""
    return value if value is None or isinstance(value, str | int | float | bool) else json.dumps(value, default=str)
