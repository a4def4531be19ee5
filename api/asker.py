"""The asker: whether whoever sent a request still listens, so that nothing is computed for nobody.

That the other side has ended its direction of a connection does not say that it is gone: some clients do so after
their last request, and read on. The two look alike until something is sent, so a client of HTTP/1.1 is sent an interim
reply, which it has to pass over; one that is gone answers it by a reset. HTTP/1.0 knows no interim replies, and there
the answer is computed in any case.

Source: RFC 9110, section 15.2 (interim replies), and RFC 9293, section 3.6 (half-closed connections).
"""

import select
import socket
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from services.engine.stopping import asker_is_gone

SOCKET = "gunicorn.socket"
WITHOUT_INTERIM = ("HTTP/0.9", "HTTP/1.0")
INTERIM = b"HTTP/1.1 102 Processing\r\n\r\n"
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Line:
    """The connection of one request, until its reply begins."""

    def __init__(self, connection: socket.socket, protocol: str) -> None:
        self._connection = connection
        self._may_ask = protocol not in WITHOUT_INTERIM

    def is_dead(self) -> bool:
        """Whether nobody listens any more; what was sent and not read yet is left there."""
        try:
            if is_reset(self._connection):
                return True
            if self._may_ask and has_ended(self._connection):
                # Once: who is gone resets the connection, which the next look finds.
                self._may_ask = False
                self._connection.send(INTERIM, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except (OSError, ValueError):
            return True
        return False


def is_reset(connection: socket.socket) -> bool:
    """Whether the connection is closed in both directions."""
    poll = select.poll()
    # Errors and the end of both directions are told without being asked for.
    poll.register(connection, 0)
    return bool(poll.poll(0))


def has_ended(connection: socket.socket) -> bool:
    """Whether the other side will send nothing more."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False


class Asker:
    """Wraps the application: long computations inside can find out that nobody waits for them."""

    def __init__(self, application: Wsgi) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request."""
        connection = environ.get(SOCKET)
        if not isinstance(connection, socket.socket):
            return self._application(environ, start_response)
        token = asker_is_gone.set(Line(connection, environ.get("SERVER_PROTOCOL", "")).is_dead)
        try:
            return self._application(environ, start_response)
        finally:
            asker_is_gone.reset(token)


def register_asker(app: Flask) -> None:
    """Let every request know its connection."""
    app.wsgi_app = Asker(app.wsgi_app)  # type: ignore[method-assign]
