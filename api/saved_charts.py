"""Saved charts over HTTP: keep a chart, list, look, change, delete."""

from typing import Any

from flask import Response, g

from api.envelope import success
from api.schemas.saved_charts import ChartChange, ChartPath, ChartToSave, SavedChartListQuery
from models.charts import SavedChartQuery
from services.saved_charts import public


class SavedChartRoutes:
    """The routes below /charts."""

    def __init__(self, services: Any) -> None:
        self._charts = services.saved_charts

    def list_saved_charts(self, query: SavedChartListQuery) -> Response:
        """Your saved charts, those changed last first, a page at a time."""
        asked = SavedChartQuery(**query.model_dump())
        found, total = self._charts.page(g.user_id, asked)
        items = [public(chart) for chart in found]
        data = {"items": items, "total": total, "page": asked.page, "per_page": asked.per_page}
        return success(data, f"You have {total:,} such charts.")

    def save_chart(self, body: ChartToSave) -> Response:
        """Keep a chart of a dataset. Without a name it gets the title that the chart has."""
        chart = self._charts.create(g.user_id, body.dataset_id, body.spec, body.name)
        return success(public(chart), "The chart was saved.", 201)

    def get_saved_chart(self, path: ChartPath) -> Response:
        """One saved chart; its `spec` is what `POST /visualization/{dataset_id}/custom` takes."""
        return success(public(self._charts.get(g.user_id, path.chart_id)), "This is the chart.")

    def change_saved_chart(self, path: ChartPath, body: ChartChange) -> Response:
        """Change the name, the chart, or both. `revision` is the one you saw: a later one is not overwritten."""
        changes = {name: getattr(body, name) for name in ("name", "spec") if getattr(body, name) is not None}
        chart = self._charts.update(g.user_id, path.chart_id, body.revision, **changes)
        return success(public(chart), "The chart was changed.")

    def delete_saved_chart(self, path: ChartPath) -> Response:
        """Delete a saved chart for good."""
        self._charts.delete(g.user_id, path.chart_id)
        return success(None, "The chart was deleted.")
