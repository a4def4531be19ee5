"""Scripts: run by Python and pandas on the original file, they give every cell of the version."""

import json
from pathlib import Path

import pytest

from tests.services.cleaning.cleaning import (
    Step,
    assert_same_cells,
    clean,
    run_script,
    script_gives_the_same,
    script_of,
)

SAMPLES = Path(__file__).parents[3] / "services" / "sample_data"
NASTY = (
    'id;name;amount;when;stamp;clock;ok;note\r\n1; Ann ;1.234,50;31.01.2024;2024-01-31 10:00:00;10:30;yes;"a;b"\r\n'
    '2;"Bob ""the"" man";;01.02.2024;;11:45:10;no;"two\nlines"\r\n3;n/a;2.000,25;;2024-03-01T00:00:00;;yes;=1+1\r\n'
    "4;ÉCOLE  x;-5,00;15.02.2024;2024-02-15 23:59:59.5;00:00;;\r\n"
    '5; Ann ;1.234,50;31.01.2024;2024-01-31 10:00:00;10:30;yes;"a;b"\r\n'
    "6;straße;7,10;29.02.2024;2024-02-29 12:00:00;12:00;no;NULL\r\n"
).encode()
PENGUINS: list[Step] = [
    {"step": "fill", "columns": ["bill_length_mm", "body_mass_g"], "method": "mean"},
    {"step": "fill", "columns": ["bill_depth_mm"], "method": "median"},
    {"step": "fill", "columns": ["sex"], "method": "mode"},
    {"step": "fill", "columns": ["flipper_length_mm"], "method": "interpolate"},
    {"step": "cap", "columns": ["body_mass_g"], "to": "quantiles", "lower": 0.05, "upper": 0.95},
    {"step": "cap", "columns": ["bill_length_mm"], "to": "fences", "threshold": 0.5},
    {"step": "tidy_text", "columns": ["island"], "case": "upper"},
    {"step": "map_values", "column": "sex", "values": [{"old": "MALE", "new": "m"}, {"old": "FEMALE", "new": "f"}]},
    {"step": "compute", "column": "ratio", "expression": "round([bill_length_mm] / [bill_depth_mm], 3)"},
    {"step": "compute", "column": "big", "expression": "if([body_mass_g] > 4000 and not [sex] = 'f', 'big', 'small')"},
    {"step": "rename", "names": {"species": "kind"}},
    {"step": "deduplicate", "columns": ["island", "body_mass_g"]},
    {"step": "change_type", "column": "body_mass_g", "type": "text"},
]
SALES: list[Step] = [
    {"step": "outliers", "method": "iqr", "columns": ["Weekly_Sales"], "action": "cap", "flag": "is far"},
    {"step": "fill", "columns": ["MarkDown1"], "method": "forward"},
    {"step": "fill", "columns": ["MarkDown2"], "method": "constant", "value": 0.125},
    {
        "step": "outliers", "method": "zscore", "threshold": 2, "columns": ["Weekly_Sales", "Temperature"],
        "group": "Dept", "action": "cap",
    },
    {"step": "outliers", "method": "zscore", "threshold": 1.5, "columns": ["CPI"], "group": "Dept", "action": "mask"},
    {"step": "compute", "column": "total", "expression": "coalesce([MarkDown3], 0) + [Fuel_Price] * 2 - [CPI]"},
    {"step": "compute", "column": "year", "expression": "year([Date]) * 100 + month([Date])"},
    {"step": "compute", "column": "late", "expression": "[Date] >= '2012-01-01' or [IsHoliday]"},
    {"step": "drop_rows", "filter": [
        {"column": "Store", "op": "=", "value": 1}, {"column": "Dept", "op": "between", "value": [50, 80.5]},
    ]},
    {"step": "drop_columns", "columns": ["MarkDown4", "MarkDown5"]},
    {"step": "mask", "columns": ["Size", "Type"], "filter": [{"column": "Temperature", "op": "<", "value": 40.5}]},
    {"step": "drop_rows", "columns": ["Size", "CPI"], "how": "all"},
    {"step": "change_type", "column": "IsHoliday", "type": "integer"},
    {"step": "compute", "column": "days", "expression": "days_between([Date], [Date] + 3) + weekday([Date]) % 2"},
]  # fmt: skip
FLIGHTS: list[Step] = [
    {"step": "fill", "columns": ["dep_delay"], "method": "mean"},
    {"step": "compute", "column": "speed", "expression": "[distance] / ([air_time] / 60)"},
    {"step": "compute", "column": "odd", "expression": "[flight] % 7 ** 2"},
    {"step": "compute", "column": "power", "expression": "sqrt([distance]) ** 1.5 + ln([air_time]) - exp([hour] / 10)"},
    {"step": "filter", "filter": [
        {"column": "origin", "op": "in", "value": ["EWR", "JFK"]},
        {"column": "tailnum", "op": "starts_with", "value": "N"}, {"column": "dest", "op": "not_in", "value": ["MIA"]},
    ]},
    {"step": "compute", "column": "tag", "expression": "upper(left([carrier], 1)) + '-' + text([flight] / 8)"},
    {"step": "compute", "column": "clock", "expression": "hour([time_hour]) + minute([time_hour])"},
    {"step": "compute", "column": "later", "expression": "[time_hour] + 90"},
    {"step": "outliers", "method": "isolation_forest", "columns": ["dep_delay", "arr_delay"], "action": "drop"},
    {"step": "change_type", "column": "time_hour", "type": "date"},
    {"step": "deduplicate", "columns": ["carrier", "dest"], "keep": "last"},
]  # fmt: skip
BAD: list[Step] = [
    {"step": "tidy_text", "columns": ["name"], "squeeze": True, "case": "title"},
    {"step": "fill", "columns": ["amount"], "method": "interpolate"},
    {"step": "fill", "columns": ["stamp"], "method": "interpolate"},
    {"step": "fill", "columns": ["when"], "method": "mean"},
    {"step": "fill", "columns": ["clock"], "method": "median"},
    {"step": "fill", "columns": ["ok"], "method": "mode"},
    {"step": "map_values", "column": "amount", "values": [{"old": -5, "new": 5.125}, {"old": 7.1, "new": None}]},
    {"step": "compute", "column": "sum", "expression": "[amount] + 0.1 + 0.2"},
    {"step": "map_values", "column": "id", "values": [{"old": 1, "new": "one"}, {"old": 2, "new": "two"}]},
    {"step": "compute", "column": "code", "expression": "replace(right([name], 3), 'n', 'N') + text([ok])"},
    {"step": "cap", "columns": ["when"], "to": "bounds", "lower": "2024-02-01", "upper": "2024-02-20"},
    {"step": "change_type", "column": "when", "type": "datetime"},
    {"step": "compute", "column": "gap", "expression": "[stamp] - [when]"},
    {"step": "compute", "column": "least", "expression": "min([amount], [gap] / 100, 2000)"},
    {"step": "deduplicate", "columns": ["name", "amount"], "keep": "first"},
    {"step": "change_type", "column": "amount", "type": "integer"},
    {"step": "change_type", "column": "clock", "type": "text"},
    {"step": "change_type", "column": "ok", "type": "text"},
]


@pytest.mark.parametrize(
    ("name", "steps"),
    [("penguins.csv", PENGUINS), ("sales.csv", SALES), ("flights.csv", FLIGHTS)],
    ids=["penguins", "sales", "flights"],
)
def test_the_samples(tmp_path: Path, name: str, steps: list[Step]):
    cleaned = script_gives_the_same(tmp_path, (SAMPLES / name).read_bytes(), steps, name)
    assert cleaned.table.rows > 100


def test_a_nasty_table(tmp_path: Path):
    cleaned = script_gives_the_same(tmp_path, NASTY, BAD, "nasty.csv")
    assert cleaned.table.rows == 5


def test_what_is_read_and_not_cleaned(tmp_path: Path):
    content = (
        b"# made by a machine\nname\tvalue\tcode\tday\tshare\tword\n\xe9t\xe9\t1,5\t007\t3/4/2024\t12 %\tNA\n"
        b"hiver\t2,25\t012\t13/4/2024\t7 %\t-\n\xe9t\xe9\t\t\t\t\tred\nhiver\t-1\t099\t1/12/2023\t1 %\tblue\n"
    )
    script_gives_the_same(tmp_path, content, [], "table.tsv")


def test_a_file_that_pandas_reads_in_its_own_way_begins_with_its_export(tmp_path: Path):
    rows = [{"name": "a", "size": 1.5, "day": "2024-01-01", "ok": True}, {"name": None, "size": None, "day": None}]
    content = json.dumps(rows * 3).encode()
    steps: list[Step] = [{"step": "fill", "columns": ["size", "name"], "method": "mode"}]
    cleaned = clean(tmp_path, content, steps, "table.json")
    lines = [json.dumps(row) for row in rows * 3]
    exported = tmp_path / "exported.ndjson"
    exported.write_text("\n".join(lines), encoding="utf-8")
    assert_same_cells(run_script(tmp_path, script_of(cleaned), exported), cleaned.table)


def test_measures_and_durations_begin_with_their_export(tmp_path: Path):
    content = b"way\tlasts\tlength\nup\t36:15:00\t3,5 km\ndown\t1:02:03\t12,25 km\n"
    steps: list[Step] = [{"step": "compute", "column": "speed", "expression": "[length] / ([lasts] / 3600)"}]
    cleaned = clean(tmp_path, content, steps, "ways.tsv")
    exported = tmp_path / "exported.ndjson"
    rows = [{"way": "up", "lasts": 130_500, "length": 3.5}, {"way": "down", "lasts": 3_723, "length": 12.25}]
    exported.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert_same_cells(run_script(tmp_path, script_of(cleaned), exported), cleaned.table)


def test_names_and_values_cannot_break_out_of_a_script(tmp_path: Path):
    name = 'a\'] = 1""" #{x} \\'
    quoted = name.replace('"', '""')
    content = f'"{quoted}",n\nx,1\n"""\'\\",2\n'.encode()
    steps: list[Step] = [
        {"step": "map_values", "column": name, "values": [{"old": "\"'\\", "new": "'''\"\"\"\\n{}"}]},
        {"step": "rename", "names": {"n": "'); raise SystemExit('"}},
        {"step": "compute", "column": 'it"s', "expression": f'[{name.replace("]", "]]")}] + \'"""\''},
    ]
    script_gives_the_same(tmp_path, content, steps, "table.csv")
