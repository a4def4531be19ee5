"""Every figure of the statistics: its name, and what it means in plain words."""

from typing import NamedTuple


class Term(NamedTuple):
    """One figure: its key in the API's result, its name, what it means, and how it is written.

    `form` is `value` (in the column's own unit), `count`, `share`, `ratio`, `seconds` or `words`.
    """

    key: str
    label: str
    meaning: str
    form: str = "value"


class Group(NamedTuple):
    """Figures that answer the same question."""

    title: str
    terms: tuple[Term, ...]


PRESENCE = Group(
    "How much is there",
    (
        Term("count", "Values", "How many rows hold a value in this column.", "count"),
        Term("missing", "Missing", "How many rows hold no value in this column.", "count"),
        Term("missing_share", "Missing share", "Which part of all rows holds no value.", "share"),
        Term("distinct", "Different values", "How many different values there are.", "count"),
        Term("unique", "Occur once", "How many of the different values occur in exactly one row.", "count"),
        Term("zeros", "Zeros", "How many values are exactly zero.", "count"),
        Term("negatives", "Negative", "How many values are below zero.", "count"),
        Term(
            "infinite", "Infinite", "How many values are beyond every number, so that a mean is not defined.", "count"
        ),
        Term("empty", "Empty texts", "How many values are a text without any character.", "count"),
        Term("true", "True", "How many values are true.", "count"),
        Term("false", "False", "How many values are false.", "count"),
    ),
)
MIDDLE = Group(
    "Where the middle is",
    (
        Term("median", "Median", "Half of the values are at or below it, half at or above it."),
        Term("mean", "Mean", "The sum of all values divided by how many there are. A few extreme values move it."),
        Term("sum", "Sum", "All values added up."),
    ),
)
SPREAD = Group(
    "How far values spread",
    (
        Term("std", "Standard deviation", "The usual distance of a value from the mean, computed with n − 1."),
        Term("iqr", "Interquartile range", "The width of the middle half: third quartile minus first quartile."),
        Term("mad", "Median deviation", "The median distance of a value from the median. Extremes do not move it."),
        Term("variance", "Variance", "The square of the standard deviation, in squared units.", "ratio"),
        Term("cv", "Coefficient of variation", "Standard deviation divided by the mean; has no unit.", "ratio"),
    ),
)
QUANTILES = Group(
    "Where values stand",
    (
        Term("min", "Smallest", "No value is below it."),
        Term("p01", "1st percentile", "One value in a hundred is at or below it."),
        Term("p05", "5th percentile", "One value in twenty is at or below it."),
        Term("q1", "First quartile", "A quarter of the values is at or below it."),
        Term("q3", "Third quartile", "Three quarters of the values are at or below it."),
        Term("p95", "95th percentile", "One value in twenty is above it."),
        Term("p99", "99th percentile", "One value in a hundred is above it."),
        Term("max", "Largest", "No value is above it."),
    ),
)
SHAPE = Group(
    "What shape they have",
    (
        Term("skewness", "Skewness", "0 is symmetric; above 0 the long tail is on the right, below 0 left.", "ratio"),
        Term(
            "kurtosis",
            "Excess kurtosis",
            "How heavy the tails are: 0 as in a bell curve, above 0 extremes are more frequent.",
            "ratio",
        ),
    ),
)
TIME = Group(
    "When",
    (
        Term("min", "First", "No value is earlier."),
        Term("max", "Last", "No value is later."),
        Term("range_seconds", "Spans", "How much time lies between the first and the last value.", "seconds"),
        Term("granularity", "Step", "The coarsest unit in which all values can be written.", "words"),
        Term("gaps", "Gaps", "How often the step between two following values is longer than usual.", "count"),
    ),
)
LENGTHS = Group(
    "How long texts are",
    (
        Term("min_length", "Shortest", "Characters of the shortest text.", "count"),
        Term("mean_length", "Mean length", "Characters of a text on average.", "ratio"),
        Term("max_length", "Longest", "Characters of the longest text.", "count"),
    ),
)
NUMERIC_GROUPS = (MIDDLE, SPREAD, QUANTILES, SHAPE, PRESENCE)
TEMPORAL_GROUPS = (TIME, PRESENCE)
TEXT_GROUPS = (PRESENCE, LENGTHS)
BOOLEAN_GROUPS = (PRESENCE,)
