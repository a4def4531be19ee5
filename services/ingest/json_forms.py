"""The tables of a JSON document: records, columns, split, GeoJSON, one of them under a key, or several."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from models.errors import InvalidParameters
from services.ingest.json_texts import text_of
from services.ingest.layout import looks_like_names

MOST_TABLES = 50
DEEP = 4
MOST_LOOKED_AT, MOST_ROWS = 1000, 100
FEWEST_VALUES, FEW_MEMBERS = 3, 2
# A key that is a number, a day or the like.
NUMBERED = re.compile(r"[+-]?\d[\d.,/:TZ +-]*")
# Keys under which services say something about their data.
ABOUT = frozenset({"schema", "meta", "metadata", "fields", "columns", "cols", "links", "errors", "warnings"})


class Made(Sequence[Any]):
    """Records that are made of something else whenever they are looked at: of most tables only a few ever are."""

    def __init__(self, make: Callable[[Any], Any], items: Sequence[Any]) -> None:
        self._make = make
        self._items = items

    def __len__(self) -> int:
        """How many there are."""
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        """One record, or a list of them."""
        found = self._items[place]
        return list(map(self._make, found)) if isinstance(place, slice) else self._make(found)

    def __iter__(self) -> Iterator[Any]:
        """All of them."""
        return map(self._make, self._items)


@dataclass(frozen=True)
class Form:
    """Records found in a document, and how they stand there."""

    records: Sequence[Any]
    name: str
    path: str = ""
    names: tuple[str, ...] = ()


def form_of(document: Any, path: str = "") -> Form | None:
    """Find the table in a document; None where there is none."""
    if isinstance(document, list):
        return list_form(document, path)
    if not isinstance(document, dict):
        return None
    return whole_form(document, path) or member_form(document, path)


def whole_form(document: dict[str, Any], path: str) -> Form | None:
    """The table that a document as a whole is: GeoJSON, split, or columns."""
    if document.get("type") == "FeatureCollection" and isinstance(document.get("features"), list):
        return Form(Made(feature_of, document["features"]), "GeoJSON", joined(path, "features"))
    if isinstance(document.get("columns"), list) and isinstance(document.get("data"), list):
        names = tuple(str(name) for name in document["columns"])
        records = [dict(zip(names, row, strict=False)) for row in document["data"] if isinstance(row, list)]
        if len(records) == len(document["data"]):
            return Form(records, "split", path, names)
    return columns_form(document, path)


def joined(path: str, step: str) -> str:
    """A path one step down."""
    return f"{path}.{step}" if path else step


def list_form(document: list[Any], path: str) -> Form:
    """A list of records, or of rows whose first one may hold the names."""
    rows = [item for item in document if isinstance(item, list)]
    if document and len(rows) == len(document):
        first = rows[0]
        texts = len(rows) > 1 and first and all(isinstance(cell, str) for cell in first)
        named = texts and len(set(first)) == len(first)
        if named and (any(not isinstance(cell, str) for row in rows[1:] for cell in row) or are_names(first, rows[1:])):
            records = [dict(zip(first, row, strict=False)) for row in rows[1:]]
            return Form(records, "rows under names", path, tuple(first))
        return Form(rows, "rows", path)
    if document and all(is_feature(item) for item in document[:MOST_LOOKED_AT]):
        return Form(Made(feature_of, document), "GeoJSON features", path)
    if rows and len(document) == FEW_MEMBERS and all(isinstance(item, dict) for item in rows[0]):
        return list_form(rows[0], joined(path, str(document.index(rows[0]))))
    return Form(document, "records", path)


def are_names(first: Sequence[str], below: Sequence[Sequence[Any]]) -> bool:
    """Whether a row of texts names those below it, which hold texts, too."""
    return all(first) and looks_like_names(first, [list(map(str, row)) for row in below[:MOST_ROWS]])


def columns_form(document: dict[str, Any], path: str) -> Form | None:
    """Columns: every member is a list of plain values, all of one length; or maps from row to value."""
    values = list(document.values())
    lists = values and all(isinstance(value, list) and is_flat(value) for value in values)
    if lists and len({len(value) for value in values}) == 1:
        rows = [dict(zip(document, row, strict=True)) for row in zip(*values, strict=True)]
        return Form(rows, "columns", path, tuple(document))
    maps = len(values) > 1 and all(isinstance(value, dict) and value for value in values)
    if maps and len({tuple(value) for value in values}) == 1 and all(key.isdigit() for key in values[0]):
        rows = [{name: document[name][key] for name in document} for key in values[0]]
        return Form(rows, "columns", path, tuple(document))
    return None


def is_row(values: list[Any]) -> bool:
    """Whether a list may be a row of a table: it holds something, and plain values only."""
    return bool(values) and is_flat(values)


def is_flat(values: list[Any]) -> bool:
    """Whether a list holds plain values only."""
    return not any(isinstance(item, dict | list) for item in values)


def member_form(document: dict[str, Any], path: str) -> Form:
    """The longest table under some key; else the document is one record, or one record by key."""
    found = list(tables_within(document, path))
    if found:
        largest = max(found, key=lambda form: (not is_about(form.path.removeprefix(path)), len(form.records)))
        return largest if largest.name != "rows" else with_names(largest, found)
    values = list(document.values())
    if len(values) >= FEWEST_VALUES and all(map(NUMBERED.fullmatch, document)) and is_flat(values):
        return Form([{"key": key, "value": value} for key, value in document.items()], "values by key", path)
    if len(values) > 1 and all(isinstance(value, dict) for value in values):
        return Form([{"key": key, **value} for key, value in document.items()], "records by key", path)
    return Form([document], "one record", path)


def is_about(path: str) -> bool:
    """Whether a table under this path only says something about another one."""
    return not ABOUT.isdisjoint(path.lower().split("."))


def with_names(form: Form, others: Sequence[Form]) -> Form:
    """Rows without names, with those that a list beside them gives to just as many columns, where there is one."""
    width = max(map(len, form.records[:MOST_LOOKED_AT]), default=0)
    for other in others:
        names = [record.get("name") for record in other.records] if len(other.records) == width and width else []
        if names and all(isinstance(name, str) and name for name in names) and len(set(names)) == width:
            records = [dict(zip(names, row, strict=False)) for row in form.records]
            return Form(records, f"rows, named by “{other.path}”", form.path, tuple(map(str, names)))
    return form


def tables_within(document: Any, path: str = "", depth: int = 0) -> Iterator[Form]:
    """Every table under the keys of a document, some steps down: lists of records, and documents that are tables."""
    if not isinstance(document, dict) or depth >= DEEP:
        return
    for key, value in list(document.items())[:MOST_LOOKED_AT]:
        here = joined(path, key)
        if isinstance(value, list):
            if value and all(isinstance(item, dict) for item in value[:MOST_LOOKED_AT]):
                form = list_form(value, here)
                yield Form(form.records, "records under a key" if form.name == "records" else form.name, here)
            elif len(value) > 1 and all(isinstance(item, list) and is_row(item) for item in value[:MOST_LOOKED_AT]):
                yield list_form(value, here)
        elif isinstance(value, dict):
            whole = whole_form(value, here) if len(value) > 1 else None
            if whole is not None:
                yield whole
            else:
                yield from tables_within(value, here, depth + 1)


def is_feature(item: Any) -> bool:
    """Whether a record is a feature of GeoJSON."""
    return isinstance(item, dict) and item.get("type") == "Feature" and "geometry" in item


def feature_of(feature: Any) -> Any:
    """A GeoJSON feature as a record: its properties and its geometry, which stays JSON."""
    if not isinstance(feature, dict):
        return feature
    properties = feature.get("properties")
    record: dict[str, Any] = {"id": feature["id"]} if "id" in feature else {}
    record.update(properties if isinstance(properties, dict) else {})
    geometry = feature.get("geometry")
    record["geometry"] = geometry
    if isinstance(geometry, dict):
        record["geometry"] = text_of(geometry)
        record.setdefault("type", geometry.get("type"))
        point = geometry.get("coordinates")
        if geometry.get("type") == "Point" and isinstance(point, list) and len(point) >= 2:
            record.setdefault("longitude", point[0])
            record.setdefault("latitude", point[1])
    return record


def at_path(document: Any, path: str) -> Any:
    """What stands at a path such as “data.items”; a step may hold dots itself where a key does.

    Raises:
        InvalidParameters: there is no such place.
    """
    steps = [step for step in path.removeprefix("$").replace("[", ".").replace("]", "").split(".") if step]
    while steps:
        taken = next((count for count in range(len(steps), 0, -1) if has(document, ".".join(steps[:count]))), 0)
        if not taken:
            reason = f"There is no “{steps[0][:60]}” in this file."
            raise InvalidParameters(reason, fields={"json_path": reason})
        step = ".".join(steps[:taken])
        document = document[step] if isinstance(document, dict) else document[int(step)]
        steps = steps[taken:]
    return document


def has(document: Any, step: str) -> bool:
    """Whether one step leads somewhere."""
    if isinstance(document, dict):
        return step in document
    return isinstance(document, list) and step.isdigit() and int(step) < len(document)
