"""What a form holds between two tries: what was typed, what is wrong, and where to go afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from models.errors import DataLensError
from services.accounts import NAMES

LOOK = "Look at the marked fields."
# Never shown again: a password that comes back in a page is a password in a page.
SECRET_FIELDS = frozenset({"password", "current_password", "new_password", "repeated_password", "setup_token"})
LONGEST_PATH = 2000


@dataclass
class FormState:
    """One form as its template reads it."""

    focus: str = ""
    next: str = "/"
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    title: str = ""
    text: str = ""
    tone: str = "bad"
    status: int = 200
    retry_after: int | None = None
    token: str = ""

    @property
    def query(self) -> str:
        """Where to go afterwards, for a link to the other form."""
        return f"?{urlencode({'next': self.next})}" if self.next != "/" else ""

    def fail(self, title: str, text: str, status: int, errors: Mapping[str, str]) -> None:
        """Say what is wrong, and put the cursor there."""
        self.title, self.text, self.status, self.tone = title, text, status, "bad"
        self.errors = dict(errors)
        self.focus = next(iter(self.errors), self.focus)

    def with_error(self, error: DataLensError, focus: str) -> "FormState":
        """The form with an error of a service: beside its field where it has one, else above the form."""
        fields = fields_of(error)
        head, dot, rest = error.message.partition(". ")
        if fields:
            self.fail("This did not work yet.", LOOK, error.status, fields)
        else:
            self.fail(f"{head}." if dot else error.message, rest, error.status, {})
            self.focus = focus
        self.retry_after = error.retry_after
        return self


def fields_of(error: DataLensError) -> dict[str, str]:
    """Which fields an error is about, each with a sentence."""
    reasons = error.details.get("fields") or {}
    sentences = {name: f"{NAMES.get(name, name)} {reason}." for name, reason in reasons.items()}
    named = error.details.get("field")
    return sentences or ({str(named): error.message} if named else {})


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without what is secret."""
    return {name: value for name, value in form.items() if name not in SECRET_FIELDS}


def local_path(address: str | None) -> str:
    r"""A page of ours to go to afterwards; anything that could lead elsewhere leads home.

    >>> local_path("/datasets/1?a=b"), local_path("//evil.example"), local_path("/\\evil.example"), local_path(None)
    ('/datasets/1?a=b', '/', '/', '/')
    """
    text = address or "/"
    is_local = text.startswith("/") and not text.startswith(("//", "/sign-", "/create-account", "/api/", "/_dash"))
    is_plain = "\\" not in text and text.isprintable() and len(text) <= LONGEST_PATH
    if not is_local or not is_plain:
        return "/"
    parts = urlsplit(text)
    return "/" if parts.scheme or parts.netloc else text
