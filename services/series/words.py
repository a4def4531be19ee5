"""Words: what a series does, as one sentence a person would say."""

from services.series.regular import Aggregation

ALIKE = 0.5
GATHERED: dict[Aggregation, str] = {
    "mean": "the mean",
    "sum": "the sum",
    "count": "the number of values",
    "median": "the median",
    "min": "the smallest value",
    "max": "the largest value",
}

LARGE = (("trillion", 1e12), ("billion", 1e9), ("million", 1e6))
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(number: float) -> str:
    """A number with three digits that count, as a sentence says it.

    >>> shown(3310335.0), shown(999999.6), shown(0.0000123)
    ('3.31 million', '1 million', '1.23 × 10⁻⁵')
    """
    size = abs(number)
    if size >= 1e15 or (0 < size < 0.001):
        mantissa, exponent = f"{number:.2e}".split("e")
        return f"{float(mantissa):g} × 10{str(int(exponent)).translate(RAISED)}"
    # From where it would be rounded up to the next word.
    for word, scale in LARGE:
        if size >= scale * 0.9999995:
            return f"{float(f'{number / scale:.3g}'):g} {word}"
    if size >= 100:
        return f"{number:,.0f}"
    return f"{float(f'{number:.3g}'):g}"


def subject(value: str | None, aggregation: Aggregation, is_single: bool, unit: str) -> str:
    """What the series holds, as the beginning of a sentence."""
    if value is None or aggregation == "count":
        return f"The number of {'rows' if value is None else f'values of {value}'}"
    if is_single:
        return value
    how = GATHERED[aggregation]
    return f"{how[0].upper()}{how[1:]} of {value}"


def moves(slope: float, per: str, is_past: bool = True) -> str:
    """How fast something goes up or down."""
    if slope == 0:
        return "stayed level" if is_past else "been level"
    verb = ("rose" if slope > 0 else "fell") if is_past else ("risen" if slope > 0 else "fallen")
    return f"{verb} by {shown(abs(slope))} {per}"


def sentence(who: str, slope: float, per: str, is_real: bool, turn: tuple[str, float, float] | None) -> str:
    """The whole sentence.

    Args:
        who: from `subject`.
        slope: of the whole series.
        per: such as “a year”.
        is_real: whether the trend is more than chance.
        turn: the last change: when, the slope before it and the slope after it.
    """
    if turn is not None:
        when, before, after = turn
        largest = max(abs(before), abs(after))
        if largest > 0 and abs(before - after) > ALIKE * largest:
            return f"{who} {moves(before, per)} until {when} and has {moves(after, per, False)} since"
    if not is_real:
        return f"{who} shows no lasting trend"
    return f"{who} {moves(slope, per)}"
