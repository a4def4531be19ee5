"""Stopping: a computation ends when its time is over or nobody waits for it any more.

Kernels call `checkpoint()` between blocks. What decides is set around the whole question, so that no kernel has to
hand anything on; where nothing is set, a checkpoint costs next to nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from models.errors import Cancelled, Unavailable

TICK_SECONDS = 0.2
TOO_LONG = (
    "This analysis took longer than {seconds:.0f} seconds and was stopped. Ask for fewer columns, or filter the rows."
)
NOBODY = "Nobody waits for this answer any more, so it was not computed. Ask again to have it."


def nobody_left() -> bool:
    """Somebody always waits where nothing else is known."""
    return False


# Whoever serves a request says here how to find out that it was given up.
asker_is_gone: ContextVar[Callable[[], bool]] = ContextVar("asker_is_gone", default=nobody_left)


class Stop:
    """When one computation has to end."""

    def __init__(self, seconds: float, is_unwanted: Callable[[], bool] = nobody_left) -> None:
        self._seconds = seconds
        self._is_unwanted = is_unwanted
        self._started = self._looked = time.monotonic()

    def check(self) -> None:
        """Go on, or raise.

        Raises:
            Unavailable: the time is over.
            Cancelled: nobody wants the answer any more.
        """
        now = time.monotonic()
        if now - self._started > self._seconds:
            raise Unavailable(TOO_LONG.format(seconds=self._seconds))
        # To ask whether somebody still waits takes a call of the system, so it is not done between all blocks.
        if now - self._looked >= TICK_SECONDS:
            self._looked = now
            self.check_wanted()

    def check_wanted(self) -> None:
        """Go on, or raise Cancelled where nobody wants the answer any more."""
        if self._is_unwanted():
            raise Cancelled(NOBODY)


current: ContextVar[Stop | None] = ContextVar("stop", default=None)


@contextmanager
def stopping(stop: Stop) -> Iterator[None]:
    """Let checkpoints of this thread obey."""
    token = current.set(stop)
    try:
        yield
    finally:
        current.reset(token)


def checkpoint() -> None:
    """End here if the computation has to end; kernels call it between blocks."""
    stop = current.get()
    if stop is not None:
        stop.check()
