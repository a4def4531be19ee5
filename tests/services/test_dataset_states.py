import pytest

from services.dataset_states import MOVES, move
from tests.services.arrivals import arrive


@pytest.fixture
def dataset(services, owner):
    return arrive(services, owner.id)


def test_a_dataset_moves_only_from_the_state_it_is_in(services, owner, dataset):
    with services.database.session() as session:
        assert move(session, dataset.id, 0, "uploaded", "processing")
        assert not move(session, dataset.id, 0, "uploaded", "processing")
    assert services.datasets.get(owner.id, dataset.id).status == "processing"


def test_an_older_generation_moves_nothing(services, owner, dataset):
    with services.database.session() as session:
        assert not move(session, dataset.id, 1, "uploaded", "processing")
    assert services.datasets.get(owner.id, dataset.id).status == "uploaded"


def test_there_is_no_way_that_is_not_listed(services, dataset):
    with services.database.session() as session, pytest.raises(ValueError, match="from uploaded to ready"):
        move(session, dataset.id, 0, "uploaded", "ready")


def test_every_state_can_be_left():
    assert {old for old, _ in MOVES} == {"uploaded", "processing", "ready", "failed"}
