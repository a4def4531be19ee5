"""Narrowing: integers in as few bytes as hold them exactly."""

from collections.abc import Iterator

import numpy as np

from services.engine.forms import Whole

# Days, hours, minutes, seconds and milliseconds in microseconds, and thousands for plain integers.
DIVISORS = (86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000, 1_000)
BLOCK = 262_144
NARROW = np.iinfo(np.int32)
WIDE = np.iinfo(np.int64)


def narrowed(keys: np.ndarray, valid: np.ndarray | None) -> Whole:
    """Keys as base + divisor * stored, in 32 bits where that is possible.

    Args:
        keys: n int64 keys; what stands at a missing place does not matter.
        valid: n bools, or None when no cell is missing.
    """
    low, high = ends(keys, valid)
    bits = None if valid is None else np.packbits(valid, bitorder="little")
    if NARROW.min <= low and high <= NARROW.max:
        return Whole(filled(keys, np.dtype(np.int32), 0, 1), 0, 1, bits)
    divisor = common_divisor(keys, valid, low) if high - low <= WIDE.max else 1
    if high - low > NARROW.max * divisor:
        return Whole(filled(keys, np.dtype(np.int64), 0, 1), 0, 1, bits)
    return Whole(filled(keys, np.dtype(np.int32), low, divisor), low, divisor, bits)


def blocks(keys: np.ndarray, valid: np.ndarray | None) -> Iterator[np.ndarray]:
    """The present keys, a block at a time."""
    for start in range(0, len(keys), BLOCK):
        block = keys[start : start + BLOCK]
        yield block if valid is None else block[valid[start : start + BLOCK]]


def ends(keys: np.ndarray, valid: np.ndarray | None) -> tuple[int, int]:
    """The smallest and the largest present key."""
    found = [(int(block.min()), int(block.max())) for block in blocks(keys, valid) if len(block)]
    return min(low for low, _ in found), max(high for _, high in found)


def filled(keys: np.ndarray, dtype: np.dtype, base: int, divisor: int) -> np.ndarray:
    """Stored integers of all keys; what stands at a missing place does not matter, and may not fit."""
    stored = np.empty(len(keys), dtype)
    for start in range(0, len(keys), BLOCK):
        block = keys[start : start + BLOCK]
        stored[start : start + BLOCK] = (block if divisor == 1 and base == 0 else (block - base) // divisor).astype(
            dtype
        )
    return stored


def common_divisor(keys: np.ndarray, valid: np.ndarray | None, base: int) -> int:
    """The largest of the usual divisors that divides every distance from `base`."""
    for divisor in DIVISORS:
        if not any(np.any((block - base) % divisor) for block in blocks(keys, valid)):
            return divisor
    return 1
