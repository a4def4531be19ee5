"""What is known of written columns lies in one file until the manifest takes it in."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

from models.columns import Column
from services.engine.column_writer import ColumnWriter
from services.engine.known import recalled, remember
from services.engine.table import Table
from services.engine.table_writer import TableWriter


def written(folder: Path, place: int, *values: int) -> Column:
    """One column of whole numbers."""
    writer = ColumnWriter(folder, place)
    writer.append(pa.array(values, pa.int64()))
    return writer.finish(f"c{place}", "integer", role="measure")


def test_a_finished_table_is_its_columns_and_its_manifest(tmp_path):
    TableWriter.finish(tmp_path, [written(tmp_path, place, 1, 2) for place in range(3)], 2)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [*(f"column_{place:05d}.arrow" for place in range(3)), "table.json"]


def test_a_column_that_is_written_again_counts_as_it_was_written_last(tmp_path):
    written(tmp_path, 0, 1, 2, 3)
    TableWriter.finish(tmp_path, [written(tmp_path, 0, 7, 8)], 2)
    assert Table.open(tmp_path).profile("c0")["max"] == 8


def test_columns_with_a_file_of_their_own_stand_beside_the_others(tmp_path):
    paths = [tmp_path / "column_00000.arrow", tmp_path / "column_00001.arrow"]
    remember(paths[1], {"layout": "narrow"})
    paths[0].with_suffix(".json").write_text(json.dumps({"layout": "taken over"}), encoding="utf-8")
    assert [known["layout"] for known in recalled(paths)] == ["taken over", "narrow"]


def test_many_columns_may_be_written_at_once(tmp_path):
    paths = [tmp_path / f"column_{place:05d}.arrow" for place in range(200)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda path: remember(path, {"text": f"{path.stem}\n" * 500}), paths))
    assert [known["text"].split("\n")[0] for known in recalled(paths)] == [path.stem for path in paths]


def test_a_column_that_was_never_written_is_missed(tmp_path):
    with pytest.raises(FileNotFoundError):
        recalled([tmp_path / "column_00000.arrow"])
