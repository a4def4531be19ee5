"""Cleaning, as the API takes and gives it."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from api.reading import FromQuery
from api.schemas.envelope import Reply, Schema
from models.recipes import CleaningPreview, DatasetVersion, Effect
from models.steps import MOST_STEPS

STEPS = "Steps in order, each with `step` and the parameters of its kind; `GET /cleaning/` says which kinds there are"


class WaitQuery(FromQuery):
    """How long to wait for the version to be made."""

    wait: float = Field(0, ge=0, le=60, allow_inf_nan=False, description="Seconds to wait until the version is made")


class CleaningBody(Schema):
    """Steps to apply."""

    steps: list[dict[str, Any]] = Field(description=STEPS, max_length=MOST_STEPS)
    name: str | None = Field(None, max_length=255, description="Shown name of the version")
    start: Literal["here", "original"] = Field(
        "here", description="here: after the steps that made this dataset; original: from the file as it was read"
    )


class PreviewBody(Schema):
    """Steps to look ahead at."""

    steps: list[dict[str, Any]] = Field(description=STEPS, max_length=MOST_STEPS)
    sample: int = Field(20, ge=0, le=200, description="Most rows to show before and after")


class ReplayBody(Schema):
    """Where to use a recipe again."""

    dataset_id: UUID = Field(description="The dataset to clean")
    keep_values: bool = Field(False, description="Use the means and bounds that were found before")
    name: str | None = Field(None, max_length=255, description="Shown name of the version")


class StepItem(Schema):
    """One kind of step."""

    step: str
    title: str
    about: str
    parameters: dict[str, Any]


class FunctionItem(Schema):
    """One function of expressions."""

    name: str
    call: str
    about: str


class StepList(Schema):
    """Every kind of step, and every function of expressions."""

    items: list[StepItem]
    total: int
    functions: list[FunctionItem]


class StepListReply(Reply):
    """Every kind of step."""

    data: StepList


class CleaningPreviewReply(Reply):
    """What some steps would do."""

    data: CleaningPreview


class RecipeItem(Schema):
    """One step of a recipe: what it found when it was applied, what it changed, and what it does in words."""

    step: dict[str, Any]
    found: dict[str, Any] | None
    effect: Effect | None
    is_fixed: bool
    words: str


class Recipe(Schema):
    """The steps that made a dataset."""

    items: list[RecipeItem]
    total: int


class RecipeReply(Reply):
    """The steps that made a dataset."""

    data: Recipe


class VersionList(Schema):
    """The versions of one file."""

    items: list[DatasetVersion]
    total: int


class VersionListReply(Reply):
    """The versions of one file."""

    data: VersionList
