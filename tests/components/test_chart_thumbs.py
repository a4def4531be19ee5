"""Small drawings of suggested charts."""

import pytest

from components.chart_builder_thumbs import picture_of
from models.charts import spec_from
from services.charting import Charting
from services.engine.table import Table

TABLE = Table.of(
    state=["Texas", "Ohio", "Utah", "Iowa"] * 5,
    word=["a", "b"] * 10,
    size=[float(place) for place in range(20)],
    longitude=[float(place) for place in range(20)],
    latitude=[float(place) for place in range(20)],
)


@pytest.mark.parametrize(
    ("shelves", "form"),
    [
        ({"chart": "bar", "x": "word", "y": "size"}, "bars"),
        ({"chart": "box", "x": "word", "y": "size"}, "bars"),
        ({"chart": "histogram", "x": "size"}, "columns"),
        ({"chart": "scatter", "x": "size", "y": "latitude"}, "density"),
        ({"chart": "map", "x": "state", "y": "size"}, "bars"),
        ({"chart": "map", "x": "longitude", "y": "latitude"}, "density"),
    ],
)
def test_each_suggested_kind_has_a_drawing(shelves, form):
    found = picture_of(Charting(None, None).draw(TABLE, spec_from(shelves)).data)
    assert found is not None
    assert found["form"] == form
