"""Pearson's coefficient of all pairs of columns, each over the rows that hold both, from products of blocks.

With x centred and zero where missing, and m the 0/1 mask of a column, a pair needs x·y, x·m', x²·m' and m·m'.
Columns that are empty in the same rows share one mask, so one product of [X | M] with itself and one of X² with M
serve all pairs. State of a part of the rows: `Products`; those of two parts add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from services.engine.correlations.columns import Source
from services.engine.correlations.matrix import LEAST_ROWS, Matrix, reasons_of
from services.engine.correlations.significance import of_correlation
from services.engine.forms import Coded
from services.engine.stopping import checkpoint

BLOCK_CELLS = 4_000_000
# Where a sum of squares loses more than this part of itself to its mean, the pair is computed again in two passes.
LOST = 1e-6


@dataclass(frozen=True)
class Products:
    """Sums over rows: k × k products of values, k × P sums and squares under each mask, P × P counts."""

    cross: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    counts: np.ndarray

    def merge(self, other: "Products") -> "Products":
        """The sums of two parts of the rows."""
        return Products(
            self.cross + other.cross,
            self.sums + other.sums,
            self.squares + other.squares,
            self.counts + other.counts,
        )


@dataclass(frozen=True)
class Centred:
    """A column that is read as (value - centre) / reach, 0 where it is missing; `pattern` names its mask."""

    source: Source
    centre: float
    reach: float
    pattern: int
    constant: bool

    def fill(self, target: np.ndarray, start: int, stop: int) -> None:
        """Write a block of the column into a row of the matrix of blocks."""
        if isinstance(self.source.form, Coded):
            np.take(self.table, self.source.form.codes[self.source.part(start, stop)], out=target)
            return
        np.subtract(self.source.numbers(start, stop), self.centre, out=target)
        target /= self.reach
        np.nan_to_num(target, copy=False)

    @property
    def table(self) -> np.ndarray:
        """What each code stands for, centred."""
        finite = np.where(np.isfinite(self.source.table), self.source.table, self.centre)
        return np.asarray((finite - self.centre) / self.reach)


def pearson(sources: Sequence[Source]) -> Matrix:
    """Correlate k columns pairwise.

    Args:
        sources: k columns of numbers over the same n rows; infinite cells count as missing.

    Returns:
        k × k coefficients with rows, p values and reasons.
    """
    rows = sources[0].rows
    columns, masks = prepared(sources)
    size = max(1024, BLOCK_CELLS // max(1, len(columns) + len(masks)))
    state: Products | None = None
    for start in range(0, rows, size):
        checkpoint()
        part = products(columns, masks, start, min(rows, start + size))
        state = part if state is None else state.merge(part)
    if state is None:
        state = products(columns, masks, 0, 0)
    return finish(state, columns)


def prepared(sources: Sequence[Source]) -> tuple[list[Centred], list[np.ndarray]]:
    """Centre, reach and mask of each column; equal masks are kept once."""
    known: dict[bytes, int] = {}
    masks: list[np.ndarray] = []
    columns = []
    for source in sources:
        held, present, counts = cells(source)
        name = blake2b(np.packbits(held).tobytes()).digest()
        if name not in known:
            known[name] = len(masks)
            masks.append(held)
        constant = bool(len(present) and present.min() == present.max())
        columns.append(Centred(source, *middle(present, counts), known[name], constant))
    return columns, masks


def cells(source: Source) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Which rows hold a finite number, those numbers, and how often each occurs (None: once each)."""
    if not isinstance(source.form, Coded):
        numbers = source.all_numbers()
        held = ~np.isnan(numbers)
        return held, numbers if held.all() else numbers[held], None
    # Decided once per different value.
    codes = source.form.codes[source.part(0, source.rows)]
    finite = np.isfinite(source.table)
    counts = np.bincount(codes, minlength=len(finite))
    occurring = finite & (counts > 0)
    held = codes != source.form.distinct if finite[:-1].all() else finite[codes]
    return held, source.table[occurring], counts[occurring]


def middle(numbers: np.ndarray, counts: np.ndarray | None = None) -> tuple[float, float]:
    """The mean, and the largest distance from it (1 where there is none), so that no product overflows."""
    if not len(numbers):
        return 0.0, 1.0
    low, high = float(numbers.min()), float(numbers.max())
    with np.errstate(over="ignore", invalid="ignore"):
        centre = float(np.average(numbers, weights=counts))
    if not np.isfinite(centre):
        centre = low / 2 + high / 2
    reach = max(high - centre, centre - low)
    return (centre, reach) if 0 < reach < np.inf else (centre, max(abs(low), abs(high)) if reach else 1.0)


def products(columns: Sequence[Centred], masks: Sequence[np.ndarray], start: int, stop: int) -> Products:
    """The sums over one block of rows."""
    count = len(columns)
    block = np.empty((count + len(masks), stop - start))
    for place, column in enumerate(columns):
        column.fill(block[place], start, stop)
    for place, mask in enumerate(masks):
        block[count + place] = mask[start:stop]
    together = block @ block.T
    values, held = block[:count], block[count:]
    np.square(values, out=values)
    return Products(together[:count, :count], together[:count, count:], values @ held.T, together[count:, count:])


def finish(state: Products, columns: Sequence[Centred]) -> Matrix:
    """Coefficients from the sums."""
    pattern = np.array([column.pattern for column in columns])
    rows = state.counts[np.ix_(pattern, pattern)]
    sums, squares = state.sums[:, pattern], state.squares[:, pattern]
    with np.errstate(all="ignore"):
        spread = squares - sums * sums / rows
        shared = state.cross - sums * sums.T / rows
        values = shared / np.sqrt(spread) / np.sqrt(spread.T)
        # Both halves differ by a rounding; a matrix of correlations is symmetric to the last digit.
        values = values / 2 + values.T / 2
        doubtful = (spread <= LOST * squares) | (squares == 0)
    present = np.diag(rows).astype(np.int64)
    same = np.array([column.constant for column in columns])
    constant = same[:, None] | same
    again = np.triu((doubtful | doubtful.T) & ~constant & (rows >= LEAST_ROWS))
    for left, right in zip(*np.nonzero(again), strict=True):
        value = two_passes(columns[left].source, columns[right].source)
        values[left, right] = values[right, left] = value
        constant[left, right] = constant[right, left] = np.isnan(value)
    reasons = reasons_of(rows, present, constant)
    values = np.where(reasons == 0, np.clip(values, -1, 1), np.nan)
    np.fill_diagonal(values, np.where(np.isnan(np.diag(values)), np.nan, 1.0))
    counted = rows.astype(np.int64)
    return Matrix(values, counted, of_correlation(values, counted), reasons)


def two_passes(left: Source, right: Source) -> float:
    """One pair, centred on the means of just its own rows; NaN where a column is constant in them."""
    first, second = left.all_numbers(), right.all_numbers()
    both = ~(np.isnan(first) | np.isnan(second))
    first, second = first[both], second[both]
    if first.min() == first.max() or second.min() == second.max():
        return float("nan")
    first, second = around_mean(first), around_mean(second)
    return float(first @ second / np.sqrt(first @ first) / np.sqrt(second @ second))


def around_mean(numbers: np.ndarray) -> np.ndarray:
    """Numbers minus their mean, scaled so that the largest is 1."""
    centre, reach = middle(numbers)
    distances = (numbers - centre) / reach
    return np.asarray(distances - distances.mean())
