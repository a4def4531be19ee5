"""Density: how many rows lie in each field of a grid over two columns."""

from models.charts import ANY, NUMBER_OR_TIME, ChartKind, Reduced, Shelf
from services.charts.drawing.fields import density
from services.charts.reductions.crossed import binned
from services.charts.reductions.question import Question

MOST = 48


def reduce(question: Question) -> Reduced:
    """Count every row in a grid of equal fields."""
    return binned(question, MOST)


CHART = ChartKind(
    name="density",
    title="Density",
    about="Shows where millions of rows lie over two numbers",
    sign="chart-density",
    shelves={"x": Shelf(NUMBER_OR_TIME, True), "y": Shelf(NUMBER_OR_TIME, True), "facet": Shelf(ANY)},
    reduce=reduce,
    zooms=("x", "y"),
    draw=density,
    controls=("bins",),
)
