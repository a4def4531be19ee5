"""Steps that suggest themselves for a table, one click each; a click only plans them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import ids, numbers
from components.attributes import marks
from components.icons import icon
from components.profiles import Profile
from models.columns import NUMERIC_TYPES

Steps = Sequence[Mapping[str, Any]]


def lacking(columns: Sequence[Profile]) -> list[Profile]:
    """The columns with both present and missing cells."""
    return [profile for profile in columns if profile["missing"] and profile["count"]]


def ideas(columns: Sequence[Profile], repeated_rows: int) -> Iterator[tuple[str, Steps]]:
    """What might be done, in words, and the steps that do it."""
    gaps = lacking(columns)
    measures = [item["name"] for item in gaps if item["type"] in NUMERIC_TYPES and item["role"] == "measure"]
    empty = [item["name"] for item in columns if not item["count"]]
    if measures:
        words = f"Fill missing numbers with the median, in {numbers.counted(len(measures), 'column')}"
        yield words, [{"step": "fill", "columns": measures}]
    if gaps:
        yield "Keep only the rows without a missing cell", [{"step": "drop_rows"}]
    if empty:
        yield f"Drop {numbers.counted(len(empty), 'empty column')}", [{"step": "drop_columns", "columns": empty}]
    if repeated_rows:
        yield f"Drop {numbers.counted(repeated_rows, 'repeated row')}", [{"step": "deduplicate"}]
    if any(item["type"] in NUMERIC_TYPES and item["role"] == "measure" for item in columns):
        yield "Make values beyond the fences missing", [{"step": "outliers"}]
    texts = [item["name"] for item in columns if item["type"] == "text"]
    if texts:
        words = f"Take superfluous spaces out of {numbers.counted(len(texts), 'column')} of text"
        yield words, [{"step": "tidy_text", "columns": texts, "squeeze": True}]


def idea(words: str, steps: Steps) -> Component:
    """One idea as a button that plans it."""
    text = json.dumps(steps, ensure_ascii=False, separators=(",", ":"))
    attributes = {"data-pick": ids.CLEAN_DRAFT, "data-value": text}
    return html.Button([icon("plus-lg"), html.Span(words)], type="button", className="dl-btn", **marks(attributes))


def ideas_card(columns: Sequence[Profile], repeated_rows: int) -> Component:
    """All ideas for a table that nothing is planned for."""
    found = [idea(words, steps) for words, steps in ideas(columns, repeated_rows)]
    words = "Plan a step yourself, or begin with one of these. You see what it would change before anything is made."
    if not found:
        words = "Nothing suggests itself: no cell is missing and no row is repeated. Plan any step yourself."
    parts = [html.P(words), html.Div(found, className="dl-stepideas")]
    return html.Section(
        html.Div([html.H2("Where to begin"), *parts], className="dl-card pad stack"), className="dl-sec"
    )
