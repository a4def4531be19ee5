"""Accounts over HTTP: create one, sign in, sign out, change the password."""

from typing import Any

from flask import Response, g, request

from api.envelope import success
from api.schemas.accounts import NewAccount, PasswordChange, SignIn
from models.errors import Unauthorized
from models.tables import User
from services.attempts import by_address, by_email


class AccountRoutes:
    """The routes below /auth."""

    def __init__(self, services: Any) -> None:
        self._services = services

    def register(self, body: NewAccount) -> Response:
        """Create an account. The first one ever owns the server."""
        key = by_address(request.remote_addr)
        self._services.attempts.check(key)
        user = self._services.accounts.register(**body.model_dump())
        self._services.attempts.succeeded(key)
        return success(public(user), "The account was created.", 201)

    def login(self, body: SignIn) -> Response:
        """Get a token. A wrong e-mail and a wrong password look the same; too many attempts have to wait."""
        attempts = self._services.attempts
        keys = (by_email(body.email), by_address(request.remote_addr))
        for key in keys:
            attempts.check(key)
        try:
            user = self._services.accounts.authenticate(body.email, body.password)
        except Unauthorized:
            for key in keys:
                attempts.failed(key)
            raise
        for key in keys:
            attempts.succeeded(key)
        token, seconds = self._services.tokens.issue(user)
        return success({"access_token": token, "token_type": "bearer", "expires_in": seconds}, "You are signed in.")

    def logout(self) -> Response:
        """Sign out: this token is refused from now on."""
        self._services.tokens.revoke(g.token)
        return success(None, "You are signed out.")

    def change_password(self, body: PasswordChange) -> Response:
        """Change the password. Every token and every browser session is refused afterwards, this one too."""
        key = by_email(g.caller.email)
        self._services.attempts.check(key)
        self._services.accounts.change_password(g.caller.id, body.current_password, body.new_password)
        self._services.attempts.succeeded(key)
        return success(None, "The password was changed. Sign in with the new one.")

    def me(self) -> Response:
        """Your own account."""
        return success(public(g.caller), "This is you.")


def public(user: User) -> dict[str, Any]:
    """What may be seen of an account."""
    names = ("id", "email", "username", "full_name", "is_active", "is_superuser", "created_at")
    return {name: getattr(user, name) for name in names}
