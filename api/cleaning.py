"""Cleaning over HTTP: which steps there are, what they would do, new versions by them, and the recipe of a version."""

from typing import Any

from flask import Response, g

from api.envelope import success
from api.exports import attachment
from api.schemas.cleaning import CleaningBody, PreviewBody, ReplayBody, WaitQuery
from api.schemas.datasets import DatasetPath
from models.recipes import steps_from
from models.tables import Dataset
from services.dataset_names import name_from

SCRIPT_TYPE = "text/x-python; charset=utf-8"


class CleaningRoutes:
    """The routes below /cleaning."""

    def __init__(self, services: Any) -> None:
        self._cleaner = services.cleaner
        self._datasets = services.datasets

    def list_steps(self) -> Response:
        """Every kind of step with the JSON schema of its parameters, and the functions of expressions."""
        kinds, functions = self._cleaner.kinds(), self._cleaner.functions()
        data = {"items": kinds, "total": len(kinds), "functions": functions}
        return success(data, f"There are {len(kinds)} kinds of step.")

    def preview_cleaning(self, path: DatasetPath, body: PreviewBody) -> Response:
        """What some steps would do: counts per step, and rows before and after. Nothing is changed."""
        steps = steps_from(body.steps)
        found = self._cleaner.preview(g.user_id, path.dataset_id, steps, sample=body.sample)
        return success(found.model_dump(mode="json"), f"{found.rows_after:,} of {found.rows_before:,} rows would stay.")

    def apply_cleaning(self, path: DatasetPath, body: CleaningBody, query: WaitQuery) -> Response:
        """Make a new version by some steps. The dataset itself does not change.

        `start=original` takes the steps as the whole recipe, from the file as it was read: so a step is taken out,
        changed or moved.
        """
        steps = steps_from(body.steps)
        make = self._cleaner.rewrite if body.start == "original" else self._cleaner.apply
        return self._made(make(g.user_id, path.dataset_id, steps, name=body.name), query)

    def undo_cleaning(self, path: DatasetPath, query: WaitQuery) -> Response:
        """The dataset without its last step: one of its family, or a new version where there is none."""
        return self._made(self._cleaner.undo(g.user_id, path.dataset_id), query)

    def replay_cleaning(self, path: DatasetPath, body: ReplayBody, query: WaitQuery) -> Response:
        """Use the recipe of this dataset on another one of yours: a new version of that one."""
        made = self._cleaner.replay(
            g.user_id, path.dataset_id, body.dataset_id, keep_values=body.keep_values, name=body.name
        )
        return self._made(made, query)

    def show_recipe(self, path: DatasetPath) -> Response:
        """The steps that made this dataset from its file, with what each found and changed."""
        recipe = self._cleaner.recipe(g.user_id, path.dataset_id)
        words = self._cleaner.words([item.step for item in recipe])
        items = [item.model_dump(mode="json") | {"words": said} for item, said in zip(recipe, words, strict=True)]
        return success({"items": items, "total": len(items)}, f"{len(items)} steps made this dataset.")

    def recipe_script(self, path: DatasetPath) -> Response:
        """The recipe as a Python program that reads the original with pandas and gives the same cells."""
        script = self._cleaner.script(g.user_id, path.dataset_id)
        dataset = self._datasets.get(g.user_id, path.dataset_id)
        reply = Response(script, content_type=SCRIPT_TYPE)
        reply.headers["Content-Disposition"] = attachment(f"clean_{name_from(dataset.original_filename)}.py")
        return reply

    def list_versions(self, path: DatasetPath) -> Response:
        """All versions of the same file, oldest first."""
        found = self._cleaner.versions(g.user_id, path.dataset_id)
        items = [item.model_dump(mode="json") for item in found]
        return success({"items": items, "total": len(items)}, f"There are {len(items)} versions.")

    def _made(self, dataset: Dataset, query: WaitQuery) -> Response:
        """The reply for a version that is being made."""
        if query.wait:
            dataset = self._datasets.wait(g.user_id, dataset.id, query.wait)
        headers = {"X-Dataset-Id": str(dataset.id)}
        return success(self._datasets.public(dataset), "The version is being made.", 201, headers)
