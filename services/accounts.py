"""Accounts: who may come in, and with which password."""

import hmac
from collections.abc import Callable
from ipaddress import ip_address
from uuid import UUID

from sqlalchemy import delete, exists, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.errors import Conflict, Forbidden, InvalidParameters, Unauthorized
from models.settings import Settings
from models.tables import BrowserSession, User
from services.database import Database
from services.identity import checked_email, checked_full_name, checked_username, email_key, is_text, key_of
from services.logs import events
from services.passwords import Passwords, check_password
from services.secrets import Secrets

WRONG = "The e-mail address or the password is wrong. Check both and try again."
TAKEN = {
    "email": "There is already an account with this e-mail address. Sign in, or use another address.",
    "username": "This user name is taken. Choose another one.",
}
SETUP = (
    "The first account needs the setup token, because others can reach this server. "
    "The token is in the server's log and in the file {file}."
)
# Registrations of a first account queue here on PostgreSQL; on SQLite all writers queue anyway.
FIRST_ACCOUNT_LOCK = 7_236_118_402
log = events(__name__)


class Accounts:
    """Creates accounts and checks who somebody is."""

    def __init__(
        self, database: Database, settings: Settings, secrets: Secrets, passwords: Passwords | None = None
    ) -> None:
        self._database = database
        self._secrets = secrets
        self._passwords = passwords or Passwords()
        self._guarded = not is_loopback(settings.host) or settings.trusted_proxies > 0

    def has_any(self) -> bool:
        """Whether anybody has an account yet."""
        with self._database.reading() as session:
            return has_any(session)

    def needs_setup_token(self) -> bool:
        """Whether the next account is the first one, on a server that others can reach."""
        return self._guarded and not self.has_any()

    def announce_setup(self) -> None:
        """Write the setup token to the log while it is needed, for the operator to read."""
        if self.needs_setup_token():
            log.warning("setup.token", token=self._secrets.setup_token, file=str(self._secrets.setup_file))

    def register(
        self, email: str, username: str, password: str, full_name: str | None = None, setup_token: str | None = None
    ) -> User:
        """Create an account; the first one ever owns the server.

        Raises:
            InvalidParameters: `fields` says what is wrong with which field.
            Forbidden: the first account on a reachable server needs the setup token.
            Conflict: `field` is taken.
        """
        user = checked_user(email, username, password, full_name)
        self._check_setup_token(setup_token)
        self._refuse_taken(user)
        user.hashed_password = self._passwords.hash(password)
        try:
            with self._database.session() as session:
                user.is_superuser = is_first(session)
                # Somebody may have been faster while the password was being hashed.
                self._check_setup_token(setup_token, needed=user.is_superuser)
                session.add(user)
        except IntegrityError as error:
            self._refuse_taken(user)
            raise taken("email") from error
        if user.is_superuser:
            self._secrets.forget_setup_token()
        log.info("account.created", user_id=str(user.id), owner=user.is_superuser)
        return user

    def authenticate(self, email: str, password: str) -> User:
        """The account with this e-mail and password. An unknown e-mail takes as long and says the same.

        Raises:
            Unauthorized: the e-mail, the password or both are wrong, or the account is disabled.
            Unavailable: too many people are signing in.
        """
        with self._database.reading() as session:
            found = session.scalar(select(User).where(User.email_key == email_key(email))) if is_text(email) else None
        matches = self._passwords.matches(password, found.hashed_password if found else None)
        # Checking took a while: the account may have been disabled, or its password changed, in the meantime.
        user = self.active(found.id) if found and matches else None
        if user is None or found is None or user.hashed_password != found.hashed_password:
            raise Unauthorized(WRONG)
        return user

    def active(self, user_id: UUID) -> User | None:
        """The account, unless it is gone or disabled."""
        with self._database.reading() as session:
            user = session.get(User, user_id)
        return user if user and user.is_active else None

    def change_password(self, user_id: UUID, current_password: str, new_password: str) -> None:
        """Change the password, and end every session and token that the old one opened.

        Raises:
            InvalidParameters: the current password is wrong, or the new one is not accepted.
            Unauthorized: the account is gone or disabled.
        """
        user = self.active(user_id)
        if user is None:
            raise Unauthorized("This account is not active any more. Ask the owner of this server.")
        if not self._passwords.matches(current_password, user.hashed_password):
            raise invalid({"current_password": "is wrong"})
        raise_if_wrong({"new_password": lambda: check_password(new_password)})
        hashed = self._passwords.hash(new_password)
        with self._database.session() as session:
            changed = session.get_one(User, user_id, with_for_update=True)
            if changed.hashed_password != user.hashed_password:
                raise Conflict("The password was changed somewhere else at this moment. Sign in with the new one.")
            changed.hashed_password = hashed
            changed.token_epoch += 1
            session.execute(delete(BrowserSession).where(BrowserSession.user_id == user_id))
        log.info("account.password_changed", user_id=str(user_id))

    def _check_setup_token(self, given: str | None, needed: bool | None = None) -> None:
        if not self._guarded or not (not self.has_any() if needed is None else needed):
            return
        if not hmac.compare_digest(
            (given or "").strip().encode("utf-8", "surrogatepass"), self._secrets.setup_token.encode()
        ):
            raise Forbidden(SETUP.format(file=self._secrets.setup_file), field="setup_token")

    def _refuse_taken(self, user: User) -> None:
        # One question for both: between two, somebody else's account could appear.
        same = (User.email_key == user.email_key) | (User.username_key == user.username_key)
        with self._database.reading() as session:
            emails = session.scalars(select(User.email_key).where(same)).all()
        if emails:
            raise taken("email" if user.email_key in emails else "username")


def has_any(session: Session) -> bool:
    """Whether there is an account."""
    return bool(session.scalar(select(exists().where(User.id.is_not(None)))))


def is_first(session: Session) -> bool:
    """Whether an account made in this transaction will be the first; one transaction at a time may think so."""
    if has_any(session):
        return False
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": FIRST_ACCOUNT_LOCK})
    return not has_any(session)


def checked_user(email: str, username: str, password: str, full_name: str | None) -> User:
    """A new account without its password, after everything about it was checked.

    Raises:
        InvalidParameters: `fields` says what is wrong with which field.
    """
    checked = raise_if_wrong(
        {
            "email": lambda: checked_email(email),
            "username": lambda: checked_username(username),
            "password": lambda: check_password(password),
            "full_name": lambda: checked_full_name(full_name),
        }
    )
    return User(
        email=checked["email"],
        email_key=email_key(str(checked["email"])),
        username=checked["username"],
        username_key=key_of(str(checked["username"])),
        full_name=checked["full_name"],
    )


def raise_if_wrong(checks: dict[str, Callable[[], str | None]]) -> dict[str, str | None]:
    """What the checks give back; all that went wrong is told at once.

    Raises:
        InvalidParameters: `fields` says what is wrong with which field.
    """
    passed: dict[str, str | None] = {}
    wrong: dict[str, str] = {}
    for field, check in checks.items():
        try:
            passed[field] = check()
        except ValueError as error:
            wrong[field] = str(error)
    if wrong:
        raise invalid(wrong)
    return passed


def invalid(fields: dict[str, str]) -> InvalidParameters:
    """One error for several fields."""
    sentences = " ".join(f"{NAMES.get(field, field)} {reason}." for field, reason in fields.items())
    return InvalidParameters(sentences, fields=fields)


NAMES = {
    "email": "The e-mail address",
    "username": "The user name",
    "password": "The password",
    "full_name": "The full name",
    "current_password": "The current password",
    "new_password": "The new password",
}


def taken(field: str) -> Conflict:
    """The e-mail address or the user name belongs to somebody."""
    return Conflict(TAKEN[field], field=field)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
