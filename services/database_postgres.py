"""PostgreSQL: connections that never wait for ever, and a pool that survives a restart of the server."""

from typing import Any

import psycopg
from sqlalchemy import Engine, Pool, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import InvalidatePoolError

from services.json_values import parsed

CONNECT_SECONDS = 2
PING_SECONDS = 1.0
STATEMENT_MILLISECONDS = 3_500
# The server stops a slow statement by itself; this is for a server that no longer answers at all.
PATIENCE_SECONDS = 4.0


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server stays silent: a frozen server must not freeze us."""

    patience: float = PATIENCE_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server, but not longer than `patience` seconds."""
        try:
            return super().wait(gen, interval=interval, timeout=self.patience if timeout is None else timeout)
        except psycopg.OperationalError as error:
            # Its own "timed out" has no public name; whatever is half done cannot be continued.
            if type(error) is getattr(psycopg.errors, "_WaitTimeout", None):
                self.close()
                raise psycopg.OperationalError("the server did not answer in time") from error
            raise


def postgres_engine(address: URL) -> Engine:
    """An engine with deadlines for connecting, for each statement and for each answer."""
    # Counted by the server, so that it does not go on working on what nobody waits for.
    limits = {"statement_timeout": STATEMENT_MILLISECONDS, "idle_in_transaction_session_timeout": 60_000}
    engine = create_engine(
        with_options(address, limits),
        # A server allows 100 by default, and there are several of us.
        pool_size=8,
        max_overflow=12,
        pool_timeout=4,
        json_deserializer=parsed,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkout", ping)
    return engine


def postgres_migration_engine(address: URL, pool: type[Pool]) -> Engine:
    """An engine for migrations, which may take their time."""
    return create_engine(with_options(address, {}), poolclass=pool, connect_args={"connect_timeout": CONNECT_SECONDS})


def with_options(address: URL, limits: dict[str, int]) -> URL:
    """The address with session settings; those that it already has win."""
    ours = " ".join(f"-c {name}={value}" for name, value in {"timezone": "UTC", **limits}.items())
    given = address.query.get("options", "")
    theirs = given if isinstance(given, str) else " ".join(given)
    return address.update_query_dict({"options": f"{ours} {theirs}".strip()})


def connect(_dialect: Any, _record: Any, arguments: Any, parameters: dict[str, Any]) -> PatientConnection:
    """Open a connection of our own kind."""
    return PatientConnection.connect(*arguments, **parameters)


def ping(connection: PatientConnection, _record: Any, _proxy: Any) -> None:
    """Ask whether a pooled connection still works; if not, drop all of them: the server was restarted.

    SQLAlchemy's own question has no deadline, and a frozen server would never answer it.
    """
    connection.patience = PING_SECONDS
    try:
        # Outside a transaction, or this one question would be three.
        connection.autocommit = True
        connection.execute("")
        connection.autocommit = False
    except psycopg.Error as error:
        raise InvalidatePoolError("the connection no longer works") from error
    finally:
        connection.patience = PATIENCE_SECONDS
