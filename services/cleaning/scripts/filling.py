"""Filling, in pandas."""

from typing import TYPE_CHECKING, Any

from models.steps import Fill
from services.cleaning.scripts.writing import column, value, written
from services.engine.keys import Domain

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft


def lines(step: Fill, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Fill the gaps of each column with what was found, or from around them."""
    made = []
    for name in step.columns:
        cells, domain = column(name), outline.cells(name).domain
        if step.method == "forward":
            made.append(f"{cells} = {cells}.ffill()")
        elif step.method == "interpolate":
            made.append(f"{cells} = interpolated({cells}, {unit_of(domain)})")
        elif step.method == "constant":
            made.append(f"{cells} = {cells}.fillna({written(name, step.value, domain)})")
        elif found.get("values", {}).get(name) is None:
            made.append(f"# {name!r} has no value to fill with.")
        else:
            made.append(f"{cells} = {cells}.fillna({value(found['values'][name], domain)})")
    return made


def unit_of(domain: Domain) -> str:
    """What the values of a column are whole numbers of."""
    if domain.floating:
        return "None"
    if domain.is_temporal:
        return '"days"' if domain.type == "date" else '"microseconds"'
    return "1" if domain.type == "integer" else repr(10.0**domain.scale)
