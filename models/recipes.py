"""Recipes: the steps that made a version of a dataset, what each has found and done, and a look ahead at both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from models.columns import ColumnType
from models.errors import InvalidParameters
from models.steps import AnyStep, Steps
from models.values import Value

Chosen = TypeVar("Chosen", bound=Value)


class Effect(Value):
    """What one step did: cells that hold something else now by column, rows and columns that came or went."""

    cells_changed: int = 0
    rows_dropped: int = 0
    changed: dict[str, int] = Field(default_factory=dict)
    columns_added: tuple[str, ...] = ()
    columns_dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Applied(Value):
    """One step of a recipe with what it found out when it was applied (means, bounds, rows), and its effect.

    `found` makes it reproducible: a version that is made again uses it, and the script holds it. It is None
    before the step was applied. `is_fixed` says that it came with the recipe from another dataset.
    """

    step: AnyStep
    found: dict[str, Any] | None = None
    effect: Effect | None = None
    is_fixed: bool = False


Recipe = tuple[Applied, ...]


@dataclass(frozen=True)
class StepKind(Generic[Chosen]):
    """One kind of step: what it is called, its parameters, what it does to a draft, and the same in pandas.

    `run(draft, step, found)` changes the draft and returns a `Done`; `found` is what an earlier run found out, or
    None. `script(step, found, outline)` returns lines of Python that do the same to a pandas table called `table`.
    `words(step)` says in a sentence what the step does.
    """

    name: str
    title: str
    about: str
    params: type[Chosen]
    run: Callable[[Any, Chosen, dict[str, Any] | None], "Done"]
    script: Callable[[Chosen, dict[str, Any], Any], list[str]]
    words: Callable[[Chosen], str]


@dataclass(frozen=True)
class Done:
    """What a step reports: changed cells by column, what it found out, and what a person should know."""

    changed: dict[str, int]
    found: dict[str, Any]
    notes: tuple[str, ...] = ()


class CleaningQuestion(Value):
    """Steps to look ahead at, and how many rows to show."""

    steps: Steps = ()
    sample: int = Field(20, ge=0, le=200)


class StepLook(Value):
    """One step of a look ahead: the step, a sentence that says what it does, its effect, and what it found out."""

    step: AnyStep
    title: str
    words: str
    effect: Effect
    found: dict[str, Any]


class SampleRow(Value):
    """One row before and after, as cells by column name; `after` is None for a row that is dropped.

    `row` is its 0-based place in the dataset; `changed` names the columns whose cells differ.
    """

    row: int
    before: dict[str, Any]
    after: dict[str, Any] | None
    changed: tuple[str, ...]


class DraftColumn(Value):
    """A column as it would be."""

    name: str
    type: ColumnType


class CleaningPreview(Value):
    """What some steps would do to a dataset; nothing has been changed."""

    rows_before: int
    rows_after: int
    columns_before: tuple[str, ...]
    columns_after: tuple[DraftColumn, ...]
    steps: tuple[StepLook, ...]
    sample: tuple[SampleRow, ...]


class DatasetVersion(Value):
    """One member of a dataset's family: made of the same file, by more or fewer steps.

    `is_current` marks the one that was asked about. `steps` are sentences.
    """

    id: str
    parent_id: str | None
    name: str
    status: str
    row_count: int | None
    column_count: int | None
    created_at: str
    steps: tuple[str, ...]
    is_current: bool


STEPS: TypeAdapter[tuple[AnyStep, ...]] = TypeAdapter(Steps)


def steps_from(raw: Any) -> tuple[AnyStep, ...]:
    """Steps from JSON data.

    Raises:
        InvalidParameters: `fields` says which field of which step is wrong, as “steps.0.columns”.
    """
    try:
        return STEPS.validate_python(raw)
    except ValidationError as error:
        fields = {field_of(item["loc"]): item["msg"].removeprefix("Value error, ") for item in error.errors()}
        place, reason = next(iter(fields.items()))
        raise InvalidParameters(f"Some steps are not valid; {place}: {reason}.", fields=fields) from error


def field_of(place: tuple[int | str, ...]) -> str:
    """Where in a list of steps something is wrong; the kind of the step, which pydantic puts in, is left out.

    >>> field_of((0, "fill", "columns", 1))
    'steps.0.columns.1'
    """
    number, rest = place[:1], place[2:]
    return ".".join(("steps", *map(str, number), *map(str, rest)))
