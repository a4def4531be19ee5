"""Receiving: a multipart upload goes from the network straight to the store, never through memory or /tmp."""

from collections.abc import Callable
from typing import IO, Any, cast

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from api.reading import refused
from models.errors import BadRequest, DataLensError, FileTooLarge, StorageFull
from services.files import Incoming, too_large
from services.undoing import undone_by

FILE = "file"
FIELDS = frozenset({"name", "options"})
LARGEST_FIELD = 256 * 1024
MOST_PARTS = 8
# Headers of the parts and boundaries, beyond the file itself.
AROUND = 1024 * 1024
# Whoever sends far too much is still read for a while: cutting the line would lose the answer that says why.
PATIENCE = 1024 * 1024 * 1024
NOT_MULTIPART = "Send the file as multipart/form-data, in a field named “file”."
NO_UTF8 = "The name of the file or of a field is not UTF-8. Rename the file, or send its name in UTF-8."
CUT_SHORT = "The upload ended before the file was complete. Send it again."


class Arriving:
    """What the parser writes the file's bytes to: the store; beyond the limit they are only counted."""

    def __init__(self, incoming: Incoming, limit: int) -> None:
        self.incoming = incoming
        self.size = 0
        self.refusal: FileTooLarge | StorageFull | None = None
        self._limit = limit

    def write(self, chunk: bytes) -> int:
        """Take the next bytes."""
        self.size += len(chunk)
        if self.refusal is None:
            try:
                self.incoming.write(chunk)
            except (FileTooLarge, StorageFull) as error:
                self.refusal = error
        if self.size > self._limit + PATIENCE:
            raise too_large(self._limit, self.size)
        return len(chunk)

    def seek(self, _position: int) -> int:
        """The parser goes back to the beginning; nobody reads from here."""
        return 0

    def check(self) -> None:
        """Say what went wrong on the way.

        Raises:
            FileTooLarge: with the size of all that was sent.
            StorageFull: the disk is full.
        """
        if isinstance(self.refusal, FileTooLarge):
            raise too_large(self._limit, self.size)
        if self.refusal is not None:
            raise self.refusal


class Receiver:
    """One multipart request: its file, and its few other fields."""

    def __init__(self, begin: Callable[[str], Incoming], limit: int) -> None:
        self.filename = ""
        self.fields: dict[str, str] = {}
        self.arriving: Arriving | None = None
        self._begin = begin
        self._limit = limit

    def receive(self, request: Request) -> Incoming:
        """Read the whole body; the file is in the store afterwards, and not kept yet.

        Raises:
            BadRequest: it is no multipart body, or it ends too early.
            InvalidParameters: the file is missing, or a field is unknown.
            UnsupportedFileType, FileTooLarge, StorageFull: the file is not taken; nothing is left behind.
        """
        request.max_content_length = self._limit + PATIENCE + AROUND
        with undone_by(self._discard):
            return self._parse(request)

    def _discard(self) -> None:
        if self.arriving is not None:
            self.arriving.incoming.discard()

    def _parse(self, request: Request) -> Incoming:
        if request.mimetype != "multipart/form-data":
            raise BadRequest(NOT_MULTIPART)
        parser = FormDataParser(
            stream_factory=cast("Any", self._file),
            max_form_memory_size=LARGEST_FIELD,
            max_form_parts=MOST_PARTS,
            silent=False,
        )
        try:
            _, form, files = parser.parse(
                request.stream, request.mimetype, request.content_length, request.mimetype_params
            )
        except DataLensError:
            # Our errors are also the builtin ones that the parser raises; these say more.
            raise
        except RequestEntityTooLarge as error:
            raise self._over(request) from error
        except UnicodeError as error:
            raise BadRequest(NO_UTF8) from error
        except (ValueError, OSError) as error:
            raise BadRequest(CUT_SHORT) from error
        self._check_fields(form, files)
        assert self.arriving is not None
        self.arriving.check()
        return self.arriving.incoming

    def _file(self, filename: str | None = None, **_about: Any) -> IO[bytes]:
        if self.arriving is not None:
            raise refused({FILE: "is given twice; send one file in each request"})
        self.filename = filename or ""
        self.arriving = Arriving(self._begin(self.filename), self._limit)
        return cast("IO[bytes]", self.arriving)

    def _check_fields(self, form: Any, files: Any) -> None:
        twice = [name for name, values in (*form.lists(), *files.lists()) if len(values) > 1]
        if twice:
            raise BadRequest(f"The field “{twice[0]}” is given twice. Give it once.", parameter=twice[0])
        wrong = {name: "is not known" for name in form if name not in FIELDS}
        wrong |= {name: "is a file; the file goes into the field “file”" for name in files if name != FILE}
        if FILE not in files and FILE not in wrong:
            wrong[FILE] = "is missing; it holds the file, with its name"
        if wrong:
            raise refused(wrong)
        self.fields = form.to_dict()

    def _over(self, request: Request) -> FileTooLarge:
        size = request.content_length or (self.arriving.size if self.arriving is not None else 0)
        if size <= self._limit:
            return FileTooLarge(
                f"The form beside the file is larger than {LARGEST_FIELD:,} bytes. Send shorter fields.",
                limit=LARGEST_FIELD,
                size=size,
            )
        return too_large(self._limit, size)
