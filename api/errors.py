"""Errors: every one leaves as the envelope under /api and for scripts, and as a page for people."""

from collections.abc import Callable

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from api.envelope import failure
from models.errors import (
    BadRequest,
    DataLensError,
    FileTooLarge,
    MethodNotAllowed,
    NotFound,
    UnsupportedFileType,
)
from services.logs import events

NOWHERE = "There is nothing at this address. Check it against the API's documentation at /api/v1/docs."
METHOD = "This address does not know the method {method}. The header Allow lists those that it knows."
BROKEN = "The request could not be understood. Check its headers and its body."
TOO_LARGE = "The body of this request is larger than the {limit:,} bytes that are taken here."
INTERNAL = (
    "Something went wrong on the server, and it was noted. Try again; the request_id finds it in the server's log."
)
UNTRUSTED = (
    "The request does not carry the token of this page, so it was not used. "
    "Load the page again; programs use a token of the API in the header Authorization."
)
Page = Callable[[int, str], Response]
log = events(__name__)


def register_errors(app: Flask, page: Page) -> None:
    """Answer every error in the shape that the client reads; `page` draws the one for people."""

    def shown(error: DataLensError, headers: dict[str, str] | None = None) -> ResponseReturnValue:
        if wants_json():
            return failure(error, headers)
        reply = page(error.status, g.get("request_id", ""))
        reply.headers.update(headers or {})
        if error.retry_after is not None:
            reply.headers["Retry-After"] = str(error.retry_after)
        return reply

    @app.errorhandler(DataLensError)
    def known(error: DataLensError) -> ResponseReturnValue:
        if error.status >= 500:
            log.warning("request.failed", code=error.code, reason=error.message)
        return shown(error)

    @app.errorhandler(HTTPException)
    def framework(error: HTTPException) -> ResponseReturnValue:
        # A redirect of the router and an abort with a finished reply are no errors.
        if error.response is not None or error.code is None or error.code < 400:
            return error.get_response()
        if error.code >= 500:
            return shown(DataLensError(INTERNAL))
        headers = dict(error.get_headers(request.environ))
        return shown(in_our_words(error), {name: headers[name] for name in ("Allow", "Retry-After") if name in headers})

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> ResponseReturnValue:
        log.exception("request.crashed", error=type(error).__name__)  # noqa: LOG004
        return shown(DataLensError(INTERNAL))


def wants_json() -> bool:
    """Whether a program asks: the API, and the calls that Dash makes."""
    return request.path.startswith(("/api/", "/_dash", "/_reload", "/health"))


def in_our_words(error: HTTPException) -> DataLensError:
    """An error of the framework as one of ours."""
    if isinstance(error, CSRFError):
        return BadRequest(UNTRUSTED, reason="csrf")
    if error.code == 404:
        return NotFound(NOWHERE)
    if error.code == 405:
        return MethodNotAllowed(METHOD.format(method=request.method))
    if error.code == 413:
        limit = request.max_content_length or 0
        return FileTooLarge(TOO_LARGE.format(limit=limit), limit=limit, size=request.content_length)
    if error.code == 415:
        return UnsupportedFileType("The Content-Type of the body is not taken here. Send application/json.")
    return BadRequest(BROKEN)
