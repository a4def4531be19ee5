"""Preflight: what a file really is, by its bytes, before any library may parse it."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from models.errors import UnreadableFile
from models.receipt import Decision
from services.ingest.encodings import Encoding
from services.ingest.survey import Survey

HEAD = 4096
SIGNATURES = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"), (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"), (b"%PDF", "pdf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"), (b"\x7fELF", "program"), (b"MZ\x90", "program"), (b"SQLite format 3\0", "sqlite"),
)  # fmt: skip
ADVICE = {
    "ole": "an old Excel workbook (.xls) or a workbook with a password; save it as .xlsx without a password",
    "parquet": "a Parquet file; export it as CSV",
    "arrow": "an Arrow file; export it as CSV",
    "pdf": "a PDF document; export the table in it as CSV",
    "png": "a picture; upload the table itself",
    "jpeg": "a picture; upload the table itself",
    "gif": "a picture; upload the table itself",
    "gzip": "a gzip archive; unpack it first",
    "bzip2": "a bzip2 archive; unpack it first",
    "xz": "an xz archive; unpack it first",
    "zstd": "a zstd archive; unpack it first",
    "7z": "a 7-Zip archive; unpack it first",
    "rar": "a RAR archive; unpack it first",
    "program": "a program; upload a table",
    "sqlite": "an SQLite database; export the table as CSV",
}
TEXT_FORMATS = frozenset({"delimited", "json", "ndjson"})
CONTROL_SHARE = 0.02
NUL_SHARE = 0.1
REPLACED = "\ufffd"
TEXT_CONTROLS = frozenset(b"\t\n\r\f\v\x1b\x1a\x01\x1c\x1d\x1e\x1f")


@dataclass(frozen=True)
class Verdict:
    """The format to read with, and what the receipt says where that is not what the name promised."""

    format: str
    decisions: tuple[Decision, ...] = ()


def signature_of(head: bytes) -> str | None:
    """The kind of file that the first bytes give away, None for text and the unknown."""
    return next((name for magic, name in SIGNATURES if head.startswith(magic)), None)


def head_of(path: Path) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(HEAD)


def inspect(path: Path, promised: str) -> Verdict:
    """Choose the format by content; the name only decides between kinds of text.

    Args:
        path: the file.
        promised: the format that its name promises.

    Raises:
        UnreadableFile: the bytes are of a kind that no format reads.
    """
    head = head_of(path)
    kind = signature_of(head)
    if kind == "zip":
        return Verdict(promised) if promised == "workbook" else mismatch("workbook", promised, "a ZIP container")
    if kind is not None:
        raise UnreadableFile(f"This file is {ADVICE[kind]}, and upload that.", reason=f"content is {kind}")
    if promised == "workbook":
        if not head:
            raise UnreadableFile("This workbook is empty: it has no bytes. Save it again.", reason="empty file")
        return mismatch(by_text(head), promised, "text")
    if promised == "delimited" and looks_like_json(head):
        return mismatch(by_text(head), promised, "JSON")
    if promised == "json" and looks_like_lines(head):
        return mismatch("ndjson", promised, "one JSON record per line")
    if promised == "ndjson" and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        return mismatch("json", promised, "one JSON list")
    if promised == "ndjson" and spans_lines(head):
        return mismatch("json", promised, "one JSON record over several lines")
    return Verdict(promised)


def spans_lines(head: bytes) -> bool:
    """Whether the first line opens a record that it does not close."""
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].strip()
    return first.startswith(b"{") and len(first) < HEAD - 4 and not first.endswith(b"}")


def mismatch(format: str, promised: str, found: str) -> Verdict:
    """Read by content, and say so."""
    decision = Decision(what="format", chosen=format, runner_up=promised, evidence=f"the content is {found}")
    return Verdict(format, (decision,))


def by_text(head: bytes) -> str:
    """The kind of text."""
    if looks_like_lines(head):
        return "ndjson"
    return "json" if looks_like_json(head) else "delimited"


def looks_like_json(head: bytes) -> bool:
    """Whether text starts as a list or record of JSON does."""
    start = b"".join(head.lstrip(b"\xef\xbb\xbf").split())[:3]
    return start[:2] in (b"[{", b'{"') and (head.rstrip()[-1:] in b"]}" or len(head) == HEAD)


def looks_like_lines(head: bytes) -> bool:
    """Whether the first two lines are JSON records, each on its own."""
    lines = [line.strip() for line in head.lstrip(b"\xef\xbb\xbf").split(b"\n")[:3] if line.strip()]
    whole = [line for line in lines if line.startswith(b"{") and line.endswith(b"}")]
    return len(whole) >= 2


def refuse_binary(path: Path, found: Survey, encoding: Encoding) -> None:
    """Stop where bytes are no text in any encoding.

    Raises:
        UnreadableFile: too many control characters.
    """
    head = head_of(path)
    if encoding.name.startswith(("utf-16", "utf-32")):
        if is_garbled(head[encoding.mark :].decode(encoding.name, "replace")):
            raise binary_file()
        return
    controls = sum(byte < 32 and byte not in TEXT_CONTROLS for byte in head)
    nuls = head.count(0)
    if controls - nuls > max(4, CONTROL_SHARE * len(head)) or nuls > max(8, NUL_SHARE * len(head)):
        raise binary_file()


def is_garbled(text: str) -> bool:
    """Whether too many characters of a text are none that people write: controls, unassigned ones, stray halves."""
    kinds = Counter(unicodedata.category(character) for character in text if character not in "\t\n\r\f\v\0")
    strange = sum(kinds[kind] for kind in ("Cc", "Cn", "Co", "Cs")) + text.count(REPLACED)
    return strange > max(2, CONTROL_SHARE * len(text))


def binary_file() -> UnreadableFile:
    """The error for bytes that are no text."""
    return UnreadableFile(
        "This file holds binary data, not a table of text. Export the table as CSV and upload that.",
        reason="binary data",
    )
