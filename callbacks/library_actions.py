"""What can be asked of a dataset in the library: rename, delete, bring back, stop reading, add a sample."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from callbacks.viewer import dataset_in, viewer_id
from components import ids
from models.errors import DataLensError, InvalidParameters


class Done(NamedTuple):
    """What was done: a sentence for the toast, the way back, and a dataset to follow."""

    text: str = ""
    undo: Mapping[str, Any] | None = None
    follow: UUID | None = None


def rename(services: Any, user_id: UUID, asked: Mapping[str, Any]) -> Done:
    """Give a dataset another name."""
    services.datasets.update(user_id, dataset_in(asked.get("id")), name=str(asked.get("name") or ""))
    return Done()


def trash(services: Any, user_id: UUID, asked: Mapping[str, Any]) -> Done:
    """Put a dataset out of sight; the toast brings it back."""
    dataset_id = dataset_in(asked.get("id"))
    name = services.datasets.get(user_id, dataset_id).name
    services.datasets.trash(user_id, dataset_id)
    return Done(f"“{name}” was deleted.", {"kind": "restore", "id": str(dataset_id), "name": name})


def restore(services: Any, user_id: UUID, asked: Mapping[str, Any]) -> Done:
    """Bring a dataset back."""
    dataset = services.datasets.restore(user_id, dataset_in(asked.get("id")))
    return Done(f"“{dataset.name}” is back.")


def cancel(services: Any, user_id: UUID, asked: Mapping[str, Any]) -> Done:
    """Stop reading a dataset and take it away; the toast brings back what was received."""
    dataset_id = dataset_in(asked.get("id"))
    name = services.datasets.get(user_id, dataset_id).name
    services.jobs.cancel(dataset_id)
    services.datasets.trash(user_id, dataset_id)
    return Done(f"“{name}” was cancelled.", {"kind": "restore", "id": str(dataset_id), "name": name})


def sample(services: Any, user_id: UUID, asked: Mapping[str, Any]) -> Done:
    """Add a dataset that comes with the program."""
    return Done(follow=services.samples.add(user_id, str(asked.get("id") or "")).id)


ACTIONS: Mapping[str, Callable[[Any, UUID, Mapping[str, Any]], Done]] = {
    "rename": rename,
    "trash": trash,
    "restore": restore,
    "cancel": cancel,
    "sample": sample,
}


def act(services: Any, asked: Mapping[str, Any] | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Do what was asked, and say so; an error is said in the same place."""
    request = asked or {}
    changed: dict[str, Any] = {"at": request.get("at")}
    try:
        action = ACTIONS.get(str(request.get("kind")))
        if action is None:
            raise InvalidParameters("There is no such action. Load the page again.")
        done = action(services, viewer_id(), request)
    except DataLensError as error:
        return changed, {"text": error.message, "tone": "bad"}
    if done.follow is not None:
        changed |= {"watch": str(done.follow), "open": True}
    undo = {"store": ids.LIBRARY_ACTION, "value": dict(done.undo)} if done.undo else None
    return changed, {"text": done.text, "undo": undo, "at": request.get("at")} if done.text else None
