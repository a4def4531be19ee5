"""The schema: which revision a database has, and the way to the newest one.

Revisions are files of `migrations/versions` that begin with a number; the highest is the newest.
"""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, inspect, text
from sqlalchemy.engine import URL

from models.errors import Conflict, InvalidParameters
from services.database_postgres import postgres_migration_engine
from services.database_sqlite import create_file, sqlite_migration_engine

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# Any number will do, as long as every DataLens asks for the same one.
LOCK = 7_236_118_401
NEWER = (
    "This database was made by a newer DataLens (revision {found}; this one knows {newest}). "
    "Install the newer version again, or restore a backup from before it."
)


def newest_revision() -> str:
    """The revision that this code needs."""
    return max(revisions())


def revisions() -> list[str]:
    """Every revision that this code knows, oldest first."""
    return sorted(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def current_revision(connection: Connection) -> str | None:
    """The revision that a database has; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def bring_up_to_date(address: URL) -> None:
    """Apply every revision that is missing; quick when there is none, for then Alembic is not even imported.

    Raises:
        Conflict: the database has a revision that this code does not know.
    """
    with exclusive_file(address), migration_engine(address) as engine:
        with engine.connect() as connection:
            found = current_revision(connection)
        if found == newest_revision():
            return
        if found is not None and found not in revisions():
            raise Conflict(NEWER.format(found=found, newest=newest_revision()), revision=found)
        with engine.begin() as connection:
            move(connection, newest_revision())


def move(connection: Connection, target: str) -> None:
    """Go up or down to a revision inside the transaction that is open, one process at a time."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    configuration.attributes["connection"] = connection
    found = current_revision(connection)
    known = revisions()
    backwards = found is not None and (target == "base" or known.index(target) < known.index(found))
    (command.downgrade if backwards else command.upgrade)(configuration, target)


@contextmanager
def migration_engine(address: URL) -> Iterator[Engine]:
    """An engine that keeps no connection."""
    make = sqlite_migration_engine if address.get_backend_name() == "sqlite" else postgres_migration_engine
    engine = make(address, NullPool)
    yield engine
    engine.dispose()


def exclusive_file(address: URL) -> AbstractContextManager[None]:
    """On SQLite, hold a lock beside the file; PostgreSQL has locks of its own."""
    return held(Path(address.database or "")) if address.get_backend_name() == "sqlite" else nullcontext()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let one process at a time make or change a SQLite file.

    Not the file itself: opening it a second time and closing it would drop the locks that SQLite holds.

    Raises:
        InvalidParameters: the file cannot be made or written.
    """
    with ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context(path.with_name(f"{path.name}.migrating").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
            create_file(path)
        except OSError as error:
            reason = f"names a file that cannot be written ({error.strerror})"
            raise InvalidParameters(
                f"DATABASE_URL {reason}: {path}. Choose a folder that you own.", fields={"database_url": reason}
            ) from error
        yield
