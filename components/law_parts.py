"""What lies behind a column's distribution: the law it follows, its digits, and the sentences that matter."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import distribution, numbers, shapes
from components.attributes import marks
from components.profiles import Profile

Found = Mapping[str, Any]
MOST_FITS = 5
PARAMETERS = {
    "mean": "mean",
    "std": "standard deviation",
    "log_mean": "mean of logarithms",
    "log_std": "deviation of logarithms",
    "scale": "scale",
    "shape": "shape",
    "low": "from",
    "high": "to",
    "median": "median",
    "exponent": "exponent",
    "chance": "chance",
    "size": "size",
}


def law(profile: Profile, found: Found) -> list[Component]:
    """Everything that is worth saying; nothing where nothing is."""
    cards = [*curves(profile, found), *fits_card(found), *digit_cards(found)]
    if not found["sentences"] and not cards:
        return []
    said = [html.Ul([html.Li(text) for text in found["sentences"]], className="dl-said")] if found["sentences"] else []
    head = html.H3("Shape, digits and order", className="dl-part")
    return [html.Section([head, *said, *([html.Div(cards, className="two")] if cards else [])], className="dl-law")]


def card(title: str, below: str, parts: Sequence[Any]) -> Component:
    """One part with its heading."""
    head = [html.H4(title, className="dl-figtitle"), html.P(below, className="dl-figsub")]
    return html.Section([*head, *parts], className="dl-card pad dl-picture")


def curves(profile: Profile, found: Found) -> list[Component]:
    """The cumulative shares that were counted, and those of the closest distribution."""
    scale = distribution.scale_of(profile)
    ecdf = found["ecdf"]
    if scale is None or scale.high <= scale.low or not ecdf or not ecdf["fitted"] or len(ecdf["values"]) < 2:
        return []
    places = [scale.at(value) for value in ecdf["values"]]
    counted = shapes.curve(places, distribution.rising([100 * share for share in ecdf["shares"]]))
    expected = shapes.curve(places, distribution.rising([100 * share for share in ecdf["fitted"]]), "0.75px")
    best = found["fits"][0]
    label = f"Share of the values of {profile['name']} up to each value, and that of a {best['title']} distribution"
    lines = [
        html.I(className="dl-gridline"),
        html.I(className="dl-gridline is-half"),
        html.I(className="dl-shape line", style={"--shape": counted}),
        html.I(className="dl-shape second", style={"--shape": expected}),
    ]
    labels = [
        html.Span(word, className=f"yt {kind}")
        for word, kind in (("100%", "is-top"), ("50%", "is-half"), ("0%", "is-bottom"))
    ]
    drawn = distribution.plot([*lines, *labels, *distribution.axis_labels(profile, scale)], label)
    keys = [("first", "counted"), ("second", best["title"])]
    legend = html.Div([html.Span([html.I(className=kind), word]) for kind, word in keys], className="dl-legend")
    return [card("Against the closest distribution", "Cumulative share of the values", [legend, drawn])]


def fits_card(found: Found) -> list[Component]:
    """The distributions that were fitted, the likeliest first."""
    if not found["fits"]:
        return []
    heads = [("Distribution", None), ("AIC", "num"), ("Largest gap", "num")]
    head = html.Tr([html.Th(text, scope="col", className=kind) for text, kind in heads])
    least = found["fits"][0]["aic"]
    rows = [fit_row(fit, least) for fit in found["fits"][:MOST_FITS]]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="dl-table dense dl-fits")
    region = html.Div(
        table, className="dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Distributions fitted"})
    )
    return [card("Distributions fitted", "Likeliest first", [region, tested_words(found["fit_test"])])]


def fit_row(fit: Found, least: float) -> Component:
    """One distribution; its AIC beside that of the best."""
    figures = ", ".join(f"{PARAMETERS[name]} {numbers.figure(value)}" for name, value in fit["parameters"].items())
    behind = fit["aic"] - least
    return html.Tr(
        [
            html.Th([fit["title"], html.Span(figures)], scope="row"),
            html.Td(
                f"+{numbers.figure(behind)}" if behind else "best", className="num", title=numbers.full(fit["aic"])
            ),
            html.Td(numbers.share(fit["distance"]), className="num"),
        ]
    )


def tested_words(test: Found | None) -> Component | None:
    """What was tested, and how."""
    if test is None:
        return None
    words = (
        f"{test['statistic']} {numbers.figure(test['value'])}, p = {numbers.figure(test['p_value'], 2)}, from "
        f"{test['replicates']} samples of {numbers.figure(test['replicate_size'])} drawn from the closest one and "
        "fitted again. AIC is given as the distance from the best."
    )
    return html.P(words, className="dl-cap")


def digit_cards(found: Found) -> list[Component]:
    """Counts by first and by last digit, where they say something."""
    kinds = (("first_digit", "First digits", 1), ("last_digit", "Last digits", 0))
    return [
        digit_card(title, found[name], start) for name, title, start in kinds if found[name] and found[name]["matters"]
    ]


def digit_card(title: str, digits: Found, start: int) -> Component:
    """Bars by digit, with a line where each was expected."""
    total = sum(digits["counts"]) or 1
    shares = [count / total for count in digits["counts"]]
    most = max(*shares, *digits["expected"])
    width = 100 / len(shares)
    bars = html.I(className="dl-shape", style={"--shape": shapes.bars(shares, 0.2, most)})
    lines = [
        html.I(
            className="dl-expected",
            style={
                "left": shapes.percent(width * place),
                "width": shapes.percent(width * 0.8),
                "bottom": shapes.percent(100 * share / most),
            },
        )
        for place, share in enumerate(digits["expected"])
    ]
    names = [
        html.Span(str(start + place), className="xt", style={"left": shapes.percent(width * (place + 0.4))})
        for place in range(len(shares))
    ]
    top = [html.Span(numbers.share(most), className="yt is-top"), html.Span("0%", className="yt is-bottom")]
    told = ", ".join(f"{start + place}: {numbers.share(share)}" for place, share in enumerate(shares))
    law = "Benford’s law" if start else "equal shares"
    drawn = distribution.plot([html.I(className="dl-gridline"), bars, *lines, *top, *names], f"{title}. {told}")
    return card(title, f"Share of the values; the lines are {law}", [drawn])


def waiting() -> Component:
    """The place before it is known."""
    return html.Div(html.Div(className="dl-skel line"), **marks({"aria-hidden": "true"}))
