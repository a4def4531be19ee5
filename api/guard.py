"""The guard: one check in front of everything. What is not on the list needs to know who is asking."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, validate_csrf
from wtforms import ValidationError

from models.errors import Unauthorized

API = "api."
# What anonymous visitors may ask for; everything else is closed, a new route too.
OPEN_ENDPOINTS = frozenset(
    {
        "health.health",
        "health.live",
        "health.ready",
        "metrics.metrics",
        "account_forms.sign_in",
        "account_forms.create_account",
        "_dash_assets.static",
        "api.register",
        "api.login",
        "api.health",
        "api.openapi_document",
        "api.documentation",
    }
)
# The page sends files, and offers downloads as plain links: here its session counts like a token.
SESSION_ENDPOINTS = frozenset({"api.export_dataset", "api.export_analysis", "api.report_dataset"})
SESSION_PREFIX = "api.upload_"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ANONYMOUS = "This needs a token in the header Authorization: Bearer …. Sign in at /api/v1/auth/login to get one."
ENDED = "Your session has ended. Sign in again to go on."


class Guard:
    """Decides for each request whether it may go on, and as whom."""

    def __init__(self, app: Flask, services: Any, csrf: CSRFProtect) -> None:
        self._services = services
        self._csrf = csrf
        app.before_request(self.check)

    def check(self) -> ResponseReturnValue | None:
        """Let the request pass, or answer it."""
        endpoint = request.endpoint
        if endpoint is None or request.method == "OPTIONS":
            return None
        if endpoint.startswith(API):
            if endpoint not in OPEN_ENDPOINTS:
                self._admit_program(endpoint)
                self._services.jobs.expect()
            return None
        return self._admit_browser(endpoint)

    def _admit_browser(self, endpoint: str) -> ResponseReturnValue | None:
        if endpoint not in OPEN_ENDPOINTS:
            if not current_user.is_authenticated:
                return turned_away()
            g.user_id = current_user.id
            self._services.jobs.expect()
        # Signing in is protected too, or somebody could be signed in to a stranger's account unseen.
        self._csrf.protect()
        return None

    def _admit_program(self, endpoint: str) -> None:
        header = request.headers.get("Authorization")
        takes_session = endpoint in SESSION_ENDPOINTS or endpoint.startswith(SESSION_PREFIX)
        if header is None and takes_session and current_user.is_authenticated:
            check_page_token()
            g.user_id = current_user.id
            return
        g.token = bearer(header)
        user = self._services.tokens.user_of(g.token)
        g.caller, g.user_id = user, user.id


def check_page_token() -> None:
    """Make sure that it was our own page which sent this, with the session that the browser adds by itself.

    Raises:
        CSRFError: the token of the page is missing or wrong.
    """
    if request.method in SAFE_METHODS:
        return
    try:
        # Only the header is looked at: searching the form for it would read a whole upload into memory.
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError as error:
        raise CSRFError(str(error)) from error


def bearer(header: str | None) -> str:
    """The token in the header Authorization.

    Raises:
        Unauthorized: there is none.
    """
    scheme, _, token = (header or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized(ANONYMOUS)
    return token.strip()


def turned_away() -> ResponseReturnValue:
    """A script is told, a person is led to the form, and comes back afterwards.

    Raises:
        Unauthorized: it was a script.
    """
    if request.path.startswith("/_"):
        raise Unauthorized(ENDED)
    if request.method not in SAFE_METHODS:
        return redirect("/sign-in?expired=1", 303)
    address = request.full_path.rstrip("?")
    return redirect(f"/sign-in?{urlencode({'next': address})}" if address != "/" else "/sign-in", 303)
