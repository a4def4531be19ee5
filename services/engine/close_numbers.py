"""Close numbers: whole numbers that lie near each other, put aside in two bytes each, and coded without any hashing."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from services.engine.encoders import Ends
from services.engine.forms import numbers_in
from services.engine.spill import Spill

BLOCK = 262_144
REACH = 32_767
FEW = 256
GAP = np.int16(-REACH - 1)


class CloseNumbers:
    """Distances from a middle that the first block sets; the number below all distances is that of missing cells."""

    def __init__(self, path: Path, most_held: int) -> None:
        self._spill = Spill(path, np.dtype(np.int16), most_held)
        self._middle: int | None = None
        self._low, self._high = REACH, -REACH

    def append(self, block: pa.Array) -> bool:
        """Take a block of int64, coded or not; False when some number lies too far away, and then nothing was taken."""
        if pa.types.is_dictionary(block.type):
            block = block.dictionary.take(block.indices)
        keys = numbers_in(block)
        valid = block.is_valid().to_numpy(zero_copy_only=False) if block.null_count else None
        present = keys if valid is None else keys[valid]
        if len(present) and not self._reach(int(present.min()), int(present.max())):
            return False
        distances = (keys - (self._middle or 0)).astype(np.int16)
        if valid is not None:
            distances[~valid] = GAP
        self._spill.append(distances)
        return True

    def _reach(self, low: int, high: int) -> bool:
        """Whether numbers from one to another are near enough; the first ones settle the middle."""
        middle = self._middle
        if middle is None:
            middle = 0 if low >= -REACH and high <= REACH else low + (high - low) // 2
        if low - middle < -REACH or high - middle > REACH:
            return False
        self._middle = middle
        self._low, self._high = min(self._low, low - middle), max(self._high, high - middle)
        return True

    def ends(self) -> Ends:
        """The smallest and the largest number; None for none."""
        middle = self._middle
        return None if middle is None else (middle + self._low, middle + self._high)

    def coded(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Codes of all rows in the order of the k different numbers, those numbers, and k + 1 counts, of gaps last."""
        distances = self._spill.read()
        span = max(0, self._high - self._low + 1)
        found = np.zeros(span + 1, np.int64)
        for start in range(0, len(distances), BLOCK):
            found += np.bincount(self._places(distances[start : start + BLOCK]), minlength=span + 1)
        occurring = np.flatnonzero(found[1:]) + 1
        table = np.zeros(span + 1, np.uint8 if len(occurring) < FEW else np.uint16)
        table[0], table[occurring] = len(occurring), np.arange(len(occurring))
        codes = np.empty(len(distances), table.dtype)
        for start in range(0, len(distances), BLOCK):
            block = distances[start : start + BLOCK]
            table.take(self._places(block), out=codes[start : start + BLOCK], mode="clip")
        keys = occurring - 1 + self._low + (self._middle or 0)
        return codes, keys.astype(np.int64), np.append(found[occurring], found[0])

    def _places(self, distances: np.ndarray) -> np.ndarray:
        """Distances as places from 1 on; 0 for gaps."""
        places = np.subtract(distances, self._low - 1, dtype=np.int64)
        return np.maximum(places, 0, out=places)

    def blocks(self) -> Iterator[pa.Array]:
        """All numbers as they came, a block at a time."""
        distances = self._spill.read()
        for start in range(0, len(distances), BLOCK):
            block = distances[start : start + BLOCK]
            yield pa.array(block.astype(np.int64) + (self._middle or 0), mask=block == GAP)

    def discard(self) -> None:
        """Remove what was put aside."""
        self._spill.discard()
