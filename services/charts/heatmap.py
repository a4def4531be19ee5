"""Heat map: a number for each pair of groups, as colour."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.fields import heat
from services.charts.reductions.crossed import crossed
from services.charts.reductions.question import Question

MOST = 30


def reduce(question: Question) -> Reduced:
    """Join the values of the colour for each pair, or count rows."""
    return crossed(question, MOST)


CHART = ChartKind(
    name="heatmap",
    title="Heat map",
    about="Shows a number for each pair of groups",
    sign="chart-heatmap",
    shelves={"x": Shelf(ANY, True), "y": Shelf(ANY, True), "color": Shelf(NUMBER), "facet": Shelf(ANY)},
    reduce=reduce,
    draw=heat,
    controls=("agg", "limit", "grain"),
    agg="mean",
)
