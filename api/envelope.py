"""The envelope: the one shape of every reply, with numbers that every client reads alike."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, g, request

from models.errors import DataLensError, NotFound
from services.json_values import plain

JSON = "application/json"
STRICT = orjson.OPT_UTC_Z | orjson.OPT_STRICT_INTEGER | orjson.OPT_NON_STR_KEYS
# Another person's thing and no thing at all must look the same, byte for byte, so these bodies name no request.
SAME_FOR_ALL = "see the header X-Request-ID"


def to_json(value: Any) -> bytes:
    """JSON in UTF-8: NaN and infinity are null, an integer beyond 2**53 is text.

    >>> to_json({"a": float("nan"), "b": 2**60})
    b'{"a":null,"b":"1152921504606846976"}'
    """
    try:
        return orjson.dumps(value, option=STRICT)
    except TypeError:
        # Rare: large integers, lone surrogates. Walking through everything would cost every reply.
        return orjson.dumps(without_surrogates(plain(value)), option=orjson.OPT_UTC_Z, default=str)


def without_surrogates(value: Any) -> Any:
    """The same data with text that UTF-8 can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(item) for key, item in value.items()}
    return [without_surrogates(item) for item in value] if isinstance(value, list) else value


def success(
    data: Any = None, message: str = "Done.", status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A reply that worked."""
    body = to_json({"success": True, "data": data, "message": message})
    return Response(body, status, headers=dict(headers or {}), content_type=JSON)


def failure(error: DataLensError, headers: Mapping[str, str] | None = None) -> Response:
    """A reply that says what went wrong."""
    body = {
        "success": False,
        "error": {"code": error.code, "message": error.message, "details": public_details(error)},
        "request_id": shown_request_id(error),
    }
    reply = Response(to_json(body), error.status, headers=dict(headers or {}), content_type=JSON)
    if error.retry_after is not None:
        reply.headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        reply.headers["WWW-Authenticate"] = 'Bearer realm="DataLens"'
    return reply


def public_details(error: DataLensError) -> dict[str, Any]:
    """What a program may read about an error; how long to wait is a header."""
    return {name: value for name, value in error.details.items() if name != "retry_after"}


def shown_request_id(error: DataLensError) -> str:
    """The request's id; in a 404 only one that the client chose itself."""
    own: str = g.get("request_id", "")
    return own if not isinstance(error, NotFound) or request.headers.get("X-Request-ID") == own else SAME_FOR_ALL
