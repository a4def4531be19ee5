"""Alembic's way to the database: the connection that DataLens hands it, or one from the settings for developers."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, NullPool

from models.settings import Settings
from models.tables import Base, UtcTime
from services.database import parse_address
from services.database_postgres import postgres_migration_engine
from services.database_sqlite import sqlite_migration_engine


def render_item(kind: str, thing: object, generation: AutogenContext) -> str | Literal[False]:
    """Write our own types into a new revision as what they are in the database: a revision outlives the models."""
    if kind != "type" or not isinstance(thing, UtcTime | sa.JSON):
        return False
    if isinstance(thing, UtcTime):
        return "sa.DateTime(timezone=True)"
    generation.imports.add("from sqlalchemy.dialects import postgresql")
    return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'


def migrate(connection: Connection) -> None:
    """Run the revisions that were asked for; SQLite changes a table by making it anew."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        # Both databases undo half a migration; Alembic believes that SQLite cannot.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_from_settings() -> None:
    """For `alembic` on the command line: the database that the settings name."""
    address = parse_address(Settings().database_address)
    make = sqlite_migration_engine if address.get_backend_name() == "sqlite" else postgres_migration_engine
    with make(address, NullPool).begin() as connection:
        migrate(connection)


given = context.config.attributes.get("connection")
if given is None:
    migrate_from_settings()
else:
    migrate(given)
