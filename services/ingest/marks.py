"""Counting one byte in many: by the processor's vectors, several times faster than the count of bytes objects."""

import numpy as np

# What is compared stays in the processor's cache: for many megabytes at once memory would be made anew each time.
PART = 128 * 1024


def count_of(data: bytes, mark: bytes, end: int | None = None) -> int:
    """How often one byte stands in some bytes, up to an end.

    >>> count_of(b"a,b,c", b","), count_of(b"a,b,c", b",", 2)
    (2, 1)
    """
    if mark not in data:
        return 0
    marks, sign = np.frombuffer(data, np.uint8, len(data) if end is None else end), mark[0]
    return sum(int(np.count_nonzero(marks[start : start + PART] == sign)) for start in range(0, len(marks), PART))
