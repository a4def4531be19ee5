"""Logs: one JSON object a line, an event with its fields, for people with `jq` and for machines."""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from models.settings import Settings

SERVICE = "datalens"
# What each line has, known or not, so that a query never meets a missing field.
REQUEST_FIELDS = ("request_id", "endpoint", "user_id", "duration_ms", "status")
request_fields: ContextVar[Mapping[str, Any]] = ContextVar("request_fields", default=MappingProxyType({}))


class Events:
    """Writes events with fields: `events(__name__).info("dataset.parsed", rows=3)`."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def debug(self, event: str, **fields: Any) -> None:
        """Something that helps to find a mistake."""
        self._write(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: Any) -> None:
        """Something that happened."""
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        """Something that somebody should look at."""
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, **fields: Any) -> None:
        """Something that went wrong."""
        self._write(logging.ERROR, event, fields)

    def exception(self, event: str, **fields: Any) -> None:
        """Something that went wrong, with the trace of the exception that is being handled."""
        self._write(logging.ERROR, event, fields, with_trace=True)

    def _write(self, level: int, event: str, fields: Mapping[str, Any], with_trace: bool = False) -> None:
        if self._logger.isEnabledFor(level):
            self._logger.log(level, event, extra={"fields": fields}, exc_info=with_trace)


class JsonLines(logging.Formatter):
    """Turns a record, ours or a library's, into one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a value that JSON does not know is written as text."""
        line: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            "level": record.levelname,
            "service": SERVICE,
            "event": record.getMessage(),
            "logger": record.name,
            **dict.fromkeys(REQUEST_FIELDS),
            **request_fields.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class StandardError(logging.Handler):
    """Writes to what standard error is at that moment; it may be exchanged while we run."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line at once, or the lines of several threads would mix."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001  # a log that cannot be written must not end what is being logged
            self.handleError(record)


def events(name: str) -> Events:
    """The events of one module."""
    return Events(logging.getLogger(name))


@contextmanager
def during_request(**fields: Any) -> Iterator[None]:
    """Add fields such as `request_id` to every line that is written inside."""
    token = request_fields.set({**request_fields.get(), **fields})
    try:
        yield
    finally:
        request_fields.reset(token)


def setup(settings: Settings) -> None:
    """Send everything that this process logs to standard error, as JSON."""
    handler = StandardError()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    # A second app in this process must not make each line appear twice.
    root.handlers[:] = [*(other for other in root.handlers if not isinstance(other, StandardError)), handler]
    root.setLevel(settings.log_level)
    # These tell what we say better ourselves, at a level that people leave switched on.
    for noisy in ("werkzeug", "alembic", "sqlalchemy.engine", "sqlalchemy.pool"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
