"""Counting one byte in many: by the processor's vectors, several times faster than the count of bytes objects."""

import numpy as np


def count_of(data: bytes, mark: bytes, end: int | None = None) -> int:
    """How often one byte stands in some bytes, up to an end.

    >>> count_of(b"a,b,c", b","), count_of(b"a,b,c", b",", 2)
    (2, 1)
    """
    if mark not in data:
        return 0
    return int(np.count_nonzero(np.frombuffer(data, np.uint8, len(data) if end is None else end) == mark[0]))
