"""Reports over HTTP: everything that the overview says about a dataset, as one file to keep."""

from collections.abc import Mapping
from typing import Any

from flask import Response, g

from api.datasets import selected
from api.exports import attachment
from api.schemas.datasets import DatasetPath
from api.schemas.reports import ReportParameters
from models.errors import InvalidParameters
from services.dataset_names import name_from
from services.reports.content import ReportWriter


class ReportRoutes:
    """The route that writes a dataset's report."""

    def __init__(self, services: Any, writers: Mapping[str, ReportWriter]) -> None:
        self._reports = services.reports
        self._writers = writers

    def report_dataset(self, path: DatasetPath, query: ReportParameters) -> Response:
        """The whole overview as one file that opens without this server: as a page (html) or for paper (pdf)."""
        if query.format not in self._writers:
            known = " or ".join(sorted(self._writers))
            message = f"A report cannot be written in this format. Choose {known}."
            raise InvalidParameters(message, fields={"format": f"must be {known}"})
        writer = self._writers[query.format]
        report = self._reports.gather(g.user_id, path.dataset_id, selected(query).get("filter", ()))
        reply = Response(writer.write(report), content_type=writer.media_type)
        name = f"{name_from(report.dataset.original_filename)} report {report.made_at:%Y-%m-%d}.{writer.suffix}"
        reply.headers["Content-Disposition"] = attachment(name)
        return reply
