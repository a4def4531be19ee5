"""Errors: each is named for what went wrong, and says what to do next.

Services raise them; only the API's envelope and the page's alerts catch them. `message` is a
sentence for people, `code` and `details` are for programs, `status` is the HTTP status.
"""

from typing import Any, ClassVar


class DataLensError(Exception):
    """Base of every error a person may see."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    status: ClassVar[int] = 500
    retry_after: int | None = None

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        # How long to wait is a property of the kind of error, unless this one knows better.
        self.retry_after = details.get("retry_after", self.retry_after)


class BadRequest(DataLensError, ValueError):
    """The request itself is broken: its body, a header, or a parameter given twice."""

    code = "BAD_REQUEST"
    status = 400


class Unauthorized(DataLensError, PermissionError):
    """No valid token or session, or the wrong e-mail or password."""

    code = "UNAUTHORIZED"
    status = 401


class Forbidden(DataLensError, PermissionError):
    """Signed in, but not allowed to do this."""

    code = "FORBIDDEN"
    status = 403


class NotFound(DataLensError, LookupError):
    """There is no such thing, or it is somebody else's: the two look the same."""

    code = "NOT_FOUND"
    status = 404


class MethodNotAllowed(DataLensError):
    """The address exists, the method does not."""

    code = "METHOD_NOT_ALLOWED"
    status = 405


class Conflict(DataLensError, ValueError):
    """The thing is in another state than the request assumes, or the name is taken."""

    code = "CONFLICT"
    status = 409


class NotReady(DataLensError):
    """The dataset is still being read; asking again shortly will work."""

    code = "NOT_READY"
    status = 409
    retry_after = 1


class FileTooLarge(DataLensError, ValueError):
    """More bytes than the limit; `limit` and `size` are in bytes."""

    code = "FILE_TOO_LARGE"
    status = 413


class UnsupportedFileType(DataLensError, ValueError):
    """No format reads this kind of file; `supported` lists the suffixes that work."""

    code = "UNSUPPORTED_FILE_TYPE"
    status = 415


class InvalidParameters(DataLensError, ValueError):
    """A field or parameter is missing, unknown or out of range; `fields` says which and why."""

    code = "VALIDATION_ERROR"
    status = 422


class UnreadableFile(DataLensError, ValueError):
    """The bytes are not what they claim to be; `reason`, and `line` where it is known."""

    code = "UNREADABLE_FILE"
    status = 422


class NotEnoughData(DataLensError, ValueError):
    """There are too few values to answer; more data or fewer filters would help."""

    code = "NOT_ENOUGH_DATA"
    status = 422


class RateLimited(DataLensError):
    """Too many attempts; `retry_after` seconds are in the reply's header."""

    code = "RATE_LIMITED"
    status = 429
    retry_after = 60


class Unavailable(DataLensError):
    """The database or the store cannot be reached right now."""

    code = "UNAVAILABLE"
    status = 503
    retry_after = 5


class StorageFull(DataLensError, OSError):
    """The disk or the quota is full; deleting something makes room."""

    code = "STORAGE_FULL"
    status = 507


class Cancelled(DataLensError):
    """The person who asked no longer wants the answer."""

    code = "CONFLICT"
    status = 409
