"""Files that everybody gets, compressed once: quickly for whoever asks first, as well as possible for all after."""

import gzip
import hashlib
import os
import threading
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import brotli

from services.logs import events

TEXT = frozenset({".js", ".mjs", ".css", ".svg", ".json", ".txt", ".html", ".map", ".ico"})
# Below this, the headers that say how a file is packed weigh more than what is saved.
SMALLEST = 300
ENDINGS = {"br": "br", "gzip": "gz"}
QUICK, BEST = 5, 11
# Nearly all of a script runs while its page loads. A browser that knows this line compiles all of it beside the page
# while it arrives, instead of on the page, function by function. https://v8.dev/blog/explicit-compile-hints
WHOLE = b"//# allFunctionsCalledOnLoad\n"
log = events("datalens.delivery")


class Packed(NamedTuple):
    """The bytes to send, how they are packed ("br", "gzip" or "identity"), and a tag of this content."""

    content: bytes
    encoding: str
    tag: str


class PackedFiles:
    """Keeps the packed form of files in a folder, by what is in them; a changed file is packed anew.

    The best compression takes seconds for a large script. So the first answer is packed quickly, and one quiet
    thread packs the file again for everybody who comes later.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[Path, tuple[int, int, str]] = {}
        self._waiting: dict[Path, bytes] = {}
        self._changed = threading.Condition()

    def of(self, path: Path, accepted: Collection[str]) -> Packed:
        """A file as a browser that accepts these encodings should get it.

        Raises:
            FileNotFoundError: there is no such file.
        """
        digest = self._digest(path)
        encoding = encoding_for(path, accepted)
        if encoding == "identity":
            return Packed(as_sent(path), encoding, digest)
        kept = self._folder / f"{digest}.{ENDINGS[encoding]}"
        try:
            content = kept.read_bytes()
        except OSError:
            content = self._pack_now(path, kept, encoding)
        return Packed(content, encoding, f"{digest}-{ENDINGS[encoding]}")

    def finish(self) -> None:
        """Wait until everything that was asked for is packed as well as possible."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting)

    def _digest(self, path: Path) -> str:
        """What tells this content from any other; read again only when the file has changed."""
        status = path.stat()
        known = self._digests.get(path)
        if known and known[:2] == (status.st_mtime_ns, status.st_size):
            return known[2]
        digest = hashlib.sha256(as_sent(path)).hexdigest()[:24]
        self._digests[path] = (status.st_mtime_ns, status.st_size, digest)
        return digest

    def _pack_now(self, path: Path, kept: Path, encoding: str) -> bytes:
        content = as_sent(path)
        with self._changed:
            is_idle = not self._waiting
            self._waiting[kept] = content
            if is_idle:
                threading.Thread(target=self._pack_all, name="packing", daemon=True).start()
        return pack(content, encoding, QUICK)

    def _pack_all(self) -> None:
        """Pack what waits, one after the other.

        Not at a lower priority: a thread that the system seldom runs would hold the interpreter's lock all the longer.
        """
        while True:
            with self._changed:
                kept, content = next(iter(self._waiting.items()))
            self._keep(kept, content)
            with self._changed:
                del self._waiting[kept]
                if not self._waiting:
                    self._changed.notify_all()
                    return

    def _keep(self, kept: Path, content: bytes) -> None:
        encoding = next(name for name, ending in ENDINGS.items() if kept.suffix == f".{ending}")
        unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(pack(content, encoding, BEST))
            unfinished.replace(kept)
        except OSError as error:
            # Nothing is lost: it is packed again for the next who asks.
            log.warning("delivery.not_kept", file=kept.name, error=str(error))


def as_sent(path: Path) -> bytes:
    """What a browser gets of a file: scripts say first that all of them is needed at once.

    Raises:
        FileNotFoundError: there is no such file.
    """
    content = path.read_bytes()
    return WHOLE + content if path.suffix == ".js" else content


def encoding_for(path: Path, accepted: Collection[str]) -> str:
    """The best encoding that the browser takes; none for what is packed already, or very small."""
    if path.suffix not in TEXT or path.stat().st_size < SMALLEST:
        return "identity"
    return next((name for name in ENDINGS if name in accepted), "identity")


def pack(content: bytes, encoding: str, effort: int) -> bytes:
    """The content, packed with more or less effort (1 to 11)."""
    if encoding == "br":
        packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=effort)
        return packed
    return gzip.compress(content, min(9, effort), mtime=0)
