"""Hashes of texts: 64 bits each, a block at a time, eight bytes of text at once."""

import numpy as np
import pyarrow as pa

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
WORD = 8
# The first k bytes of a little-endian word, for k from 0 to 8.
HEADS = np.array([(1 << (8 * kept)) - 1 for kept in range(WORD + 1)], np.uint64)
ROWS = 65_536


def mixed(numbers: np.ndarray) -> np.ndarray:
    """Numbers whose bits each depend on all bits of the originals.

    Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014), as tuned by Stafford.
    """
    numbers = (numbers ^ (numbers >> np.uint64(30))) * FIRST
    numbers = (numbers ^ (numbers >> np.uint64(27))) * SECOND
    return numbers ^ (numbers >> np.uint64(31))


def text_hashes(texts: pa.Array, seed: int = 0) -> np.ndarray:
    """One 64-bit hash per text; what a missing cell gets does not matter."""
    parts = [slice_hashes(texts.slice(start, ROWS), seed) for start in range(0, len(texts), ROWS)]
    return np.concatenate(parts) if parts else np.empty(0, np.uint64)


def slice_hashes(texts: pa.Array, seed: int) -> np.ndarray:
    """Hashes of a few texts: the sum over words of a mix of word and position, mixed with the length."""
    buffers = texts.buffers()
    offsets = np.frombuffer(buffers[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    first, last = int(offsets[0]), int(offsets[-1])
    # A word may reach beyond the last text; a copy with a margin keeps that inside.
    data = np.zeros(last - first + WORD, np.uint8)
    if buffers[2] is not None:
        data[: last - first] = np.frombuffer(buffers[2], np.uint8)[first:last]
    words = np.ndarray((last - first + 1,), "<u8", data, strides=(1,))
    lengths = np.diff(offsets)
    counts = np.maximum(1, -(-lengths // WORD))
    starts = np.cumsum(counts) - counts
    place = np.arange(int(counts.sum())) - np.repeat(starts, counts)
    read = words[np.repeat(offsets[:-1] - first, counts) + place * WORD]
    kept = np.minimum(WORD, np.repeat(lengths, counts) - place * WORD)
    position = (place.astype(np.uint64) + np.uint64(seed + 1)) * GOLDEN
    sums = np.add.reduceat(mixed((read & HEADS[kept]) ^ position), starts)
    return mixed(sums + lengths.astype(np.uint64) * GOLDEN)
