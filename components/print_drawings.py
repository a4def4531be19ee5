"""Drawings for paper: the pictures of findings and columns as boxes, lines and bars in a place of width 1."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from components import gap_parts, insight_marks
from components.profiles import Share
from models.printed import Bar, Box, Drawing, Line

DATA, SOFT, FLAG, SHADE, REST = "data", "data-soft", "flag", "flag-soft", "data-soft"
MOST_BARS = 6
Picture = Mapping[str, Any]


def drawing_of(picture: Picture) -> Drawing:
    """The drawing of a finding."""
    forms = {
        "bars": bars_drawing,
        "columns": finding_columns,
        "line": line_drawing,
        "density": density_drawing,
        "points": points_drawing,
    }
    return forms[str(picture["form"])](picture)


def bars_drawing(picture: Picture) -> Drawing:
    """A ranking; the marked values have a colour of their own."""
    places = list(range(len(picture["values"])))
    if len(places) > MOST_BARS:
        places = [*places[: MOST_BARS - 1], places[-1]]
    widths, is_dotted = insight_marks.scaled([picture["values"][place] for place in places], bool(picture["from_zero"]))
    bars = tuple(
        Bar(
            str(picture["labels"][place]),
            width / 100,
            str(picture["shown"][place]),
            FLAG if place in picture["flagged"] else DATA,
            is_dotted,
        )
        for place, width in zip(places, widths, strict=True)
    )
    return Drawing(bars=bars)


def ranking_drawing(shares: Sequence[Share]) -> Drawing:
    """The commonest values of a column."""
    largest = max((item.part for item in shares), default=0) or 1
    bars = tuple(
        Bar(
            item.label.strip() or "(blank)",
            item.part / largest,
            f"{100 * item.part:.1f}%",
            REST if item.is_rest else DATA,
        )
        for item in shares
    )
    return Drawing(bars=bars)


def finding_columns(picture: Picture) -> Drawing:
    """Bars that stand; a marked stretch without bars is shaded."""
    low, high = picture["ends"]
    middle = str(picture.get("middle") or "")
    below = (str(low), middle, str(high)) if middle else (str(low), str(high))
    values, flagged = list(picture["values"]), set(picture["flagged"])
    found = columns_drawing(values, flagged, below)
    if flagged and not any(values[place] for place in flagged):
        step = 1 / len(values)
        shade = Box(min(flagged) * step, 0.0, len(flagged) * step, 1.0, SHADE)
        return Drawing(boxes=(shade, *found.boxes), below=below)
    return found


def columns_drawing(values: Sequence[float], flagged: Collection[int], below: tuple[str, ...]) -> Drawing:
    """A histogram."""
    largest, step = max(values, default=0) or 1, 1 / max(1, len(values))
    gap = 0.12 if len(values) <= 30 else 0.05
    boxes = tuple(
        Box(
            place * step,
            1 - max(0.02, value / largest),
            step * (1 - gap),
            max(0.02, value / largest),
            FLAG if place in flagged else DATA,
        )
        for place, value in enumerate(values)
        if value
    )
    return Drawing(boxes=boxes, below=below)


def line_drawing(picture: Picture) -> Drawing:
    """A line over ordered labels, the number of rows as pale bars below."""
    values = list(picture["values"])
    heights = [height / 100 for height in insight_marks.heights(values)]
    step, most = 1 / len(values), max(picture["counts"], default=0) or 1
    pale = tuple(
        Box(place * step, 1 - 0.3 * count / most, step * 0.88, 0.3 * count / most, SOFT)
        for place, count in enumerate(picture["counts"])
    )
    points = tuple((step * (place + 0.5), 1 - height) for place, height in enumerate(heights))
    named = [str(label) for label in picture["labels"] if label]
    ends = (named[0], named[-1]) if len(named) > 1 else tuple(named)
    dots = tuple(Line((points[values.index(extreme)],), "data-line") for extreme in {min(values), max(values)})
    return Drawing(boxes=pale, lines=(Line(points, "data-line"), *dots), below=ends)


def density_drawing(picture: Picture) -> Drawing:
    """A grid of counts, stronger where more rows lie."""
    counts = picture["counts"]
    largest = max((max(row) for row in counts), default=0)
    width, height = 1 / max(1, len(counts[0])), 1 / len(counts)
    boxes = tuple(
        Box(place * width, line * height, width * 1.02, height * 1.02, f"p{insight_marks.level(count, largest)}")
        for line, row in enumerate(reversed(counts))
        for place, count in enumerate(row)
        if count
    )
    return with_axes(picture, Drawing(boxes=boxes))


def points_drawing(picture: Picture) -> Drawing:
    """One point for each row."""
    steps, pairs = picture["steps"], zip(picture["x"], picture["y"], strict=True)
    dots = tuple(Line(((x / steps, 1 - y / steps),), DATA) for x, y in pairs)
    return with_axes(picture, Drawing(lines=dots))


def with_axes(picture: Picture, drawing: Drawing) -> Drawing:
    """A drawing with the ends of both axes."""
    low, high = picture["x_ends"]
    bottom, top = picture["y_ends"]
    return replace(drawing, below=(str(low), str(high)), beside=(str(top), str(bottom)))


def stripe(blocks: Sequence[int], edges: Sequence[int]) -> Drawing:
    """One line of the map of missing values."""
    total = edges[-1] or 1
    boxes = tuple(
        Box(start / total, 0.0, (end - start) / total, 1.0, f"gap{gap_parts.level(missing, end - start)}")
        for missing, (start, end) in zip(blocks, pairwise(edges), strict=True)
    )
    return Drawing(boxes=boxes)
