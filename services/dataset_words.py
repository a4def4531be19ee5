"""Datasets as the API shows them."""

from datetime import UTC, datetime
from typing import Any

from models.tables import Dataset


def public(dataset: Dataset) -> dict[str, Any]:
    """What a list shows of a dataset, as JSON data."""
    return {
        "id": str(dataset.id),
        "name": dataset.name,
        "description": dataset.description,
        "original_filename": dataset.original_filename,
        "file_type": dataset.file_type,
        "file_size": dataset.file_size,
        "sha256": dataset.sha256,
        "row_count": dataset.row_count,
        "column_count": dataset.column_count,
        "status": dataset.status,
        "error": dataset.error,
        "progress": dataset.progress,
        "created_at": in_utc(dataset.created_at),
        "updated_at": in_utc(dataset.updated_at),
    }


def public_detail(dataset: Dataset) -> dict[str, Any]:
    """Everything about one dataset: also its columns, and how it was read."""
    return {**public(dataset), "columns": dataset.columns_info or [], "receipt": dataset.receipt}


def in_utc(moment: datetime) -> str:
    """A time as ISO 8601 in UTC.

    >>> in_utc(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
