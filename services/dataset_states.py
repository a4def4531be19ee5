"""The states of a dataset, and the only way from one to the next."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from models.errors import DataLensError
from models.lists import Status
from models.tables import Dataset, now

MOVES: frozenset[tuple[Status, Status]] = frozenset(
    {
        ("uploaded", "processing"),  # a worker has begun
        ("uploaded", "failed"),  # cancelled, or given up before it began again
        ("processing", "ready"),
        ("processing", "failed"),
        ("processing", "uploaded"),  # the worker went away; another one will begin again
        ("ready", "uploaded"),  # to be read in another way
        ("failed", "uploaded"),
    }
)


def move(session: Session, dataset_id: UUID, generation: int, old: Status, new: Status, /, **values: Any) -> bool:
    """Move a dataset from one state to the next, with further values; False when it is no longer in the old one.

    Raises:
        ValueError: there is no such way; a mistake of ours.
    """
    if (old, new) not in MOVES:
        raise ValueError(f"a dataset cannot go from {old} to {new}")
    guarded = update(Dataset).where(Dataset.id == dataset_id, Dataset.generation == generation, Dataset.status == old)
    return changed(session, guarded.values(status=new, updated_at=now(), **values)) == 1


def changed(session: Session, statement: Any) -> int:
    """Run an update or a delete, and say how many rows it met."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast(CursorResult[Any], result).rowcount


def as_json(error: DataLensError) -> dict[str, Any]:
    """An error in the shape of the API's envelope, as a dataset keeps it."""
    return {"code": error.code, "message": error.message, "details": error.details}
