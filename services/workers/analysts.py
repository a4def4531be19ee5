"""Analysts, seen from the server: ask one, wait so long and no longer, replace it when it dies."""

import contextlib
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import models.errors
from models.errors import Cancelled, DataLensError, Unavailable
from services.engine.stopping import TOO_LONG, Stop, current
from services.jobs.child import Child
from services.json_values import plain
from services.logs import events

COMMAND = (sys.executable, "-m", "services.workers.analyst")
PATIENCE_SECONDS = 60.0
TICK_SECONDS = 1.0
EARLY_SECONDS = 1.0
BUSY = "Other analyses are being computed. Ask again in a moment."
DIED = "The process that computes this analysis ended unexpectedly. Ask again; if it ends again, filter the rows."
log = events(__name__)


class Analysts:
    """Keeps one analyst, started with the first question; questions wait for each other."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._child: Child | None = None
        self._closed = False
        self._turn = threading.Lock()
        # The child dies with the thread that started it, and the thread of a request may end any time.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="analyst")

    def ask(self, folder: Path, kind: str, params: Any) -> dict[str, Any]:
        """The result of one analysis as JSON data.

        Args:
            folder: where the table's columns are.
            kind: the name of the analysis.
            params: its checked parameters.

        Raises:
            Unavailable: it took too long, too many wait, or the process died.
            Cancelled: whoever asked is gone; the process is ended, for it knows of nobody.
            What the analysis itself raises.
        """
        self._wait_for_turn()
        try:
            return self._answer({"folder": str(folder), "kind": kind, "params": plain(params)})
        finally:
            self._turn.release()

    def _wait_for_turn(self) -> None:
        """Wait until no other question is being answered, as long as somebody wants this answer."""
        deadline = time.monotonic() + self._patience
        while not self._turn.acquire(timeout=min(TICK_SECONDS, self._patience)):
            wanted_by().check_wanted()
            if time.monotonic() > deadline:
                raise Unavailable(BUSY)

    def close(self) -> None:
        """End the analyst, whatever it computes."""
        self._closed = True
        if self._child is not None:
            # Whoever waits for it sees it die, and lets go of its pipes before we do.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child.process_id, signal.SIGKILL)
        with self._turn:
            if self._child is not None:
                self._child.kill()
        self._starter.shutdown()

    def _answer(self, order: dict[str, Any]) -> dict[str, Any]:
        asked = time.monotonic()
        found = self._event(order)
        if found is None and time.monotonic() - asked < EARLY_SECONDS:
            # It had ended before it was asked, as one does after a long rest: not this question's fault.
            found = self._event(order)
        if found is None:
            raise Unavailable(DIED)
        if found["event"] == "failed":
            raise error_of(found["error"])
        result: dict[str, Any] = found["result"]
        return result

    def _event(self, order: dict[str, Any]) -> dict[str, Any] | None:
        """What the analyst says at last; None when it died instead."""
        child = self._ready_child()
        child.order(order)
        deadline = time.monotonic() + self._patience
        for event in child.events(min(TICK_SECONDS, self._patience)):
            if event is not None:
                return event
            try:
                wanted_by().check_wanted()
            except Cancelled:
                self._dismiss(order["kind"], "unwanted")
                raise
            if time.monotonic() > deadline:
                self._dismiss(order["kind"], "too long")
                raise Unavailable(TOO_LONG.format(seconds=self._patience))
        self._dismiss(order["kind"], "died")
        return None

    def _ready_child(self) -> Child:
        if self._closed:
            raise Unavailable("The server is about to stop. Ask again in a moment.")
        if self._child is None or not self._child.is_alive():
            self._child = self._starter.submit(Child, COMMAND).result()
        return self._child

    def _dismiss(self, kind: str, reason: str) -> None:
        log.warning("analyst.dismissed", kind=kind, reason=reason)
        if self._child is not None:
            self._child.kill()
            self._child = None


def wanted_by() -> Stop:
    """What decides whether this thread's question is still wanted."""
    return current.get() or Stop(PATIENCE_SECONDS)


def error_of(told: dict[str, Any]) -> DataLensError:
    """The error that an analyst told of."""
    found = getattr(models.errors, told["kind"], DataLensError)
    kind: type[DataLensError] = found if issubclass(found, DataLensError) else DataLensError
    return kind(told["message"], **told["details"])
