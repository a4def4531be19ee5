"""JSON values as the raw texts of cells: exact, and typed over all rows like any other text."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import UnreadableFile
from services.ingest.collecting import without_collecting

SURROGATE = re.compile(
    rb"(?<!\\)((?:\\\\)*)(?:(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
NOT_SPACE = re.compile(r"[^ \t\r\n\x1e]")
# A whole number that may be beyond 64 bits; the digits behind a point are those of a double, however many there are.
LONG_DIGITS = 19
LONG_NUMBER = re.compile(rb"(?<![.0-9])[0-9]{%d}" % LONG_DIGITS)
# Below so many bytes the pattern is as fast as anything; parts of so many stay in the processor's cache.
SHORT, PART = 4_096, 131_072
# Between these Python and the fast writer write a double in the same way.
PLAINLY_WRITTEN = (1e-4, 1e16)
VALUE = "value"
DEEP = 6
MOST_NESTED = 1000
# Records within records with the same names are looked at once, while there are not too many kinds of them.
MOST_SHAPES = 1000
NOTHING = type(None)

Path = tuple[str, ...]


class Place:
    """What stands under a name: a value, further names, or here the one and there the other."""

    __slots__ = ("inner", "is_plain")

    def __init__(self) -> None:
        self.inner: dict[str, Place] = {}
        self.is_plain = False

    def paths(self, way: Path) -> Iterator[Path]:
        """The ways to all values from here on; one that was always missing has a way too."""
        if self.is_plain or not self.inner:
            yield way
        for name, place in self.inner.items():
            yield from place.paths((*way, name))


class Names:
    """Where the values of records stand, in the order in which they come up: a name, or the names down to it.

    A record within a record becomes columns of its own, called “outer.inner”, while it is not too deep and there
    are not too many; else it stays one value, written as JSON.
    """

    def __init__(self, known: Sequence[str] = ()) -> None:
        self._all = Place()
        self._all.inner = {name: Place() for name in known}
        self._shapes: set[tuple[object, ...]] = set()
        self._count = 0

    @property
    def known(self) -> list[str]:
        """All names, those of nested values joined by dots."""
        return [".".join(path) for path in self.paths]

    @property
    def paths(self) -> list[Path]:
        """The ways to all values; outer ones alone where nesting would make too many columns."""
        outer = self._all.inner
        if self._is_too_wide:
            return [(name,) for name in outer]
        return [path for name, place in outer.items() for path in place.paths((name,))]

    @property
    def _is_too_wide(self) -> bool:
        return self._count > max(MOST_NESTED, 2 * len(self._all.inner))

    @property
    def is_flattened(self) -> bool:
        """Whether records within records have columns of their own."""
        return self._count > 0 and not self._is_too_wide

    def __len__(self) -> int:
        """How many there are."""
        return len(self.paths)

    def learn(self, records: Sequence[Any]) -> None:
        """Add what these records bring; a record that is no object is one value."""
        for record in records:
            if type(record) is dict:
                self._learn_record(self._all, record, 1)
            elif isinstance(record, list):
                for place in range(len(record)):
                    self._all.inner.setdefault(f"column_{place + 1}", Place())
            else:
                self._all.inner.setdefault(VALUE, Place())

    def _learn_record(self, place: Place, record: dict[str, Any], depth: int) -> None:
        kinds = tuple(map(type, record.values()))
        shape = (place, kinds, *record)
        if shape not in self._shapes:
            for name, kind in zip(record, kinds, strict=True):
                self._add(place, name, kind, depth)
            if len(self._shapes) < MOST_SHAPES:
                self._shapes.add(shape)
        if dict in kinds and depth < DEEP and not self._is_too_wide:
            for name, value in record.items():
                if type(value) is dict:
                    inner = place.inner[name]
                    inner.is_plain = inner.is_plain or not value
                    self._learn_record(inner, value, depth + 1)

    def _add(self, place: Place, name: str, kind: type, depth: int) -> None:
        found = place.inner.get(name)
        if found is None:
            self._count += depth > 1
            found = place.inner[name] = Place()
        # A value fills its name itself; then the name is a column whatever else comes under it.
        found.is_plain = found.is_plain or (kind is not NOTHING and (kind is not dict or depth >= DEEP))


def holds_long_number(data: bytes) -> bool:
    """Whether some JSON may hold a whole number beyond 64 bits."""
    if len(data) <= SHORT:
        return LONG_NUMBER.search(data) is not None
    others = (data[start - 1 : start + PART + LONG_DIGITS] for start in range(PART, len(data), PART))
    return any(map(begins_long_number, chain([b" " + data[: PART + LONG_DIGITS]], others)))


def begins_long_number(data: bytes) -> bool:
    """The same for a part of a document behind its first byte, by the processor's vectors."""
    marks = np.frombuffer(data, np.uint8)
    run = marks - ord("0") < 10
    # Runs of 2, 4, 8 and 16 digits begin here, and then longer ones.
    for step in (1, 2, 4, 8, LONG_DIGITS - 16):
        run = run[:-step] & run[step:]
    before = marks[np.flatnonzero(run[1:])]
    return bool(((before - ord("0") >= 10) & (before != ord("."))).any())


def loads(data: bytes, line: int | None = None) -> Any:
    """Parse JSON; whole numbers stay exact whatever their size.

    Raises:
        UnreadableFile: it is no JSON, or nested too deeply.
    """
    try:
        if holds_long_number(data):
            return json.loads(data)
        return orjson.loads(data)
    except RecursionError as error:
        raise broken("it is nested too deeply", line) from error
    except orjson.JSONDecodeError as error:
        if "memory" in error.msg:
            return loads_slowly(data, line)
        return loads_leniently(data, error, line)
    except (json.JSONDecodeError, UnicodeDecodeError, ValueError) as error:
        raise broken(str(error), line) from error


def loads_slowly(data: bytes, line: int | None) -> Any:
    """Parse what the fast reader says it has no memory for: it says so of brackets that are never closed, too."""
    try:
        return json.loads(data)
    except RecursionError as error:
        raise broken("it is nested too deeply", line) from error
    except ValueError as error:
        raise broken(str(error), line) from error


def loads_leniently(data: bytes, problem: orjson.JSONDecodeError, line: int | None) -> Any:
    """Parse what Python writes beyond the standard (NaN, Infinity), and halves of characters; else it is an error."""
    if "surrogate" in problem.msg:
        data = SURROGATE.sub(lambda found: found[1] + (found[2] or b"\\ufffd"), data)
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise broken(error.msg, line if line is not None else error.lineno) from error
    endless = "infinity" in problem.msg
    if endless or b"NaN" in data or b"Infinity" in data:
        try:
            return json.loads(data, parse_float=finite_or_text if endless else None)
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            pass
    raise broken(problem.msg, line if line is not None else problem.lineno) from problem


def finite_or_text(text: str) -> float | str:
    """A number as Python holds it; one beyond all that it holds stays as it is written.

    >>> finite_or_text("1.5"), finite_or_text("1e400")
    (1.5, '1e400')
    """
    number = float(text)
    return number if math.isfinite(number) else text


def documents_in(data: bytes) -> list[Any] | None:
    """Several documents one behind the other, as programs print them; None where what is there is something else.

    Lists of records are the pages of one list.
    """
    text, decoder, found = data.decode("utf-8", "replace"), json.JSONDecoder(), []
    place = NOT_SPACE.search(text)
    try:
        while place is not None:
            document, end = decoder.raw_decode(text, place.start())
            if not isinstance(document, dict | list):
                return None
            found.append(document)
            place = NOT_SPACE.search(text, end)
    except (ValueError, RecursionError):
        return None
    pages = all(isinstance(page, list) and all(isinstance(item, dict) for item in page) for page in found)
    return [item for page in found for item in page] if pages else found


def broken(reason: str, line: int | None) -> UnreadableFile:
    """The error for text that is no JSON."""
    where = f" on line {line:,}" if line is not None else ""
    return UnreadableFile(
        f"This file is not valid JSON{where}: {reason}. Correct that place and upload the file again.",
        reason=reason, line=line,
    )  # fmt: skip


def text_of(value: Any) -> str | None:
    """One JSON value as the text of a cell; null is missing, a nested value is JSON."""
    if value is None or isinstance(value, str):
        return value or None
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int | float):
        return str(value)
    try:
        return orjson.dumps(value).decode()
    except (TypeError, ValueError, RecursionError):
        return json.dumps(value, ensure_ascii=False)


def texts_of(values: list[Any]) -> pa.Array:
    """Many JSON values as texts: at once where they are of one kind, else one by one."""
    kinds = set(map(type, values)) - {NOTHING}
    if kinds <= {str}:
        texts = pa.array(values, pa.string())
        return pc.if_else(pc.equal(texts, ""), None, texts)
    if kinds == {int} and (whole := whole_numbers(values)) is not None:
        return whole.cast(pa.string())
    if kinds <= {int, float} and is_plainly_written(values):
        texts = pa.array(orjson.dumps(values)[1:-1].split(b","), pa.binary()).cast(pa.string())
        return pc.if_else(pc.equal(texts, "null"), None, texts)
    return pa.array([text_of(value) for value in values], pa.string())


def whole_numbers(values: list[Any]) -> pa.Array | None:
    """Whole numbers, some of them missing; None where some are beyond 64 bits."""
    try:
        return pa.array(values, pa.int64())
    except (pa.ArrowException, OverflowError):
        return None


def is_plainly_written(values: list[Any]) -> bool:
    """Whether all numbers among values, of which some may be missing, are written without an exponent."""
    try:
        sizes = pc.abs(pa.array(values, pa.float64()).drop_null())
    except (pa.ArrowException, OverflowError):
        return False
    least, most = PLAINLY_WRITTEN
    odd = pc.or_(pc.and_(pc.less(sizes, least), pc.greater(sizes, 0.0)), pc.invert(pc.less(sizes, most)))
    return not pc.any(odd).as_py()


@without_collecting()
def table_of(records: Sequence[Any], names: Names, places: Sequence[int] | None = None) -> pa.RecordBatch:
    """Records as texts, one column per name, all or those at some places."""
    paths = names.paths
    chosen = paths if places is None else [paths[place] for place in places]
    outer = outer_values(records, list(dict.fromkeys(path[0] for path in chosen)))
    arrays = [texts_of(values_at(outer[path[0]], path, names.is_flattened)) for path in chosen]
    return pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(chosen))])


def outer_values(records: Sequence[Any], names: Sequence[str]) -> dict[str, list[Any]]:
    """What each record holds under each name; None where it has none."""
    if set(map(type, records)) != {dict}:
        return {
            name: [record.get(name) if type(record) is dict else member(record, name) for record in records]
            for name in names
        }
    if len(names) > 1:
        try:
            # Records that all have the same names, as most do, are turned on their side at once.
            columns = zip(*map(itemgetter(*names), records), strict=True)
            return {name: list(column) for name, column in zip(names, columns, strict=True)}
        except KeyError:
            pass
    return {name: [record.get(name) for record in records] for name in names}


def values_at(values: list[Any], path: Path, is_flattened: bool) -> list[Any]:
    """What each of n values holds at the end of a way that starts there; None for a record with columns of its own."""
    for name in path[1:]:
        values = [value.get(name) if type(value) is dict else None for value in values]
    if is_flattened and len(path) < DEEP and dict in set(map(type, values)):
        return [None if type(value) is dict and value else value for value in values]
    return values


def member(record: Any, name: str) -> Any:
    """What a record that is no object holds under a name."""
    if isinstance(record, list):
        place = int(name.removeprefix("column_")) - 1 if name.startswith("column_") else len(record)
        return record[place] if place < len(record) else None
    return record if name == VALUE else None
