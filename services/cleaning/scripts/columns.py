"""Steps on whole columns, in pandas."""

from typing import TYPE_CHECKING, Any

from models.steps import DropColumns, Rename
from services.cleaning.scripts.writing import columns

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft


def dropping(step: DropColumns, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Drop columns."""
    return [f"table = table.drop(columns={columns(step.columns)})"]


def renaming(step: Rename, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Rename columns."""
    return [f"table = table.rename(columns={dict(step.names)!r})"]
