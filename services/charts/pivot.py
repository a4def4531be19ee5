"""Pivot table: a number for each pair of groups, written in its field."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.fields import pivot
from services.charts.reductions.crossed import crossed
from services.charts.reductions.question import Question

MOST = 15


def reduce(question: Question) -> Reduced:
    """Join the values of the colour for each pair, or count rows."""
    return crossed(question, MOST)


CHART = ChartKind(
    name="pivot",
    title="Pivot table",
    about="Shows the numbers for each pair of groups, written out",
    sign="chart-pivot",
    shelves={"x": Shelf(ANY, True), "y": Shelf(ANY, True), "color": Shelf(NUMBER)},
    reduce=reduce,
    draw=pivot,
    controls=("agg", "limit", "grain"),
    agg="mean",
)
