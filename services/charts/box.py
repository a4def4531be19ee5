"""Box plot: quartiles and what lies far beyond them, per group."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.spreads import boxes_of
from services.charts.reductions.boxes import boxes
from services.charts.reductions.question import Question


def reduce(question: Question) -> Reduced:
    """Quartiles of each group, highest median first."""
    return boxes(question)


CHART = ChartKind(
    name="box",
    title="Box plot",
    about="Compares how values spread in each group",
    sign="chart-box",
    shelves={"y": Shelf(NUMBER, True), "x": Shelf(ANY), "facet": Shelf(ANY)},
    reduce=reduce,
    draw=boxes_of,
    controls=("sort", "limit", "grain"),
)
