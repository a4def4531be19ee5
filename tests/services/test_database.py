import contextlib
import os
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from models.errors import InvalidParameters, StorageFull, Unavailable
from models.tables import User
from services import database_sqlite
from services.database import Database, parse_address
from services.database_errors import translate
from services.database_postgres import PatientConnection, with_options
from tests.fixtures.postgres import Postgres


def user(name: str = "ada") -> User:
    return User(email=name, email_key=name, username=name, username_key=name, hashed_password="-")


def add(database: Database, name: str = "ada") -> User:
    with database.session() as session:
        session.add(made := user(name))
    return made


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(User)) or 0


def test_a_session_keeps_what_was_done_in_it(database):
    add(database)
    assert count(database) == 1


def test_an_error_undoes_all_of_a_session(database):
    with pytest.raises(IntegrityError), database.session() as session:
        session.add_all([user("first"), user("same"), user("same")])
    assert count(database) == 0


def test_objects_stay_readable_after_their_session(database):
    assert add(database).created_at.tzinfo is not None


def test_a_reader_may_not_write(database):
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(update(User).values(username="x"))


def test_a_connection_that_has_read_may_write_next_time(database):
    for number in range(20):
        assert count(database) == number
        add(database, f"user{number}")


def test_a_reader_sees_one_moment_while_somebody_writes(database):
    add(database, "first")
    with database.reading() as session:
        session.execute(text("SELECT 1"))
        before = session.scalar(select(func.count()).select_from(User))
        with ThreadPoolExecutor(1) as other:
            other.submit(add, database, "second").result(timeout=120)
        assert before == 1
    assert count(database) == 2


def test_writers_that_read_first_lose_no_update(database):
    made = add(database)
    together = Barrier(4)

    def increase() -> None:
        together.wait(timeout=60)
        for _ in range(10):
            with database.session() as session:
                row = session.get_one(User, made.id, with_for_update=True)
                row.token_epoch += 1

    with ThreadPoolExecutor(4) as writers:
        for running in [writers.submit(increase) for _ in range(4)]:
            running.result(timeout=120)
    with database.reading() as session:
        assert session.get_one(User, made.id).token_epoch == 40


def test_what_must_be_unique_is_told_as_such(database):
    add(database)
    with pytest.raises(IntegrityError):
        add(database)


def test_rows_of_nobody_are_refused(database):
    statement = text(
        "INSERT INTO sessions (id, user_id, secret_hash, created_at, last_seen_at) "
        "VALUES (:id, :id, 'x', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
    )
    with pytest.raises(IntegrityError), database.session() as session:
        session.execute(statement, {"id": str(uuid4())})


def test_a_healthy_database_passes_its_check(database):
    database.check()


def test_a_mistake_of_ours_is_no_outage(database):
    with pytest.raises(DBAPIError), database.session() as session:
        session.execute(text("SELECT * FROM no_such_table"))


@pytest.mark.parametrize("address", ["", "mysql://localhost/x", "datalens.db", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_work_names_the_setting(address: str):
    with pytest.raises(InvalidParameters, match="DATABASE_URL") as raised:
        Database(address)
    assert set(raised.value.details["fields"]) == {"database_url"}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_spelling_of_postgresql_is_understood(scheme: str):
    assert str(parse_address(f"{scheme}://ada@host:5433/lens")) == "postgresql+psycopg://ada@host:5433/lens"


def test_options_of_the_address_come_after_ours():
    address = with_options(parse_address("postgresql://host/lens?options=-c statement_timeout=9"), {"a": 1})
    assert address.query["options"] == "-c timezone=UTC -c a=1 -c statement_timeout=9"


# SQLite


def test_sqlite_is_durable_and_strict(sqlite_settings):
    database = Database(sqlite_settings.database_address)
    with database.session() as session:
        answers = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert answers == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 4000}


def test_only_the_owner_of_the_folder_reads_the_file(tmp_path: Path):
    path = tmp_path / "new" / "folder" / "datalens.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    assert path.stat().st_mode & 0o077 == 0


def test_sqlite_that_stays_locked_is_unavailable(sqlite_settings, tmp_path: Path):
    database = Database(f"{sqlite_settings.database_address}?timeout=0")
    with database.reading() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(tmp_path / "datalens.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="busy"):
        add(database)
    other.execute("ROLLBACK")
    other.close()
    add(database)
    database.close()


def test_a_writer_inside_a_writer_is_a_mistake_that_ends(sqlite_settings, monkeypatch):
    monkeypatch.setattr(database_sqlite, "BUSY_MILLISECONDS", 10)
    database = Database(sqlite_settings.database_address)
    with database.session(), pytest.raises(Unavailable, match="busy"):
        add(database)
    add(database)
    database.close()


def test_a_full_disk_is_told_as_such(sqlite_settings):
    database = Database(sqlite_settings.database_address)
    with database.reading() as session:
        connection = session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFull, match="disk is full"), database.session() as session:
        session.add_all(user(f"user{number}") for number in range(10_000))
    database.close()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path):
    path = tmp_path / "datalens.db"
    path.write_bytes(b"certainly no database" * 1000)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(Unavailable):
        database.check()
    database.close()


def test_a_folder_that_cannot_be_made_names_the_setting(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    database = Database(f"sqlite:///{tmp_path / 'file' / 'datalens.db'}")
    with pytest.raises(InvalidParameters, match="DATABASE_URL names a file that cannot be written"):
        database.migrate()


# PostgreSQL


@pytest.fixture
def own_postgres():
    """A server that a test may stop and freeze."""
    server = Postgres()
    yield server
    tell(processes(server), signal.SIGCONT)
    server.remove()


def tell(processes: list[int], number: signal.Signals) -> None:
    """Send a signal to all that still run: a server ends processes of its own at any time."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def processes(server: Postgres) -> list[int]:
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    return [main, *map(int, children)]


def test_a_server_that_comes_back_is_used_again_without_a_restart(own_postgres: Postgres):
    database = Database(own_postgres.create())
    database.migrate()
    add(database, "before")
    own_postgres.stop("fast")
    with pytest.raises(Unavailable, match="cannot be reached"):
        count(database)
    with pytest.raises(Unavailable):
        database.check()
    own_postgres.start()
    assert count(database) == 1
    database.close()


def test_a_frozen_server_is_unavailable_and_used_again_once_it_answers(own_postgres: Postgres):
    database = Database(own_postgres.create())
    database.migrate()
    add(database, "before")
    frozen = processes(own_postgres)
    tell(frozen, signal.SIGSTOP)
    with pytest.raises(Unavailable):
        count(database)
    tell(frozen, signal.SIGCONT)
    assert count(database) == 1
    database.close()


def test_a_server_that_freezes_during_a_statement_is_given_up(own_postgres: Postgres):
    database = Database(own_postgres.create())

    def freeze_between_two_statements() -> None:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
            tell(processes(own_postgres), signal.SIGSTOP)
            session.execute(text("SELECT 2"))

    with pytest.raises(Unavailable):
        freeze_between_two_statements()
    database.close()


def test_nobody_listening_is_unavailable_and_the_log_says_why(caplog):
    database = Database("postgresql://ada:hidden@127.0.0.1:1/lens")
    with pytest.raises(Unavailable, match="cannot be reached"):
        database.check()
    with pytest.raises(Unavailable, match="cannot be reached"):
        database.migrate()
    reasons = [record.fields["reason"] for record in caplog.records if record.message == "database.unavailable"]
    assert len(reasons) == 2
    assert all("refused" in reason and "hidden" not in reason for reason in reasons)


@pytest.fixture
def postgres_database(postgres: Postgres, migrated_postgres: str):
    """A migrated database on PostgreSQL."""
    address = postgres.create(template=migrated_postgres)
    database = Database(address)
    yield database
    database.close()
    postgres.drop(address)


def test_a_slow_statement_is_stopped_by_the_server(postgres_database: Database):
    with pytest.raises(Unavailable, match="busy"), postgres_database.reading() as session:
        session.execute(text("SELECT pg_sleep(30)"))


def test_connections_have_deadlines_and_speak_utc(postgres_database: Database):
    with postgres_database.reading() as session:
        settings = {name: session.scalar(text(f"SHOW {name}")) for name in ("timezone", "statement_timeout")}
        driver = session.connection().connection.driver_connection
    assert settings == {"timezone": "UTC", "statement_timeout": "3500ms"}
    assert isinstance(driver, PatientConnection)


def test_each_kind_of_trouble_has_its_error():
    def wrapped(cause: Exception) -> DBAPIError:
        return DBAPIError.instance("SELECT 1", {}, cause, psycopg.Error)  # type: ignore[return-value]

    assert isinstance(translate(wrapped(psycopg.errors.DiskFull())), StorageFull)
    assert isinstance(translate(wrapped(psycopg.errors.DeadlockDetected())), Unavailable)
    assert isinstance(translate(wrapped(psycopg.OperationalError("gone"))), Unavailable)
    assert isinstance(translate(NoConnectionFree()), Unavailable)
    assert translate(ProgrammingError("SELECT", {}, psycopg.errors.UndefinedTable())) is None
