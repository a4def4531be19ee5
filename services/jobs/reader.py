"""Readers: threads that take one job after the other."""

import threading
from collections.abc import Callable
from uuid import UUID

from models.errors import DataLensError
from services.files import FileStore
from services.jobs.attempt import Attempt, Interrupted, TryAgain
from services.jobs.outcomes import BROKEN
from services.jobs.queue import Claim, Overtaken, Queue
from services.jobs.spares import Spares
from services.logs import events

# Work that another process put into the queue is found by looking; our own wakes us.
LOOK_SECONDS = 1.0
log = events(__name__)


class Signals:
    """What readers of one process tell each other: there is work, stop reading that one, stop altogether."""

    def __init__(self) -> None:
        self.closing = threading.Event()
        self._calls = 0
        self._changed = threading.Condition()
        self._unwanted: dict[UUID, threading.Event] = {}

    def wake(self) -> None:
        """There is work."""
        with self._changed:
            self._calls += 1
            self._changed.notify_all()

    def calls(self) -> int:
        """How often there was work so far."""
        with self._changed:
            return self._calls

    def wait(self, seen: int) -> None:
        """Wait until there is more work than was seen, or for a second."""
        with self._changed:
            self._changed.wait_for(lambda: self._calls != seen or self.closing.is_set(), LOOK_SECONDS)

    def begin(self, dataset_id: UUID) -> threading.Event:
        """A dataset is being read from now on; the event says when nobody wants it any more."""
        with self._changed:
            return self._unwanted.setdefault(dataset_id, threading.Event())

    def end(self, dataset_id: UUID) -> None:
        """A dataset is no longer being read."""
        with self._changed:
            self._unwanted.pop(dataset_id, None)

    def stop(self, dataset_id: UUID) -> None:
        """Nobody wants this dataset any more."""
        with self._changed:
            if dataset_id in self._unwanted:
                self._unwanted[dataset_id].set()

    def is_idle(self) -> bool:
        """Whether nothing is being read in this process."""
        with self._changed:
            return not self._unwanted

    def close(self) -> None:
        """Stop altogether."""
        self.closing.set()
        self.wake()


class Reader:
    """Takes jobs until the server stops."""

    def __init__(
        self, queue: Queue, files: FileStore, spares: Spares, signals: Signals, patience: Callable[[int], float]
    ) -> None:
        self._queue = queue
        self._files = files
        self._spares = spares
        self._signals = signals
        self._patience = patience

    def run(self) -> None:
        """The life of the thread."""
        while not self._signals.closing.is_set():
            seen = self._signals.calls()
            try:
                worked = self._work()
            except DataLensError as error:
                log.warning("job.postponed", code=error.code)
                worked = False
            except Exception:  # one job that goes wrong must not be the last one that is read
                log.exception("job.broken")
                worked = False
            if not worked:
                self._signals.wait(seen)

    def _work(self) -> bool:
        """Do one job; False when there was none."""
        claim = self._queue.claim()
        if claim is None:
            if self._signals.is_idle():
                # Not while a file is being read: starting one costs a second of a processor.
                self._spares.prepare()
            return False
        try:
            self._read(claim)
        finally:
            self._signals.end(claim.dataset.id)
        return True

    def _read(self, claim: Claim) -> None:
        unwanted = self._signals.begin(claim.dataset.id)
        patience = self._patience(claim.dataset.file_size)
        attempt = Attempt(self._queue, self._files, claim, unwanted, self._signals.closing, patience)
        try:
            attempt.run(self._spares.take())
        except Overtaken:
            log.info("job.overtaken", dataset_id=str(claim.dataset.id))
        except Interrupted:
            self._give_back(claim, counted=False)
        except TryAgain:
            self._give_back(claim, counted=True)
        except DataLensError as error:
            # The disk or the database: not the file's fault, so it waits, but not for ever.
            log.warning("job.trouble", dataset_id=str(claim.dataset.id), code=error.code)
            self._fail(claim, error)
        except Exception:  # a mistake of ours must not leave the dataset "processing"
            log.exception("job.broken", dataset_id=str(claim.dataset.id))
            self._fail(claim, DataLensError(BROKEN))

    def _give_back(self, claim: Claim, *, counted: bool) -> None:
        try:
            self._queue.give_back(claim, counted=counted)
        except Overtaken:
            log.info("job.overtaken", dataset_id=str(claim.dataset.id))

    def _fail(self, claim: Claim, error: DataLensError) -> None:
        try:
            self._queue.fail(claim, error)
        except Overtaken:
            log.info("job.overtaken", dataset_id=str(claim.dataset.id))
