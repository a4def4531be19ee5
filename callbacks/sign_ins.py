"""Signed-in browsers: who a request comes from, and how a session begins and ends.

The signed cookie holds the secret of a session that is a row in the database, so it can be ended from
the server at any time; the cookie alone proves nothing.
"""

from typing import Any
from uuid import UUID

from flask import Flask, Request, session
from flask_login import LoginManager, UserMixin

from models.tables import User

SESSION_FIELD = "browser"


class Person(UserMixin):
    """The account behind a request, as pages see it."""

    def __init__(self, user: User) -> None:
        self.id: UUID = user.id
        self.email = user.email
        self.username = user.username
        self.full_name = user.full_name
        self.is_superuser = user.is_superuser

    @property
    def name(self) -> str:
        """What to call this person."""
        return self.full_name or self.username


def register_sessions(app: Flask, services: Any) -> None:
    """Let Flask-Login find the person by the secret in the cookie."""
    manager = LoginManager()
    # Flask-Login's own protection compares addresses and writes to the cookie; the row is what counts here.
    manager.session_protection = None
    manager.request_loader(lambda request: person_of(request, services))
    manager.init_app(app)


def person_of(_request: Request, services: Any) -> Person | None:
    """The person of this browser session, if it still lives."""
    secret = session.get(SESSION_FIELD)
    user = services.sessions.user_of(secret) if isinstance(secret, str) else None
    return Person(user) if user is not None else None


def begin(services: Any, user: User, user_agent: str | None) -> None:
    """Start a session; whatever the browser held before is forgotten, so that it cannot be planted."""
    end(services)
    session[SESSION_FIELD] = services.sessions.start(user.id, user_agent)


def end(services: Any) -> None:
    """End this browser's session, here and in the database."""
    secret = session.get(SESSION_FIELD)
    if isinstance(secret, str):
        services.sessions.end(secret)
    session.clear()
