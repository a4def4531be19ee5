"""Results: an answer is computed once, kept, and looked up whenever the same question comes again."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.errors import DataLensError
from models.kinds import Analysis
from models.tables import AnalysisResult, Dataset
from models.values import Value
from services.database import Database
from services.joint_answers import JointAnswers
from services.json_values import digest, plain
from services.logs import events

# A larger answer takes longer to look up than to compute.
LARGEST_KEPT = 8 * 1024 * 1024
Found = tuple[dict[str, Any], float]
Kept = TypeVar("Kept")
log = events(__name__)
is_only_looked_up: ContextVar[bool] = ContextVar("is_only_looked_up", default=False)


class NotKept(Exception):
    """The answer would have to be computed, and whoever asks does not want to wait for that."""


@contextmanager
def only_kept(is_only: bool = True) -> Iterator[None]:
    """Let questions of this thread be looked up; one that nobody asked before raises NotKept.

    With False what was not asked before is computed after all, as for a part that takes no time.
    """
    token = is_only_looked_up.set(is_only)
    try:
        yield
    finally:
        is_only_looked_up.reset(token)


def if_wanted(compute: Callable[[], Kept]) -> Callable[[], Kept]:
    """The same computation; inside `only_kept` it raises NotKept instead."""

    def checked() -> Kept:
        if is_only_looked_up.get():
            raise NotKept
        return compute()

    return checked


class Results:
    """Keeps answers in the database; equal questions at the same time are computed once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._joint: JointAnswers[tuple[dict[str, Any], float, bool]] = JointAnswers()

    def get_or_compute(
        self,
        dataset: Dataset,
        analysis: Analysis[Any, Any],
        params: Value,
        compute: Callable[[], Value | dict[str, Any]],
    ) -> tuple[dict[str, Any], float, bool]:
        """The result as JSON data, how many milliseconds it took to compute, and whether it was looked up.

        Raises: whatever `compute` raises; a failure is not kept. NotKept inside `only_kept`.
        """
        # The generation is part of the question: a file that is read in another way is another table.
        question = digest({"generation": dataset.generation, "params": params})
        found = self._find(dataset.id, analysis, question)
        if found is not None:
            return *found, True
        if is_only_looked_up.get():
            raise NotKept

        def look_again_or_compute() -> tuple[dict[str, Any], float, bool]:
            found = self._find(dataset.id, analysis, question)
            if found is not None:
                return *found, True
            started = time.perf_counter()
            result = plain(compute())
            took = round((time.perf_counter() - started) * 1000, 3)
            log.info("result.computed", dataset_id=str(dataset.id), kind=analysis.name, milliseconds=took)
            self._keep(dataset.id, analysis, question, plain(params), (result, took))
            return result, took, False

        key = (dataset.id, f"{analysis.name} {analysis.version}", question)
        (result, took, cached), is_others = self._joint.answer(key, look_again_or_compute)
        return result, took, cached or is_others

    def _find(self, dataset_id: UUID, analysis: Analysis[Any, Any], question: str) -> Found | None:
        same = (
            AnalysisResult.dataset_id == dataset_id,
            AnalysisResult.analysis_type == analysis.name,
            AnalysisResult.version == analysis.version,
            AnalysisResult.params_hash == question,
        )
        with self._database.reading() as session:
            row = session.execute(select(AnalysisResult.results, AnalysisResult.computed_in_ms).where(*same)).first()
        return (row[0], row[1]) if row else None

    def _keep(
        self, dataset_id: UUID, analysis: Analysis[Any, Any], question: str, params: dict[str, Any], found: Found
    ) -> None:
        if len(orjson.dumps(found[0])) > LARGEST_KEPT:
            return
        row = AnalysisResult(
            dataset_id=dataset_id,
            analysis_type=analysis.name,
            version=analysis.version,
            params_hash=question,
            params=params,
            results=found[0],
            computed_in_ms=found[1],
        )
        try:
            with self._database.session() as session:
                session.add(row)
        except IntegrityError:
            # Another server was faster with the same answer, or the dataset was deleted: both are fine.
            log.debug("result.known", dataset_id=str(dataset_id), kind=analysis.name)
        except DataLensError as error:
            # The answer is right even when it cannot be kept.
            log.warning("result.not_kept", dataset_id=str(dataset_id), kind=analysis.name, code=error.code)
