"""Functions that expressions may call: these and no others."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.cleaning.drafts.constants import LARGEST_SCALE
from services.cleaning.drafts.distinct import mapped_texts
from services.cleaning.drafts.retyping import as_texts
from services.cleaning.formulas.calls import Asked, Function, Takes, floats, gapped, gaps, in_long_doubles, numbers
from services.cleaning.formulas.shapes import BOOLEAN, DATE, FLOAT, INTEGER, TEXT, Shape, common, decimals
from services.cleaning.plain.conversions import number_of, whole_of
from services.cleaning.plain.spaces import SPACES
from services.engine.keys import MICROSECONDS, SECONDS_PER_DAY, Domain

DAY = SECONDS_PER_DAY * MICROSECONDS
Many = Sequence[pa.Array]


def by_name(given: Sequence[str], asked: Asked) -> str:
    """A call of a function of the same name that the script brings along."""
    return f"{asked.call.name}_of({', '.join(given)})"


def long(calculate: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """The function, whose last bit is then the same everywhere."""
    return partial(in_long_doubles, calculate)


def numeric(
    name: str, call: str, about: str, calculate: Callable[[np.ndarray], np.ndarray], shape: Any = FLOAT
) -> Function:
    """A function of one number, in floats; where it has no value, the cell is missing."""

    def run(given: Many, asked: Asked) -> pa.Array:
        with np.errstate(all="ignore"):
            found = calculate(floats(given[0]))
        return gapped(np.where(np.isfinite(found), found, 0.0), gaps(given[0]) | ~np.isfinite(found))

    return Function(name, call, about, ("number",), lambda shapes: shape, run, by_name)


def of_texts(change: Callable[[str], Any]) -> Callable[[Many, Asked], pa.Array]:
    """What Python makes of each different text."""

    def run(given: Many, asked: Asked) -> pa.Array:
        def changed(texts: pa.Array) -> pa.Array:
            return pa.array([None if text is None else change(text) for text in texts.to_pylist()], asked.shape.arrow)

        found = mapped_texts(changed, given[0])
        return found.cast(asked.shape.arrow)

    return run


def rounded(given: Many, asked: Asked) -> pa.Array:
    """A number rounded to some decimals, halves to the even side; by its own decimals where it has some."""
    scale, wanted = asked.shapes[0].decimals, asked.constant(1)
    if scale is None or scale <= wanted:
        return given[0]
    # 2.345 is no double, but 234.5 is: a half must be seen as one.
    units = np.rint(floats(given[0]) * 10.0**scale)
    return gapped(np.rint(units / 10.0 ** (scale - wanted)) / 10.0**wanted, gaps(given[0]))


def rounded_script(given: Sequence[str], asked: Asked) -> str:
    """The same in pandas."""
    scale, wanted = asked.shapes[0].decimals, asked.constant(1)
    is_exact = scale is None or scale <= wanted
    return given[0] if is_exact else f"round_of({given[0]}, {wanted}, {scale})"


def rounded_shape(shapes: tuple[Shape, ...]) -> Shape:
    """Whole numbers stay so; the check of an expression says how many decimals others get."""
    return shapes[0]


def to_whole(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Many, Asked], pa.Array]:
    """A number as a whole one; beyond 64 bits there is none."""

    def run(given: Many, asked: Asked) -> pa.Array:
        if pa.types.is_integer(given[0].type):
            return given[0]
        found = change(floats(given[0]))
        beyond = np.abs(found) >= 2.0**63
        return gapped(np.where(beyond, 0, found).astype(np.int64), gaps(given[0]) | beyond)

    return run


def extremes(choose: Callable[..., np.ndarray]) -> Callable[[Many, Asked], pa.Array]:
    """The smallest or the largest of some values."""

    def run(given: Many, asked: Asked) -> pa.Array:
        found = numbers(given[0])
        for array in given[1:]:
            found = choose(found, numbers(array))
        return gapped(found, gaps(*given))

    return run


def chosen_shape(shapes: tuple[Shape, ...]) -> Shape | None:
    """What “if” gives."""
    return common(shapes[1:])


def chosen(given: Many, asked: Asked) -> pa.Array:
    """One of two values; without an answer to the question there is none."""
    return pc.if_else(given[0], given[1], given[2])


def days_of(array: pa.Array, shape: Shape) -> np.ndarray:
    """Dates of a column of dates, or of dates with times."""
    keys = numbers(array)
    days = keys if shape.kind == "date" else keys // DAY
    return days.astype("datetime64[D]")


def month_count(days: np.ndarray) -> np.ndarray:
    """Months since the year 0."""
    return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12


PARTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "year": lambda days: month_count(days) // 12,
    "quarter": lambda days: month_count(days) % 12 // 3 + 1,
    "month": lambda days: month_count(days) % 12 + 1,
    "day": lambda days: (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1,
    "weekday": lambda days: (days.astype(np.int64) + 3) % 7 + 1,
}
CLOCK = {"hour": (3600 * MICROSECONDS, 24), "minute": (60 * MICROSECONDS, 60), "second": (MICROSECONDS, 60)}


def day_part(given: Many, asked: Asked) -> pa.Array:
    """A part of a date."""
    return gapped(PARTS[asked.call.name](days_of(given[0], asked.shapes[0])), gaps(given[0]))


def clock_part(given: Many, asked: Asked) -> pa.Array:
    """A part of a time of day."""
    size, count = CLOCK[asked.call.name]
    return gapped(numbers(given[0]) // size % count, gaps(given[0]))


def days_between(given: Many, asked: Asked) -> pa.Array:
    """Whole days from one date to another."""
    one, other = (days_of(array, shape) for array, shape in zip(given, asked.shapes, strict=True))
    return gapped((other - one).astype(np.int64), gaps(*given))


def dated(given: Many, asked: Asked) -> pa.Array:
    """The date of a date and time."""
    return gapped(days_of(given[0], asked.shapes[0]).astype(np.int64), gaps(given[0]))


def texted(given: Many, asked: Asked) -> pa.Array:
    """Any value as text."""
    shape, array = asked.shapes[0], given[0]
    if shape.kind == "boolean":
        array = array.cast(pa.int8()).cast(pa.int64())
    # Decimals are floats here, and floats are written with as many digits as it takes.
    domain = Domain(shape.kind, floating=shape.kind == "number") if shape.kind != "missing" else Domain("text")
    return as_texts(array, domain)


def sliced(given: Many, asked: Asked) -> pa.Array:
    """The first or the last letters of a text."""
    count = asked.constant(1)
    if asked.call.name == "left":
        return mapped_texts(lambda texts: pc.utf8_slice_codeunits(texts, 0, count), given[0]).cast(pa.large_string())
    return of_texts(lambda text: text[max(0, len(text) - count) :])(given, asked)


def searched(search: Callable[..., Any]) -> Callable[[Many, Asked], pa.Array]:
    """Whether a text holds another one."""
    return lambda given, asked: search(given[0], pattern=asked.word(1))


def replaced(given: Many, asked: Asked) -> pa.Array:
    """A text in which one part stands for another."""
    return pc.replace_substring(given[0], pattern=asked.word(1), replacement=asked.word(2))


def from_text(change: Callable[[str, str], Any]) -> Callable[[Many, Asked], pa.Array]:
    """Numbers as they are, texts read as numbers."""

    def run(given: Many, asked: Asked) -> pa.Array:
        if asked.shapes[0].kind == "text":
            return of_texts(lambda text: change(text, "."))(given, asked)
        return given[0].cast(asked.shape.arrow, safe=False)

    return run


def is_there(given: Many, asked: Asked) -> pa.Array:
    """Whether a value is there."""
    return given[0].is_valid() if asked.call.name == "is_present" else given[0].is_null()


def number_shape(shapes: tuple[Shape, ...]) -> Shape | None:
    """Whole numbers become decimals without any; texts become floats."""
    if shapes[0].kind == "text":
        return FLOAT
    return decimals(shapes[0].decimals) if shapes[0].is_number else None


def simple(name: str, call: str, about: str, takes: tuple[Takes, ...], shape: Shape, run: Any, **more: Any) -> Function:
    """A function that always gives the same kind."""
    return Function(name, call, about, takes, lambda shapes: shape, run, by_name, **more)


FUNCTIONS: dict[str, Function] = {
    item.name: item
    for item in (
        Function("abs", "abs(number)", "The number without its sign.", ("number",), lambda shapes: shapes[0],
                 lambda given, asked: pc.abs_checked(given[0]), by_name),
        Function("round", "round(number, decimals)", f"Rounded to at most {LARGEST_SCALE} decimals, halves to even.",
                 ("number", "a whole number"), rounded_shape, rounded, rounded_script, needed=1),
        simple("floor", "floor(number)", "The next whole number below.", ("number",), INTEGER, to_whole(np.floor)),
        simple("ceil", "ceil(number)", "The next whole number above.", ("number",), INTEGER, to_whole(np.ceil)),
        numeric("sqrt", "sqrt(number)", "The square root; missing below zero.", np.sqrt),
        numeric("ln", "ln(number)", "The natural logarithm; missing unless above zero.", long(np.log)),
        numeric("log10", "log10(number)", "The logarithm to base 10; missing unless above zero.", long(np.log10)),
        numeric("exp", "exp(number)", "e to the power of the number.", long(np.exp)),
        Function("min", "min(number, number, …)", "The smallest.", ("number", "number"), common, extremes(np.minimum),
                 by_name, repeats=True),
        Function("max", "max(number, number, …)", "The largest.", ("number", "number"), common, extremes(np.maximum),
                 by_name, repeats=True),
        Function("if", "if(condition, value, otherwise)", "One of two values; missing where the condition is.",
                 ("boolean", "any", "any"), chosen_shape, chosen, by_name),
        Function("coalesce", "coalesce(value, value, …)", "The first that is there.", ("any", "any"), common,
                 lambda given, asked: pc.coalesce(*given), by_name, repeats=True),
        simple("is_missing", "is_missing(value)", "Whether nothing is there.", ("any",), BOOLEAN, is_there),
        simple("is_present", "is_present(value)", "Whether something is there.", ("any",), BOOLEAN, is_there),
        simple("lower", "lower(text)", "In small letters.", ("text",), TEXT, of_texts(str.lower)),
        simple("upper", "upper(text)", "In capital letters.", ("text",), TEXT, of_texts(str.upper)),
        simple("trim", "trim(text)", "Without spaces at both ends.", ("text",), TEXT,
               lambda given, asked: pc.utf8_trim(given[0], characters=SPACES)),
        simple("length", "length(text)", "How many characters it has.", ("text",), INTEGER,
               lambda given, asked: pc.utf8_length(given[0]).cast(pa.int64())),
        simple("left", "left(text, count)", "The first characters.", ("text", "a whole number"), TEXT, sliced),
        simple("right", "right(text, count)", "The last characters.", ("text", "a whole number"), TEXT, sliced),
        simple("contains", "contains(text, 'part')", "Whether the part is in it.", ("text", "a text"), BOOLEAN,
               searched(pc.match_substring)),
        simple("starts_with", "starts_with(text, 'part')", "Whether it begins so.", ("text", "a text"), BOOLEAN,
               searched(pc.starts_with)),
        simple("ends_with", "ends_with(text, 'part')", "Whether it ends so.", ("text", "a text"), BOOLEAN,
               searched(pc.ends_with)),
        simple("replace", "replace(text, 'old', 'new')", "With one part in the place of another.",
               ("text", "a text", "a text"), TEXT, replaced),
        simple("text", "text(value)", "Any value as text.", ("any",), TEXT, texted),
        Function("number", "number(value)", "A text as a number; missing where it is none.", ("any",), number_shape,
                 from_text(number_of), by_name),
        Function("integer", "integer(text)", "A text read as a whole number; missing where it is none.", ("text",),
                 lambda shapes: INTEGER, from_text(whole_of), by_name),
        *(simple(name, f"{name}(date)", f"The {name}, as a number.", ("day",), INTEGER, day_part)
          for name in ("year", "quarter", "month", "day")),
        simple("weekday", "weekday(date)", "The day of the week, 1 for Monday to 7.", ("day",), INTEGER, day_part),
        *(simple(name, f"{name}(time)", f"The {name}, as a number.", ("clock",), INTEGER, clock_part)
          for name in CLOCK),
        simple("date", "date(moment)", "The date of a date and time.", ("day",), DATE, dated),
        simple("days_between", "days_between(date, date)", "Days from the first to the second.",
               ("day", "day"), INTEGER, days_between),
    )
}  # fmt: skip
