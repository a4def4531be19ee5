"""Map: rows as points of the earth, or values per country or state of the USA. The outlines come from this server."""

from models.charts import ANY, NUMBER, ChartKind, Reduced, Shelf
from services.charts.drawing.maps import mapped
from services.charts.reductions.located import located
from services.charts.reductions.question import Question


def reduce(question: Question) -> Reduced:
    """Place rows by their coordinates, or join values by the place that is named; what has no place is counted."""
    return located(question)


CHART = ChartKind(
    name="map",
    title="Map",
    about="Shows where rows lie, or compares countries or US states",
    sign="chart-map",
    shelves={
        "x": Shelf(ANY, True),
        "y": Shelf(NUMBER),
        "color": Shelf(ANY),
        "size": Shelf(NUMBER),
        "facet": Shelf(ANY),
    },
    reduce=reduce,
    draw=mapped,
    controls=("agg", "log_y"),
    agg="mean",
)
