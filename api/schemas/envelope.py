"""Replies: the envelope around every answer, and the one shape of every error."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ErrorCode = Literal[
    "BAD_REQUEST",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "CONFLICT",
    "NOT_READY",
    "FILE_TOO_LARGE",
    "UNSUPPORTED_FILE_TYPE",
    "VALIDATION_ERROR",
    "UNREADABLE_FILE",
    "NOT_ENOUGH_DATA",
    "RATE_LIMITED",
    "INTERNAL_ERROR",
    "UNAVAILABLE",
    "STORAGE_FULL",
]


class Schema(BaseModel):
    """Base of what the API documents: nothing beyond the fields that are named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Schema):
    """What went wrong: a code for programs, a sentence for people, and what a program may need to go on."""

    code: ErrorCode
    message: str = Field(description="What happened, why, and what to do next")
    details: dict[str, Any] = Field(description="Depends on the code, such as fields, limit, size, status, supported")


class ErrorReply(Schema):
    """A reply that did not work."""

    success: Literal[False]
    error: Problem
    request_id: str = Field(description="Finds the request in the server's log; the same as the header X-Request-ID")


class Reply(Schema):
    """A reply that worked."""

    success: Literal[True]
    message: str


class EmptyReply(Reply):
    """It worked, and there is nothing to show."""

    data: None
