"""What a database says when it cannot serve, as an error that a person understands."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from models.errors import DataLensError, StorageFull, Unavailable
from services.logs import events

UNREACHABLE = "The database cannot be reached right now. Nothing was lost; please try again in a few seconds."
BUSY = "The database is busy and could not answer in time. Nothing was changed; please try again in a few seconds."
FULL = "The database could not save this because the disk is full. Delete something to make room, then try again."
SQLITE_UNREACHABLE = {
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
}
SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
POSTGRES_BUSY = (
    psycopg.errors.QueryCanceled,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.TooManyConnections,
)

log = events(__name__)


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn a database that cannot serve into `Unavailable` or `StorageFull`; mistakes of ours stay what they are."""
    try:
        yield
    except (DBAPIError, NoConnectionFree, psycopg.OperationalError) as error:
        translated = translate(error)
        if translated is None:
            raise
        # People are told to try again; whoever runs the server needs to know why.
        log.warning("database.unavailable", reason=reason_of(error))
        raise translated from error


def translate(error: Exception) -> DataLensError | None:
    """The error for people, or None when the statement itself was wrong."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, NoConnectionFree):
        return Unavailable(BUSY)
    if isinstance(cause, sqlite3.Error):
        return of_sqlite(cause)
    if isinstance(cause, psycopg.errors.DiskFull):
        return StorageFull(FULL)
    if isinstance(cause, POSTGRES_BUSY):
        return Unavailable(BUSY)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    broken = isinstance(error, OperationalError | InterfaceError | psycopg.OperationalError)
    return Unavailable(UNREACHABLE) if lost or broken else None


def reason_of(error: Exception) -> str:
    """What the database itself said, in one line; never the statement, which may hold what people wrote."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(cause).split())


def of_sqlite(cause: sqlite3.Error) -> DataLensError | None:
    """What SQLite's code means; its "operational errors" also hold plain mistakes such as an unknown table."""
    # The low byte is the kind of error, the rest tells kinds of it apart.
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StorageFull(FULL)
    if code in SQLITE_BUSY:
        return Unavailable(BUSY)
    return Unavailable(UNREACHABLE) if code in SQLITE_UNREACHABLE else None
