"""Counting: the lines that compute a chart's numbers, by how they come about."""

from collections.abc import Callable, Mapping, Sequence

from services.chart_script.asking import Asked
from services.chart_script.grouping import Groups, grouped_lines, ordered_lines
from services.chart_script.texts import comment, listed, literal
from services.charts.places.recognition import sides, spellings_of
from services.charts.reductions.located import colour_measure

JOINS = {"mean": "mean", "sum": "sum", "median": "median", "min": "min", "max": "max", "count": "count"}
Lines = list[str]


def computed(asked: Asked) -> Lines:
    """The numbers behind the chart, as a table called `numbers`."""
    return FORMS[asked.form](asked)


def marks_of(groups: Sequence[Groups], value: str | None) -> Lines:
    """Each row's marks, and its value."""
    if not groups and value is None:
        return []
    lines = ["", *comment("To which mark each row belongs."), "marks = pd.DataFrame(index=table.index)"]
    for item in groups:
        lines += grouped_lines(item)
    for item in groups:
        lines += ordered_lines(item)
    return [*lines, f'marks["value"] = table[{literal(value)}]'] if value else lines


def summed(parts: Sequence[str], how: str | None, name: str = "y") -> Lines:
    """Join the values of each group, or count its rows, as a column of this name."""
    by = literal(list(parts))
    grouped = f"marks.dropna(subset={by}).groupby({by}, observed=True)"
    if how is None:
        return [
            "",
            *comment("The numbers: rows of each group."),
            f'numbers = {grouped}.size().rename("{name}").reset_index()',
        ]
    lines = ["", *comment(f"The numbers: the {how} of each group.")]
    lines.append(f"known = marks.dropna(subset={literal([*parts, 'value'])})")
    value = f'known.groupby({by}, observed=True)["value"].{JOINS[how]}()'
    return [*lines, f'numbers = {value}.rename("{name}").reset_index()']


def joined(asked: Asked) -> Lines:
    """Values joined per group, and per series and small chart."""
    is_count = asked.kind.name == "histogram" or not asked.spec.y
    groups = [*asked.parts(), asked.along()]
    names = [item.part for item in groups]
    value = None if is_count else asked.spec.y
    return [*marks_of(groups, value), *summed(names, None if is_count else asked.question.agg)]


def crossed(asked: Asked) -> Lines:
    """A number for each pair of groups."""
    groups = [*asked.parts(), *asked.sides()]
    value = asked.spec.color if asked.kind.name != "density" else None
    how = (asked.spec.agg or "mean") if value else None
    return [*marks_of(groups, value), *summed([item.part for item in groups], how, "z")]


def nested(asked: Asked) -> Lines:
    """Parts of a whole, and their own parts."""
    groups = asked.nested()
    is_count = not asked.spec.y
    value = None if is_count else asked.spec.y
    return [*marks_of(groups, value), *summed([item.part for item in groups], None if is_count else asked.question.agg)]


def spread(asked: Asked) -> Lines:
    """Quartiles of each group, of quantiles by linear interpolation."""
    groups = [*(item for item in asked.parts() if item.part == "facet"), *asked.boxes()]
    lines = marks_of(groups, asked.spec.y)
    by = [item.part for item in groups]
    lines += ["", *comment("The numbers: quartiles and mean of each group.")]
    lines.append(f"known = marks.dropna(subset={literal([*by, 'value'])})")
    grouped = f'known.groupby({literal(by)}, observed=True)["value"]' if by else 'known["value"].groupby(lambda row: 0)'
    figures = (
        '{"q1": values.quantile(0.25), "median": values.quantile(0.5), "q3": values.quantile(0.75),'
        ' "mean": values.mean(), "count": values.count()}'
    )
    return [*lines, f"values = {grouped}", f"numbers = pd.DataFrame({figures}).reset_index()"]


def steps(asked: Asked) -> Lines:
    """The share of values at or below each value."""
    groups = asked.parts()
    by = [item.part for item in groups]
    lines = marks_of(groups, asked.spec.x)
    lines += ["", *comment("The numbers: which share of the values is at or below each value.")]
    lines.append(f"known = marks.dropna(subset={literal([*by, 'value'])})")
    if by:
        lines.append(f"counts = known.groupby({literal([*by, 'value'])}, observed=True).size()")
        lines.append(
            f"shares = counts.groupby(level={literal(by)}, observed=True)"
            ".transform(lambda part: part.cumsum() / part.sum())"
        )
    else:
        lines.append('counts = known["value"].value_counts().sort_index()')
        lines.append("shares = counts.cumsum() / counts.sum()")
    return [*lines, 'numbers = shares.rename("y").reset_index().rename(columns={"value": "x"})']


def rows(asked: Asked) -> Lines:
    """Single rows; a screen of the server shows fewer of them where they are many."""
    groups = asked.parts()
    spec = asked.spec
    lines = marks_of(groups, None) if groups else ["", "marks = pd.DataFrame(index=table.index)"]
    is_map = asked.kind.name == "map"
    x, y = sides(asked.column(str(spec.x)), asked.column(str(spec.y))) if is_map else (spec.x, spec.y)
    shelves = {"x": x, "y": y, "size": spec.size if asked.kind.name in ("bubble", "map") else None}
    if spec.color and not any(item.part == "series" for item in groups):
        shelves["color"] = spec.color
    lines += ["", *comment("The numbers: every row with a value on both axes.")]
    held = {part: name for part, name in shelves.items() if name}
    lines += [f'marks["{part}"] = table[{literal(name)}]' for part, name in held.items()]
    needed = [part for part in held if part != "color"] + [item.part for item in groups]
    lines.append(f"numbers = marks.dropna(subset={literal(needed)})")
    if is_map:
        lines.append('numbers = numbers[numbers["x"].between(-180, 360) & numbers["y"].between(-90, 90)]')
    return lines if "row" in asked.first else [*lines, 'numbers = numbers.sort_values("x", kind="stable")']


def threads(asked: Asked) -> Lines:
    """Complete rows over several columns, evenly spaced."""
    names = [item["name"] for item in asked.data.series]
    return [
        "",
        *comment("The numbers: complete rows, evenly spaced, at most a thousand of them."),
        *listed(names, "axes"),
        "complete = table[axes].dropna()",
        "numbers = complete.iloc[:: -(-len(complete) // 1000)]",
    ]


def places(asked: Asked) -> Lines:
    """Values joined per country or state, whatever its spelling."""
    question, name = asked.question, str(asked.spec.x)
    found = spellings_of(question.table, asked.column(name), question.rows)
    value = asked.spec.y or colour_measure(question)
    parts = [item for item in asked.parts() if item.part == "facet"]
    lines = ["", *comment("The place that each spelling names.")]
    lines += [f"places = {literal({text: place.name for text, place in found.items()})}"]
    lines += [f"codes = {literal({place.name: place.code for place in found.values()})}"]
    lines += marks_of(parts, None) or ["marks = pd.DataFrame(index=table.index)"]
    lines += [f'marks["x"] = table[{literal(name)}].map(places)']
    lines += [f'marks["value"] = table[{literal(value)}]'] if value else []
    by = [item.part for item in parts] + ["x"]
    return [*lines, *summed(by, (asked.spec.agg or "mean") if value else None)]


def given(asked: Asked) -> Lines:
    """The numbers themselves, of a kind that no few lines compute."""
    lines = ["", *comment("The numbers, as DataLens computed them: no few lines of pandas do.")]
    return [*lines, f"series = {literal([dict(item) for item in asked.data.series])}"]


FORMS: Mapping[str, Callable[[Asked], Lines]] = {
    "joined": joined, "crossed": crossed, "nested": nested, "spread": spread, "steps": steps, "rows": rows,
    "threads": threads, "places": places,
    "given": given,
}  # fmt: skip
