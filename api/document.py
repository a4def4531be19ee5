"""The OpenAPI document: what it says about the API as a whole, and about what flask-openapi3 does not know."""

from typing import Any

from flask_openapi3.models.info import Info
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI

from api.schemas.envelope import ErrorReply
from models.version import VERSION

PREFIX = "/api/v1"
ABOUT = (
    "Upload a data file, read what is in it. Every reply has the envelope of `Reply` or `ErrorReply`; numbers that "
    "JSON cannot hold are null, an integer beyond 2^53 is text. Sign in at `/auth/login` and send the token as "
    "`Authorization: Bearer …`."
)
DOCUMENT: dict[str, Any] = {
    "info": Info(title="DataLens", version=VERSION, description=ABOUT),
    "security_schemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
    "validation_error_model": ErrorReply,
}
TOKEN: list[dict[str, list[str]]] = [{"token": []}]
ACCOUNTS = Tag(name="Accounts", description="Create an account, sign in, sign out")
DATASETS = Tag(name="Datasets", description="Upload files, list them, look into them, take them out again")
UPLOADS = Tag(name="Uploads", description="Resumable uploads by tus 1.0 (https://tus.io/protocols/resumable-upload)")
ANALYSIS = Tag(name="Analysis", description="Ask a dataset a question")
SERVICE = Tag(name="Service", description="Health and documentation")
NO_BODY: dict[str, Any] = {"description": "Done; the headers of tus say the rest"}
FILE: dict[str, Any] = {
    "description": "The file, as an attachment",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
# Any request may meet these.
ALWAYS: dict[int, Any] = {400: ErrorReply, 422: ErrorReply, 500: ErrorReply, 503: ErrorReply}


def errors(*statuses: int) -> dict[int, Any]:
    """The error replies of one route, in addition to those of every route."""
    return {**ALWAYS, **dict.fromkeys(statuses, ErrorReply)}


def document_of(app: OpenAPI) -> dict[str, Any]:
    """The finished document, with the definitions where their references point."""
    document: dict[str, Any] = app.api_doc
    for schema in document["components"]["schemas"].values():
        schema.pop("$defs", None)
    document["paths"] = {path: with_numbers(item) for path, item in sorted(document["paths"].items())}
    return document


def with_numbers(item: dict[str, Any]) -> dict[str, Any]:
    """One address, with its operations' parts in a fixed order, so that the document never changes by itself."""
    for operation in item.values():
        if isinstance(operation, dict) and "responses" in operation:
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return item
