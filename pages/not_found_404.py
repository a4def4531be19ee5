"""What an address shows that leads nowhere."""

from dash import html
from dash.development.base_component import Component

from components.alerts import empty
from components.links import link

PATH = "/not-found"
TITLE = "Nothing here"


def layout(**_query: str) -> Component:
    """A sentence and the way back."""
    back = link("Go to the library", "/", "dl-btn primary")
    text = "The address is wrong, or what was here is gone."
    body = empty("There is nothing here", text, [back], sign="search")
    return html.Main(
        [html.H1(TITLE, className="vh"), html.Div(body, className="dl-card dl-notfound")],
        id="main",
        className="dl-main",
    )
