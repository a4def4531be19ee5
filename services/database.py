"""The database: sessions, deadlines and the newest schema, on SQLite or PostgreSQL."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from models.errors import InvalidParameters
from services.database_errors import in_our_words
from services.database_postgres import postgres_engine
from services.database_sqlite import READING, Turns, sqlite_engine
from services.schema import bring_up_to_date

POSTGRES = "postgresql+psycopg"
DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": POSTGRES,
    "postgresql": POSTGRES,
    POSTGRES: POSTGRES,
}


class Database:
    """One database. Objects that leave a session stay readable."""

    def __init__(self, address: str) -> None:
        self.url = parse_address(address)
        is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = sqlite_engine(self.url) if is_sqlite else postgres_engine(self.url)
        self._turns: AbstractContextManager[None] = Turns() if is_sqlite else nullcontext()
        self._reading_engine = self.engine.execution_options(
            **{READING: True} if is_sqlite else {"postgresql_readonly": True}
        )

    def migrate(self) -> None:
        """Bring the schema up to date; quick when it already is, safe when two processes do it at once.

        Raises:
            Unavailable: the database cannot be reached.
            Conflict: the schema was made by a newer DataLens.
            InvalidParameters: the file of SQLite cannot be written.
        """
        with in_our_words():
            bring_up_to_date(self.url)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that may write: committed at the end, rolled back on an error.

        On SQLite writers queue from the first statement on, so keep it short and do no slow work inside.

        Raises:
            Unavailable: the database is unreachable, too slow or too busy.
            StorageFull: the disk is full.
        """
        with in_our_words(), self._turns, Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads one moment of the database, and waits for no writer.

        A write inside it is refused by the database.

        Raises:
            Unavailable: the database is unreachable, too slow or too busy.
        """
        with in_our_words(), Session(self._reading_engine, expire_on_commit=False) as session, session.begin():
            yield session

    def check(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            Unavailable: there is none.
        """
        with self.reading() as session:
            session.execute(text("SELECT version_num FROM alembic_version"))

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def parse_address(address: str) -> URL:
    """The address with the driver that is installed.

    >>> parse_address("postgres://ada@localhost/lens").drivername
    'postgresql+psycopg'

    Raises:
        InvalidParameters: it is no address of SQLite or PostgreSQL.
    """
    try:
        url = make_url(address)
        driver = DRIVERS[url.drivername]
    except (ArgumentError, KeyError, ValueError) as error:
        reason = "must begin with sqlite:/// or postgresql://"
        raise InvalidParameters(
            f"DATABASE_URL {reason}. Correct the setting and start again.", fields={"database_url": reason}
        ) from error
    if driver == "sqlite" and (not url.database or url.database == ":memory:"):
        reason = "must name a file: what is kept in memory cannot be shared or kept"
        raise InvalidParameters(
            f"DATABASE_URL {reason}. Write sqlite:////path/to/datalens.db.", fields={"database_url": reason}
        )
    return url.set(drivername=driver, database=str(Path(url.database or "")) if driver == "sqlite" else url.database)
