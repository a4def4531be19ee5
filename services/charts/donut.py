"""Donut: the largest parts of one whole, and what they add up to."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.rounds import donut
from services.charts.reductions.question import Question
from services.charts.reductions.shares import parts

MOST = 5


def reduce(question: Question) -> Reduced:
    """Join the values of each group; the smallest parts are one together."""
    return parts(question, MOST)


CHART = ChartKind(
    name="donut",
    title="Donut",
    about="Shows the parts of a whole, with their sum in the middle",
    sign="chart-donut",
    shelves={"x": Shelf(ANY, True), "y": Shelf(NUMBER)},
    reduce=reduce,
    draw=donut,
    controls=("agg", "limit"),
    agg="sum",
)
