"""Summaries of datasets for the library: asked for once, kept as long as the dataset stays as it is."""

from collections import OrderedDict
from threading import Lock
from typing import Any
from uuid import UUID

from components.health import summary_of
from components.library import Summary
from models.errors import DataLensError
from models.tables import Dataset

KEPT = 2_000


class Summaries:
    """A small memory of what the library says; the key is the dataset and how often it was read."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._known: OrderedDict[tuple[UUID, int], Summary] = OrderedDict()
        self._lock = Lock()

    def of(self, services: Any, user_id: UUID, dataset: Dataset) -> Summary:
        """What to say of a dataset; nothing while it is not ready."""
        if dataset.status != "ready" or not dataset.row_count:
            return Summary()
        key = (dataset.id, dataset.generation)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        summary = self._asked(services, user_id, dataset)
        with self._lock:
            self._known[key] = summary
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
        return summary

    @staticmethod
    def _asked(services: Any, user_id: UUID, dataset: Dataset) -> Summary:
        rejected = int((dataset.receipt or {}).get("rejected_cells") or 0)
        try:
            answer = services.explorer.analyse(user_id, dataset.id, "statistics", {})
        except DataLensError as error:
            # One dataset that cannot answer must not take the whole library away.
            return Summary(error.message, "warn")
        return summary_of(answer.result, rejected)
