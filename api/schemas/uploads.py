"""Resumable uploads, as the API takes them; the rest is in the headers of tus."""

from uuid import UUID

from api.schemas.envelope import Schema


class UploadPath(Schema):
    """Which upload."""

    upload_id: UUID
