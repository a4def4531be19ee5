"""Marks of the outliers' page: dots, bodies and lines, each as one element that takes its colour from the theme."""

from collections.abc import Sequence
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from components import shapes

WIDTH, HEIGHT = 1000, 100
# Steps of the golden ratio spread any number of dots evenly, and the same way each time.
GOLDEN = 0.618034
LINE = 'fill="none" stroke="#000" stroke-linecap="round" stroke-linejoin="round" vector-effect="non-scaling-stroke"'


def mask(path: str, stroke: float) -> str:
    """A path of a given thickness as a mask, stretched over the element.

    Args:
        path: in units of 1000 × 100.
        stroke: in pixels, whatever the element's size.
    """
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<path d="{path}" stroke-width="{stroke:g}" {LINE}/></svg>'
    )
    return f'url("data:image/svg+xml,{quote(picture, safe="/:= ,()")}")'


def dots(places: Sequence[float]) -> Component | None:
    """One dot per place (in percent of the width), up and down at random so that neighbours stay apart."""
    if not places:
        return None
    heights = (30 + 40 * (GOLDEN * number % 1) for number in range(len(places)))
    path = "".join(f"M{place * 10:.1f} {height:.0f}h.01" for place, height in zip(places, heights, strict=True))
    return html.I(className="dl-drawing flag", style={"--mask": mask(path, 4)})


def line(points: Sequence[tuple[float, float]]) -> Component:
    """A line through points in percent, upwards."""
    steps = "L".join(f"{across * 10:.1f} {100 - up:.2f}" for across, up in points)
    return html.I(className="dl-drawing line", style={"--mask": mask(f"M{steps}", 2)})


def body(places: Sequence[float], counts: Sequence[int]) -> Component | None:
    """How many values lie where, on a square-root scale, the same above and below the middle.

    Args:
        places: n+1 edges in percent of the width.
        counts: n numbers of values.
    """
    most = max(counts, default=0) ** 0.5
    if not most:
        return None
    upper: list[str] = []
    lower: list[str] = []
    for left, right, count in zip(places, places[1:], counts, strict=False):
        half = 50 * count**0.5 / most
        for place in (left, right):
            upper.append(f"{shapes.percent(place)} {shapes.percent(50 - half)}")
            lower.append(f"{shapes.percent(place)} {shapes.percent(50 + half)}")
    outline = ",".join([*upper, *reversed(lower)])
    return html.I(className="dl-shape soft dl-stripbody", style={"--shape": f"polygon({outline})"})
