"""Parallel axes: rows as lines over several columns of numbers."""

from models.charts import NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.fields import parallel
from services.charts.reductions.paths import threads
from services.charts.reductions.question import Question


def reduce(question: Question) -> Reduced:
    """Up to a thousand complete rows, evenly spaced."""
    return threads(question)


CHART = ChartKind(
    name="parallel",
    title="Parallel axes",
    about="Shows many numbers of each row at once",
    sign="chart-parallel",
    shelves={"color": Shelf(NUMBER)},
    reduce=reduce,
    draw=parallel,
    controls=("columns",),
)
