"""Background work of one server process: readers, the keeper, and one spare child."""

import threading
import time
from collections.abc import Callable, Sequence
from uuid import UUID

from services.database import Database
from services.files import FileStore
from services.jobs.child import COMMAND, Child, patience_for
from services.jobs.keeper import Keeper
from services.jobs.queue import Queue
from services.jobs.reader import Reader, Signals
from services.jobs.spares import Spares
from services.jobs.worker_names import own_name

READERS = 2
CLOSE_SECONDS = 2.0


class Jobs:
    """Starts, stops and cancels background work.

    `readers` files are read at a time, each by a child that `command` starts, for as many seconds
    as `patience` gives a file of so many bytes.
    """

    def __init__(
        self,
        database: Database,
        files: FileStore,
        *,
        readers: int = READERS,
        command: Sequence[str] = COMMAND,
        patience: Callable[[int], float] = patience_for,
    ) -> None:
        self._signals = Signals()
        self.queue = Queue(database, own_name())
        self.spares = Spares(lambda: Child(command))
        self.keeper = Keeper(database, files, self.queue, self._signals)
        self._reader = Reader(self.queue, files, self.spares, self._signals, patience)
        self._lives: list[tuple[str, Callable[[], None]]] = [
            ("datalens-keeper", self.keeper.run),
            *((f"datalens-reader-{number}", self._reader.run) for number in range(readers)),
        ]
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Repair what a crash left, then begin to work. A second call does nothing."""
        if self._threads or self._signals.closing.is_set():
            return
        # Built before a fork, started after it: the name must be that of the process that works.
        self.queue.worker = own_name()
        self.keeper.look_after()
        self._threads = [threading.Thread(target=life, name=name, daemon=True) for name, life in self._lives]
        for thread in self._threads:
            thread.start()

    def expect(self) -> None:
        """Somebody is there who may send a file: have a child ready for it."""
        if self.spares.expect():
            self._signals.wake()

    def wake(self) -> None:
        """There is work."""
        self._signals.wake()

    def stop(self, dataset_id: UUID) -> None:
        """Stop reading a dataset that was deleted."""
        self._signals.stop(dataset_id)

    def cancel(self, dataset_id: UUID) -> None:
        """Stop reading a dataset; it fails with a message that says so. Does nothing once it is read."""
        self.queue.cancel(dataset_id)
        self._signals.stop(dataset_id)

    def close(self) -> None:
        """End every child, give every job back, and end every thread, within two seconds."""
        self._signals.close()
        deadline = time.monotonic() + CLOSE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self.spares.close()
