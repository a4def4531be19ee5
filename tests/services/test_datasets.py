from uuid import uuid4

import pytest

from models.errors import Conflict, InvalidParameters, NotFound, NotReady, StorageFull, Unavailable, UnsupportedFileType
from models.lists import DatasetQuery
from models.receipt import ReadingOptions
from services.dataset_states import as_json, move
from tests.services.arrivals import TABLE, arrive, files_in


def make_ready(services, dataset, **values):
    """What reading a file does to its row."""
    with services.database.session() as session:
        move(session, dataset.id, dataset.generation, "uploaded", "processing")
        move(session, dataset.id, dataset.generation, "processing", "ready", **values)


def make_failed(services, dataset):
    with services.database.session() as session:
        move(session, dataset.id, dataset.generation, "uploaded", "failed", error=as_json(Conflict("No.")))


def names_on(services, owner, **query):
    found, total = services.datasets.page(owner.id, DatasetQuery(**query))
    assert total >= len(found)
    return [dataset.name for dataset in found]


def test_a_file_that_arrives_is_kept_and_waits_to_be_read(services, owner):
    dataset = arrive(services, owner.id, filename="C:\\data\\Towns of 2024.csv")
    found = services.datasets.get(owner.id, dataset.id)
    assert (found.status, found.name, found.original_filename) == ("uploaded", "Towns of 2024", "Towns of 2024.csv")
    assert (found.file_type, found.file_size) == ("csv", len(TABLE))
    assert services.files.path_of(found).read_bytes() == TABLE
    assert files_in(services) == {found.file_path} == {f"originals/{found.filename}"}
    assert "Towns" not in found.file_path


def test_what_the_api_shows_is_what_the_contract_says(services, owner):
    dataset = arrive(services, owner.id, name=" Towns ")
    shown = services.datasets.public_detail(services.datasets.get(owner.id, dataset.id))
    assert shown["id"] == str(dataset.id)
    assert shown["created_at"].endswith("Z")
    assert set(shown) == {
        "id", "name", "description", "original_filename", "file_type", "file_size", "sha256", "row_count",
        "column_count", "status", "error", "progress", "created_at", "updated_at", "columns", "receipt",
    }  # fmt: skip
    assert (shown["name"], shown["columns"], shown["receipt"]) == ("Towns", [], None)


def everything_one_can_do(services, user_id, dataset_id):
    datasets = services.datasets
    return {
        "get": lambda: datasets.get(user_id, dataset_id),
        "ready": lambda: datasets.ready(user_id, dataset_id),
        "update": lambda: datasets.update(user_id, dataset_id, name="mine"),
        "delete": lambda: datasets.delete(user_id, dataset_id),
        "trash": lambda: datasets.trash(user_id, dataset_id),
        "restore": lambda: datasets.restore(user_id, dataset_id),
        "reparse": lambda: datasets.reparse(user_id, dataset_id, ReadingOptions()),
        "rejected": lambda: datasets.rejected(user_id, dataset_id, 10, 0),
        "wait": lambda: datasets.wait(user_id, dataset_id, 0),
        "analyse": lambda: services.explorer.analyse(user_id, dataset_id, "statistics", {}),
    }


def test_another_persons_dataset_and_none_at_all_are_the_same(services, owner, stranger):
    dataset = arrive(services, owner.id)
    errors = set()
    for dataset_id in (dataset.id, uuid4()):
        for act in everything_one_can_do(services, stranger.id, dataset_id).values():
            with pytest.raises(NotFound) as caught:
                act()
            errors.add((caught.value.message, str(caught.value.details)))
    assert len(errors) == 1
    assert services.datasets.page(stranger.id, DatasetQuery()) == ([], 0)
    assert services.datasets.get(owner.id, dataset.id).name == "towns"


def test_only_what_is_read_can_be_asked(services, owner):
    dataset = arrive(services, owner.id)
    with pytest.raises(NotReady) as caught:
        services.datasets.ready(owner.id, dataset.id)
    assert caught.value.details == {"status": "uploaded"}
    make_failed(services, dataset)
    with pytest.raises(Conflict) as failed:
        services.datasets.ready(owner.id, dataset.id)
    assert failed.value.details == {"status": "failed"}


def test_the_same_key_and_file_give_the_same_dataset(services, owner, stranger):
    first = arrive(services, owner.id, idempotency_key="k")
    assert arrive(services, owner.id, idempotency_key="k").id == first.id
    assert arrive(services, stranger.id, idempotency_key="k").id != first.id
    assert len(files_in(services)) == 2


def test_the_same_key_for_another_file_is_refused_and_leaves_nothing(services, owner):
    first = arrive(services, owner.id, idempotency_key="k")
    with pytest.raises(Conflict):
        arrive(services, owner.id, b"other\n1\n", idempotency_key="k")
    assert files_in(services) == {first.file_path}


def test_a_request_that_comes_again_brings_back_what_was_just_deleted(services, owner):
    first = arrive(services, owner.id, idempotency_key="k")
    services.datasets.trash(owner.id, first.id)
    assert arrive(services, owner.id, idempotency_key="k").id == first.id
    assert names_on(services, owner) == ["towns"]


def test_equal_requests_at_the_same_time_make_one_dataset(services, owner):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda _: arrive(services, owner.id, idempotency_key="k").id, range(6)))
    assert len(set(found)) == 1
    assert len(files_in(services)) == 1


@pytest.mark.parametrize(
    ("filename", "more", "error"),
    [
        ("towns.exe", {}, UnsupportedFileType),
        ("towns", {}, UnsupportedFileType),
        ("towns.csv", {"name": " "}, InvalidParameters),
        ("towns.csv", {"name": "x" * 256}, InvalidParameters),
    ],
)
def test_what_is_refused_leaves_nothing_behind(services, owner, filename, more, error):
    incoming = services.files.incoming()
    incoming.write(TABLE)
    with pytest.raises(error):
        services.datasets.add(owner.id, incoming, filename, **more)
    assert files_in(services) == set()
    assert services.datasets.page(owner.id, DatasetQuery())[1] == 0


def test_a_database_without_room_leaves_nothing_behind(sqlite_services):
    from sqlalchemy import event

    from tests.services.conftest import stored_user

    owner = stored_user(sqlite_services.database, "owner")

    @event.listens_for(sqlite_services.database.engine, "begin")
    def no_room(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def fill():
        for number in range(200):
            arrive(sqlite_services, owner.id, filename=f"{'x' * 200}{number}.csv")

    with pytest.raises(StorageFull):
        fill()
    kept = {dataset.file_path for dataset in every(sqlite_services, owner)}
    assert files_in(sqlite_services) == kept


def every(services, owner):
    return [
        dataset
        for page in range(1, 4)
        for dataset in services.datasets.page(owner.id, DatasetQuery(page=page, per_page=100))[0]
    ]


def test_a_database_that_cannot_be_reached_is_said(services, owner, tmp_path):
    from services.database import Database
    from services.datasets import Datasets

    away = Datasets(Database("postgresql://nobody@127.0.0.1:1/none"), services.files, services.jobs)
    with pytest.raises(Unavailable):
        away.get(owner.id, uuid4())


def test_a_name_and_a_description_can_be_changed(services, owner):
    dataset = arrive(services, owner.id)
    services.datasets.update(owner.id, dataset.id, name=" New ")
    services.datasets.update(owner.id, dataset.id, description="What it is")
    found = services.datasets.get(owner.id, dataset.id)
    assert (found.name, found.description) == ("New", "What it is")
    assert services.datasets.update(owner.id, dataset.id, description=None).description is None


def test_deleting_removes_file_columns_and_results(services, owner):
    from sqlalchemy import func, select

    from models.tables import AnalysisResult, Job

    dataset = arrive(services, owner.id)
    folder = services.files.columns_folder(dataset)
    folder.mkdir(parents=True)
    (folder / "a").write_bytes(b"1")
    services.datasets.delete(owner.id, dataset.id)
    assert list(services.files.folder.rglob("*.csv")) == []
    assert not folder.parent.exists()
    with services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 0
        assert session.scalar(select(func.count()).select_from(AnalysisResult)) == 0
    with pytest.raises(NotFound):
        services.datasets.delete(owner.id, dataset.id)


def test_what_was_deleted_on_the_page_can_be_brought_back(services, owner):
    dataset = arrive(services, owner.id)
    with pytest.raises(NotFound):
        services.datasets.restore(owner.id, dataset.id)
    services.datasets.trash(owner.id, dataset.id)
    assert names_on(services, owner) == []
    with pytest.raises(NotFound):
        services.datasets.get(owner.id, dataset.id)
    assert services.datasets.restore(owner.id, dataset.id).id == dataset.id
    assert names_on(services, owner) == ["towns"]


def test_a_file_that_is_being_read_cannot_be_read_again(services, owner):
    dataset = arrive(services, owner.id)
    with pytest.raises(NotReady):
        services.datasets.reparse(owner.id, dataset.id, ReadingOptions())


def test_waiting_ends_after_the_time_that_was_given(services, owner):
    dataset = arrive(services, owner.id)
    assert services.datasets.wait(owner.id, dataset.id, 0.05).status == "uploaded"


@pytest.fixture
def library(services, owner, stranger):
    for name, content in (
        ("Ölpreise 100%", b"a\n1\n2\n"),
        ("ab_c", b"a\n"),
        ("abc", b"a\n1\n"),
        ("Zug\\weg", b"a\n3\n"),
    ):
        arrive(services, owner.id, content, name=name)
    arrive(services, stranger.id, name="abc of somebody else")
    return services


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("AB", {"ab_c", "abc"}),
        ("b_", {"ab_c"}),
        ("100%", {"Ölpreise 100%"}),
        ("%", {"Ölpreise 100%"}),
        ("\\", {"Zug\\weg"}),
        ("ölpreise", {"Ölpreise 100%"}),
        ("ÖLPREISE", {"Ölpreise 100%"}),
        ("towns.csv", {"Ölpreise 100%", "ab_c", "abc", "Zug\\weg"}),
        ("' OR 1=1 --", set()),
        ("\0", {"Ölpreise 100%", "ab_c", "abc", "Zug\\weg"}),
    ],
)
def test_a_search_takes_every_character_as_it_is(library, owner, words, found):
    assert set(names_on(library, owner, q=words)) == found


@pytest.mark.parametrize("sort", ["name", "created_at", "file_size", "row_count"])
def test_pages_show_every_dataset_once_in_both_directions(library, owner, sort):
    for direction in ("", "-"):
        pages = [names_on(library, owner, sort=direction + sort, page=page, per_page=1) for page in range(1, 6)]
        assert sorted(name for page in pages for name in page) == sorted(names_on(library, owner))
        assert pages[4] == []


def test_datasets_are_sorted_as_asked(library, owner):
    assert names_on(library, owner, sort="name")[:2] == ["ab_c", "abc"]
    assert names_on(library, owner)[0] == "Zug\\weg"
    assert names_on(library, owner, sort="-file_size")[0] == "Ölpreise 100%"


def test_datasets_of_one_state_can_be_listed(library, owner):
    dataset = library.datasets.page(owner.id, DatasetQuery(q="abc"))[0][0]
    make_ready(library, dataset, row_count=1)
    assert names_on(library, owner, status="ready") == ["abc"]
    assert names_on(library, owner, sort="row_count")[0] == names_on(library, owner, sort="-row_count")[0] == "abc"


def test_a_list_knows_how_many_there_are(library, owner):
    found, total = library.datasets.page(owner.id, DatasetQuery(per_page=2))
    assert (len(found), total) == (2, 4)
