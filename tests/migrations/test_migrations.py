import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from models.errors import Conflict
from models.tables import Base
from services.database import Database
from services.schema import MIGRATIONS, migration_engine, move, newest_revision, revisions
from tests.contracts.source import ROOT

TABLES = set(Base.metadata.tables)


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """An empty database, once per kind."""
    database = Database(database_url)
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def go(database: Database, target: str) -> None:
    with migration_engine(database.url) as engine, engine.begin() as connection:
        move(connection, target)


def test_models_and_migrations_agree(empty: Database):
    empty.migrate()
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_indexes_checks_and_their_conditions_agree(empty: Database):
    empty.migrate()
    migrated = details(empty)
    go(empty, "base")
    with empty.engine.begin() as connection:
        Base.metadata.create_all(connection)
    assert details(empty) == migrated


def details(database: Database) -> dict[str, object]:
    """What a comparison of names does not see: conditions of indexes, checks, what a deletion takes along."""
    look = inspect(database.engine)
    return {
        table: (
            sorted((index["name"], index["unique"], condition(index)) for index in look.get_indexes(table)),
            sorted((check["name"], check["sqltext"]) for check in look.get_check_constraints(table)),
            sorted((key["name"], str(key["options"])) for key in look.get_foreign_keys(table)),
            sorted((column["name"], str(column["type"]), column["nullable"]) for column in look.get_columns(table)),
        )
        for table in TABLES
    }


def condition(index: Any) -> str:
    return str(next((value for name, value in index["dialect_options"].items() if name.endswith("_where")), ""))


def test_every_revision_can_be_taken_back_and_applied_again(empty: Database):
    empty.migrate()
    for target in ("base", newest_revision()):
        go(empty, target)
        assert (tables(empty) & TABLES == TABLES) is (target != "base")
    empty.check()


def test_half_a_migration_is_none(empty: Database):
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE uploads (id INTEGER)"))
    with pytest.raises(Exception, match="uploads"):
        empty.migrate()
    assert tables(empty) - {"alembic_version"} == {"uploads"}


def test_migrating_again_changes_nothing(empty: Database):
    for _ in range(2):
        empty.migrate()
        assert tables(empty) == TABLES | {"alembic_version"}


def test_a_migrated_database_needs_no_alembic(empty: Database):
    empty.migrate()
    code = (
        "import sys; from services.database import Database; Database(sys.argv[1]).migrate(); "
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, address(empty)], cwd=ROOT, check=True)


def test_several_processes_may_migrate_at_once(empty: Database):
    code = "import sys; from services.database import Database; Database(sys.argv[1]).migrate()"
    starts = [
        subprocess.Popen([sys.executable, "-c", code, address(empty)], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    errors = [process.communicate(timeout=120)[1] for process in starts]
    assert [process.returncode for process in starts] == [0] * 4, errors
    assert tables(empty) == TABLES | {"alembic_version"}


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def test_a_database_of_a_newer_version_is_left_alone(empty: Database):
    empty.migrate()
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match="newer DataLens"):
        empty.migrate()


def test_the_newest_revision_is_the_one_that_alembic_finds():
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(configuration)
    assert script.get_current_head() == newest_revision()
    assert [found.revision for found in script.walk_revisions()][::-1] == revisions()


def test_postgresql_keeps_json_as_jsonb(postgres):
    url = postgres.create()
    database = Database(url)
    database.migrate()
    with database.reading() as session:
        found = session.execute(
            text(
                "SELECT table_name || '.' || column_name, data_type FROM information_schema.columns "
                "WHERE table_schema = 'public' AND data_type LIKE 'json%'"
            )
        ).all()
    kinds = {str(name): kind for name, kind in found}
    database.close()
    postgres.drop(url)
    assert set(kinds.values()) == {"jsonb"}
    assert {"datasets.columns_info", "analysis_results.results"} <= set(kinds)


def test_developers_may_use_alembic_itself(database_url: str, tmp_path: Path):
    environment = os.environ | {"DATABASE_URL": database_url, "DATALENS_HOME": str(tmp_path)}
    for command in (["upgrade", "head"], ["check"], ["downgrade", "base"]):
        done = subprocess.run(
            [sys.executable, "-m", "alembic", *command],
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
