"""Treemap: parts of a whole as areas, one or two levels deep."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.rounds import treemap
from services.charts.reductions.question import Question
from services.charts.reductions.shares import nested


def reduce(question: Question) -> Reduced:
    """Join the values of each group, and of the groups of the colour inside it."""
    return nested(question)


CHART = ChartKind(
    name="treemap",
    title="Treemap",
    about="Shows the parts of a whole and their own parts as areas",
    sign="chart-treemap",
    shelves={"x": Shelf(ANY, True), "color": Shelf(ANY), "y": Shelf(NUMBER)},
    reduce=reduce,
    draw=treemap,
    controls=("agg", "limit"),
    agg="sum",
)
