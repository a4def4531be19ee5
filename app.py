"""The application: builds the services once, and puts the API, the forms and the pages in front of them."""

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from dash import Dash
from flask import Flask
from flask_openapi3.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

import callbacks
from api.asker import register_asker
from api.cross_origin import register_cross_origin
from api.delivery import Delivery
from api.errors import register_errors
from api.guard import Guard
from api.health import register_health
from api.metrics import register_metrics
from api.page_token import register_page_token
from api.request_log import register_request_log
from api.routes import DOCUMENT, register_api
from api.security_headers import SecurityHeaders
from callbacks.account_forms import register_forms
from callbacks.problem_pages import problem_page
from components.bundles import write as write_bundles
from components.report_page import report_page
from components.report_print import printed
from components.shell import frame
from models.settings import Settings
from pages import routes
from pages.browser_app import browser_app
from services.container import Services, build_services
from services.logs import setup
from services.packed_files import PackedFiles
from services.reports.content import ReportWriter
from services.reports.pdf import write_pdf

ASSETS = Path(__file__).resolve().parent / "assets"
# Forms and the questions of pages are small; the routes that take files lift this for themselves.
LARGEST_BODY = 2 * 1024 * 1024
SESSION_COOKIE = "datalens_session"
# Packages that import their own modules; that others are loaded by now is by chance.
REGISTRIES = ("services.analyses", "services.charts", "services.cleaning", "services.exports", "services.formats")


def create_app(settings: Settings | None = None, services: Services | None = None) -> Flask:
    """Build one application, ready to serve: its background work has started, its first request was made.

    Whoever stops serving calls `app.extensions["datalens"].close()`.

    Raises:
        Unavailable: the database or the store cannot be reached.
        InvalidParameters: a setting is wrong.
    """
    settings = services.settings if services else settings or Settings()
    setup(settings)
    services = services or build_services(settings)
    app = new_server(settings, services)
    register_request_log(app, services.metrics.served)
    register_asker(app)
    cache = settings.home / "cache"
    delivery = Delivery(app, PackedFiles(cache / "delivery"), ASSETS, cache / "bundles")
    bundled = write_bundles(ASSETS, cache / "bundles")
    headers = SecurityHeaders(app, settings)
    register_cross_origin(app, settings.cors_origins)
    csrf = register_page_token(app, is_secure=settings.environment == "production")
    register_errors(app, problem_page)
    Guard(app, services, csrf)
    register_health(app, services)
    register_metrics(app, services)
    register_api(app, services, report_writers())
    app.config["FORM_STYLES"] = bundled.forms
    register_forms(app, services)
    dash = browser_app(app, str(ASSETS), frame, bundled)
    delivery.add_suites(dash.registered_paths)
    routes.register(dash, settings.environment)
    register_callbacks(dash, services)
    app.extensions |= {"datalens": services, "dash": dash}
    warm_up(app)
    headers.allow_scripts(dash.csp_hashes())
    services.start()
    services.accounts.announce_setup()
    return app


def report_writers() -> dict[str, ReportWriter]:
    """How a report can be written down, by the name of the format."""
    return {
        "html": ReportWriter("html", "text/html; charset=utf-8", partial(report_page, ASSETS)),
        "pdf": ReportWriter(
            "pdf", "application/pdf", lambda report: write_pdf(printed(ASSETS, report), report.made_at)
        ),
    }


def new_server(settings: Settings, services: Services) -> OpenAPI:
    """A bare server with the settings that everything on it relies on."""
    app = OpenAPI(__name__, doc_ui=False, static_folder=None, **DOCUMENT)
    app.config.update(
        SECRET_KEY=services.secrets.session_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.environment == "production",
    )
    app.url_map.strict_slashes = False
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    return app


def register_callbacks(app: Dash, services: Services) -> None:
    """Give every module of callbacks/ that has behaviour the app and the services."""
    for info in iter_modules(callbacks.__path__):
        module: ModuleType = import_module(f"{callbacks.__name__}.{info.name}")
        if hasattr(module, "register"):
            module.register(app, services)


def warm_up(app: Flask) -> None:
    """Make the first request ourselves: Dash finishes its set-up inside it, and several at once would collide.

    pandas is no part of this, but where it is installed pyarrow imports it in the middle of a request, and whoever is
    answered meanwhile finds half a module. Registries import their own modules: two requests that come to one from
    both ends would wait for each other.
    """
    for registry in REGISTRIES:
        import_module(registry)
    if find_spec("pandas"):
        import_module("pandas")
    app.test_client().get("/health/live")
