"""The spare: one child that has already started, so that the next file is read at once.

It is kept while somebody is there who may send a file; a server that nobody uses keeps no memory for it.
"""

import threading
import time
from collections.abc import Callable

from services.jobs.child import Child

# A child that dies while it waits would do so again at once: it is not tried every second.
PAUSE_SECONDS = 15.0
# So long after the last sign of a person or a program the next file may wait for a child to start.
WARM_SECONDS = 900.0


class Spares:
    """Keeps one child warm for `seconds` after the last sign that a file may come."""

    def __init__(self, make: Callable[[], Child], seconds: float = WARM_SECONDS) -> None:
        self._make = make
        self._seconds = seconds
        self._expected_until = 0.0
        self._spare: Child | None = None
        self._closed = False
        self._not_before = 0.0
        self._lock = threading.Lock()

    def expect(self) -> bool:
        """Somebody is there who may send a file; gives whether nobody was before."""
        now = time.monotonic()
        was_expected, self._expected_until = now < self._expected_until, now + self._seconds
        return not was_expected

    def prepare(self) -> None:
        """Start a spare when there is none and a file may come, and end it when none is expected any more.

        Call it from a thread that lives on: the child dies with it.
        """
        with self._lock:
            if time.monotonic() >= self._expected_until:
                self._discard()
                return
            if self._spare is not None and not self._spare.is_alive():
                self._discard()
                self._not_before = time.monotonic() + PAUSE_SECONDS
            if self._spare is None and not self._closed and time.monotonic() >= self._not_before:
                self._spare = self._make()

    def take(self) -> Child:
        """The spare, or a new child."""
        with self._lock:
            found, self._spare = self._spare, None
        if found is not None and found.is_alive():
            return found
        if found is not None:
            found.kill()
        return self._make()

    def close(self) -> None:
        """End the spare; no other is started."""
        with self._lock:
            self._closed = True
            self._discard()

    def _discard(self) -> None:
        if self._spare is not None:
            self._spare.kill()
            self._spare = None
