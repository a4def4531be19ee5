"""Which character encoding a text file has: marks first, strict UTF-8 over all bytes, then what reads plausibly."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from models.errors import InvalidParameters, UnreadableFile
from services.ingest.plausible import ranked
from services.ingest.survey import Survey, bom_of

HEAD = 65_536
MIXED = "utf-8-mixed"
MOSTLY_UTF8 = 0.9
LINE_MARK = b"\n" + codecs.BOM_UTF8
ESCAPED = b"\x1b$B"
# The control characters U+0080 to U+009F in UTF-8, of which only the one for a new line is ever meant.
TWICE = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Encoding:
    """The name of an encoding, how many bytes its mark takes, and why it was chosen.

    `valid` is False for UTF-8 that a person asked for, where not all bytes are. `twice` says that signs of
    Windows-1252 were written as if they were Latin-1: they stand there as control characters. `marked_again` says
    that marks stand at the start of other lines, too.
    """

    name: str
    mark: int
    evidence: str
    runner_up: str | None = None
    valid: bool = True
    twice: bool = False
    marked_again: bool = False

    @property
    def is_as_it_stands(self) -> bool:
        """Whether the text is the bytes of the file, but for a mark at their start."""
        return self.name == "utf-8" and self.valid and not self.twice and not self.marked_again


def mixed_errors(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is no UTF-8 as Windows-1252 would, so that nothing is lost."""
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "latin-1_fallback") for byte in bad), error.end


def latin_fallback(error: UnicodeError) -> tuple[str, int]:
    """The few bytes that Windows-1252 leaves open, as Latin-1 has them."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin-1_fallback", latin_fallback)
codecs.register_error("utf-8-mixed", mixed_errors)


def signs_again(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A stream of UTF-8 in which control characters that were signs of Windows-1252 are these signs again."""
    rest = b""
    for piece in pieces:
        data = rest + piece
        cut = len(data) - data.endswith(b"\xc2")
        rest = data[cut:]
        yield TWICE.sub(lambda found: sign_of(found[0][1]), data[:cut])
    yield rest


def sign_of(byte: int) -> bytes:
    """What a byte stands for in Windows-1252, as UTF-8."""
    return bytes([byte]).decode("cp1252", "latin-1_fallback").encode()


def canonical(name: str) -> str:
    """The usual spelling of an encoding that a person named.

    Raises:
        InvalidParameters: there is no such encoding, or it is none of text.
    """
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        found = None
    if found is None or not found._is_text_encoding:
        reason = f"There is no character encoding “{name[:40]}”."
        raise InvalidParameters(f"{reason} Try utf-8 or windows-1252.", fields={"encoding": reason})
    return "utf-8" if found.name in ("utf-8-sig", "ascii") else found.name


def encoding_of(path: Path, found: Survey, wanted: str | None) -> Encoding:
    """Choose the encoding of a file, and say where its mark comes again, as in files put one after the other.

    Args: those of `likeliest`.
    """
    encoding = likeliest(path, found, wanted)
    if not found.marked_again or not encoding.name.startswith("utf"):
        return encoding
    why = f"{encoding.evidence}; further marks at the start of lines are left out"
    return replace(encoding, marked_again=True, evidence=why)


def without_marks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A stream of UTF-8 without byte order marks at the start of its lines; a piece may end within one."""
    held = b""
    for piece in pieces:
        data = held + piece
        end = data.rfind(LINE_MARK[:1], max(0, len(data) - len(LINE_MARK) + 1))
        held = data[end:] if end >= 0 else b""
        yield data[: len(data) - len(held)].replace(LINE_MARK, b"\n")
    yield held


def likeliest(path: Path, found: Survey, wanted: str | None) -> Encoding:
    """Choose the encoding of a file.

    Args:
        path: the file.
        found: what a walk over its bytes has counted.
        wanted: the encoding that a person named, which is then kept to.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    marked, mark = bom_of(head)
    if wanted is not None:
        name = canonical(wanted)
        same = marked is not None and (name in (marked, "utf-16", "utf-32") or name == "utf-8" == marked)
        chosen = marked if same and marked else name
        return Encoding(chosen, mark if same else 0, "as asked for", valid=found.utf8 or chosen != "utf-8")
    if marked is not None and (marked != "utf-8" or found.utf8):
        return Encoding(marked, mark, "byte order mark")
    wide = without_mark(head)
    if wide is not None:
        return Encoding(wide, 0, "zero bytes stand where UTF-16 and UTF-32 have them")
    if found.ascii and ESCAPED in head:
        return Encoding("iso2022_jp", 0, "escape sequences of ISO-2022-JP")
    if found.utf8:
        why = "only ASCII characters" if found.ascii else f"all {found.size:,} bytes are valid UTF-8"
        if not found.ascii and TWICE.search(found.strange):
            why += "; signs of Windows-1252 stand there as control characters, and are read as what they were"
            return Encoding("utf-8", 0, why, twice=True)
        return Encoding("utf-8", 0, why)
    return unmarked(found, mark)


def without_mark(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes are."""
    if len(head) < 4 or head.count(0) * 5 < len(head):
        return without_latin(head)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if head.count(0) * 10 > len(head) * 7:
        return "utf-32-le" if head[0] else "utf-32-be"
    if odd > 4 * even + 1:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd + 1 else None


def without_latin(head: bytes) -> str | None:
    """UTF-16 of scripts beyond Latin: line ends and delimiters are two bytes, the rest are letters and signs."""
    for name, ends in (
        ("utf-16-le", (b"\n\0", b",\0", b";\0", b"\t\0")),
        ("utf-16-be", (b"\0\n", b"\0,", b"\0;", b"\0\t")),
    ):
        if head.count(0) and len(head) % 2 == 0 and any(end in head for end in ends):
            text = head.decode(name, "replace")
            kinds = [unicodedata.category(character) for character in text if character not in "\r\n\t"]
            letters = sum(kind[0] in "LNPZSM" for kind in kinds)
            if text.count("\n") > 1 and letters == len(kinds) and few_scripts(text):
                return name
    return None


def few_scripts(text: str) -> bool:
    """Whether nearly all characters beyond ASCII are of two blocks of 512, or those of East Asia."""
    beyond = [character for character in text if ord(character) > 127]
    blocks = Counter("East Asia" if "\u3000" <= each <= "\ud7ff" else ord(each) >> 9 for each in beyond)
    return sum(often for _, often in blocks.most_common(2)) >= 0.95 * len(beyond)


def unmarked(found: Survey, mark: int) -> Encoding:
    """An encoding for bytes that are not UTF-8 throughout."""
    text = found.strange.decode("utf-8", "replace")
    beyond = sum(1 for character in text if ord(character) > 127)
    bad = text.count("�")
    where = f"the first byte that is not UTF-8 is at {found.bad_byte or 0:,}"
    if beyond and 1 - bad / beyond >= MOSTLY_UTF8:
        return Encoding(MIXED, mark, f"UTF-8 with stray bytes, which are read as Windows-1252; {where}")
    candidates = ranked(found.strange)
    if not candidates:
        raise UnreadableFile(
            "This file does not look like text. Export it again as UTF-8 and upload that.", reason="no encoding fits"
        )
    runner_up = candidates[1] if len(candidates) > 1 else None
    return Encoding(candidates[0], 0, f"reads most like a language; {where}", runner_up)
