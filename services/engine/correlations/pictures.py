"""What lies behind a pair of columns, small enough to draw: counts on a grid, figures by group, a table of counts."""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from services.engine.correlations.columns import Codes, Source
from services.engine.correlations.contingency import contingency
from services.engine.forms import Coded, Texts
from services.engine.keys import shown
from services.engine.magnitudes import LARGEST, magnitude_of
from services.engine.value_counts import commonest

# A frame leaves out this share at each end where that makes the picture at least so many times larger.
TAIL, WORTH = 0.002, 1.4


class Grid(NamedTuple):
    """Edges of both axes, counts by row (from the lowest y) and column, and how many pairs lie outside."""

    x_edges: np.ndarray
    y_edges: np.ndarray
    counts: np.ndarray
    outside: int


class Line(NamedTuple):
    """The least-squares line y = intercept + slope * x, and the standard deviation of what it leaves."""

    slope: float
    intercept: float
    residual: float


def frame(numbers: np.ndarray) -> tuple[float, float]:
    """From where to where an axis goes, without a long tail of few values."""
    low, high = float(numbers.min()), float(numbers.max())
    places = [int(TAIL * (len(numbers) - 1)), int((1 - TAIL) * (len(numbers) - 1))]
    inner = np.partition(numbers, places)[places]
    return tuple(
        float(inside) if width * WORTH <= high - low else outer
        for inside, outer, width in zip(inner, (low, high), [inner[1] - inner[0]] * 2, strict=True)
    )  # type: ignore[return-value]


def axis_edges(numbers: np.ndarray, bins: int, step: float) -> np.ndarray:
    """Edges of equal width over the frame; bins hold whole steps where values come in steps, else stripes appear."""
    size = magnitude_of(numbers)
    if size == 1:
        return near_edges(numbers, bins, step)
    bound = LARGEST / size
    return np.asarray(np.clip(near_edges(numbers / size, bins, step / size), -bound, bound) * size)


def near_edges(numbers: np.ndarray, bins: int, step: float) -> np.ndarray:
    """The same of numbers of which no difference overflows."""
    low, high = frame(numbers)
    if step > 0:
        width = max(1, int(np.ceil((high - low + step) / step / bins))) * step
        first = low - step / 2
        return np.asarray(first + width * np.arange(int(np.ceil((high - first) / width)) + 1))
    if high <= low:
        return np.array([low - 0.5, low + 0.5])
    return np.linspace(low, high, bins + 1)


def step_of(source: Source) -> float:
    """The distance at which values may lie, in the unit of the numbers; 0 for any distance."""
    domain = source.domain
    if domain.floating or domain.is_temporal:
        return 0.0
    return 1 / domain.per_unit


def grid(first: np.ndarray, second: np.ndarray, bins: tuple[int, int], steps: tuple[float, float]) -> Grid:
    """Count n pairs of numbers on a grid."""
    edges = [axis_edges(*given) for given in zip((first, second), bins, steps, strict=True)]
    places = [
        np.searchsorted(edge, numbers, side="right") - 1 for edge, numbers in zip(edges, (first, second), strict=True)
    ]
    for place, edge, numbers in zip(places, edges, (first, second), strict=True):
        place[numbers == edge[-1]] = len(edge) - 2
    across, up = (len(edge) - 1 for edge in edges)
    inside = (places[0] >= 0) & (places[0] < across) & (places[1] >= 0) & (places[1] < up)
    cells = places[1][inside] * across + places[0][inside]
    counts = np.bincount(cells, minlength=across * up).reshape(up, across)
    return Grid(edges[0], edges[1], counts, len(first) - int(inside.sum()))


def line(first: np.ndarray, second: np.ndarray) -> Line | None:
    """The least-squares line; None where the first column is constant, or a figure is beyond what a double holds."""
    if first.min() == first.max():
        return None
    width, size = magnitude_of(first), magnitude_of(second)
    first, second = first / width, second / size
    middle, height = float(first.mean()), float(second.mean())
    across, up = first - middle, second - height
    slope = float(across @ up / (across @ across))
    rest = up - slope * across
    residual = float(np.sqrt(rest @ rest / max(1, len(first) - 2)))
    found = Line(slope / width * size, (height - slope * middle) * size, residual * size)
    return found if np.isfinite(found).all() else None


class GroupFigures(NamedTuple):
    """One group: its name, rows, mean and quartiles of the number."""

    name: Any
    rows: int
    mean: float
    q1: float
    median: float
    q3: float


def group_figures(source: Source, groups: Codes, numbers: np.ndarray, most: int) -> tuple[list[GroupFigures], int]:
    """Figures of the largest groups, and how many groups are left out."""
    held = ~np.isnan(numbers) & ~groups.gaps
    codes, values = groups.codes[held], numbers[held]
    counts = np.bincount(codes, minlength=groups.distinct)
    chosen = commonest(counts, most)
    chosen = chosen[counts[chosen] > 0]
    names = names_of(source, groups, chosen)
    found = []
    for code, name in zip(chosen.tolist(), names, strict=True):
        own = values[codes == code]
        low, middle, high = (float(number) for number in np.quantile(own, [0.25, 0.5, 0.75]))
        found.append(GroupFigures(name, len(own), float(own.mean()), low, middle, high))
    return found, int(np.count_nonzero(counts)) - len(chosen)


def cross_table(
    sources: tuple[Source, Source], codes: tuple[Codes, Codes], most: tuple[int, int]
) -> tuple[list[Any], list[Any], np.ndarray, tuple[int, int]]:
    """Names and counts of the commonest values of two columns, and how many values of each are left out."""
    table = contingency(*codes)
    chosen = [commonest(sums, count) for sums, count in zip((table.left, table.right), most, strict=True)]
    chosen = [some[sums[some] > 0] for some, sums in zip(chosen, (table.left, table.right), strict=True)]
    where = [np.full(len(sums), -1) for sums in (table.left, table.right)]
    for place, some in zip(where, chosen, strict=True):
        place[some] = np.arange(len(some))
    down, across = where[0][table.first], where[1][table.second]
    kept = (down >= 0) & (across >= 0)
    counts = np.zeros((len(chosen[0]), len(chosen[1])), np.int64)
    counts[down[kept], across[kept]] = table.counts[kept]
    names = [names_of(*given) for given in zip(sources, codes, chosen, strict=True)]
    left = [
        int(np.count_nonzero(sums)) - len(some) for sums, some in zip((table.left, table.right), chosen, strict=True)
    ]
    return names[0], names[1], counts, (left[0], left[1])


def names_of(source: Source, codes: Codes, chosen: np.ndarray) -> list[Any]:
    """The values that some codes stand for."""
    form, domain = source.form, source.domain
    if isinstance(form, Coded):
        return (
            form.dictionary.take(pa.array(chosen)).to_pylist() if domain.is_text else shown(domain, form.keys[chosen])
        )
    first = [int(np.argmax(codes.codes == code)) for code in chosen]
    rows = np.array(first if source.places is None else source.places[first], np.int64)
    if isinstance(form, Texts):
        return form.chunks.take(pa.array(rows)).to_pylist()
    return shown(domain, form.stored[rows] if domain.floating else form.keys_of(form.stored[rows]))  # type: ignore[union-attr]
