"""The asker: a closed connection is noticed, an open one is left as it is."""

import socket
from collections.abc import Iterator

import pytest

from api.asker import SOCKET, Asker, has_hung_up
from services.engine.stopping import asker_is_gone


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a connection."""
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_an_open_connection_is_waited_for(pair):
    ours, theirs = pair
    assert not has_hung_up(ours)
    theirs.sendall(b"GET")
    assert not has_hung_up(ours)
    assert ours.recv(3) == b"GET"


def test_a_closed_connection_is_noticed(pair):
    ours, theirs = pair
    theirs.close()
    assert has_hung_up(ours)
    ours.close()
    assert has_hung_up(ours)


def test_the_request_knows_its_connection_and_nothing_is_left_behind(pair):
    ours, theirs = pair
    seen = []

    def application(environ, start_response):
        seen.append(asker_is_gone.get()())
        theirs.close()
        seen.append(asker_is_gone.get()())
        return [b""]

    Asker(application)({SOCKET: ours}, lambda *_: None)
    assert seen == [False, True]
    assert not asker_is_gone.get()()


def test_without_a_connection_somebody_always_waits():
    seen = []
    Asker(lambda environ, start: seen.append(asker_is_gone.get()()) or [b""])({}, lambda *_: None)
    assert seen == [False]
