"""Cumulative share: which part of the values is at or below each value."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.spreads import steps_of
from services.charts.reductions.question import Question
from services.charts.reductions.steps import steps


def reduce(question: Question) -> Reduced:
    """Exact steps at evenly spaced shares."""
    return steps(question)


CHART = ChartKind(
    name="ecdf",
    title="Cumulative share",
    about="Shows which share of the values is at or below each value",
    sign="chart-ecdf",
    shelves={"x": Shelf(NUMBER, True), "color": Shelf(ANY), "facet": Shelf(ANY)},
    reduce=reduce,
    zooms=("x",),
    draw=steps_of,
    controls=("log_x",),
)
