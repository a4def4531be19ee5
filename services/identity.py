"""Who is who: e-mail addresses and user names as people write them, and the keys they are compared by.

Two spellings are the same account when their keys are equal: compatible characters are made one (NFKC)
and case is folded, so that nobody can register a look-alike of somebody else's `Ada@Example.org`.
"""

import unicodedata

from email_validator import EmailNotValidError, validate_email

SHORTEST_USERNAME = 3
LONGEST_USERNAME = 100
LONGEST_KEY = 300
LONGEST_FULL_NAME = 255
# The validator refuses these because no mail from the world arrives there; inside a company it may.
INNER_DOMAINS = (".local", ".localhost", ".test", "@localhost")
OUTSIDE = ".org"


def key_of(name: str) -> str:
    """The form that names are compared by.

    >>> key_of("Straße@Example.ORG") == key_of("STRASSE@example.org")
    True
    """
    # Folding can bring out what normalising had hidden, and the other way round, so each is done twice.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", name).casefold()).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def is_text(value: str) -> bool:
    """Whether a database can keep it: no NUL, no half of a character pair."""
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def checked_email(email: str) -> str:
    """The address in its usual form; whether it exists is not asked, and a company's inner domains are allowed.

    Raises:
        ValueError: why it is no address, in words.
    """
    if not is_text(email) or len(email) > LONGEST_KEY:
        raise ValueError("is not an e-mail address")
    try:
        address = normalized(email.strip())
    except EmailNotValidError as error:
        raise ValueError(f"is not an e-mail address: {str(error).rstrip('.')}") from error
    if len(key_of(address)) > LONGEST_KEY:
        raise ValueError("is too long")
    return address


def normalized(email: str) -> str:
    """The usual form of an address. A domain that the world does not know is judged as if it were below one it does."""
    outside = OUTSIDE if email.casefold().endswith(INNER_DOMAINS) else ""
    address = validate_email(email + outside, check_deliverability=False).normalized
    return address.removesuffix(outside)


def email_key(email: str) -> str:
    """The form that e-mail addresses are compared by, however they are written; what is none gets a key too."""
    try:
        return key_of(checked_email(email))
    except ValueError:
        return key_of(email)


def checked_username(username: str) -> str:
    """The user name with compatible characters made one.

    Raises:
        ValueError: what is wrong with it, in words.
    """
    name = unicodedata.normalize("NFKC", username.strip()) if is_text(username) else ""
    if not SHORTEST_USERNAME <= len(name) <= LONGEST_USERNAME:
        raise ValueError(f"must have {SHORTEST_USERNAME} to {LONGEST_USERNAME} characters")
    if not all(character.isalnum() or character in "._-" for character in name):
        raise ValueError("may hold only letters, digits, dots, underscores and hyphens")
    return name


def checked_full_name(full_name: str | None) -> str | None:
    """The name without blanks around it; None when nothing is left.

    Raises:
        ValueError: what is wrong with it, in words.
    """
    name = unicodedata.normalize("NFC", (full_name or "").strip())
    if len(name) > LONGEST_FULL_NAME:
        raise ValueError(f"must have at most {LONGEST_FULL_NAME} characters")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise ValueError("must not hold control characters")
    return name or None
