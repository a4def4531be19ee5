"""Joint answers: equal questions at the same time are one computation, which goes on as long as one of them waits."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from models.errors import Cancelled, DataLensError
from services.engine.stopping import NOBODY, TICK_SECONDS, asker_is_gone

Answer = TypeVar("Answer")
IsGone = Callable[[], bool]


class Joint(Generic[Answer]):
    """One computation, and how to find out whether each of those who wait for it is gone."""

    def __init__(self) -> None:
        self.askers: list[IsGone] = []
        self.ended = threading.Event()
        self.answer: Answer | None = None
        # Until there is an answer, whoever waits finds that it was given up.
        self.error: Exception | None = Cancelled(NOBODY)

    def is_unwanted(self) -> bool:
        """Whether all who asked are gone."""
        return all(is_gone() for is_gone in tuple(self.askers))

    def wait(self, is_gone: IsGone) -> None:
        """Return when the computation has ended; raises Cancelled when this asker is gone before."""
        while not self.ended.wait(TICK_SECONDS):
            if is_gone():
                raise Cancelled(NOBODY)

    def outcome(self) -> Answer:
        """The answer, or the error of whoever computed it."""
        if self.error is not None:
            raise another(self.error)
        return self.answer  # type: ignore[return-value]


class JointAnswers(Generic[Answer]):
    """Lets the first who asks compute, and gives all others what came of it."""

    def __init__(self) -> None:
        self._running: dict[Hashable, Joint[Answer]] = {}
        self._lock = threading.Lock()

    def answer(self, question: Hashable, compute: Callable[[], Answer]) -> tuple[Answer, bool]:
        """The answer, and whether somebody else computed it.

        Raises: whatever `compute` raises; Cancelled where nobody waits any more.
        """
        is_gone = asker_is_gone.get()
        while True:
            joint, is_first = self._join(question, is_gone)
            if is_first:
                return self._computed(question, joint, compute), False
            joint.wait(is_gone)
            try:
                return joint.outcome(), True
            except Cancelled:
                # It was given up by all others just before this one came.
                if is_gone():
                    raise

    def _join(self, question: Hashable, is_gone: IsGone) -> tuple[Joint[Answer], bool]:
        with self._lock:
            is_first = question not in self._running
            joint = self._running.setdefault(question, Joint())
            joint.askers.append(is_gone)
            return joint, is_first

    def _computed(self, question: Hashable, joint: Joint[Answer], compute: Callable[[], Answer]) -> Answer:
        # Whoever asked first may leave: what counts is whether anybody still waits.
        token = asker_is_gone.set(joint.is_unwanted)
        try:
            joint.answer = compute()
            joint.error = None
            return joint.answer
        except Exception as error:
            joint.error = error
            raise
        finally:
            asker_is_gone.reset(token)
            with self._lock:
                del self._running[question]
            joint.ended.set()


def another(error: Exception) -> Exception:
    """The same error for another thread, with a trace of its own."""
    return type(error)(error.message, **error.details) if isinstance(error, DataLensError) else error
