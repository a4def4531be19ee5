"""The script of a chart, really run on the original file: its numbers are those of the chart."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.charts import ChartData, Spec
from models.filters import PreviewQuery
from models.tables import User
from services.chart_writer import ChartWriter
from services.exporter import Exporter
from tests.fixtures.applications import make_settings, running_services
from tests.services.arrivals import arrive

# Runs each script in a namespace of its own, without opening a browser, and writes down its numbers.
DRIVER = """
import json, sys
from pathlib import Path
import plotly.basedatatypes
shown = []
plotly.basedatatypes.BaseFigure.show = lambda self, *args, **more: shown.append(len(self.data))
for path in sorted(Path(".").glob("chart-*.py")):
    names = {}
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
        found = names["numbers"]
        rows = found.reset_index().to_json(orient="records", date_format="iso", double_precision=15)
        answer = {"rows": json.loads(rows), "shown": shown[-1]}
    except Exception as error:
        answer = {"error": repr(error)}
    path.with_suffix(".json").write_text(json.dumps(answer, default=str), encoding="utf-8")
"""
ROWS = 400


def plain_file() -> bytes:
    random = np.random.default_rng(4)
    lines = ["town,size,weight,few,open,day,moment,time"]
    for row in range(ROWS):
        number = int(random.random() ** 2 * 30)
        town = ["", "NA", '"Bad, ""quoted"""', "'s-Hertogenbosch"][number] if number < 4 else f"town {number}"
        weight = "" if row % 17 == 0 else f"{random.normal(50, 9):.2f}"
        day = np.datetime64("2023-11-20") + int(random.integers(0, 500))
        moment = f"{day}T{random.integers(0, 24):02d}:{random.integers(0, 60):02d}:00"
        clock = f"{random.integers(0, 24):02d}:{random.integers(0, 60):02d}"
        size = int(random.integers(0, 500))
        lines.append(f"{town},{size},{weight},{row % 4},{'yes' if row % 3 else 'no'},{day},{moment},{clock}")
    return "\n".join(lines).encode()


def lines_file() -> bytes:
    """Records that pandas alone would read in another way: the script reads their export."""
    random = np.random.default_rng(6)
    rows = [
        {
            "name": ["=1+1", "x, y", None, "ok"][row % 4],
            "size": float(random.normal()),
            "day": f"2024-0{1 + row % 9}-01",
        }
        for row in range(120)
    ]
    return "\n".join(json.dumps(row) for row in rows).encode()


def odd_file() -> bytes:
    random = np.random.default_rng(5)
    lines = ["Stadt;Preis;Tag;Menge"]
    for row in range(200):
        price = f"{random.integers(1, 9)}.{random.integers(100, 999)},{random.integers(10, 99)}"
        day = f"{1 + row % 28:02d}.{1 + row % 12:02d}.2024"
        lines.append(f"{['Köln', 'Berlin', 'n/a', 'Ulm'][row % 4]};{price};{day};{row % 7}")
    return "\r\n".join(lines).encode("cp1252")


PLAIN = [
    {"chart": "bar", "x": "town"},
    {"chart": "bar", "x": "town", "y": "weight", "limit": 5},
    {"chart": "bar", "x": "town", "y": "weight", "agg": "median", "sort": "x"},
    {"chart": "bar", "x": "few", "y": "size", "agg": "sum", "color": "open", "stack": True},
    {"chart": "bar", "x": "size", "y": "weight", "agg": "max", "color": "weight", "bins": 6},
    {"chart": "bar", "x": "town", "y": "weight", "agg": "count", "facet": "open"},
    {"chart": "bar", "x": "time", "y": "weight", "agg": "min"},
    {"chart": "histogram", "x": "weight"},
    {"chart": "histogram", "x": "size", "bins": 9, "color": "town"},
    {"chart": "histogram", "x": "day", "facet": "few"},
    {"chart": "line", "x": "day", "y": "weight", "options": {"grain": "week"}, "color": "open"},
    {"chart": "line", "x": "day", "y": "size", "options": {"grain": "quarter"}},
    {"chart": "line", "x": "moment", "y": "size"},
    {"chart": "line", "x": "moment", "y": "size", "options": {"grain": "month"}},
    {"chart": "area", "x": "day", "y": "size", "color": "few", "options": {"grain": "month"}},
    {"chart": "pie", "x": "town", "y": "size"},
    {"chart": "donut", "x": "town"},
    {"chart": "funnel", "x": "few", "y": "size", "agg": "mean"},
    {"chart": "waterfall", "x": "day", "y": "weight"},
    {"chart": "heatmap", "x": "town", "y": "few", "color": "weight"},
    {"chart": "heatmap", "x": "day", "y": "size"},
    {"chart": "pivot", "x": "open", "y": "few", "color": "weight", "agg": "sum"},
    {"chart": "density", "x": "size", "y": "weight", "bins": 8},
    {"chart": "density", "x": "day", "y": "weight", "facet": "open"},
    {"chart": "treemap", "x": "town", "y": "size", "color": "open"},
    {"chart": "sunburst", "x": "few"},
    {"chart": "box", "x": "town", "y": "weight"},
    {"chart": "box", "y": "size"},
    {"chart": "violin", "x": "open", "y": "weight", "facet": "few"},
    {"chart": "ecdf", "x": "weight", "color": "few"},
    {"chart": "ecdf", "x": "size"},
    {"chart": "parallel", "options": {"columns": ["size", "weight", "few"]}},
    {"chart": "scatter", "x": "size", "y": "weight", "color": "open"},
    {"chart": "scatter", "x": "day", "y": "weight", "color": "size"},
    {"chart": "bubble", "x": "size", "y": "weight", "size": "few", "facet": "open"},
    {"chart": "histogram", "x": "weight", "options": {"range_x": [40, 55.5]}},
    {"chart": "histogram", "x": "moment", "color": "open", "options": {"range_x": ["2024-01-10", "2024-02-20"]}},
    {"chart": "line", "x": "moment", "y": "size", "agg": "sum", "options": {"range_x": ["2024-02-10", "2024-05-02"]}},
    {"chart": "scatter", "x": "size", "y": "weight", "options": {"range_x": [100, 300], "range_y": [45, 60]}},
    {"chart": "density", "x": "size", "y": "weight", "bins": 5, "options": {"range_x": [100, 300]}},
    {"chart": "ecdf", "x": "weight", "options": {"range_x": [45, 50]}},
    {"chart": "bar", "x": "few", "filter": [
        {"column": "town", "op": "in", "value": ["town 5", "town 6", "NA"]},
        {"column": "weight", "op": ">", "value": 40},
        {"column": "day", "op": ">=", "value": "2024-01-01"},
    ]},
    {"chart": "bar", "x": "few", "filter": [
        {"column": "town", "op": "!=", "value": "town 5"}, {"column": "open", "op": "=", "value": True},
        {"column": "moment", "op": "between", "value": ["2024-01-01", "2024-12-31T12:00:00"]},
        {"column": "town", "op": "contains", "value": "town 1"}, {"column": "weight", "op": "is_present"},
        {"column": "time", "op": "<", "value": "20:00"}, {"column": "town", "op": "not_in", "value": ["town 10"]},
    ], "title": "Quotes \" ' and\nlines"},
]  # fmt: skip
MAPS = [
    {"chart": "map", "x": "land", "y": "size"},
    {"chart": "map", "x": "land", "y": "size", "agg": "median"},
    {"chart": "map", "x": "land", "filter": [{"column": "size", "op": ">", "value": 5}]},
    {"chart": "map", "x": "state", "color": "size", "agg": "sum"},
    {"chart": "map", "x": "lat", "y": "lon"},
    {"chart": "map", "x": "lon", "y": "lat", "color": "land", "size": "size"},
    {"chart": "map", "x": "land", "y": "size", "facet": "state"},
    {"chart": "map", "x": "lon", "y": "lat", "facet": "state"},
]
LASTING = [
    {"chart": "bar", "x": "way", "y": "lasts", "agg": "sum"},
    {"chart": "bar", "x": "way", "y": "length", "agg": "mean"},
]
LINES = [
    {"chart": "bar", "x": "name", "y": "size", "agg": "median"},
    {"chart": "line", "x": "day", "y": "size", "agg": "sum", "color": "name"},
]
ODD = [
    {"chart": "bar", "x": "Stadt", "y": "Preis"},
    {"chart": "line", "x": "Tag", "y": "Preis", "options": {"grain": "month"}},
    {"chart": "histogram", "x": "Preis"},
]


def places_file() -> bytes:
    random = np.random.default_rng(8)
    lines = ["land,state,lat,lon,size"]
    for row in range(150):
        land, state = ["DE", "Germany", "Peru", "Singapore", "Atlantis", ""][row % 6], ["CA", "Texas", "ny"][row % 3]
        lines.append(f"{land},{state},{random.uniform(-99, 99):.3f},{random.uniform(-170, 170):.3f},{row % 23}")
    return "\n".join(lines).encode()


FILES = (
    ("places.csv", places_file(), MAPS),
    ("plain.csv", plain_file(), PLAIN),
    ("odd.csv", odd_file(), ODD),
    ("lines.ndjson", lines_file(), LINES),
    ("lasting.txt", b"way\tlasts\tlength\n" + b"up\t36:15:00\t3,5 km\ndown\t1:02:03\t12,25 km\n" * 20, LASTING),
)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> dict[str, tuple[ChartData, Any, str]]:
    """Each chart, what its script computed, and the script."""
    home = tmp_path_factory.mktemp("scripts")
    folder = tmp_path_factory.mktemp("beside")
    copy = home / "datalens.db"
    copy.write_bytes(migrated_sqlite.read_bytes())
    running = running_services(make_settings(home, f"sqlite:///{copy}"))
    services = next(running)
    services.start()
    owner = User(email="a@b.org", email_key="a@b.org", username="a", username_key="a", hashed_password="x")
    with services.database.session() as session:
        session.add(owner)
    writer = ChartWriter(services.charting, services.datasets, services.tables)
    found = {}
    for name, content, asked in FILES:
        dataset = services.datasets.wait(owner.id, arrive(services, owner.id, content, name).id, 120)
        assert dataset.status == "ready", dataset.error
        if name.endswith(".csv"):
            (folder / name).write_bytes(content)
        else:
            exporter = Exporter(services.datasets, services.tables, services.explorer)
            exported = exporter.export(owner.id, dataset.id, "csv", PreviewQuery())
            (folder / name).with_suffix(".csv").write_bytes(b"".join(exported.pieces))
        for part in asked:
            spec = Spec(**part)
            script = writer.script(owner.id, dataset.id, spec)
            key = f"chart-{len(found):02d}"
            (folder / f"{key}.py").write_text(script, encoding="utf-8")
            found[key] = (str(part), services.charting.chart(owner.id, dataset.id, spec).data, script)
    next(running, None)
    done = subprocess.run([sys.executable, "-c", DRIVER], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return {
        name: (data, json.loads((folder / f"{key}.json").read_text("utf-8")), script)
        for key, (name, data, script) in found.items()
    }


def label(value: Any) -> Any:
    """A label as both sides write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return float(f"{value:.9g}")
    text = str(value)
    if text[4:5] == "-" and text[7:8] == "-":
        text = text.removesuffix("Z").removesuffix(".000").replace("1970-01-01T", "")
        text = text.removesuffix("T00:00:00")
    return text


def name_of(value: Any) -> str:
    """A group as the name of a series."""
    return str(label(value)) if isinstance(value, bool | str) else f"{value:g}"


@pytest.mark.parametrize("name", [str(part) for part in [*PLAIN, *ODD, *LINES, *LASTING, *MAPS]])
def test_the_script_computes_what_the_chart_shows(answers: dict[str, tuple[ChartData, Any, str]], name: str):
    data, answer, script = answers[name]
    assert "error" not in answer, f"{answer}\n{script}"
    assert answer["shown"] > 0
    compare(data, answer["rows"], script)


def compare(data: ChartData, rows: list[dict[str, Any]], script: str) -> None:
    first = data.series[0]
    if "row" in first:
        wanted = {
            (row, across, up)
            for item in data.series
            for row, across, up in zip(item["row"], map(label, item["x"]), item["y"], strict=True)
        }
        assert {(row["index"], label(row["x"]), row["y"]) for row in rows} == wanted, script
        return
    if data.chart == "parallel":
        assert [row[first["name"]] for row in rows] == first["y"], script
        return
    if data.chart == "ecdf":
        by_name = {(name_of(row.get("series", first["name"])), row["x"]): row["y"] for row in rows}
        for item in data.series:
            for across, share in zip(item["x"], item["y"], strict=True):
                assert by_name[item["name"], across] == pytest.approx(share), script
        return
    wanted = sorted(value for value in totals(data) if value is not None)
    found = sorted(value for row in rows for value in values_in(row, data) if value is not None)
    if data.chart == "histogram":
        wanted = [value for value in wanted if value]
    assert len(found) == len(wanted), f"{found}\n{wanted}\n{rows[:5]}\n{script}"
    assert found == pytest.approx(wanted, rel=1e-9), script
    if "z" not in first and "parents" not in first and "q1" not in first and len(data.series) == 1:
        order = {
            label(across): cell
            for across, cell in zip(first["x"], first["y"], strict=True)
            if cell or data.chart != "histogram"
        }
        assert {label(row["x"]): row["y"] for row in rows} == pytest.approx(order, rel=1e-9), script


def totals(data: ChartData) -> list[Any]:
    """Every number of a chart."""
    found: list[Any] = []
    for item in data.series:
        if "z" in item:
            found += [cell for line in item["z"] for cell in line]
        elif "q1" in item:
            found += [item[figure] for figure in ("q1", "median", "q3", "count")]
        elif "parents" in item:
            ids = item["ids"]
            found += [
                value
                for one, value in zip(ids, item["y"], strict=True)
                if not any(other.startswith(f"{one}/") for other in ids)
            ]
        else:
            found += item["y"]
    return found


def values_in(row: dict[str, Any], data: ChartData) -> list[Any]:
    """The numbers in one row of the script's."""
    if "q1" in row:
        return [row[figure] for figure in ("q1", "median", "q3", "count")]
    return [row["z"] if "z" in row else row["y"]]
