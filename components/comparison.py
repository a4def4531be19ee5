"""Two columns beside each other: on one axis where their values share one, else one above the other."""

from itertools import pairwise

from dash import html
from dash.development.base_component import Component

from components import distribution, numbers, profiles, shapes
from components.axes import along
from components.profiles import Profile
from components.shapes import Bins
from components.top_values import top_bars

LEAST_SHARED, MOST_APART = 0.1, 30.0


def densities(profile: Profile) -> list[float]:
    """Share of the values per unit of the axis in each bar, so that columns of unequal length compare."""
    edges, counts = distribution.edges_of(profile), profile["histogram"]["counts"]
    total = sum(counts) or 1
    widths = [(right - left) or 1.0 for left, right in pairwise(edges)]
    return [count / total / width for count, width in zip(counts, widths, strict=True)]


def share_an_axis(first: Profile, second: Profile) -> bool:
    """Whether both columns hold the same kind of value in ranges that can be seen on one axis."""
    if profiles.kind_of(first) != profiles.kind_of(second):
        return False
    if profiles.is_temporal(first) and ("time" in (first["type"], second["type"])) and first["type"] != second["type"]:
        return False
    one, other = distribution.edges_of(first), distribution.edges_of(second)
    if not one or not other:
        return False
    widths = sorted((one[-1] - one[0], other[-1] - other[0]))
    common = min(one[-1], other[-1]) - max(one[0], other[0])
    return widths[0] > 0 and widths[1] / widths[0] <= MOST_APART and common >= LEAST_SHARED * widths[0]


def overlaid(first: Profile, second: Profile) -> Component:
    """Both histograms on one axis, each with the same area."""
    one, other = distribution.edges_of(first), distribution.edges_of(second)
    low, high = min(one[0], other[0]), max(one[-1], other[-1])
    largest = max(*densities(first), *densities(second))
    scale = distribution.Scale(Bins((), 0, 0), low, high)
    layers = [layer(first, low, high, largest, "first"), layer(second, low, high, largest, "second")]
    parts = [html.I(className="dl-gridline"), *layers, *distribution.axis_labels(first, scale)]
    words = f"Histograms of {first['name']} and {second['name']} on one axis, each with the same area"
    return distribution.plot(parts, words, "dl-overlaid")


def layer(profile: Profile, low: float, high: float, largest: float, kind: str) -> Component:
    """One histogram in its place on the shared axis."""
    edges = distribution.edges_of(profile)
    start, end = along(edges[0], low, high), along(edges[-1], low, high)
    place = {"left": shapes.percent(start), "width": shapes.percent(max(0.4, end - start))}
    shape = html.I(className=f"dl-shape {kind}", style={"--shape": shapes.bars(densities(profile), 0.02, largest)})
    return html.Div(shape, className="dl-layer", style=place)


def picture(profile: Profile) -> Component:
    """One column's own picture, whatever its type."""
    drawn = distribution.histogram(profile) or top_bars(profile)
    title = html.P(
        [html.Span(str(profile["name"]), className="mono"), f" · {numbers.counted(profile['count'], 'value')}"]
    )
    return html.Div([title, drawn], className="dl-own")


def legend(first: Profile, second: Profile) -> Component:
    """Which colour stands for which column."""
    items = [
        html.Span([html.I(className=kind), html.Span(str(item["name"]), className="mono")])
        for item, kind in ((first, "first"), (second, "second"))
    ]
    return html.Div(items, className="dl-legend")


def pictures(first: Profile, second: Profile) -> Component:
    """Both distributions: overlaid where that says something, else one below the other."""
    if share_an_axis(first, second):
        caption = html.P(
            "Each column has the same area, so shapes compare even where counts differ.", className="dl-cap"
        )
        return html.Div([legend(first, second), overlaid(first, second), caption])
    caption = html.P("These columns do not share an axis, so each has its own.", className="dl-cap")
    return html.Div([html.Div([picture(first), picture(second)], className="two"), caption])
