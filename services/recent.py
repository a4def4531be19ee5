"""Recent: a few answers kept in memory; one that is being computed is waited for rather than computed twice."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Recent(Generic[Kept]):
    """Keeps the last answers by their question; a failure is not kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._waiting: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, question: str, compute: Callable[[], Kept]) -> Kept:
        """The kept answer, or the computed one."""
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question]
            turn = self._waiting.setdefault(question, threading.Lock())
        with turn:
            with self._lock:
                if question in self._kept:
                    return self._kept[question]
            try:
                found = compute()
            finally:
                with self._lock:
                    self._waiting.pop(question, None)
            self._keep(question, found)
            return found

    def _keep(self, question: str, found: Kept) -> None:
        with self._lock:
            self._kept[question] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
