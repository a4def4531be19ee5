"""The forms of cleaning steps: which fields each kind has, what they are called, and what they offer."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, TEXT_TYPES, ColumnType
from models.outliers import METHODS

Choices = Sequence[tuple[str, str]]
ALL_TYPES = frozenset(get_args(ColumnType))
ORDERED_TYPES = NUMERIC_TYPES | TEMPORAL_TYPES
ARROW = "=>"
YES_NO: Choices = (("true", "yes"), ("", "no"))
NO_YES: Choices = (("", "no"), ("true", "yes"))
FILLINGS: Choices = (
    ("median", "the median"),
    ("mean", "the mean"),
    ("mode", "the commonest value"),
    ("constant", "one value"),
    ("interpolate", "a line between neighbours"),
    ("forward", "the value before"),
)
ANY_OR_ALL: Choices = (("any", "any of these cells is missing"), ("all", "all of these cells are missing"))
BOUNDS: Choices = (("fences", "the fences of the quartiles"), ("quantiles", "two quantiles"), ("bounds", "two values"))
TREATMENTS: Choices = (
    ("mask", "become missing"),
    ("cap", "are drawn in to the fence"),
    ("drop", "their rows go"),
    ("keep", "only marked in a new column"),
)
OUTLIER_METHODS: Choices = tuple((name, method.title) for name, method in METHODS.items())
LETTERS: Choices = (
    ("keep", "as they are"),
    ("lower", "lower case"),
    ("upper", "UPPER CASE"),
    ("title", "Title Case"),
    ("sentence", "Sentence case"),
)
OTHERS: Choices = (("keep", "stay as they are"), ("missing", "become missing"))
TYPES: Choices = tuple((name, name) for name in get_args(ColumnType))
DATE_ORDERS: Choices = (("ymd", "year, month, day"), ("dmy", "day, month, year"), ("mdy", "month, day, year"))
DECIMALS: Choices = ((".", "point"), (",", "comma"))
MISFITS: Choices = (("missing", "become missing"), ("fail", "stop the cleaning"))
FIRST_OR_LAST: Choices = (("first", "the first"), ("last", "the last"))


class Part(NamedTuple):
    """One field of a step's form: the parameter, its name for people, the control, and what it offers."""

    name: str
    label: str
    control: str
    choices: Choices = ()
    types: frozenset[str] = ALL_TYPES
    hint: str = ""
    # Shown only with one of these choices elsewhere in the form.
    only: tuple[str, ...] = ()


FORMS: Mapping[str, tuple[Part, ...]] = {
    "fill": (
        Part("method", "With", "choice", FILLINGS),
        Part("value", "Value", "constant", only=("constant",)),
        Part("columns", "Columns", "columns"),
    ),
    "drop_rows": (
        Part("how", "Drop a row when", "choice", ANY_OR_ALL),
        Part("columns", "Columns to look at; all when none is ticked", "columns"),
    ),
    "drop_columns": (Part("columns", "Columns", "columns"),),
    "filter": (),
    "mask": (Part("columns", "Columns whose cells become missing", "columns"),),
    "cap": (
        Part("to", "Draw in to", "choice", BOUNDS),
        Part("threshold", "Quartile distances", "number", hint="1.5", only=("fences",)),
        Part("lower", "Lowest", "constant", only=("quantiles", "bounds"), hint="0.01 for a quantile"),
        Part("upper", "Highest", "constant", only=("quantiles", "bounds"), hint="0.99 for a quantile"),
        Part("columns", "Columns", "columns", types=ORDERED_TYPES),
    ),
    "outliers": (
        Part("action", "What happens to them", "choice", TREATMENTS),
        Part("method", "Method", "choice", OUTLIER_METHODS),
        Part("threshold", "Threshold", "number", hint="the method's usual one"),
        Part("flag", "Name of the marking column", "text", only=("keep",)),
        Part("columns", "Columns; all measures when none is ticked", "columns", types=NUMERIC_TYPES),
    ),
    "tidy_text": (
        Part("trim", "Take spaces from both ends", "yes", YES_NO),
        Part("squeeze", "Make one space of several", "yes", NO_YES),
        Part("case", "Letters", "choice", LETTERS),
        Part("columns", "Columns", "columns", types=TEXT_TYPES),
    ),
    "map_values": (
        Part("column", "Column", "column"),
        Part("values", f"One replacement a line: old {ARROW} new; nothing after the arrow makes it missing", "lines"),
        Part("others", "Other values", "choice", OTHERS),
    ),
    "change_type": (
        Part("column", "Column", "column"),
        Part("type", "Its new type", "choice", TYPES),
        Part("date_order", "Order of dates", "choice", DATE_ORDERS, only=("date", "datetime")),
        Part("decimal", "Decimal sign", "choice", DECIMALS, only=("integer", "number")),
        Part("misfits", "Cells that do not fit", "choice", MISFITS),
    ),
    "rename": (Part("column", "Column", "column"), Part("new", "New name", "text")),
    "deduplicate": (
        Part("keep", "Of equal rows, keep", "choice", FIRST_OR_LAST),
        Part("columns", "Columns that must agree; all when none is ticked", "columns"),
    ),
    "compute": (
        Part("column", "Name of the column", "text"),
        Part("expression", "Expression", "text", hint="[distance] / [air_time] * 60"),
    ),
}
