"""Shared files: one original under the names of several datasets, each of which may be deleted alone."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from models.errors import NotFound
from models.tables import Dataset
from services.durable import in_words, move, sync_folder
from services.files import FileStore, Kept
from services.undoing import undone_by

GONE = "The original file of this dataset is not there any more, so no version can be made of it. Upload it again."


@contextmanager
def shared(files: FileStore, dataset: Dataset, id: UUID) -> Iterator[Kept]:
    """The original of a dataset once more, under the id of another one that is entered in the block.

    It is removed again where an error ends the block. Until then it is locked, so that the sweeper leaves it alone.

    Raises:
        NotFound: the original is gone.
        StorageFull, Unavailable: the disk cannot take it.
    """
    source, target = files.path_of(dataset), files.original(id, dataset.file_type)
    try:
        with in_words():
            descriptor = linked(source, target)
    except FileNotFoundError as error:
        raise NotFound(GONE) from error
    try:
        with undone_by(lambda: target.unlink(missing_ok=True)):
            yield Kept(id, str(target.relative_to(files.folder)), dataset.file_size, dataset.sha256, dataset.file_type)
    finally:
        os.close(descriptor)


def linked(source: Path, target: Path) -> int:
    """Put the same bytes under another name, safely on the disk; returns a descriptor that holds a lock on them."""
    descriptor = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    with undone_by(lambda: os.close(descriptor)), undone_by(lambda: target.unlink(missing_ok=True)):
        # Another name of the same file is locked with it; a copy gets a lock of its own.
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        return descriptor if has_link(source, target) else copied(descriptor, source, target)


def has_link(source: Path, target: Path) -> bool:
    """Whether a second name could be made; some file systems know no such thing."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    sync_folder(target.parent)
    return True


def copied(descriptor: int, source: Path, target: Path) -> int:
    """Copy the bytes, where a second name cannot be had; the lock moves on to the copy."""
    fresh = target.with_name(f"{target.name}.new")
    try:
        shutil.copyfile(source, fresh)
        other = os.open(fresh, os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(other, fcntl.LOCK_SH)
        os.fsync(other)
        move(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    os.close(descriptor)
    return other
