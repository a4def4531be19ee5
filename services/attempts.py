"""Attempts: how often somebody may try to sign in before having to wait. Counted in the database, so by all workers."""

import hashlib
import math
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from sqlalchemy import Insert, case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.errors import RateLimited
from models.tables import SignInAttempts, now
from services.database import Database
from services.identity import email_key
from services.logs import events

WINDOW = timedelta(minutes=15)
PER_KEY = 10
# Many people can share an address; one person has one e-mail.
PER_ADDRESS = 50
ADDRESS = "address:"
log = events(__name__)


class Attempts:
    """Counts attempts by key, in windows of a quarter of an hour.

    `check` counts before the password is looked at, so that a hundred attempts at once are a hundred.
    """

    def __init__(self, database: Database, per_key: int = PER_KEY, per_address: int = PER_ADDRESS) -> None:
        self._database = database
        self._per_key = per_key
        self._per_address = per_address

    def check(self, key: str) -> None:
        """Count one more attempt.

        Raises:
            RateLimited: there were too many; `retry_after` seconds from now it works again.
        """
        moment = now()
        with self._database.session() as session:
            attempts, began = count(session, key, moment)
        if attempts > self._limit(key):
            seconds = max(1, math.ceil((began + WINDOW - moment).total_seconds()))
            log.warning("sign_in.limited", by=key.partition(":")[0], attempts=attempts)
            raise RateLimited(
                f"There were too many attempts. Please wait {in_words(seconds)} and try again.",
                retry_after=seconds,
            )

    def failed(self, key: str) -> None:
        """The attempt that `check` has counted was wrong: it stays counted."""
        log.info("sign_in.failed", by=key.partition(":")[0])

    def succeeded(self, key: str) -> None:
        """The attempt was right: forget the e-mail's count, and take this one back from the address's.

        An address keeps its other attempts, or whoever has one account could guess at all others without end.
        """
        row = SignInAttempts.key_hash == hash_of(key)
        with self._database.session() as session:
            if key.startswith(ADDRESS):
                fewer = update(SignInAttempts).where(row, SignInAttempts.attempts > 0)
                session.execute(fewer.values(attempts=SignInAttempts.attempts - 1))
            else:
                session.execute(delete(SignInAttempts).where(row))

    def _limit(self, key: str) -> int:
        return self._per_address if key.startswith(ADDRESS) else self._per_key


def by_email(email: str) -> str:
    """The key of everybody who tries this e-mail."""
    return f"email:{email_key(email)}"


def by_account(user_id: UUID) -> str:
    """The key of somebody who is signed in: strangers who try their e-mail must not get in their way."""
    return f"account:{user_id}"


def by_address(address: str | None) -> str:
    """The key of everybody who comes from this address; a household has a whole network of IPv6 addresses.

    >>> by_address("2001:db8:1:2:3:4:5:6")
    'address:2001:db8:1:2::/64'
    """
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return f"{ADDRESS}{address or 'unknown'}"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"{ADDRESS}{ip_network((parsed, 64), strict=False)}"
    return f"{ADDRESS}{getattr(parsed, 'ipv4_mapped', None) or parsed}"


def count(session: Session, key: str, moment: datetime) -> tuple[int, datetime]:
    """Add one to a key's count, or begin a new window; both in one statement, for others count too."""
    table = SignInAttempts
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(key_hash=hash_of(key), attempts=1, window_started_at=moment)
    over = table.window_started_at <= moment - WINDOW
    counted: Insert = statement.on_conflict_do_update(
        index_elements=[table.key_hash],
        set_={
            "attempts": case((over, 1), else_=table.attempts + 1),
            "window_started_at": case((over, moment), else_=table.window_started_at),
        },
    )
    attempts, began = session.execute(counted.returning(table.attempts, table.window_started_at)).one()
    if attempts == 1:
        session.execute(delete(table).where(table.window_started_at <= moment - WINDOW))
    return attempts, began


def hash_of(key: str) -> str:
    """What is kept of a key: enough to count, not enough to read who tried."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def in_words(seconds: int) -> str:
    """A time to wait.

    >>> in_words(90), in_words(1)
    ('2 minutes', '1 second')
    """
    number, unit = (math.ceil(seconds / 60), "minute") if seconds >= 60 else (seconds, "second")
    return f"{number} {unit}{'' if number == 1 else 's'}"
