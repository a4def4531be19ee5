"""Resumable uploads over HTTP: tus 1.0 with creation, creation-with-upload, termination, checksum and expiration."""

import base64
import binascii
import sys
from collections.abc import Iterator
from typing import Any

from flask import Response, g, request
from werkzeug.http import http_date

from api.datasets import options_from
from api.document import PREFIX
from api.envelope import failure
from api.schemas.uploads import UploadPath
from models.errors import BadRequest, Conflict, DataLensError, UnsupportedFileType
from models.tables import Upload
from services.uploads import CHECKSUMS

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
ADDRESS = f"{PREFIX}/uploads/"
BYTES = "application/offset+octet-stream"
BLOCK = 256 * 1024
CHECKSUM_MISMATCH = 460
LONGEST_METADATA = 64 * 1024


class UploadRoutes:
    """The routes below /uploads."""

    def __init__(self, services: Any) -> None:
        self._uploads = services.uploads
        self._limit = services.settings.max_file_size

    def upload_options(self) -> Response:
        """What this server knows of tus."""
        about = {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(self._limit),
            "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
        }
        return Response(status=204, headers=about)

    def upload_create(self) -> Response:
        """Begin an upload of `Upload-Length` bytes; `Upload-Metadata` holds its filename. A body is its first bytes."""
        check_version()
        lift_limit()
        about = metadata_of(request.headers.get("Upload-Metadata", ""))
        filename = about.get("filename") or about.get("name") or ""
        # Some clients send the file's name under both names; only another one is meant as a title.
        title = about.get("name") if about.get("name") != filename else None
        options = options_from(about.get("options"))
        upload = self._uploads.create(g.user_id, filename, number_in("Upload-Length"), options, title or None)
        if request.mimetype == BYTES:
            upload = self._append(upload.id, 0)
        reply = Response(status=201, headers={"Location": f"{ADDRESS}{upload.id}", **headers_of(upload)})
        del reply.headers["Content-Type"]
        return reply

    def upload_state(self, path: UploadPath) -> Response:
        """How many bytes are safe: go on from there."""
        check_version()
        upload = self._uploads.get(g.user_id, path.upload_id)
        return Response(status=200, headers={"Upload-Length": str(upload.length), **headers_of(upload)})

    def upload_append(self, path: UploadPath) -> Response:
        """Send the bytes from `Upload-Offset` on. The reply to the last ones has `X-Dataset-Id`."""
        check_version()
        lift_limit()
        if request.mimetype != BYTES:
            raise UnsupportedFileType(f"Send bytes with the header Content-Type: {BYTES}.", supported=[BYTES])
        return Response(status=204, headers=headers_of(self._append(path.upload_id, number_in("Upload-Offset"))))

    def upload_terminate(self, path: UploadPath) -> Response:
        """Drop an upload and what has arrived of it."""
        check_version()
        self._uploads.terminate(g.user_id, path.upload_id)
        return Response(status=204)

    def _append(self, upload_id: Any, offset: int) -> Upload:
        upload: Upload = self._uploads.append(g.user_id, upload_id, offset, blocks(), checksum())
        return upload


class WrongVersion(BadRequest):
    """The client speaks another version of tus."""

    status = 412


class WrongChecksum(BadRequest):
    """The bytes were damaged on their way; tus has a status of its own for this."""

    status = CHECKSUM_MISMATCH


def lift_limit() -> None:
    """Let a body of any size in: the upload itself knows how many bytes it still takes.

    None would not do, it stands for the limit of the whole application.
    """
    request.max_content_length = sys.maxsize


def check_version() -> None:
    """Make sure that both speak the same version.

    Raises:
        WrongVersion: the client speaks another one.
    """
    if request.headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion(
            f"Send the header Tus-Resumable: {VERSION}. No other version is spoken here.", known=[VERSION]
        )


def blocks() -> Iterator[bytes]:
    """The body as it arrives."""
    while block := request.stream.read(BLOCK):
        yield block


def number_in(header: str) -> int:
    """A size in a header.

    Raises:
        BadRequest: it is missing or no whole number.
    """
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise BadRequest(f"The header {header} must be a number of bytes.", header=header)
    return int(text)


def metadata_of(header: str) -> dict[str, str]:
    """The pairs of Upload-Metadata: names, and values in base64.

    Raises:
        BadRequest: it is none of that.
    """
    found: dict[str, str] = {}
    try:
        if len(header) > LONGEST_METADATA:
            raise ValueError("too long")
        for pair in filter(None, (part.strip() for part in header.split(","))):
            name, _, value = pair.partition(" ")
            found[name] = base64.b64decode(value.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise BadRequest(
            "The header Upload-Metadata must be pairs of a name and a value in base64.", header="Upload-Metadata"
        ) from error
    return found


def checksum() -> tuple[str, bytes] | None:
    """The checksum that the client promises for this body.

    Raises:
        BadRequest: it is not base64.
    """
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, value = header.strip().partition(" ")
    try:
        return algorithm.lower(), base64.b64decode(value.strip(), validate=True)
    except binascii.Error as error:
        raise BadRequest("The header Upload-Checksum must end in base64.", header="Upload-Checksum") from error


def headers_of(upload: Upload) -> dict[str, str]:
    """Where an upload stands."""
    headers = {"Upload-Offset": str(upload.received), "Upload-Expires": http_date(upload.expires_at)}
    return headers | ({"X-Dataset-Id": str(upload.dataset_id)} if upload.dataset_id else {})


def say_version(reply: Response) -> Response:
    """Every reply about uploads says which tus it speaks; one that refuses says where to go on."""
    if request.path.startswith(ADDRESS.rstrip("/")):
        reply.headers["Tus-Resumable"] = VERSION
        if reply.status_code == 412:
            reply.headers["Tus-Version"] = VERSION
        if reply.status_code == 204:
            reply.headers.pop("Content-Type", None)
    return reply


def refuse(error: DataLensError) -> Response:
    """Errors that tus gives a header or a status of its own."""
    if isinstance(error, BadRequest) and error.details.get("reason") == "checksum":
        return failure(WrongChecksum(error.message, **error.details))
    offset = error.details.get("offset") if isinstance(error, Conflict) else None
    return failure(error, {"Upload-Offset": str(offset)} if offset is not None else None)
