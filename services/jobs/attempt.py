"""One attempt to read one file: order a child, follow it, and put its columns where questions find them."""

import shutil
import threading
import time
from pathlib import Path
from typing import Any

from models.errors import DataLensError, StorageFull, UnreadableFile
from services.durable import in_words, move, sync_tree
from services.files import FileStore
from services.jobs.child import Child, limits_for
from services.jobs.outcomes import (
    BROKEN,
    TOO_LONG,
    UNSAFE,
    Reading,
    death_of,
    failure_of,
    may_try_again,
    reading_of,
)
from services.jobs.queue import Claim, Overtaken, Queue
from services.jobs.versions import version_order
from services.logs import events

TICK = 0.1
# At most three reports a second while rows are counted; without news one every two seconds, for the lease.
REPORT_SECONDS = 0.35
QUIET_SECONDS = 2.0
MOST_ATTEMPTS = 2
log = events(__name__)


class Interrupted(Exception):
    """The server is being stopped."""


class TryAgain(Exception):
    """The child was ended by somebody else, and may have better luck the next time."""


class Attempt:
    """Follows one child for at most `patience` seconds.

    `unwanted` is set when the person cancels, `closing` when the server stops.
    """

    def __init__(
        self,
        queue: Queue,
        files: FileStore,
        claim: Claim,
        unwanted: threading.Event,
        closing: threading.Event,
        patience: float,
    ) -> None:
        self._queue = queue
        self._files = files
        self._claim = claim
        self._unwanted = unwanted
        self._closing = closing
        self._progress: dict[str, Any] = {"phase": "checking", "rows": 0, "total": None}
        self._reported: dict[str, Any] = self._progress
        self._reported_at = time.monotonic()
        self._give_up_at = time.monotonic() + patience

    def run(self, child: Child) -> None:
        """Read the file, and close the job in one way or another.

        Raises:
            Overtaken: nobody wants the result any more.
            Interrupted: the server is being stopped.
            TryAgain: the child was ended by somebody else.
            Unavailable: the database or the store cannot be reached.
        """
        try:
            with self._files.attempt_folder(self._claim.dataset.id) as folder:
                self._finish(self._follow(child, folder), folder)
        finally:
            child.kill()

    def _finish(self, outcome: Reading | DataLensError, folder: Path) -> None:
        if isinstance(outcome, DataLensError):
            self._queue.fail(self._claim, outcome)
            log.info("dataset.failed", dataset_id=str(self._claim.dataset.id), code=outcome.code)
        else:
            self._publish(outcome, folder)

    def _follow(self, child: Child, folder: Path) -> Reading | DataLensError:
        child.order(self._order(folder))
        for event in child.events(TICK):
            kind = event["event"] if event else ""
            if event and kind == "progress":
                self._progress = {name: event.get(name) for name in ("phase", "rows", "total")}
            elif event and kind == "done":
                return reading_of(event) or UnreadableFile(UNSAFE, reason="answer")
            elif event and kind == "failed":
                return failure_of(event, folder)
            if time.monotonic() > self._give_up_at:
                return UnreadableFile(TOO_LONG, reason="time")
            self._look_up()
        return self._mourn(child.death(), folder)

    def _order(self, folder: Path) -> dict[str, Any]:
        dataset = self._claim.dataset
        order = {
            "source": str(self._files.path_of(dataset)),
            "filename": dataset.original_filename,
            "options": dataset.options or {},
            "folder": str(folder),
            "limits": limits_for(dataset.file_size),
            "before": columns_before(self._files.columns_folder(dataset)),
        }
        if dataset.recipe is None:
            return order
        return order | version_order(dataset, self._queue.parent_of(dataset), self._files)

    def _look_up(self) -> None:
        """Between two events: is the result still wanted, and is it time to report?"""
        if self._closing.is_set():
            raise Interrupted
        if self._unwanted.is_set():
            raise Overtaken
        quiet = time.monotonic() - self._reported_at
        if quiet > QUIET_SECONDS or (quiet > REPORT_SECONDS and self._progress != self._reported):
            self._reported, self._reported_at = self._progress, time.monotonic()
            try:
                self._queue.report(self._claim, self._progress)
            except DataLensError as error:
                # The reading itself needs no database; the next report may reach it again.
                log.warning("job.report_failed", dataset_id=str(self._claim.dataset.id), code=error.code)

    def _mourn(self, exit_code: int, folder: Path) -> DataLensError:
        # A child that is killed because it is no longer wanted looks like one that died.
        self._look_up()
        dataset = self._claim.dataset
        log.warning("job.child_died", dataset_id=str(dataset.id), exit_code=exit_code, attempt=self._claim.attempt)
        if may_try_again(exit_code) and self._claim.attempt < MOST_ATTEMPTS:
            raise TryAgain
        return death_of(exit_code, folder)

    def _publish(self, reading: Reading, folder: Path) -> None:
        dataset = self._claim.dataset
        final = self._files.columns_folder(dataset)
        try:
            with in_words():
                sync_tree(folder)
                # What a crash left here was never answered from: the dataset was not ready.
                shutil.rmtree(final, ignore_errors=True)
                move(folder, final)
        except StorageFull as error:
            self._queue.fail(self._claim, error)
            return
        except FileNotFoundError:
            self._queue.fail(self._claim, DataLensError(BROKEN))
            return
        for earlier in earlier_columns(final):
            shutil.rmtree(earlier, ignore_errors=True)
        self._commit(reading, final)
        log.info("dataset.ready", dataset_id=str(dataset.id), rows=reading.row_count, columns=len(reading.columns))

    def _commit(self, reading: Reading, final: Path) -> None:
        """Make it ready; while the database cannot be reached, wait for it rather than read everything again."""
        while True:
            try:
                self._queue.finish(self._claim, "ready", **reading.values())
            except Overtaken:
                shutil.rmtree(final, ignore_errors=True)
                raise
            except DataLensError as error:
                log.warning("job.commit_failed", dataset_id=str(self._claim.dataset.id), code=error.code)
                if self._closing.wait(1.0) or time.monotonic() > self._give_up_at:
                    raise Interrupted from error
            else:
                return


def earlier_columns(folder: Path) -> list[Path]:
    """The folders of the generations before this one, the latest first."""
    if not folder.parent.is_dir():
        return []
    numbered = [path for path in folder.parent.iterdir() if path.name.isdecimal()]
    return sorted((path for path in numbered if int(path.name) < int(folder.name)), key=lambda path: -int(path.name))


def columns_before(folder: Path) -> str | None:
    """The columns of the last reading of the same bytes: those that no changed decision touches are taken over."""
    return next((str(path) for path in earlier_columns(folder)), None)
