"""Samples: real datasets that come with DataLens, for a first look."""

import json
from pathlib import Path
from uuid import UUID

from models.tables import Dataset
from models.values import Value
from services.datasets import Datasets
from services.files import BLOCK, FileStore
from services.registry import find

FOLDER = Path(__file__).parent / "sample_data"


class Sample(Value):
    """One sample, as `sample_data/index.json` describes it."""

    key: str
    title: str
    description: str
    filename: str
    rows: int
    columns: int


class Samples:
    """Lists the samples, and adds one to a person's datasets."""

    def __init__(self, files: FileStore, datasets: Datasets) -> None:
        self._files = files
        self._datasets = datasets

    def all(self) -> list[Sample]:
        """Every sample, in the order of the index."""
        return [Sample.model_validate(item) for item in json.loads((FOLDER / "index.json").read_text("utf-8"))]

    def names(self) -> list[tuple[str, str, str, int]]:
        """Key, title, description and rows of each sample."""
        return [(sample.key, sample.title, sample.description, sample.rows) for sample in self.all()]

    def add(self, user_id: UUID, key: str) -> Dataset:
        """Add a sample the way an upload comes in.

        Raises:
            NotFound: there is no such sample.
        """
        sample = find({sample.key: sample for sample in self.all()}, key)
        with self._files.incoming(sample.filename) as incoming, (FOLDER / sample.filename).open("rb") as file:
            while block := file.read(BLOCK):
                incoming.write(block)
            return self._datasets.add(user_id, incoming, sample.filename, name=sample.title)
