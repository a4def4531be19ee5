"""Proposals: charts worth seeing in a table, each with the reason, most telling first."""

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from models.charts import Spec, Suggestion
from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, Column
from services.charts.places.recognition import is_latitude, is_longitude, named
from services.charts.reductions.numbers import Numbers
from services.engine.correlations.pearson import around_mean
from services.engine.magnitudes import magnitude_of
from services.insights import words
from services.insights.choosing import is_clock, is_label
from services.insights.rows import Rows
from services.series.choices import is_years

if TYPE_CHECKING:
    from services.engine.table import Table

# Which charts are proposed is decided on this many rows, evenly spaced; the charts themselves read all of them.
LOOKED_AT = 20_000
MOST_COLUMNS = 10
MOST_PROPOSALS = 8
FEWEST_GROUPS, MOST_GROUPS = 2, 40
# Columns this close are the same thing twice.
REPEAT = 0.97
TELLING_PAIR, TELLING_GROUPS, APART = 0.15, 0.005, 0.25
# What time explains whole is a part of the date itself; groups may explain much, but no measure is a group.
BY_TIME, BY_GROUPS = 0.998, 0.95
FEW_GROUPS, FEW_POINTS = 6, 5_000
STEPS_OF_TIME = 30
MOST_USES = 3
MOSTLY_PLACED, FEWEST_PLACES = 0.8, 4


def proposals(table: "Table") -> list[Suggestion]:
    """At most eight charts; neither a column nor a kind is there more than three times."""
    found = sorted(candidates(table), key=lambda item: -item.score)
    uses: dict[str, int] = {}
    chosen = []
    for item in found:
        names = [*set(item.spec.shelves().values()), f"kind {item.spec.chart}"]
        if all(uses.get(name, 0) < MOST_USES for name in names):
            chosen.append(item)
            for name in names:
                uses[name] = uses.get(name, 0) + 1
    return chosen[:MOST_PROPOSALS]


def candidates(table: "Table") -> Iterator[Suggestion]:
    """Every chart that could tell something."""
    measures, groups, times = roles_of(table)
    rows = np.arange(0, table.rows, max(1, table.rows // LOOKED_AT))
    cells = {column.name: Numbers(table, column.name).at(rows) for column in measures}
    yield from over_time(table, measures, times, rows, cells)
    yield from between_groups(table, measures, groups, rows, cells)
    yield from together(measures, cells, {item.name: group_codes(table, item, rows) for item in groups if is_few(item)})
    yield from on_maps(table, measures)
    yield from alone(table, measures)
    yield from counted(table, groups)


def roles_of(table: "Table") -> tuple[list[Column], list[Column], list[Column]]:
    """Columns of measures, of groups, and of times, a few of each."""
    varied = [
        column for column in table.columns if column.distinct > 1 and column.role not in ("identifier", "constant")
    ]
    rows = Rows(table, None)
    measures = [
        item
        for item in varied
        # Times of day such as 1545 and numbers that only name things are no amounts.
        if item.type in NUMERIC_TYPES and item.role == "measure" and not is_label(item) and not is_clock(rows, item)
    ]
    if not measures:
        measures = [item for item in varied if item.type in NUMERIC_TYPES]
    groups = [
        item
        for item in varied
        if (item.type in ("category", "boolean") or (item.type in NUMERIC_TYPES and item.role == "dimension"))
        and FEWEST_GROUPS <= item.distinct <= MOST_GROUPS
    ]
    years = [item for item in varied if item.distinct > FEW_GROUPS and is_years(table, item)]
    times = [item for item in varied if item.type in TEMPORAL_TYPES - {"time"}] or years
    return measures[:MOST_COLUMNS], groups[:MOST_COLUMNS], times[:2]


def proposal(title: str, reason: str, score: float, **spec: Any) -> Suggestion:
    """One proposal."""
    return Suggestion(spec=Spec(**spec), title=title, reason=reason, score=round(float(np.clip(score, 0, 1)), 4))


def over_time(
    table: "Table", measures: list[Column], times: list[Column], rows: np.ndarray, cells: dict[str, np.ndarray]
) -> Iterator[Suggestion]:
    """Values along time, those that change most first, and how many rows there are."""
    for time in times[:1]:
        profile = table.profile(time.name)
        span = f"from {str(profile.get('min'))[:10]} to {str(profile.get('max'))[:10]}"
        moments = Numbers(table, time.name).at(rows)
        shares = {item.name: explained(steps_of(moments), cells[item.name])[0] for item in measures}
        moving = sorted((item for item in shares if shares[item] < BY_TIME), key=lambda name: -shares[name])
        for place, name in enumerate(moving[:2]):
            reason = f"{time.name} runs {span}, and explains {max(shares[name], 0):.1%} of the spread of {name}."
            score = 0.85 - 0.2 * place
            title = f"{name} over time" if time.type in TEMPORAL_TYPES else f"{name} over the years of {time.name}"
            yield proposal(title, reason, score, chart="line", x=time.name, y=name)
        reason = f"Shows where rows are many, few or missing {span}."
        yield proposal(f"Rows over {time.name}", reason, 0.45, chart="histogram", x=time.name)


def steps_of(moments: np.ndarray) -> np.ndarray:
    """In which of some equal steps of time each moment lies; those without a moment are in the first."""
    known = np.isfinite(moments)
    if not known.any():
        return np.zeros(len(moments), np.intp)
    low, high = moments[known].min(), moments[known].max()
    places = np.where(known, (moments - low) / max(high - low, 1) * STEPS_OF_TIME, 0)
    return np.clip(places, 0, STEPS_OF_TIME - 1).astype(np.intp)


def between_groups(
    table: "Table", measures: list[Column], groups: list[Column], rows: np.ndarray, cells: dict[str, np.ndarray]
) -> Iterator[Suggestion]:
    """Groups that differ in a measure, by how much of its spread they explain."""
    for group in groups:
        codes = group_codes(table, group, rows)
        for measure in measures:
            if measure.name == group.name:
                continue
            share, low, high = explained(codes, cells[measure.name])
            if not TELLING_GROUPS <= share < BY_GROUPS:
                continue
            reason = (
                f"{group.name} explains {share:.1%} of the spread of {measure.name}: "
                f"group means go from {words.number(low)} to {words.number(high)}."
            )
            score = 0.35 + 0.6 * share**0.5
            spec = {"chart": "box" if is_few(group) else "bar", "x": group.name, "y": measure.name}
            yield proposal(f"{measure.name} by {group.name}", reason, score, **spec)


def group_codes(table: "Table", column: Column, rows: np.ndarray) -> np.ndarray:
    """The group of each row as a whole number."""
    form = table.form(column.name)
    codes: np.ndarray = getattr(form, "codes", np.zeros(table.rows, np.uint8))[rows].astype(np.intp)
    return codes


def explained(codes: np.ndarray, cells: np.ndarray) -> tuple[float, float, float]:
    """Eta squared, adjusted for the number of groups, and the smallest and largest mean of groups of ten or more."""
    known = ~np.isnan(cells)
    codes, cells = codes[known], cells[known]
    counts = np.bincount(codes)
    if len(cells) < 10 or np.count_nonzero(counts) < FEWEST_GROUPS:
        return 0.0, 0.0, 0.0
    size = magnitude_of(cells)
    cells = cells / size
    means = np.bincount(codes, weights=cells) / np.maximum(counts, 1)
    whole = float(((cells - cells.mean()) ** 2).sum())
    inside = float(((cells - means[codes]) ** 2).sum())
    groups = np.count_nonzero(counts)
    if whole <= 0 or len(cells) <= groups:
        return 0.0, 0.0, 0.0
    share = 1 - (inside / (len(cells) - groups)) / (whole / (len(cells) - 1))
    # Means of few rows are far out by chance, but where all groups are small they are all there is.
    large = means[counts >= 10] if np.count_nonzero(counts >= 10) > 1 else means[counts > 0]
    return max(share, 0.0), float(large.min()) * size, float(large.max()) * size


def is_few(group: Column) -> bool:
    """Whether a picture can tell all its values apart."""
    return group.distinct <= FEW_GROUPS


def together(
    measures: list[Column], cells: dict[str, np.ndarray], groups: dict[str, np.ndarray]
) -> Iterator[Suggestion]:
    """Pairs of measures that go together, without those that are the same thing twice."""
    for first, second in combinations(measures, 2):
        x, y = cells[first.name], cells[second.name]
        known = ~np.isnan(x) & ~np.isnan(y)
        if known.sum() < 10 or is_constant(x[known]) or is_constant(y[known]):
            continue
        r = pearson(x[known], y[known])
        if not TELLING_PAIR <= abs(r) < REPEAT:
            continue
        is_small = known.sum() < FEW_POINTS
        color = set_apart(x, y, groups) if is_small else None
        way = "rise together" if r > 0 else "go opposite ways"
        reason = f"The two {way}: r = {r:.2f}." + (f" {color} sets their points apart." if color else "")
        title = f"{first.name} and {second.name}" + (f" by {color}" if color else "")
        spec = {"chart": "scatter" if is_small else "density", "x": first.name, "y": second.name, "color": color}
        yield proposal(title, reason, 0.3 + 0.6 * abs(r), **spec)


def set_apart(x: np.ndarray, y: np.ndarray, groups: dict[str, np.ndarray]) -> str | None:
    """The groups that explain much of both measures, those that explain most; None where none do."""
    shares = {name: min(explained(codes, x)[0], explained(codes, y)[0]) for name, codes in groups.items()}
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] >= APART else None


def on_maps(table: "Table", measures: list[Column]) -> Iterator[Suggestion]:
    """Columns of countries or states with the first measure, and rows with coordinates."""
    for column in table.columns:
        if column.type != "category" or column.distinct < FEWEST_PLACES:
            continue
        found = named(table, column)
        if found is None or found.share < MOSTLY_PLACED or found.places < FEWEST_PLACES:
            continue
        reason = (
            f"{column.name} names {found.places} {found.atlas.words[1]}; {found.share:.0%} of its rows have a place."
        )
        values = {"y": measures[0].name} if measures else {}
        title = f"{measures[0].name if measures else 'Rows'} by {column.name} on a map"
        yield proposal(title, reason, 0.7, chart="map", x=column.name, **values)
        break
    longitude = next((column for column in table.columns if is_longitude(column)), None)
    latitude = next((column for column in table.columns if is_latitude(column)), None)
    if longitude and latitude:
        reason = f"{longitude.name} and {latitude.name} are coordinates."
        yield proposal("Where the rows lie", reason, 0.75, chart="map", x=longitude.name, y=latitude.name)


def is_constant(cells: np.ndarray) -> bool:
    """Whether all cells are the same."""
    return bool(cells.min() == cells.max())


def pearson(x: np.ndarray, y: np.ndarray) -> float:
    """The correlation of two columns, without the threads that a matrix product would start in a server."""
    across, up = around_mean(x), around_mean(y)
    return float((across * up).sum() / np.sqrt((across * across).sum() * (up * up).sum()))


def alone(table: "Table", measures: list[Column]) -> Iterator[Suggestion]:
    """How single measures are spread; a lopsided one first."""
    for place, measure in enumerate(measures):
        skewness = table.profile(measure.name).get("skewness")
        is_lopsided = isinstance(skewness, float) and abs(skewness) > 2
        reason = f"A long tail: skewness {skewness:.1f}." if is_lopsided else f"Shows how {measure.name} is spread."
        score = (0.55 if is_lopsided else 0.35) - 0.02 * place
        yield proposal(f"How {measure.name} is spread", reason, score, chart="histogram", x=measure.name)


def counted(table: "Table", groups: list[Column]) -> Iterator[Suggestion]:
    """How many rows each group has."""
    for place, group in enumerate(groups):
        reason = f"{group.distinct} values of {group.name}, compared by rows."
        yield proposal(f"Rows by {group.name}", reason, 0.4 - 0.03 * place, chart="bar", x=group.name)
