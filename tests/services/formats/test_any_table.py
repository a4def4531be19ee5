"""Whatever table is written as Parquet, Arrow or JSON lines, its cells are read back."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.ingest.tables import read_file

# A letter in front keeps a text from being a number, a date or a word for missing.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(lambda text: f"w{text}w")
CELLS: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "whole": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "small": (pa.int8(), st.integers(-128, 127)),
    "decimal": (pa.float64(), st.floats(allow_nan=False, allow_infinity=False)),
    "truth": (pa.bool_(), st.booleans()),
    "day": (pa.date32(), st.dates(date(1700, 1, 1), date(2300, 1, 1))),
    "moment": (pa.timestamp("us"), st.datetimes(datetime(1700, 1, 1), datetime(2300, 1, 1))),
    "word": (pa.string(), WORDS),
}
ROWS = st.integers(1, 30).flatmap(
    lambda count: st.fixed_dictionaries(
        {
            name: st.lists(st.none() | cells, min_size=count, max_size=count)
            for name, (_, cells) in CELLS.items()
        }
    )
)  # fmt: skip


def shown(value: Any) -> Any:
    """A cell as the page shows it; numbers beyond what JavaScript holds are texts there."""
    if isinstance(value, int) and abs(value) > 2**53 - 1:
        return str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat().removesuffix("+00:00")
    return value.isoformat() if isinstance(value, date) else value


def read(path: Path, folder: str) -> dict[str, list[Any]]:
    found = read_file(path, Path(folder) / "columns")
    return {name: found.values(name) for name in found.columns}


@given(ROWS)
@settings(max_examples=15, deadline=None)
def test_columns_of_arrow_come_back(columns: dict[str, list[Any]]):
    table = pa.table({name: pa.array(values, CELLS[name][0]) for name, values in columns.items()})
    wanted = {name: [shown(value) for value in values] for name, values in columns.items()}
    for suffix, write in (("parquet", pa.parquet.write_table), ("feather", pa.feather.write_feather)):
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"table.{suffix}"
            write(table, path)
            found = read(path, folder)
        for name, values in wanted.items():
            assert found[name] == values, (suffix, name)


@given(ROWS)
@settings(max_examples=15, deadline=None)
def test_records_on_lines_come_back(columns: dict[str, list[Any]]):
    wanted = {name: [shown(value) for value in values] for name, values in columns.items()}
    records = [dict(zip(wanted, cells, strict=True)) for cells in zip(*wanted.values(), strict=True)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.ndjson"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        found = read(path, folder)
    for name in ("whole", "truth", "word"):
        assert found[name] == wanted[name], name
    assert [value if value is None else float(value) for value in found["decimal"]] == columns["decimal"]
