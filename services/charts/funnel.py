"""Funnel: how much is left from stage to stage, largest first."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.rounds import funnel
from services.charts.reductions.question import Question
from services.charts.reductions.shares import parts

MOST = 12


def reduce(question: Question) -> Reduced:
    """Join the values of each stage."""
    return parts(question, MOST)


CHART = ChartKind(
    name="funnel",
    title="Funnel",
    about="Shows how much is left from stage to stage",
    sign="chart-funnel",
    shelves={"x": Shelf(ANY, True), "y": Shelf(NUMBER)},
    reduce=reduce,
    draw=funnel,
    controls=("agg", "sort", "limit"),
    agg="sum",
)
