"""Steps on single cells, in pandas."""

from typing import TYPE_CHECKING, Any

from models.steps import Cap, Mask
from services.cleaning.scripts.writing import column, conditions, value

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft


def masking(step: Mask, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Make cells missing where a filter passes."""
    rows = [f"rows = {conditions(step.filter, outline)}"]
    return rows + [f"{column(name)} = {column(name)}.mask(rows)" for name in step.columns]


def capping(step: Cap, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Draw values in to the bounds that were found."""
    made = []
    for name in step.columns:
        domain = outline.cells(name).domain
        lower, upper = (value(end, domain) for end in found["bounds"][name])
        made.append(f"{column(name)} = {column(name)}.clip({lower}, {upper})")
    return made
