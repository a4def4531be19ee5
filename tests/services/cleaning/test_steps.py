"""Steps on real tables, against pandas used as anybody would."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.errors import InvalidParameters
from models.recipes import steps_from
from services.cleaning.recipes.running import check
from services.engine.table import Table
from tests.services.cleaning.cleaning import Cleaned, Step, cells, clean, read

SAMPLES = Path(__file__).parents[3] / "services" / "sample_data"
PENGUINS = (SAMPLES / "penguins.csv").read_bytes()
SALES = (SAMPLES / "sales.csv").read_bytes()


def penguins() -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(PENGUINS))


def done(folder: Path, *steps: Step, content: bytes = PENGUINS, **options: Any) -> Cleaned:
    return clean(folder, content, steps, **options)


def column(cleaned: Cleaned, name: str) -> pd.Series:
    return pd.Series(cells(cleaned.table)[name])


def assert_equal(found: pd.Series, expected: pd.Series) -> None:
    numeric = pd.api.types.is_numeric_dtype(expected)
    if numeric:
        np.testing.assert_array_equal(found.astype(float).to_numpy(), expected.astype(float).to_numpy())
    else:
        assert [None if pd.isna(cell) else cell for cell in found] == [
            None if pd.isna(cell) else cell for cell in expected
        ]


def test_a_mean_is_rounded_to_what_the_column_holds(tmp_path: Path):
    cleaned = done(tmp_path, {"step": "fill", "columns": ["bill_length_mm", "body_mass_g"], "method": "mean"})
    table = penguins()
    lengths, masses = table["bill_length_mm"], table["body_mass_g"]
    assert_equal(column(cleaned, "bill_length_mm"), lengths.fillna(round(lengths.mean(), 1)))
    assert_equal(column(cleaned, "body_mass_g"), masses.fillna(round(masses.mean())))
    assert cleaned.table.column("body_mass_g").type == "integer"
    assert cleaned.table.domain("bill_length_mm").scale == 1
    assert cleaned.effects[0].changed == {"bill_length_mm": 2, "body_mass_g": 2}
    assert [item.missing for item in cleaned.table.columns] == [0, 0, 0, 2, 2, 0, 11]


def test_the_other_fillings(tmp_path: Path):
    cleaned = done(
        tmp_path,
        {"step": "fill", "columns": ["bill_depth_mm"], "method": "median"},
        {"step": "fill", "columns": ["sex"], "method": "mode"},
        {"step": "fill", "columns": ["flipper_length_mm"], "method": "forward"},
        {"step": "fill", "columns": ["bill_length_mm"], "method": "interpolate"},
        {"step": "fill", "columns": ["body_mass_g"], "method": "constant", "value": 4000},
    )
    table = penguins()
    assert_equal(column(cleaned, "bill_depth_mm"), table["bill_depth_mm"].fillna(table["bill_depth_mm"].median()))
    assert_equal(column(cleaned, "sex"), table["sex"].fillna(table["sex"].mode()[0]))
    assert_equal(column(cleaned, "flipper_length_mm"), table["flipper_length_mm"].ffill())
    lines = table["bill_length_mm"].interpolate(limit_area="inside").round(1)
    assert_equal(column(cleaned, "bill_length_mm"), lines)
    assert_equal(column(cleaned, "body_mass_g"), table["body_mass_g"].fillna(4000))


def test_gaps_at_the_ends_stay_and_a_column_without_values_stays(tmp_path: Path):
    content = b"a,b,c,d\n,,,1\n1,,x,2\n,,,3\n4,,,4\n,,,5\n"
    steps = ({"step": "fill", "columns": ["a"], "method": "interpolate"},)
    steps += (
        {"step": "fill", "columns": ["b"], "method": "mode"},
        {"step": "fill", "columns": ["c"], "method": "forward"},
    )
    cleaned = done(tmp_path, *steps, content=content)
    found = cells(cleaned.table)
    assert (found["a"], found["b"], found["c"]) == ([None, 1, 2, 4, None], [None] * 5, [None, "x", "x", "x", "x"])
    assert cleaned.effects[1].notes == ("“b” has no value, so it stays as it is.",)


def test_decimals_stay_decimals_and_get_as_many_as_a_constant_needs(tmp_path: Path):
    content = b"price,day\n0.1,2024-01-01\n,\n0.25,2024-01-04\n"
    steps = (
        {"step": "fill", "columns": ["price"], "method": "constant", "value": 0.125},
        {"step": "fill", "columns": ["day"], "method": "mean"},
    )
    cleaned = done(tmp_path, *steps, content=content)
    assert cells(cleaned.table) == {"price": [0.1, 0.125, 0.25], "day": ["2024-01-01", "2024-01-02", "2024-01-04"]}
    assert (cleaned.table.domain("price").scale, cleaned.table.domain("price").floating) == (3, False)
    assert cleaned.effects[0].cells_changed == 1


def test_rows_go(tmp_path: Path):
    table = penguins()
    for number, (step, expected) in enumerate(
        (
            ({"step": "drop_rows"}, table.dropna()),
            ({"step": "drop_rows", "columns": ["sex", "body_mass_g"], "how": "all"},
             table.dropna(subset=["sex", "body_mass_g"], how="all")),
            ({"step": "filter", "filter": [{"column": "body_mass_g", "op": ">=", "value": 4000}]},
             table[table["body_mass_g"] >= 4000]),
            ({"step": "drop_rows", "filter": [{"column": "island", "op": "in", "value": ["Dream", "Biscoe"]}]},
             table[~table["island"].isin(["Dream", "Biscoe"])]),
            ({"step": "deduplicate", "columns": ["species", "island"]}, table.drop_duplicates(["species", "island"])),
            ({"step": "deduplicate", "columns": ["sex", "flipper_length_mm"], "keep": "last"},
             table.drop_duplicates(["sex", "flipper_length_mm"], keep="last")),
        )
    ):  # fmt: skip
        folder = tmp_path / str(number)
        folder.mkdir()
        cleaned = done(folder, step)
        assert cleaned.effects[0].rows_dropped == len(table) - len(expected), step
        for name in table.columns:
            assert_equal(column(cleaned, name), expected[name].reset_index(drop=True))


def test_all_columns_agree_where_rows_repeat(tmp_path: Path):
    content = b"a,b,c\n1,x,\n1,x,\n2,x,\n1,x,\n1,y,\n"
    cleaned = done(tmp_path, {"step": "deduplicate"}, content=content)
    assert cells(cleaned.table) == {"a": [1, 2, 1], "b": ["x", "x", "y"], "c": [None] * 3}


def test_values_are_capped(tmp_path: Path):
    table = pd.read_csv(io.BytesIO(SALES))
    steps = (
        {"step": "cap", "columns": ["Weekly_Sales"], "to": "quantiles", "lower": 0.1, "upper": 0.9},
        {"step": "cap", "columns": ["Temperature"], "to": "bounds", "upper": 80.5},
        {"step": "cap", "columns": ["Fuel_Price"], "to": "fences", "threshold": 0.2},
        {"step": "cap", "columns": ["Date"], "to": "bounds", "lower": "2011-01-01"},
    )
    cleaned = done(tmp_path, *steps, content=SALES)
    low, high = table["Weekly_Sales"].quantile([0.1, 0.9])
    low, high = np.ceil(low * 100 - 1e-6) / 100, np.floor(high * 100 + 1e-6) / 100
    assert_equal(column(cleaned, "Weekly_Sales"), table["Weekly_Sales"].clip(low, high))
    assert_equal(column(cleaned, "Temperature"), table["Temperature"].clip(upper=80.5))
    q1, q3 = table["Fuel_Price"].quantile([0.25, 0.75])
    low, high = q1 - 0.2 * (q3 - q1), q3 + 0.2 * (q3 - q1)
    low, high = np.ceil(low * 1000 - 1e-6) / 1000, np.floor(high * 1000 + 1e-6) / 1000
    assert_equal(column(cleaned, "Fuel_Price"), table["Fuel_Price"].clip(low, high))
    assert min(column(cleaned, "Date")) == "2011-01-01"
    assert cleaned.effects[0].changed["Weekly_Sales"] == int((table["Weekly_Sales"] != table["Weekly_Sales"].clip(
        *table["Weekly_Sales"].quantile([0.1, 0.9]))).sum())  # fmt: skip


def test_cells_are_masked(tmp_path: Path):
    table = penguins()
    conditions = [{"column": "species", "op": "=", "value": "Gentoo"}, {"column": "sex", "op": "is_missing"}]
    cleaned = done(tmp_path, {"step": "mask", "columns": ["island", "body_mass_g"], "filter": conditions})
    rows = (table["species"] == "Gentoo") & table["sex"].isna()
    for name in ("island", "body_mass_g"):
        assert_equal(column(cleaned, name), table[name].mask(rows))
    assert cleaned.effects[0].changed == {
        "island": int(rows.sum()),
        "body_mass_g": int(table[rows]["body_mass_g"].count()),
    }


def test_outliers_are_those_of_the_page(tmp_path: Path):
    from services.analyses.outliers import Params, run

    table = read(tmp_path, SALES)
    names = ("Weekly_Sales", "CPI", "MarkDown2")
    answer = run(table, Params(method="iqr", threshold=0.5, columns=names, limit=1_000_000))
    flagged = {row.row for row in answer.rows}
    assert flagged
    for number, action in enumerate(("keep", "mask", "cap", "drop")):
        folder = tmp_path / str(number)
        folder.mkdir()
        step = {
            "step": "outliers",
            "method": "iqr",
            "threshold": 0.5,
            "columns": names,
            "action": action,
            "flag": "far",
        }
        cleaned = done(folder, step, content=SALES)
        if action == "drop":
            assert cleaned.table.rows == table.rows - len(flagged)
            continue
        assert set(np.flatnonzero(column(cleaned, "far"))) == flagged
        by_column = {item.name: item.count for item in answer.columns if item.count}
        assert cleaned.effects[0].changed == ({} if action == "keep" else by_column)
        again = run(cleaned.table, Params(method="iqr", threshold=0.5, columns=names, limit=1))
        assert again.total_rows_flagged <= len(flagged)


def test_a_cap_at_a_fence_is_the_fence_itself(tmp_path: Path):
    # In doubles 0.09 + 1.5 * (0.09 - 0.07) lies below 0.12.
    content = b"salt\n" + b"0.07\n0.08\n0.09\n" * 30 + b"0.12\n0.13\n"
    cleaned = done(tmp_path, {"step": "outliers", "method": "iqr", "action": "cap", "flag": "far"}, content=content)
    assert column(cleaned, "salt")[-2:].tolist() == [0.12, 0.12]
    assert cells(cleaned.table)["far"][-2:] == [False, True]


def test_a_cap_at_a_quantile_is_at_the_row_that_its_share_says(tmp_path: Path):
    # In doubles 0.07 * 100 lies above 7.
    content = b"a,b\n" + b"".join(b"%d,x\n" % n for n in range(101))
    cleaned = done(tmp_path, {"step": "cap", "columns": ["a"], "to": "quantiles", "lower": 0.07}, content=content)
    assert min(cells(cleaned.table)["a"]) == 7


@pytest.mark.parametrize("method", ["isolation_forest", "consensus"])
def test_rows_that_are_strange_as_a_whole_are_treated_in_the_columns_that_are_to_blame(tmp_path: Path, method: Any):
    content = b"a,b\n" + b"".join(b"%d,%d\n" % (n % 17, (n * 7) % 23) for n in range(200)) + b"500,11\n8,-900\n"
    step = {"step": "outliers", "method": method, "columns": ["a", "b"], "action": "cap", "flag": "far"}
    cleaned = done(tmp_path, step, content=content)
    found = cells(cleaned.table)
    assert (found["a"][200], found["b"][201]) == (16, 0)
    assert found["far"][200:] == [True, True]


def test_text_is_tidied_as_python_does_it(tmp_path: Path):
    content = 'word\n  Straße \nÉCOLE\n a  b\n\u00a0x\n"   "\nİstanbul\n'.encode()
    for number, (case, change) in enumerate((("lower", str.lower), ("upper", str.upper), ("sentence", str.capitalize))):
        folder = tmp_path / str(number)
        folder.mkdir()
        step = {"step": "tidy_text", "columns": ["word"], "squeeze": True, "case": case}
        cleaned = done(folder, step, content=content)
        expected = [change(word) for word in ("Straße", "ÉCOLE", "a b", "x")] + [None, change("İstanbul")]
        assert cells(cleaned.table)["word"] == expected


def test_values_become_others(tmp_path: Path):
    table = penguins()
    pairs = [{"old": "MALE", "new": "m"}, {"old": None, "new": "?"}]
    cleaned = done(
        tmp_path,
        {"step": "map_values", "column": "sex", "values": pairs},
        {"step": "map_values", "column": "body_mass_g", "values": [{"old": 3750, "new": 1}], "others": "missing"},
        {"step": "map_values", "column": "flipper_length_mm", "values": [{"old": 181, "new": "short"}]},
    )
    assert_equal(column(cleaned, "sex"), table["sex"].replace({"MALE": "m"}).fillna("?"))
    assert_equal(column(cleaned, "body_mass_g"), table["body_mass_g"].map({3750: 1}))
    flippers = table["flipper_length_mm"].map(lambda cell: cell if pd.isna(cell) else str(int(cell)))
    assert_equal(column(cleaned, "flipper_length_mm"), flippers.replace({"181": "short"}))
    assert cleaned.table.column("flipper_length_mm").type == "category"


def test_types_change_and_misfits_are_counted(tmp_path: Path):
    content = b"n,t,d,m,x\n1,12,2024-01-31,2024-01-31 10:30:00,1.0\n2,x,2024-02-01,2024-02-01 00:00:00,2.5\n,,,,3\n"
    steps = [
        {"step": "change_type", "column": "n", "type": "text"},
        {"step": "change_type", "column": "t", "type": "number"},
        {"step": "change_type", "column": "d", "type": "datetime"},
        {"step": "change_type", "column": "m", "type": "time"},
        {"step": "change_type", "column": "x", "type": "integer"},
    ]
    cleaned = done(tmp_path, *steps, content=content, types={"t": "text"})
    assert cells(cleaned.table) == {
        "n": ["1", "2", None], "t": [12.0, None, None], "d": ["2024-01-31T00:00:00", "2024-02-01T00:00:00", None],
        "m": ["10:30:00", "00:00:00", None], "x": [1, None, 3],
    }  # fmt: skip
    assert [effect.cells_changed for effect in cleaned.effects] == [0, 1, 0, 0, 1]
    assert cleaned.effects[1].notes == ("1 cells of “t” do not fit and become missing.",)


def test_text_is_read_as_dates_in_the_order_asked_for(tmp_path: Path):
    content = b"day,word\n03/04/2024,a\n13/04/2024,b\n2024-05-06,c\nsoon,d\n"
    step = {"step": "change_type", "column": "day", "type": "date", "date_order": "dmy"}
    cleaned = done(tmp_path, step, content=content, types={"day": "text"})
    assert cells(cleaned.table)["day"] == ["2024-04-03", "2024-04-13", "2024-05-06", None]


def test_whole_numbers_beyond_doubles_stay_exact(tmp_path: Path):
    content = b"n,k\n9007199254740993,1\n,1\n9007199254740997,2\n9007199254740993,3\n"
    steps = (
        {"step": "fill", "columns": ["n"], "method": "mode"},
        {"step": "compute", "column": "next", "expression": "[n] + 1"},
        {"step": "deduplicate", "columns": ["n"]},
    )
    cleaned = done(tmp_path, *steps, content=content)
    assert cells(cleaned.table)["next"] == ["9007199254740994", "9007199254740998"]


def test_columns_that_no_step_touches_are_linked(tmp_path: Path):
    table = read(tmp_path, PENGUINS)
    cleaned = done(tmp_path, {"step": "fill", "columns": ["sex"], "method": "mode"})
    assert cleaned.table.profile("island") == table.profile("island")
    assert cleaned.table.profile("sex")["missing"] == 0
    assert cleaned.table.column("body_mass_g") == table.column("body_mass_g")


def test_a_table_without_rows_can_be_cleaned(tmp_path: Path):
    steps = (
        {"step": "filter", "filter": [{"column": "island", "op": "=", "value": "Nowhere"}]},
        {"step": "fill", "columns": ["body_mass_g"], "method": "mean"},
        {"step": "fill", "columns": ["sex"], "method": "mode"},
        {"step": "cap", "columns": ["bill_depth_mm"]},
        {"step": "deduplicate"},
        {"step": "tidy_text", "columns": ["island"], "case": "upper"},
        {"step": "change_type", "column": "bill_length_mm", "type": "text"},
        {"step": "compute", "column": "x", "expression": "[body_mass_g] / 2"},
    )
    cleaned = done(tmp_path, *steps)
    assert (cleaned.table.rows, len(cleaned.table.columns)) == (0, 8)


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ({"step": "fill", "columns": ["word"], "method": "mean"}, "columns"),
        ({"step": "fill", "columns": ["n"], "method": "constant", "value": 2.5}, "value"),
        ({"step": "fill", "columns": ["n"], "method": "constant", "value": "many"}, "value"),
        ({"step": "drop_columns", "columns": ["n", "word"]}, "columns"),
        ({"step": "cap", "columns": ["n"], "to": "bounds", "lower": 5, "upper": 1}, "lower"),
        ({"step": "cap", "columns": ["word"]}, "columns"),
        ({"step": "filter", "filter": [{"column": "n", "op": ">", "value": "x"}]}, "filter"),
        ({"step": "tidy_text", "columns": ["n"]}, "columns"),
        ({"step": "rename", "names": {"n": "word"}}, "names"),
        ({"step": "rename", "names": {"n": " n"}}, "names"),
        ({"step": "map_values", "column": "n", "values": [{"old": 1, "new": 2}, {"old": 1, "new": 3}]}, "values"),
        ({"step": "change_type", "column": "n", "type": "date"}, "type"),
        ({"step": "outliers", "columns": ["word"]}, "columns"),
        ({"step": "outliers", "action": "keep", "flag": "n"}, "flag"),
    ],
)  # fmt: skip
def test_a_step_that_does_not_suit_is_named_before_any_row_is_looked_at(step: Step, field: str):
    table = Table.of(n=[1, 2], word=["a", "b"])
    with pytest.raises(InvalidParameters) as caught:
        check(table, steps_from([step]))
    assert list(caught.value.details["fields"]) == [f"steps.0.{field}"]
    assert caught.value.message.startswith("Step 1 (")
