"""Health: whether the parts that every request needs are there."""

from collections.abc import Callable

from models.errors import DataLensError
from models.version import VERSION
from services.database import Database


class Health:
    """Asks the database and the store for a sign of life."""

    def __init__(self, database: Database, check_storage: Callable[[], None]) -> None:
        self._database = database
        self._check_storage = check_storage

    def report(self) -> dict[str, str]:
        """`status`, `database`, `storage` and `version`; `status` is "healthy" only when all is well."""
        database = answers(self._database.check)
        storage = answers(self._check_storage)
        return {
            "status": "healthy" if database and storage else "unhealthy",
            "database": "connected" if database else "unreachable",
            "storage": "available" if storage else "unavailable",
            "version": VERSION,
        }


def answers(check: Callable[[], None]) -> bool:
    """Whether a check passes."""
    try:
        check()
    except (DataLensError, OSError):
        return False
    return True
