"""Analyses, as the API takes and gives them."""

from typing import Any
from uuid import UUID

from pydantic import Field

from api.reading import AnyQuery
from api.schemas.envelope import Reply, Schema
from models.answers import Answer


class AnalysisPath(Schema):
    """Which dataset, and which kind of analysis."""

    dataset_id: UUID
    kind: str


class AnalysisQuery(AnyQuery):
    """The parameters of this kind of analysis; `GET /analysis/` lists them."""


class AnalysisExport(AnyQuery):
    """In which format, and the parameters of this kind of analysis."""

    format: str = Field("csv", description="csv, csv-excel, csv-zip, json, json-document, ndjson, parquet or xlsx")


class Kind(Schema):
    """One kind of analysis, with the JSON schemas of its parameters and its result."""

    kind: str
    title: str
    version: int
    parameters: dict[str, Any]
    result: dict[str, Any]


class KindList(Schema):
    """Every kind of analysis."""

    items: list[Kind]
    total: int


class KindListReply(Reply):
    """Every kind of analysis."""

    data: KindList


class AnswerReply(Reply):
    """What an analysis found, and how it was come by."""

    data: Answer
