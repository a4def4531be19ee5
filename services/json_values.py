"""Results as JSON data that every client reads alike: no NaN, no integer that a browser would round."""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import BaseModel

LARGEST_EXACT = 2**53


def plain(value: Any) -> Any:
    """JSON data of a value: NaN and infinity become None, integers beyond 2**53 become text.

    >>> plain({"a": float("nan"), "b": 2**60, "c": (1, True)})
    {'a': None, 'b': '1152921504606846976', 'c': [1, True]}
    """
    if isinstance(value, BaseModel):
        return plain(value.model_dump(mode="json", by_alias=True))
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= LARGEST_EXACT else str(value)
    if isinstance(value, str):
        # PostgreSQL's JSON cannot hold the character zero.
        return value.replace("\0", "\ufffd")
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def parsed(text: str | bytes) -> Any:
    r"""What a JSON text holds; the fast parser first, which knows no halves of characters outside the basic plane.

    >>> parsed('["\\ud800", 1.5]')
    ['\ud800', 1.5]
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces.

    >>> canonical({"b": 1, "a": [1.0]})
    '{"a":[1.0],"b":1}'
    """
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()
