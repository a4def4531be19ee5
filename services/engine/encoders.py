"""Encoders: what takes the blocks of one column, first by code, and as they are once codes run out."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.engine.forms import FIELD, MOST_CODES
from services.engine.spill import Spill

MOST_DICTIONARY_BYTES = 8_000_000
# Measurements of which most are different take more as a dictionary than as they are, and more time to sort.
FEW_VALUES, ROWS_PER_VALUE = 4_096, 2
GAP = 65_535
NARROW_RANGE = 65_536


Ends = tuple[float, float] | None


def ends_of(values: pa.Array) -> Ends:
    """The smallest and the largest of some numbers; None for none, and for what is no number."""
    if not (pa.types.is_integer(values.type) or pa.types.is_floating(values.type)):
        return None
    found = pc.min_max(values)
    return None if found["min"].as_py() is None else (found["min"].as_py(), found["max"].as_py())


class Codes:
    """Codes in order of appearance; the dictionary is the only thing kept in memory."""

    def __init__(self, path: Path, most_held: int) -> None:
        self._spill = Spill(path, np.dtype(np.uint16), most_held)
        self.known: pa.Array | None = None

    def append(self, block: pa.Array) -> bool:
        """Take a block; False when it holds too many new values, and then nothing was taken."""
        indices, places, dictionary = split(block)
        codes = self._learn(dictionary, len(block))
        if codes is None:
            return False
        codes = np.append(codes, np.uint16(GAP))
        self._spill.append((codes if places is None else codes[places])[indices])
        return True

    def learn(self, values: pa.Array, rows: int) -> np.ndarray | None:
        """The code of each of some values, GAP for a missing one; None when they are too many, and then none is new.

        Args:
            values: of the next block.
            rows: how many it has.
        """
        encoded = values.dictionary_encode()
        codes = self._learn(encoded.dictionary, rows)
        if codes is None:
            return None
        places = encoded.indices.fill_null(len(codes)).to_numpy(zero_copy_only=False)
        return np.append(codes, np.uint16(GAP))[places]

    def append_codes(self, codes: np.ndarray) -> None:
        """Take a block of codes as `learn` gave them."""
        self._spill.append(codes)

    def _learn(self, dictionary: pa.Array, rows: int) -> np.ndarray | None:
        """The code of each value of a block's dictionary, new ones added; None when there are too many."""
        # A column that began with missing cells only has no type yet.
        if not self.known:
            self.known = None
            fresh = dictionary
            places = np.arange(len(dictionary))
        else:
            found = pc.index_in(dictionary, value_set=self.known)
            is_new = found.is_null().to_numpy(zero_copy_only=False)
            places = found.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
            places[is_new] = len(self.known) + np.arange(np.count_nonzero(is_new))
            fresh = dictionary.filter(pa.array(is_new))
        known = fresh if self.known is None else pa.concat_arrays([self.known, fresh]) if len(fresh) else self.known
        if are_too_many(known, self._spill.rows + rows):
            return None
        self.known = known
        return places.astype(np.uint16)

    def ends(self) -> Ends:
        """The smallest and the largest value that has a code; None for none, and for what is no number."""
        return None if self.known is None else ends_of(self.known)

    def read(self) -> np.ndarray:
        """The codes of all rows so far; GAP for missing cells."""
        return self._spill.read()

    def discard(self) -> None:
        """Remove what was put aside."""
        self._spill.discard()


def are_too_many(values: pa.Array, rows: int) -> bool:
    """Whether so many different values in so many rows are better kept as they are than by code."""
    if len(values) > MOST_CODES or values.nbytes > MOST_DICTIONARY_BYTES:
        return True
    return pa.types.is_floating(values.type) and len(values) > max(FEW_VALUES, rows // ROWS_PER_VALUE)


def split(block: pa.Array) -> tuple[np.ndarray, np.ndarray | None, pa.Array]:
    """N indices, where each leads among k distinct values (None: it is the place itself), and those values.

    A missing cell leads to k.
    """
    if pa.types.is_dictionary(block.type):
        return split_coded(block)
    narrow = split_narrow(block) if pa.types.is_int64(block.type) else None
    if narrow is not None:
        return narrow[0], None, narrow[1]
    encoded = block.dictionary_encode()
    indices = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
    return indices, None, encoded.dictionary


def split_coded(block: pa.DictionaryArray) -> tuple[np.ndarray, np.ndarray, pa.Array]:
    """The same for what comes coded already: values may repeat or be missing among its dictionary, and few are."""
    values = block.dictionary
    indices = block.indices
    if indices.null_count:
        indices = indices.fill_null(len(values))
    encoded = values.dictionary_encode()
    places = encoded.indices
    if places.null_count:
        places = places.fill_null(len(encoded.dictionary))
    led = np.append(places.to_numpy(zero_copy_only=False), len(encoded.dictionary))
    return indices.to_numpy(zero_copy_only=False), led, encoded.dictionary


def split_narrow(block: pa.Array) -> tuple[np.ndarray, pa.Array] | None:
    """The same for integers that lie close together: a table of what occurs is faster than hashing."""
    if len(block) < NARROW_RANGE // 16 or block.null_count == len(block):
        return None
    ends = pc.min_max(block)
    low, high = ends["min"].as_py(), ends["max"].as_py()
    if high - low >= NARROW_RANGE:
        return None
    width = high - low + 1
    offsets = (block.fill_null(low).to_numpy(zero_copy_only=False) - low).astype(np.uint16)
    present = np.zeros(width, bool)
    present[offsets] = True
    if block.null_count:
        valid = block.is_valid().to_numpy(zero_copy_only=False)
        present[:] = False
        present[offsets[valid]] = True
    places = np.cumsum(present, dtype=np.int64) - 1
    indices = places[offsets]
    if block.null_count:
        indices[~valid] = int(places[-1]) + 1
    return indices, pa.array(np.flatnonzero(present) + low)


class Numbers:
    """Keys put aside as they are, and one bit per row for those that are missing."""

    def __init__(self, path: Path, dtype: np.dtype, most_held: int) -> None:
        self._spill = Spill(path, dtype, most_held)
        self._valid = Spill(path.with_suffix(".valid"), np.dtype(bool))
        self.missing = 0

    def append(self, block: pa.Array) -> None:
        """Take a block of int64 or float64 keys, coded or not."""
        if pa.types.is_dictionary(block.type):
            block = block.dictionary.take(block.indices)
        is_floating = pa.types.is_floating(block.type)
        self._spill.append(block.fill_null(float("nan") if is_floating else 0).to_numpy(zero_copy_only=False))
        self._valid.append(block.is_valid().to_numpy(zero_copy_only=False))
        self.missing += block.null_count

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """All keys, NaN or 0 where one is missing, and which are present; None for all."""
        return self._spill.read(), self._valid.read() if self.missing else None

    def ends(self) -> Ends:
        """The smallest and the largest key; None for none."""
        keys, valid = self.read()
        return ends_of(pa.array(keys if valid is None else keys[valid]))

    def discard(self) -> None:
        """Remove what was put aside."""
        self._spill.discard()
        self._valid.discard()


class Strings:
    """Texts written to an Arrow file as they come; it becomes the column itself."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._schema = pa.schema([pa.field(FIELD, pa.large_string())])
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._sink, self._schema)

    def append(self, block: pa.Array) -> None:
        """Take a block of texts, coded or not."""
        texts = block.cast(pa.large_string())
        self._writer.write_batch(pa.record_batch([texts], schema=self._schema))

    def ends(self) -> Ends:
        """Texts have none."""
        return None

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()
        self._sink.close()

    def discard(self) -> None:
        """Remove the file."""
        self.close()
        self.path.unlink(missing_ok=True)
