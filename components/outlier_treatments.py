"""What may be done about outliers: each is a cleaning step, planned with one click and made only after a look."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from components.links import link

TREATMENTS = (
    ("mask", "Make them missing"),
    ("cap", "Draw them in to the fence"),
    ("drop", "Drop their rows"),
    ("keep", "Keep and mark them"),
)
FLAG = "is outlier"


def step_of(action: str, method: str, threshold: float, column: str, group: str) -> dict[str, object]:
    """The cleaning step that treats what the page shows."""
    step: dict[str, object] = {"step": "outliers", "action": action, "method": method, "threshold": threshold}
    if column:
        step["columns"] = [column]
    if group:
        step["group"] = group
    return step | ({"flag": FLAG} if action == "keep" else {})


def treatments(dataset_id: str, answer: Mapping[str, Any], column: str, group: str) -> Component:
    """One link for each way to treat the flagged values."""

    def treatment(action: str, words: str) -> Component:
        step = step_of(action, answer["method"], answer["threshold"], column, group)
        steps = json.dumps([step], ensure_ascii=False)
        return link(words, f"/datasets/{dataset_id}/clean?steps={quote(steps)}", "dl-btn sm")

    what = f"The flagged values of {column}:" if column else "The flagged values:"
    links = [treatment(action, words) for action, words in TREATMENTS]
    return html.Div([html.Span(what, className="muted small"), *links], className="row w dl-treatments")
