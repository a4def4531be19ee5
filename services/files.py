"""Files: original bytes as they arrive and as they are kept, and the folders of their columns.

incoming/<id>              bytes that are still arriving; locked by whoever writes them
originals/<id>.<type>      kept originals; never the person's own name
columns/<id>/<generation>  typed columns, made whole before they get this name
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from uuid import UUID, uuid4

from models.errors import FileTooLarge
from models.tables import Dataset
from services.durable import in_words, make_folder, move, sync_folder, write_all
from services.formats.names import suffix_of
from services.undoing import undone_by

BLOCK = 1024 * 1024


class Kept(NamedTuple):
    """An original that is safely on the disk: its id, relative path, size, SHA-256 and type."""

    id: UUID
    path: str
    size: int
    sha256: str
    file_type: str


class FileStore:
    """Keeps originals and columns in one folder; `limit` is the largest file in bytes."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.limit = limit

    @property
    def arriving(self) -> Path:
        """The folder of what is still arriving."""
        return self.folder / "incoming"

    @property
    def originals(self) -> Path:
        """The folder of kept originals."""
        return self.folder / "originals"

    @property
    def columns(self) -> Path:
        """The folder of all columns."""
        return self.folder / "columns"

    def prepare(self) -> None:
        """Make the folders that everything else expects."""
        with in_words():
            for folder in (self.arriving, self.originals, self.columns):
                make_folder(folder)

    def incoming(self, name: str | None = None) -> "Incoming":
        """A place for bytes that are about to arrive.

        Raises:
            UnsupportedFileType: no format reads files of this name; nothing has been received yet.
            StorageFull, Unavailable: the disk cannot take it.
        """
        return Incoming(self, suffix_of(name) if name is not None else None)

    def original(self, id: UUID, file_type: str) -> Path:
        """Where the original with this id is kept."""
        return self.originals / f"{id}.{file_type}"

    def path_of(self, dataset: Dataset) -> Path:
        """The kept original of a dataset."""
        return self.folder / dataset.file_path

    def columns_folder(self, dataset: Dataset) -> Path:
        """The folder with the columns of a dataset's present generation."""
        return self.columns / str(dataset.id) / str(dataset.generation)

    @contextmanager
    def attempt_folder(self, dataset_id: UUID) -> Iterator[Path]:
        """A new folder for one attempt to read a dataset; what is not moved out of it is removed."""
        folder = self.columns / str(dataset_id) / f"attempt-{uuid4().hex}"
        with in_words():
            make_folder(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                # Only when it is empty: the dataset was deleted, or could not be read.
                folder.parent.rmdir()

    def remove(self, dataset: Dataset) -> None:
        """Remove everything that is kept of a dataset."""
        self.path_of(dataset).unlink(missing_ok=True)
        shutil.rmtree(self.columns / str(dataset.id), ignore_errors=True)

    def remove_columns(self, dataset_id: UUID, generation: int) -> None:
        """Remove the columns of one generation."""
        shutil.rmtree(self.columns / str(dataset_id) / str(generation), ignore_errors=True)

    def check(self) -> None:
        """Write a little, to see that it works.

        Raises:
            StorageFull, Unavailable: the disk cannot take it.
        """
        with in_words(), tempfile.TemporaryFile(dir=self.arriving) as file:
            file.write(b"alive")


class Incoming:
    """One file while it arrives: counted, hashed, and gone again unless it is kept.

    Its lock tells the sweeper, in whichever process, that somebody alive still needs it. It lasts
    until `close`, so that it also covers the time between the final name and the dataset's row.
    """

    def __init__(self, files: FileStore, file_type: str | None) -> None:
        self.id = uuid4()
        self.size = 0
        self.file_type = file_type
        self._files = files
        self._hash = hashlib.sha256()
        self._path = files.arriving / str(self.id)
        self._kept: Path | None = None
        with in_words():
            self._descriptor = create_locked(self._path)

    @property
    def sha256(self) -> str:
        """SHA-256 of what has arrived so far."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes | memoryview) -> None:
        """Take the next bytes.

        Raises:
            FileTooLarge: there are more than the limit; nothing is left behind.
            StorageFull: the disk is full; nothing is left behind.
        """
        size = self.size + len(chunk)
        with undone_by(self.discard):
            if size > self._files.limit:
                raise too_large(self._files.limit, size)
            with in_words():
                write_all(self._descriptor, chunk)
        self._hash.update(chunk)
        self.size = size

    def keep(self, file_type: str | None = None) -> str:
        """Put the bytes safely on the disk under their final name, and say where, relative to the store.

        Raises:
            StorageFull, Unavailable: the disk did not take it; nothing is left behind.
        """
        target = self._files.original(self.id, file_type or self.file_type or "bin")
        with undone_by(self.discard), in_words():
            os.fsync(self._descriptor)
            move(self._path, target)
        self._kept = target
        return str(target.relative_to(self._files.folder))

    def discard(self) -> None:
        """Remove what has arrived, kept or not."""
        self._path.unlink(missing_ok=True)
        if self._kept is not None:
            self._kept.unlink(missing_ok=True)
            sync_folder(self._kept.parent)
        self.close()

    def close(self) -> None:
        """Let go of the file; one that was not kept is left to `discard` or to the sweeper."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._kept is None:
            self.discard()
        self.close()


def create_locked(path: Path) -> int:
    """A new file that nobody else may touch; made again when the sweeper took it before it was locked."""
    while True:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if is_same(descriptor, path):
            return descriptor
        os.close(descriptor)


def is_same(descriptor: int, path: Path) -> bool:
    """Whether an opened file is still the one with this name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def too_large(limit: int, size: int) -> FileTooLarge:
    """The error for more bytes than are allowed."""
    return FileTooLarge(
        f"The file is larger than the {in_megabytes(limit)} that are allowed here. "
        "Make it smaller (fewer columns, fewer rows, or compressed), or ask the owner of this server to allow more.",
        limit=limit,
        size=size,
    )


def in_megabytes(size: int) -> str:
    """A size for people.

    >>> in_megabytes(52_428_800), in_megabytes(900)
    ('50 MB', '900 bytes')
    """
    return f"{size / 1024**2:,.0f} MB" if size >= 1024**2 else f"{size:,} bytes"
