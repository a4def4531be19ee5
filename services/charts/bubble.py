"""Bubbles: rows as points whose area is a third number."""

from models.charts import ANY, NUMBER, NUMBER_OR_TIME, ChartKind, Reduced, Shelf
from services.charts.drawing.marks import points
from services.charts.reductions.question import Question
from services.charts.reductions.scattered import scattered


def reduce(question: Question) -> Reduced:
    """Every row, or one row for each place where there are any."""
    return scattered(question, with_size=True)


CHART = ChartKind(
    name="bubble",
    title="Bubbles",
    about="Shows three numbers of each row at once",
    sign="chart-bubble",
    shelves={
        "x": Shelf(NUMBER_OR_TIME, True),
        "y": Shelf(NUMBER_OR_TIME, True),
        "size": Shelf(NUMBER, True),
        "color": Shelf(ANY),
        "facet": Shelf(ANY),
    },
    reduce=reduce,
    zooms=("x", "y"),
    draw=points,
    controls=("log_x", "log_y"),
)
