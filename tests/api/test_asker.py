"""The asker: a connection that nobody listens on is noticed, any other one is answered."""

import socket
from collections.abc import Iterator

import pytest

from api.asker import INTERIM, SOCKET, Asker, Line
from services.engine.stopping import asker_is_gone

HTTP = "HTTP/1.1"


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a connection over TCP: ours, and that of the client."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        theirs = socket.create_connection(server.getsockname())
        ours, _ = server.accept()
    yield ours, theirs
    ours.close()
    theirs.close()


def ended(ours: socket.socket) -> None:
    """Wait until the client's end of its direction has arrived."""
    ours.settimeout(10)
    assert ours.recv(1, socket.MSG_PEEK) == b""
    ours.settimeout(None)


def is_dead_at_last(line: Line) -> bool:
    """Whether the line dies; a reset takes a moment to arrive."""
    return any(line.is_dead() for _ in range(1_000_000))


def test_an_open_connection_is_waited_for(pair):
    ours, theirs = pair
    line = Line(ours, HTTP)
    assert not line.is_dead()
    theirs.sendall(b"GET")
    assert not line.is_dead()
    assert ours.recv(3) == b"GET"


def test_a_closed_connection_is_noticed(pair):
    ours, theirs = pair
    theirs.close()
    ended(ours)
    assert is_dead_at_last(Line(ours, HTTP))
    ours.close()
    assert Line(ours, HTTP).is_dead()


def test_who_has_only_finished_sending_is_answered(pair):
    ours, theirs = pair
    theirs.shutdown(socket.SHUT_WR)
    ended(ours)
    line = Line(ours, HTTP)
    assert not any(line.is_dead() for _ in range(1000))
    ours.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    ours.close()
    with theirs.makefile("rb") as reply:
        # One interim reply, which a client passes over, however often was asked.
        assert reply.read() == INTERIM + b"HTTP/1.1 200 OK\r\n\r\n"


def test_a_client_of_old_http_is_sent_nothing_that_it_does_not_know(pair):
    ours, theirs = pair
    theirs.shutdown(socket.SHUT_WR)
    ended(ours)
    assert not Line(ours, "HTTP/1.0").is_dead()
    ours.close()
    assert theirs.recv(100) == b""


def test_the_request_knows_its_connection_and_nothing_is_left_behind(pair):
    ours, theirs = pair
    seen = []

    def application(environ, start_response):
        is_gone = asker_is_gone.get()
        seen.append(is_gone())
        theirs.close()
        seen.append(any(is_gone() for _ in range(1_000_000)))
        return [b""]

    Asker(application)({SOCKET: ours, "SERVER_PROTOCOL": HTTP}, lambda *_: None)
    assert seen == [False, True]
    assert not asker_is_gone.get()()


def test_without_a_connection_somebody_always_waits():
    seen = []
    Asker(lambda environ, start: seen.append(asker_is_gone.get()()) or [b""])({}, lambda *_: None)
    assert seen == [False]
