"""Calls that dash-renderer would make: for every callback of the server, with values of the right kind."""

import json
import re
from typing import Any

from flask import Flask

# What a component holds when a person has just done what the callback waits for.
VALUES: dict[str, Any] = {
    "dataset": None,
    "dataset-query": {},
    "_pages_location.pathname": "/",
    "_pages_location.search": "",
    "correlation-method": "mixed",
    "correlation-pair": "animal,price",
    "correlation-columns": "",
    "correlation-chosen": {"columns": ["animal", "price"], "_action": "these"},
    "filter-text": '[{"column":"price","op":"is_present"}]',
    "filter-editor": {"column": "animal"},
    "filter-edited": {"column": "animal", "op": "is_present"},
    "filter-removed": 0,
    "library-query": {"words": "", "sort": "-created_at", "shown": 20},
    "frame-find": "sales",
    "palette-asked": {"words": "sales", "path": "/"},
    "outliers-method": "iqr",
    "outliers-threshold": "1.5",
    "outliers-column": "price",
    "outliers-group": "",
    "overview-kind": "",
    "trends-date": "",
    "trends-value": "price",
    "trends-agg": "mean",
    "trends-freq": "auto",
    "trends-horizon": "6",
    "trends-group": "",
    "overview-search": "animal",
    "overview-all": "1",
    "overview-cancel": 1,
    "receipt-rejected-page": 1,
    "receipt-submitted": {"options": {}},
    "receipt-tried": '{"quote": ""}|1',
    "statistics-column": "animal",
    "statistics-compare": "price",
    "clean-kind": "fill",
    "clean-draft": '[{"step":"fill","columns":["price"]}]',
    "clean-added": {"columns": ["price"], "method": "mean", "_action": "fill"},
    "clean-moved": "remove:0|1",
    "clean-made": {"_action": "apply", "name": ""},
    "charts-spec": {"chart": "bar", "x": "animal"},
    "charts-point": "0,0",
    "charts-window": {"x": [0, 1], "y": None},
    "charts-opened": "",
    "charts-changed": {},
    "charts-action": {"kind": "create", "name": "zebrafish by day"},
    "table-sort": [],
    "table-columns": [],
    "table-grid.getRowsRequest": {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}},
    "table-grid.columnState": [],
    "table-grid.columnDefs": [],
}

ACTIONS = frozenset(
    {"charts-action", "library-action", "receipt-submitted", "receipt-tried", "overview-cancel", "clean-made"}
)


def server_callbacks(app: Flask) -> list[dict[str, Any]]:
    """The callbacks that run on the server."""
    callbacks = app.extensions["dash"]._callback_list
    return [callback for callback in callbacks if not callback.get("clientside_function")]


def acts(callback: dict[str, Any]) -> bool:
    """Whether a callback changes a dataset: deletes it, has it read again, or stops reading it."""
    return any(place["id"] in ACTIONS for place in callback["inputs"])


def call_of(callback: dict[str, Any], dataset: str) -> dict[str, Any]:
    """The body of one call about one dataset."""
    inputs = [filled(place, dataset) for place in callback["inputs"]]
    outputs = outputs_of(callback["output"])
    return {
        "output": callback["output"],
        "outputs": outputs if callback["output"].startswith("..") else outputs[0],
        "inputs": inputs,
        "state": [filled(place, dataset) for place in callback["state"]],
        "changedPropIds": [f"{inputs[0]['id']}.{inputs[0]['property']}"] if inputs else [],
    }


def outputs_of(text: str) -> list[dict[str, str]]:
    """The places that a callback fills, from the text that names them."""
    parts = text.strip(".").split("...") if text.startswith("..") else [text]
    return [{"id": part.rpartition(".")[0], "property": part.rpartition(".")[2]} for part in parts]


def filled(place: dict[str, str], dataset: str) -> dict[str, Any]:
    """One input with a value."""
    # Each page has a filter of its own.
    name = re.sub(r"^[a-z]+-filter-", "filter-", place["id"])
    if name == "dataset":
        value: Any = dataset
    elif name == "address":
        value = f"/datasets/{dataset}"
    elif name == "library-action":
        value = {"do": "trash", "dataset": dataset, "id": dataset, "action": "trash"}
    else:
        value = VALUES.get(f"{name}.{place['property']}", VALUES.get(name))
    return {**place, "value": json.loads(json.dumps(value))}
