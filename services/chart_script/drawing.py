"""Drawing: the lines that make the plotly figure of the numbers."""

from collections.abc import Callable, Mapping

from services.chart_script.asking import Asked
from services.chart_script.texts import comment, literal

Lines = list[str]
COLOURS = ("#0072b2", "#a8508a", "#00805f", "#8a7400", "#2f8fc4", "#5b6675")
PALETTE = f"COLOURS = {list(COLOURS)!r}"
BLUE = '"Blues"'
# Small charts have axes in common, small maps have none.
AXES = ("figure = make_subplots(rows=-(-len(facets) // 3), cols=min(3, len(facets)), shared_yaxes=True,",)
MAPS = (
    "lines, across = -(-len(facets) // 3), min(3, len(facets))",
    'figure = make_subplots(rows=lines, cols=across, specs=[[{"type": "geo"}] * across] * lines,',
)
TRACES = {
    "bar": "go.Bar", "histogram": "go.Bar", "line": "go.Scatter", "area": "go.Scatter", "funnel": "go.Funnel",
    "waterfall": "go.Waterfall",
}  # fmt: skip


def drawn(asked: Asked) -> Lines:
    """A figure with titles, and what shows it."""
    lines = ["", *comment("The picture."), *FORMS[asked.form](asked)]
    labels = asked.data.labels
    sides = {name: f"{name}axis_title={literal(labels[name])}" for name in ("x", "y") if labels.get(name)}
    has_axes = (
        asked.kind.name not in ("pie", "donut", "treemap", "sunburst", "parallel", "funnel", "map")
        and asked.form != "given"
    )
    extra = [sides[name] for name in sides] if has_axes and not asked.spec.facet else []
    if asked.kind.name == "histogram":
        extra.append("bargap=0.04")
    if stacked(asked):
        extra.append('barmode="stack"')
    if asked.kind.name in ("heatmap", "pivot") and not asked.along().is_time:
        extra.append('yaxis_autorange="reversed"')
    parts = ", ".join([f"title={literal(asked.title)}", 'template="plotly_white"', *extra])
    return [*lines, f"figure.update_layout({parts})", "figure.show()"]


def stacked(asked: Asked) -> bool:
    """Whether bars stand on each other."""
    return bool(asked.spec.color) and (asked.kind.name == "histogram" or bool(asked.spec.stack))


def panels(asked: Asked, body: Lines) -> Lines:
    """The same lines for each small chart, or once."""
    if not asked.spec.facet:
        return ["figure = go.Figure()", "part, place = numbers, {}", *body]
    return [
        'facets = list(numbers["facet"].drop_duplicates())',
        *(MAPS if asked.kind.name == "map" else AXES),
        "    subplot_titles=[str(facet) for facet in facets])",
        "for number, facet in enumerate(facets):",
        '    part, place = numbers[numbers["facet"] == facet], {"row": number // 3 + 1, "col": number % 3 + 1}',
        *(f"    {line}" for line in body),
    ]


def by_series(asked: Asked, trace: Callable[[str, str], str]) -> Lines:
    """One trace per series; `trace` writes it for some rows and a name."""
    if not any(item.part == "series" for item in asked.parts()):
        return panels(asked, [f"figure.add_trace({trace('part', literal(asked.data.labels.get('y') or ''))}, **place)"])
    return panels(
        asked,
        [
            'for shade, (name, line) in enumerate(part.groupby("series", observed=True, sort=False)):',
            f"    figure.add_trace({trace('line', 'str(name)')}, **place)",
        ],
    )


def joined(asked: Asked) -> Lines:
    """Bars, lines, slices or steps."""
    kind = asked.kind.name
    if kind in ("pie", "donut"):
        hole = ", hole=0.6" if kind == "donut" else ""
        return [f'figure = go.Figure(go.Pie(labels=numbers["x"].astype(str), values=numbers["y"], sort=False{hole}))']
    if kind == "funnel":
        return ['figure = go.Figure(go.Funnel(y=numbers["x"].astype(str), x=numbers["y"]))']
    if kind == "waterfall":
        total = 'x=[*numbers["x"].astype(str), "total"], y=[*numbers["y"], None]'
        return [f'figure = go.Figure(go.Waterfall({total}, measure=["relative"] * len(numbers) + ["total"]))']
    more = {"line": ', mode="lines+markers"', "area": ', mode="lines", stackgroup="all"'}.get(kind, "")
    is_coloured = any(item.part == "series" for item in asked.parts())
    colour = "COLOURS[shade % len(COLOURS)]" if is_coloured else "COLOURS[0]"
    ink = f", line_color={colour}" if kind in ("line", "area") else f", marker_color={colour}"
    along = '{0}["x"]' if asked.along().is_time or len(asked.along().edges) else '{0}["x"].astype(object)'

    def trace(part: str, name: str) -> str:
        return f'{TRACES[kind]}(x={along.format(part)}, y={part}["y"], name={name}{more}{ink})'

    return by_series(asked, trace)


def crossed(asked: Asked) -> Lines:
    """A field per pair."""
    more = ', texttemplate="%{z}"' if asked.kind.name == "pivot" else ""
    body = [
        'grid = part.pivot(index="y", columns="x", values="z")',
        "cells = dict(x=list(grid.columns), y=list(grid.index), z=grid.to_numpy(float))",
        f"figure.add_trace(go.Heatmap(**cells, colorscale={BLUE}{more}), **place)",
    ]
    return panels(asked, body)


def nested(asked: Asked) -> Lines:
    """Areas or rings, one or two levels deep."""
    trace = {"treemap": "go.Treemap", "sunburst": "go.Sunburst"}[asked.kind.name]
    if not any(item.part == "series" for item in asked.nested()):
        lines = ['names, parents, values = numbers["x"].astype(str), [""] * len(numbers), numbers["y"]', "ids = names"]
    else:
        lines = [
            'outer = numbers.groupby("x", observed=True)["y"].sum()',
            'ids = [*outer.index.astype(str), *(numbers["x"].astype(str) + "/" + numbers["series"].astype(str))]',
            'names = [*outer.index.astype(str), *numbers["series"].astype(str)]',
            'parents = [*[""] * len(outer), *numbers["x"].astype(str)]',
            'values = [*outer, *numbers["y"]]',
        ]
    return [
        *lines,
        f'figure = go.Figure({trace}(ids=ids, labels=names, parents=parents, values=values, branchvalues="total"))',
    ]


def spread(asked: Asked) -> Lines:
    """Boxes or violins of all values."""
    trace = "go.Box" if asked.kind.name == "box" else "go.Violin"
    more = ', quartilemethod="linear", boxmean=True' if asked.kind.name == "box" else ", box_visible=True"
    if not asked.boxes():
        body = [f'figure.add_trace({trace}(y=part["value"], name={literal(asked.spec.y)}{more}), **place)']
    else:
        body = [
            'for name, line in part.groupby("x", observed=True):',
            f'    figure.add_trace({trace}(y=line["value"], name=str(name), marker_color=COLOURS[0]{more}), **place)',
        ]
    lines = panels(asked, body)
    return [line.replace("numbers", "known") for line in lines]


def steps(asked: Asked) -> Lines:
    """Lines that climb from step to step."""
    return by_series(
        asked, lambda part, name: f'go.Scatter(x={part}["x"], y={part}["y"], name={name}, line_shape="hv")'
    )


def rows(asked: Asked) -> Lines:
    """Points, or a line through them."""
    kind = asked.kind.name
    if "row" not in asked.first:
        fill = ', fill="tozeroy"' if kind == "area" else ""
        return panels(asked, [f'figure.add_trace(go.Scatter(x=part["x"], y=part["y"], mode="lines"{fill}), **place)'])
    scale = 'dict(color={0}["color"], colorscale="Viridis", showscale=True, opacity=0.7{1})'
    plain = "dict(color=COLOURS[{2}], opacity=0.7{1})"
    is_series = any(item.part == "series" for item in asked.parts())
    size = (
        ', size={0}["size"].clip(lower=0), sizemode="area", sizeref=numbers["size"].max() / 900'
        if kind == "bubble" or (kind == "map" and asked.spec.size)
        else ""
    )
    is_scale = bool(asked.spec.color) and not is_series

    def trace(part: str, name: str) -> str:
        shade = "shade % len(COLOURS)" if is_series else "0"
        marker = (scale if is_scale else plain).format(part, size.format(part), shade)
        if kind == "map":
            return f'go.Scattergeo(lon={part}["x"], lat={part}["y"], mode="markers", name={name}, marker={marker})'
        return f'go.Scattergl(x={part}["x"], y={part}["y"], mode="markers", name={name}, marker={marker})'

    return by_series(asked, trace)


def threads(asked: Asked) -> Lines:
    """A line per row over all axes."""
    color = asked.spec.color
    line = f', line=dict(color=numbers[{literal(color)}], colorscale="Viridis")' if color else ""
    return [
        "dimensions = [dict(label=name, values=numbers[name]) for name in axes]",
        f"figure = go.Figure(go.Parcoords(dimensions=dimensions{line}))",
    ]


def places(asked: Asked) -> Lines:
    """Places in the colour of their value; the finer outlines have the small ones too."""
    mode = "USA-states" if asked.first["places"] == "us_states" else "ISO-3"
    scope = ', scope="usa"' if mode == "USA-states" else ""
    where = f'locations=part["x"].map(codes), locationmode="{mode}"'
    trace = f'go.Choropleth({where}, z=part["y"], text=part["x"], coloraxis="coloraxis")'
    return [
        *panels(asked, [f"figure.add_trace({trace}, **place)"]),
        f"figure.update_geos(resolution=50{scope})",
        f"figure.update_layout(coloraxis_colorscale={BLUE})",
    ]


def given(asked: Asked) -> Lines:
    """The figure itself; `FIGURE` is filled in by whoever writes the program."""
    return ["figure = go.Figure(FIGURE)"]


FORMS: Mapping[str, Callable[[Asked], Lines]] = {
    "joined": joined, "crossed": crossed, "nested": nested, "spread": spread, "steps": steps, "rows": rows,
    "threads": threads, "places": places,
    "given": given,
}  # fmt: skip
