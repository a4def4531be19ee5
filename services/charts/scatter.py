"""Scatter: rows as points over two columns of numbers or times."""

from models.charts import ANY, NUMBER_OR_TIME, ChartKind, Reduced, Shelf
from services.charts.drawing.marks import points
from services.charts.reductions.question import Question
from services.charts.reductions.scattered import scattered


def reduce(question: Question) -> Reduced:
    """Every row, or one row for each place where there are any."""
    return scattered(question)


CHART = ChartKind(
    name="scatter",
    title="Scatter",
    about="Shows how two numbers go together, row by row",
    sign="chart-scatter",
    shelves={
        "x": Shelf(NUMBER_OR_TIME, True),
        "y": Shelf(NUMBER_OR_TIME, True),
        "color": Shelf(ANY),
        "facet": Shelf(ANY),
    },
    reduce=reduce,
    zooms=("x", "y"),
    draw=points,
    controls=("log_x", "log_y"),
)
