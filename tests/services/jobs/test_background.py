import contextlib
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from models.errors import NotFound
from models.receipt import ReadingOptions
from services.container import build_services
from services.jobs.background import Jobs
from tests.fixtures.applications import make_settings
from tests.fixtures.postgres import Postgres
from tests.services.arrivals import TABLE, arrive, files_in, is_gone
from tests.services.conftest import stored_user
from tests.services.jobs.conftest import acting

# Only what never happens takes so long: a busy machine may need half a minute to start a process.
PATIENCE = 60


def until(condition, seconds=PATIENCE):
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def read_by(start, mode):
    services = start(mode)
    owner = stored_user(services.database, "owner")
    dataset = arrive(services, owner.id)
    return services, owner, services.datasets.wait(owner.id, dataset.id, PATIENCE)


def being_read(start):
    """Services that are in the middle of reading a file, with its dataset."""
    services = start("waits")
    owner = stored_user(services.database, "owner")
    dataset = arrive(services, owner.id)
    until(lambda: (services.datasets.get(owner.id, dataset.id).progress or {}).get("rows") == 1)
    return services, owner, dataset


def reader_of(services, owner, dataset):
    """The process that reads a file; a spare may wait beside it. The child that waits says who it is."""
    return services.datasets.get(owner.id, dataset.id).progress["total"]


def children_of(process):
    """The processes that a process has started, those that have just ended among them."""
    found = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        # A thread that ends between two looks takes its list with it.
        with contextlib.suppress(OSError):
            found += [int(number) for number in path.read_text().split()]
    return found


def running():
    """The processes that this one has started and that still run."""
    return [process for process in children_of("self") if not is_gone(process)]


@pytest.fixture
def children():
    """The processes that were started since the test began: servers and browsers of other tests live on."""
    before = set(running())
    return lambda: [process for process in running() if process not in before]


def test_a_file_is_read_and_then_ready(start):
    services, _, dataset = read_by(start, "reads")
    assert (dataset.status, dataset.row_count, dataset.column_count) == ("ready", 3, 1)
    assert dataset.columns_info[0]["name"] == "town"
    assert dataset.receipt["rows_read"] == 3
    assert (dataset.progress, dataset.error) == (None, None)
    assert (services.files.columns_folder(dataset) / "town").read_text() == "Ulm Trier Gera"
    assert files_in(services) == {dataset.file_path, f"columns/{dataset.id}/0/town"}


def test_what_a_library_prints_between_the_lines_does_no_harm(start):
    assert read_by(start, "babbles")[2].status == "ready"


@pytest.mark.parametrize(
    ("mode", "code", "words"),
    [
        ("fails", "UNREADABLE_FILE", "It is no table."),
        ("is-full", "STORAGE_FULL", "disk became full"),
        ("blunders", "INTERNAL_ERROR", "on our side"),
        ("crashes", "UNREADABLE_FILE", "cannot be read safely"),
        ("is-killed", "UNREADABLE_FILE", "cannot be read safely"),
        ("uses-up-its-time", "UNREADABLE_FILE", "took too long"),
        ("ends", "INTERNAL_ERROR", "on our side"),
        ("lies", "UNREADABLE_FILE", "cannot be read safely"),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_a_reason(start, mode, code, words):
    services, _, dataset = read_by(start, mode)
    assert (dataset.status, dataset.error["code"], dataset.progress) == ("failed", code, None)
    assert words in dataset.error["message"]
    assert "/secret/path" not in str(dataset.error)
    # What the attempt left is swept a moment after its end is known.
    until(lambda: files_in(services) == {dataset.file_path})


def test_details_of_a_failure_are_kept(start):
    assert read_by(start, "fails")[2].error["details"] == {"reason": "quotes", "line": 7}


def test_a_child_that_somebody_killed_gets_a_second_chance(start):
    assert read_by(start, "is-killed-once")[2].status == "ready"


def test_a_failed_file_can_be_read_again_in_another_way(start):
    services, owner, dataset = read_by(start, "fails")
    services.close()
    services = start("reads")
    again = services.datasets.reparse(owner.id, dataset.id, ReadingOptions(delimiter=";"))
    assert (again.status, again.generation, again.error) == ("uploaded", 1, None)
    ready = services.datasets.wait(owner.id, dataset.id, PATIENCE)
    assert (ready.status, ready.options) == ("ready", {"delimiter": ";"})
    assert f"columns/{dataset.id}/1/town" in files_in(services)


def test_reading_again_removes_the_columns_of_before(start):
    services, owner, dataset = read_by(start, "reads")
    services.datasets.reparse(owner.id, dataset.id, ReadingOptions())
    assert services.datasets.wait(owner.id, dataset.id, PATIENCE).status == "ready"
    assert files_in(services) == {dataset.file_path, f"columns/{dataset.id}/1/town"}


def test_a_child_that_reads_again_finds_the_columns_of_before(start):
    services, owner, dataset = read_by(start, "takes-over")
    services.datasets.reparse(owner.id, dataset.id, ReadingOptions())
    assert services.datasets.wait(owner.id, dataset.id, PATIENCE).status == "ready"
    assert files_in(services) == {dataset.file_path, *(f"columns/{dataset.id}/1/{name}" for name in ("town", "kept"))}


def test_the_columns_of_before_outlast_a_reading_that_fails(start):
    services, owner, dataset = read_by(start, "takes-over")
    services.close()
    services = start("fails")
    services.datasets.reparse(owner.id, dataset.id, ReadingOptions(delimiter=";"))
    assert services.datasets.wait(owner.id, dataset.id, PATIENCE).status == "failed"
    services.close()
    services = start("takes-over")
    services.datasets.reparse(owner.id, dataset.id, ReadingOptions())
    assert services.datasets.wait(owner.id, dataset.id, PATIENCE).status == "ready"
    assert f"columns/{dataset.id}/2/kept" in files_in(services)


def test_reading_can_be_cancelled(start):
    services, owner, dataset = being_read(start)
    child = reader_of(services, owner, dataset)
    services.jobs.cancel(dataset.id)
    cancelled = services.datasets.get(owner.id, dataset.id)
    assert (cancelled.status, cancelled.error["code"]) == ("failed", "CONFLICT")
    assert cancelled.error["message"].startswith("Reading was cancelled")
    until(lambda: is_gone(child))
    until(lambda: files_in(services) == {dataset.file_path})


def test_what_waits_can_be_cancelled_too(start):
    services = start("reads", begin=False)
    owner = stored_user(services.database, "owner")
    dataset = arrive(services, owner.id)
    services.jobs.cancel(dataset.id)
    services.start()
    assert services.datasets.wait(owner.id, dataset.id, PATIENCE).error["code"] == "CONFLICT"


def test_cancelling_what_is_read_changes_nothing(start):
    services, owner, dataset = read_by(start, "reads")
    services.jobs.cancel(dataset.id)
    assert services.datasets.get(owner.id, dataset.id).status == "ready"


def test_cancelling_in_another_server_stops_the_child_of_this_one(start):
    services, owner, dataset = being_read(start)
    child = reader_of(services, owner, dataset)
    start("waits", begin=False).jobs.cancel(dataset.id)
    until(lambda: is_gone(child))
    assert services.datasets.get(owner.id, dataset.id).status == "failed"


def test_deleting_what_is_being_read_leaves_nothing(start):
    services, owner, dataset = being_read(start)
    child = reader_of(services, owner, dataset)
    services.datasets.delete(owner.id, dataset.id)
    until(lambda: is_gone(child))
    until(lambda: files_in(services) == set())
    with pytest.raises(NotFound):
        services.datasets.get(owner.id, dataset.id)


def test_two_files_are_read_at_a_time_and_none_waits_for_ever(start):
    services = start("reads")
    owner = stored_user(services.database, "owner")
    datasets = [arrive(services, owner.id, TABLE + str(number).encode()) for number in range(6)]
    assert {services.datasets.wait(owner.id, dataset.id, PATIENCE).status for dataset in datasets} == {"ready"}


def test_two_servers_never_read_the_same_file(start):
    first, second = start("reads"), start("reads")
    owner = stored_user(first.database, "owner")
    datasets = [arrive(first, owner.id, TABLE + str(number).encode()) for number in range(6)]
    found = [second.datasets.wait(owner.id, dataset.id, PATIENCE) for dataset in datasets]
    assert {dataset.status for dataset in found} == {"ready"}
    expected = {name for item in found for name in (item.file_path, f"columns/{item.id}/0/town")}
    assert files_in(first) == expected


def test_reading_that_takes_too_long_is_stopped(children, services, owner):
    jobs = Jobs(services.database, services.files, command=acting("waits"), patience=lambda size: 0.3)
    jobs.start()
    dataset = arrive(services, owner.id)
    found = services.datasets.wait(owner.id, dataset.id, PATIENCE)
    assert (found.status, found.error["details"]) == ("failed", {"reason": "time"})
    assert "took too long" in found.error["message"]
    jobs.close()
    until(lambda: not children())


def test_what_is_read_while_the_database_is_away_is_ready_when_it_is_back(tmp_path):
    with contextlib.ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.remove)
        services = build_services(make_settings(tmp_path, postgres.create()), command=acting("waits-for-a-sign"))
        stack.callback(services.close)
        services.start()
        owner = stored_user(services.database, "owner")
        dataset = arrive(services, owner.id)
        until(lambda: (services.datasets.get(owner.id, dataset.id).progress or {}).get("rows") == 1)
        postgres.stop()
        services.files.path_of(dataset).with_name(f"{dataset.filename}.go").touch()
        until(lambda: services.files.columns_folder(dataset).exists())
        postgres.start()
        until(lambda: services.datasets.get(owner.id, dataset.id).status == "ready")


def test_a_store_that_takes_no_columns_is_said_and_the_file_can_be_read_later(start):
    services = start("reads", begin=False)
    owner = stored_user(services.database, "owner")
    dataset = arrive(services, owner.id)
    in_the_way = services.files.columns / str(dataset.id)
    in_the_way.touch()
    services.start()
    found = services.datasets.wait(owner.id, dataset.id, PATIENCE)
    assert (found.status, found.error["code"]) == ("failed", "UNAVAILABLE")
    in_the_way.unlink()
    services.datasets.reparse(owner.id, dataset.id, ReadingOptions())
    assert services.datasets.wait(owner.id, dataset.id, PATIENCE).status == "ready"


def test_closing_ends_every_thread_and_child_and_gives_the_job_back(children, start):
    services, owner, dataset = being_read(start)
    processes = children()
    services.close()
    assert processes
    until(lambda: all(map(is_gone, processes)))
    until(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("datalens-")])
    after = start("reads")
    assert after.datasets.wait(owner.id, dataset.id, PATIENCE).status == "ready"


def test_a_spare_child_is_ready_before_the_first_file_once_somebody_is_there(children, start):
    services = start("reads")
    assert children() == []
    services.jobs.expect()
    until(children)
    services.close()
    until(lambda: not children())


def test_a_child_inherits_no_socket_and_no_secret(start, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "of the server")
    services, owner, dataset = being_read(start)
    child = reader_of(services, owner, dataset)
    targets = [str(path.readlink()) for path in Path(f"/proc/{child}/fd").iterdir()]
    assert not [target for target in targets if target.startswith("socket:")]
    assert b"of the server" not in Path(f"/proc/{child}/environ").read_bytes()
    os.kill(child, signal.SIGTERM)
    services.close()
