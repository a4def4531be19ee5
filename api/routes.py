"""The routes of the API: every address, the view behind it, and what it says about itself in the document."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel

from api.accounts import AccountRoutes
from api.analysis import AnalysisRoutes
from api.cleaning import CleaningRoutes
from api.datasets import DatasetRoutes
from api.document import (
    ACCOUNTS,
    ANALYSIS,
    CHARTS,
    CLEANING,
    DATASETS,
    DOCUMENT,
    FILE,
    NO_BODY,
    PREFIX,
    SERVICE,
    TOKEN,
    UPLOADS,
    errors,
)
from api.exports import ExportRoutes
from api.reading import checked
from api.reports import ReportRoutes
from api.saved_charts import SavedChartRoutes
from api.schemas.accounts import AccountReply, TokenReply
from api.schemas.analysis import AnswerReply, KindListReply
from api.schemas.cleaning import CleaningPreviewReply, RecipeReply, StepListReply, VersionListReply
from api.schemas.datasets import DatasetDetailReply, DatasetListReply, DatasetReply, PreviewReply, RejectedReply
from api.schemas.envelope import EmptyReply
from api.schemas.saved_charts import SavedChartListReply, SavedChartReply
from api.schemas.service import HealthReply
from api.schemas.visualization import (
    ChartDataReply,
    ChartKindListReply,
    ChartScriptReply,
    DrawnChartReply,
    ExplanationReply,
    SuggestedChartListReply,
)
from api.service import ServiceRoutes
from api.uploads import UploadRoutes, refuse, say_version
from api.visualization import VisualizationRoutes
from models.errors import BadRequest, Conflict
from services.reports.content import ReportWriter

__all__ = ["DOCUMENT", "register_api"]
ASSETS = Path(__file__).resolve().parent.parent / "assets"
View = Callable[..., Response]


class Routes:
    """Adds routes to one blueprint."""

    def __init__(self, blueprint: APIBlueprint) -> None:
        self.blueprint = blueprint

    def add(
        self,
        method: str,
        address: str,
        view: View,
        tag: Tag,
        reply: type[BaseModel] | dict[str, Any],
        *failures: int,
        status: int = 200,
        is_open: bool = False,
    ) -> None:
        """One route; `failures` are the error statuses that not every route has."""
        decorate = getattr(self.blueprint, method)(
            address,
            tags=[tag],
            endpoint=view.__name__,
            operation_id=view.__name__,
            responses={status: reply, **errors(*failures, *(() if is_open else (401,)))},
            security=None if is_open else TOKEN,
        )
        decorate(checked(view))


def register_api(app: OpenAPI, services: Any, report_writers: Mapping[str, ReportWriter]) -> None:
    """Put the API below /api/v1; reports are written by what draws the pages, which the API does not know."""
    routes = Routes(APIBlueprint("api", __name__, url_prefix=PREFIX))
    add_accounts(routes, AccountRoutes(services))
    exports = ExportRoutes(services)
    add_datasets(routes, DatasetRoutes(services), exports, ReportRoutes(services, report_writers))
    add_uploads(routes, UploadRoutes(services))
    add_analyses(routes, AnalysisRoutes(services), exports)
    add_cleaning(routes, CleaningRoutes(services))
    add_charts(routes, VisualizationRoutes(services))
    add_saved_charts(routes, SavedChartRoutes(services))
    add_service(routes, ServiceRoutes(app, services, ASSETS))
    app.register_api(routes.blueprint)


def add_accounts(routes: Routes, views: AccountRoutes) -> None:
    """Accounts."""
    routes.add(
        "post", "/auth/register", views.register, ACCOUNTS, AccountReply, 403, 409, 429, status=201, is_open=True
    )
    routes.add("post", "/auth/login", views.login, ACCOUNTS, TokenReply, 401, 429, is_open=True)
    routes.add("post", "/auth/logout", views.logout, ACCOUNTS, EmptyReply)
    routes.add("post", "/auth/change-password", views.change_password, ACCOUNTS, EmptyReply, 409, 429)
    routes.add("get", "/auth/me", views.me, ACCOUNTS, AccountReply)


def add_datasets(routes: Routes, views: DatasetRoutes, exports: ExportRoutes, reports: ReportRoutes) -> None:
    """Datasets."""
    add, one = routes.add, "/datasets/<uuid:dataset_id>"
    add("post", "/datasets/upload", views.add_dataset, DATASETS, DatasetReply, 409, 413, 415, 507, status=201)
    add("get", "/datasets/", views.list_datasets, DATASETS, DatasetListReply)
    add("get", one, views.get_dataset, DATASETS, DatasetDetailReply, 404)
    add("patch", one, views.change_dataset, DATASETS, DatasetDetailReply, 404)
    add("delete", one, views.delete_dataset, DATASETS, EmptyReply, 404)
    add("get", f"{one}/preview", views.preview_dataset, DATASETS, PreviewReply, 404, 409)
    add("post", f"{one}/reparse", views.reparse_dataset, DATASETS, DatasetReply, 404, 409, status=202)
    add("get", f"{one}/rejected", views.rejected_cells, DATASETS, RejectedReply, 404, 409)
    add("get", f"{one}/export", exports.export_dataset, DATASETS, FILE, 404, 409)
    add("get", f"{one}/report", reports.report_dataset, DATASETS, FILE, 404, 409)


def add_uploads(routes: Routes, views: UploadRoutes) -> None:
    """Resumable uploads: tus asks for two methods that the document gets in another way (api/document.py)."""
    add, all_of_them, one = routes.add, "/uploads/", "/uploads/<uuid:upload_id>"
    # Before the others: Flask would answer OPTIONS by itself, without what tus asks for.
    for method, address, view in (("OPTIONS", all_of_them, views.upload_options), ("HEAD", one, views.upload_state)):
        routes.blueprint.add_url_rule(
            address, view.__name__, checked(view), methods=[method], provide_automatic_options=False
        )
    add("post", all_of_them, views.upload_create, UPLOADS, NO_BODY, 404, 409, 412, 413, 415, 507, status=201)
    add("patch", one, views.upload_append, UPLOADS, NO_BODY, 404, 409, 412, 413, 415, 460, 507, status=204)
    add("delete", one, views.upload_terminate, UPLOADS, NO_BODY, 404, 412, status=204)
    routes.blueprint.after_request(say_version)
    for error in (BadRequest, Conflict):
        routes.blueprint.register_error_handler(error, refuse)


def add_analyses(routes: Routes, views: AnalysisRoutes, exports: ExportRoutes) -> None:
    """Analyses."""
    routes.add("get", "/analysis/", views.list_analyses, ANALYSIS, KindListReply)
    address = "/analysis/<uuid:dataset_id>/<kind>"
    routes.add("get", address, views.analyse_dataset, ANALYSIS, AnswerReply, 404, 409)
    routes.add("get", f"{address}/export", exports.export_analysis, ANALYSIS, FILE, 404, 409)


def add_cleaning(routes: Routes, views: CleaningRoutes) -> None:
    """Cleaning."""
    add, one = routes.add, "/cleaning/<uuid:dataset_id>"
    add("get", "/cleaning/", views.list_steps, CLEANING, StepListReply)
    add("post", f"{one}/preview", views.preview_cleaning, CLEANING, CleaningPreviewReply, 404, 409)
    for address, view in (
        ("apply", views.apply_cleaning),
        ("undo", views.undo_cleaning),
        ("replay", views.replay_cleaning),
    ):
        add("post", f"{one}/{address}", view, CLEANING, DatasetReply, 404, 409, 507, status=201)
    add("get", f"{one}/recipe", views.show_recipe, CLEANING, RecipeReply, 404)
    add("get", f"{one}/script", views.recipe_script, CLEANING, FILE, 404, 409)
    add("get", f"{one}/versions", views.list_versions, CLEANING, VersionListReply, 404)


def add_charts(routes: Routes, views: VisualizationRoutes) -> None:
    """Charts."""
    add, one = routes.add, "/visualization/<uuid:dataset_id>"
    add("get", "/visualization/", views.list_charts, CHARTS, ChartKindListReply)
    add("get", f"{one}/chart-data", views.chart_data, CHARTS, ChartDataReply, 404, 409)
    add("get", f"{one}/explain", views.explain_mark, CHARTS, ExplanationReply, 404, 409)
    add("get", f"{one}/script", views.chart_script, CHARTS, ChartScriptReply, 404, 409)
    add("post", f"{one}/custom", views.custom_chart, CHARTS, DrawnChartReply, 404, 409)
    add("get", f"{one}/suggestions", views.suggested_charts, CHARTS, SuggestedChartListReply, 404, 409)


def add_saved_charts(routes: Routes, views: SavedChartRoutes) -> None:
    """Charts that people keep."""
    add, every, one = routes.add, "/charts/", "/charts/<uuid:chart_id>"
    add("get", every, views.list_saved_charts, CHARTS, SavedChartListReply)
    add("post", every, views.save_chart, CHARTS, SavedChartReply, 404, 409, status=201)
    add("get", one, views.get_saved_chart, CHARTS, SavedChartReply, 404)
    add("patch", one, views.change_saved_chart, CHARTS, SavedChartReply, 404, 409)
    add("delete", one, views.delete_saved_chart, CHARTS, EmptyReply, 404)


def add_service(routes: Routes, views: ServiceRoutes) -> None:
    """Health and documentation."""
    routes.add("get", "/health", views.health, SERVICE, HealthReply, is_open=True)
    document = {"description": "This document", "content": {"application/json": {"schema": {"type": "object"}}}}
    routes.add("get", "/openapi.json", views.openapi_document, SERVICE, document, is_open=True)
    page = {"description": "A page to try the API", "content": {"text/html": {"schema": {"type": "string"}}}}
    routes.add("get", "/docs", views.documentation, SERVICE, page, is_open=True)
