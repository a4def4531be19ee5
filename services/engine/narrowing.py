"""Narrowing: integers in as few bytes as hold them exactly."""

import numpy as np

from services.engine.forms import Whole

# Days, hours, minutes, seconds and milliseconds in microseconds, and thousands for plain integers.
DIVISORS = (86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000, 1_000)
NARROW = np.iinfo(np.int32)
WIDE = np.iinfo(np.int64)


def narrowed(keys: np.ndarray, valid: np.ndarray | None) -> Whole:
    """Keys as base + divisor * stored, in 32 bits where that is possible.

    Args:
        keys: n int64 keys; what stands at a missing place does not matter.
        valid: n bools, or None when no cell is missing.
    """
    present = keys if valid is None else keys[valid]
    low, high = int(present.min()), int(present.max())
    bits = None if valid is None else np.packbits(valid, bitorder="little")
    filled = keys if valid is None else np.where(valid, keys, low)
    if NARROW.min <= low and high <= NARROW.max:
        return Whole(filled.astype(np.int32), 0, 1, bits)
    base = low
    divisor = common_divisor(present, base) if high - low <= WIDE.max else 1
    if high - low > NARROW.max * divisor:
        return Whole(np.ascontiguousarray(filled, np.int64), 0, 1, bits)
    return Whole(((filled - base) // divisor).astype(np.int32), base, divisor, bits)


def common_divisor(keys: np.ndarray, base: int) -> int:
    """The largest of the usual divisors that divides every distance from `base`."""
    for divisor in DIVISORS:
        sample = keys[:: max(1, len(keys) // 4096)]
        if not np.any((sample - base) % divisor) and not np.any((keys - base) % divisor):
            return divisor
    return 1
