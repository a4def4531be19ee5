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


def holds(texts: pa.Array, marks: bytes) -> bool:
    """Whether one of some bytes stands in any of n texts; of gaps too, where something lies behind them.

    >>> holds(pa.array(["12", "0x1F"]), b"xX"), holds(pa.array(["x", "12"]).slice(1), b"xX")
    (True, False)
    """
    offsets, data = texts.buffers()[1:]
    if not len(texts) or data is None:
        return False
    wide = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    ends = np.frombuffer(offsets, wide)[[texts.offset, texts.offset + len(texts)]]
    found = np.frombuffer(data, np.uint8)[ends[0] : ends[1]]
    return any(bool((found == mark).any()) for mark in marks)
