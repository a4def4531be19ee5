"""Tokens: what a program shows with each call of the API. Each is looked up, so signing out works at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError

from models.errors import Unauthorized
from models.settings import Settings
from models.tables import RevokedToken, User, now
from services.database import Database
from services.secrets import Secrets

REFUSED = "The token is wrong, has expired or was signed out. Sign in again to get a new one."
CLAIMS = ["sub", "email", "iat", "exp", "jti"]


class Tokens:
    """Issues, recognises and revokes signed tokens.

    A token's `jti` begins with the user's epoch: a changed password begins the next epoch, and all
    older tokens are refused, even one that was issued in the same second.
    """

    def __init__(self, database: Database, settings: Settings, secrets: Secrets) -> None:
        self._database = database
        self._key = secrets.token_key
        self._algorithm = settings.algorithm
        self._life = timedelta(minutes=settings.access_token_expire_minutes)

    def issue(self, user: User) -> tuple[str, int]:
        """A new token, and its life in seconds."""
        moment = now()
        claims = {
            "sub": str(user.id),
            "email": user.email,
            "iat": moment,
            "exp": moment + self._life,
            "jti": f"{user.token_epoch}-{uuid4().hex}",
        }
        return jwt.encode(claims, self._key, algorithm=self._algorithm), int(self._life.total_seconds())

    def user_of(self, token: str) -> User:
        """Whose token it is.

        Raises:
            Unauthorized: it is forged, expired, revoked or older than the password, or the account is disabled.
        """
        claims = self._claims(token)
        revoked = exists().where(RevokedToken.jti == claims["jti"])
        with self._database.reading() as session:
            user = session.scalar(select(User).where(User.id == claims["sub"], User.is_active, ~revoked))
        if user is None or claims["jti"].partition("-")[0] != str(user.token_epoch):
            raise Unauthorized(REFUSED)
        return user

    def revoke(self, token: str) -> None:
        """Refuse this token from now on; revoking it twice is no mistake.

        Raises:
            Unauthorized: it was no valid token.
        """
        claims = self._claims(token)
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        try:
            with self._database.session() as session:
                # An expired token is refused anyway, so it need not be remembered.
                session.execute(delete(RevokedToken).where(RevokedToken.expires_at < now()))
                session.add(RevokedToken(jti=claims["jti"], expires_at=expires_at))
        except IntegrityError:
            return

    def _claims(self, token: str) -> dict[str, Any]:
        # A server whose clock is a little behind must accept what another one has just issued.
        options: Any = {"require": CLAIMS, "verify_iat": False}
        try:
            claims = jwt.decode(token, self._key, algorithms=[self._algorithm], options=options)
            return claims | {"sub": UUID(claims["sub"])}
        except (jwt.InvalidTokenError, ValueError) as error:
            raise Unauthorized(REFUSED) from error
