"""Float bits: integers that order as floating numbers do, and back."""

import numpy as np

# All bits but the sign.
MAGNITUDE = np.int64(2**63 - 1)


def ordered_bits(numbers: np.ndarray) -> np.ndarray:
    """Int64 keys that order as n float64 numbers do; what is not a number comes last or first, by its sign."""
    bits = numbers.view(np.int64)
    return bits ^ ((bits >> np.int64(63)) & MAGNITUDE)


def numbers_from(bits: np.ndarray) -> np.ndarray:
    """The numbers that the keys stand for."""
    return (bits ^ ((bits >> np.int64(63)) & MAGNITUDE)).view(np.float64)
