"""Spills: blocks of numbers put aside in a file while a column is being read."""

from pathlib import Path

import numpy as np


class Spill:
    """A file of equally wide numbers, appended block by block and read back once."""

    def __init__(self, path: Path, dtype: np.dtype) -> None:
        self._path = path
        self._dtype = dtype
        self.rows = 0

    def append(self, numbers: np.ndarray) -> None:
        """Put a block aside; the file is opened only for that, a table may have thousands of columns."""
        with self._path.open("ab") as sink:
            numbers.astype(self._dtype, copy=False).tofile(sink)
        self.rows += len(numbers)

    def read(self) -> np.ndarray:
        """All numbers in order, mapped."""
        if not self.rows:
            return np.empty(0, self._dtype)
        return np.memmap(self._path, self._dtype, mode="r", shape=(self.rows,))

    def discard(self) -> None:
        """Remove the file."""
        self._path.unlink(missing_ok=True)
