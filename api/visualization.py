"""Charts over HTTP: which kinds there are, the numbers behind a chart, its figure, and charts worth seeing."""

from typing import Any

from flask import Response, g

from api.envelope import success
from api.schemas.datasets import DatasetPath
from api.schemas.visualization import ChartQuery, MarkQuery
from models.charts import Spec, spec_from


class VisualizationRoutes:
    """The routes below /visualization."""

    def __init__(self, services: Any) -> None:
        self._charting = services.charting
        self._explainer = services.explainer
        self._writer = services.chart_writer

    def list_charts(self) -> Response:
        """Every kind of chart: what its shelves accept, and the JSON schema of its parameters."""
        kinds = self._charting.kinds()
        return success({"items": kinds, "total": len(kinds)}, f"There are {len(kinds)} kinds of chart.")

    def chart_data(self, path: DatasetPath, query: ChartQuery) -> Response:
        """The numbers behind a chart. `reduced` says in words what was done to fit a screen."""
        chart = self._charting.chart(g.user_id, path.dataset_id, spec_from(query.model_dump(exclude_none=True)))
        return success(chart.data.model_dump(), chart.title)

    def explain_mark(self, path: DatasetPath, query: MarkQuery) -> Response:
        """What sets the rows behind one mark of a chart apart from the chart's other rows, largest difference first."""
        spec = spec_from(query.model_dump(exclude_none=True, exclude={"series", "place"}))
        found = self._explainer.explain(g.user_id, path.dataset_id, spec, query.series, query.place)
        return success(found.model_dump(mode="json"), found.note or f"{found.label}: {len(found.items)} differences.")

    def chart_script(self, path: DatasetPath, query: ChartQuery) -> Response:
        """A chart as a Python script that draws it from the original file, with pandas and plotly."""
        spec = spec_from(query.model_dump(exclude_none=True))
        return success({"script": self._writer.script(g.user_id, path.dataset_id, spec)}, "This draws the chart.")

    def custom_chart(self, path: DatasetPath, body: Spec) -> Response:
        """A chart as a Plotly figure, in the colours of the light theme."""
        chart = self._charting.chart(g.user_id, path.dataset_id, body)
        asked = chart.spec.model_dump(exclude_none=True, exclude_defaults=True)
        reply = {"figure": self._charting.figure(chart), "spec": asked, "rows_read": chart.data.rows_read}
        return success(reply | {"points": chart.data.points, "reduced": chart.data.reduced}, chart.title)

    def suggested_charts(self, path: DatasetPath) -> Response:
        """Charts worth seeing, most telling first, each with its reason."""
        found = self._charting.suggestions(g.user_id, path.dataset_id)
        items = [
            {**item.model_dump(), "spec": item.spec.model_dump(exclude_none=True, exclude_defaults=True)}
            for item in found
        ]
        return success({"items": items, "total": len(items)}, f"There are {len(items)} suggestions.")
