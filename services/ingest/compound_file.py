"""The container of old Office files: sectors in chains, checked before a library follows them.

Source: Microsoft, Compound File Binary File Format [MS-CFB].
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from models.errors import UnreadableFile

END = 0xFFFFFFFE
SPECIAL = 0xFFFFFFFA
SHIFTS = (9, 12)
MINI = 64
SMALL_STREAM = 4096
ENTRY = 128
IN_HEADER = 109
# No container larger than this is read, so nothing in one can be longer.
MOST_BYTES = 512 * 1024**2


def damaged(sentence: str, reason: str) -> UnreadableFile:
    """The error for a workbook that would lead its reader astray."""
    return UnreadableFile(
        f"This workbook cannot be read safely: {sentence}. Open it in a spreadsheet program, save it as .xlsx, and "
        "upload that.",
        reason=reason,
    )  # fmt: skip


@dataclass(frozen=True)
class Stream:
    """One part of a container: its name, first sector and bytes."""

    name: str
    start: int
    size: int


class CompoundFile:
    """A container whose table of sectors and list of parts are whole.

    Raises:
        UnreadableFile: a chain of sectors runs in a circle or leads nowhere, or more is declared than any file holds.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            shift = struct.unpack_from("<H", data, 30)[0]
            fields = struct.unpack_from("<9I", data, 40)
        except struct.error as error:
            raise damaged("it is cut off", "cut off") from error
        if shift not in SHIFTS:
            raise damaged("the size of its sectors is none", "sector size")
        self.size = 1 << shift
        self.sectors = -(-len(data) // self.size) - 1
        directories, tables, directory, _, _, mini, minis, more, _ = fields
        for count in (directories * self.size, tables * 4, minis * self.size):
            self._sane(count)
        self._table = self._numbers(self._tables(more))
        self.streams = self._listed(self._joined(directory))
        self._inner, self._mini = self._small(mini) if minis else (b"", memoryview(b"").cast("I"))

    def _sane(self, declared: int) -> None:
        """Libraries make room for what is declared before they look."""
        if declared > MOST_BYTES:
            raise damaged(f"it says that one part takes {declared:,} bytes", "declares too much")

    def _sector(self, number: int) -> bytes:
        """The bytes of one sector; the last one may be short."""
        if number >= self.sectors:
            raise damaged("it leads beyond its end; a part of it may be missing", "beyond its end")
        return self._data[(number + 1) * self.size : (number + 2) * self.size]

    def _tables(self, following: int) -> list[int]:
        """The sectors that hold the table of sectors."""
        found = list(struct.unpack_from(f"<{IN_HEADER}I", self._data, 76))
        steps = 0
        while following < SPECIAL:
            steps += 1
            if steps > self.sectors:
                raise damaged("its list of sectors runs in a circle", "circle of sectors")
            *more, following = self._numbers([following])
            found += more
        found = [number for number in found if number < SPECIAL]
        if len(found) > self.sectors:
            raise damaged("it lists more sectors than it has", "too many sectors")
        return found

    def _numbers(self, sectors: Sequence[int]) -> memoryview:
        """The numbers in some sectors."""
        joined = b"".join(map(self._sector, sectors))
        return memoryview(joined[: len(joined) // 4 * 4]).cast("I")

    def _joined(self, start: int) -> bytes:
        """The bytes of a chain of sectors."""
        return b"".join(map(self._sector, chain(self._table, start)))

    def _listed(self, entries: bytes) -> tuple[Stream, ...]:
        """The parts of the container, the root first."""
        found = []
        for place in range(0, len(entries) - ENTRY + 1, ENTRY):
            name = entries[place : place + 64].decode("utf-16-le", "replace").partition("\0")[0]
            start, low, high = struct.unpack_from("<3I", entries, place + 116)
            found.append(Stream(name, start, low if self.size == 512 else low + (high << 32)))
        if not found:
            raise damaged("it lists no parts", "no parts")
        return tuple(found)

    def _small(self, start: int) -> tuple[bytes, memoryview]:
        """The stream that holds all small ones, and the table of its pieces."""
        self._sane(self.streams[0].size)
        return self._joined(self.streams[0].start), self._numbers(chain(self._table, start))

    def stream(self, *names: str) -> bytes | None:
        """The bytes of the first part that has one of the names; None where there is none."""
        found = next((item for name in names for item in self.streams if item.name == name), None)
        if found is None:
            return None
        self._sane(found.size)
        if found.size >= SMALL_STREAM:
            return self._joined(found.start)[: found.size]
        pieces = (self._inner[MINI * piece : MINI * piece + MINI] for piece in chain(self._mini, found.start))
        return b"".join(pieces)[: found.size]


def chain(table: Sequence[int], sector: int) -> list[int]:
    """The sectors of a chain, in order.

    Raises:
        UnreadableFile: it runs in a circle, or leads to a sector that is not there.
    """
    found: list[int] = []
    known, most = len(table), len(table)
    while sector != END:
        if sector >= known:
            raise damaged("it leads to a part that is not there", "beyond its end")
        if len(found) >= most:
            raise damaged("a chain of its parts runs in a circle and never ends", "circle of sectors")
        found.append(sector)
        sector = table[sector]
    return found
