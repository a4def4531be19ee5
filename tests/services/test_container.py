import threading

import pytest

from models.errors import InvalidParameters
from services.container import build_services
from tests.fixtures.applications import make_settings
from tests.services.arrivals import arrive
from tests.services.conftest import stored_user


def threads():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("datalens-")]


def test_building_starts_nothing_and_closing_ends_everything(settings):
    services = build_services(settings)
    assert threads() == []
    services.start()
    services.start()
    assert len(threads()) == 3
    services.close()
    services.close()
    assert threads() == []


def test_an_empty_folder_becomes_a_working_home(tmp_path):
    services = build_services(make_settings(tmp_path / "new" / "home", ""))
    assert services.health.report()["status"] == "healthy"
    owner = stored_user(services.database, "owner")
    assert services.files.path_of(arrive(services, owner.id)).is_relative_to(tmp_path / "new" / "home" / "storage")
    services.close()


def test_two_containers_of_one_process_know_nothing_of_each_other(tmp_path):
    first, second = (build_services(make_settings(tmp_path / name, "")) for name in ("a", "b"))
    arrive(first, stored_user(first.database, "owner").id)
    assert list(second.files.originals.iterdir()) == []
    first.close()
    assert second.health.report()["status"] == "healthy"
    second.close()


def test_the_limit_of_the_settings_holds(tmp_path):
    services = build_services(make_settings(tmp_path, "", max_file_size=10))
    assert services.files.limit == 10
    services.close()


def test_a_kind_of_store_that_does_not_exist_yet_is_refused(tmp_path):
    with pytest.raises(InvalidParameters, match="STORAGE_URL"):
        build_services(make_settings(tmp_path, "", storage_url="s3://bucket/prefix"))
