"""Sunburst: parts of a whole as rings, one or two levels deep."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.rounds import sunburst
from services.charts.reductions.question import Question
from services.charts.reductions.shares import nested


def reduce(question: Question) -> Reduced:
    """Join the values of each group, and of the groups of the colour inside it."""
    return nested(question)


CHART = ChartKind(
    name="sunburst",
    title="Sunburst",
    about="Shows the parts of a whole and their own parts as rings",
    sign="chart-sunburst",
    shelves={"x": Shelf(ANY, True), "color": Shelf(ANY), "y": Shelf(NUMBER)},
    reduce=reduce,
    draw=sunburst,
    controls=("agg", "limit"),
    agg="sum",
)
