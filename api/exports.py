"""Exports over HTTP: the rows of a dataset or of an answer as a file, streamed while they are read."""

from typing import Any
from urllib.parse import quote

from flask import Response, g

from api.datasets import selected
from api.schemas.analysis import AnalysisExport, AnalysisPath
from api.schemas.datasets import DatasetPath, ExportParameters
from models.filters import PreviewQuery
from services.exporter import Exported, Exporter


class ExportRoutes:
    """The routes that take a dataset, or an answer about it, out again."""

    def __init__(self, services: Any) -> None:
        self._exporter = Exporter(services.datasets, services.tables, services.explorer)

    def export_dataset(self, path: DatasetPath, query: ExportParameters) -> Response:
        """All rows that pass the filter, as a file. In CSV, text that begins like a formula gets an apostrophe."""
        exported = self._exporter.export(g.user_id, path.dataset_id, query.format, PreviewQuery(**selected(query)))
        return as_file(exported)

    def export_analysis(self, path: AnalysisPath, query: AnalysisExport) -> Response:
        """The main table of an answer, as a file; the parameters are those of the analysis."""
        raw = query.model_extra or {}
        return as_file(self._exporter.answer(g.user_id, path.dataset_id, path.kind, query.format, raw))


def as_file(exported: Exported) -> Response:
    """A file on its way out as an attachment."""
    reply = Response(exported.pieces, content_type=exported.media_type)
    reply.headers["Content-Disposition"] = attachment(exported.filename)
    return reply


def attachment(filename: str) -> str:
    r"""The header that names a download; plain letters for old programs, all letters for the others.

    >>> attachment("Käse.csv")
    'attachment; filename="K_se.csv"; filename*=UTF-8\'\'K%C3%A4se.csv'
    """
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in filename
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
