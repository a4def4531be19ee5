"""The gallery: every component side by side in both themes, on a developer's machine only."""

from dash import html
from dash.development.base_component import Component

from components.gallery import shown_in

PATH = "/gallery"
TITLE = "Gallery"
DEVELOPMENT_ONLY = True


def layout(**_query: str) -> Component:
    """Both themes beside each other."""
    title = html.Div(html.H1("Gallery"), className="dl-head")
    both = html.Div([shown_in("light"), shown_in("dark")], className="two")
    return html.Main([title, both], id="main", className="dl-main full")
