"""Outliers: the methods, and what each says about columns and rows."""

from typing import Literal, NamedTuple

from models.values import Value

OutlierMethod = Literal["consensus", "isolation_forest", "iqr", "zscore", "modified_zscore"]
# Why a column has no fence: the method has none, each group has its own, or it lies beyond what a double can hold.
NoFence = Literal["no_fences", "fences_by_group", "beyond_doubles"]


class Method(NamedTuple):
    """A method's name, its usual threshold and what that counts, and the thresholds worth trying."""

    title: str
    default: float
    unit: str
    low: float
    high: float
    step: float

    def grid(self) -> tuple[float, ...]:
        """The thresholds to count flags for, lowest first."""
        count = round((self.high - self.low) / self.step)
        return tuple(round(self.low + self.step * place, 6) for place in range(count + 1))


METHODS: dict[OutlierMethod, Method] = {
    "consensus": Method("Consensus", 3.5, "Score of the vote", 1.0, 10.0, 0.25),
    "iqr": Method("IQR fences", 1.5, "Fence width, in IQR", 0.5, 8.0, 0.25),
    "zscore": Method("z-score", 3.0, "Standard deviations", 1.0, 10.0, 0.25),
    "modified_zscore": Method("Modified z", 3.5, "Modified z-score", 1.0, 12.0, 0.25),
    "isolation_forest": Method("Isolation forest", 0.6, "Isolation score", 0.4, 0.9, 0.01),
}
FENCED: frozenset[str] = frozenset({"iqr", "zscore", "modified_zscore"})


class OutlierColumn(Value):
    """One column: its fences (null for a `reason`) and what lies beyond.

    `count` and `share` are flagged values among the present ones; for methods without fences, flagged rows that the
    column is a cause of. `low` and `high` are the smallest and largest finite value; `points` are distinct flagged
    values, evenly chosen where there are many; `curve` counts flagged values per threshold of the result.
    """

    name: str
    lower: float | None
    upper: float | None
    reason: NoFence | None
    count: int
    share: float
    low: float | None
    q1: float | None
    median: float | None
    q3: float | None
    high: float | None
    points: tuple[float, ...]
    curve: tuple[int, ...]


class OutlierRow(Value):
    """One row: its 0-based place in the dataset, its score, the columns that are the cause, and the reason in words.

    `values` are those of the columns, as numbers (seconds for dates and times); null for what JSON cannot hold.
    """

    row: int
    score: float
    columns: tuple[str, ...]
    values: tuple[float | None, ...]
    reason: str


class Outliers(Value):
    """Columns in the order of the table, rows strongest first; `curve` counts flagged rows for each of `thresholds`.

    `rows_searched` rows took part; `sampled_rows` is set when only so many of them were scored.
    """

    method: OutlierMethod
    threshold: float
    columns: tuple[OutlierColumn, ...]
    rows: tuple[OutlierRow, ...]
    total_rows_flagged: int
    rows_searched: int
    thresholds: tuple[float, ...]
    curve: tuple[int, ...]
    sampled_rows: int | None = None
