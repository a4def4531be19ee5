"""What stands below the chart of a series: the figures, the rehearsal, the parts, and what was unusual."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.alerts import alert
from components.attributes import marks
from components.trend_figures import remainder_card, season_card, trend_card
from components.trend_parts import step_words
from components.trend_seasons import seasons
from models.periods import period_words

Found = Mapping[str, Any]
STRONGEST = 6
PER = {"hour": "an hour"}


def detail(answer: Found) -> list[Component]:
    """Everything below the chart."""
    parts = [trend_card(answer), season_card(answer), remainder_card(answer)]
    head = [html.H2("Taken apart"), html.P("Value = trend + season + remainder")]
    apart = html.Section([html.Header(head), html.Div(parts, className="three-l")], className="dl-sec")
    return [stats(answer), *rehearsal(answer), apart, *unusual(answer)]


def signed(number: float) -> str:
    """A number with its sign."""
    return f"+{numbers.figure(number)}" if number > 0 else numbers.figure(number)


def stat(label: str, value: Any, below: str) -> Component:
    """One figure: what it is, how much, and what that means."""
    return html.Div([html.Dt(label), html.Dd(value), html.Dd(below, className="sub")], className="dl-stat")


def stats(answer: Found) -> Component:
    """The five figures."""
    items = [slope_stat(answer), season_stat(answer), change_stat(answer), unusual_stat(answer), error_stat(answer)]
    return html.Dl(items, className="dl-stats dl-trendstats")


def factor_of(answer: Found) -> tuple[float, str]:
    """What turns a slope per step into the one that is shown, and its words."""
    slope = answer["slope"]
    if slope["per_year"] is None or not slope["per_period"]:
        unit = "a step" if answer["every"] > 1 else PER.get(answer["freq"], f"a {answer['freq']}")
        return 1.0, unit
    return slope["per_year"] / slope["per_period"], "a year"


def slope_stat(answer: Found) -> Component:
    """The slope of the whole series."""
    slope, (factor, per) = answer["slope"], factor_of(answer)
    value = [signed(slope["per_period"] * factor), html.Span(f" {per}", className="small muted")]
    low, high = (numbers.figure(slope[name] * factor, 3) for name in ("low", "high"))
    sure = "" if answer["mann_kendall"]["corrected_p_value"] < 0.05 else "; may be chance"
    return stat("Slope, whole period", value, f"95% interval {low} to {high}{sure}")


def season_stat(answer: Found) -> Component:
    """The season."""
    season = answer["seasonality"]
    if not season["period"]:
        return stat("Season", "None", "nothing comes again regularly")
    _, late, names = seasons(answer, season["period"])
    peak = names[late.index(max(late))]
    where = f"; highest in {peak}" if not peak.isdecimal() else f"; highest at step {peak}"
    return stat("Season", step_words(answer, season["period"]), f"strength {season['strength']:.2f}{where}")


def change_stat(answer: Found) -> Component:
    """The change that matters most."""
    turning = answer["turning_point"]
    if not turning:
        return stat("Change of slope", "None", "one pace from beginning to end")
    factor, per = factor_of(answer)
    before, after = (signed(turning[name] * factor) for name in ("slope_before", "slope_after"))
    more = len(answer["change_points"]) - 1
    others = f"; {numbers.counted(more, 'smaller change')}" if more else ""
    return stat(
        "Change of slope", period_words(turning["t"], answer["freq"]), f"{before} {per} before, {after} after{others}"
    )


def unusual_stat(answer: Found) -> Component:
    """How many values are unusual."""
    count = sum(point["anomaly"] for point in answer["points"])
    below = f"beyond {answer['anomaly_reach']:.1f} robust deviations"
    return stat(f"Unusual {plural(answer)}", numbers.figure(count), below)


def plural(answer: Found) -> str:
    """Steps in words: months, rows."""
    return f"{answer['freq']}s" if answer["every"] == 1 else "periods"


def error_stat(answer: Found) -> Component:
    """How far the rehearsed forecasts were off."""
    error = answer["forecast_error"]
    if not error or error["smape"] is None:
        return stat("Forecast error", "Unknown", "too few values for a rehearsal")
    below = f"in {numbers.counted(error['rehearsals'], 'rehearsal')} on values held back"
    return stat("Forecast error", f"{numbers.figure(error['smape'], 2)}%", below)


def rehearsal(answer: Found) -> list[Component]:
    """Say honestly whether the forecast is better than the simplest rule."""
    error = answer["forecast_error"]
    if not error or error["mase"] is None or error["baseline_mase"] is None:
        return []
    season = answer["seasonality"]["period"]
    rule = "repeating the last round of the season" if season else "repeating the last value"
    change = "changes from season to season" if season else "changes from step to step"
    ours, theirs = (numbers.figure(error[name], 3) for name in ("mase", "baseline_mase"))
    told = f"In the rehearsals the forecast missed by {ours} typical {change}; {rule} missed by {theirs}."
    if error["mase"] >= error["baseline_mase"]:
        text = f"{told} It is no better than that simple rule."
        return [html.Div(alert("Read the band, not the line.", text, "warn"), className="dl-rehearsal")]
    better = numbers.share(1 - error["mase"] / error["baseline_mase"]) if error["baseline_mase"] else "0%"
    text = f"{told} That is {better} less. Method: {error['method'][:1].lower()}{error['method'][1:]}."
    return [html.Div(alert("The forecast was rehearsed.", text, "info"), className="dl-rehearsal")]


def unusual(answer: Found) -> list[Component]:
    """The strongest of what trend and season do not explain."""
    found = [point for point in answer["points"] if point["anomaly"]]
    if not found:
        return []
    strongest = sorted(found, key=lambda point: -abs(difference(point)))[:STRONGEST]
    head = html.Tr(
        [
            html.Th(answer["freq"].capitalize(), scope="col"),
            *(html.Th(name, scope="col", className="num") for name in ("Value", "Expected", "Difference")),
            html.Th("In words", scope="col", className="no-phone"),
        ]
    )
    rows = [unusual_row(point, answer["freq"]) for point in strongest]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="dl-table dense")
    label = f"Unusual {plural(answer)}"
    region = html.Div(table, className="dl-card dl-scroll", tabIndex=0, role="region", **marks({"aria-label": label}))
    count = f"strongest {len(strongest)} of {len(found)}" if len(found) > len(strongest) else f"all {len(found)}"
    return [html.Section([html.Header([html.H2(label), html.P(count)]), region], className="dl-sec")]


def difference(point: Found) -> float:
    """How far a value is from what trend and season suggest."""
    return float(point["value"] - point["trend"] - point["seasonal"])


def unusual_row(point: Found, unit: str) -> Component:
    """One unusual value, what was to be expected, and the difference."""
    apart = difference(point)
    words = f"{numbers.figure(abs(apart), 2)} {'more' if apart > 0 else 'less'} than trend and season suggest."
    name = period_words(point["t"], unit)
    return html.Tr(
        [
            html.Td(name[:1].upper() + name[1:]),
            html.Td(numbers.figure(point["value"]), className="num", title=numbers.full(point["value"])),
            html.Td(numbers.figure(point["value"] - apart), className="num"),
            html.Td(html.B(signed(apart), className="t-flag"), className="num"),
            html.Td(words, className="muted no-phone"),
        ]
    )
