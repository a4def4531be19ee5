"""Writing Python: values, columns and conditions as a pandas program has them."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from models.filters import Condition, Filter
from services.engine.comparisons import bound_of
from services.engine.keys import Domain, shown

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft

DTYPES = {
    "integer": '"Int64"',
    "number": '"Float64"',
    "boolean": '"boolean"',
    "date": '"datetime64[us]"',
    "datetime": '"datetime64[us]"',
    "time": '"timedelta64[us]"',
    "text": "TEXT",
    "category": "TEXT",
}
HOW = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
SEARCHED = {"contains": "contains", "starts_with": "startswith"}


def column(name: str) -> str:
    """A column of the table."""
    return f"table[{name!r}]"


def columns(names: Any) -> str:
    """A list of names."""
    return repr(list(names))


def value(found: Any, domain: Domain) -> str:
    """A value that JSON holds, as Python of the column's kind."""
    if found is None:
        return "None"
    if domain.type in ("date", "datetime"):
        return f"pd.Timestamp({str(found).removesuffix('Z')!r})"
    if domain.type == "time":
        return f"pd.Timedelta({str(found)!r})"
    if domain.is_text:
        return repr(str(found))
    if domain.type == "boolean":
        return repr(bool(found))
    return number(found, domain)


def number(found: Any, domain: Domain) -> str:
    """A number as Python, whole among whole ones."""
    if domain.type == "integer":
        return repr(int(found))
    return repr(float(found))


def written(name: str, raw: Any, domain: Domain) -> str:
    """A value that somebody wrote in a step or a condition, as Python of the column's kind."""
    if domain.is_text:
        return repr(str(raw))
    bound = bound_of(name, raw, domain)
    if domain.is_temporal or domain.type == "boolean":
        return value(shown(domain, np.array([int(bound)]))[0], domain)
    exact = bound if isinstance(bound, float) else bound / domain.per_unit
    if isinstance(exact, Fraction) and exact.denominator == 1:
        return repr(int(exact))
    text = repr(float(exact))
    return f'float("{text}")' if "inf" in text else text


def condition(asked: Condition, outline: "Draft") -> str:
    """One condition of a filter: true or false, or missing."""
    name, operator = asked.column, asked.op
    domain, cells = outline.cells(name).domain, column(asked.column)
    if operator in ("is_missing", "is_present"):
        return f"{cells}.{'isna' if operator == 'is_missing' else 'notna'}()"
    if operator in ("in", "not_in"):
        listed = ", ".join(written(name, item, domain) for item in asked.value)
        found = f"{cells}.isin([{listed}])"
        return found if operator == "in" else f"(~{found} & {cells}.notna())"
    if operator == "between":
        low, high = (written(name, item, domain) for item in asked.value)
        return f'(passing(compared("ge", {cells}, {low})) & passing(compared("le", {cells}, {high})))'
    if operator in SEARCHED:
        more = ", regex=False" if operator == "contains" else ""
        return f"passing({cells}.str.{SEARCHED[operator]}({str(asked.value)!r}{more}))"
    return f'passing(compared("{HOW[operator]}", {cells}, {written(name, asked.value, domain)}))'


def conditions(filter: Filter, outline: "Draft") -> str:
    """Where all conditions of a filter hold."""
    return " & ".join(condition(item, outline) for item in filter)
