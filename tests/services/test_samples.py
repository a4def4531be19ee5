import pytest

from models.errors import NotFound
from tests.services.conftest import stored_user


def test_every_sample_is_read_whole(sqlite_services):
    services = sqlite_services
    services.start()
    owner = stored_user(services.database, "owner")
    for sample in services.samples.all():
        added = services.samples.add(owner.id, sample.key)
        found = services.datasets.wait(owner.id, added.id, 120)
        assert (found.status, found.name) == ("ready", sample.title)
        assert (found.row_count, found.column_count) == (sample.rows, sample.columns)


def test_samples_can_be_listed(sqlite_services):
    names = sqlite_services.samples.names()
    assert len(names) == 3
    assert all(rows > 0 and title and description for _, title, description, rows in names)


def test_there_are_no_other_samples(services, owner):
    with pytest.raises(NotFound):
        services.samples.add(owner.id, "../secrets")
