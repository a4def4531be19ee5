"""Signed-in browsers, as their owner sees them: which, since when, last seen when, and the way to end each."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import ids, numbers
from components.attributes import marks

OTHERS = "others"
# The first that fits: most browsers claim to be several others too.
BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_words(agent: str) -> str:
    """A browser's own description in a few words.

    >>> browser_words("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36")
    'Chrome 140 on Linux'
    """
    found = next(((mark, name) for mark, name in BROWSERS if mark in agent), None)
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if found is None:
        return agent[:40] or "A browser that does not say its name"
    version = re.search(rf"{re.escape(found[0])}(\d+)", agent)
    words = f"{found[1]} {version[1]}" if version and found[1] != "Safari" else found[1]
    return f"{words} on {system}" if system else words


def sign_in_table(found: Sequence[Any], now: datetime | None = None) -> list[Component]:
    """A row for each signed-in browser; with several the button that ends all others."""
    heads = [
        html.Th(text, scope="col", className=kind) for text, kind in (("Browser", None), ("Signed in", "no-phone"))
    ]
    heads += [html.Th("Last seen", scope="col"), html.Th(html.Span("End", className="vh"), scope="col")]
    body = html.Tbody([row(item, now) for item in found])
    table = html.Table([html.Thead(html.Tr(heads)), body], className="dl-table")
    region = html.Div(table, className="dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Sign-ins"}))
    others = len(found) - 1
    if others < 1:
        return [region]
    words = f"Sign out {numbers.counted(others, 'other browser')}"
    return [region, html.Div(end_button(words, OTHERS, "dl-btn"), className="set-foot")]


def row(item: Any, now: datetime | None) -> Component:
    """One browser; the one that is looking says so and is ended by signing out."""
    name: list[Any] = [html.Span(browser_words(item.user_agent), title=item.user_agent or None)]
    if item.is_this:
        name.append(html.Span("this one", className="dl-chip acc"))
    last = "now" if item.is_this else numbers.ago(item.last_seen, now)
    end = end_button("Sign out", str(item.id), "dl-btn sm", browser_words(item.user_agent))
    return html.Tr(
        [
            html.Td(html.Div(name, className="row w")),
            html.Td(numbers.ago(item.since, now), title=numbers.moment_in_full(item.since), className="muted no-phone"),
            html.Td(last, title=numbers.moment_in_full(item.last_seen), className="muted"),
            html.Td(None if item.is_this else end, className="right"),
        ]
    )


def end_button(words: str, value: str, kind: str, which: str = "") -> Component:
    """A button that ends sessions; which one is read aloud."""
    hidden = [html.Span(f" {which}", className="vh")] if which else []
    return html.Button(
        [words, *hidden],
        type="button",
        className=kind,
        **marks({"data-pick": ids.SETTINGS_END, "data-value": value, "data-again": "1"}),
    )
