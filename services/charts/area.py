"""Area: values along time or a number, series on top of each other."""

from models.charts import ANY, NUMBER, NUMBER_OR_TIME, ChartKind, Reduced, Shelf
from services.charts.drawing.marks import areas
from services.charts.reductions.paths import along
from services.charts.reductions.question import Question


def reduce(question: Question) -> Reduced:
    """Single rows where each stands at a place of its own and nothing is joined, else joined values."""
    return along(question)


CHART = ChartKind(
    name="area",
    title="Area",
    about="Shows how parts add up along time or a number",
    sign="chart-area",
    shelves={"x": Shelf(NUMBER_OR_TIME, True), "y": Shelf(NUMBER), "color": Shelf(ANY), "facet": Shelf(ANY)},
    reduce=reduce,
    zooms=("x",),
    draw=areas,
    controls=("agg", "grain", "bins", "log_y", "stack"),
    agg="sum",
)
