"""The child: a process of its own, with limits, that reads one file and may die of it."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from models.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "services.ingest.child")
LONGEST_LINE = 64 * 1024 * 1024
MEGABYTE = 1024 * 1024


class Child:
    """One process. It gets an order on its standard input and answers with lines of JSON."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        # Its own session: ctrl-C in a terminal reaches the server, and the server decides.
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            close_fds=True,
            start_new_session=True,
        )
        self._rest = bytearray()

    @property
    def process_id(self) -> int:
        """The id of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def order(self, what: dict[str, Any]) -> None:
        """Say which file to read; a child that has just died is noticed by `events`."""
        assert self._process.stdin is not None
        line = memoryview(json.dumps(what).encode() + b"\n")
        with contextlib.suppress(BrokenPipeError):
            while line:
                line = line[os.write(self._process.stdin.fileno(), line) :]

    def events(self, tick: float) -> Iterator[dict[str, Any] | None]:
        """What the child says; None whenever it has said nothing for `tick` seconds. Ends when it ends."""
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while True:
                if not selector.select(tick):
                    yield None
                    continue
                chunk = os.read(descriptor, MEGABYTE)
                if not chunk or len(self._rest) > LONGEST_LINE:
                    # A line without end is no answer either: `death` ends whoever still talks.
                    return
                yield from self._lines(chunk)

    def _lines(self, chunk: bytes) -> Iterator[dict[str, Any] | None]:
        self._rest += chunk
        if b"\n" not in chunk:
            return
        *lines, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        for line in lines:
            yield event_in(line)

    def death(self) -> int:
        """The exit code, negative for a signal, of a child that has closed its output."""
        try:
            return self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL

    def kill(self) -> None:
        """End the process, whatever it does, and leave nothing of it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def event_in(line: bytes) -> dict[str, Any] | None:
    """The event on a line; None when a library of the child printed something else there."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and isinstance(event.get("event"), str) else None


def environment() -> dict[str, str]:
    """Our environment without our settings: whoever breaks the child must not find secrets there."""
    ours = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name.upper() not in ours}


def limits_for(size: int) -> dict[str, int]:
    """What reading a file of this many bytes may use: bytes of address space, seconds, bytes of one written file.

    Generous for an honest file on a slow machine, far too little for one that was made to do harm.
    """
    return {
        "address_space": 6 * 1024**3 + 4 * size,
        "cpu_seconds": 240 + 4 * size // MEGABYTE,
        "file_size": 1024**3 + 40 * size,
    }


def patience_for(size: int) -> float:
    """Seconds that reading a file of this many bytes may take on the clock."""
    return 300.0 + 5 * size / MEGABYTE
