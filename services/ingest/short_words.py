"""Short words among many texts: by first and last byte most texts are told apart before any of them is compared."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BEYOND_ASCII = 0x80
FEW = 32


@dataclass(frozen=True)
class Wanted:
    """Words in lower case, the most bytes that one has in any case, and which pairs of first and last byte one has."""

    words: pa.Array
    longest: int
    pairs: np.ndarray


@cache
def wanted(words: frozenset[str]) -> Wanted:
    """What is to be known of some words before they are looked for; asked for with every block."""
    pairs = np.zeros((256, 256), bool)
    for word in filter(None, words):
        spelled = word.encode()
        pairs[np.ix_(either_case(spelled[0]), either_case(spelled[-1]))] = True
    # Beyond ASCII a letter may take up to three bytes in its other case, whatever it takes in this one.
    longest = max((len(word) if word.isascii() else 3 * len(word) for word in words), default=0)
    return Wanted(pa.array(sorted(words), pa.string()), longest, pairs.ravel())


def either_case(mark: int) -> list[int]:
    """The bytes that may stand for one in a text of another case; beyond ASCII a letter's other case may be any."""
    beyond = list(range(BEYOND_ASCII, 256))
    return beyond if mark >= BEYOND_ASCII else [*bytes([mark]).lower(), *bytes([mark]).upper(), *beyond]


def lengths_of(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Where each of n texts starts in their bytes, and how many bytes it has; a gap has none."""
    wide = pa.types.is_large_string(texts.type)
    buffer = texts.buffers()[1]
    if not len(texts) or buffer is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    offsets = np.frombuffer(buffer, np.int64 if wide else np.int32)[texts.offset : texts.offset + len(texts) + 1]
    lengths = np.diff(offsets)
    if texts.null_count:
        lengths = np.where(texts.is_valid().to_numpy(zero_copy_only=False), lengths, 0)
    return offsets[:-1], lengths


def which_are(texts: pa.Array, words: frozenset[str]) -> np.ndarray:
    """Which of n texts are one of some words (in lower case), whatever their own case.

    >>> which_are(pa.array(["NA", "12", None, "Nana", "на"]), frozenset({"na", "н/д"})).tolist()
    [True, False, False, False, False]
    """
    found = np.zeros(len(texts), bool)
    sought = wanted(words)
    starts, lengths = lengths_of(texts)
    if not lengths.any():
        return found
    data = np.frombuffer(texts.buffers()[2], np.uint8)
    # Of an empty text, which is sorted out below, any bytes will do.
    pairs = data.take(starts, mode="clip").astype(np.uint16) << 8
    pairs |= data.take(starts + (lengths - 1), mode="clip")
    places = np.flatnonzero(sought.pairs.take(pairs) & (lengths > 0) & (lengths <= sought.longest))
    if len(places):
        found[places] = are_among(texts.take(pa.array(places)), words, sought.words)
    return found


def are_among(texts: pa.Array, words: frozenset[str], listed: pa.Array) -> np.ndarray | list[bool]:
    """Which texts are one of some words, which are given listed too."""
    if len(texts) <= FEW:
        # To make a table of the words takes longer than to look at so few texts.
        return [text.lower() in words for text in texts.to_pylist()]
    among: np.ndarray = pc.is_in(pc.utf8_lower(texts), listed.cast(texts.type)).to_numpy(zero_copy_only=False)
    return among
