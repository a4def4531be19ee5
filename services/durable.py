"""Durable files: what was written is on the disk, and trouble with the disk is said in words."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import StorageFull, Unavailable

FULL = (
    "The disk is full, so this could not be stored. Nothing was changed; delete something to make room, and try again."
)
UNREACHABLE = "The file store cannot be used right now. Nothing was lost; please try again in a few seconds."
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def in_words() -> Iterator[None]:
    """Turn trouble with the disk into `StorageFull` or `Unavailable`."""
    try:
        yield
    except (StorageFull, FileNotFoundError):
        raise
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(FULL) from error
        raise Unavailable(UNREACHABLE) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut: those that are new, and those that are gone."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Make every file of a folder, and their names, survive a power cut."""
    for path in folder.iterdir():
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_folder(folder)


def make_folder(folder: Path) -> Path:
    """Make a folder that only the server may read, with those above it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def move(source: Path, target: Path) -> None:
    """Give a file or folder its final name, and make the change durable in both folders."""
    make_folder(target.parent)
    source.rename(target)
    sync_folder(target.parent)
    if source.parent != target.parent:
        sync_folder(source.parent)


def write_all(descriptor: int, chunk: bytes | memoryview) -> None:
    """Write every byte of a chunk; the kernel may take only a part at a time."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
