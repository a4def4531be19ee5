"""The limited child that reads one file: waits warm for a job on standard input, tells on standard output."""

import errno
import logging
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from models.errors import DataLensError, StorageFull, UnreadableFile
from models.receipt import ReadingOptions
from services.ingest import limits

PAUSE = 0.25
UNSAFE = (
    "This file cannot be read safely: it asks for more memory than one file may take. Split it and upload the parts."
)
FULL = "The disk is full, so the columns of this file could not be written. Delete something and read it again."
SHORT_OF_MEMORY = ("memory", "failed to map segment", "start new thread")
log = logging.getLogger(__name__)


class Teller:
    """Writes one JSON object per line; progress at most some four times a second, but each new phase."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._phase = ""
        self._last = 0.0

    def tell(self, event: dict[str, Any]) -> None:
        """Write one event."""
        data = orjson.dumps(event, default=str) + b"\n"
        while data:
            data = data[os.write(self._descriptor, data) :]

    def progress(self, phase: str, rows: int, total: int | None) -> None:
        """Tell how far the reading has come."""
        now = time.monotonic()
        if phase == self._phase and now - self._last < PAUSE:
            return
        self._phase, self._last = phase, now
        self.tell({"event": "progress", "phase": phase, "rows": rows, "total": total})


def prepare() -> None:
    """Import what a job needs, and use it once, so that the job itself starts at once."""
    import pyarrow.json  # noqa: F401 - a library that is loaded late may find no room within the limits

    from services.ingest.pipeline import ingest

    with TemporaryDirectory() as folder:
        path = Path(folder) / "first.csv"
        path.write_text("number,moment,word\n1.5,2020-01-01 10:00:00,a\n,2020-01-02 11:00:00,b\n", encoding="utf-8")
        ingest(path, path.name, ReadingOptions(), Path(folder), lambda phase, rows, total: None)


def run(job: dict[str, Any], teller: Teller) -> None:
    """Do one job and tell how it ended."""
    try:
        teller.tell(finished(job, teller))
    except DataLensError as error:
        teller.tell(failed(error))
    except MemoryError:
        teller.tell(failed(UnreadableFile(UNSAFE, reason="memory limit")))
    except OSError as error:
        teller.tell(failed(StorageFull(FULL) if is_full(error) else unexpected(error)))
    except Exception as error:  # noqa: BLE001 - whatever a file does to a library, the job ends with an answer
        teller.tell(failed(unexpected(error)))


def is_full(error: OSError) -> bool:
    """Whether the disk, or what a file may take of it, is used up; libraries tell it with or without a number."""
    words = str(error).lower()
    told = any(sign in words for sign in ("space left", "too large", "requested and"))
    return told or error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def finished(job: dict[str, Any], teller: Teller) -> dict[str, Any]:
    """Read the file; returns the event that says what became of it."""
    from services.ingest.pipeline import ingest

    options = ReadingOptions.model_validate(job.get("options") or {})
    folder = Path(job["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    if job.get("recipe") is not None:
        from services.cleaning.recipes.making import make_version

        return {"event": "done", **make_version(job, folder, teller.progress).model_dump(mode="json")}
    before = Path(job["before"]) if job.get("before") else None
    source = Path(job["source"])
    limits.allow_beyond(expected_of(source, job["filename"]))
    done = ingest(source, job["filename"], options, folder, teller.progress, before)
    return {"event": "done", **done.model_dump(mode="json")}


def expected_of(source: Path, filename: str) -> int:
    """How many bytes of memory an honest file of this kind and size may take while it is read."""
    from services.formats import FORMATS
    from services.formats.names import format_of, suffix_of
    from services.ingest.preflight import inspect

    verdict = inspect(source, format_of(suffix_of(filename)))
    return FORMATS[verdict.format].expansion * source.stat().st_size


def failed(error: DataLensError) -> dict[str, Any]:
    """The event for an error."""
    told = {"code": error.code, "message": error.message, "details": error.details}
    return {"event": "failed", "error": told}


def unexpected(error: Exception) -> DataLensError:
    """An error that no one foresaw: logged in full, told in one neutral sentence."""
    log.error("reading failed", exc_info=error)
    reason = "memory limit" if any(sign in str(error).lower() for sign in SHORT_OF_MEMORY) else "unexpected"
    return UnreadableFile(
        UNSAFE if reason == "memory limit" else "This file could not be read, for a reason we did not foresee. "
        "Export it again as CSV in UTF-8 and upload that.",
        reason=reason,
    )  # fmt: skip


def main() -> None:
    """Wait for one job, do it, and end; a closed standard input ends too."""
    limits.die_with_parent()
    # Libraries may print: what they say must not come between the events.
    descriptor = os.dup(1)
    os.dup2(2, 1)
    prepare()
    teller = Teller(descriptor)
    teller.tell({"event": "idle"})
    line = sys.stdin.buffer.readline()
    if not line.strip():
        return
    job = orjson.loads(line)
    limits.apply(job.get("limits") or {})
    run(job, teller)


if __name__ == "__main__":
    main()
