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
CLEANING = Tag(name="Cleaning", description="Make cleaned versions of a dataset, step by step")
CHARTS = Tag(name="Charts", description="See a dataset: the numbers behind a chart, or its figure")
SERVICE = Tag(name="Service", description="Health and documentation")
NO_BODY: dict[str, Any] = {"description": "Done; the headers of tus say the rest"}
FILE: dict[str, Any] = {
    "description": "The file, as an attachment",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
FORM: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "The file, with its name"},
                    "name": {"type": "string", "maxLength": 255, "description": "Shown name of the dataset"},
                    "options": {"type": "string", "description": "Reading options, as JSON (see ReadingOptions)"},
                },
                "additionalProperties": False,
            }
        }
    },
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
    paths = document["paths"]
    paths[f"{PREFIX}/datasets/upload"]["post"] |= {"requestBody": FORM, "parameters": wait_and_key(paths)}
    describe_tus(paths)
    document["paths"] = {path: with_numbers(item) for path, item in sorted(document["paths"].items())}
    return document


def wait_and_key(paths: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters of the multipart upload, with the header that makes it repeatable."""
    known: list[dict[str, Any]] = paths[f"{PREFIX}/datasets/upload"]["post"]["parameters"]
    others = [parameter for parameter in known if parameter["in"] != "header"]
    return [*others, header("Idempotency-Key", "The same key and file give the same dataset", required=False)]


def header(name: str, description: str, required: bool = True) -> dict[str, Any]:
    """One header that a request brings."""
    schema = {"type": "string"}
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}


def describe_tus(paths: dict[str, Any]) -> None:
    """What tus sends in headers, and the two methods that flask-openapi3 does not know."""
    version = header("Tus-Resumable", "1.0.0")
    offset = header("Upload-Offset", "First byte of the body")
    checksum = header("Upload-Checksum", "Algorithm and base64 of the checksum of the body", required=False)
    length, metadata = header("Upload-Length", "Bytes in all"), header("Upload-Metadata", "filename, and base64 of it")
    body = {"content": {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    every, one = paths[f"{PREFIX}/uploads/"], paths[f"{PREFIX}/uploads/{{upload_id}}"]
    which = one["delete"]["parameters"][:1]
    every["post"] |= {"parameters": [version, length, metadata, checksum], "requestBody": body}
    one["patch"] |= {"parameters": [*which, version, offset, checksum], "requestBody": body | {"required": True}}
    one["delete"]["parameters"] = [*which, version]
    common: dict[str, Any] = {"tags": [UPLOADS.name], "responses": {"204": NO_BODY}}
    every["options"] = {**common, "summary": "What this server knows of tus.", "operationId": "upload_options"}
    one["head"] = {
        "tags": [UPLOADS.name],
        "summary": "How many bytes are safe: go on from there.",
        "operationId": "upload_state",
        "security": TOKEN,
        "parameters": [*which, version],
        "responses": {
            "200": NO_BODY,
            "401": {"description": "No valid token"},
            "404": {"description": "No such upload"},
        },
    }


def with_numbers(item: dict[str, Any]) -> dict[str, Any]:
    """One address, with its operations' parts in a fixed order, so that the document never changes by itself."""
    for operation in item.values():
        if isinstance(operation, dict) and "responses" in operation:
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return item
