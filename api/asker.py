"""The asker: whether whoever sent a request still listens, so that nothing is computed for nobody."""

import socket
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from services.engine.stopping import asker_is_gone

SOCKET = "gunicorn.socket"
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def has_hung_up(connection: socket.socket) -> bool:
    """Whether the other side has closed the connection; what it has sent and we have not read is left there."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


class Asker:
    """Wraps the application: long computations inside can find out that nobody waits for them."""

    def __init__(self, application: Wsgi) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request."""
        connection = environ.get(SOCKET)
        if not isinstance(connection, socket.socket):
            return self._application(environ, start_response)
        token = asker_is_gone.set(lambda: has_hung_up(connection))
        try:
            return self._application(environ, start_response)
        finally:
            asker_is_gone.reset(token)


def register_asker(app: Flask) -> None:
    """Let every request know its connection."""
    app.wsgi_app = Asker(app.wsgi_app)  # type: ignore[method-assign]
