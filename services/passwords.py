"""Passwords: which ones are accepted, and how they are kept so that nobody can read them."""

import base64
import hashlib
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

import bcrypt

from models.errors import Unavailable
from services.identity import is_text

SHORTEST = 8
LONGEST = 128
ROUNDS = 12
COMMON = Path(__file__).with_name("common_passwords.txt")
# Nobody's password; checked against when there is no account, so that both answers take equally long.
NOBODY = b"$2b$12$nQMNEWKT5Z6PeroWn4Wx1u7sbU/QAnX4SQR5oxGTKx7q0Kf38FukW"
PATIENCE_SECONDS = 4.0
BUSY = "Too many people are signing in at this moment. Please try again in a few seconds."


class Passwords:
    """Hashes and checks passwords, only a few at a time: each takes a core for a quarter of a second."""

    def __init__(self, rounds: int = ROUNDS, at_once: int | None = None) -> None:
        self._rounds = rounds
        self._places = BoundedSemaphore(at_once or max(1, (os.cpu_count() or 2) - 1))

    def hash(self, password: str) -> str:
        """A salted hash to be kept.

        Raises:
            Unavailable: too many are at work.
        """
        with self._place():
            return bcrypt.hashpw(condensed(password), bcrypt.gensalt(self._rounds)).decode()

    def matches(self, password: str, hashed: str | None) -> bool:
        """Whether a password is the one that was hashed; as slow, and false, when there is no hash.

        Raises:
            Unavailable: too many are at work.
        """
        with self._place():
            same = bcrypt.checkpw(condensed(password), hashed.encode() if hashed else NOBODY)
        return same and hashed is not None

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=PATIENCE_SECONDS):
            raise Unavailable(BUSY)
        try:
            yield
        finally:
            self._places.release()


def condensed(password: str) -> bytes:
    """44 bytes for any length: bcrypt itself reads only 72 bytes, and stops at a NUL.

    Keyboards write the same letter in several ways, so compatible characters are made one first.
    """
    text = unicodedata.normalize("NFKC", password)
    return base64.b64encode(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def check_password(password: str) -> None:
    """Accept any password that is long enough and that is not among the first that anybody tries.

    >>> check_password("correct horse battery staple")

    Raises:
        ValueError: what is wrong with it, in words.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise ValueError(f"must have {SHORTEST} to {LONGEST} characters")
    if not is_text(password):
        raise ValueError("holds a character that cannot be stored")
    if unicodedata.normalize("NFKC", password).casefold() in common_passwords():
        raise ValueError("is one of the commonest passwords, which are tried first; choose another one")


@cache
def common_passwords() -> frozenset[str]:
    """The commonest passwords, folded."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#!"))
