"""Callbacks that the browser runs by itself: no request, no server."""

from typing import Any

from dash import ClientsideFunction, Dash


def in_browser(app: Dash, function: str, *dependencies: Any) -> None:
    """Connect a function of `assets/datasets*.js` with outputs, inputs and states; never at the first draw."""
    # Dash publishes no types for this method.
    connect: Any = app.clientside_callback
    connect(ClientsideFunction("datasets", function), *dependencies, prevent_initial_call=True)
