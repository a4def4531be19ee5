from uuid import uuid4

import pyarrow as pa
import pytest

from models.tables import Dataset
from services.engine.column_writer import ColumnWriter
from services.engine.table_writer import TableWriter
from services.files import FileStore
from services.tables import TableStore


@pytest.fixture
def files(tmp_path):
    store = FileStore(tmp_path, limit=1)
    store.prepare()
    return store


def written(files, generation=0):
    """A dataset with one column of three rows."""
    dataset = Dataset(id=uuid4(), generation=generation, status="ready")
    folder = files.columns_folder(dataset)
    folder.mkdir(parents=True)
    writer = ColumnWriter(folder, 0)
    writer.append(pa.array([1, 2, 3]))
    TableWriter.finish(folder, [writer.finish("a", "integer", role="measure")], 3)
    return dataset


def test_a_table_is_opened_once(files):
    store, dataset = TableStore(files), written(files)
    assert store.read(dataset).rows == 3
    assert store.read(dataset) is store.read(dataset)


def test_the_next_generation_is_another_table(files):
    store, dataset = TableStore(files), written(files)
    before = store.read(dataset)
    files.columns_folder(dataset).rename(files.columns / str(dataset.id) / "1")
    dataset.generation = 1
    assert store.read(dataset) is not before


def test_only_the_last_few_tables_stay_open(files):
    store = TableStore(files, most_open=2)
    first, second, third = (written(files) for _ in range(3))
    opened = store.read(first)
    store.read(second)
    assert store.read(first) is opened
    store.read(third)
    assert store.read(first) is opened
    store.read(second)
    store.read(third)
    assert store.read(first) is not opened
