"""Charts that are kept: the list of a dataset, whether the one on the page is saved, and the form for a name."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.attributes import marks
from components.drawn import drawn
from components.icons import icon


class Kept(NamedTuple):
    """One saved chart as the page shows it; `asked` is the chart as the address writes it."""

    id: str
    name: str
    chart: str
    revision: int
    changed: str
    asked: Mapping[str, str]


def state(chart: Kept | None, is_changed: bool) -> Component:
    """Whether the chart on the page is saved; what saving needs to know is in its attributes."""
    if chart is None:
        return html.Span("Not saved", className="dl-savestate", **marks({"data-saved": ""}))
    words = "Changed since saved" if is_changed else "Saved"
    sign = icon("pencil", small=True) if is_changed else icon("check-lg", small=True)
    about = {"data-saved": chart.id, "data-revision": str(chart.revision), "data-name": chart.name}
    look = "dl-savestate is-changed" if is_changed else "dl-savestate is-saved"
    parts = [html.B(chart.name, className="ellip"), html.Span([sign, words], className="dl-savewords")]
    return html.Span(parts, className=look, **marks(about | {"data-changed": str(is_changed).lower()}))


def listed(charts: Sequence[Kept], opened: str) -> list[Component]:
    """Every chart that is kept of this dataset; one click opens it."""
    if not charts:
        return []
    items = [item(chart, chart.id == opened) for chart in charts]
    return [html.H2("Saved charts"), html.Ul(items, className="dl-keptlist")]


def item(chart: Kept, is_open: bool) -> Component:
    """One saved chart: open, rename, delete."""
    asked = json.dumps({**chart.asked, "saved": chart.id}, ensure_ascii=False)
    words = html.Span([html.B(chart.name, className="ellip"), html.Span(chart.changed, className="muted small")])
    button = html.Button(
        [icon(f"chart-{chart.chart}"), words],
        type="button",
        className="dl-keptopen",
        title=f"Open “{chart.name}”",
        **marks({"data-chart-spec": asked, "aria-current": "true" if is_open else "false"}),
    )
    tools = [
        small_button("pencil", f"Rename “{chart.name}”", {"data-chart-rename": chart.id, "data-name": chart.name,
                                                          "data-revision": str(chart.revision)}),
        small_button("trash", f"Delete “{chart.name}”", {"data-chart-delete": chart.id}),
    ]  # fmt: skip
    return html.Li([button, *tools], className="dl-card dl-kept" + (" is-open" if is_open else ""))


def small_button(sign: str, words: str, attributes: Mapping[str, str]) -> Component:
    """A button that is only a sign."""
    return html.Button(
        icon(sign),
        type="button",
        title=words,
        className="dl-btn ghost sq",
        **marks({"aria-label": words, **attributes}),
    )


def dialog() -> Component:
    """The form that asks for a name, for a new chart and for one that is renamed."""
    field = dcc.Input(id=ids.CHARTS_NAME, type="text", className="dl-input")
    buttons = [
        html.Button("Cancel", type="button", className="dl-btn", **marks({"data-do": "close"})),
        html.Button("Save", type="button", className="dl-btn primary", **marks({"data-chart-do": "named"})),
    ]
    parts: list[Any] = [
        html.H2("Save this chart", id="charts-dialog-title"),
        # Drawn by the browser, so that nothing but the person changes what is typed.
        html.Label(className="dl-field", **drawn([html.Span("Name"), field])),
        html.Div(buttons, className="row end"),
    ]
    return html.Dialog(
        html.Div(parts, className="dl-dialogbody"),
        id=ids.CHARTS_DIALOG,
        className="dl-dialog",
        **marks({"aria-labelledby": "charts-dialog-title"}),
    )


def tools() -> list[Component]:
    """The way out of the page, and the button that keeps the chart."""
    kinds = (("png", "Picture (PNG)"), ("svg", "Drawing (SVG)"), ("html", "Web page that stands alone (HTML)"))
    items = [
        html.Button(words, type="button", className="dl-item", **marks({"data-chart-export": kind}))
        for kind, words in kinds
    ]
    label = html.Summary([icon("download"), html.Span("Export")], className="dl-btn")
    export = html.Details([label, html.Div(items, className="dl-popbody dl-menu")], className="dl-pop right")
    save = html.Button(
        "Save",
        type="button",
        title="Save this chart (Ctrl S)",
        className="dl-btn primary",
        **marks({"data-chart-do": "save"}),
    )
    again = html.Button("Save as", type="button", className="dl-btn dl-saveas", **marks({"data-chart-do": "save-as"}))
    return [export, again, save]
