"""Shares: parts of a whole, which must not be negative, one level or two levels deep."""

import numpy as np

from models.charts import Reduced
from models.errors import InvalidParameters
from services.charts.reductions.choices import key_for
from services.charts.reductions.groups import joined
from services.charts.reductions.question import Question, no_values
from services.charts.reductions.tables import grouped, names_of, order_of, plain_numbers, value_label


def refuse_negative(question: Question, values: np.ndarray) -> None:
    """Raise InvalidParameters where a part of a whole would be negative."""
    if np.nanmin(values, initial=0) < 0:
        message = (
            f"Some groups have a negative {value_label(question)}, and a part of a whole cannot be negative. "
            "Choose bars or a waterfall."
        )
        raise InvalidParameters(message, fields={"y": "negative values cannot be parts of a whole"})


def parts(question: Question, most: int) -> Reduced:
    """The parts of one whole."""
    found = grouped(question, most)
    refuse_negative(question, np.array([cell for cell in found.series[0]["y"] if cell is not None], np.float64))
    return found


def nested(question: Question, most: int = 12, inner_most: int = 20) -> Reduced:
    """The parts of a whole and their own parts, as names with their parents; values of parents are sums."""
    outer = key_for(question, "x", most, ranked=True)
    inner = key_for(question, "color", inner_most) if question.spec.color else None
    keys = [outer, inner] if inner else [outer]
    found = joined(question, keys, question.spec.y, question.agg)
    if not found.counts.any():
        raise no_values(question.spec.x, question.spec.y, question.spec.color)
    refuse_negative(question, found.values)
    values = found.values if inner else found.values[:, None]
    totals = np.where(np.isnan(values).all(axis=1), np.nan, np.nansum(values, axis=1))
    ids, names, parents, sizes = [], [], [], []
    outer_names, inner_names = names_of(outer), names_of(inner) if inner else []
    for place in order_of(outer, totals, question.spec.sort).tolist():
        ids.append(str(place))
        names.append(outer_names[place])
        parents.append("")
        sizes.append(totals[place])
        for part in np.flatnonzero(~np.isnan(values[place])).tolist() if inner else ():
            ids.append(f"{place}/{part}")
            names.append(inner_names[part])
            parents.append(str(place))
            sizes.append(values[place, part])
    label = value_label(question)
    series = {"name": label, "ids": ids, "x": names, "parents": parents, "y": plain_numbers(np.array(sizes))}
    return Reduced(
        series=(series,),
        notes=outer.notes + (inner.notes if inner else ()),
        labels={"x": outer.column.name, "y": label},
        points=len(ids),
        left_out=question.row_count - int(found.counts.sum()),
    )
