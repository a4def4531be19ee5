"""The explainer: what sets the rows behind one mark of a chart apart, asked by the page and the API alike."""

from typing import TYPE_CHECKING
from uuid import UUID

from models.charts import Spec
from models.errors import NotEnoughData
from models.explanations import Explanation
from services.charting import Charting
from services.datasets import Datasets
from services.recent import Recent
from services.results import if_wanted
from services.tables import TableStore

if TYPE_CHECKING:
    from services.engine.table import Table
    from services.explaining.points import Point

KEPT = 128
LEAST_ROWS = 8
NOTHING = "Nothing sets it apart: no other column differs by more than chance gives, or by enough to matter."
ORDINARY = "Nothing about this row is unusual: in no column does it lie further out than chance gives."
FEW = "Only {rows} behind this mark: too few to compare with the rest. At least {least} are needed."
ALL = "Every row of the chart is behind this mark, so there is nothing to compare it with."


class Explainer:
    """Compares the rows behind one mark with the other rows of its chart."""

    def __init__(self, charting: Charting, datasets: Datasets, tables: TableStore) -> None:
        self._charting = charting
        self._datasets = datasets
        self._tables = tables
        self._kept: Recent[Explanation] = Recent(KEPT)

    def explain(self, user_id: UUID, dataset_id: UUID, spec: Spec, series: int, place: int) -> Explanation:
        """What sets the rows behind one mark apart.

        Args:
            user_id: whose dataset it must be.
            dataset_id: of the chart.
            spec: of the chart.
            series: 0-based place of the mark's series among those of `Charting.chart`.
            place: 0-based place of the mark within its series.

        Raises:
            NotFound, NotReady, Conflict, InvalidParameters: as `Charting.chart`.
            NotEnoughData: the mark stands for too few rows, or for all of them.
        """
        dataset = self._datasets.ready(user_id, dataset_id)
        chart = self._charting.chart(user_id, dataset_id, spec)
        question = f"{dataset.id} {dataset.generation} {spec.model_dump_json()} {series} {place}"

        def compute() -> Explanation:
            from services.explaining.points import point_of

            table = self._tables.read(dataset)
            kind = self._charting.kind(spec.chart)
            return explained(table, spec, point_of(table, kind, spec, chart.data, series, place))

        return self._kept.get(question, if_wanted(compute))


def explained(table: "Table", spec: Spec, point: "Point") -> Explanation:
    """Compare the rows of a point with the rest of its chart."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    from services.explaining.looking import differences
    from services.explaining.single import unusual

    frame = table.mask(spec.filter)
    rows = table.rows if frame is None else int(np.count_nonzero(frame))
    inside = table.mask(point.conditions) if point.row is None else None
    here = inside if frame is None or inside is None else inside & frame
    count = 1 if here is None else int(np.count_nonzero(here))
    if here is not None and count == 1:
        point = point._replace(row=int(np.argmax(here)))
    if point.row is not None:
        items, tested = unusual(table, frame, point.row)
        sure = [item for item in items if item.q_value is not None and item.q_value <= 0.05]
        return answer(point, (1, rows - 1), tested, tuple(sure[:8]), ORDINARY)
    assert here is not None
    if count < LEAST_ROWS:
        raise NotEnoughData(FEW.format(rows=f"{count} rows are", least=LEAST_ROWS))
    if count == rows:
        raise NotEnoughData(ALL)
    known = frozenset(condition.column for condition in point.conditions)
    # The products are small: threads would mostly wait for each other.
    with threadpool_limits(1):
        items, tested = differences(table, frame, here, known)
    return answer(point, (count, rows - count), tested, tuple(items), NOTHING)


def answer(point: "Point", rows: tuple[int, int], tested: int, items: tuple, nothing: str) -> Explanation:
    """What was found, or that there is nothing."""
    from services.explaining.sides import MOST_COMPARED

    return Explanation(
        label=point.label,
        conditions=point.conditions,
        row=point.row,
        rows_here=rows[0],
        rows_rest=rows[1],
        compared_here=min(rows[0], MOST_COMPARED),
        compared_rest=min(rows[1], MOST_COMPARED),
        tested=tested,
        items=items,
        note="" if items else nothing,
    )
