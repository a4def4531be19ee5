"""Datasets over HTTP: send a file, list, look, change, read again, delete."""

from typing import Any

from flask import Response, g, request
from pydantic import ValidationError

from api.envelope import success
from api.reading import model_of, refused
from api.receiving import Receiver
from api.schemas.datasets import (
    DatasetChange,
    DatasetPath,
    ListQuery,
    PreviewParameters,
    RejectedQuery,
    Rereading,
    UploadQuery,
)
from models.errors import BadRequest
from models.filters import PreviewQuery
from models.lists import DatasetQuery
from models.parameters import Columns, Conditions, Sort
from models.receipt import ReadingOptions
from models.values import Value

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 255
WRONG_KEY = f"The header {KEY_HEADER} must have 1 to {LONGEST_KEY} visible characters. Use a new UUID for each file."


class Selection(Value):
    """Columns, order and filter as query strings write them."""

    columns: Columns = None
    sort: Sort = ()
    filter: Conditions = ()


class DatasetRoutes:
    """The routes below /datasets."""

    def __init__(self, services: Any) -> None:
        self._services = services
        self._datasets = services.datasets

    def add_dataset(self, query: UploadQuery) -> Response:
        """Send a file as multipart/form-data. The reply comes when the file is safe; reading it goes on.

        Send the header Idempotency-Key to be able to repeat the request: the same key and file give the same dataset.
        """
        key = idempotency_key()
        receiver = Receiver(self._services.files.incoming, self._services.settings.max_file_size)
        with receiver.receive(request) as incoming:
            dataset = self._datasets.add(
                g.user_id,
                incoming,
                receiver.filename,
                name=receiver.fields.get("name"),
                options=options_from(receiver.fields.get("options")),
                idempotency_key=key,
            )
        if query.wait:
            dataset = self._datasets.wait(g.user_id, dataset.id, query.wait)
        return success(self._datasets.public(dataset), "The file has arrived.", 201, {"X-Dataset-Id": str(dataset.id)})

    def list_datasets(self, query: ListQuery) -> Response:
        """Your datasets, a page at a time."""
        asked = DatasetQuery(**query.model_dump())
        found, total = self._datasets.page(g.user_id, asked)
        items = [self._datasets.public(dataset) for dataset in found]
        data = {"items": items, "total": total, "page": asked.page, "per_page": asked.per_page}
        return success(data, f"You have {total:,} such datasets.")

    def get_dataset(self, path: DatasetPath) -> Response:
        """One dataset, with its columns and with how the file was read."""
        dataset = self._datasets.get(g.user_id, path.dataset_id)
        return success(self._datasets.public_detail(dataset), "This is the dataset.")

    def change_dataset(self, path: DatasetPath, body: DatasetChange) -> Response:
        """Change the name or the description."""
        changes = body.model_dump(include=body.model_fields_set)
        dataset = self._datasets.update(g.user_id, path.dataset_id, **changes)
        return success(self._datasets.public_detail(dataset), "The dataset was changed.")

    def delete_dataset(self, path: DatasetPath) -> Response:
        """Delete a dataset for good: its file, its columns and all results."""
        self._datasets.delete(g.user_id, path.dataset_id)
        return success(None, "The dataset was deleted.")

    def preview_dataset(self, path: DatasetPath, query: PreviewParameters) -> Response:
        """Some rows, filtered and sorted. Missing cells come last in both directions."""
        asked = PreviewQuery(limit=query.limit, offset=query.offset, **selected(query))
        preview = self._services.explorer.preview(g.user_id, path.dataset_id, asked)
        data = {name: getattr(preview, name) for name in ("columns", "rows", "total_rows", "offset")}
        return success(data, f"{len(preview.rows):,} of {preview.total_rows:,} rows.")

    def reparse_dataset(self, path: DatasetPath, body: Rereading) -> Response:
        """Read the kept original again, in another way."""
        dataset = self._datasets.reparse(g.user_id, path.dataset_id, body.options)
        return success(self._datasets.public(dataset), "The file is being read again.", 202)

    def rejected_cells(self, path: DatasetPath, query: RejectedQuery) -> Response:
        """Cells that did not fit the type of their column, with their line and raw text."""
        cells, total = self._datasets.rejected(g.user_id, path.dataset_id, query.limit, query.offset)
        data = {"items": [cell.model_dump() for cell in cells], "total": total}
        return success(data, f"{total:,} cells did not fit their column.")


def selected(query: Any) -> dict[str, Any]:
    """Columns, order and filter of a query string.

    Raises:
        InvalidParameters: one of them cannot be read.
    """
    given = query.model_dump(include={"columns", "sort", "filter"}, exclude_none=True)
    return dict(model_of(Selection, given))


def options_from(text: str | None) -> ReadingOptions | None:
    """Reading options from a field of a form.

    Raises:
        BadRequest: it is no JSON.
        InvalidParameters: an option is unknown or not accepted.
    """
    if text is None or not text.strip():
        return None
    try:
        return ReadingOptions.model_validate_json(text)
    except ValidationError as error:
        reasons = error.errors()
        if any(reason["type"] == "json_invalid" for reason in reasons):
            raise BadRequest("The field “options” is not valid JSON. Send an object.", parameter="options") from error
        fields = {".".join(("options", *map(str, reason["loc"]))): reason["msg"] for reason in reasons}
        raise refused(fields) from error


def idempotency_key() -> str | None:
    """The key that makes repeating this request harmless.

    Raises:
        BadRequest: it cannot be kept.
    """
    key = request.headers.get(KEY_HEADER)
    if key is not None and not (1 <= len(key) <= LONGEST_KEY and key.isprintable()):
        raise BadRequest(WRONG_KEY, header=KEY_HEADER)
    return key
