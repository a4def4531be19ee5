import hashlib
import resource
import stat
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.errors import FileTooLarge, StorageFull, Unavailable, UnsupportedFileType
from services.files import FileStore
from tests.services.arrivals import files_in


@pytest.fixture
def files(tmp_path):
    store = FileStore(tmp_path / "store", limit=1_000_000)
    store.prepare()
    return store


def names(files):
    return sorted(str(path.relative_to(files.folder)) for path in files.folder.rglob("*") if path.is_file())


@contextmanager
def full_disk(room):
    """A kernel that refuses to let any file grow beyond `room` bytes, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(incoming, pieces):
    for _ in range(pieces):
        incoming.write(b"x" * 100_000)


def test_bytes_are_counted_hashed_and_kept_under_a_name_of_ours(files):
    incoming = files.incoming("../../My salary.CSV")
    incoming.write(b"a,b\n")
    incoming.write(memoryview(b"1,2\n"))
    path = incoming.keep()
    incoming.close()
    assert (incoming.size, incoming.sha256) == (8, hashlib.sha256(b"a,b\n1,2\n").hexdigest())
    assert path == f"originals/{incoming.id}.csv"
    assert (files.folder / path).read_bytes() == b"a,b\n1,2\n"
    assert names(files) == [path]


def test_only_the_server_may_read_what_is_kept(files):
    with files.incoming() as incoming:
        path = files.folder / incoming.keep("csv")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_unknown_type_is_refused_before_anything_arrives(files):
    with pytest.raises(UnsupportedFileType) as caught:
        files.incoming("holiday.exe")
    assert "csv" in caught.value.details["supported"]
    assert names(files) == []


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_leaves_nothing(files):
    with files.incoming("a.csv") as incoming:
        incoming.write(b"x" * 1_000_000)
        incoming.keep()
    with pytest.raises(FileTooLarge) as caught, files.incoming("b.csv") as incoming:
        fill(incoming, 11)
    assert caught.value.details == {"limit": 1_000_000, "size": 1_100_000}
    assert names(files) == [f"originals/{path.name}" for path in files.originals.iterdir()]
    assert len(names(files)) == 1


def test_a_full_disk_leaves_nothing_behind(files):
    incoming = files.incoming("a.csv")
    with full_disk(250_000), pytest.raises(StorageFull):
        fill(incoming, 3)
    assert names(files) == []


def test_what_is_not_kept_is_gone(files):
    with files.incoming("a.csv") as incoming:
        incoming.write(b"half a file")
    assert names(files) == []


def test_no_descriptor_is_left_open(files):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for number in range(5):
        with files.incoming("a.csv") as incoming:
            incoming.write(b"x")
            if number % 2:
                incoming.keep()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_working_store_says_so_and_a_missing_one_does_not(files, tmp_path):
    files.check()
    with pytest.raises((Unavailable, FileNotFoundError)):
        FileStore(tmp_path / "missing", limit=1).check()


def test_an_attempt_leaves_nothing_but_what_it_moved_away(files):
    from uuid import uuid4

    dataset_id = uuid4()
    with files.attempt_folder(dataset_id) as folder:
        (folder / "column").write_bytes(b"1")
    assert not (files.columns / str(dataset_id)).exists()


def test_the_store_of_a_new_server_is_empty(sqlite_services):
    assert files_in(sqlite_services) == set()
