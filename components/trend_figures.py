"""Charts of a series: itself with trend, band and what is unusual, and its three parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.figure import figure
from components.plot_theme import ink, literal
from components.plot_traces import band, bars, flagged, line, on_screen
from components.trend_parts import value_words
from components.trend_seasons import cycles, seasons
from models.periods import period_words

Found = Mapping[str, Any]
MOST_DRAWN = 4_000
SURE = 8


def places_drawn(points: Sequence[Found]) -> list[int]:
    """Which points are drawn: all, or of each stretch the least, the greatest, and those that are unusual."""
    if len(points) <= MOST_DRAWN:
        return list(range(len(points)))
    width = -(-2 * len(points) // MOST_DRAWN)
    kept = {0, len(points) - 1} | {place for place, point in enumerate(points) if point["anomaly"]}
    for start in range(0, len(points), width):
        known = [place for place in range(start, min(start + width, len(points))) if points[place]["value"] is not None]
        kept |= {pick(known, key=lambda place: points[place]["value"]) for pick in (min, max) if known}
    return sorted(kept)


def time_axis(answer: Found) -> dict[str, Any]:
    """The axis of time; rows are counted from one."""
    return {"type": "linear", "title": {"text": "row"}} if answer["freq"] == "row" else {"type": "date"}


def whole_axis(answer: Found) -> dict[str, Any]:
    """The axis of time from the first to the last step; left to itself it makes room for the words beside a change."""
    first, last = answer["points"][0]["t"], [*answer["points"], *answer["forecast"]][-1]["t"]
    return time_axis(answer) | ({"range": [first, last]} if first != last else {})


def forecast_traces(answer: Found) -> list[dict[str, Any]]:
    """Both bands and the line ahead, tied to the last value."""
    steps = answer["forecast"]
    if not steps:
        return []
    last = next(point for point in reversed(answer["points"]) if point["value"] is not None)
    x = [last["t"], *(step["t"] for step in steps)]
    columns = {
        name: on_screen([last["value"], *(step[name] for step in steps)])
        for name in ("value", "low", "high", "inner_low", "inner_high")
    }
    wide, narrow = f"{answer['level']:.0%} band", f"{answer['inner_level']:.0%} band"
    return [
        *band(x, columns["low"], columns["high"], wide, "data-soft"),
        *band(x, columns["inner_low"], columns["inner_high"], narrow, "data"),
        line(x, columns["value"], "forecast", "data-line", 2.2),
    ]


def change_marks(answer: Found) -> dict[str, Any]:
    """A dashed line at each change; the one that matters most is stronger and named."""
    last = answer["turning_point"]
    if not last:
        return {}
    lines = [
        {"type": "line", "x0": item["t"], "x1": item["t"], "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
        | {"line": change_stroke(item["t"] == last["t"])}
        for item in answer["change_points"]
    ]
    is_later = answer["points"][len(answer["points"]) // 4]["t"] < last["t"]
    text = f"{literal(period_words(last['t'], answer['freq']))}: the slope changes"
    label = {
        "x": last["t"],
        "y": 1,
        "yref": "paper",
        "text": text,
        "xanchor": "right" if is_later else "left",
        "yanchor": "top",
        "xshift": -6 if is_later else 6,
        "showarrow": False,
        "font": {"color": ink("flag-text"), "size": 12},
    }
    return {"shapes": lines, "annotations": [label]}


def change_stroke(is_main: bool) -> dict[str, Any]:
    """How a change is drawn."""
    return {"color": ink("flag" if is_main else "line-strong"), "width": 1.4 if is_main else 1, "dash": "dash"}


def chart(answer: Found) -> Component:
    """The series with everything that was found in it."""
    points = answer["points"]
    drawn = [points[place] for place in places_drawn(points)]
    x = [point["t"] for point in drawn]
    unusual = [point for point in points if point["anomaly"]]
    unit = str(answer["freq"])
    traces = [
        *forecast_traces(answer),
        line(x, on_screen([point["value"] for point in drawn]), "value", "data", 1.4),
        line(x, on_screen(trend_of(drawn)), "trend", "text", 1.8),
    ]
    if unusual:
        names = [point["t"] for point in unusual], [point["value"] for point in unusual]
        traces.append(flagged(*names, f"unusual {unit}"))
    layout = {"xaxis": whole_axis(answer), "hovermode": "x unified", "margin": {"t": 36}} | change_marks(answer)
    return figure(
        "trends-series",
        value_words(answer),
        {"data": traces, "layout": layout},
        subtitle="Value, trend and what may come",
        caption=caption(answer, len(drawn)),
        table=twin(answer),
        height=380,
        alternative=f"{answer['sentence']}.",
        level=2,
    )


def caption(answer: Found, drawn: int) -> list[Any]:
    """Why these columns and this step, and what was left out of the picture."""
    total = len(answer["points"])
    more = (
        f" {numbers.figure(drawn)} of {numbers.figure(total)} points are drawn, extremes kept." if drawn < total else ""
    )
    return [html.Span(f"{' '.join(answer['reasons'])}{more}")]


def twin(answer: Found) -> tuple[list[str], list[list[Any]]]:
    """The series as a table, the latest period first."""
    unit = str(answer["freq"])
    ahead = [
        [period_words(item["t"], unit), estimated(item["value"]), None, None]
        + [estimated(item[name]) for name in ("low", "high")]
        for item in reversed(answer["forecast"])
    ]
    known = [
        [period_words(item["t"], unit), item["value"], *map(estimated, (item["trend"], item["seasonal"])), None, None]
        for item in reversed(answer["points"])
    ]
    return ["Period", "Value", "Trend", "Season", "Low", "High"], ahead + known


def estimated(number: float | None) -> float | None:
    """An estimate with the digits that mean something; it has far fewer than a float can hold."""
    return None if number is None else float(f"{number:.{SURE}g}")


def trend_of(points: Sequence[Found]) -> list[float | None]:
    """The trend where there are values: a line through a gap would tell of what nobody measured."""
    return [None if point["value"] is None else point["trend"] for point in points]


def trend_card(answer: Found) -> Component:
    """The trend alone."""
    points = [answer["points"][place] for place in places_drawn(answer["points"])]
    plot = line([point["t"] for point in points], on_screen(trend_of(points)), "", "data-line", 2)
    layout = {"xaxis": time_axis(answer) | {"nticks": 4, "title": None}, "yaxis": {"nticks": 4}}
    told = f"Strength {answer['trend_strength']:.2f} of 1"
    return card(figure("trends-trend", "Trend", {"data": [plot], "layout": layout}, subtitle=told, height=150))


def season_card(answer: Found) -> Component:
    """How the season looked at first and how it looks now."""
    period = answer["seasonality"]["period"]
    if not period:
        told = "No season: nothing comes again at regular times more than chance would have it."
        return card(figure("trends-season", "Season", None, subtitle="None found", caption=told, height=150))
    early, late, labels = seasons(answer, period)
    now = bars(labels, on_screen(late), "")
    then = {**line(labels, on_screen(early), "", "text", 0), "mode": "markers"}
    then["marker"] = {"symbol": "line-ew", "size": 12, "line": {"width": 2, "color": ink("text")}}
    layout = {"xaxis": {"type": "category", "nticks": 6, "tickangle": 0}, "yaxis": {"nticks": 4}}
    rounds = numbers.counted(min(3, cycles(answer, period)), "round")
    told = f"Bars: the latest {rounds}; lines: the first. Strength {answer['seasonality']['strength']:.2f} of 1"
    drawn = {"data": [now, then], "layout": layout}
    return card(figure("trends-season", "Season", drawn, subtitle=told, caption=more_seasons(answer), height=150))


def more_seasons(answer: Found) -> str:
    """Other seasons in the bars, and whether they grow with the trend."""
    season, unit = answer["seasonality"], str(answer["freq"])
    lengths = " and ".join(str(period) for period in season["periods"])
    words = [f"Seasons of {lengths} {unit}s, added up."]
    words = words if len(season["periods"]) > 1 and answer["every"] == 1 else []
    if season["form"] == "multiplicative":
        words.append("The season grows with the trend: it is taken as a factor.")
    return " ".join(words)


def remainder_card(answer: Found) -> Component:
    """What trend and season leave, the unusual in its own colour."""
    drawn = places_drawn(answer["points"])
    points = [answer["points"][place] for place in drawn if answer["points"][place]["value"] is not None]
    traces = []
    for is_flagged, colour in ((False, "control"), (True, "flag")):
        chosen = [point for point in points if point["anomaly"] == is_flagged]
        rest = on_screen([point["value"] - point["trend"] - point["seasonal"] for point in chosen])
        x = [point["t"] for point in chosen]
        traces.append(needles(x, rest, colour))
    layout = {"xaxis": time_axis(answer) | {"nticks": 4, "title": None}, "yaxis": {"nticks": 4}}
    told = f"Orange: beyond {answer['anomaly_reach']:.1f} robust deviations"
    plot = {"data": traces, "layout": layout}
    return card(figure("trends-remainder", "Remainder", plot, subtitle=told, height=150))


def needles(x: Sequence[Any], values: Sequence[float | None], colour: str) -> dict[str, Any]:
    """A thin line from zero to each value."""
    across = [moment for place in x for moment in (place, place, None)]
    down = [end for value in values for end in (0, value, None)]
    return line(across, down, "", colour, 1.2)


def card(drawing: Component) -> Component:
    """A figure in a card."""
    return html.Div(drawing, className="dl-card pad")
