"""SQLite: one durable file that several threads and processes may use at once."""

import os
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Pool, create_engine, event
from sqlalchemy.engine import URL

from models.errors import Unavailable
from services.database_errors import BUSY
from services.json_values import parsed

READING = "reading"
BUSY_MILLISECONDS = 4_000


def sqlite_engine(address: URL) -> Engine:
    """An engine whose transactions are exactly those that SQLAlchemy begins.

    Source: SQLAlchemy's documentation of the SQLite dialect, "Enabling Non-Legacy SQLite Transactional Modes".
    """
    engine = create_engine(address, pool_size=8, max_overflow=24, pool_timeout=4, json_deserializer=parsed)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def sqlite_migration_engine(address: URL, pool: type[Pool]) -> Engine:
    """An engine for migrations: patient, and without foreign keys, for a table that is rebuilt drops the old one."""
    engine = create_engine(address, poolclass=pool, connect_args={"timeout": 60})
    event.listen(engine, "connect", leave_transactions_to_us)
    event.listen(engine, "begin", begin)
    return engine


class Turns:
    """One writer at a time within this process, in about the order they came.

    SQLite itself makes writers try again and again, and lets some wait long while others overtake them.
    """

    def __init__(self) -> None:
        self._turn = Lock()

    def __enter__(self) -> None:
        """Wait for our turn.

        Raises:
            Unavailable: the others took too long.
        """
        if not self._turn.acquire(timeout=BUSY_MILLISECONDS / 1000):
            raise Unavailable(BUSY)

    def __exit__(self, *_: object) -> None:
        """Let the next one write."""
        self._turn.release()


def leave_transactions_to_us(connection: sqlite3.Connection, _record: Any) -> None:
    """Keep Python's driver from beginning transactions of its own."""
    connection.isolation_level = None


def prepare(connection: sqlite3.Connection, record: Any) -> None:
    """Make a new connection durable, patient and strict. WAL is a property of the file: `create_file` sets it."""
    leave_transactions_to_us(connection, record)
    for pragma in ("foreign_keys = ON", "synchronous = FULL", f"busy_timeout = {BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    """Begin for reading or for writing.

    A writer takes its place at once: one that has read first could be refused later, with no way to wait.
    A reader sees one moment of the database, blocks nobody, and is refused any write.
    """
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def create_file(path: Path) -> None:
    """Make the file and its folder when they are not there, readable by the owner only, with a write-ahead log."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=60)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
