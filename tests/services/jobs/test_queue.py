from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.errors import StorageFull
from models.tables import Job, now
from services.jobs.queue import Overtaken, Queue
from services.jobs.worker_names import boot_id, is_dead, own_name
from tests.services.arrivals import TABLE, arrive


@pytest.fixture
def queue(services):
    return services.jobs.queue


@pytest.fixture
def rival(services):
    """Another server's queue on the same database."""
    return Queue(services.database, own_name() + "0")


def job_of(services, claim):
    with services.database.reading() as session:
        return session.get(Job, claim.job_id)


def let_lease_run_out(services):
    with services.database.session() as session:
        session.execute(update(Job).values(lease_until=now() - timedelta(seconds=1)))


def test_an_empty_queue_gives_nothing(queue):
    assert queue.claim() is None


def test_jobs_are_taken_in_the_order_in_which_they_came_and_by_one_worker_each(services, owner, queue, rival):
    datasets = [arrive(services, owner.id, TABLE + str(number).encode()) for number in range(3)]
    taken = [queue.claim(), rival.claim(), queue.claim()]
    assert [claim.dataset.id for claim in taken] == [dataset.id for dataset in datasets]
    assert {claim.dataset.status for claim in taken} <= {"uploaded", "processing"}
    assert rival.claim() is None


def test_reporting_keeps_the_lease_and_shows_progress(services, owner, queue):
    dataset = arrive(services, owner.id)
    claim = queue.claim()
    before = services.datasets.get(owner.id, dataset.id).updated_at
    let_lease_run_out(services)
    queue.report(claim, {"phase": "reading", "rows": 5, "total": 9})
    found = services.datasets.get(owner.id, dataset.id)
    assert found.progress == {"phase": "reading", "rows": 5, "total": 9}
    assert found.updated_at == before
    assert job_of(services, claim).lease_until > now()


def test_a_worker_that_lost_its_lease_can_no_longer_change_anything(services, owner, queue, rival):
    dataset = arrive(services, owner.id)
    slow = queue.claim()
    let_lease_run_out(services)
    assert rival.requeue_abandoned() == 1
    quick = rival.claim()
    assert (quick.dataset.id, quick.attempt) == (dataset.id, 2)
    for act in (
        lambda: queue.report(slow, {}),
        lambda: queue.finish(slow, "ready", row_count=1),
        lambda: queue.fail(slow, StorageFull("Full.")),
        lambda: queue.give_back(slow, counted=True),
    ):
        with pytest.raises(Overtaken):
            act()
    rival.finish(quick, "ready", row_count=2)
    found = services.datasets.get(owner.id, dataset.id)
    assert (found.status, found.row_count) == ("ready", 2)


def test_a_lease_that_holds_is_not_taken_away(services, owner, queue, rival):
    arrive(services, owner.id)
    queue.claim()
    assert rival.requeue_abandoned() == 0
    assert rival.claim() is None


def test_a_job_that_was_given_back_counts_only_when_it_should(services, owner, queue):
    arrive(services, owner.id)
    queue.give_back(queue.claim(), counted=False)
    assert queue.claim().attempt == 1
    with services.database.reading() as session:
        assert session.scalars(select(Job.status)).all() == ["running"]


def test_a_dataset_in_no_state_to_be_read_is_passed_over(services, owner, queue):
    dataset = arrive(services, owner.id)
    with services.database.session() as session:
        session.add(Job(dataset_id=dataset.id))
    queue.finish(queue.claim(), "ready")
    assert queue.claim() is None
    assert queue.claim() is None
    with services.database.reading() as session:
        assert sorted(session.scalars(select(Job.status)).all()) == ["cancelled", "done"]


def test_a_living_worker_is_known_from_a_dead_one():
    host, boot, process, started = own_name().split("/")
    assert boot == boot_id()
    assert not is_dead(own_name())
    assert is_dead(f"{host}/{boot}/{process}/1")
    assert is_dead(f"{host}/{boot}/4194305/{started}")
    assert is_dead(f"{host}/an-earlier-boot/{process}/{started}")
    assert not is_dead(f"elsewhere/{boot}/4194305/{started}")
    assert not is_dead("///")
