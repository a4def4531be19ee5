"""Sessions: browsers that are signed in. A row each, so that one can be ended from here at any time."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, update

from models.errors import Unavailable
from models.tables import BrowserSession, User, now
from services.database import Database

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=24)
TOUCH = timedelta(minutes=1)
LONGEST_USER_AGENT = 255


class SignIn(NamedTuple):
    """One signed-in browser, as its owner sees it."""

    id: UUID
    user_agent: str
    since: datetime
    last_seen: datetime
    is_this: bool


class BrowserSessions:
    """Starts, recognises and ends sessions. Only a hash of a session's secret is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, user_id: UUID, user_agent: str | None) -> str:
        """Begin a session and give back its secret, which nobody can read here again."""
        secret = secrets.token_urlsafe(32)
        agent = (user_agent or "").replace("\0", "")[:LONGEST_USER_AGENT] or None
        with self._database.session() as session:
            # Whoever signs in tidies up: sessions that ran out are of no use to anybody.
            session.execute(delete(BrowserSession).where(BrowserSession.created_at < now() - ABSOLUTE))
            session.add(BrowserSession(user_id=user_id, secret_hash=hash_of(secret), user_agent=agent))
        return secret

    def user_of(self, secret: str) -> User | None:
        """Whose session it is; None when it was ended, has run out, or the account is disabled."""
        moment = now()
        lives = (
            (BrowserSession.secret_hash == hash_of(secret))
            & (BrowserSession.created_at > moment - ABSOLUTE)
            & (BrowserSession.last_seen_at > moment - IDLE)
            & User.is_active
        )
        question = select(User, BrowserSession.id, BrowserSession.last_seen_at).join(
            BrowserSession, BrowserSession.user_id == User.id
        )
        with self._database.reading() as session:
            row = session.execute(question.where(lives)).one_or_none()
        if row is None:
            return None
        user, session_id, last_seen_at = row
        if last_seen_at < moment - TOUCH:
            self._touch(session_id)
        return user

    def end(self, secret: str) -> None:
        """End one session; ending it twice is no mistake."""
        with self._database.session() as session:
            session.execute(delete(BrowserSession).where(BrowserSession.secret_hash == hash_of(secret)))

    def end_all(self, user_id: UUID) -> None:
        """End every session of a user."""
        with self._database.session() as session:
            session.execute(delete(BrowserSession).where(BrowserSession.user_id == user_id))

    def of_user(self, user_id: UUID, secret: str) -> list[SignIn]:
        """The sessions of a user that still live, the one with this secret marked, the last seen first."""
        moment, own = now(), hash_of(secret)
        question = (
            select(BrowserSession)
            .where(BrowserSession.user_id == user_id)
            .where(BrowserSession.created_at > moment - ABSOLUTE, BrowserSession.last_seen_at > moment - IDLE)
            .order_by(BrowserSession.last_seen_at.desc())
        )
        with self._database.reading() as session:
            rows = session.scalars(question).all()
        return [
            SignIn(row.id, row.user_agent or "", row.created_at, row.last_seen_at, row.secret_hash == own)
            for row in rows
        ]

    def end_one(self, user_id: UUID, session_id: UUID) -> None:
        """End one session of a user; that of anybody else stays."""
        wanted = (BrowserSession.id == session_id) & (BrowserSession.user_id == user_id)
        with self._database.session() as session:
            session.execute(delete(BrowserSession).where(wanted))

    def end_others(self, user_id: UUID, secret: str) -> None:
        """End every session of a user but the one with this secret."""
        others = (BrowserSession.user_id == user_id) & (BrowserSession.secret_hash != hash_of(secret))
        with self._database.session() as session:
            session.execute(delete(BrowserSession).where(others))

    def _touch(self, session_id: UUID) -> None:
        # Whoever only reads should not be sent away because somebody else writes for long.
        with suppress(Unavailable), self._database.session() as session:
            session.execute(update(BrowserSession).where(BrowserSession.id == session_id).values(last_seen_at=now()))


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so a plain hash cannot be turned around."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
