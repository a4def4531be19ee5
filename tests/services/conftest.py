"""The parts that accounts are made of, on both databases; passwords are hashed in the quickest way bcrypt has."""

from collections.abc import Iterator
from typing import Any

import pytest

from models.settings import Settings
from models.tables import User
from services.accounts import Accounts
from services.database import Database
from services.passwords import Passwords
from services.secrets import Secrets
from services.sessions import BrowserSessions
from services.tokens import Tokens
from tests.fixtures.applications import PASSWORD


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A migrated, empty database, once per kind."""
    database = Database(settings.database_address)
    yield database
    database.close()


@pytest.fixture
def secrets(settings: Settings) -> Secrets:
    """Secrets in the test's own data folder."""
    return Secrets(settings)


@pytest.fixture
def quick_passwords() -> Passwords:
    """As the real ones, but hashed with four rounds in place of twelve."""
    return Passwords(rounds=4, at_once=8)


@pytest.fixture
def accounts(database: Database, settings: Settings, secrets: Secrets, quick_passwords: Passwords) -> Accounts:
    """No account yet."""
    return Accounts(database, settings, secrets, quick_passwords)


@pytest.fixture
def ada(accounts: Accounts) -> User:
    """The owner."""
    return accounts.register("ada@example.org", "ada", PASSWORD, "Ada Lovelace")


@pytest.fixture
def sessions(database: Database) -> BrowserSessions:
    """The browsers that are signed in."""
    return BrowserSessions(database)


@pytest.fixture
def tokens(database: Database, settings: Settings, secrets: Secrets) -> Tokens:
    """The tokens of the API."""
    return Tokens(database, settings, secrets)


def stored_user(database: Database, name: str) -> User:
    """An account that exists; nobody signs in with it, so no password needs to be hashed."""
    user = User(email=f"{name}@example.org", email_key=name, username=name, username_key=name, hashed_password="-")
    with database.session() as session:
        session.add(user)
    return user


@pytest.fixture
def owner(services: Any) -> User:
    """Whose datasets they are."""
    return stored_user(services.database, "owner")


@pytest.fixture
def stranger(services: Any) -> User:
    """Somebody else."""
    return stored_user(services.database, "stranger")
