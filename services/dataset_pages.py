"""Pages of a person's datasets: searched, sorted and counted by the database."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.lists import DatasetQuery
from models.tables import Dataset
from services.dataset_names import clean

SORTABLE: dict[str, InstrumentedAttribute] = {
    "created_at": Dataset.created_at,
    "file_size": Dataset.file_size,
    "row_count": Dataset.row_count,
}


def page_of(session: Session, user_id: UUID, query: DatasetQuery) -> tuple[list[Dataset], int]:
    """One page of those that match, and how many match in all."""
    know_every_letter(session)
    where = conditions(user_id, query)
    total = session.scalar(select(func.count()).select_from(Dataset).where(*where)) or 0
    question = select(Dataset).where(*where).order_by(*order(query.sort))
    rows = session.scalars(question.limit(query.per_page).offset((query.page - 1) * query.per_page))
    return list(rows), total


def know_every_letter(session: Session) -> None:
    """Teach SQLite that Ö and ö are one letter; by itself it knows only A to Z."""
    if session.get_bind().dialect.name == "sqlite":
        connection: Any = session.connection().connection.driver_connection
        connection.create_function("lower", 1, lower, deterministic=True)


def lower(text: str | None) -> str | None:
    """Text in small letters, as PostgreSQL would give it."""
    return text.lower() if text is not None else None


def conditions(user_id: UUID, query: DatasetQuery) -> list[ColumnElement[bool]]:
    """Whose datasets, in which state, with which words in a name; `%` and `_` are letters like others."""
    where: list[ColumnElement[bool]] = [Dataset.user_id == user_id, Dataset.trashed_at.is_(None)]
    words = clean(query.q)
    if words:
        names = (Dataset.name, Dataset.original_filename)
        where.append(or_(*(name.icontains(words, autoescape=True) for name in names)))
    if query.status:
        where.append(Dataset.status == query.status)
    return where


def order(sort: str) -> tuple[ColumnElement, ...]:
    """The order asked for; equal rows by their ids, so that no page repeats one. Unknown counts come last."""
    field = sort.removeprefix("-")
    column: ColumnElement = func.lower(Dataset.name) if field == "name" else SORTABLE[field].expression
    directed = column.desc() if sort.startswith("-") else column.asc()
    return directed.nulls_last(), Dataset.id.asc()
