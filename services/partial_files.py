"""Partial files: the bytes of an upload that comes in pieces, perhaps over two connections at once."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.durable import in_words, move, sync_folder, write_all
from services.files import BLOCK, FileStore, Kept, is_same
from services.undoing import undone_by


class PartialFile:
    """One opened file under its lock. Whoever holds the lock is the only one who writes."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path

    @property
    def size(self) -> int:
        """Bytes that are there."""
        return os.fstat(self._descriptor).st_size

    def write_at(self, offset: int, chunk: bytes | memoryview) -> None:
        """Write a chunk behind the first `offset` bytes.

        Raises:
            StorageFull: the disk is full; nothing of this chunk is kept.
        """
        with undone_by(lambda: self.cut(offset)), in_words():
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            write_all(self._descriptor, chunk)

    def cut(self, size: int) -> None:
        """Forget what lies beyond the first `size` bytes."""
        if self.size > size:
            os.ftruncate(self._descriptor, size)

    def sync(self) -> None:
        """Make what was written survive a power cut."""
        with in_words():
            os.fsync(self._descriptor)

    def sha256(self) -> str:
        """SHA-256 of the whole file, read in blocks."""
        found = hashlib.sha256()
        with self._path.open("rb") as file:
            while block := file.read(BLOCK):
                found.update(block)
        return found.hexdigest()


@contextmanager
def opened(files: FileStore, kept: Kept) -> Iterator[PartialFile]:
    """The bytes of an upload, under the lock, wherever a crash may have left them.

    The file is made when there is none yet. It has its final name already when the server died
    between giving it that name and writing the dataset's row.
    """
    arriving, final = files.arriving / str(kept.id), files.folder / kept.path
    while True:
        path = final if final.exists() else arriving
        with in_words():
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # While we waited for the lock, somebody may have given the file its final name, or removed it.
            if is_same(descriptor, path):
                yield PartialFile(descriptor, path)
                return
        finally:
            os.close(descriptor)


def keep(files: FileStore, kept: Kept) -> None:
    """Give a complete file its final name; done under the lock, and harmless the second time.

    Raises:
        StorageFull, Unavailable: the disk did not take it.
    """
    arriving, final = files.arriving / str(kept.id), files.folder / kept.path
    with in_words():
        if arriving.exists():
            move(arriving, final)


def remove(files: FileStore, kept: Kept) -> None:
    """Remove the bytes of an upload that nobody wants any more."""
    (files.arriving / str(kept.id)).unlink(missing_ok=True)
    sync_folder(files.arriving)
