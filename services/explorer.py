"""The explorer: one question about one dataset, asked by the page and the API alike."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from models.answers import Answer
from models.filters import PreviewQuery
from models.kinds import Analysis
from models.preview import Preview
from models.tables import Dataset
from models.values import Value
from services.analyses import ANALYSES
from services.datasets import Datasets
from services.engine.stopping import Stop, asker_is_gone, stopping
from services.files import FileStore
from services.json_values import plain
from services.registry import find
from services.results import Results
from services.tables import TableStore
from services.workers.analysts import PATIENCE_SECONDS, Analysts


class Explorer:
    """Answers questions about datasets that the person owns."""

    def __init__(
        self, datasets: Datasets, tables: TableStore, results: Results, files: FileStore, analysts: Analysts
    ) -> None:
        self._datasets = datasets
        self._tables = tables
        self._results = results
        self._files = files
        self._analysts = analysts

    def analyse(self, user_id: UUID, dataset_id: UUID, kind: str, raw: Mapping[str, Any]) -> Answer:
        """Run one analysis; the second time, look it up.

        Raises:
            NotFound: no such dataset of this person, or no such kind.
            NotReady, Conflict: the dataset is still being read, or could not be.
            InvalidParameters: `fields` says which parameter is wrong.
            What the analysis itself raises.
        """
        dataset = self._datasets.ready(user_id, dataset_id)
        analysis = find(ANALYSES, kind)
        params = analysis.parse(raw)
        result, took, cached = self._results.get_or_compute(
            dataset, analysis, params, lambda: self._run(dataset, analysis, params)
        )
        sampled = result.get("sampled_rows")
        return Answer(
            dataset_id=dataset.id,
            analysis_type=kind,
            params=plain(params),
            exact=sampled is None,
            sampled_rows=sampled,
            computed_in_ms=took,
            cached=cached,
            result=result,
        )

    def _run(self, dataset: Dataset, analysis: Analysis[Any, Any], params: Value) -> Value | dict[str, Any]:
        with stopping(Stop(PATIENCE_SECONDS, asker_is_gone.get())):
            if analysis.is_heavy(params):
                return self._analysts.ask(self._files.columns_folder(dataset), analysis.name, params)
            result: Value = analysis.run(self._tables.read(dataset), params)
            return result

    def preview(self, user_id: UUID, dataset_id: UUID, query: PreviewQuery) -> Preview:
        """A page of rows.

        Raises:
            NotFound, NotReady, Conflict: as `analyse`.
            InvalidParameters: an unknown column, or a value that does not fit it.
        """
        return self._tables.read(self._datasets.ready(user_id, dataset_id)).preview(query)

    def kinds(self) -> list[dict[str, Any]]:
        """Every kind of analysis, with the JSON schemas of its parameters and its result."""
        return [
            {
                "kind": analysis.name,
                "title": analysis.title,
                "version": analysis.version,
                "parameters": analysis.params.model_json_schema(),
                "result": analysis.result.model_json_schema(mode="serialization"),
            }
            for analysis in ANALYSES.values()
        ]
