"""What the library shows and does, on real services: pages of many datasets, what is on its way, whose it is."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from callbacks import library_actions
from callbacks.dataset_summaries import Summaries
from callbacks.library import arrivals, listed
from models.errors import NotFound
from models.tables import Dataset, User

PASSWORD = "correct horse battery staple"


@pytest.fixture
def owner(sqlite_services: Any) -> User:
    return sqlite_services.accounts.register("maya@example.org", "maya", PASSWORD)


@pytest.fixture
def stranger(sqlite_services: Any, owner: User) -> User:
    return sqlite_services.accounts.register("tom@example.org", "tom", PASSWORD)


def enter(services: Any, user: User, name: str, **more: Any) -> UUID:
    """A dataset as a row, without a file: only its listing is of interest."""
    usual = {
        "filename": "x.csv",
        "original_filename": f"{name}.csv",
        "file_type": "csv",
        "file_size": 10,
        "file_path": "x",
        "sha256": "0" * 64,
        "status": "failed",
        "error": {"message": "It could not be read. Export it again."},
    }
    dataset = Dataset(user_id=user.id, name=name, **(usual | more))
    with services.database.session() as session:
        session.add(dataset)
    return dataset.id


def test_many_datasets_come_page_by_page(sqlite_services: Any, owner: User):
    for place in range(120):
        enter(sqlite_services, owner, f"table {place:03d}")
    lengths = []
    for shown in (0, 100, 150, 10**9, "nonsense"):
        found, total = listed(sqlite_services, owner.id, {"shown": shown, "sort": "name"})
        lengths.append((len(found), total))
        assert [item.name for item in found] == [f"table {place:03d}" for place in range(len(found))]
    assert lengths == [(50, 120), (100, 120), (120, 120), (120, 120), (50, 120)]


@pytest.mark.parametrize("sort", ["", "evil; drop table", "-nothing", None])
def test_an_unknown_order_is_the_usual_one(sqlite_services: Any, owner: User, sort: str | None):
    enter(sqlite_services, owner, "old")
    enter(sqlite_services, owner, "new")
    found, _ = listed(sqlite_services, owner.id, {"sort": sort})
    assert [item.name for item in found] == ["new", "old"]


def test_what_is_on_its_way_is_shown_wherever_it_came_from(sqlite_services: Any, owner: User):
    reading = enter(
        sqlite_services, owner, "reading", status="processing", progress={"phase": "reading", "rows": 50, "total": 200}
    )
    failed = enter(sqlite_services, owner, "failed")
    enter(sqlite_services, owner, "old failure")
    ready = enter(sqlite_services, owner, "ready", status="ready", row_count=1, column_count=2)
    watched = [str(failed), str(ready), str(uuid4()), "no id", None]
    found = {item["name"]: (item["kind"], item["text"]) for item in arrivals(sqlite_services, owner.id, watched)}
    assert found == {
        "reading.csv": ("reading", "Reading 50 of 200 rows"),
        "failed.csv": ("failed", "It could not be read. Export it again."),
        "ready.csv": ("ready", "Ready: 1 row, 2 columns."),
    }
    assert arrivals(sqlite_services, owner.id, [])[0]["share"] == 25
    assert arrivals(sqlite_services, owner.id, [])[0]["id"] == str(reading)


def test_nobody_sees_what_is_on_its_way_for_somebody_else(sqlite_services: Any, owner: User, stranger: User):
    theirs = enter(sqlite_services, owner, "theirs", status="processing")
    assert arrivals(sqlite_services, stranger.id, [str(theirs)]) == []


@pytest.mark.parametrize("action", ["rename", "trash", "restore", "cancel"])
def test_nobody_can_do_anything_to_the_dataset_of_somebody_else(
    action: str, sqlite_services: Any, owner: User, stranger: User
):
    theirs = enter(sqlite_services, owner, "theirs")
    for dataset_id in (str(theirs), str(uuid4()), "no id", None):
        with pytest.raises(NotFound):
            library_actions.ACTIONS[action](sqlite_services, stranger.id, {"id": dataset_id, "name": "mine now"})
    assert sqlite_services.datasets.get(owner.id, theirs).name == "theirs"


def test_what_was_deleted_comes_back(sqlite_services: Any, owner: User):
    mine = enter(sqlite_services, owner, "mine")
    done = library_actions.trash(sqlite_services, owner.id, {"id": str(mine)})
    assert done.text == "“mine” was deleted."
    assert listed(sqlite_services, owner.id, {}) == ([], 0)
    assert done.undo is not None
    assert library_actions.restore(sqlite_services, owner.id, done.undo).text == "“mine” is back."
    assert listed(sqlite_services, owner.id, {})[1] == 1


def test_a_dataset_that_cannot_answer_does_not_take_the_library_away(sqlite_services: Any, owner: User):
    broken = enter(sqlite_services, owner, "broken", status="ready", row_count=3, column_count=1)
    dataset = sqlite_services.datasets.get(owner.id, broken)
    summary = Summaries().of(sqlite_services, owner.id, dataset)
    assert summary.grade == "warn"
    assert summary.words


def test_a_summary_is_asked_for_once(sqlite_services: Any, owner: User):
    sample = sqlite_services.samples.add(owner.id, "penguins")
    sqlite_services.start()
    dataset = sqlite_services.datasets.wait(owner.id, sample.id, 120)
    summaries = Summaries()
    first = summaries.of(sqlite_services, owner.id, dataset)
    assert first.words == "5 columns have gaps"
    assert summaries.of(sqlite_services, owner.id, dataset) is first
