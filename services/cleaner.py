"""Cleaning: steps looked ahead at, applied to make a new version of a dataset, taken back, and used again.

A page asks it like this (every method checks the owner, and raises as `Datasets.ready` does):

    cleaner = services.cleaner
    cleaner.kinds()                                  # every kind of step: name, title, about, JSON schema
    cleaner.functions()                              # what expressions of “compute” may call
    steps = steps_from([{"step": "fill", "columns": ["price"], "method": "median"}])
    look = cleaner.preview(user_id, dataset_id, steps)       # CleaningPreview: counts per step, rows before and after
    version = cleaner.apply(user_id, dataset_id, steps)      # a new Dataset, status “uploaded”; wait as for an upload
    cleaner.recipe(user_id, version.id)              # its steps, with what each found and changed
    cleaner.undo(user_id, version.id)                # it without its last step: one of its family, or a new one
    cleaner.rewrite(user_id, version.id, steps)      # a new version by other steps, from the file as it was read
    cleaner.replay(user_id, version.id, other_id)    # the same recipe on another dataset: a new version of that one
    cleaner.versions(user_id, version.id)            # its family, oldest first
    cleaner.script(user_id, version.id)              # the recipe as a Python program that needs pandas only

`steps_from` (models.recipes) turns JSON into steps and raises InvalidParameters with `fields` such as
“steps.0.columns”. A dataset never changes: `apply` always makes another one.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Conflict, InvalidParameters
from models.recipes import Applied, CleaningPreview, CleaningQuestion, DatasetVersion, Recipe, StepKind
from models.steps import MOST_STEPS, AnyStep
from models.tables import Dataset
from services.database import Database
from services.dataset_names import checked_name
from services.datasets import Datasets, owned
from services.files import FileStore
from services.json_values import plain
from services.shared_files import shared
from services.tables import TableStore
from services.version_names import version_name
from services.versions import family_of, recipe_of, shown
from services.workers.analysts import Analysts

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING_TO_UNDO = "This dataset is the file as it was read, so there is no step to take back."
NO_STEPS = "A recipe needs at least one step. Choose a step, such as filling missing cells."
NO_RECIPE = "This dataset was not made by cleaning, so there is no recipe to use again. Choose a version that was."
KIND = "cleaning"
# As in a menu: what is used most comes first.
ORDER = (
    "fill",
    "drop_rows",
    "filter",
    "drop_columns",
    "rename",
    "change_type",
    "tidy_text",
    "map_values",
    "deduplicate",
    "outliers",
    "cap",
    "mask",
    "compute",
)


class Cleaner:
    """Looks ahead at cleaning steps, and makes versions of datasets that the person owns."""

    def __init__(
        self, database: Database, datasets: Datasets, files: FileStore, tables: TableStore, analysts: Analysts
    ) -> None:
        self._database = database
        self._datasets = datasets
        self._files = files
        self._tables = tables
        self._analysts = analysts

    @cached_property
    def _kinds(self) -> "Mapping[str, StepKind[Any]]":
        """Every kind of step; they need Arrow, which the server does not load before the first question."""
        from services.cleaning import STEPS

        return STEPS

    def kinds(self) -> list[dict[str, Any]]:
        """Every kind of step: what it is called, what it does, and the JSON schema of its parameters."""
        return [
            {"step": kind.name, "title": kind.title, "about": kind.about, "parameters": kind.params.model_json_schema()}
            for kind in sorted(self._kinds.values(), key=lambda kind: ORDER.index(kind.name))
        ]

    def functions(self) -> list[dict[str, str]]:
        """Every function of expressions: its name, how it is called, and what it gives."""
        from services.cleaning.formulas.functions import FUNCTIONS

        return [
            {"name": item.name, "call": item.call, "about": item.about}
            for _, item in sorted(FUNCTIONS.items(), key=lambda pair: pair[0])
        ]

    def words(self, steps: Sequence[AnyStep]) -> tuple[str, ...]:
        """What each step does, as a sentence."""
        return tuple(self._kinds[step.step].words(step) for step in steps)

    def preview(
        self, user_id: UUID, dataset_id: UUID, steps: Sequence[AnyStep], *, sample: int = 20
    ) -> CleaningPreview:
        """What some steps would do: counts per step, and `sample` rows before and after. Nothing is changed.

        Raises:
            NotFound, NotReady, Conflict: as `Datasets.ready`.
            InvalidParameters: a step does not suit the columns; `fields` says which, as “steps.0.columns”.
            Unavailable: it takes too long, or too many ask.
        """
        dataset = self._datasets.ready(user_id, dataset_id)
        question = CleaningQuestion(steps=tuple(steps), sample=sample)
        found = self._analysts.ask(self._files.columns_folder(dataset), KIND, question)
        return CleaningPreview.model_validate(found)

    def apply(self, user_id: UUID, dataset_id: UUID, steps: Sequence[AnyStep], *, name: str | None = None) -> Dataset:
        """Make a new version of a dataset by some steps; it is made in the background, like an upload is read.

        The dataset itself does not change. The version keeps the original bytes, and lives on when the dataset is
        deleted.

        Raises:
            NotFound, NotReady, Conflict: as `Datasets.ready`.
            InvalidParameters: there is no step, or one does not suit the columns; nothing is made.
            StorageFull, Unavailable: nothing is left behind.
        """
        dataset = self._datasets.ready(user_id, dataset_id)
        if not steps:
            raise InvalidParameters(NO_STEPS, fields={"steps": "at least one step is needed"})
        self._check(dataset, steps)
        return self._make(user_id, dataset, (*recipe_of(dataset), *fresh(steps)), name)

    def rewrite(self, user_id: UUID, dataset_id: UUID, steps: Sequence[AnyStep], *, name: str | None = None) -> Dataset:
        """Make a version by these steps alone, from the file as it was read: to take out, add or change any step.

        Steps that begin as the dataset's own recipe does keep what they found. So a version that failed is put right.

        Raises:
            NotFound, NotReady: as `Datasets.ready`.
            InvalidParameters: a step does not suit the columns of the file; nothing is made.
            StorageFull, Unavailable: nothing is left behind.
        """
        dataset = self._datasets.get(user_id, dataset_id)
        if dataset.status != "failed":
            dataset = self._datasets.ready(user_id, dataset_id)
            self._check_outset(dataset, steps)
        known = recipe_of(dataset)
        same = next(
            (place for place, pair in enumerate(zip(known, steps, strict=False)) if pair[0].step != pair[1]),
            min(len(known), len(steps)),
        )
        return self._make(user_id, dataset, (*known[:same], *fresh(steps[same:])), name)

    def undo(self, user_id: UUID, dataset_id: UUID) -> Dataset:
        """The dataset without its last step: the one that it was made from, or a new version where that is gone.

        Raises:
            NotFound: as `Datasets.get`.
            Conflict: it has no step.
        """
        dataset = self._datasets.get(user_id, dataset_id)
        recipe = recipe_of(dataset)
        if not recipe:
            raise Conflict(NOTHING_TO_UNDO, status=dataset.status)
        before = [item.step for item in recipe[:-1]]
        with self._database.reading() as session:
            family = family_of(session, dataset)
        same = [one for one in family if [item.step for item in recipe_of(one)] == before and one.status != "failed"]
        # The one that it came from, if it is among them.
        same.sort(key=lambda one: one.id != dataset.parent_id)
        return same[0] if same else self._make(user_id, dataset, recipe[:-1], None)

    def replay(
        self, user_id: UUID, dataset_id: UUID, other_id: UUID, *, keep_values: bool = False, name: str | None = None
    ) -> Dataset:
        """Use the recipe of one dataset on another one of the same person: a new version of the other.

        Args:
            user_id: whose datasets they are.
            dataset_id: the one with the recipe.
            other_id: the one to clean.
            keep_values: use the means and bounds that were found before, instead of those of the other dataset.
            name: of the new version.

        Raises:
            NotFound, NotReady, Conflict: as `Datasets.ready`, for both; also when there is no recipe.
            InvalidParameters: a column is not there, or of another type; nothing is made.
        """
        recipe = recipe_of(self._datasets.get(user_id, dataset_id))
        if not recipe:
            raise Conflict(NO_RECIPE, status="ready")
        other = self._datasets.ready(user_id, other_id)
        self._check(other, [item.step for item in recipe])
        # Rows are those of one table; values may be of use in another.
        again = tuple(
            Applied(step=item.step, found=item.found, is_fixed=True)
            if keep_values and item.found is not None and "cells" not in item.found
            else Applied(step=item.step)
            for item in recipe
        )
        return self._make(user_id, other, (*recipe_of(other), *again), name)

    def recipe(self, user_id: UUID, dataset_id: UUID) -> Recipe:
        """The steps that made a dataset from its file, with what each found and changed; none for an upload.

        Raises:
            NotFound: as `Datasets.get`.
        """
        return recipe_of(self._datasets.get(user_id, dataset_id))

    def versions(self, user_id: UUID, dataset_id: UUID) -> tuple[DatasetVersion, ...]:
        """All versions of the same file that are there, oldest first; raises NotFound as `Datasets.get`."""
        dataset = self._datasets.get(user_id, dataset_id)
        with self._database.reading() as session:
            family = family_of(session, dataset)
        return tuple(
            shown(one, self.words([item.step for item in recipe_of(one)]), is_current=one.id == dataset.id)
            for one in family
        )

    def script(self, user_id: UUID, dataset_id: UUID) -> str:
        """The recipe as a Python program that reads the original file with pandas and gives the same cells.

        Raises:
            NotFound, NotReady, Conflict: as `Datasets.ready`.
        """
        from services.cleaning.scripts.program import program

        dataset = self._datasets.ready(user_id, dataset_id)
        return program(dataset, self._outset(dataset), recipe_of(dataset))

    def _outset(self, dataset: Dataset) -> dict[str, Any]:
        """The columns of the file as it was read, before any step."""
        from services.cleaning.recipes.outset import outset_of

        words = tuple((dataset.receipt or {}).get("null_values", ()))
        return outset_of(self._files.columns_folder(dataset), words)

    def _check_outset(self, dataset: Dataset, steps: Sequence[AnyStep]) -> None:
        """Try the steps on the columns of the file as it was read; raises InvalidParameters."""
        from services.cleaning.recipes.running import check
        from services.engine.table import Table

        check(Table(self._files.columns_folder(dataset), self._outset(dataset)), steps)

    def _check(self, dataset: Dataset, steps: Sequence[AnyStep]) -> None:
        """Try the steps on a table with the same columns and no rows; raises InvalidParameters."""
        from services.cleaning.recipes.running import check

        if len(recipe_of(dataset)) + len(steps) > MOST_STEPS:
            message = f"A recipe has at most {MOST_STEPS} steps. Export this version, and upload it as a new dataset."
            raise InvalidParameters(message, fields={"steps": f"at most {MOST_STEPS} steps"})
        check(self._tables.read(dataset), steps)

    def _make(self, user_id: UUID, parent: Dataset, recipe: Recipe, name: str | None) -> Dataset:
        """Enter a version: the original bytes once more under its own id, its row and its job."""
        label = checked_name(name) if name is not None else None
        version_id = uuid4()

        def also(session: Session) -> None:
            # Under its lock, so that it cannot be deleted before the version is there.
            before = owned(session, user_id, parent.id, lock=True)
            version = session.scalar(select(Dataset).where(Dataset.id == version_id))
            assert version is not None
            version.parent_id = before.id
            version.options = before.options
            version.description = before.description
            version.recipe = plain([item.model_dump(mode="json") for item in recipe])

        with self._database.reading() as session:
            label = label or version_name(parent.name, [one.name for one in family_of(session, parent)])
        with shared(self._files, parent, version_id) as kept:
            return self._datasets.enter(user_id, kept, parent.original_filename, label, None, also=also)


def fresh(steps: Sequence[AnyStep]) -> Recipe:
    """Steps that have not been applied yet."""
    return tuple(Applied(step=step) for step in steps)
