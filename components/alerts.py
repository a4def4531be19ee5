"""Alerts: what happened, why, and the next step, near where it happened."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.icons import icon
from models.errors import DataLensError

TONES = {"bad": "exclamation-circle", "warn": "exclamation-triangle", "info": "info-circle"}
SHOWN_FIELDS = 8


def alert(title: str, text: Any = None, tone: str = "bad", action: Component | None = None) -> Component:
    """One message: a bold sentence, a muted one that says what to do, and perhaps a button."""
    words: list[Any] = [html.B(title)]
    if text:
        words.append(html.P(text))
    parts = [icon(TONES[tone]), html.Div(words), *([action] if action is not None else [])]
    return html.Div(parts, className=f"dl-alert {tone}", role="alert" if tone == "bad" else "status")


def first_sentence(message: str) -> tuple[str, str]:
    """A message as its first sentence and the rest."""
    head, dot, rest = message.partition(". ")
    return (head + "." if dot else message), rest


def details_in_words(details: Mapping[str, Any]) -> list[str]:
    """What programs read in `details`, for people: the line, and the reason per field."""
    words = [f"{name}: {reason}" for name, reason in list((details.get("fields") or {}).items())[:SHOWN_FIELDS]]
    if details.get("reason"):
        words.append(str(details["reason"]))
    if details.get("line"):
        words.append(f"Line {details['line']:,} of the file." if isinstance(details["line"], int) else "")
    return [word for word in words if word]


def alert_of(error: DataLensError, action: Component | None = None) -> Component:
    """An error with the very text that the API gives."""
    title, rest = first_sentence(error.message)
    lines = ([rest] if rest else []) + details_in_words(error.details)
    return alert(title, [html.Span(line, className="dl-line") for line in lines], action=action)


def empty(
    title: str,
    text: str,
    actions: Sequence[Component] = (),
    sign: str = "table",
    heading: Callable[[str], Component] = html.H2,
) -> Component:
    """An empty place that says what to do."""
    row = html.Div(list(actions), className="row center") if actions else None
    return html.Div([icon(sign), heading(title), html.P(text), row], className="dl-empty")


def not_found() -> Component:
    """There is no such dataset, or it is somebody else's: the two look the same."""
    back = dcc.Link("Go to the library", href="/", className="dl-btn primary")
    text = "The address is wrong, the dataset was deleted, or it belongs to another account."
    body = empty("There is no dataset here", text, [back], sign="search", heading=html.H1)
    return html.Div(body, className="dl-card dl-notfound")
