"""Raw blocks: the texts of one column as they come, plain or as a dictionary, and what stands in their cells."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.ingest.short_words import lengths_of, which_are

LOOKED_AT = 150_000


def written(block: pa.Array) -> pa.Array:
    """A block as raw texts, where the file has typed it, but somebody wants another type."""
    return block if is_raw(block) else block.cast(pa.string())


def is_raw(block: pa.Array) -> bool:
    """Whether a block holds raw texts, plain or as a dictionary."""
    return pa.types.is_string(block.type) or pa.types.is_dictionary(block.type)


def spread(block: pa.Array) -> pa.Array:
    """Cells taken evenly from a long block: what they do not show, reading the whole will."""
    return block.take(pa.array(np.linspace(0, len(block) - 1, LOOKED_AT).astype(np.int64)))


def missing_in(texts: pa.Array, words: frozenset[str]) -> np.ndarray:
    """Which of n texts are gaps, empty, or one of the words (in lower case) that mean missing."""
    missing: np.ndarray = lengths_of(texts)[1] == 0
    return missing | which_are(texts, words) if words else missing


def words_in(texts: pa.Array, missing: np.ndarray, used: np.ndarray | None) -> dict[str, int]:
    """Which words were taken as missing, and how often; blank cells are none. `used` counts texts of a dictionary."""
    places = np.flatnonzero(missing & (lengths_of(texts)[1] > 0))
    if len(places):
        written = pc.not_equal(pc.utf8_trim_whitespace(texts.take(pa.array(places))), "")
        places = places[written.to_numpy(zero_copy_only=False)]
    if not len(places):
        return {}
    words = texts.take(pa.array(places))
    if used is None:
        return {pair["values"]: pair["counts"] for pair in words.value_counts().to_pylist()}
    return dict(zip(words.to_pylist(), used[places].tolist(), strict=True))


def rows_of(coded: pa.DictionaryArray, chosen: np.ndarray) -> np.ndarray:
    """Which of n rows hold one of the chosen texts of their dictionary."""
    gap = len(chosen)
    among: np.ndarray = np.append(chosen, False)[coded.indices.fill_null(gap).to_numpy(zero_copy_only=False)]
    return among


def cells_among(chosen: np.ndarray, used: np.ndarray | None) -> int:
    """How many cells hold one of the chosen texts; `used` says how often each text of a dictionary stands there."""
    return int(np.count_nonzero(chosen) if used is None else used[chosen].sum())
