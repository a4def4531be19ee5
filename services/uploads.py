"""Uploads: files that arrive in pieces, over connections that break, and still become one dataset.

A row says how many bytes are safely on the disk. Bytes beyond that are cut off before going on.
Dataset and file have the id of the upload, so that finishing it twice cannot make two of them.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.errors import BadRequest, Conflict, DataLensError, NotFound
from models.receipt import ReadingOptions
from models.tables import Dataset, Upload, now
from services import partial_files
from services.database import Database
from services.dataset_names import checked_name, file_name
from services.dataset_states import changed
from services.datasets import Datasets
from services.files import BLOCK, FileStore, Kept, too_large
from services.formats.names import suffix_of
from services.json_values import plain
from services.logs import events
from services.partial_files import PartialFile
from services.undoing import undone_by

LIFE = timedelta(hours=24)
# What a power cut may cost of a piece that is still arriving.
CHECKPOINT = 8 * 1024 * 1024
CHECKSUMS = ("sha1", "sha256", "md5")
MISSING = "There is no such upload. It may have expired or been cancelled; send the file again."
WRONG_PLACE = "The upload stands at another byte than this request says. Ask where it stands, and go on from there."
DAMAGED = (
    "The bytes were damaged on their way: their checksum is another one. Nothing was kept of them; send them again."
)
TOO_MANY = "There are more bytes than the upload said it would have. Nothing of them was kept; begin a new upload."
log = events(__name__)


class Uploads:
    """Begins, continues, finishes and drops uploads."""

    def __init__(self, database: Database, files: FileStore, datasets: Datasets) -> None:
        self._database = database
        self._files = files
        self._datasets = datasets

    def create(
        self,
        user_id: UUID,
        filename: str,
        length: int,
        options: ReadingOptions | None = None,
        name: str | None = None,
    ) -> Upload:
        """Begin an upload of `length` bytes.

        Raises:
            UnsupportedFileType, FileTooLarge, InvalidParameters: it would be refused at the end, so it is now.
        """
        original = file_name(filename)
        suffix_of(original)
        if length > self._files.limit:
            raise too_large(self._files.limit, length)
        upload = Upload(
            id=uuid4(),
            user_id=user_id,
            original_filename=original,
            name=checked_name(name) if name is not None else None,
            length=length,
            received=0,
            options=plain(options.model_dump(mode="json", exclude_unset=True)) if options else None,
            expires_at=now() + LIFE,
        )
        with self._database.session() as session:
            session.add(upload)
        return upload if length else self.append(user_id, upload.id, 0, ())

    def get(self, user_id: UUID, upload_id: UUID) -> Upload:
        """The upload, with the number of bytes that are safe in `received`.

        Raises:
            NotFound: there is none, it has expired, or it is somebody else's.
        """
        upload = self._row(user_id, upload_id)
        if upload.dataset_id is not None:
            return upload
        with partial_files.opened(self._files, kept_of(upload)) as file:
            upload = self._row(user_id, upload_id)
            upload.received = min(upload.received, file.size) if upload.dataset_id is None else upload.received
            return self._finished(upload, file) if is_complete(upload) else upload

    def append(
        self,
        user_id: UUID,
        upload_id: UUID,
        offset: int,
        chunks: Iterable[bytes],
        checksum: tuple[str, bytes] | None = None,
    ) -> Upload:
        """Take the bytes from `offset` on; with the last one the dataset is made.

        When the connection breaks, `chunks` raises, and what has arrived is kept, unless a checksum
        was promised for the whole piece.

        Raises:
            NotFound: as `get`.
            Conflict: the upload stands at another byte; `offset` says at which.
            BadRequest: the checksum is wrong or of an unknown kind.
            FileTooLarge: there are more bytes than announced.
            StorageFull, Unavailable: what had arrived before is kept.
        """
        digest = digest_for(checksum)
        upload = self._row(user_id, upload_id)
        if upload.dataset_id is not None:
            return upload
        upload = self._begin(user_id, upload, offset)
        place = offset
        with undone_by(lambda: self._keep_or_cut(upload, offset if digest is not None else place)):
            for block in blocks(chunks):
                place = self._take(upload, place, block, safe=digest is None)
                if digest is not None:
                    digest.update(block)
            if digest is not None and checksum is not None and not hmac.compare_digest(digest.digest(), checksum[1]):
                raise BadRequest(DAMAGED, reason="checksum")
        return self._close(user_id, upload, place)

    def terminate(self, user_id: UUID, upload_id: UUID) -> None:
        """Drop an upload and its bytes. A dataset that it has become stays.

        Raises:
            NotFound: as `get`.
        """
        upload = self._row(user_id, upload_id)
        with self._database.session() as session:
            session.execute(delete(Upload).where(Upload.id == upload_id))
        partial_files.remove(self._files, kept_of(upload))

    def recover(self) -> None:
        """Finish uploads whose last byte had arrived when the server died."""
        complete = select(Upload).where(Upload.dataset_id.is_(None), Upload.received == Upload.length)
        with self._database.reading() as session:
            found = session.scalars(complete.where(Upload.expires_at > now())).all()
        for upload in found:
            try:
                self.get(upload.user_id, upload.id)
            except DataLensError as error:
                log.warning("upload.not_recovered", upload_id=str(upload.id), code=error.code)

    def _row(self, user_id: UUID, upload_id: UUID) -> Upload:
        mine = (Upload.id == upload_id, Upload.user_id == user_id, Upload.expires_at > now())
        with self._database.reading() as session:
            upload = session.scalar(select(Upload).where(*mine))
        if upload is None:
            raise NotFound(MISSING)
        return upload

    def _begin(self, user_id: UUID, upload: Upload, offset: int) -> Upload:
        """Check the offset against what is safe, and cut off what is not."""
        with partial_files.opened(self._files, kept_of(upload)) as file:
            upload = self._row(user_id, upload.id)
            received = min(upload.received, file.size)
            if upload.dataset_id is None and offset != received:
                raise Conflict(WRONG_PLACE, offset=received)
            if upload.dataset_id is None:
                file.cut(offset)
        return upload

    def _take(self, upload: Upload, place: int, block: memoryview, *, safe: bool) -> int:
        """Write one block where the last one ended; the new end. Every few megabytes what is there becomes safe."""
        end = place + len(block)
        if end > upload.length:
            raise too_large_for(upload, end)
        with partial_files.opened(self._files, kept_of(upload)) as file:
            if file.size != place:
                # Another connection went on with this upload; this one is the one that was given up.
                raise Conflict(WRONG_PLACE, offset=file.size)
            file.write_at(place, block)
            if safe and end // CHECKPOINT != place // CHECKPOINT:
                self._checkpoint(upload, file, end)
        return end

    def _checkpoint(self, upload: Upload, file: PartialFile, size: int) -> None:
        file.sync()
        further = update(Upload).where(Upload.id == upload.id, Upload.received < size)
        with self._database.session() as session:
            changed(session, further.values(received=size, expires_at=now() + LIFE))

    def _keep_or_cut(self, upload: Upload, place: int) -> None:
        """After a broken piece: keep `place` bytes, unless another connection has gone on from there."""
        try:
            with partial_files.opened(self._files, kept_of(upload)) as file:
                if file.size >= place:
                    self._checkpoint(upload, file, place)
        except DataLensError as error:
            # The error that brought us here is the one to tell; the next request finds out where it stands.
            log.warning("upload.not_kept", upload_id=str(upload.id), code=error.code)

    def _close(self, user_id: UUID, upload: Upload, place: int) -> Upload:
        """After a whole piece: make it safe, and after the last one make the dataset."""
        with partial_files.opened(self._files, kept_of(upload)) as file:
            found = self._row(user_id, upload.id)
            if found.dataset_id is not None:
                partial_files.remove(self._files, kept_of(upload))
                return found
            if file.size != place:
                raise Conflict(WRONG_PLACE, offset=file.size)
            self._checkpoint(found, file, place)
            found.received = place
            return self._finished(found, file) if is_complete(found) else found

    def _finished(self, upload: Upload, file: PartialFile) -> Upload:
        """Make the dataset of a complete upload, in one transaction with the row that says so."""
        file.sync()
        kept = kept_of(upload)._replace(sha256=file.sha256())
        partial_files.keep(self._files, kept)
        options = ReadingOptions.model_validate(upload.options) if upload.options else None

        def note(session: Session) -> None:
            done = {"dataset_id": upload.id, "received": upload.length, "expires_at": now() + LIFE}
            changed(session, update(Upload).where(Upload.id == upload.id).values(done))

        try:
            self._datasets.enter(upload.user_id, kept, upload.original_filename, upload.name, options, also=note)
        except IntegrityError:
            with self._database.reading() as session:
                if session.get(Dataset, upload.id) is None:
                    raise
        upload.dataset_id, upload.received = upload.id, upload.length
        return upload


def kept_of(upload: Upload) -> Kept:
    """Where the original of an upload will be kept."""
    file_type = suffix_of(upload.original_filename)
    return Kept(upload.id, f"originals/{upload.id}.{file_type}", upload.length, "", file_type)


def is_complete(upload: Upload) -> bool:
    """Whether every byte is safe and the dataset is still to be made."""
    return upload.dataset_id is None and upload.received == upload.length


def blocks(chunks: Iterable[bytes]) -> Iterator[memoryview]:
    """The same bytes in blocks of at most a megabyte."""
    for chunk in chunks:
        view = memoryview(chunk)
        yield from (view[start : start + BLOCK] for start in range(0, len(view), BLOCK))


def digest_for(checksum: tuple[str, bytes] | None) -> Any:
    """What computes the checksum of a piece; None when none was promised.

    Raises:
        BadRequest: nobody knows this kind of checksum.
    """
    if checksum is None:
        return None
    if checksum[0] not in CHECKSUMS:
        raise BadRequest(
            f"This kind of checksum is not known here. Use one of {', '.join(CHECKSUMS)}.", known=list(CHECKSUMS)
        )
    return hashlib.new(checksum[0], usedforsecurity=False)


def too_large_for(upload: Upload, size: int) -> DataLensError:
    """The error for more bytes than were announced."""
    error = too_large(upload.length, size)
    error.message = TOO_MANY
    return error
