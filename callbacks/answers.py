"""Answers: ask a service inside a callback, and show an error near where it happened."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import request

from callbacks.viewer import dataset_in, viewer_id
from components.alerts import alert_of, not_found
from models.errors import DataLensError, NotFound
from models.tables import Dataset
from models.values import Value


def or_alert(draw: Callable[[], Any]) -> Any:
    """What `draw` gives, or the error as a person reads it."""
    try:
        return draw()
    except NotFound:
        return not_found()
    except DataLensError as error:
        return alert_of(error)


def owned(services: Any, dataset_id: str | None) -> Dataset:
    """The dataset of this page, if it belongs to whoever is looking."""
    dataset: Dataset = services.datasets.get(viewer_id(), dataset_in(dataset_id))
    return dataset


def statistics_of(services: Any, dataset_id: UUID, **parameters: Any) -> Mapping[str, Any]:
    """The statistics of a dataset, as the API's `result`."""
    asked = {name: value for name, value in parameters.items() if value}
    result = services.explorer.analyse(viewer_id(), dataset_id, "statistics", asked).result
    return result.model_dump(by_alias=True) if isinstance(result, Value) else result


def api_address(path: str) -> str:
    """An address of the API on the server that the browser sees."""
    return f"{request.host_url.rstrip('/')}/api/v1/{path}"
