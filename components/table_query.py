"""The table's question as the address writes it: filter, order and columns, to and from text."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models.errors import InvalidParameters
from models.filters import Condition, Filter, SortKey

FILTERS = TypeAdapter(Filter)
NAMES = TypeAdapter(tuple[str, ...])
LONGEST = 20_000


def filter_from(text: str | None) -> Filter:
    """The filter that an address asks for; raises InvalidParameters where it is none."""
    if not text:
        return ()
    try:
        return FILTERS.validate_json(text[:LONGEST])
    except ValidationError as error:
        message = "The filter in this address cannot be read. It must be a list of column, op and value."
        raise InvalidParameters(message, fields={"filter": error.errors()[0]["msg"]}) from error


def filter_text(conditions: Iterable[Condition]) -> str:
    """A filter as the address and the API take it; empty when there is none."""
    rows = [condition.model_dump(exclude_none=True) for condition in conditions]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def names_from(text: str | None) -> tuple[str, ...]:
    """A list of column names: JSON, or names between commas."""
    if not text:
        return ()
    if text.startswith("["):
        try:
            return NAMES.validate_json(text[:LONGEST])
        except ValidationError:
            return ()
    return tuple(name for name in text.split(",") if name)


def sort_from(text: str | None) -> tuple[SortKey, ...]:
    """The order that an address asks for; a minus in front means from the largest."""
    return tuple(SortKey(column=name.removeprefix("-"), descending=name.startswith("-")) for name in names_from(text))


def known(names: Iterable[str], columns: Sequence[str]) -> tuple[str, ...]:
    """The names that the table has: an old link may ask for more."""
    there = set(columns)
    return tuple(name for name in names if name in there)


def sort_of(model: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> tuple[SortKey, ...]:
    """The grid's order in names of columns."""
    places = ((place_of(str(item.get("colId")), len(columns)), item.get("sort") == "desc") for item in model)
    return tuple(SortKey(column=columns[place], descending=falls) for place, falls in places if place is not None)


def place_of(field: str, count: int) -> int | None:
    """The position that a field of the grid stands for: c0 is the first column."""
    digits = field.removeprefix("c")
    place = int(digits) if digits.isdecimal() and digits.isascii() else -1
    return place if 0 <= place < count else None


def sort_text(keys: Iterable[SortKey]) -> str:
    """An order as the address and the API take it."""
    return names_text([f"-{key.column}" if key.descending else key.column for key in keys])


def names_text(names: Sequence[str]) -> str:
    """Names as the address and the API take them: between commas, as JSON where a name holds one."""
    if any("," in name or name.startswith("[") for name in names):
        return json.dumps(names, ensure_ascii=False)
    return ",".join(names)
