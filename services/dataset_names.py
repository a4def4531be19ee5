"""Names of datasets: what people typed or their files were called, made fit to be stored and shown."""

import unicodedata
from pathlib import PurePosixPath

from models.errors import InvalidParameters

LONGEST = 255
# They turn the letters around them: “gpj.exe” would be shown as “exe.jpg”.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def clean(text: str) -> str:
    """Text without control characters, marks that turn text, lone surrogates and space around, in one Unicode form."""
    kept = "".join(
        letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in TURNING
    )
    return unicodedata.normalize("NFC", kept).strip()


def file_name(text: str) -> str:
    r"""The last part of whatever a client calls its file.

    >>> file_name("C:\\data\\sales.csv"), file_name("../../etc/passwd")
    ('sales.csv', 'passwd')
    """
    name = PurePosixPath(clean(text.replace("\\", "/"))).name or "file"
    if len(name) <= LONGEST:
        return name
    suffix = "".join(PurePosixPath(name).suffixes[-2:])[-40:]
    return name[: LONGEST - len(suffix)] + suffix


def name_from(filename: str) -> str:
    """What a dataset is called when nobody gave it a name: its file without the suffixes.

    >>> name_from("sales.2024.csv.gz"), name_from(".csv")
    ('sales.2024', '.csv')
    """
    path = PurePosixPath(filename)
    path = path.with_suffix("") if path.suffix in {".gz", ".zip", ".bz2", ".xz", ".zst"} else path
    return path.stem or filename


def checked_name(text: str) -> str:
    """A name that somebody gave.

    Raises:
        InvalidParameters: it is empty or too long.
    """
    name = clean(text)
    if not 1 <= len(name) <= LONGEST:
        reason = f"must have 1 to {LONGEST} characters"
        raise InvalidParameters(f"The name {reason}.", fields={"name": reason})
    return name
