"""Shapes: what pictures of spread values have in common: groups, their quartiles, and the rest of the answer."""

from typing import Any

from models.charts import Reduced
from services.charts.reductions.choices import key_for
from services.charts.reductions.keys import Key
from services.charts.reductions.question import Question, no_values
from services.charts.reductions.spreads import Spread, around, ready, spreads
from services.charts.reductions.tables import names_of

MOST_GROUPS = 12
QUARTILES = (("q1", 0.25), ("median", 0.5), ("q3", 0.75))


def spread_groups(question: Question, ordered_by_median: bool = True) -> tuple[Key | None, list[tuple[str, Spread]]]:
    """The values of y for each group of x, highest median first; all together without x."""
    measure = question.needed("y")
    key = key_for(question, "x", MOST_GROUPS, 24) if question.spec.x else None
    found = spreads(question, [key] if key else [], measure)
    names = names_of(key) if key else [measure]
    groups = [(name, item) for name, item in zip(names, found, strict=True) if item is not None]
    if not groups:
        raise no_values(measure, question.spec.x)
    ready([item for _, item in groups], around((0, *(share for _, share in QUARTILES), 1)))
    if key and not key.is_ordered and ordered_by_median and question.spec.sort is None:
        groups.sort(key=lambda group: (group[0] == "other", -group[1].quantile(0.5)))
    return key, groups


def summary(
    question: Question, key: Key | None, groups: list[tuple[str, Spread]], series: list[dict[str, Any]], *notes: str
) -> Reduced:
    """What is the same for every picture of spread values; `notes` say what was done to fit a screen."""
    measure = question.needed("y")
    return Reduced(
        series=tuple(series),
        notes=notes + (key.notes if key else ()),
        labels={"x": key.column.name if key else "", "y": measure},
        scales={"x": "category", "y": "linear"},
        points=len(series),
        left_out=question.row_count - sum(item.total for _, item in groups),
    )


def quartiles(item: Spread) -> dict[str, float]:
    """The three numbers that part the values into quarters."""
    return {label: item.quantile(share) for label, share in QUARTILES}
