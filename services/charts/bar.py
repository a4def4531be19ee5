"""Bars: joined values per group, longest first."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.marks import bars
from services.charts.reductions.question import Question
from services.charts.reductions.tables import grouped

MOST = 20


def reduce(question: Question) -> Reduced:
    """Join the values of each group; those with the largest are kept, the rest is one more bar."""
    return grouped(question, MOST)


CHART = ChartKind(
    name="bar",
    title="Bars",
    about="Compares groups",
    sign="chart-bar",
    shelves={"x": Shelf(ANY, True), "y": Shelf(NUMBER), "color": Shelf(ANY), "facet": Shelf(ANY)},
    reduce=reduce,
    draw=bars,
    controls=("agg", "sort", "limit", "bins", "stack", "grain"),
    agg="mean",
)
