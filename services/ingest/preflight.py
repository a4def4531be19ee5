"""Preflight: what a file really is, by its bytes, before any library may parse it."""

import re
import unicodedata
import zipfile
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
    (b"Obj\x01", "avro"), (b"ORC", "orc"), (b"FEA1", "arrow"),
    (b"Rar!", "rar"), (b"\x7fELF", "program"), (b"MZ\x90", "program"), (b"SQLite format 3\0", "sqlite"),
)  # fmt: skip
ADVICE = {
    "pdf": "a PDF document. Export the table in it as CSV, and upload that.",
    "png": "a picture. Upload the table itself, as CSV or as a spreadsheet.",
    "jpeg": "a picture. Upload the table itself, as CSV or as a spreadsheet.",
    "gif": "a picture. Upload the table itself, as CSV or as a spreadsheet.",
    "7z": "a 7-Zip archive. Unpack it, and upload the table in it.",
    "rar": "a RAR archive. Unpack it, and upload the table in it.",
    "program": "a program. Upload a table, as CSV or as a spreadsheet.",
    "sqlite": "an SQLite database. Export the table as CSV, and upload that.",
    "avro": "an Avro file. Export it as CSV or Parquet, and upload that.",
    "orc": "an ORC file. Export it as CSV or Parquet, and upload that.",
    "numbers": "an Apple Numbers document. Export it as CSV or Excel, and upload that.",
    "document": "a text document or presentation. Export the table in it as CSV, and upload that.",
    "xml": "XML. Open it in the program that it is for, save the table as CSV or xlsx, and upload that.",
    "xml workbook": "an Excel workbook of 2003 in XML. Open it in a spreadsheet program, save it as xlsx, upload that.",
    "sylk": "a SYLK file. Open it in a spreadsheet program, save it as xlsx or CSV, and upload that.",
    "dif": "a DIF file. Open it in a spreadsheet program, save it as xlsx or CSV, and upload that.",
    "rtf": "a text document. Copy the table in it into a spreadsheet, save that as CSV, and upload it.",
    "html": "a web page. Copy the table in it into a spreadsheet, save that as CSV, and upload it.",
}
# Texts that are no delimited ones, the special ones first.
MARKUP = {
    "html": re.compile(rb"(?i)<!doctype html|<(?:html|table|meta|style)[\s>]|<\?xml[^>]*>\s*(?:<!doctype html|<html)"),
    "xml workbook": re.compile(rb"<\?xml[^>]*>\s*(?:<\?mso-application[^>]*>\s*)?<(?:ss:)?Workbook[\s>]"),
    "xml": re.compile(rb"<\?xml\s"),
    "sylk": re.compile(rb"ID;P\w*(?:;[NE])*\r?\n(?:[A-Z];[^\n]*\n)+?C;[XYK]"),
    "dif": re.compile(rb"TABLE\r?\n0,1\r?\n"),
    "rtf": re.compile(rb"\{\\rtf\d"),
}
READ_AS = {
    "ole": ("old_workbook", "an old Excel workbook"), "parquet": ("parquet", "Parquet"), "arrow": ("arrow", "Arrow"),
    "gzip": ("gzip", "packed with gzip"), "bzip2": ("bzip2", "packed with bzip2"), "xz": ("xz", "packed with xz"),
    "zstd": ("zstd", "packed with zstd"), "workbook": ("workbook", "an Excel workbook"),
    "open_document": ("open_document", "an OpenDocument spreadsheet"), "archive": ("archive", "a ZIP archive"),
}  # fmt: skip
STREAM = b"\xff\xff\xff\xff"
PACKED = frozenset({"gzip", "bzip2", "xz", "zstd", "archive"})
BINARY = frozenset({"workbook", "old_workbook", "open_document", "parquet", "arrow"}) | PACKED
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
    kind = kind_of(path, head, promised)
    if kind in READ_AS:
        found, said = READ_AS[kind]
        return Verdict(promised) if promised == found else mismatch(found, promised, said)
    if kind is not None:
        raise UnreadableFile(f"This file is {ADVICE[kind]}", reason=f"content is {kind}")
    refuse_markup(head)
    if promised not in BINARY:
        return text_verdict(head, promised)
    if not head:
        raise UnreadableFile("This file is empty: it has no bytes. Save it again.", reason="empty file")
    return mismatch(by_text(head), promised, "text")


def kind_of(path: Path, head: bytes, promised: str) -> str | None:
    """The kind of file that the bytes give away; None for text and the unknown."""
    kind = signature_of(head)
    if kind is None and promised == "arrow" and head.startswith(STREAM):
        return "arrow"
    return zip_kind(path) if kind == "zip" else kind


def text_verdict(head: bytes, promised: str) -> Verdict:
    """Which of the kinds of text it is."""
    if promised == "delimited" and looks_like_json(head):
        return mismatch(by_text(head), promised, "JSON")
    if promised == "json" and looks_like_lines(head):
        return mismatch("ndjson", promised, "one JSON record per line")
    if promised == "json" and not could_be_json(head):
        return mismatch("delimited", promised, "text that is no JSON")
    if promised == "ndjson" and is_one_list(head):
        return mismatch("json", promised, "one JSON list")
    if promised == "ndjson" and spans_lines(head):
        return mismatch("json", promised, "one JSON record over several lines")
    return Verdict(promised)


def could_be_json(head: bytes) -> bool:
    """Whether text may be meant as JSON: everything but several lines that are cut by the same marks."""
    if head[:1] in (b"", b"\xff", b"\xfe", b"\0") or b"\0" in head:
        return True
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    lines = [line for line in head.split(b"\n")[:-1] if line.strip()]
    counts = {line.count(b",") for line in lines[:20]}
    return start in b'[{"' or len(lines) < 3 or len(counts) > 1 or counts == {0}


def zip_kind(path: Path) -> str:
    """What a ZIP container is, by the names of its parts."""
    try:
        with zipfile.ZipFile(path) as container:
            names = container.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        return "workbook"  # whoever opens it says what is broken
    if any(name.lower().startswith("xl/") for name in names):
        return "workbook"
    if any(name.endswith(".iwa") for name in names) or "Index.zip" in names:
        return "numbers"
    if "META-INF/manifest.xml" in names and "mimetype" in names:
        return "open_document"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return "document"
    return "archive"


def refuse_markup(head: bytes) -> None:
    """Raises UnreadableFile for text that is a document or a table in marks: its lines would make one of nonsense."""
    start = head.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n")
    kind = next((kind for kind, pattern in MARKUP.items() if pattern.match(start)), None)
    if kind is not None:
        raise UnreadableFile(f"This file is {ADVICE[kind]}", reason=f"content is {kind}")


def is_one_list(head: bytes) -> bool:
    """Whether a list begins that is not closed on its line, unless it is alone there: a list a line is JSON lines."""
    first, _, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    return first[:1] == b"[" and not (first.rstrip().endswith(b"]") and rest.lstrip()[:1] == b"[")


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
    return strange > max(2, CONTROL_SHARE * len(text)) or text.count("\0") > max(8, NUL_SHARE * len(text))


def binary_file() -> UnreadableFile:
    """The error for bytes that are no text."""
    return UnreadableFile(
        "This file holds binary data, not a table of text. Export the table as CSV and upload that.",
        reason="binary data",
    )
