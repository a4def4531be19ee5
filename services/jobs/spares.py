"""The spare: one child that has already started, so that the next file is read at once."""

import threading
from collections.abc import Callable

from services.jobs.child import Child


class Spares:
    """Keeps one child warm."""

    def __init__(self, make: Callable[[], Child]) -> None:
        self._make = make
        self._spare: Child | None = None
        self._closed = False
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Start a spare when there is none. Call it from a thread that lives on: the child dies with it."""
        with self._lock:
            if not self._closed and (self._spare is None or not self._spare.is_alive()):
                self._discard()
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
