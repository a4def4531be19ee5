"""The request log: each request gets an id, and one line when its reply was sent."""

import re
import time
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request
from werkzeug.wsgi import ClosingIterator

from services.logs import during_request, events

SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
RECORD = "datalens.record"
# Asked for every few seconds, or dozens at a time; nobody reads a log of it.
QUIET = ("/health/live", "/health/ready", "/assets/", "/_dash-component-suites/")
Served = Callable[[str, int, float], None]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
log = events("datalens.requests")


def request_id_of(offered: str | None) -> str:
    """The id that the client offered, if a log can hold it, else a new one."""
    return offered if offered and SANE_ID.fullmatch(offered) else uuid4().hex


class RequestLog:
    """Wraps the application: everything logged inside carries the request's id."""

    def __init__(self, application: Wsgi, served: Served) -> None:
        self._application = application
        self._served = served

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request."""
        started = time.perf_counter()
        record: dict[str, Any] = {"request_id": request_id_of(environ.get("HTTP_X_REQUEST_ID")), "user_id": None}
        environ[RECORD] = record

        def answer(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            record["status"] = int(status.split(" ", 1)[0])
            return start_response(status, headers, *more)

        with during_request(request_id=record["request_id"]):
            reply = self._application(environ, answer)
        return ClosingIterator(reply, lambda: self._finish(environ, record, started))

    def _finish(self, environ: dict[str, Any], record: dict[str, Any], started: float) -> None:
        # The route and not the address: an address holds ids and what somebody looks for.
        endpoint = f"{environ.get('REQUEST_METHOD', '')} {record.pop('endpoint', None) or '(no such address)'}"
        seconds = time.perf_counter() - started
        self._served(endpoint, record.get("status", 500), seconds)
        write_line(environ.get("PATH_INFO", ""), record, endpoint, seconds)


def write_line(path: str, record: dict[str, Any], endpoint: str, seconds: float) -> None:
    """One line: who asked for what, how it went and how long it took."""
    write = log.debug if path.startswith(QUIET) else log.info
    write("request.served", **record, endpoint=endpoint, duration_ms=round(seconds * 1000, 1))


def register_request_log(app: Flask, served: Served) -> None:
    """Give each request its id, and tell the log which route and whose it was; `served` counts it."""

    @app.before_request
    def begin() -> None:
        record = request.environ.get(RECORD) or {"request_id": request_id_of(request.headers.get("X-Request-ID"))}
        g.request_id = record["request_id"]
        record["endpoint"] = request.url_rule.rule if request.url_rule else None

    @app.after_request
    def name_request(reply: Response) -> Response:
        record = request.environ.get(RECORD, {})
        reply.headers["X-Request-ID"] = g.get("request_id") or record.get("request_id", "")
        user_id = g.get("user_id")
        record["user_id"] = str(user_id) if user_id else None
        return reply

    app.wsgi_app = RequestLog(app.wsgi_app, served)  # type: ignore[method-assign]
