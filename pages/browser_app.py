"""The part of the server that talks to Dash in the browser: its index, and which addresses exist."""

from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from dash import Dash, page_container
from dash.development.base_component import Component
from flask import Flask, has_request_context, request

from components.bundles import NOT_IN_THE_INDEX, OTHER_PAGES, Addresses, joined
from pages import first_load

INDEX = """<!doctype html>
<html lang="en"{theme}>
<head>
  {%metas%}
  <meta name="robots" content="noindex">
  {signposts}
  <title>{%title%}</title>
  {%favicon%}
  <link rel="preload" href="/assets/fonts/inter-basic.woff2" as="font" type="font/woff2" crossorigin>
  <script src="{theme_script}"></script>
  {%css%}
</head>
<body>
  {%app_entry%}
  <noscript>DataLens needs JavaScript for its pages. The REST API works without.</noscript>
  <footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""
# Any address would be answered with the index; ours are known (pages/routes.py).
UNUSED_ADDRESSES = frozenset({"<path:path>", "_reload-hash", "_favicon.ico"})
THEMES = frozenset({"light", "dark"})


class BrowserApp(Dash):
    """Dash on our server: nothing about the machine in the index, no address that does not exist."""

    bundles = Addresses()

    def _add_url(self, name: str, view_func: Any, methods: Any = ("GET",)) -> None:
        if name not in UNUSED_ADDRESSES:
            super()._add_url(name, view_func, methods)

    def _config(self) -> Any:
        # The version of Python is nobody's business.
        return {**cast("Any", super())._config(), "python_version": ""}

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """The index, in the theme that was chosen in this browser: nothing flashes."""
        chosen = request.cookies.get("datalens_theme", "")
        theme = f' data-bs-theme="{chosen}"' if chosen in THEMES else ""
        scripts, grid = first_load.split(str(parts["scripts"]))
        parts["scripts"] = joined(scripts, self.bundles.scripts)
        parts["css"] = joined(str(parts["css"]), self.bundles.styles)
        page = str(cast("Any", super()).interpolate_index(*args, **parts))
        later = first_load.places(Path(self.config.assets_folder), grid)
        page = page.replace("{signposts}", first_load.signposts(later, request.endpoint), 1)
        stamp = (Path(self.config.assets_folder) / "theme.js").stat().st_mtime
        address = f"{self.get_asset_url('theme.js')}?m={stamp}"
        return page.replace("{theme}", theme, 1).replace("{theme_script}", address, 1)


def browser_app(server: Flask, assets: str, frame: Any, bundles: Addresses) -> BrowserApp:
    """Put Dash on the server; `frame` draws what is around every page."""
    app = BrowserApp(
        __name__,
        server=cast("Any", server),
        assets_folder=assets,
        assets_ignore=NOT_IN_THE_INDEX,
        assets_path_ignore=OTHER_PAGES,
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        # Else every layout is called at once, and shipped to whoever opens the index.
        suppress_callback_exceptions=True,
        serve_locally=True,
        compress=False,
        index_string=INDEX,
        title="DataLens",
        update_title="",
        add_log_handler=False,
    )
    app.bundles = bundles
    app.layout = partial(layout_of, frame)
    return app


def layout_of(frame: Any) -> Component:
    """The frame for the page that asks, with the place where Dash puts its content."""
    address = urlsplit(request.headers.get("Referer", "")).path if has_request_context() else "/"
    component: Component = frame(page_container, address)
    return component
