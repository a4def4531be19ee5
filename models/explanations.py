"""Explanations: what sets the rows behind one mark of a chart apart, as the API and the page show it."""

from typing import Any, Literal

from pydantic import Field

from models.filters import Condition
from models.values import Value


class Difference(Value):
    """One column in which the rows differ from the rest, a sentence with its number.

    `effect` lies between −1 and 1: for numbers and times, how much more often a row here is higher than one of the
    rest than lower (Cliff's delta); for categories and gaps, the difference of the share that `title` names. `low`
    and `high` are the ends of its interval. `picture` holds the few numbers of a small drawing.
    """

    kind: Literal["number", "time", "category", "missing", "single"]
    column: str
    title: str
    text: str
    effect: float
    low: float | None
    high: float | None
    p_value: float | None
    q_value: float | None
    rows_here: int
    rows_rest: int
    picture: dict[str, Any]


class Explanation(Value):
    """What sets the rows behind one mark apart, the largest difference first; q values are over all `tested`.

    `compared_here` and `compared_rest` say how many rows of each side were looked at: of very many an even part.
    """

    label: str
    conditions: tuple[Condition, ...]
    row: int | None = None
    rows_here: int
    rows_rest: int
    compared_here: int
    compared_rest: int
    tested: int = Field(ge=0)
    items: tuple[Difference, ...]
    note: str = ""
