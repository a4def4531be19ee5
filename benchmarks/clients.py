"""A small client of the API: one account, JSON calls, and bodies that are sent as they are made."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

PASSWORD = "correct horse battery staple"
Body = bytes | Iterable[bytes] | None


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """The envelope's data."""
        return json.loads(self.body)["data"]


class Client:
    """Somebody with an account of their own on one server."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._token = ""

    def join(self, name: str) -> "Client":
        """Create an account and sign in."""
        email = f"{name}@example.org"
        self.call("POST", "/api/v1/auth/register", {"email": email, "username": name, "password": PASSWORD})
        reply = self.call("POST", "/api/v1/auth/login", {"email": email, "password": PASSWORD})
        self._token = reply.data["access_token"]
        return self

    def call(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> Reply:
        """One JSON call; an error ends the benchmark with what the server said."""
        body = None if data is None else json.dumps(data).encode()
        return self.send(method, path, body, {"Content-Type": "application/json"} if body else {})

    def send(self, method: str, path: str, body: Body, headers: Mapping[str, str], seconds: float = 600) -> Reply:
        """One call with any body; with a Content-Length an iterable is sent piece by piece, as it is made."""
        connection = HTTPConnection(self._host, timeout=seconds)
        authorised = {**headers, **({"Authorization": f"Bearer {self._token}"} if self._token else {})}
        try:
            # A server that refuses answers before it has read everything; what it says is the better error.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body=body, headers=authorised)
            answer = connection.getresponse()
            reply = Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()
        if reply.status >= 400:
            raise RuntimeError(f"{method} {path} answered {reply.status}: {reply.body[:500]!r}")
        return reply
