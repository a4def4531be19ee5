"""Strips: one per column on its own scale, with the middle half, the fences, and every flagged value."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import axes, ids, numbers, profiles, shapes
from components.attributes import marks
from components.outlier_marks import body, dots
from components.profiles import Profile

Found = Mapping[str, Any]
MARGIN = 1.0
APART = 9.0


class Strip:
    """The scale of one column: its values from the left to the right end, with a little room at both."""

    def __init__(self, column: Found, profile: Profile | None) -> None:
        self.column = column
        self.profile = profile or {"name": column["name"], "type": "number", "role": "measure"}
        self.low, self.high = float(column["low"]), float(column["high"])

    def at(self, value: float) -> float:
        """Where a value stands, in percent of the width."""
        return MARGIN + axes.along(value, self.low, self.high) * (100 - 2 * MARGIN) / 100

    def said(self, value: Any) -> str:
        """A value in words."""
        return profiles.shown(self.profile, value)

    def is_inside(self, value: Any) -> bool:
        """Whether a fence can be seen."""
        return numbers.is_number(value) and self.low < float(value) < self.high


def between(start: float, end: float) -> dict[str, str]:
    """Where something starts and how wide it is."""
    return {"left": shapes.percent(start), "width": shapes.percent(max(0.3, end - start))}


def picture(strip: Strip) -> Component:
    """The marks of one strip."""
    column = strip.column
    within = [strip.at(column["lower"]), strip.at(column["upper"])] if column["lower"] is not None else [0.0, 100.0]
    if not strip.is_inside(column["lower"]):
        within[0] = 0.0
    if not strip.is_inside(column["upper"]):
        within[1] = 100.0
    fences = [column[side] for side in ("lower", "upper") if strip.is_inside(column[side])]
    parts = [
        html.I(className="dl-within", style=between(*within)),
        histogram(strip),
        html.I(className="dl-middlehalf", style=between(strip.at(column["q1"]), strip.at(column["q3"]))),
        html.I(className="dl-mid", style={"left": shapes.percent(strip.at(column["median"]))}),
        dots([strip.at(value) for value in column["points"]]),
        *(html.I(className="dl-fence", style={"left": shapes.percent(strip.at(fence))}) for fence in fences),
        *labels(strip, fences),
    ]
    words = f"{column['name']}: {numbers.counted(column['count'], 'flagged value')} of {strip.said(column['low'])} to "
    plot = html.Div([part for part in parts if part is not None], className="dl-plot")
    label = marks({"aria-label": words + strip.said(column["high"])})
    return html.Div(plot, className="dl-fig dl-strip", role="img", **label)


def histogram(strip: Strip) -> Component | None:
    """The column's distribution behind the marks."""
    found = strip.profile.get("histogram") or {}
    edges = axes.positions(found.get("edges") or ())
    return body([strip.at(edge) for edge in edges], found["counts"]) if edges and found.get("counts") else None


def labels(strip: Strip, fences: Sequence[float]) -> list[Component]:
    """The ends of the axis, and the fences where there is room for them."""
    found: list[Component] = [
        html.Span(strip.said(strip.column["low"]), className="xt l", style={"left": shapes.percent(MARGIN)}),
        html.Span(strip.said(strip.column["high"]), className="xt r", style={"left": shapes.percent(100 - MARGIN)}),
    ]
    last = APART
    for fence in fences:
        place = strip.at(fence)
        if last < place < 100 - APART:
            # A fence is computed, so it may have more digits than the values.
            word = html.Span(numbers.figure(fence), className="xt t-flag", style={"left": shapes.percent(place)})
            found.append(word)
            last = place + APART
    return found


def row(column: Found, profile: Profile | None, is_chosen: bool) -> list[Component]:
    """One column: its name, its strip, and how many of its values are flagged."""
    strip = Strip(column, profile)
    chosen = " is-on" if is_chosen else ""
    name = html.Button(
        [html.B(column["name"], className="mono ellip"), html.Span(f"median {strip.said(column['median'])}")],
        type="button",
        className="dl-stripname",
        title=str(column["name"]),
        **marks(
            {
                "data-pick": ids.OUTLIERS_COLUMN,
                "data-value": "" if is_chosen else str(column["name"]),
                "aria-pressed": "true" if is_chosen else "false",
            }
        ),
    )
    count = html.Div(
        [
            html.Span(numbers.figure(column["count"]), className="mono"),
            html.Span(numbers.share(column["share"]) if column["count"] else "none", className="small muted"),
        ],
        className=f"c{chosen}",
    )
    return [
        html.Div(name, className=f"n{chosen}"),
        html.Div(picture(strip), className=f"sv{chosen}"),
        count,
    ]


def strips(answer: Found, columns: Sequence[Profile], chosen: str, most: int) -> list[Component]:
    """The columns with most flagged values first."""
    known = {str(profile["name"]): profile for profile in columns}
    ordered = sorted(answer["columns"], key=lambda item: (-item["count"], item["name"] != chosen))
    shown = [item for item in ordered if item["low"] is not None][:most]
    if chosen and all(item["name"] != chosen for item in shown):
        shown += [item for item in ordered if item["name"] == chosen]
    return [part for item in shown for part in row(item, known.get(item["name"]), item["name"] == chosen)]
