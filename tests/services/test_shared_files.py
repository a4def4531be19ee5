"""One original under two names: each may go alone, and neither is swept while its row is still to come."""

import fcntl
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from models.errors import NotFound
from services.shared_files import copied, linked, shared
from tests.services.arrivals import TABLE, arrive


def is_locked(path: Path) -> bool:
    """Whether the sweeper would leave a file alone."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


@pytest.fixture
def services(sqlite_services: Any) -> Any:
    return sqlite_services


def test_the_same_bytes_have_two_names(services: Any, owner: Any):
    dataset = arrive(services, owner.id)
    first, second_id = services.files.path_of(dataset), uuid4()
    with shared(services.files, dataset, second_id) as kept:
        second = services.files.folder / kept.path
        assert (kept.id, kept.size, kept.sha256, kept.file_type) == (second_id, len(TABLE), dataset.sha256, "csv")
        assert first.samefile(second)
        assert is_locked(second)
        services.jobs.keeper.sweep()
        assert second.exists()
    assert not is_locked(second)
    first.unlink()
    assert second.read_bytes() == TABLE


def test_nothing_is_left_after_an_error(services: Any, owner: Any):
    dataset, second_id = arrive(services, owner.id), uuid4()

    def enter() -> None:
        with shared(services.files, dataset, second_id):
            raise KeyError

    with pytest.raises(KeyError):
        enter()
    assert not services.files.original(second_id, "csv").exists()
    assert services.files.path_of(dataset).read_bytes() == TABLE
    services.files.path_of(dataset).unlink()
    with pytest.raises(NotFound):
        enter()


def test_a_copy_is_locked_too(tmp_path: Path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(TABLE)
    descriptor = copied(os.open(source, os.O_RDONLY), source, target)
    assert (target.read_bytes(), target.samefile(source), is_locked(target)) == (TABLE, False, True)
    os.close(descriptor)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source", "target"]
    os.close(linked(source, tmp_path / "other"))
    assert (tmp_path / "other").samefile(source)
