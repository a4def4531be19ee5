"""Remembered texts: what each different text of a column has become, so that it is typed once, not in every block."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.engine.encoders import GAP, MOST_DICTIONARY_BYTES
from services.engine.forms import MOST_CODES


class Remembered:
    """The different texts of a column, the code of each there, and which of them mean missing."""

    def __init__(self) -> None:
        self._texts: pa.Array | None = None
        self._codes = np.empty(0, np.uint16)
        self._missing = np.empty(0, bool)
        self._lengths = np.empty(0, np.int32)
        self._words: dict[int, str] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._codes)

    def places_of(self, texts: pa.Array) -> np.ndarray:
        """Where each of k texts is remembered; -1 for the others."""
        if self._texts is None:
            return np.full(len(texts), -1, np.int32)
        found = pc.index_in(texts, value_set=self._texts).fill_null(-1)
        return np.array(found)

    def add(self, texts: pa.Array, plain: pa.Array, codes: np.ndarray, missing: np.ndarray) -> bool:
        """Remember k more texts, all different; False where they are too many, and then nothing is remembered any more.

        Args:
            texts: as in the file.
            plain: the same as they are read; of those that mean missing, what the receipt shows.
            codes: k uint16.
            missing: k bools.
        """
        start = len(self._codes)
        self._texts = texts if self._texts is None else pa.concat_arrays([self._texts, texts])
        self._codes = np.concatenate([self._codes, codes])
        self._missing = np.concatenate([self._missing, missing])
        lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
        self._lengths = np.concatenate([self._lengths, lengths])
        words = ((int(place), plain[place].as_py()) for place in np.flatnonzero(missing))
        self._words |= {start + place: word for place, word in words if word and not word.isspace()}
        return len(self._codes) <= MOST_CODES and self._texts.nbytes <= MOST_DICTIONARY_BYTES

    def codes_of(self, places: np.ndarray, indices: np.ndarray) -> np.ndarray:
        """The code of each row; an index that leads to no place is a gap."""
        codes: np.ndarray = np.append(self._codes[places], np.uint16(GAP)).take(indices)
        return codes

    def missing_among(self, places: np.ndarray, indices: np.ndarray, codes: np.ndarray, words: Counter[str]) -> int:
        """How many rows hold no value; the words that mean so are counted up.

        Args:
            places: of k texts.
            indices: which of them each row holds; one that leads to no place is a gap.
            codes: of each row, as `codes_of` gives them.
            words: what is counted up.
        """
        missing = np.flatnonzero(self._missing[places])
        gaps = int(np.count_nonzero(codes == GAP))
        if not len(missing):
            return gaps
        # To count each text takes far longer than the gaps alone; most columns are missing in one way only.
        alone = len(missing) == 1 and int(indices.max(initial=0)) < len(places)
        used = [gaps] if alone else np.bincount(indices, minlength=len(places))[missing].tolist()
        for place, count in zip(places[missing].tolist(), used, strict=True):
            if place in self._words and count:
                words[self._words[place]] += count
        return gaps

    def mean_length(self, places: np.ndarray) -> float:
        """Characters of k texts on average."""
        return float(self._lengths[places].mean()) if len(places) else 0.0
