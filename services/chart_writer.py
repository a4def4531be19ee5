"""The chart writer: a chart of a dataset as a Python script, asked by the page and the API alike."""

from typing import TYPE_CHECKING
from uuid import UUID

from models.charts import Spec
from models.columns import Column
from models.tables import Dataset
from services.charting import Charting
from services.datasets import Datasets
from services.tables import TableStore

if TYPE_CHECKING:
    from services.chart_script.reading import Source
    from services.engine.table import Table


class ChartWriter:
    """Writes charts of datasets that the person owns as programs."""

    def __init__(self, charting: Charting, datasets: Datasets, tables: TableStore) -> None:
        self._charting = charting
        self._datasets = datasets
        self._tables = tables

    def script(self, user_id: UUID, dataset_id: UUID, spec: Spec) -> str:
        """A program for pandas and plotly that draws the chart from the original file; raises as `Charting.chart`."""
        from services.chart_script.asking import Asked
        from services.chart_script.program import program
        from services.charts.reductions.question import Question
        from services.charts.reductions.windows import with_window

        dataset = self._datasets.ready(user_id, dataset_id)
        chart = self._charting.chart(user_id, dataset_id, spec)
        table = self._tables.read(dataset)
        mask = table.mask(spec.filter)
        question = with_window(Question(table, spec, self._charting.kind(spec.chart), mask, mask))
        asked = Asked(question, chart.data, chart.title)
        return program(asked, source_of(dataset, table, asked.names), self._charting.figure(chart))


def source_of(dataset: Dataset, table: "Table", names: list[str]) -> "Source":
    """The original file as a script finds it."""
    from services.chart_script.reading import Source, words_of

    receipt = dataset.receipt or {}

    def has_value(name: str, word: str) -> bool:
        """Whether a column of text holds a word as a value."""
        if table.column(name).type not in ("category", "text"):
            return False
        counts = table.value_counts(name)
        return counts.texts is not None and word in set(counts.texts.to_pylist())

    words = words_of([name for name in names if table.column(name).type in ("category", "text")], receipt, has_value)
    columns: list[Column] = list(table.columns)
    return Source(dataset.original_filename, dataset.file_type, columns, receipt, words)
