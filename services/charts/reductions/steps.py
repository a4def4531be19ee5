"""Steps: which share of the values is at or below each value."""

from collections.abc import Iterable

import numpy as np

from models.charts import Reduced
from services.charts.reductions.choices import series_key
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers, extent
from services.charts.reductions.parallel import in_parts, sum_of
from services.charts.reductions.question import Block, Question, no_values
from services.charts.reductions.spreads import Spread, ready, spreads
from services.charts.reductions.tables import names_of, plain_numbers


def outside_counts(question: Question, keys: list[Key], measure: str) -> list[tuple[int, int]]:
    """For each group how many values lie below the window, and how many there are in all."""
    ends = extent(question.table, measure, question.inside.rows)
    if ends is None:
        return [(0, 1)] * (keys[0].size if keys else 1)
    numbers = Numbers(question.table, measure)
    size = keys[0].size + 1 if keys else 1

    def work(blocks: Iterable[Block]) -> np.ndarray:
        total = np.zeros((2, size), np.int64)
        for block in blocks:
            cells = numbers.of(block)
            places = keys[0].codes(block) if keys else None
            for line, taken in enumerate((cells < ends[0], ~np.isnan(cells))):
                total[line] += np.count_nonzero(taken) if places is None else np.bincount(places[taken], minlength=size)
        return total

    below, total = sum_of(in_parts(question, work))
    return list(zip(below.tolist(), total.tolist(), strict=True))[: keys[0].size if keys else 1]


def step_positions(item: Spread, most: int) -> np.ndarray:
    """Up to so many positions, evenly spaced, the first and the last one among them."""
    return np.ceil(np.linspace(1, item.total, min(most, item.total))).astype(np.int64) - 1


def steps(question: Question, most: int = 500) -> Reduced:
    """Which share of the values is at or below each value, exact at up to `most` of them."""
    measure = question.needed("x")
    key = series_key(question)
    keys = [key] if key else []
    found = spreads(question.inside, keys, measure)
    ready([item for item in found if item], lambda item: item.buckets.holding(item.group, step_positions(item, most)))
    beside = [None] * len(found) if question.window is None else outside_counts(question, keys, measure)
    names = names_of(key) if key else [measure]
    series, total, is_thinned = [], 0, False
    for name, item, whole in zip(names, found, beside, strict=True):
        if item is None:
            continue
        below, count = whole or (0, item.total)
        total += count
        values = np.unique(item.at(step_positions(item, most)))
        upto = item.upto(values)
        is_thinned = is_thinned or int((upto - item.below(values)).sum()) < item.total
        shares = (below + upto) / count
        series.append({"name": name, "x": plain_numbers(values), "y": shares.tolist(), "count": count})
    if not series:
        raise no_values(measure)
    notes = (
        (f"{most} exact steps of each line are drawn at most, the first and the last value among them",)
        if is_thinned
        else ()
    )
    return Reduced(
        series=tuple(series),
        notes=notes + (key.notes if key else ()),
        labels={"x": measure, "y": "share of values"} | ({"color": key.column.name} if key else {}),
        scales={"x": "linear", "y": "linear"},
        points=sum(len(item["x"]) for item in series),
        left_out=question.row_count - total,
    )
