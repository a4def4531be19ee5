from models.errors import Unavailable
from models.version import VERSION
from services.database import Database
from services.health import Health


def broken() -> None:
    raise Unavailable("The store cannot be reached. Please try again in a few seconds.")


def missing() -> None:
    raise FileNotFoundError


def test_all_is_well(database):
    assert Health(database, lambda: None).report() == {
        "status": "healthy",
        "database": "connected",
        "storage": "available",
        "version": VERSION,
    }


def test_a_missing_store_is_named(sqlite_settings):
    database = Database(sqlite_settings.database_address)
    for check in (broken, missing):
        report = Health(database, check).report()
        assert (report["status"], report["database"], report["storage"]) == ("unhealthy", "connected", "unavailable")
    database.close()


def test_a_missing_database_is_named():
    database = Database("postgresql://ada@127.0.0.1:1/lens")
    report = Health(database, lambda: None).report()
    assert (report["status"], report["database"], report["storage"]) == ("unhealthy", "unreachable", "available")
