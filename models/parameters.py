"""Parameters as addresses and query strings write them: JSON, or names between commas."""

import json
from typing import Annotated, Any

from pydantic import BeforeValidator

from models.filters import Filter, SortKey

LONGEST = 100_000


def data_from(value: Any) -> Any:
    """Data from JSON text; anything that is no text stays as it is.

    Raises:
        ValueError: the text is not JSON.
    """
    if not isinstance(value, str):
        return value
    if not value.strip():
        return []
    if len(value) > LONGEST:
        raise ValueError(f"longer than {LONGEST:,} characters")
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise ValueError("not a JSON list") from error


def names_from(value: Any) -> Any:
    """Names from a JSON list or from text with commas; empty text means that nothing was chosen."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return data_from(value)
    return [name for name in (part.strip() for part in value.split(",")) if name] or None


def sort_from(value: Any) -> Any:
    """Sort keys from names; a minus in front means from the largest to the smallest."""
    found = names_from(value) or ()
    return [sort_key(item) if isinstance(item, str) else item for item in found] if is_list(found) else found


def is_list(value: Any) -> bool:
    """Whether several things are given."""
    return isinstance(value, list | tuple)


def sort_key(name: str) -> SortKey:
    """One sort key from its spelling."""
    return SortKey(column=name.removeprefix("-"), descending=name.startswith("-"))


Columns = Annotated[tuple[str, ...] | None, BeforeValidator(names_from)]
Sort = Annotated[tuple[SortKey, ...], BeforeValidator(sort_from)]
Conditions = Annotated[Filter, BeforeValidator(data_from)]
