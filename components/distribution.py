"""One column's distribution, drawn: histogram, the five figures below it, and the share up to each value."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from components import axes, numbers, profiles, shapes
from components.attributes import marks
from components.profiles import Profile

LEAST_BARS, MOST_BARS = 8, 120
# A label that leaves no room for its neighbours on a phone.
LONG = 7
# Percent between two labels of a logarithmic axis.
APART = 18
CUMULATIVE = (
    ("min", 0.0), ("p01", 1.0), ("p05", 5.0), ("q1", 25.0), ("median", 50.0),
    ("q3", 75.0), ("p95", 95.0), ("p99", 99.0), ("max", 100.0),
)  # fmt: skip


class Scale(NamedTuple):
    """The axis of a picture: from the first to the last edge that is drawn, over `part` percent of its width.

    What is left at the right is for the one bar that gathers a long tail. With `edges` the axis is logarithmic: each
    bar is as wide as any other, whatever it spans.
    """

    bins: shapes.Bins
    low: float
    high: float
    part: float = 100.0
    edges: Sequence[float] = ()

    def at(self, value: float) -> float:
        """Where a value stands, in percent of the whole width; one in the tail stands at the right end."""
        if self.edges:
            return along_edges(value, self.edges)
        return 100.0 if value > self.high else axes.along(value, self.low, self.high) * self.part / 100


def along_edges(value: float, edges: Sequence[float]) -> float:
    """How far a value is along bars of equal width, in percent, never outside.

    >>> [along_edges(value, [1, 10, 100]) for value in (0, 10, 55, 1000)]
    [0.0, 50.0, 75.0, 100.0]
    """
    place = min(max(bisect_right(edges, value) - 1, 0), len(edges) - 2)
    return (100 * place + axes.along(value, edges[place], edges[place + 1])) / (len(edges) - 1)


def edges_of(profile: Profile) -> list[float]:
    """The edges of the histogram as numbers; empty where the column has none."""
    histogram = profile.get("histogram") or {}
    return axes.positions(histogram.get("edges") or ()) if histogram.get("counts") else []


def scale_of(profile: Profile) -> Scale | None:
    """The axis that shows the body of the column: logarithmic, or with one bar at its end that gathers a long tail."""
    histogram = profiles.drawn_histogram(profile)
    edges = axes.positions(histogram.get("edges") or ())
    counts = histogram.get("counts")
    if not edges or not counts:
        return None
    if profiles.is_by_size(profile):
        return Scale(shapes.Bins(tuple(counts), 0, len(counts)), edges[0], edges[-1], edges=edges)
    bins = shapes.body(edges, counts, profiles.start_of_tail(profile), MOST_BARS)
    if bins.tail and len(bins.counts) < LEAST_BARS:
        bins = shapes.body(edges, counts, None, MOST_BARS)
    part = 100 * len(bins.counts) / (len(bins.counts) + 1) if bins.tail else 100.0
    return Scale(bins, edges[0], edges[bins.last], part)


def axis_labels(profile: Profile, scale: Scale) -> list[Component]:
    """Round values below a picture; the last one has a plus where a tail is gathered."""
    found = [(place * scale.part / 100, word) for place, word in ticks(profile, scale)]
    if scale.bins.tail:
        found = [item for item in found if item[0] < scale.part - 10]
        found.append((100.0, f"{profiles.shown(profile, scale.high)}+"))
    return [
        html.Span(
            word, className=side(place) + (" long" if len(word) > LONG else ""), style={"left": shapes.percent(place)}
        )
        for place, word in found
    ]


def ticks(profile: Profile, scale: Scale) -> list[tuple[float, str]]:
    """Round values along the axis: equal steps, or on a logarithmic one powers of ten as far apart as there is room."""
    if not scale.edges:
        return axes.ticks(profile, scale.low, scale.high)
    found: list[tuple[float, str]] = []
    for edge in scale.edges:
        place = scale.at(edge)
        is_apart = not found or place - found[-1][0] >= APART
        if is_apart and (edge == 0 or math.log10(edge).is_integer()):
            found.append((place, profiles.brief(profile, edge)))
    return found


def side(place: float) -> str:
    """A label at an end of the axis stays inside it."""
    return "xt l" if place < 4 else "xt r" if place > 96 else "xt"


def plot(parts: Sequence[Any], label: str, kind: str = "") -> Component:
    """A place for marks and labels that is read aloud as one picture."""
    body = html.Div(list(parts), className="dl-plot")
    return html.Div(body, className=f"dl-fig {kind}".strip(), role="img", **marks({"aria-label": label}))


def marker(profile: Profile, name: str, scale: Scale) -> Component | None:
    """A line through the picture where one figure stands."""
    place = axes.position(profile.get(name))
    if place is None:
        return None
    return html.I(className=f"dl-marker {name}", style={"left": shapes.percent(scale.at(place))})


def tail_bar(scale: Scale) -> list[Component]:
    """The bar that gathers what lies beyond the axis, never higher than the body."""
    bins = scale.bins
    if not bins.tail:
        return []
    height = shapes.heights([min(bins.tail, max(bins.counts))], max(bins.counts))[0]
    size = {"--w": shapes.percent((100 - scale.part) * 0.94), "--h": shapes.percent(height)}
    return [html.I(className="dl-tail", style=size)]


def histogram(profile: Profile) -> Component | None:
    """How many values fall into each part of the range."""
    scale = scale_of(profile)
    if scale is None:
        return None
    counts = scale.bins.counts
    shape = shapes.bars(counts, 0.06, room=1 if scale.bins.tail else 0)
    bars = [html.I(className="dl-shape", style={"--shape": shape}), *tail_bar(scale)]
    most = [html.Span(numbers.figure(max(counts)), className="yt is-top"), html.Span("0", className="yt is-bottom")]
    lines = [marker(profile, name, scale) for name in ("median", "mean")]
    words = f"Histogram of {profile['name']}: {len(counts)} bars, the highest holds {numbers.figure(max(counts))} rows"
    return plot([html.I(className="dl-gridline"), *bars, *lines, *most, *axis_labels(profile, scale)], words)


def axis_words(profile: Profile) -> str:
    """What is to be known of the axis: that it is logarithmic, or what its last bar gathers; else nothing."""
    scale = scale_of(profile)
    if scale is not None and scale.edges:
        return "The axis is logarithmic: each bar spans the same factor." + zero_words(scale)
    if scale is None or not scale.bins.tail:
        return ""
    start, end = profiles.shown(profile, scale.high), profiles.shown(profile, profile.get("max"))
    return f"The last bar gathers {numbers.counted(scale.bins.tail, 'value')} from {start} to {end}."


def zero_words(scale: Scale) -> str:
    """What the first bar of a logarithmic axis holds where it begins at zero."""
    return f" The first one holds {numbers.counted(scale.bins.counts[0], 'zero')}." if scale.low == 0 else ""


def legend(profile: Profile) -> Component | None:
    """What the two lines in the histogram stand for."""
    if not profiles.is_numeric(profile) or profile.get("median") is None:
        return None
    items = [
        html.Span([html.I(className=f"dl-key {name}"), f"{name} {profiles.shown(profile, profile.get(name))}"])
        for name in ("median", "mean")
    ]
    return html.Div(items, className="dl-legend")


def box(profile: Profile) -> Component | None:
    """The middle half as a box, its median as a line, and whiskers over 98 of 100 values."""
    scale = scale_of(profile)
    places = [axes.position(profile.get(name)) for name in ("p01", "q1", "median", "q3", "p99")]
    found = [place for place in places if place is not None]
    if scale is None or len(found) < len(places):
        return None
    at = [scale.at(place) for place in found]
    parts = [
        html.I(className="dl-whisker", style=span(at[0], at[4])),
        html.I(className="dl-middle", style=span(at[1], at[3])),
        html.I(className="dl-median", style={"left": shapes.percent(at[2])}),
    ]
    quarter, three = (profiles.shown(profile, profile[name]) for name in ("q1", "q3"))
    words = f"Half of the values lie between {quarter} and {three}"
    return plot(parts, words, "dl-boxplot")


def span(start: float, end: float) -> dict[str, str]:
    """Where something starts and how wide it is; never too thin to see."""
    return {"left": shapes.percent(start), "width": shapes.percent(max(0.4, end - start))}


def cumulative_points(profile: Profile) -> list[tuple[float, float]]:
    """Places and shares in percent that are known exactly: each edge of the histogram and each quantile."""
    histogram = profiles.drawn_histogram(profile)
    edges, shares = axes.positions(histogram["edges"]), shapes.cumulative(histogram["counts"])
    known = list(zip(edges, shares, strict=True))
    quantiles = [(axes.position(profile.get(name)), share) for name, share in CUMULATIVE]
    known += [(place, share) for place, share in quantiles if place is not None]
    return sorted(known)


def cumulative(profile: Profile) -> Component | None:
    """Which share of the values is at or below each value."""
    scale = scale_of(profile)
    if scale is None or scale.high <= scale.low:
        return None
    points = cumulative_points(profile)
    line = shapes.curve([scale.at(place) for place, _ in points], rising([share for _, share in points]))
    grid = [html.I(className="dl-gridline"), html.I(className="dl-gridline is-half")]
    labels = [
        html.Span(word, className=f"yt {kind}")
        for word, kind in (("100%", "is-top"), ("50%", "is-half"), ("0%", "is-bottom"))
    ]
    drawn = html.I(className="dl-shape line", style={"--shape": line})
    words = f"Share of the values of {profile['name']} up to each value"
    return plot([*grid, drawn, *labels, *axis_labels(profile, scale)], words)


def rising(shares: Sequence[float]) -> list[float]:
    """Shares that never fall: two exact points at the same place may arrive in either order."""
    found: list[float] = []
    for share in shares:
        found.append(max(share, found[-1]) if found else share)
    return found
