"""The outliers' page: method and threshold, one strip per column, and what is below them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import api_calls, export_menu, filters, ids, numbers
from components.alerts import alert
from components.attributes import marks
from components.drawn import drawn
from components.outlier_detail import detail
from components.outlier_strips import strips
from components.profiles import Profile
from models.filters import Filter
from models.outliers import FENCED, METHODS, Method, OutlierMethod

Found = Mapping[str, Any]
# The page opens with the method that needs no explanation and no waiting.
FIRST: OutlierMethod = "iqr"
ORDER: tuple[OutlierMethod, ...] = ("iqr", "zscore", "modified_zscore", "isolation_forest", "consensus")
MOST_STRIPS = 24
MOST_GROUPS = 60
UP_TO = "Each dot is one distinct flagged value at its true position; the body is drawn on a square-root scale."


def method_of(text: str | None) -> OutlierMethod:
    """The method that an address asks for."""
    return next((name for name in METHODS if name == text), FIRST)


def threshold_of(text: str | None, method: OutlierMethod) -> float:
    """The threshold that an address asks for; the method's usual one where it names none."""
    try:
        found = float(text or "")
    except ValueError:
        return METHODS[method].default
    return found if 0 <= found <= 1e12 else METHODS[method].default


def method_switch(method: OutlierMethod) -> Component:
    """The methods side by side."""
    buttons = [
        html.Button(
            METHODS[name].title,
            type="button",
            **marks(
                {
                    "data-pick": ids.OUTLIERS_METHOD,
                    "data-value": name,
                    "aria-pressed": "true" if name == method else "false",
                }
            ),
        )
        for name in ORDER
    ]
    label = html.Span("Method", className="dl-label", id="outliers-method-label")
    group = html.Div(buttons, className="dl-seg", role="group", **marks({"aria-labelledby": "outliers-method-label"}))
    return html.Div([label, group], className="dl-methods")


def threshold_slider(method: OutlierMethod, threshold: float) -> Component:
    """The threshold, with the number of flagged rows that it would give."""
    known: Method = METHODS[method]
    value = min(max(threshold, known.low), known.high)
    # Drawn by our own script: the one of Dash selects the text of a field, which a range does not have.
    field = dcc.Input(type="range", min=known.low, max=known.high, step=known.step, value=value, className="dl-range")
    place = html.Span(className="dl-rangeplace", **drawn([field]))
    told = html.Span(f"{threshold:g}", className="mono", **marks({"data-range-value": "1"}))
    label = html.Span([html.Span(known.unit), told], className="dl-label row between")
    return html.Label([label, place], **marks({"data-range": ids.OUTLIERS_THRESHOLD}))


def group_choice(columns: Sequence[Profile], group: str) -> Component | None:
    """The native list of columns whose groups may be judged each by itself."""
    names = [
        str(profile["name"])
        for profile in columns
        if profile["type"] in ("category", "boolean") and 2 <= profile["distinct"] <= MOST_GROUPS
    ]
    if not names:
        return None
    options = [filters.option("", "all rows", group), *(filters.option(name, name, group) for name in names)]
    select = html.Select(options, className="dl-select", **marks({"data-pick": ids.OUTLIERS_GROUP}))
    return html.Label([html.Span("Compared with", className="dl-label"), select], className="dl-within-choice")


def legend() -> Component:
    """What the marks stand for."""
    kinds = (("half", "middle half"), ("within", "within the fences"), ("dot", "flagged value"))
    items = [html.Span([html.I(className=f"dl-key-{kind}"), words]) for kind, words in kinds]
    return html.Div(items, className="dl-legend no-phone")


def controls(columns: Sequence[Profile], method: OutlierMethod, threshold: float, group: str) -> Component:
    """Method, threshold and groups."""
    slider = html.Div(threshold_slider(method, threshold), id=ids.OUTLIERS_SLIDER, className="dl-threshold")
    parts = [method_switch(method), slider, group_choice(columns, group)]
    return html.Div([part for part in parts if part is not None], className="dl-controls")


def lede(answer: Found) -> str:
    """How many rows are flagged, and where most of them are."""
    total, rows = answer["total_rows_flagged"], answer["rows_searched"]
    count = numbers.counted(len(answer["columns"]), "column")
    if not total:
        return f"None of {numbers.counted(rows, 'row')} is flagged in {count} at this threshold."
    where = f"of {numbers.counted(rows, 'row')}"
    if answer["method"] in FENCED:
        told = f"{numbers.figure(total)} {where} have a value beyond the fences in at least one of {count}."
    else:
        told = f"{numbers.figure(total)} {where} stand out when {count} are looked at together."
    most = max(answer["columns"], key=lambda item: item["count"])
    return f"{told} Most often it is {most['name']}, in {numbers.counted(most['count'], 'row')}."


def body(
    dataset_id: str, answer: Found, columns: Sequence[Profile], chosen: str, conditions: Filter
) -> list[Component]:
    """Strips, and what is below them."""
    profile = next((item for item in columns if item["name"] == chosen), None)
    left = len(answer["columns"]) - MOST_STRIPS
    more = f" {numbers.counted(left, 'column')} with fewer flags are not drawn." if left > 0 else ""
    counts = {"thresholds": answer["thresholds"], "counts": answer["curve"]}
    return [
        html.Div([html.P(lede(answer), className="grow", role="status"), legend()], className="dl-outlierlede row"),
        html.Div(className="dl-card dl-strips", **drawn(strips(answer, columns, chosen, MOST_STRIPS))),
        html.P(f"{UP_TO} Missing values are skipped.{more}", className="dl-cap"),
        *detail(dataset_id, answer, chosen, profile, conditions),
        html.Div(id="outliers-counts", hidden=True, **marks({"data-counts": json.dumps(counts)})),
    ]


def outliers_page(
    columns: Sequence[Profile], conditions: Filter, asked: Mapping[str, Any], shown: Any = None
) -> Component:
    """The whole page, with the answer as far as it is known."""
    method = method_of(asked.get("method"))
    places = ids.OUTLIERS_FILTER
    bar = html.Div(
        [
            filters.filter_popover(columns, places),
            html.Span(filters.chips(conditions, places), id=places.chips, className="row w dl-chips"),
            html.Span(className="grow"),
            export_menu.of_answer("outliers", "Flagged rows"),
            api_calls.popover(html.Div(id=ids.OUTLIERS_CALL)),
        ],
        className="row w dl-statbar",
    )
    head = html.Div([html.H1("Outliers"), bar], className="dl-head dl-stathead")
    chosen = controls(columns, method, threshold_of(asked.get("threshold"), method), str(asked.get("group") or ""))
    return html.Div(
        [
            head,
            html.Div(id=places.message, className="dl-messages"),
            html.Div(chosen, className="dl-card dl-outliercontrols"),
            html.Div(waiting() if shown is None else shown, id=ids.OUTLIERS_BODY, className="dl-outliers"),
        ]
    )


def waiting() -> list[Component]:
    """The places of the strips, with their final height."""
    strip = html.Div(className="dl-skel dl-stripskeleton")
    return [html.Div(className="dl-skel line dl-ledeskeleton"), html.Div([strip] * 6, className="dl-card")]


def skeleton_outliers() -> Component:
    """The page before anything is known."""
    head = html.Div(html.Div(className="dl-skel title"), className="dl-head")
    control = html.Div(html.Div(className="dl-skel figure"), className="dl-card pad dl-outliercontrols")
    return html.Div([head, control, *waiting()], **marks({"aria-hidden": "true"}))


def unknown_column(name: str) -> Component:
    """A link to a column that takes no part."""
    return alert(f"“{name}” takes no part here.", "It is no column of measurements. Choose one of the strips.", "warn")
