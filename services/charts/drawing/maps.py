"""Maps: points and shaded places on outlines that the server has itself."""

import math
from types import MappingProxyType
from typing import Any

from models.charts import Reduced, Spec, Traces
from services.charts.drawing.fields import ends_of
from services.charts.drawing.frames import colour_axis, colour_bar, full, safe
from services.charts.drawing.inks import gradual, ink
from services.charts.drawing.marks import points
from services.charts.places.atlas import Atlas, countries, states

# Whoever reaches farther around the world is shown with all of it.
WIDE, HIGH = 180.0, 100.0
# Longitudes and latitudes of the USA with Alaska and Hawaii, as west, east, south, north.
AMERICA = ((-125.0, -66.5, 24.3, 49.6), (-172.0, -129.0, 51.0, 72.0), (-161.0, -154.5, 18.5, 22.5))
DOT = 9
# The lightest blue would look like land without a value.
STEPS = ("p2", "p3", "p4", "p5")
FEW_PLACES = 60
MOST_TICKS = 6
BAR = MappingProxyType({"orientation": "h", "x": 0.5, "y": -0.02, "yanchor": "top", "len": 0.6})
LEAST_MARGIN = 0.4
SOUTHERNMOST, NORTHERNMOST = -58.0, 85.0


def mapped(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Points, or places whose colour is their value."""
    return shaded(reduced, spec) if "code" in reduced.series[0] else placed_points(reduced, spec)


def shaded(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Places in steps of one colour, orange and blue around zero; one too small for an outline is a dot."""
    series = reduced.series[0]
    atlas = states() if series["places"] == "us_states" else countries()
    colours = colours_of(reduced, spec)
    words = [f"{safe(name)}: {full(value)}" for name, value in zip(series["x"], series["y"], strict=True)]
    lifted = lifted_values(reduced, spec)
    points_by_code = {place.code: place.point for place in atlas.places}
    dots = [place for place, code in enumerate(series["code"]) if points_by_code[code]]
    areas = [place for place, code in enumerate(series["code"]) if not points_by_code[code]]
    traces: Traces = [
        {
            "type": "choropleth",
            "name": safe(series["name"]),
            "locationmode": "USA-states" if atlas.name == "us_states" else "ISO-3",
            "locations": [series["code"][place] for place in areas],
            "z": [lifted[place] for place in areas],
            "text": [words[place] for place in areas],
            "customdata": areas,
            "hovertemplate": "%{text}<extra></extra>",
            "coloraxis": "coloraxis",
        }
    ]
    if dots:
        places = [points_by_code[series["code"][place]] for place in dots]
        drawn = dotted(places, [lifted[place] for place in dots], [words[place] for place in dots])
        # Which of the series' places each is: a click asks for it by that.
        traces.append(drawn | {"customdata": dots})
    return traces, {"coloraxis": colours, "geo": globe_of(atlas, series["code"]), "showlegend": False}


def dotted(places: list[Any], values: list[float], words: list[str]) -> dict[str, Any]:
    """Small places as dots of the same colours."""
    edge = {"color": ink("surface"), "width": 1}
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lon": [longitude for longitude, _ in places],
        "lat": [latitude for _, latitude in places],
        "text": words,
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": values, "coloraxis": "coloraxis", "size": DOT, "line": edge},
        "showlegend": False,
    }


def is_log(reduced: Reduced, spec: Spec) -> bool:
    """Whether colours go by how many times a value is larger: as asked, else as the values want it."""
    smallest = min(reduced.series[0]["y"])
    return smallest > 0 and (reduced.scales["y"] == "log" if spec.log_y is None else spec.log_y)


def lifted_values(reduced: Reduced, spec: Spec) -> list[float]:
    """What the colours are computed from."""
    values = reduced.series[0]["y"]
    return [math.log10(value) for value in values] if is_log(reduced, spec) else list(values)


def colours_of(reduced: Reduced, spec: Spec) -> dict[str, Any]:
    """The scale of colours, with its legend below the map."""
    lowest, highest = ends_of([reduced.series[0]["y"]])
    bar = bar_below(reduced.labels["y"])
    marks = decades(lowest, highest) if is_log(reduced, spec) else {}
    return colour_axis(lowest, highest, gradual(STEPS), bar | marks)


def bar_below(title: str) -> dict[str, Any]:
    """The legend of a scale of colours below the map."""
    found = colour_bar(title)
    return found | BAR | {"title": found["title"] | {"side": "top"}}


def decades(lowest: float, highest: float) -> dict[str, Any]:
    """Powers of ten as marks of a logarithmic scale, at most six; the ends where there is no such power."""
    powers = range(math.ceil(math.log10(lowest)), math.floor(math.log10(highest)) + 1)
    ticks = [float(power) for power in powers[:: max(1, -(-len(powers) // MOST_TICKS))]]
    ticks = ticks or [math.log10(lowest), math.log10(highest)]
    return {"tickvals": ticks, "ticktext": [brief(10.0**tick) for tick in ticks]}


def brief(number: float) -> str:
    """A number in few letters, for the marks of a scale.

    >>> brief(1e7), brief(250), brief(1e-3)
    ('10M', '250', '0.001')
    """
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:.3g}"


def globe_of(atlas: Atlas, codes: list[str]) -> dict[str, Any]:
    """The outlines around shaded places; a few neighbours fill the picture."""
    look = look_of()
    if atlas.name == "us_states":
        return look | {"scope": "usa", "projection": {"type": "albers usa"}, "showsubunits": True}
    if len(codes) <= FEW_PLACES:
        return look | {"showcountries": True, "fitbounds": "locations"}
    return look | {"showcountries": True} | ({} if "ATA" in codes else inhabited())


def inhabited() -> dict[str, Any]:
    """The world without Antarctica."""
    return {"lataxis": {"range": [SOUTHERNMOST, NORTHERNMOST]}}


def look_of() -> dict[str, Any]:
    """Land without data stands back; the sea is the page."""
    return {
        "showland": True,
        "landcolor": ink("empty"),
        "countrycolor": ink("line-strong"),
        "subunitcolor": ink("line-strong"),
        "countrywidth": 0.5,
        "subunitwidth": 0.5,
        "bgcolor": "rgba(0,0,0,0)",
        "showframe": False,
        "showcoastlines": False,
        "showlakes": False,
        "resolution": 110,
    }


def placed_points(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """The marks of a scatter on the globe."""
    flat, layout = points(reduced, spec)
    x, y = reduced.labels["x"], reduced.labels["y"]
    traces: Traces = []
    for trace, series in zip(flat, reduced.series, strict=True):
        rest = {name: item for name, item in trace.items() if name not in ("type", "x", "y")}
        words = words_of(series, x, y, reduced)
        place = {"type": "scattergeo", "lon": trace["x"], "lat": trace["y"]}
        traces.append({**rest, **place, "text": words, "hovertemplate": "%{text}<extra>%{fullData.name}</extra>"})
    geo = globe_around([place for series in reduced.series for place in zip(series["x"], series["y"], strict=True)])
    found = {name: layout[name] for name in ("showlegend", "legend", "coloraxis") if name in layout}
    if "coloraxis" in found:
        found["coloraxis"] |= {"colorbar": bar_below(reduced.labels["color"])}
    return traces, found | {"geo": geo}


def words_of(series: dict[str, Any], x: str, y: str, reduced: Reduced) -> list[str]:
    """What is said of each point on hover."""
    columns = {safe(y): series["y"], safe(x): series["x"]}
    columns |= {safe(reduced.labels.get(name, name)): series[name] for name in ("size", "color") if name in series}
    lines = zip(*columns.values(), strict=True)
    return ["<br>".join(f"{name} {full(cell)}" for name, cell in zip(columns, line, strict=True)) for line in lines]


def is_american(longitude: float, latitude: float) -> bool:
    """Whether a point lies in the USA, on the map that puts Alaska and Hawaii below the other states."""
    return any(west <= longitude <= east and south <= latitude <= north for west, east, south, north in AMERICA)


def globe_around(places: list[tuple[float, float]]) -> dict[str, Any]:
    """The outlines around points: the USA as it is usually drawn, the whole world, or what lies around them."""
    look = look_of() | {"showcountries": True}
    if all(is_american(*place) for place in places):
        return look | {"scope": "usa", "projection": {"type": "albers usa"}, "showsubunits": True}
    west, east = min(lon for lon, _ in places), max(lon for lon, _ in places)
    south, north = min(lat for _, lat in places), max(lat for _, lat in places)
    if east - west > WIDE or north - south > HIGH:
        return look | (inhabited() if south > SOUTHERNMOST else {})
    room = max((east - west) * 0.1, (north - south) * 0.1, LEAST_MARGIN)
    return look | {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west - room, east + room]},
        "lataxis": {"range": [max(south - room, -80), min(north + room, 84)]},
    }
