"""Counting one byte in many: by the processor's vectors, several times faster than the count of bytes objects."""

import numpy as np
import pyarrow as pa

# What is compared stays in the processor's cache: for many megabytes at once memory would be made anew each time.
PART = 128 * 1024


def count_of(data: bytes, mark: bytes, start: int = 0, end: int | None = None) -> int:
    """How often one byte stands in some bytes, between a start and an end.

    >>> count_of(b"a,b,c", b","), count_of(b"a,b,c", b",", end=2), count_of(b"a,b,c", b",", 2)
    (2, 1, 1)
    """
    if data.find(mark, start, end) < 0:
        return 0
    marks, sign = np.frombuffer(data, np.uint8)[start:end], mark[0]
    return sum(int(np.count_nonzero(marks[first : first + PART] == sign)) for first in range(0, len(marks), PART))


def bytes_of(texts: pa.Array) -> np.ndarray:
    """The bytes of n texts, one text behind the other; of gaps too, where something lies behind them."""
    offsets, data = texts.buffers()[1:]
    if not len(texts) or data is None:
        return np.empty(0, np.uint8)
    wide = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    ends = np.frombuffer(offsets, wide)[[texts.offset, texts.offset + len(texts)]]
    return np.frombuffer(data, np.uint8)[ends[0] : ends[1]]


def holds(texts: pa.Array, marks: bytes) -> bool:
    """Whether one of some bytes stands in any of n texts.

    >>> holds(pa.array(["12", "0x1F"]), b"xX"), holds(pa.array(["x", "12"]).slice(1), b"xX")
    (True, False)
    """
    found = bytes_of(texts)
    return any(bool((found == mark).any()) for mark in marks)
