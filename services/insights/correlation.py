"""Strong correlation: one measure rises or falls with another."""

from services.insights import exact, pictures, words
from services.insights.finding import Finding
from services.insights.rows import Rows
from services.insights.variables import Measure

LEAST = 0.2
NEARLY_THE_SAME, ONE_LINE = 0.9, 0.999_99
KNOWN, OF_KNOWN = 0.95, 0.6
MOST_OF_SCATTER = 5_000


def finding(rows: Rows, left: Measure, right: Measure, excess: float) -> Finding | None:
    """The pair over all rows; None where its size is of no use to anybody."""
    found = exact.pair(rows, left, right, excess)
    if found is None or max(abs(found.r), abs(found.rank_r)) < LEAST:
        return None
    x, y = words.name(left.column.name), words.name(right.column.name)
    is_curved = abs(found.rank_r) > abs(found.r) + 0.15
    effect = found.rank_r if is_curved else found.r
    is_same = abs(found.r) >= ONE_LINE
    names = left.column.name, right.column.name
    picture = pictures.pair(found.points, (is_year(left), is_year(right)))
    return Finding(
        kind="linear_copy" if is_same else "correlation",
        columns=names,
        title=title_of(x, y, effect, is_same),
        text=text_of(found, x, y, effect, is_curved),
        effect=effect,
        strength=strength_of(effect),
        chart={
            "chart": "scatter" if found.rows <= MOST_OF_SCATTER else "density",
            "x": names[0],
            "y": names[1],
        },
        picture=picture,
        caption="One point for each row" if picture["form"] == "points" else "Stronger blue: more rows",
        page="correlation",
        p_value=found.chance,
        rows=found.rows,
        interval=exact.interval_of(effect, found.left_rows, is_curved),
        about=names,
    )


def is_year(measure: Measure) -> bool:
    """Whether the numbers are years, which are written without separators."""
    return measure.column.role == "time"


def title_of(x: str, y: str, effect: float, is_same: bool) -> str:
    """What goes with what."""
    if is_same:
        return f"{y} is {x} on another scale"
    return f"{y} rises with {x}" if effect > 0 else f"{y} falls as {x} rises"


def strength_of(effect: float) -> float:
    """The size; where one column is nearly the other, that is known to whoever made the table."""
    return abs(effect) if abs(effect) < KNOWN else OF_KNOWN


def text_of(found: exact.Pair, x: str, y: str, effect: float, is_curved: bool) -> str:
    """The number, its rows, what it means, and what to do."""
    value = words.coefficient(effect)
    if is_curved:
        return (
            f"Rank correlation {value} over {words.rows(found.rows)}, but r is only {words.coefficient(found.r)}: "
            "the relation is bent. Look at the chart before fitting a line."
        )
    step = f"{words.number(abs(found.slope), 3)} {'more' if found.slope > 0 else 'less'} in {y}"
    start = f"r = {value} over {words.rows(found.rows)}: 1 more in {x} goes with {step}."
    size = abs(effect)
    if size >= NEARLY_THE_SAME:
        return f"{start} One nearly gives the other: leave one of them out of a model."
    if size >= 0.5:
        return f"{start} Each explains {words.share(effect**2)} of the other’s spread."
    return f"{start} That explains {words.share(effect**2)} of the spread; most has other reasons."
