"""Waterfall: steps up and down that lead to a sum."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.rounds import waterfall
from services.charts.reductions.question import Question
from services.charts.reductions.tables import grouped

MOST = 20


def reduce(question: Question) -> Reduced:
    """Join the values of each step; the last bar is their sum."""
    return grouped(question, MOST)


CHART = ChartKind(
    name="waterfall",
    title="Waterfall",
    about="Shows how steps up and down lead to a sum",
    sign="chart-waterfall",
    shelves={"x": Shelf(ANY, True), "y": Shelf(NUMBER)},
    reduce=reduce,
    draw=waterfall,
    controls=("agg", "sort", "limit", "grain"),
    agg="sum",
)
