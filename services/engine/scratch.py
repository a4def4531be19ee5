"""Scratch: arrays as long as the table, in files that are gone with them, so that they take no memory of their own."""

import mmap
import os
import tempfile
from pathlib import Path

import numpy as np

# Below this a file costs more than it saves.
MOST_HELD = 8 * 1024**2


def scratch(rows: int, dtype: type[np.generic], folder: Path | None) -> np.ndarray:
    """An array of zeros; the system may write its pages to the disk whenever memory is short.

    Args:
        rows: its length.
        dtype: of its numbers.
        folder: where the file goes; None keeps everything in memory.

    Raises:
        OSError: the disk has no room for it.
    """
    size = rows * np.dtype(dtype).itemsize
    if folder is None or size <= MOST_HELD:
        return np.zeros(rows, dtype)
    with tempfile.TemporaryFile(dir=folder) as file:
        # Room is taken at once: a page for which there is none would kill the process.
        os.posix_fallocate(file.fileno(), 0, size)
        return np.frombuffer(mmap.mmap(file.fileno(), size), dtype)
