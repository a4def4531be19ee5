"""Outliers, in pandas: with the fences or the rows that were found."""

from typing import TYPE_CHECKING, Any

from models.steps import TreatOutliers
from services.cleaning.scripts.writing import column, value

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft


def treating(step: TreatOutliers, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Find the flagged rows, treat their cells, and say so or drop them."""
    made = by_fences(step, found["bounds"], outline) if "bounds" in found else by_rows(step, found["cells"], outline)
    if step.flag is not None:
        made.append(f'{column(step.flag)} = pd.Series(flagged, index=table.index, dtype="boolean")')
    if step.action == "drop":
        made.append("table = table[~flagged].reset_index(drop=True)")
    return made


def by_fences(step: TreatOutliers, bounds: dict[str, Any], outline: "Draft") -> list[str]:
    """Flag what lies beyond fences."""
    made = ["flagged = np.zeros(len(table), dtype=bool)"]
    for name, ends in bounds.items():
        domain = outline.cells(name).domain
        fences = ", ".join(value(end, domain) for end in ends)
        made.append(f"far = outside({column(name)}, {fences}).to_numpy()")
        made.append("flagged |= far")
        if step.action == "mask":
            made.append(f"{column(name)} = {column(name)}.mask(far)")
        elif step.action == "cap":
            made.append(f"{column(name)} = {column(name)}.clip({fences})")
    return made


def by_rows(step: TreatOutliers, cells: dict[str, Any], outline: "Draft") -> list[str]:
    """Flag the rows that were found."""
    made = ["flagged = np.zeros(len(table), dtype=bool)"]
    for name, item in cells.items():
        domain = outline.cells(name).domain
        made.append(f"far = {item['rows']!r}")
        made.append("flagged[far] = True")
        if step.action == "mask":
            made.append(f"{column(name)} = put({column(name)}, far, pd.NA)")
        elif step.action == "cap":
            values = ", ".join(value(item, domain) for item in item["values"])
            made.append(f"{column(name)} = put({column(name)}, far, [{values}])")
    return made
