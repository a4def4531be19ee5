from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError, StatementError

from models.tables import AnalysisResult, Base, BrowserSession, Dataset, Job, Upload, User
from services.database import Database


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A migrated, empty database, once per kind."""
    database = Database(migrated_url)
    yield database
    database.close()


@pytest.fixture
def owner(database: Database) -> UUID:
    """The id of somebody who may own things."""
    user = User(email="a@b.c", email_key="a@b.c", username="ada", username_key="ada", hashed_password="-")
    return keep(database, user).id


def keep(database: Database, thing: Any) -> Any:
    with database.session() as session:
        session.add(thing)
    return thing


def dataset(owner: UUID, **changes: Any) -> Dataset:
    usual = {"name": "n", "filename": "f", "original_filename": "f.csv", "file_type": "csv", "file_size": 1}
    return Dataset(**{"user_id": owner, "file_path": "p", "sha256": "0" * 64, **usual, **changes})


def again(database: Database, thing: Any) -> Any:
    with database.reading() as session:
        return session.get_one(type(thing), thing.id)


def test_a_file_may_be_larger_than_two_gigabytes(database, owner):
    made = keep(database, dataset(owner, file_size=5_000_000_000_000, row_count=10_000_000_000))
    assert (again(database, made).file_size, again(database, made).row_count) == (5_000_000_000_000, 10_000_000_000)


def test_times_come_back_aware_and_in_utc(database, owner):
    paris = datetime(2026, 7, 1, 12, 30, 15, 123456, timezone(timedelta(hours=2)))
    made = keep(database, dataset(owner, trashed_at=paris))
    found = again(database, made).trashed_at
    assert (found, found.utcoffset()) == (paris, timedelta(0))
    assert found.replace(tzinfo=UTC).isoformat() == "2026-07-01T10:30:15.123456+00:00"


def test_a_time_without_a_zone_is_a_mistake(database, owner):
    with pytest.raises(StatementError, match="needs a zone"):
        keep(database, dataset(owner, trashed_at=datetime(2026, 7, 1)))


def test_json_comes_back_as_it_was(database, owner):
    columns = [{"name": "größe", "distinct": 3, "share": 0.1, "none": None, "list": [1, [2]]}]
    made = keep(database, dataset(owner, columns_info=columns, receipt={}))
    found = again(database, made)
    assert (found.columns_info, found.receipt, found.options) == (columns, {}, None)


def test_no_json_is_null_and_not_the_word(database, owner):
    keep(database, dataset(owner))
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Dataset.receipt.is_(None))) == 1


@pytest.mark.parametrize("wrong", [{"status": "lost"}, {"file_size": -1}])
def test_a_dataset_is_never_in_a_state_that_does_not_exist(database, owner, wrong):
    with pytest.raises(IntegrityError):
        keep(database, dataset(owner, **wrong))


def test_an_idempotency_key_belongs_to_one_dataset_of_a_user(database, owner):
    keep(database, dataset(owner, idempotency_key="k"))
    with pytest.raises(IntegrityError):
        keep(database, dataset(owner, idempotency_key="k"))


def test_datasets_without_a_key_do_not_get_in_each_others_way(database, owner):
    for _ in range(3):
        keep(database, dataset(owner))


def test_deleting_a_user_takes_everything_of_theirs_along(database, owner):
    made = keep(database, dataset(owner))
    child = keep(database, dataset(owner, parent_id=made.id))
    keep(database, BrowserSession(user_id=owner, secret_hash="x"))
    keep(database, Job(dataset_id=child.id))
    keep(database, Upload(user_id=owner, original_filename="f", length=1, expires_at=datetime.now(UTC)))
    keep(
        database,
        AnalysisResult(
            dataset_id=made.id, analysis_type="s", params_hash="h", params={}, results={}, computed_in_ms=0.5
        ),
    )
    with database.session() as session:
        session.execute(delete(User).where(User.id == owner))
    with database.reading() as session:
        left = {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.tables.values()
        }
    assert set(left.values()) == {0}


def test_a_child_outlives_its_parent(database, owner):
    parent = keep(database, dataset(owner))
    child = keep(database, dataset(owner, parent_id=parent.id))
    with database.session() as session:
        session.execute(delete(Dataset).where(Dataset.id == parent.id))
    assert again(database, child).parent_id is None


def test_an_answer_is_kept_once_per_question(database, owner):
    made = keep(database, dataset(owner))
    question = {"dataset_id": made.id, "analysis_type": "statistics", "version": 1, "params_hash": "h"}
    rest = {"params": {}, "results": {"rows": 3}, "computed_in_ms": 0.25}
    keep(database, AnalysisResult(**question, **rest))
    with pytest.raises(IntegrityError):
        keep(database, AnalysisResult(**question, **rest))
    keep(database, AnalysisResult(**{**question, "version": 2}, **rest))


def test_a_change_is_dated(database, owner):
    made = keep(database, dataset(owner))
    with database.session() as session:
        session.get_one(Dataset, made.id).name = "new"
    assert again(database, made).updated_at > made.created_at


def test_every_foreign_key_is_looked_up_by_an_index():
    for table in Base.metadata.tables.values():
        leading = {next(iter(index.columns)).name for index in table.indexes}
        assert {key.parent.name for key in table.foreign_keys} <= leading, table.name
