"""Secrets: made at first start, one per purpose, readable by the owner of the data folder only."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from models.errors import InvalidParameters
from models.settings import Settings

SHORTEST = 32
# Parts of keys that stand in examples, tutorials and templates.
SAMPLES = ("changeme", "change-me", "change_me", "secret", "example", "password", "your-", "your_", "default", "sample")
FEWEST_CHARACTERS = 10


class Secrets:
    """The keys that sign sessions and tokens, and the token that lets the first account in."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.home / "secrets"
        self._given = settings.secret_key.get_secret_value()
        if self._given and settings.environment == "production":
            refuse_weak(self._given)

    @property
    def session_key(self) -> str:
        """Signs what browsers bring back."""
        return self._key("session")

    @property
    def token_key(self) -> str:
        """Signs the tokens of the API."""
        return self._key("token")

    @property
    def setup_token(self) -> str:
        """Lets the first account in, once, when others can reach the server."""
        return kept(self.setup_file)

    @property
    def setup_file(self) -> Path:
        """Where the operator finds the setup token."""
        return self._folder / "setup-token"

    def forget_setup_token(self) -> None:
        """There is an account now: the token is of no more use."""
        self.setup_file.unlink(missing_ok=True)

    def _key(self, purpose: str) -> str:
        if not self._given:
            return kept(self._folder / f"{purpose}.key")
        # One key per purpose: what signs a session must never be good for a token.
        return hmac.new(self._given.encode(), f"datalens {purpose} 1".encode(), hashlib.sha256).hexdigest()


def kept(path: Path) -> str:
    """The secret in a file; it is made when there is none, whichever process comes first.

    Raises:
        InvalidParameters: the file is there but empty or cut short.
    """
    if not path.exists():
        make(path)
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < SHORTEST:
        raise InvalidParameters(
            f"{path} is damaged: a secret has at least {SHORTEST} characters. Delete the file, and a new one is made."
        )
    return secret


def make(path: Path) -> None:
    """Write a new secret whole or not at all; if another process was faster, keep its."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def refuse_weak(key: str) -> None:
    """Stop at a key that can be guessed.

    Raises:
        InvalidParameters: it is short, monotonous or taken from an example.
    """
    sample = any(part in key.casefold() for part in SAMPLES)
    if sample or len(key) < SHORTEST or len(set(key)) < FEWEST_CHARACTERS:
        reason = "is too weak for production"
        raise InvalidParameters(
            f"SECRET_KEY {reason}. Leave it empty, or make one with: openssl rand -hex 32",
            fields={"secret_key": reason},
        )
