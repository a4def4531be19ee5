"""What holds of every table: a filter is the subset, the order of rows is nothing, units change nothing but units.

Tables are real ones with gaps, infinities, constants, one row or none, coded and as plain numbers.
"""

from datetime import date, timedelta
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.charts import spec_from
from models.errors import NotEnoughData
from services.analyses import ANALYSES
from services.charting import Charting
from services.charts.reductions import parallel
from services.engine import encoders
from services.engine.correlations.columns import Source
from services.engine.correlations.matrix import REASONS
from services.engine.correlations.pearson import finish, prepared, products
from services.engine.table import Table
from services.json_values import plain

QUICK = settings(max_examples=15, deadline=None)
FLOATS = st.none() | st.floats(-1e3, 1e3) | st.sampled_from([np.inf, -np.inf, 0.0, 0.5, 1e300, -1e300])
CELLS = st.tuples(
    FLOATS,
    st.none() | st.integers(-3, 3) | st.sampled_from([2**40, -(2**62)]),
    st.none() | st.sampled_from(["", "a", "é", "z z"]),
    st.none() | st.booleans(),
    st.none() | st.integers(0, 900).map(lambda days: date(2020, 1, 1) + timedelta(days)),
    st.just(7),
)
ROWS = st.lists(CELLS, max_size=40)
TYPES = {
    "number": pa.float64(),
    "whole": pa.int64(),
    "word": pa.string(),
    "truth": pa.bool_(),
    "day": pa.date32(),
    "constant": pa.int64(),
}
NAMES = ",".join(TYPES)
CODES = st.sampled_from([65_535, 0])
ASKED: dict[str, dict[str, Any]] = {
    "statistics": {"columns": NAMES},
    "missing": {"columns": NAMES},
    "duplicates": {},
    **{f"correlation {method}": {"columns": "number,whole,constant", "method": method}
       for method in ("pearson", "spearman", "kendall")},
    "correlation cramers_v": {"columns": "word,truth", "method": "cramers_v"},
    "correlation mixed": {"columns": "number,whole,word,truth", "method": "mixed"},
    **{f"outliers {method}": {"columns": "number,whole", "method": method}
       for method in ("iqr", "zscore", "modified_zscore")},
    **{f"distribution {name}": {"column": name} for name in TYPES},
}  # fmt: skip
CHARTS: list[dict[str, Any]] = [
    {"chart": "histogram", "x": "number", "bins": 7},
    {"chart": "histogram", "x": "whole", "color": "word"},
    {"chart": "histogram", "x": "day"},
    *(
        {"chart": "bar", "x": "word", "y": "number", "agg": agg}
        for agg in ("mean", "sum", "min", "max", "median", "count")
    ),
    {"chart": "bar", "x": "day", "y": "whole", "agg": "max"},
    {"chart": "pivot", "x": "word", "y": "truth", "color": "whole"},
    {"chart": "box", "x": "word", "y": "number"},
    {"chart": "ecdf", "x": "number"},
    {"chart": "ecdf", "x": "number", "color": "truth"},
]


def table_of(rows: list[tuple], codes: int, **more: list) -> Table:
    """A table of the columns above; of `codes` different values and more they are kept as plain numbers."""
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(TYPES)
    columns = {name: pa.array(list(column), kind) for (name, kind), column in zip(TYPES.items(), cells, strict=True)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoders, "MOST_CODES", codes)
        return Table.of(**columns, **{name: pa.array(values, pa.bool_()) for name, values in more.items()})  # type: ignore[arg-type]


def answer(table: Table, asked: str, **more: Any) -> Any:
    """The answer as JSON data, or the class of the error that says why there is none."""
    analysis = ANALYSES[asked.partition(" ")[0]]
    try:
        return plain(analysis.run(table, analysis.parse(ASKED[asked] | more)))
    except NotEnoughData as error:
        return type(error)


def drawn(table: Table, raw: dict[str, Any], **more: Any) -> Any:
    """The numbers behind a chart, or the class of the error."""
    try:
        return plain(Charting(None, None).draw(table, spec_from(raw | more)).data.series)  # type: ignore[arg-type]
    except NotEnoughData as error:
        return type(error)


def alike(one: Any, other: Any, path: str = "") -> None:
    """Equal but for the rounding of sums, which hangs on the order in which they are made."""
    if isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys(), path
        for name in one:
            alike(one[name], other[name], f"{path}.{name}")
    elif isinstance(one, list) and isinstance(other, list):
        assert len(one) == len(other), path
        for place, (left, right) in enumerate(zip(one, other, strict=True)):
            alike(left, right, f"{path}[{place}]")
    elif isinstance(one, float) and isinstance(other, float):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-9), path
    else:
        assert one == other, path


@pytest.mark.parametrize(
    "asked", [name for name in ASKED if not name.startswith(("outliers", "missing", "duplicates"))]
)
@given(rows=ROWS, codes=CODES, data=st.data())
@QUICK
def test_a_filter_is_the_same_answer_on_the_subset(asked: str, rows: list, codes: int, data: Any):
    keep = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    filtered = answer(table_of(rows, codes, keep=keep), asked, filter='[{"column": "keep", "op": "=", "value": true}]')
    subset = answer(table_of([row for row, is_kept in zip(rows, keep, strict=True) if is_kept], codes), asked)
    if asked == "statistics" and isinstance(filtered, dict) and isinstance(subset, dict):
        # Bytes are those of the whole table, and with the column of the filter rows repeat less.
        for found in (filtered, subset):
            found.pop("memory_bytes")
            found.pop("duplicate_rows")
    alike(filtered, subset)


@pytest.mark.parametrize("raw", CHARTS, ids=lambda raw: " ".join(map(str, raw.values())))
@given(rows=ROWS, codes=CODES, data=st.data())
@QUICK
def test_a_filtered_chart_is_that_of_the_subset(raw: dict[str, Any], rows: list, codes: int, data: Any):
    keep = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    condition = [{"column": "keep", "op": "=", "value": True}]
    filtered = drawn(table_of(rows, codes, keep=keep), raw, filter=condition)
    alike(filtered, drawn(table_of([row for row, is_kept in zip(rows, keep, strict=True) if is_kept], codes), raw))


@pytest.mark.parametrize("asked", [name for name in ASKED if name.startswith(("statistics", "correlation"))])
@given(rows=ROWS, codes=CODES, data=st.data())
@QUICK
def test_the_order_of_rows_changes_no_answer(asked: str, rows: list, codes: int, data: Any):
    mixed = data.draw(st.permutations(rows))
    alike(answer(table_of(rows, codes), asked), answer(table_of(mixed, codes), asked))


@pytest.mark.parametrize("raw", CHARTS, ids=lambda raw: " ".join(map(str, raw.values())))
@given(rows=ROWS, codes=CODES, data=st.data())
@QUICK
def test_the_order_of_rows_changes_no_chart(raw: dict[str, Any], rows: list, codes: int, data: Any):
    mixed = data.draw(st.permutations(rows))
    alike(drawn(table_of(rows, codes), raw), drawn(table_of(mixed, codes), raw))


PAIRS = st.lists(st.tuples(st.none() | st.integers(-99, 99), st.none() | st.integers(-99, 99)), min_size=1, max_size=40)


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
@given(pairs=PAIRS, factor=st.sampled_from([-8.0, -0.5, 0.25, 2.0, 1024.0]), shift=st.integers(-1000, 1000))
@QUICK
def test_units_change_no_correlation_but_its_sign(method: str, pairs: list, factor: float, shift: int):
    x, y = ([None if cell is None else float(cell) for cell in side] for side in zip(*pairs, strict=True))
    moved = [None if cell is None else cell * factor + shift for cell in x]
    analysis = ANALYSES["correlation"]
    before, after = (
        plain(analysis.run(
            Table.of(x=pa.array(side, pa.float64()), y=pa.array(y, pa.float64())),  # type: ignore[arg-type]
            analysis.parse({"columns": "x,y", "method": method}),
        ))
        for side in (x, moved)
    )  # fmt: skip
    sign = -1 if factor < 0 else 1
    assert (before["n"], before["reason"]) == (after["n"], after["reason"])
    for name, turned in (("matrix", sign), ("p_value", 1)):
        first, second = before[name][0][1], after[name][0][1]
        assert (first is None) == (second is None)
        if first is not None:
            assert second == pytest.approx(turned * first, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("method", ["iqr", "zscore", "modified_zscore"])
@given(
    values=st.lists(st.none() | st.integers(-1000, 1000), min_size=4, max_size=60),
    factor=st.sampled_from([0.5, 2.0, 64.0]),
    shift=st.integers(-1000, 1000),
)
@QUICK
def test_fences_move_with_the_unit(method: str, values: list, factor: float, shift: int):
    analysis = ANALYSES["outliers"]

    def fences(cells: list) -> Any:
        try:
            table = Table.of(x=pa.array(cells, pa.float64()))  # type: ignore[arg-type]
            return plain(analysis.run(table, analysis.parse({"columns": "x", "method": method})))["columns"][0]
        except NotEnoughData as error:
            return type(error)

    before = fences([None if cell is None else float(cell) for cell in values])
    after = fences([None if cell is None else cell * factor + shift for cell in values])
    if not isinstance(before, dict):
        assert before == after
        return
    for end in ("lower", "upper"):
        assert (before[end] is None) == (after[end] is None)
        if before[end] is not None:
            assert after[end] == pytest.approx(before[end] * factor + shift, rel=1e-9, abs=1e-6)


@given(rows=ROWS.filter(len), cuts=st.lists(st.integers(0, 40), max_size=4), codes=CODES)
@QUICK
def test_products_of_parts_merge_into_those_of_the_whole(rows: list, cuts: list[int], codes: int):
    table = table_of(rows, codes)
    sources = [Source(table.form(name), table.domain(name)) for name in ("number", "whole", "constant")]
    columns, masks = prepared(sources)
    ends = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    parts = [products(columns, masks, first, last) for first, last in pairwise(ends)]
    whole = products(columns, masks, 0, len(rows))
    for merged in (
        reduce(lambda left, right: left.merge(right), parts),
        reduce(lambda left, right: right.merge(left), parts),
    ):
        for name in ("cross", "sums", "squares", "counts"):
            np.testing.assert_allclose(getattr(merged, name), getattr(whole, name), rtol=1e-12, atol=1e-9)
        one, other = finish(merged, columns), finish(whole, columns)
        np.testing.assert_allclose(one.values, other.values, rtol=1e-9, atol=1e-9)
        assert [REASONS[reason] for reason in one.reasons.ravel()] == [
            REASONS[reason] for reason in other.reasons.ravel()
        ]


BIG = 3 * 262_144 + 5_000


@pytest.fixture(scope="module")
def large() -> Table:
    """Several blocks of rows, so that each core gets a part."""
    random = np.random.default_rng(8)
    number = random.normal(size=BIG)
    number[::97] = np.nan
    number[5::9973] = np.inf
    return Table.of(
        number=pa.array(number),  # type: ignore[arg-type]
        whole=pa.array(random.integers(0, 300, BIG)),  # type: ignore[arg-type]
        word=pa.array(random.choice(["a", "b", "c"], BIG)),  # type: ignore[arg-type]
        truth=pa.array(random.random(BIG) < 0.3),  # type: ignore[arg-type]
        day=pa.array((np.datetime64("2020-01-01") + random.integers(0, 900, BIG)).astype("datetime64[D]")),  # type: ignore[arg-type]
    )


MORE = [
    {"chart": "scatter", "x": "number", "y": "whole"},
    {"chart": "line", "x": "day", "y": "number", "color": "word"},
    {"chart": "violin", "x": "word", "y": "number"},
    {"chart": "density", "x": "number", "y": "whole"},
    {"chart": "line", "x": "number", "y": "whole"},
]


@pytest.mark.parametrize("share", [None, 0.1, 0.9])
@pytest.mark.parametrize("raw", [*CHARTS, *MORE], ids=lambda raw: " ".join(map(str, raw.values())))
def test_parts_on_several_cores_merge_into_the_whole(
    raw: dict[str, Any], share: float | None, large: Table, monkeypatch: pytest.MonkeyPatch
):
    condition = [] if share is None else [{"column": "whole", "op": "<", "value": int(300 * share)}]
    monkeypatch.setattr(parallel, "FEWEST_BLOCKS", 1)
    found = []
    for count in (1, 3):
        monkeypatch.setattr(parallel, "cores", lambda count=count: count)
        found.append(drawn(large, raw, filter=condition))
    alike(*found)
