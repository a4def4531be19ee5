"""The gallery: every component side by side in both themes, on a developer's machine only."""

from dash import html
from dash.development.base_component import Component

from components.gallery import shown_in, trend_figure

PATH = "/gallery"
TITLE = "Gallery"
DEVELOPMENT_ONLY = True
NEEDS = ("charts",)


def layout(**_query: str) -> Component:
    """One figure in the theme of the page, and everything in both themes beside each other."""
    title = html.Div(html.H1("Gallery"), className="dl-head")
    both = html.Div([shown_in("light"), shown_in("dark")], className="two")
    here = [html.H2("In the theme of the page"), html.Div(trend_figure("gallery"), className="dl-card pad")]
    return html.Main([title, html.Div(here, className="dl-gallery here"), both], id="main", className="dl-main full")
