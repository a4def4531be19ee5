"""Asking: what a script needs to know of a chart: its columns, its numbers, and the groups behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from models.charts import ChartData, ChartKind, Spec
from models.columns import Column
from models.filters import Filter
from services.chart_script.grouping import Groups
from services.charts.reductions.choices import facet_key, key_for, series_key
from services.charts.reductions.crossed import grid_key
from services.charts.reductions.keys import Key
from services.charts.reductions.paths import axes_of, is_one_row_per_place
from services.charts.reductions.question import Question
from services.charts.reductions.windows import window_of


@dataclass(frozen=True)
class Asked:
    """One chart of one table, as its script is written."""

    question: Question
    data: ChartData
    title: str

    @property
    def kind(self) -> ChartKind:
        """The kind of chart."""
        return self.question.kind

    @property
    def spec(self) -> Spec:
        """What the chart shows."""
        return self.question.spec

    @property
    def first(self) -> Mapping[str, Any]:
        """The first series."""
        return self.data.series[0]

    def column(self, name: str) -> Column:
        """One column of the table."""
        return self.question.table.column(name)

    @property
    def names(self) -> list[str]:
        """The columns that the script reads."""
        found = [*self.spec.shelves().values(), *(condition.column for condition in self.spec.filter)]
        if self.form == "threads":
            found += axes_of(self.question)
        return list(dict.fromkeys(found))

    @property
    def form(self) -> str:
        """How the numbers come about, which follows from the kind, or from the numbers of a kind that is new."""
        series, spec = self.first, self.spec
        if "code" in series:
            return "places"
        if self.kind.name in FORMS:
            return FORMS[self.kind.name]
        if "row" in series:
            return "rows"
        is_single = spec.y and spec.agg is None and spec.bins is None and not spec.color
        if self.kind.name in ("line", "area") and is_single and is_one_row_per_place(self.question):
            return "rows"
        return "joined" if self.kind.name in JOINED else "given"

    def along(self) -> Groups:
        """The groups of x as the numbers have them."""
        edges = self.first.get("edges", ())
        return Groups("x", self.column(str(self.spec.x)), self.labels("x"), edges, self.is_part)

    @property
    def is_part(self) -> bool:
        """Whether only a part of the axes is shown."""
        return self.question.window is not None

    @property
    def conditions(self) -> Filter:
        """What a row must pass; groups at the edge of a part of the axes are whole, single rows lie inside."""
        return (*self.spec.filter, *(window_of(self.question) if self.form == "rows" else ()))

    def labels(self, side: str) -> list[Any]:
        """The labels along one side, of all series and small charts."""
        return list(dict.fromkeys(label for item in self.data.series for label in item[side]))

    def sides(self) -> list[Groups]:
        """The groups of both sides of a matrix."""
        most = import_module(f"services.charts.{self.kind.name}").MOST
        is_grid = self.kind.name == "density"
        keys = [
            grid_key(self.question, side, most) if is_grid else key_for(self.question, side, most)
            for side in ("x", "y")
        ]
        return [
            Groups(side, key.column, self.labels(side), key.edges, self.is_part)
            for side, key in zip("xy", keys, strict=True)
        ]

    def parts(self) -> list[Groups]:
        """The groups that are small charts and series."""
        facet = facet_key(self.question) if self.spec.facet else None
        color = series_key(self.question) if self.spec.color and self.form in ("joined", "steps", "rows") else None
        found = [named("facet", facet)] if facet else []
        is_scale = self.form == "rows" and "color" in self.first
        return [*found, named("series", color)] if color and not is_scale else found

    def nested(self) -> list[Groups]:
        """The groups of parts, and of parts of parts."""
        series, spec = self.first, self.spec
        pairs = list(zip(series["x"], series["parents"], strict=True))
        outer = self.column(str(spec.x))
        found = [by_name("x", outer, [name for name, parent in pairs if not parent])]
        inner = [name for name, parent in pairs if parent]
        return [*found, by_name("series", self.column(str(spec.color)), inner)] if spec.color and inner else found

    def boxes(self) -> list[Groups]:
        """The groups of boxes; none where all values are in one."""
        if not self.spec.x:
            return []
        from services.charts.reductions.shapes import MOST_GROUPS

        return [named("x", key_for(self.question, "x", MOST_GROUPS, 24))]


# How the numbers of each kind come about; a kind that is not named here gets its numbers written into the script.
JOINED = frozenset({"bar", "line", "area", "pie", "donut", "funnel", "waterfall", "histogram"})
FORMS = {
    "heatmap": "crossed", "pivot": "crossed", "density": "crossed", "treemap": "nested", "sunburst": "nested",
    "box": "spread", "violin": "spread", "ecdf": "steps", "parallel": "threads", "scatter": "rows", "bubble": "rows",
    "map": "rows",
}  # fmt: skip


def named(part: str, key: Key) -> Groups:
    """The groups of a key."""
    return Groups(part, key.column, key.labels, key.edges)


def by_name(part: str, column: Column, names: Sequence[str]) -> Groups:
    """Groups that are known by their names alone."""
    from services.explaining.points import value_of

    names = list(dict.fromkeys(names))
    if column.type in ("integer", "number") and any(" to " in name for name in names):
        return Groups(part, column, names, sorted({float(end) for name in names for end in name.split(" to ")}))
    return Groups(part, column, [value_of(column, name) for name in names])
