"""Violin: how dense values lie, per group."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.spreads import violins_of
from services.charts.reductions.densities import violins
from services.charts.reductions.question import Question


def reduce(question: Question) -> Reduced:
    """The density of each group, highest median first."""
    return violins(question)


CHART = ChartKind(
    name="violin",
    title="Violin",
    about="Compares the shape of values in each group",
    sign="chart-violin",
    shelves={"y": Shelf(NUMBER, True), "x": Shelf(ANY), "facet": Shelf(ANY)},
    reduce=reduce,
    draw=violins_of,
    controls=("sort", "limit", "grain"),
)
