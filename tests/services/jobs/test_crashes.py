"""The server is killed at the worst moment and started again: nothing is lost, nothing is stuck."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import pytest

from services.container import build_services
from services.jobs.child import COMMAND
from tests.contracts.source import ROOT
from tests.services.arrivals import TABLE, arrive, files_in, is_gone
from tests.services.conftest import stored_user
from tests.services.jobs.conftest import acting
from tests.services.jobs.test_background import PATIENCE, children_of, until

# So many that reading them takes longer than it takes to kill the reader, on a fast machine too.
ROWS = 1_500_000
SERVER = Path(__file__).with_name("doomed_server.py")


def descendants(process):
    """The children of a process, and theirs."""
    found = children_of(process)
    return found + [other for child in found for other in descendants(child)]


@contextmanager
def doomed(settings, file, *child):
    """A server in a process of its own, in the middle of reading a file."""
    command = [sys.executable, str(SERVER), str(settings.home), settings.database_address, str(file), *child]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, [UUID(word) for word in process.stdout.readline().split()]
        finally:
            process.kill()


def kill(process):
    """End a server as a power cut would; its children must die of it."""
    children = descendants(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert children
    until(lambda: all(map(is_gone, children)))


@pytest.fixture
def towns(tmp_path):
    path = tmp_path / "towns.csv"
    path.write_bytes(TABLE)
    return path


def test_what_was_being_read_when_the_server_died_is_read_by_the_next_one(settings, start, towns):
    with doomed(settings, towns, *acting("waits")) as (process, (owner_id, dataset_id, upload_id)):
        before = start("reads", begin=False)
        assert before.datasets.get(owner_id, dataset_id).status == "processing"
        kill(process)
    services = start("reads")
    dataset = services.datasets.wait(owner_id, dataset_id, PATIENCE)
    assert (dataset.status, dataset.row_count) == ("ready", 3)
    assert services.uploads.get(owner_id, upload_id).received == 4
    # The half file that nobody can go on with is gone; the upload's bytes are not.
    assert files_in(services) == {dataset.file_path, f"columns/{dataset_id}/0/town", f"incoming/{upload_id}"}
    done = services.uploads.append(owner_id, upload_id, 4, [b"2\n3\n"])
    assert services.datasets.wait(owner_id, done.dataset_id, PATIENCE).status == "ready"


def test_a_file_whose_reading_brings_the_server_down_each_time_is_given_up(settings, start, towns):
    with doomed(settings, towns, *acting("waits")) as (process, (owner_id, dataset_id, _)):
        kill(process)
    services = start("reads", begin=False)
    queue = services.jobs.queue
    assert queue.requeue_abandoned() == 1
    for _ in range(4):
        assert queue.claim() is not None
        assert queue.requeue_abandoned(dead=lambda worker: True) == 1
    dataset = services.datasets.get(owner_id, dataset_id)
    assert (dataset.status, dataset.error["code"]) == ("failed", "UNREADABLE_FILE")
    assert "interrupted several times" in dataset.error["message"]


def test_the_children_of_a_living_server_are_left_alone(settings, start, towns):
    with doomed(settings, towns, *acting("waits")) as (process, (owner_id, dataset_id, _)):
        services = start("reads")
        services.jobs.keeper.sweep()
        assert services.datasets.wait(owner_id, dataset_id, 0.5).status == "processing"
        assert len(list(services.files.arriving.iterdir())) == 2
        assert all(not is_gone(child) for child in descendants(process.pid))


def large_table(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("number,square,town\n")
        file.writelines(f"{n},{n * n},{('Ulm', 'Trier', 'Gera')[n % 3]}\n" for n in range(ROWS))
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return large_table(tmp_path_factory.mktemp("large"))


def test_a_real_child_that_is_killed_once_gets_a_second_chance(sqlite_settings, large):
    services = build_services(sqlite_settings)
    services.start()
    try:
        owner = stored_user(services.database, "owner")
        dataset = arrive(services, owner.id, large.read_bytes())
        until(lambda: services.datasets.get(owner.id, dataset.id).status == "processing")
        until(lambda: any(map(is_reading, descendants(os.getpid()))))
        for child in filter(is_reading, descendants(os.getpid())):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        found = services.datasets.wait(owner.id, dataset.id, PATIENCE)
        assert (found.status, found.row_count) == ("ready", ROWS)
    finally:
        services.close()


def is_reading(process):
    """Whether a process is a child that reads files, and not a database of the tests."""
    with suppress(OSError):
        return b"services.ingest.child" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def test_a_real_child_dies_with_its_server_and_the_file_is_read_after_all(sqlite_settings, large):
    with doomed(sqlite_settings, large) as (process, (owner_id, dataset_id, _)):
        kill(process)
    services = build_services(sqlite_settings, command=COMMAND)
    services.start()
    try:
        dataset = services.datasets.wait(owner_id, dataset_id, PATIENCE)
        assert (dataset.status, dataset.row_count, dataset.column_count) == ("ready", ROWS, 3)
        assert [path.name for path in (services.files.columns / str(dataset_id)).iterdir()] == ["0"]
    finally:
        services.close()
