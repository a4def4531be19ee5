"""Charting: a chart of a dataset, asked by the page and the API alike: its numbers, its figure, and what to look at."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from models.charts import ChartData, ChartKind, Reduced, Spec, Suggestion, natures_of
from models.columns import Column
from models.errors import InvalidParameters, NotEnoughData
from models.values import Value
from services.datasets import Datasets
from services.recent import Recent
from services.results import if_wanted
from services.tables import TableStore

if TYPE_CHECKING:
    from services.charts.reductions.question import Question
    from services.engine.table import Table

# Charts are small; a person who goes back and forth between some of them need not wait again.
KEPT = 128
# Counts as notes write them; digits inside names are none.
COUNT = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})*(?![\w.,])")


class Chart(Value):
    """A chart that is ready: what was asked, its numbers, and a Plotly figure whose colours are names of tokens."""

    spec: Spec
    title: str
    data: ChartData
    figure: dict[str, Any]


class Charting:
    """Draws charts of datasets that the person owns."""

    def __init__(self, datasets: Datasets, tables: TableStore) -> None:
        self._datasets = datasets
        self._tables = tables
        self._charts: Recent[Chart] = Recent(KEPT)
        self._suggested: Recent[tuple[Suggestion, ...]] = Recent(KEPT)

    @cached_property
    def _kinds(self) -> Mapping[str, ChartKind]:
        """Every kind of chart; reducing needs Arrow, which the server does not load before the first question."""
        from services.charts import CHARTS

        return CHARTS

    def chart(self, user_id: UUID, dataset_id: UUID, spec: Spec) -> Chart:
        """Draw one chart.

        Raises:
            NotFound, NotReady, Conflict: as `Datasets.ready`.
            InvalidParameters: an unknown kind or column, or a column that does not fit its shelf.
            NotEnoughData: there is no value to draw.
            NotKept: inside `only_kept`, where nobody asked for this chart before.
        """
        dataset = self._datasets.ready(user_id, dataset_id)
        question = f"{dataset.id} {dataset.generation} {spec.model_dump_json()}"
        return self._charts.get(question, if_wanted(lambda: self.draw(self._tables.read(dataset), spec)))

    def draw(self, table: "Table", spec: Spec) -> Chart:
        """Draw one chart of a table; raises InvalidParameters and NotEnoughData as `chart`."""
        from services.charts.drawing.panels import drawn
        from services.charts.reductions.question import Question
        from services.charts.reductions.windows import with_window

        kind = self.checked(table, spec)
        mask = table.mask(spec.filter)
        question = with_window(Question(table, spec, kind, mask, mask))
        if not question.row_count:
            raise NotEnoughData("No row passes. Take a condition of the filter away, or read a file that has rows.")
        panels = reduced_panels(question)
        traces, layout = drawn(kind, panels, spec)
        title = spec.title or title_of(kind, spec, panels[0][1])
        data = data_of(question, panels)
        return Chart(spec=spec, title=title, data=data, figure={"data": traces, "layout": layout})

    def checked(self, table: "Table", spec: Spec) -> ChartKind:
        """The kind of a chart that fits its columns; raises InvalidParameters where it does not."""
        kind = self.kind(spec.chart)
        columns = {shelf: table.column(name, shelf) for shelf, name in spec.shelves().items()}
        problems = kind.problems(columns, spec.agg)
        if problems:
            reasons = "; ".join(f"{shelf} {reason}" for shelf, reason in problems.items())
            raise InvalidParameters(f"This chart cannot be drawn: {reasons}.", fields=problems)
        return kind

    def check(self, user_id: UUID, dataset_id: UUID, spec: Spec) -> None:
        """Whether a chart could be drawn, without drawing it; raises as `chart`, but never NotEnoughData."""
        table = self._tables.read(self._datasets.ready(user_id, dataset_id))
        self.checked(table, spec)
        table.mask(spec.filter)

    def figure(self, chart: Chart) -> dict[str, Any]:
        """The figure of a chart for a client that knows no tokens: complete, in the colours of the light theme."""
        from services.charts.drawing.panels import alone

        return alone(chart.figure, chart.title)

    def kind(self, name: str) -> ChartKind:
        """One kind of chart; raises InvalidParameters that lists what there is."""
        if name not in self._kinds:
            known = ", ".join(self._kinds)
            message = f"There is no kind of chart “{name[:40]}”. Choose one of {known}."
            raise InvalidParameters(message, fields={"chart": f"must be one of {known}"})
        return self._kinds[name]

    def kinds(self) -> list[dict[str, Any]]:
        """Every kind of chart: what it shows, what its shelves accept, and the JSON schema of its parameters."""
        return [described(kind) for kind in self._kinds.values()]

    def fitting(self, columns: Mapping[str, Column], agg: str | None) -> dict[str, dict[str, str]]:
        """For each kind why the chosen columns do not fit it; nothing where they do."""
        return {name: kind.problems(columns, agg) for name, kind in self._kinds.items()}

    def columns(self, user_id: UUID, dataset_id: UUID) -> tuple[Column, ...]:
        """The columns that a chart can be made of; raises as `Datasets.ready`."""
        return self._tables.read(self._datasets.ready(user_id, dataset_id)).columns

    def best(self, columns: Mapping[str, Column], wanted: str | None, agg: str | None) -> ChartKind | None:
        """The wanted kind where it fits the chosen columns, else the one that an analyst would have chosen first."""
        order = [*([wanted] if wanted else []), *preferred(columns)]
        fitting = self.fitting(columns, agg)
        return next((self._kinds[name] for name in order if name in self._kinds and not fitting[name]), None)

    def suggestions(self, user_id: UUID, dataset_id: UUID) -> tuple[Suggestion, ...]:
        """Charts worth seeing, most telling first; raises as `chart`."""
        dataset = self._datasets.ready(user_id, dataset_id)
        return self._suggested.get(f"{dataset.id} {dataset.generation}", if_wanted(lambda: self._suggest(dataset)))

    def _suggest(self, dataset: Any) -> tuple[Suggestion, ...]:
        from services.charts.reductions.proposals import proposals

        return tuple(proposals(self._tables.read(dataset)))


def preferred(columns: Mapping[str, Column]) -> list[str]:
    """Kinds in the order in which they come to mind for these columns; none without any."""
    if not columns:
        return []
    x = natures_of(columns["x"]) if "x" in columns else frozenset()
    first = "line" if "time" in x and "y" in columns else "histogram"
    if "x" in columns and "y" in columns and "time" not in x:
        first = "scatter" if "number" in x else "bar"
    if "x" in columns and "y" in columns and are_coordinates(columns["x"], columns["y"]):
        first = "map"
    few = ("bubble", "scatter", "line", "histogram", "bar", "box", "heatmap")
    return [*(["bubble"] if "size" in columns else []), first, *(few if x else ("box", *few)), "treemap", "parallel"]


def are_coordinates(x: Column, y: Column) -> bool:
    """Whether two columns are called like a longitude and a latitude, either way."""
    from services.charts.places.recognition import is_latitude, is_longitude

    return (is_longitude(x) and is_latitude(y)) or (is_latitude(x) and is_longitude(y))


def reduced_panels(question: "Question") -> list[tuple[str, Reduced]]:
    """The numbers of one chart, or of several small ones with their names."""
    plain = unseparated(question)
    if not question.spec.facet:
        return [("", replace(question.kind.reduce(question), plain=plain))]
    from services.charts.reductions.facets import parts_of

    found = []
    for name, part in parts_of(question):
        try:
            found.append((name, replace(question.kind.reduce(part), plain=plain)))
        except NotEnoughData:
            continue
    if not found:
        raise NotEnoughData("No small chart has a value. Take a condition of the filter away, or another facet.")
    return found


def unseparated(question: "Question") -> frozenset[str]:
    """The axes whose numbers are years or keys, which are written without separators."""
    columns = {axis: question.column(axis) for axis in ("x", "y")}
    return frozenset(
        axis
        for axis, column in columns.items()
        if column is not None and column.type == "integer" and column.role in ("time", "identifier")
    )


def data_of(question: "Question", panels: list[tuple[str, Reduced]]) -> ChartData:
    """The numbers of a chart as the API gives them."""
    from services.charts.reductions.windows import window_note

    series = [
        item | ({"facet": name} if question.spec.facet else {}) for name, reduced in panels for item in reduced.series
    ]
    return ChartData(
        chart=question.spec.chart,
        x=question.spec.x,
        y=question.spec.y,
        agg=question.agg if question.kind.agg or question.spec.agg else None,
        series=tuple(series),
        labels=dict(panels[0][1].labels),
        rows_read=question.row_count,
        points=sum(reduced.points for _, reduced in panels),
        reduced=words_of(panels, window_note(question)),
    )


def words_of(panels: list[tuple[str, Reduced]], window: str = "") -> str:
    """What was done to fit a screen, in sentences; `window` says how many rows the shown part of the axes has."""
    notes = together([note for _, reduced in panels for note in reduced.notes])
    # Of a part of the axes, what lies beside it is not drawn and not missing.
    left_out = 0 if window else sum(reduced.left_out for _, reduced in panels)
    notes = [window, *notes] if window else notes
    if left_out > 0:
        notes.append(f"{left_out:,} {'row' if left_out == 1 else 'rows'} without a value left out")
    if not notes:
        return "Every row counts, nothing was sampled."
    sentences = "; ".join(notes)
    return f"{sentences}."


def together(notes: list[str]) -> list[str]:
    """Notes of several small charts, each once; of those that differ in their numbers alone, the sums.

    >>> together(["2 of 1,009 rows are drawn", "3 of 10 rows are drawn", "few", "few"])
    ['5 of 1,019 rows are drawn', 'few']
    """
    found: dict[str, list[list[int]]] = {}
    for note in dict.fromkeys(notes):
        counts = [int(digits.replace(",", "")) for digits in COUNT.findall(note)]
        found.setdefault(COUNT.sub("{}", note.replace("{", "{{").replace("}", "}}")), []).append(counts)
    return [words.format(*(f"{sum(part):,}" for part in zip(*counts, strict=True))) for words, counts in found.items()]


def title_of(kind: ChartKind, spec: Spec, reduced: Reduced) -> str:
    """What the chart shows, in words."""
    labels = reduced.labels
    value = labels.get("z") or labels.get("y") or ""
    # The name of a column stays as it is.
    value = value if value == spec.y else f"{value[:1].upper()}{value[1:]}"
    if kind.name == "parallel":
        return "Rows over several columns"
    if kind.name == "map" and "code" not in reduced.series[0]:
        coloured = f", coloured by {spec.color}" if spec.color else ""
        return "Where the rows lie" + coloured + (f", for each {spec.facet}" if spec.facet else "")
    if kind.name in ("histogram", "ecdf"):
        title = f"How {spec.x} is spread"
    elif kind.name in ("scatter", "bubble", "density"):
        title = f"{spec.y} and {spec.x}"
    elif kind.name in ("heatmap", "pivot"):
        title = f"{value} by {spec.x} and {spec.y}"
    else:
        title = f"{value} by {spec.x}" if spec.x else f"How {spec.y} is spread"
    has_series = bool(spec.color) and kind.name not in ("heatmap", "pivot")
    title += f", by {spec.color}" if has_series else ""
    title += f", sized by {spec.size}" if spec.size and kind.name == "bubble" else ""
    return title + (f", for each {spec.facet}" if spec.facet else "")


def described(kind: ChartKind) -> dict[str, Any]:
    """One kind of chart, as the API lists it."""
    schema = Spec.model_json_schema()
    names = {
        "chart",
        "filter",
        "title",
        *kind.shelves,
        *(name for name in kind.controls if name in schema["properties"]),
    }
    if {"grain", "columns"} & set(kind.controls) or kind.zooms:
        names.add("options")
    properties = {name: item for name, item in schema["properties"].items() if name in names}
    properties["chart"] = {**properties["chart"], "const": kind.name}
    required = ["chart", *(name for name, shelf in kind.shelves.items() if shelf.is_required)]
    shelves = {
        name: {"accepts": sorted(shelf.accepts), "required": shelf.is_required} for name, shelf in kind.shelves.items()
    }
    return {
        "kind": kind.name,
        "title": kind.title,
        "about": kind.about,
        "shelves": shelves,
        "parameters": {**schema, "properties": properties, "required": required},
    }
