"""Pie: the largest parts of one whole."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.rounds import pie
from services.charts.reductions.question import Question
from services.charts.reductions.shares import parts

MOST = 5


def reduce(question: Question) -> Reduced:
    """Join the values of each group; the smallest parts are one together."""
    return parts(question, MOST)


CHART = ChartKind(
    name="pie",
    title="Pie",
    about="Shows the parts of a whole",
    sign="chart-pie",
    shelves={"x": Shelf(ANY, True), "y": Shelf(NUMBER)},
    reduce=reduce,
    draw=pie,
    controls=("agg", "limit"),
    agg="sum",
)
