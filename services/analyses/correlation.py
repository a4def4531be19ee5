"""Correlation: how strongly each column moves with each other one."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from models.blocks import Block, Note, Stats, TableBlock
from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, TEXT_TYPES, Column
from models.correlations import NoCoefficient
from models.errors import InvalidParameters, NotEnoughData
from models.kinds import Analysis
from models.parameters import Columns, Conditions
from models.values import Value

if TYPE_CHECKING:
    import numpy as np

    from services.engine.correlations.matrix import Matrix
    from services.engine.table import Table

Method = Literal["pearson", "spearman", "kendall", "cramers_v", "mixed"]
OF_NUMBERS = ("pearson", "spearman", "kendall")
MOST_COLUMNS, MOST_STRONGEST, MOST_CATEGORIES = 1000, 100, 1000


class Params(Value):
    """Which columns, by which method, and which rows take part."""

    method: Method = Field(
        "pearson",
        description="pearson, spearman or kendall for numbers; cramers_v for categories; mixed for both",
    )
    columns: Columns = Field(
        None,
        description="Columns to correlate; measures when none is named, with dimensions where the method takes them",
    )
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")


class Pair(Value):
    """Two columns, their coefficient, the rows that hold both, and how likely so much is by chance."""

    columns: tuple[str, str]
    value: float
    n: int
    p_value: float | None


class Result(Value):
    """k × k lists in the order of `columns`; a cell without a value says why in `reason`.

    `order` is the clustered order of the columns; `pairs` counts the pairs that could be computed, of which
    `strongest` lists the first ones; `sampled_rows` is set where a sample of the rows answered.
    """

    method: Method
    rows: int
    columns: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]
    n: tuple[tuple[int, ...], ...]
    p_value: tuple[tuple[float | None, ...], ...]
    reason: tuple[tuple[NoCoefficient | None, ...], ...]
    order: tuple[str, ...]
    pairs: int
    strongest: tuple[Pair, ...]
    sampled_rows: int | None = None


def run(table: "Table", params: Params) -> Result:
    """Correlate columns pairwise, each pair over the rows that hold both.

    >>> from services.engine.table import Table
    >>> round(run(Table.of(a=[1, 2, 3, None], b=[2, 4, 6, 1]), Params()).matrix[0][1], 12)
    1.0

    Args:
        table: n rows.
        params: method, names of columns, and a filter. Identifiers and free text take part only when named.

    Raises:
        InvalidParameters: a column is unknown or does not suit the method, or a condition does not suit its column.
        NotEnoughData: there are fewer than two columns for this method.

    Source: Pearson (1895); Spearman (1904); Kendall (1945), tau-b; Bergsma (2013) for the corrected V.
    """
    import numpy as np

    from services.engine.correlations.columns import Source
    from services.engine.correlations.methods import correlate

    names = chosen(table, params)
    mask = table.mask(params.filter)
    places = None if mask is None else np.flatnonzero(mask)
    sources = [Source(table.form(name), table.domain(name), places) for name in names]
    found, sampled = correlate(sources, params.method)
    return result_of(params.method, names, found, sources[0].rows, sampled)


def chosen(table: "Table", params: Params) -> list[str]:
    """The columns that were named, or those that the method is made for."""
    if params.columns is None:
        names = [column.name for column in suitable(table.columns, params.method)][:MOST_COLUMNS]
    else:
        names = list(dict.fromkeys(table.column(name).name for name in params.columns))
    if len(names) < 2:
        what = "columns of numbers" if params.method in OF_NUMBERS else "columns"
        message = f"A correlation needs at least two {what}. Name the columns, or choose another method."
        raise NotEnoughData(message, columns=names)
    if len(names) > MOST_COLUMNS:
        message = f"At most {MOST_COLUMNS:,} columns can be correlated at once. Name fewer of them."
        raise InvalidParameters(message, fields={"columns": f"more than {MOST_COLUMNS}"})
    refuse_text(table, names, params.method)
    return names


def refuse_text(table: "Table", names: list[str], method: str) -> None:
    """Text has no order that a coefficient of numbers could use."""
    words = [name for name in names if table.column(name).type in TEXT_TYPES]
    if method in OF_NUMBERS and words:
        message = f"“{words[0][:100]}” holds text. Choose the method cramers_v or mixed, or leave the column out."
        raise InvalidParameters(message, fields={"columns": f"text has no {method}: {words[0][:100]}"})


def suitable(columns: "tuple[Column, ...]", method: str) -> list[Column]:
    """What is correlated when nothing is named."""
    measures = [column for column in columns if column.type in NUMERIC_TYPES and column.role == "measure"]
    groups = [column for column in columns if is_group(column)]
    if method == "cramers_v":
        return groups
    if method == "mixed":
        return [column for column in columns if column in measures or column in groups]
    if len(measures) >= 2:
        return measures
    unfit = ("identifier", "constant")
    return [column for column in columns if column.type in NUMERIC_TYPES and column.role not in unfit]


def is_group(column: Column) -> bool:
    """Whether a column sorts rows into groups that are large enough to compare."""
    return column.role == "dimension" and column.type not in TEMPORAL_TYPES and 1 < column.distinct <= MOST_CATEGORIES


def result_of(method: Method, names: list[str], found: "Matrix", rows: int, sampled: int | None) -> Result:
    """The matrix as plain lists, with what follows from it."""
    import numpy as np

    from services.engine.correlations.clustering import clustered_order
    from services.engine.correlations.matrix import REASONS

    order = clustered_order(np.abs(found.values))
    strongest, pairs = strongest_pairs(names, found)
    return Result(
        method=method,
        rows=rows,
        columns=tuple(names),
        matrix=nested(found.values),
        n=tuple(map(tuple, found.rows.tolist())),
        p_value=nested(found.chances),
        reason=tuple(tuple(REASONS[code] for code in line) for line in found.reasons.tolist()),
        order=tuple(names[place] for place in order),
        pairs=pairs,
        strongest=strongest,
        sampled_rows=sampled,
    )


def nested(numbers: "np.ndarray") -> tuple[tuple[float | None, ...], ...]:
    """A matrix as lists, NaN as None."""
    return tuple(tuple(none_if_nan(number) for number in line) for line in numbers.tolist())


def strongest_pairs(names: list[str], found: "Matrix") -> tuple[tuple[Pair, ...], int]:
    """The pairs of largest coefficient, whatever its sign, and how many pairs have one."""
    import numpy as np

    left, right = np.triu_indices(len(names), 1)
    values = found.values[left, right]
    computed = np.flatnonzero(~np.isnan(values))
    first = computed[np.argsort(-np.abs(values[computed]), kind="stable")][:MOST_STRONGEST]
    pairs = tuple(
        Pair(
            columns=(names[left[place]], names[right[place]]),
            value=float(values[place]),
            n=int(found.rows[left[place], right[place]]),
            p_value=none_if_nan(float(found.chances[left[place], right[place]])),
        )
        for place in first
    )
    return pairs, len(computed)


def none_if_nan(number: float) -> float | None:
    """NaN as None."""
    return None if number != number else number


def view(result: Result) -> list[Block]:
    """Figures, and the strongest pairs."""
    if not result.strongest:
        return [Note(text="No two columns have enough rows in common to be correlated.", tone="warn")]
    clear = sum(abs(pair.value) >= 0.5 for pair in result.strongest)
    figures = (
        ("Columns", f"{len(result.columns):,}", "columns that were correlated"),
        ("Pairs", f"{result.pairs:,}", "pairs that could be computed"),
        ("Clear", f"{clear:,}", "pairs of at least 0.5, whatever the sign"),
    )
    rows = tuple((*pair.columns, pair.value, pair.n, pair.p_value) for pair in result.strongest)
    headings = ("Column", "Column", "Coefficient", "Rows", "p")
    return [Stats(items=figures), TableBlock(headings=headings, rows=rows, caption="Strongest pairs")]


ANALYSIS = Analysis("correlation", "Correlation", Params, Result, run, view, version=2)
