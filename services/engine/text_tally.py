"""Tallies of texts too many to be coded: counted by hash, so that no text is held or sorted."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.engine.text_hash import text_hashes
from services.engine.value_counts import runs


@dataclass(frozen=True)
class TextTally:
    """What the profile asks of a column of texts: the same names as `ValueCounts` has."""

    chunks: pa.ChunkedArray

    @property
    def missing(self) -> int:
        """How many cells are missing."""
        return int(self.chunks.null_count)

    @property
    def total(self) -> int:
        """How many cells are present."""
        return len(self.chunks) - self.missing

    @cached_property
    def present(self) -> pa.ChunkedArray:
        """The texts of present cells."""
        return self.chunks.drop_null() if self.missing else self.chunks

    @cached_property
    def hashes(self) -> np.ndarray:
        """One hash per present cell."""
        parts = [text_hashes(chunk) for chunk in self.present.chunks]
        return np.concatenate(parts) if parts else np.empty(0, np.uint64)

    @cached_property
    def tallied(self) -> tuple[np.ndarray, np.ndarray]:
        """Distinct hashes in order, and how often each occurs."""
        return runs(np.sort(self.hashes))

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(self.tallied[0])

    @property
    def unique(self) -> int:
        """How many texts occur exactly once."""
        return int(np.count_nonzero(self.tallied[1] == 1))

    def top(self, most: int) -> list[dict[str, Any]]:
        """The commonest texts, most frequent first; equally frequent ones by code point."""
        hashes, counts = self.tallied
        cut = np.partition(counts, len(counts) - most)[len(counts) - most] if len(counts) > most else 1
        repeated = self._repeated(hashes[counts >= max(2, cut)])
        found = [{"value": text, "count": count} for text, count in repeated[:most]]
        if len(found) < most:
            singles = self._smallest(hashes[counts > 1], most - len(found))
            found += [{"value": text, "count": 1} for text in singles]
        return found

    def _repeated(self, hashes: np.ndarray) -> list[tuple[str, int]]:
        """The texts with these hashes and their counts, most frequent first."""
        if not len(hashes):
            return []
        chosen = self.present.filter(pa.array(np.isin(self.hashes, hashes)))
        found = pc.value_counts(chosen)
        table = pa.table({"text": found.field("values"), "count": found.field("counts")})
        table = table.sort_by([("count", "descending"), ("text", "ascending")]).slice(0, 1000)
        return list(zip(table["text"].to_pylist(), table["count"].to_pylist(), strict=True))

    def _smallest(self, others: np.ndarray, most: int) -> list[str]:
        """The first texts by code point among those that occur once; `others` are the hashes of the rest."""
        singles = self.present.filter(pa.array(~np.isin(self.hashes, others))) if len(others) else self.present
        places = pc.select_k_unstable(pa.table({"text": singles}), most, [("text", "ascending")])
        return sorted(singles.take(places).to_pylist())

    def lengths(self) -> tuple[np.ndarray, np.ndarray]:
        """Lengths in characters, and how many texts have each."""
        lengths = pc.utf8_length(self.present).to_numpy()
        return runs(np.sort(lengths))
