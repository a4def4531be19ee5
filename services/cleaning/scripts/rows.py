"""Steps that drop rows, in pandas."""

from typing import TYPE_CHECKING, Any

from models.steps import Deduplicate, DropRows, KeepRows
from services.cleaning.scripts.writing import columns, conditions

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft


def dropping(step: DropRows, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Drop rows with gaps, or those that pass."""
    if step.filter:
        return [f"table = table[~({conditions(step.filter, outline)})].reset_index(drop=True)"]
    names = columns(step.columns or outline.names)
    return [f"table = table[~table[{names}].isna().{step.how}(axis=1)].reset_index(drop=True)"]


def keeping(step: KeepRows, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Keep the rows that pass."""
    return [f"table = table[{conditions(step.filter, outline)}].reset_index(drop=True)"]


def deduplicating(step: Deduplicate, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Keep one of the rows that agree."""
    which = f"subset={columns(step.columns)}, " if step.columns else ""
    return [f'table = table.drop_duplicates({which}keep="{step.keep}", ignore_index=True)']
