"""First answers: what is known when a page is asked for comes with it, which saves a question and an empty page."""

from collections.abc import Callable
from typing import Any

from dash.development.base_component import Component
from flask import current_app

# Where an application keeps what fills its pages: name of a page → functions that are given the page.
FILLERS = "datalens-fillers"


def with_answers(page: str, layout: Callable[..., Component], /, **asked: Any) -> Component:
    """The layout of a page for what an address asks, in words of its own; filled as far as that takes no time."""
    main = layout(**asked)
    for fill in current_app.extensions.get(FILLERS, {}).get(page, ()):
        fill(main)
    return main
