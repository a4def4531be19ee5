"""Memory of a server and all its children, read from Linux's /proc while they run."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MIB = 1024 * 1024
PROC = Path("/proc")


def parents() -> dict[int, int]:
    """Process → parent, for every process that can be seen."""
    found: dict[int, int] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            text = read(folder / "stat")
            if text:
                # The name stands in brackets and may hold spaces; what follows the last bracket is in columns.
                found[int(folder.name)] = int(text.rpartition(")")[2].split()[1])
    return found


def tree_of(root: int) -> set[int]:
    """A process and everything that descends from it."""
    parent_of = parents()
    members = {root}
    while more := {process for process, parent in parent_of.items() if parent in members} - members:
        members |= more
    return members


def read(path: Path) -> str:
    """A file of /proc, or nothing when its process has just ended."""
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def field(text: str, name: str) -> int:
    """The bytes that a line `Name:   123 kB` gives; 0 when there is none."""
    line = next((line for line in text.splitlines() if line.startswith(f"{name}:")), "")
    return int(line.split()[1]) * 1024 if line else 0


def anonymous(root: int) -> int:
    """Anonymous resident bytes of a process tree: mapped files are the page cache's, not the server's."""
    return sum(field(read(PROC / str(process) / "status"), "RssAnon") for process in tree_of(root))


def proportional(root: int) -> int:
    """Resident bytes of a process tree, what is shared counted once (PSS)."""
    return sum(field(read(PROC / str(process) / "smaps_rollup"), "Pss") for process in tree_of(root))


class Samples:
    """The anonymous bytes of a process tree over some time."""

    def __init__(self, root: int, seconds: float = 0.05) -> None:
        self.root = root
        self.values: list[int] = []
        self._seconds = seconds
        self._ended = threading.Event()

    def take(self) -> None:
        """Look again and again until told to stop."""
        while not self._ended.is_set():
            self.values.append(anonymous(self.root))
            time.sleep(self._seconds)

    def stop(self) -> None:
        """Take no more samples."""
        self._ended.set()


@contextmanager
def sampled(root: int) -> Iterator[Samples]:
    """Sample a process tree while the block runs."""
    samples = Samples(root)
    thread = threading.Thread(target=samples.take, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        samples.stop()
        thread.join()
