"""JSON values as the raw texts of cells: exact, and typed over all rows like any other text."""

import json
import re
from collections.abc import Sequence
from typing import Any

import orjson
import pyarrow as pa

from models.errors import UnreadableFile

LONG_NUMBER = re.compile(rb"[0-9]{16}")
VALUE = "value"


class Names:
    """The names of records, in the order in which they come up."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        self.places: dict[str, int] = {name: place for place, name in enumerate(known)}
        self.lists = False

    @property
    def known(self) -> list[str]:
        """All names."""
        return list(self.places)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.places)

    def learn(self, records: Sequence[Any]) -> None:
        """Add what these records bring; a record that is no object is one value."""
        places = self.places
        for record in records:
            if isinstance(record, dict):
                if not places.keys() >= record.keys():
                    for name in record:
                        places.setdefault(name, len(places))
            elif isinstance(record, list):
                for place in range(len(record)):
                    places.setdefault(f"column_{place + 1}", len(places))
            else:
                places.setdefault(VALUE, len(places))


def loads(data: bytes, line: int | None = None) -> Any:
    """Parse JSON; whole numbers stay exact whatever their size.

    Raises:
        UnreadableFile: it is no JSON, or nested too deeply.
    """
    try:
        if LONG_NUMBER.search(data):
            return json.loads(data)
        return orjson.loads(data)
    except RecursionError as error:
        raise broken("it is nested too deeply", line) from error
    except orjson.JSONDecodeError as error:
        if "memory" in error.msg:
            raise MemoryError(error.msg) from error
        return loads_leniently(data, error, line)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise broken(str(error), line) from error


def loads_leniently(data: bytes, problem: orjson.JSONDecodeError, line: int | None) -> Any:
    """Parse what Python writes beyond the standard (NaN, Infinity); anything else stays an error."""
    if b"NaN" in data or b"Infinity" in data:
        try:
            return json.loads(data)
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            pass
    raise broken(problem.msg, line if line is not None else problem.lineno) from problem


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


def table_of(records: Sequence[Any], names: Names, places: Sequence[int] | None = None) -> pa.RecordBatch:
    """Records as texts, one column per name, all or those at some places."""
    chosen = [name for place, name in enumerate(names.known) if places is None or place in set(places)]
    arrays = [pa.array([text_of(member(record, name)) for record in records], pa.string()) for name in chosen]
    return pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(chosen))])


def member(record: Any, name: str) -> Any:
    """What a record holds under a name."""
    if isinstance(record, dict):
        return record.get(name)
    if isinstance(record, list):
        place = int(name.removeprefix("column_")) - 1 if name.startswith("column_") else len(record)
        return record[place] if place < len(record) else None
    return record if name == VALUE else None
