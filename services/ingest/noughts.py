"""Noughts before other digits: a number that begins with them is a name, and a reader of numbers would not say so."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.ingest.marks import PART
from services.ingest.short_words import lengths_of

# Arrow takes 0x1F for a whole number as well.
UNLIKE_NUMBERS = r"^\s*[+-]?0+[1-9]\d*\s*$|^\s*[+-]?0[xX]"
NAME = r"^[+-]?0+[1-9]\d*$"
LEAD = 64 * 1024
FIRST = np.zeros(1, np.int64)
NOUGHT, X, SMALL, SPACE, LINE_END, MINUS, PLUS = b"0x\x20 \n-+"


def names_among(texts: pa.Array) -> np.ndarray:
    """Which of n texts without gaps are whole numbers that begin with needless noughts.

    >>> names_among(pa.array(["007", "0", "000", "-012", "0.5", "70"])).tolist()
    [True, False, False, True, False, False]
    """
    found: np.ndarray = np.zeros(len(texts), dtype=bool)
    starts, lengths = lengths_of(texts)
    if not lengths.any():
        return found
    marks = np.frombuffer(texts.buffers()[2], np.uint8)
    # Behind the last text, and in empty ones, any byte will do: the expression looks at the whole text.
    first, second = (marks.take(starts + step, mode="clip") for step in (0, 1))
    places = np.flatnonzero((first == NOUGHT) | ((second == NOUGHT) & ((first == MINUS) | (first == PLUS))))
    if len(places):
        named = pc.match_substring_regex(texts.take(pa.array(places)), NAME)
        found[places] = named.to_numpy(zero_copy_only=False)
    return found


def suspects(data: bytes, delimiter: str, quote: str) -> np.ndarray:
    r"""Where in some records a cell may begin with a nought that a reader of numbers would lose, in rising order.

    >>> suspects(b"07,007,10\n0,0.5,  01,5 01,0x1F\n", ",", "").tolist()
    [0, 3, 18, 26]
    """
    lead = data[:LEAD]
    edges = [delimiter, "\n", *([quote] if quote and quote.encode() in data else [])]
    # Arrow leaves spaces before a number out; files that have them have them everywhere.
    padded = any(f"{edge} ".encode() in lead for edge in edges)
    codes = [ord(mark) for mark in (*edges, *(" " if padded else ""))]
    marks, room = np.frombuffer(data, np.uint8), Room()
    parts = range(0, len(marks), PART)
    places = np.concatenate([FIRST, *(begun(marks[start : start + PART + 2], codes, room) + start for start in parts)])
    behind = marks[np.minimum(places + 1, len(marks) - 1)] | SMALL
    places = places[(marks[places] == NOUGHT) & ((behind - NOUGHT <= 9) | (behind == X))]
    before = places - 1
    while (spaces := (before >= 0) & (marks[before] == SPACE)).any():
        before = before - spaces
    ends = np.isin(np.arange(256), codes[: len(edges)])
    chosen: np.ndarray = places[(before < 0) | ends[marks[before]]]
    return chosen


class Room:
    """Where parts of bytes are compared: memory made anew each time would take longer than to compare."""

    def __init__(self) -> None:
        """Room for one part, twice."""
        self.first = np.empty(PART + 2, bool)
        self.second = np.empty(PART + 2, bool)


def begun(part: np.ndarray, edges: Sequence[int], room: Room) -> np.ndarray:
    """Where in some bytes noughts stand behind an edge, and before something like a digit or a letter."""
    found, other = room.first[: len(part)], room.second[: len(part)]
    np.equal(part, edges[0], out=found)
    for edge in edges[1:]:
        found |= np.equal(part, edge, out=other)
    found[:-2] &= np.greater_equal(part, NOUGHT, out=other)[2:]
    found[:-2] &= np.equal(part, NOUGHT, out=other)[1:-1]
    return np.flatnonzero(found[:-2]) + 1


def lines_around(data: bytes, places: np.ndarray) -> bytes:
    """The lines in which some places are, each once."""
    marks = np.frombuffer(data, np.uint8)
    parts = range(0, len(marks), PART)
    ends = [np.flatnonzero(marks[start : start + PART] == LINE_END) + start for start in parts]
    starts = np.concatenate([[0], *(end + 1 for end in ends), [len(data)]])
    lines = np.unique(np.searchsorted(starts, places, side="right"))
    return b"".join(data[starts[line - 1] : starts[line]] for line in lines)


def unlike_numbers(texts: pa.Array) -> bool:
    """Whether any of n texts is more than the number that a reader would make of it."""
    return bool(pc.any(pc.match_substring_regex(texts, UNLIKE_NUMBERS)).as_py())
