"""Shapes: histograms and curves as the outline of one element, cut out by CSS.

One element with a `clip-path` takes its colour from the theme, needs no script and weighs a few hundred
bytes where a drawing of 40 bars would weigh ten times that.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

LEAST_HEIGHT = 2.5


class Bins(NamedTuple):
    """A histogram ready to draw: n+1 edges by position, n counts, and what was gathered beyond the last edge."""

    counts: tuple[int, ...]
    first: int
    last: int
    tail: int = 0


def percent(number: float) -> str:
    """A percentage with no more digits than a screen can show."""
    return f"{number:.2f}".rstrip("0").rstrip(".") + "%"


def heights(counts: Sequence[float], largest: float = 0) -> list[float]:
    """Heights in percent of the highest bar; a bar that is not empty stays visible."""
    top = largest or max(counts, default=0)
    return [max(LEAST_HEIGHT, 100 * count / top) if count else 0.0 for count in counts]


def bars(counts: Sequence[float], gap: float = 0.12, largest: float = 0, room: int = 0) -> str:
    """The outline of a row of bars standing on one baseline.

    Args:
        counts: one per bar, in order.
        gap: share of a bar's place that stays empty.
        largest: the count that fills the height; the highest bar's when 0.
        room: further places of the same width that are left free at the right end.
    """
    width = 100 / max(1, len(counts) + room)
    points = ["0 100%"]
    for place, height in enumerate(heights(counts, largest)):
        left, right, top = width * place, width * (place + 1 - gap), percent(100 - height)
        points += [f"{percent(x)} {y}" for x, y in ((left, "100%"), (left, top), (right, top), (right, "100%"))]
    return f"polygon({','.join(points)},{percent(width * len(counts))} 100%)"


def curve(xs: Sequence[float], ys: Sequence[float], thickness: str = "1px") -> str:
    """The outline of a rising line through points in percent (y upwards).

    Both sides of the line are moved along the diagonal: a line that never falls keeps its width there.
    """
    points = list(zip(xs, ys, strict=True))
    upper = [f"calc({percent(x)} - {thickness}) calc({percent(100 - y)} - {thickness})" for x, y in points]
    lower = [f"calc({percent(x)} + {thickness}) calc({percent(100 - y)} + {thickness})" for x, y in reversed(points)]
    return f"polygon({','.join(upper + lower)})"


def area(xs: Sequence[float], ys: Sequence[float]) -> str:
    """The outline of the area under a line through points in percent (y upwards)."""
    points = [f"{percent(x)} {percent(100 - y)}" for x, y in zip(xs, ys, strict=True)]
    return f"polygon({percent(xs[0])} 100%,{','.join(points)},{percent(xs[-1])} 100%)"


def cumulative(counts: Sequence[int]) -> list[float]:
    """Shares in percent up to each of the n+1 edges."""
    total = sum(counts) or 1
    return [100 * part / total for part in accumulate(counts, initial=0)]


def body(edges: Sequence[float], counts: Sequence[int], beyond: float | None, places: int = 40) -> Bins:
    """Merge bins for a small place, and gather a long tail above `beyond` in one last bar.

    The tail is cut only where that at least halves the axis: otherwise nothing is gained by it.
    """
    stop = len(counts)
    if beyond is not None and len(edges) == len(counts) + 1:
        inside = sum(edge < beyond for edge in edges)
        stop = max(1, inside) if inside <= len(counts) / 2 else stop
    step = -(-stop // places)
    stop = min(len(counts), -(-stop // step) * step)
    merged = tuple(sum(counts[start : start + step]) for start in range(0, stop, step))
    return Bins(merged, 0, stop, sum(counts[stop:]))


def dots(xs: Sequence[int], ys: Sequence[int], most: int) -> str:
    """A mask of round dots of one size at points from 0 to `most` (y upwards), whatever the shape of its place is.

    A line without length has the ends of a line, and those do not stretch with the drawing.
    """
    path = "".join(f"M{x} {most - y}h0" for x, y in zip(xs, ys, strict=True))
    # The room around keeps dots at the ends whole.
    box = f"{-most / 50:g} {-most / 25:g} {most * 1.04:g} {most * 1.08:g}"
    return (
        f"url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='{box}' "
        "preserveAspectRatio='none'%3E%3Cpath vector-effect='non-scaling-stroke' fill='none' stroke='%23000' "
        f"stroke-width='6' stroke-linecap='round' d='{path}'/%3E%3C/svg%3E\")"
    )
