"""Spills: blocks of numbers put aside while a column is being read, in a file as soon as they are many."""

from pathlib import Path

import numpy as np

# Opening a file for each of hundreds of columns costs more than a short table's codes take in memory.
MOST_HELD = 131_072
# What all columns of a table may hold together, where they are few.
MOST_TOGETHER = 64 * 1024 * 1024


def share_of(columns: int) -> int:
    """How many bytes each of so many columns may hold in memory."""
    return max(MOST_HELD, MOST_TOGETHER // max(1, columns))


class Spill:
    """Equally wide numbers, appended block by block and read back once."""

    def __init__(self, path: Path, dtype: np.dtype, most_held: int = MOST_HELD) -> None:
        self._path = path
        self._dtype = dtype
        self._most_held = most_held
        self._held: list[np.ndarray] = []
        self._written = 0
        self.rows = 0

    def append(self, numbers: np.ndarray) -> None:
        """Put a block aside."""
        self._held.append(numbers.astype(self._dtype, copy=False))
        self.rows += len(numbers)
        if (self.rows - self._written) * self._dtype.itemsize > self._most_held:
            self._write()

    def _write(self) -> None:
        """Move what is held to the file; it is opened only for that, a table may have thousands of columns."""
        with self._path.open("ab") as sink:
            for numbers in self._held:
                numbers.tofile(sink)
        self._held = []
        self._written = self.rows

    def read(self) -> np.ndarray:
        """All numbers in order: mapped where they went to the file."""
        if not self._written:
            return np.concatenate([np.empty(0, self._dtype), *self._held])
        if self._held:
            self._write()
        return np.memmap(self._path, self._dtype, mode="r", shape=(self.rows,))

    def discard(self) -> None:
        """Forget the numbers and remove the file."""
        self._held = []
        if self._written:
            self._path.unlink(missing_ok=True)
