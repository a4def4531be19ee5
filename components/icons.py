"""Signs: one element each, its shape a mask in the style sheet, so that it takes the colour of the words beside it."""

from dash import html
from dash.development.base_component import Component

from components.attributes import marks


def icon(name: str, small: bool = False) -> Component:
    """A sign of `assets/icons.css`; screen readers pass over it, for the words beside it say the same."""
    size = " s" if small else ""
    return html.I(className=f"i{size} i-{name}", **marks({"aria-hidden": "true"}))


def logo() -> Component:
    """The four bars of DataLens, the third in the accent colour."""
    return html.Span(className="dl-logo", **marks({"aria-hidden": "true"}))
