"""Grouping: the lines that say to which mark a row belongs, along an axis, as a series, or as a small chart."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from models.columns import TEMPORAL_TYPES, Column
from services.chart_script.texts import listed, literal
from services.charts.reductions.keys import OTHER
from services.explaining.steps import step_of

BINNED = '''def bins(cells, edges):
    """The middle of the bin of each number; the last bin holds its upper edge."""
    places = np.searchsorted(edges, cells, side="right") - 1
    places = np.where(cells == edges[-1], len(edges) - 2, places)
    inside = (cells >= edges[0]) & (cells <= edges[-1])
    middles = (np.array(edges[:-1]) + np.array(edges[1:])) / 2
    return pd.Series(np.where(inside, middles[np.clip(places, 0, len(middles) - 1)], np.nan), cells.index)'''
FLOORS = {
    "second": "1s", "10 seconds": "10s", "minute": "1min", "5 minutes": "5min", "15 minutes": "15min", "hour": "1h",
    "6 hours": "6h", "day": "1D",
}  # fmt: skip
SPANS = {"month": "M", "quarter": "Q", "year": "Y"}
YEARS = {"10 years": 10, "100 years": 100, "1,000 years": 1000}


class Groups(NamedTuple):
    """Groups of one column: what the script calls them, their labels in order, and the edges of bins.

    Of steps of time that are a part of the axis the others are left out; bins have edges that do the same.
    """

    part: str
    column: Column
    labels: Sequence[Any]
    edges: Sequence[float] = ()
    is_part: bool = False

    @property
    def is_time(self) -> bool:
        """Whether they are steps of time."""
        return self.column.type in TEMPORAL_TYPES

    @property
    def cell(self) -> str:
        """The column in the script."""
        return f"table[{literal(self.column.name)}]"


def grouped_lines(groups: Groups) -> list[str]:
    """Lines that give each row its group along one part; a row without one has none."""
    target = f'marks["{groups.part}"]'
    if len(groups.edges):
        name = f"{groups.part}_edges"
        return [*listed(groups.edges, name), f"{target} = bins({groups.cell}, {name})"]
    if groups.is_time:
        return [f"{target} = {step_text(groups.cell, step_of(texts_of(groups)).name)}", *part_lines(groups, target)]
    name = f"{groups.part}_groups"
    lines = listed(groups.labels, name)
    if OTHER in groups.labels:
        cell = groups.cell
        return [*lines, f'{target} = {cell}.where({cell}.isin({name}) | {cell}.isna(), "{OTHER}")']
    return [*lines, f"{target} = {groups.cell}.where({groups.cell}.isin({name}))"]


def texts_of(groups: Groups) -> list[str]:
    """The labels as text."""
    return [str(label) for label in groups.labels]


def part_lines(groups: Groups, target: str) -> list[str]:
    """The line that keeps the steps of a part of the axis."""
    if not groups.is_part or not groups.labels:
        return []
    texts = sorted(text.removesuffix("Z") for text in texts_of(groups))
    ends = ", ".join(f"pd.Timestamp({literal(text)})" for text in (texts[0], texts[-1]))
    return [f"{target} = {target}.where({target}.between({ends}))"]


def step_text(cell: str, step: str) -> str:
    """The beginning of the step of time in which each moment lies."""
    if step in FLOORS:
        return f'{cell}.dt.floor("{FLOORS[step]}")'
    if step == "week":
        return f'{cell}.dt.floor("1D") - pd.to_timedelta({cell}.dt.weekday, unit="D")'
    if step in SPANS:
        return f'{cell}.dt.to_period("{SPANS[step]}").dt.start_time.where({cell}.notna())'
    years = YEARS[step]
    return (
        f'pd.to_datetime(({cell}.dt.year // {years} * {years}).astype("Int64").astype(str) + "-01-01", errors="coerce")'
    )


def ordered_lines(groups: Groups) -> list[str]:
    """Lines that put groups without an order of their own into the order in which they are drawn."""
    if groups.is_time or len(groups.edges):
        return []
    return [f'marks["{groups.part}"] = pd.Categorical(marks["{groups.part}"], {groups.part}_groups, ordered=True)']
