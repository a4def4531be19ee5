"""Histogram: how many rows lie in each bin."""

from models.charts import ANY, NUMBER_OR_TIME, ChartKind, Reduced, Shelf
from services.charts.drawing.fields import columns_of
from services.charts.reductions.paths import frequencies
from services.charts.reductions.question import Question


def reduce(question: Question) -> Reduced:
    """Count every row in its bin; bins are round, or as many as asked for."""
    return frequencies(question)


CHART = ChartKind(
    name="histogram",
    title="Histogram",
    about="Shows how often values occur",
    sign="chart-histogram",
    shelves={"x": Shelf(NUMBER_OR_TIME, True), "color": Shelf(ANY), "facet": Shelf(ANY)},
    reduce=reduce,
    zooms=("x",),
    draw=columns_of,
    controls=("bins", "log_y", "grain"),
)
