"""Routes: every module of this package that has a PATH is a page."""

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import dash
from dash import Dash

import pages
from components.first_answers import with_answers

PRODUCT = "DataLens"
# Dash shows this module for addresses that no page has, so it has none itself.
NOWHERE = "not_found_404"


def page_modules() -> Iterator[ModuleType]:
    """The modules that are pages: they have PATH, TITLE and layout."""
    for info in iter_modules(pages.__path__):
        module = import_module(f"{pages.__name__}.{info.name}")
        if hasattr(module, "PATH"):
            yield module


def register(app: Dash, environment: str = "development") -> None:
    """Tell Dash about every page, and the server about its address: any other address is not found."""
    for module in page_modules():
        if getattr(module, "DEVELOPMENT_ONLY", False) and environment != "development":
            continue
        name = module.__name__.rpartition(".")[2]
        address = {"path_template": module.PATH} if "<" in module.PATH else {"path": module.PATH}
        title = f"{module.TITLE} · {PRODUCT}"
        # Dash takes the first address that fits, and "/datasets/<id>" fits all below it: the longest goes first.
        order = -len(module.PATH)
        layout = partial(with_answers, name, module.layout)
        dash.register_page(name, name=module.TITLE, title=title, layout=layout, order=order, **address)
        # Dash answers "/" itself.
        if module.PATH != "/" and name != NOWHERE:
            app.server.add_url_rule(module.PATH, f"page.{name}", app.index)
