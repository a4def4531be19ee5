"""Tallies of texts too many to be coded: counted by hash, so that no text is held or sorted."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.engine.keys import Domain
from services.engine.ordered import Ordered
from services.engine.text_hash import text_hashes
from services.engine.value_counts import runs

ROWS = 262_144


@dataclass(frozen=True)
class TextTally:
    """What the profile asks of a column of texts: the same names as `ValueCounts` has."""

    chunks: pa.ChunkedArray
    mask: np.ndarray | None = None

    def pieces(self) -> Iterator[pa.Array]:
        """The present texts of the rows that take part, a piece at a time."""
        start = 0
        for chunk in self.chunks.chunks:
            for piece in (chunk.slice(first, ROWS) for first in range(0, len(chunk), ROWS)):
                taking = None if self.mask is None else self.mask[start : start + len(piece)]
                start += len(piece)
                kept = piece if taking is None else piece.filter(pa.array(taking))
                yield kept.drop_null() if kept.null_count else kept

    @cached_property
    def total(self) -> int:
        """How many cells are present."""
        return len(self.hashes)

    @property
    def missing(self) -> int:
        """How many cells are missing."""
        rows = len(self.chunks) if self.mask is None else int(np.count_nonzero(self.mask))
        return rows - self.total

    @cached_property
    def hashes(self) -> np.ndarray:
        """One hash per present cell."""
        parts = [text_hashes(piece) for piece in self.pieces()]
        return np.concatenate(parts) if parts else np.empty(0, np.uint64)

    @cached_property
    def _ordered(self) -> Ordered:
        """The hashes in order: numbers like any others."""
        signed = np.sort(self.hashes.view(np.int64))
        return Ordered(Domain("integer"), signed, 0, np.asarray)

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return self._ordered.distinct

    @property
    def unique(self) -> int:
        """How many texts occur exactly once."""
        return self._ordered.unique

    @cached_property
    def _repeated(self) -> tuple[np.ndarray, np.ndarray]:
        """Hashes that occur more than once, and how often each does."""
        found = [(keys[counts > 1], counts[counts > 1]) for keys, counts in self._ordered.parts()]
        none = np.empty(0, np.int64)
        keys = np.concatenate([none, *(part for part, _ in found)])
        counts = np.concatenate([none, *(part for _, part in found)])
        return keys.view(np.uint64), counts

    def top(self, most: int) -> list[dict[str, Any]]:
        """The commonest texts, most frequent first; equally frequent ones by code point."""
        hashes, counts = self._repeated
        cut = np.partition(counts, len(counts) - most)[len(counts) - most] if len(counts) > most else 2
        found = self._counted(hashes[counts >= cut], most)
        if len(found) < most:
            found += [{"value": text, "count": 1} for text in self._smallest(hashes, most - len(found))]
        return found

    def _matching(self, hashes: np.ndarray, wanted: bool) -> Iterator[pa.Array]:
        """Present texts whose hash is among some, or is not."""
        start = 0
        for piece in self.pieces():
            among = np.isin(self.hashes[start : start + len(piece)], hashes)
            start += len(piece)
            yield piece.filter(pa.array(among == wanted))

    def _counted(self, hashes: np.ndarray, most: int) -> list[dict[str, Any]]:
        """The texts with these hashes and their counts, most frequent first."""
        if not len(hashes):
            return []
        found = pc.value_counts(pa.chunked_array(list(self._matching(hashes, wanted=True)), pa.large_string()))
        table = pa.table({"value": found.field("values"), "count": found.field("counts")})
        return table.sort_by([("count", "descending"), ("value", "ascending")]).slice(0, most).to_pylist()

    def _smallest(self, others: np.ndarray, most: int) -> list[str]:
        """The first texts by code point among those that occur once; `others` are the hashes of the rest."""
        kept = [smallest(piece, most) for piece in self._matching(others, wanted=False)]
        return smallest(pa.concat_arrays(kept), most).to_pylist() if kept else []

    def lengths(self) -> tuple[np.ndarray, np.ndarray]:
        """Lengths in characters, and how many texts have each."""
        found = [runs(np.sort(pc.utf8_length(piece).to_numpy(zero_copy_only=False))) for piece in self.pieces()]
        none = np.empty(0, np.int64)
        lengths, places = np.unique(np.concatenate([none, *(part for part, _ in found)]), return_inverse=True)
        counts = np.zeros(len(lengths), np.int64)
        np.add.at(counts, places, np.concatenate([none, *(part for _, part in found)]))
        return lengths, counts


def smallest(texts: pa.Array, most: int) -> pa.Array:
    """The first texts by code point, in order."""
    places = pc.select_k_unstable(pa.table({"text": texts}), most, [("text", "ascending")])
    kept = texts.take(places)
    return kept.take(pc.sort_indices(kept))
