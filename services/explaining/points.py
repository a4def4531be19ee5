"""Points: the conditions, or the one row, that stand behind a mark of a chart."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from models.charts import ChartData, ChartKind, Spec
from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, Column
from models.errors import InvalidParameters, NotEnoughData
from models.filters import Condition, Filter
from services.charts.places.recognition import spellings_of
from services.charts.reductions.choices import facet_key, key_for, series_key
from services.charts.reductions.crossed import grid_key
from services.charts.reductions.keys import OTHER, Key
from services.charts.reductions.question import Question
from services.charts.reductions.tables import names_of
from services.charts.reductions.windows import with_window
from services.explaining.steps import next_label

if TYPE_CHECKING:
    from services.engine.table import Table

# Kinds whose marks are the values of each name in turn, however many points draw one.
NAMED = ("box", "violin")
NESTED = ("treemap", "sunburst")
ONE = "There is no such mark. Give a series and a place of the chart's own numbers."
NO_ROWS = "The marks of this chart stand for no rows that could be compared. Choose another kind of chart."


class Point(NamedTuple):
    """One mark: its name, and the conditions that its rows pass beyond the chart's filter, or its only row."""

    label: str
    conditions: Filter
    row: int | None = None


def point_of(table: "Table", kind: ChartKind, spec: Spec, data: ChartData, series: int, place: int) -> Point:
    """The rows behind one mark of a chart.

    Args:
        table: of the chart.
        kind: of the chart.
        spec: what the chart shows.
        data: its numbers.
        series: 0-based place among `data.series`.
        place: 0-based place within the series; of a matrix, counted line by line.

    Raises:
        InvalidParameters: there is no such mark.
        NotEnoughData: the mark stands for no rows that can be told apart.
    """
    if not 0 <= series < len(data.series):
        raise InvalidParameters(ONE, fields={"series": f"must be from 0 to {len(data.series) - 1}"})
    item = data.series[series]
    marks = 1 if kind.name in NAMED else len(item["x"]) * (len(item["z"]) if "z" in item else 1)
    if kind.name in NAMED:
        place = 0
    if not 0 <= place < marks:
        raise InvalidParameters(ONE, fields={"place": f"must be from 0 to {marks - 1}"})
    mask = table.mask(spec.filter)
    if (kind.name == "map" and "code" not in item) or kind.name == "parallel" or "row" in item:
        return single_row(item, place)
    question = with_window(Question(table, spec, kind, mask, mask))
    parts = [*where_of(question, data, item, place), *by_series(question, item), *by_facet(question, item)]
    if not parts:
        raise NotEnoughData("This mark stands for all rows of the chart, so there is nothing to compare it with.")
    return Point(", ".join(name for name, _ in parts), tuple(condition for _, found in parts for condition in found))


def single_row(item: Mapping[str, Any], place: int) -> Point:
    """A mark that is one row."""
    rows = item.get("row") or (item["x"] if "parents" not in item else ())
    row = rows[place] if place < len(rows) else None
    if not isinstance(row, int):
        raise NotEnoughData(NO_ROWS)
    return Point(f"row {row + 1:,}", (), row)


Named = tuple[str, Filter]


def region(question: Question, item: Mapping[str, Any], place: int) -> Named:
    """The rows of one country or state, whatever its spelling."""
    column = question.table.column(question.needed("x"))
    spellings = spellings_of(question.table, column, question.rows)
    found = [text for text, named_place in spellings.items() if named_place.code == item["code"][place]]
    return f"{column.name}: {item['x'][place]}", (Condition(column=column.name, op="in", value=found),)


def where_of(question: Question, data: ChartData, item: Mapping[str, Any], place: int) -> list[Named]:
    """What a mark says of the columns along the axes."""
    kind, spec, table = question.kind.name, question.spec, question.table
    if "code" in item:
        return [region(question, item, place)]
    if "z" in item:
        down, across = divmod(place, len(item["x"]))
        sides = [(spec.x, item["x"], across, "x_edges"), (spec.y, item["y"], down, "y_edges")]
        return [along(table.column(str(name)), labels, at, grid_edges(item, edges, question, shelf))
                for (name, labels, at, edges), shelf in zip(sides, ("x", "y"), strict=True)]  # fmt: skip
    if kind in NAMED:
        return [named(table.column(spec.x), item["name"], [part["name"] for part in data.series])] if spec.x else []
    if kind in NESTED:
        return nested(question, item, place)
    if kind == "ecdf":
        column = table.column(question.needed("x"))
        value = item["x"][place]
        return [(f"{column.name} up to {shown(value)}", (Condition(column=column.name, op="<=", value=value),))]
    return [along(table.column(question.needed("x")), item["x"], place, item.get("edges", ()))]


def grid_edges(item: Mapping[str, Any], name: str, question: Question, shelf: str) -> Sequence[float]:
    """The edges of the fields of a matrix along one side; none where these are values."""
    if name in item:
        found: Sequence[float] = item[name]
        return found
    module = import_module(f"services.charts.{question.kind.name}")
    if question.kind.name == "density":
        return grid_key(question, shelf, module.MOST).edges
    return key_for(question, shelf, module.MOST).edges


def along(column: Column, labels: Sequence[Any], place: int, edges: Sequence[float]) -> Named:
    """The rows of one of several groups along an axis."""
    if len(edges):
        return between(column, edges, nearest(edges, labels[place]))
    label = labels[place]
    if column.type in TEMPORAL_TYPES and isinstance(label, str):
        return in_step(column, label, labels)
    return valued(column, label, labels)


def nearest(edges: Sequence[float], middle: float) -> int:
    """The bin that a middle stands for."""
    return next((at for at in range(len(edges) - 1) if edges[at] <= middle <= edges[at + 1]), len(edges) - 2)


def between(column: Column, edges: Sequence[float], place: int) -> Named:
    """The rows of one bin; the last one holds its upper edge."""
    low, high = edges[place], edges[place + 1]
    upper: Any = "<=" if place == len(edges) - 2 else "<"
    name = column.name
    conditions = (Condition(column=name, op=">=", value=low), Condition(column=name, op=upper, value=high))
    return f"{name} from {shown(low)} to {shown(high)}", conditions


def in_step(column: Column, label: str, labels: Sequence[Any]) -> Named:
    """The rows of one step of time."""
    texts = [text for text in labels if isinstance(text, str)]
    following = next_label(label, texts)
    found = [Condition(column=column.name, op=">=", value=label)]
    if following is not None:
        found.append(Condition(column=column.name, op="<", value=following))
    return f"{column.name} from {label}" + (f" to before {following}" if following else ""), tuple(found)


def valued(column: Column, label: Any, labels: Sequence[Any]) -> Named:
    """The rows of one value, or of all values that have no mark of their own."""
    if label == OTHER and label == labels[-1]:
        others = [item for item in labels if item != OTHER]
        return f"{column.name}: other", (Condition(column=column.name, op="not_in", value=others),)
    return f"{column.name}: {shown(label)}", (Condition(column=column.name, op="=", value=label),)


def named(column: Column, name: str, names: Sequence[str]) -> Named:
    """The rows of a group that is known by its name alone."""
    labels = [value_of(column, item) for item in names]
    value = value_of(column, name)
    if isinstance(value, str) and column.type in NUMERIC_TYPES and " to " in value:
        ends = sorted({float(end) for item in names if " to " in item for end in item.split(" to ")})
        return between(column, ends, ends.index(float(value.split(" to ")[0])))
    if column.type in TEMPORAL_TYPES:
        return in_step(column, name, names)
    return valued(column, value, labels)


def value_of(column: Column, name: str) -> Any:
    """The value behind the name of a group."""
    if column.type == "boolean" and name in ("true", "false"):
        return name == "true"
    if column.type in NUMERIC_TYPES and name != OTHER and " to " not in name:
        number = float(name)
        return int(number) if column.type == "integer" else number
    return "" if name == "(empty)" else name


def by_key(key: Key, name: str) -> Named:
    """The rows of one group of a key."""
    names = names_of(key)
    place = names.index(name)
    if key.edges:
        return between(key.column, key.edges, place)
    return along(key.column, key.labels, place, ())


def by_series(question: Question, item: Mapping[str, Any]) -> list[Named]:
    """What the series of a mark says of the column of colours."""
    if not question.spec.color or question.kind.name in ("heatmap", "pivot", "map", *NESTED):
        return []
    key = series_key(question)
    return [by_key(key, item["name"])] if key is not None and item["name"] in names_of(key) else []


def by_facet(question: Question, item: Mapping[str, Any]) -> list[Named]:
    """What the small chart of a mark says of the column of facets."""
    return [by_key(facet_key(question), item["facet"])] if question.spec.facet and "facet" in item else []


def nested(question: Question, item: Mapping[str, Any], place: int) -> list[Named]:
    """The rows of a part, or of a part of a part."""
    spec, table = question.spec, question.table
    parents = [name for name, parent in zip(item["x"], item["parents"], strict=True) if not parent]
    names = dict(zip(item["ids"], item["x"], strict=True))
    outer = names[item["ids"][place].split("/")[0]]
    found = [named(table.column(str(spec.x)), outer, sorted(parents, key=lambda name: name == OTHER))]
    if item["parents"][place] and spec.color:
        siblings = list(dict.fromkeys(
            name for name, parent in zip(item["x"], item["parents"], strict=True) if parent
        ))  # fmt: skip
        siblings.sort(key=lambda name: name == OTHER)
        found.append(named(table.column(spec.color), item["x"][place], siblings))
    return found


def shown(value: Any) -> str:
    """A value in a label."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:,.6g}" if isinstance(value, float) else str(value) or "(empty)"
