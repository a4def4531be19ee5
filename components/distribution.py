"""One column's distribution, drawn: histogram, the five figures below it, and the share up to each value."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import axes, numbers, profiles, shapes
from components.attributes import marks
from components.profiles import Profile

CUMULATIVE = (
    ("min", 0.0), ("p01", 1.0), ("p05", 5.0), ("q1", 25.0), ("median", 50.0),
    ("q3", 75.0), ("p95", 95.0), ("p99", 99.0), ("max", 100.0),
)  # fmt: skip


def edges_of(profile: Profile) -> list[float]:
    """The edges of the histogram as numbers; empty where the column has none."""
    histogram = profile.get("histogram") or {}
    return axes.positions(histogram.get("edges") or ()) if histogram.get("counts") else []


def axis_labels(profile: Profile, low: float, high: float) -> list[Component]:
    """Round values below a picture."""
    return [html.Span(word, className=side(place), style={"left": shapes.percent(place)})
            for place, word in axes.ticks(profile, low, high)]  # fmt: skip


def side(place: float) -> str:
    """A label at an end of the axis stays inside it."""
    return "xt l" if place < 4 else "xt r" if place > 96 else "xt"


def plot(parts: Sequence[Any], label: str, kind: str = "") -> Component:
    """A place for marks and labels that is read aloud as one picture."""
    body = html.Div(list(parts), className="dl-plot")
    return html.Div(body, className=f"dl-fig {kind}".strip(), role="img", **marks({"aria-label": label}))


def marker(profile: Profile, name: str, low: float, high: float) -> Component | None:
    """A line through the picture where one figure stands."""
    place = axes.position(profile.get(name))
    if place is None:
        return None
    return html.I(className=f"dl-marker {name}", style={"left": shapes.percent(axes.along(place, low, high))})


def histogram(profile: Profile) -> Component | None:
    """How many values fall into each part of the range."""
    edges = edges_of(profile)
    if not edges:
        return None
    counts, low, high = profile["histogram"]["counts"], edges[0], edges[-1]
    bars = html.I(className="dl-shape", style={"--shape": shapes.bars(counts, 0.06)})
    most = [html.Span(numbers.figure(max(counts)), className="yt is-top"), html.Span("0", className="yt is-bottom")]
    lines = [found for name in ("median", "mean") if (found := marker(profile, name, low, high))]
    words = f"Histogram of {profile['name']}: {len(counts)} bars, the highest holds {numbers.figure(max(counts))} rows"
    return plot([html.I(className="dl-gridline"), bars, *lines, *most, *axis_labels(profile, low, high)], words)


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
    edges = edges_of(profile)
    names = ("p01", "q1", "median", "q3", "p99")
    places = [axes.position(profile.get(name)) for name in names]
    if not edges or any(place is None for place in places):
        return None
    at = [axes.along(float(place or 0), edges[0], edges[-1]) for place in places]
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
    edges = edges_of(profile)
    shares = shapes.cumulative(profile["histogram"]["counts"])
    known = list(zip(edges, shares, strict=True))
    quantiles = [(axes.position(profile.get(name)), share) for name, share in CUMULATIVE]
    known += [(place, share) for place, share in quantiles if place is not None]
    return sorted(known)


def cumulative(profile: Profile) -> Component | None:
    """Which share of the values is at or below each value."""
    edges = edges_of(profile)
    if not edges or edges[-1] <= edges[0]:
        return None
    points = cumulative_points(profile)
    low, high = edges[0], edges[-1]
    line = shapes.curve([axes.along(place, low, high) for place, _ in points], rising([share for _, share in points]))
    grid = [html.I(className="dl-gridline", style={"top": f"{place}%"}) for place in (0, 50)]
    labels = [html.Span(word, className=f"yt {kind}")
              for word, kind in (("100%", "is-top"), ("50%", "is-half"), ("0%", "is-bottom"))]  # fmt: skip
    drawn = html.I(className="dl-shape line", style={"--shape": line})
    words = f"Share of the values of {profile['name']} up to each value"
    return plot([*grid, drawn, *labels, *axis_labels(profile, low, high)], words)


def rising(shares: Sequence[float]) -> list[float]:
    """Shares that never fall: two exact points at the same place may arrive in either order."""
    found: list[float] = []
    for share in shares:
        found.append(max(share, found[-1]) if found else share)
    return found
