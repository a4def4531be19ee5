"""Versions: which datasets were made of the same file, and by which steps."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.recipes import Applied, DatasetVersion, Recipe
from models.tables import Dataset
from services.dataset_words import in_utc

RECIPE: TypeAdapter[tuple[Applied, ...]] = TypeAdapter(tuple[Applied, ...])


def recipe_of(dataset: Dataset) -> Recipe:
    """The steps that made a dataset; none for an upload."""
    return recipe_from(dataset.recipe or [])


def recipe_from(raw: Sequence[Any]) -> Recipe:
    """A recipe from the JSON that it is kept as."""
    return RECIPE.validate_python(raw)


def family_of(session: Session, dataset: Dataset) -> list[Dataset]:
    """The datasets of one person that were made of the same file, in sight, oldest first.

    They are joined by who was made from whom. A version whose parent was deleted stays with those that have the same
    bytes.
    """
    same = (Dataset.user_id == dataset.user_id, Dataset.sha256 == dataset.sha256, Dataset.trashed_at.is_(None))
    found = session.scalars(select(Dataset).where(*same).order_by(Dataset.created_at, Dataset.id)).all()
    links = {one.id: one.parent_id for one in found}
    # Lost versions cannot be told apart by their bytes, so they all belong to each family of these bytes.
    lost = {one.id for one in found if one.recipe is not None and one.parent_id not in links}
    family = joined({dataset.id} | lost, links)
    return [one for one in found if one.id in family or dataset.id in lost]


def joined(family: set[UUID], links: dict[UUID, UUID | None]) -> set[UUID]:
    """A set of datasets with all that they were made from, and all that was made from those."""
    while True:
        above = {parent for one in family if (parent := links.get(one)) in links}
        below = {one for one, parent in links.items() if parent in family}
        if above | below <= family:
            return family
        family = family | above | below


def shown(dataset: Dataset, words: Sequence[str], *, is_current: bool) -> DatasetVersion:
    """One member of a family as lists show it."""
    return DatasetVersion(
        id=str(dataset.id),
        parent_id=str(dataset.parent_id) if dataset.parent_id else None,
        name=dataset.name,
        status=dataset.status,
        row_count=dataset.row_count,
        column_count=dataset.column_count,
        created_at=in_utc(dataset.created_at),
        steps=tuple(words),
        is_current=is_current,
    )
