"""Shapes: how the values of each group are spread: quartiles, densities, and shares up to each value."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from models.charts import Reduced
from services.charts.reductions.bins import evenly
from services.charts.reductions.choices import key_for, series_key
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers, extent
from services.charts.reductions.parallel import at_once, in_parts, sum_of
from services.charts.reductions.question import Block, Question, no_values
from services.charts.reductions.spreads import Spread, spreads
from services.charts.reductions.tables import names_of, plain_number, plain_numbers

MOST_GROUPS = 12
MOST_OUTLIERS = 50
CURVE = 128
FINE = 1_024
FENCE = 1.5


def spread_groups(question: Question, ordered_by_median: bool = True) -> tuple[Key | None, list[tuple[str, Spread]]]:
    """The values of y for each group of x, highest median first; all together without x."""
    measure = question.needed("y")
    key = key_for(question, "x", MOST_GROUPS, 24) if question.spec.x else None
    found = spreads(question, [key] if key else [], measure)
    names = names_of(key) if key else [measure]
    groups = [(name, item) for name, item in zip(names, found, strict=True) if item is not None]
    if not groups:
        raise no_values(measure, question.spec.x)
    if key and not key.is_ordered and ordered_by_median and question.spec.sort is None:
        groups.sort(key=lambda group: (group[0] == "other", -group[1].quantile(0.5)))
    return key, groups


def summary(
    question: Question, key: Key | None, groups: list[tuple[str, Spread]], series: list[dict[str, Any]]
) -> Reduced:
    """What is the same for every picture of spread values."""
    measure = question.needed("y")
    return Reduced(
        series=tuple(series),
        notes=key.notes if key else (),
        labels={"x": key.column.name if key else "", "y": measure},
        scales={"x": "category", "y": "linear"},
        points=len(series),
        left_out=question.row_count - sum(item.total for _, item in groups),
    )


def boxes(question: Question) -> Reduced:
    """Quartiles, whiskers to the last value within 1.5 interquartile ranges, and the values beyond.

    Source: Tukey, Exploratory Data Analysis (1977), section 2D.
    """
    key, groups = spread_groups(question)
    return summary(question, key, groups, at_once(lambda group: box_of(*group), groups))


def box_of(name: str, item: Spread) -> dict[str, Any]:
    """The figures of one box; of many values beyond the whiskers the farthest are listed."""
    q1, median, q3 = (item.quantile(share) for share in (0.25, 0.5, 0.75))
    reach = FENCE * (q3 - q1)
    # Values are in order: those inside the fences follow each other.
    start = int(np.searchsorted(item.values, q1 - reach))
    stop = int(np.searchsorted(item.values, q3 + reach, side="right"))
    within = item.values[start:stop] if start < stop else item.values
    outside = np.unique(np.concatenate([item.values[:start], item.values[stop:]]))
    distances = np.abs(outside - median)
    farthest = np.sort(outside[np.argsort(-distances, kind="stable")[:MOST_OUTLIERS]])
    figures = {"q1": q1, "median": median, "q3": q3, "low": within[0], "high": within[-1], "mean": item.mean}
    return {
        "name": name,
        "x": [name],
        "y": [plain_number(median)],
        **{label: plain_number(float(figure)) for label, figure in figures.items()},
        "min": plain_number(float(item.values[0])),
        "max": plain_number(float(item.values[-1])),
        "count": item.total,
        "beyond": item.total - int(np.diff(item.first(np.array([start, stop])))[0]),
        "outliers": plain_numbers(farthest),
    }


def violins(question: Question) -> Reduced:
    """How dense values lie along y, for each group.

    Source: Silverman, Density Estimation (1986), equation 3.31 for the width of the kernel.
    """
    key, groups = spread_groups(question)
    return summary(question, key, groups, at_once(lambda group: violin_of(*group), groups))


def violin_of(name: str, item: Spread) -> dict[str, Any]:
    """One density, its highest point 1, and the quartiles."""
    places, density = density_of(item)
    quartiles = {label: plain_number(item.quantile(share)) for label, share in QUARTILES}
    top = float(density.max()) or 1.0
    return {
        "name": name,
        "x": plain_numbers(density / top),
        "y": plain_numbers(places),
        **quartiles,
        "count": item.total,
    }


QUARTILES = (("q1", 0.25), ("median", 0.5), ("q3", 0.75))


def density_of(item: Spread) -> tuple[np.ndarray, np.ndarray]:
    """The density of the values at places between the smallest and the largest."""
    low, high = float(item.values[0]), float(item.values[-1])
    places = evenly(low, high, CURVE)
    if high <= low:
        return places[:1], np.ones(1)
    # As shares of the range, where no square is too large for a number.
    shares = (item.values / 2 - low / 2) / (high / 2 - low / 2)
    width = kernel_width(spread_like(item, shares))
    # Values are in order: how many lie around each of many places follows from where the next ones begin.
    finer = np.linspace(0, 1, FINE)
    upto = item.below((finer[1:] + finer[:-1]) / 2, shares)
    weights = np.diff(upto, prepend=0, append=item.total)
    steps = np.linspace(0, 1, CURVE)
    # Less than a step would show the grid and not the values.
    distances = (steps[:, None] - finer[None, :]) / max(width, steps[1])
    return places, np.exp(-0.5 * distances**2) @ weights


def spread_like(item: Spread, values: np.ndarray) -> Spread:
    """The same counts for other values in the same order."""
    return replace(item, values=values)


def kernel_width(item: Spread) -> float:
    """The width of the kernel that suits the values."""
    if item.counts is None:
        variance = float(item.values.var(ddof=1)) if item.total > 1 else 0.0
    else:
        variance = float(((item.values - item.mean) ** 2) @ item.counts / max(item.total - 1, 1))
    iqr = item.quantile(0.75) - item.quantile(0.25)
    spreading = min(variance**0.5, iqr / 1.34) if iqr > 0 else variance**0.5
    return 0.9 * spreading * float(item.total) ** -0.2


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
            cells = block.pick(numbers.at(block.rows))
            places = keys[0].codes(block) if keys else np.zeros(len(cells), np.intp)
            for line, taken in enumerate((cells < ends[0], ~np.isnan(cells))):
                total[line] += np.bincount(places[taken], minlength=size)
        return total

    below, total = sum_of(in_parts(question, work))
    return list(zip(below.tolist(), total.tolist(), strict=True))[: keys[0].size if keys else 1]


def steps(question: Question, most: int = 500) -> Reduced:
    """Which share of the values is at or below each value, exact at up to `most` of them."""
    measure = question.needed("x")
    key = series_key(question)
    keys = [key] if key else []
    found = spreads(question.inside, keys, measure)
    around = [None] * len(found) if question.window is None else outside_counts(question, keys, measure)
    names = names_of(key) if key else [measure]
    series, total, is_thinned = [], 0, False
    for name, item, whole in zip(names, found, around, strict=True):
        if item is None:
            continue
        below, count = whole or (0, item.total)
        total += count
        chosen = np.unique(item.places_of(np.linspace(1, item.total, most)))
        is_thinned = is_thinned or len(chosen) < len(item.values)
        values = np.unique(item.values[chosen])
        shares = (below + item.shares(values) * item.total) / count
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
