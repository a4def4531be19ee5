"""Analyses over HTTP: which there are, and asking one."""

from typing import Any

from flask import Response, g

from api.envelope import success
from api.schemas.analysis import AnalysisPath, AnalysisQuery


class AnalysisRoutes:
    """The routes below /analysis."""

    def __init__(self, services: Any) -> None:
        self._explorer = services.explorer

    def list_analyses(self) -> Response:
        """Every kind of analysis, with the JSON schemas of its parameters and its result."""
        kinds = self._explorer.kinds()
        return success({"items": kinds, "total": len(kinds)}, f"There are {len(kinds)} kinds of analysis.")

    def analyse_dataset(self, path: AnalysisPath, query: AnalysisQuery) -> Response:
        """Ask a dataset a question. The parameters depend on the kind; all kinds take a `filter`."""
        answer = self._explorer.analyse(g.user_id, path.dataset_id, path.kind, query.model_extra or {})
        omitted = {"sampled_rows"} if answer.exact else set()
        return success(answer.model_dump(exclude=omitted), "This is the answer.")
