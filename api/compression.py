"""Compression of scripts and style sheets: once per file, then from memory. Private replies are never compressed."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable

import brotli
from flask import Flask, Response, request

PLACES = ("/assets/", "/_dash-component-suites/")
KINDS = ("text/", "application/javascript", "application/json", "image/svg+xml")
SMALLEST = 1024
# All scripts and styles of the pages take about 3 MB when compressed.
MOST_BYTES = 32 * 1024 * 1024
# Better levels take seconds for the largest script, and save a tenth.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=6),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}
Key = tuple[str, str, int]


class Compression:
    """Compresses what is the same for everybody. What depends on a person could give away its secrets by its length."""

    def __init__(self, app: Flask) -> None:
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = threading.Lock()
        app.after_request(self.compress)

    def compress(self, reply: Response) -> Response:
        """The same reply in fewer bytes, if the browser can read them."""
        if not request.path.startswith(PLACES) or not (reply.mimetype or "").startswith(KINDS):
            return reply
        reply.vary.add("Accept-Encoding")
        encoding = next((name for name in ENCODERS if request.accept_encodings[name] > 0), None)
        is_plain = request.method == "GET" and reply.status_code == 200 and "Content-Encoding" not in reply.headers
        if encoding is None or not is_plain:
            return reply
        reply.direct_passthrough = False
        plain = reply.get_data()
        if len(plain) >= SMALLEST:
            reply.set_data(self._encoded(encoding, plain))
            reply.headers["Content-Encoding"] = encoding
        return reply

    def _encoded(self, encoding: str, plain: bytes) -> bytes:
        # The bytes themselves are part of the key, so a changed file is never mistaken for the old one.
        key = (encoding, request.path, hash(plain))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        encoded = ENCODERS[encoding](plain)
        with self._lock:
            self._kept[key] = encoded
            while sum(map(len, self._kept.values())) > MOST_BYTES:
                self._kept.popitem(last=False)
        return encoded
