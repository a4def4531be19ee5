"""Outcomes: what a child's last words, or its death without any, mean for the dataset."""

import shutil
import signal
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models import errors
from models.columns import Column
from models.errors import DataLensError, StorageFull, UnreadableFile
from models.receipt import Receipt
from models.values import Value
from services.json_values import plain

UNSAFE = (
    "This file cannot be read safely: it broke the program that reads files, or needed more memory or time than one "
    "file may use. Nothing else was harmed. Save it again in another format, such as CSV, and add it anew."
)
TOO_LONG = (
    "Reading this file took too long, so it was stopped. The file is kept: split it into smaller files, "
    "or save it in another format, such as CSV or Parquet."
)
FULL = (
    "The disk became full while this file was being read. The file is kept: delete something to make room, "
    "then read it again from this page."
)
BROKEN = (
    "Something went wrong on our side while this file was being read. The file is kept: read it again from this page, "
    "or tell the owner of this server."
)
# Below this much free space, a failure that nobody can explain has an explanation.
SCARCE = 16 * 1024 * 1024


class Reading(Value):
    """What a child found in a file."""

    row_count: int
    columns: tuple[Column, ...]
    receipt: Receipt
    # Of a version: its steps, with what each found and did.
    recipe: list[dict[str, Any]] | None = None

    def values(self) -> dict[str, Any]:
        """The fields of the dataset's row."""
        return {
            "row_count": self.row_count,
            "column_count": len(self.columns),
            "columns_info": plain([column.model_dump(mode="json", exclude_none=True) for column in self.columns]),
            "receipt": plain(self.receipt),
            "error": None,
            **({} if self.recipe is None else {"recipe": plain(self.recipe)}),
        }


def reading_of(event: dict[str, Any]) -> Reading | None:
    """A child's last words, checked; None when they make no sense: it may have been taken over by the file."""
    try:
        found = {name: value for name, value in event.items() if name in Reading.model_fields}
        return TypeAdapter(Reading).validate_python(found)
    except ValidationError:
        return None


def failure_of(event: dict[str, Any], folder: Path) -> DataLensError:
    """The error that a child reports."""
    told = event.get("error")
    found = told if isinstance(told, dict) else {}
    details = plain(told_details) if isinstance(told_details := found.get("details"), dict) else {}
    kind = KINDS.get(str(found.get("code")))
    # Libraries do not always pass on why a write failed.
    unexplained = kind is None or details.get("reason") == "unexpected"
    if kind is StorageFull or (unexplained and is_full(folder)):
        return StorageFull(FULL)
    return kind(str(found.get("message") or UNSAFE), **details) if kind else DataLensError(BROKEN)


def death_of(exit_code: int, folder: Path) -> DataLensError:
    """The error for a child that ended without a word."""
    if is_full(folder):
        return StorageFull(FULL)
    if exit_code >= 0:
        return DataLensError(BROKEN)
    if -exit_code == signal.SIGXCPU:
        return UnreadableFile(TOO_LONG, reason="time")
    return UnreadableFile(UNSAFE, reason=signal_name(-exit_code))


def may_try_again(exit_code: int) -> bool:
    """Whether somebody else ended the child, such as a machine short of memory; a crash would only come again."""
    return -exit_code in (signal.SIGKILL, signal.SIGTERM)


def signal_name(number: int) -> str:
    """How a signal is called.

    >>> signal_name(11)
    'SIGSEGV'
    """
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def is_full(folder: Path) -> bool:
    """Whether there is hardly any room left."""
    try:
        return shutil.disk_usage(folder).free < SCARCE
    except OSError:
        return False


# What a file can be blamed for; anything else that a child says is a mistake of ours.
KINDS: dict[str, type[DataLensError]] = {
    kind.code: kind
    for kind in (
        errors.UnreadableFile,
        errors.UnsupportedFileType,
        errors.InvalidParameters,
        errors.FileTooLarge,
        errors.StorageFull,
    )
}
