import fcntl
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, update

from models.errors import NotFound
from models.tables import Dataset, Job, now
from services.dataset_states import move
from tests.services.arrivals import arrive, files_in


@pytest.fixture
def keeper(services):
    return services.jobs.keeper


def age(services, dataset, **values):
    with services.database.session() as session:
        session.execute(update(Dataset).where(Dataset.id == dataset.id).values(values))


def put(services, path):
    """A file that a crash has left."""
    path = services.files.folder / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left")
    return path


def test_a_deletion_can_be_undone_for_a_minute_and_then_it_is_final(services, owner, keeper):
    dataset = arrive(services, owner.id)
    services.datasets.trash(owner.id, dataset.id)
    keeper.purge_trash()
    assert len(files_in(services)) == 1
    age(services, dataset, trashed_at=now() - timedelta(seconds=61))
    keeper.purge_trash()
    assert files_in(services) == set()
    with pytest.raises(NotFound):
        services.datasets.restore(owner.id, dataset.id)


def test_files_that_belong_to_nothing_are_removed(services, owner, keeper):
    kept = arrive(services, owner.id)
    for path in (
        f"incoming/{uuid4()}",
        "incoming/strange",
        f"originals/{uuid4()}.csv",
        f"columns/{uuid4()}/0/a",
        f"columns/{kept.id}/attempt-1/a",
        f"columns/{kept.id}/7/a",
        "columns/strange/a",
    ):
        put(services, path)
    keeper.sweep()
    assert files_in(services) == {kept.file_path}
    assert list(services.files.columns.iterdir()) in ([], [services.files.columns / str(kept.id)])


def test_a_file_that_somebody_is_still_writing_is_left_alone(services, owner, keeper):
    incoming = services.files.incoming("a.csv")
    incoming.write(b"a\n1\n")
    keeper.sweep()
    path = incoming.keep()
    keeper.sweep()
    assert files_in(services) == {path}
    incoming.close()
    keeper.sweep()
    assert files_in(services) == set()


def test_a_lock_that_another_process_holds_is_respected(services, keeper):
    path = put(services, f"incoming/{uuid4()}")
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        keeper.sweep()
        assert path.exists()
    keeper.sweep()
    assert not path.exists()


def test_an_upload_between_two_pieces_is_left_alone(services, owner, keeper):
    upload = services.uploads.create(owner.id, "a.csv", 10)
    services.uploads.append(owner.id, upload.id, 0, [b"a\n"])
    keeper.sweep()
    assert files_in(services) == {f"incoming/{upload.id}"}


def test_columns_that_are_being_made_are_left_alone(services, owner, keeper):
    dataset = arrive(services, owner.id)
    claim = services.jobs.queue.claim()
    assert claim.dataset.id == dataset.id
    attempt = f"columns/{dataset.id}/attempt-1/a"
    put(services, attempt)
    keeper.sweep()
    assert attempt in files_in(services)


@pytest.mark.parametrize("status", ["uploaded", "processing"])
def test_a_dataset_that_waits_for_no_job_gets_one(services, owner, keeper, status):
    dataset = arrive(services, owner.id)
    with services.database.session() as session:
        session.execute(delete(Job))
        if status == "processing":
            move(session, dataset.id, 0, "uploaded", "processing")
    keeper.sweep()
    assert services.datasets.get(owner.id, dataset.id).status == "uploaded"
    assert services.jobs.queue.claim().dataset.id == dataset.id


def test_old_jobs_are_forgotten(services, owner, keeper):
    dataset = arrive(services, owner.id)
    services.jobs.cancel(dataset.id)
    keeper.sweep()
    with services.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1
        session.execute(update(Job).values(finished_at=now() - timedelta(days=8)))
    keeper.sweep()
    with services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_many_files_are_looked_up_in_parts(services, keeper):
    for _ in range(1200):
        put(services, f"incoming/{uuid4()}")
    keeper.sweep()
    assert files_in(services) == set()
