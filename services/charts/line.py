"""Line: values along time or a number."""

from models.charts import ANY, NUMBER, NUMBER_OR_TIME, ChartKind, Reduced, Shelf
from services.charts.drawing.marks import lines
from services.charts.reductions.paths import along
from services.charts.reductions.question import Question


def reduce(question: Question) -> Reduced:
    """Single rows where each stands at a place of its own and nothing is joined, else joined values."""
    return along(question)


CHART = ChartKind(
    name="line",
    title="Line",
    about="Shows how a value moves along time or a number",
    sign="chart-line",
    shelves={"x": Shelf(NUMBER_OR_TIME, True), "y": Shelf(NUMBER), "color": Shelf(ANY), "facet": Shelf(ANY)},
    reduce=reduce,
    zooms=("x",),
    draw=lines,
    controls=("agg", "grain", "bins", "log_y"),
    agg="mean",
)
