"""What lies behind a pair of columns: a density with its line, a number by group, or a table of two categories."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from components import numbers, profiles, shapes
from components.attributes import marks
from components.axes import along, round_ticks
from components.heat import step
from components.plot_traces import density_steps
from components.profiles import Profile

STRONGEST_STEP = 5
Answer = Mapping[str, Any]


def mask(drawing: str, width: float, height: float) -> str:
    """A drawing as a mask: it takes its colour from the element, so that the theme decides.

    Args:
        drawing: SVG elements, black where the colour shall be.
        width: of the drawing's own units.
        height: of the drawing's own units.
    """
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" preserveAspectRatio="none" '
        f'shape-rendering="crispEdges">{drawing}</svg>'
    )
    return f'url("data:image/svg+xml,{quote(picture, safe="/:= ,()")}")'


def layers(counts: Sequence[Sequence[int]]) -> list[Component]:
    """A grid of counts, lowest line first, as one element for each step of colour."""
    strength = density_steps(counts)
    height, width = len(counts), len(counts[0])
    found: list[Component] = []
    for level in range(1, STRONGEST_STEP + 1):
        path = "".join(run for line, steps in enumerate(strength) for run in runs(steps, level, height - 1 - line))
        if path:
            drawing = mask(f'<path d="{path}"/>', width, height)
            found.append(html.I(className=f"dl-layerof h-p{level}", style={"--mask": drawing}))
    return found


def runs(steps: Sequence[int], level: int, top: int) -> list[str]:
    """The cells of one line that have a step, neighbours as one rectangle."""
    found, start = [], None
    for place, own in enumerate([*steps, 0]):
        if own == level and start is None:
            start = place
        if own != level and start is not None:
            found.append(f"M{start} {top}h{place - start}v1h-{place - start}z")
            start = None
    return found


def fit_line(density: Answer) -> Component | None:
    """The least-squares line across the frame."""
    if density["slope"] is None:
        return None
    (left, right), (low, high) = (ends(density[name]) for name in ("x_edges", "y_edges"))
    places = [100 - 100 * (density["intercept"] + density["slope"] * x - low) / (high - low) for x in (left, right)]
    if not all(abs(place) < 1e5 for place in places):
        return None
    stroke = 'fill="none" stroke="#000" stroke-width="1.75" vector-effect="non-scaling-stroke"'
    drawing = f'<path shape-rendering="auto" d="M0 {places[0]:.2f}L100 {places[1]:.2f}" {stroke}/>'
    return html.I(className="dl-layerof is-fit", style={"--mask": mask(drawing, 100, 100)})


def ends(edges: Sequence[float]) -> tuple[float, float]:
    """The first and the last edge."""
    return edges[0], edges[-1]


def axis_marks(profile: Profile, edges: Sequence[float], kind: str) -> list[Component]:
    """Labels along an axis; `kind` is x or y."""
    low, high = ends(edges)
    places = [low, (low + high) / 2, high] if profiles.is_temporal(profile) else round_ticks(low, high, 5)
    return [
        html.Span(
            tick_words(profile, place), className=f"{kind}m", style={"--at": shapes.percent(along(place, low, high))}
        )
        for place in places
    ]


def tick_words(profile: Profile, place: float) -> str:
    """A label of an axis; of a moment its day."""
    words = profiles.shown(profile, place)
    return words.split(" ")[0] if profiles.is_temporal(profile) else words


def density_picture(answer: Answer, across: Profile, up: Profile) -> list[Component]:
    """Two numbers: how many rows lie where, and the line through them."""
    density = answer["density"]
    words = f"{answer['y']} against {answer['x']}: {numbers.counted(answer['rows'], 'row')} on a grid"
    field = html.Div(
        [*layers(density["counts"]), fit_line(density)],
        className="dl-field-of",
        role="img",
        **marks({"aria-label": words}),
    )
    plot = html.Div(
        [
            field,
            *axis_marks(across, density["x_edges"], "x"),
            *axis_marks(up, density["y_edges"], "y"),
            html.Span(str(answer["x"]), className="xname mono"),
        ],
        className="dl-density",
    )
    outside = density["outside"]
    caption = f"{numbers.counted(outside, 'row lies', 'rows lie')} outside the frame. " if outside else ""
    caption += "Stronger blue: more rows."
    caption += " The line is the least-squares fit." if density["slope"] is not None else ""
    return [
        html.P(str(answer["y"]), className="dl-figsub mono"),
        plot,
        html.P(caption, className="dl-cap"),
        figures(
            [
                ("Pearson r", density["pearson"]),
                ("Spearman", density["spearman"]),
                ("Slope", density["slope"]),
                ("Residual spread", density["spread"]),
            ]
        ),
    ]


def figures(items: Sequence[tuple[str, float | None]]) -> Component:
    """A few figures in a row."""
    cells = [
        html.Div([html.Dt(name), html.Dd(in_figures(name, value), title=numbers.full(value))], className="dl-stat")
        for name, value in items
    ]
    return html.Dl(cells, className="dl-stats is-plain", style={"--n": str(len(cells))})


def in_figures(name: str, value: float | None) -> str:
    """A figure; a p value that is next to nothing in words."""
    if value is None:
        return "–"
    return "< 0.001" if name == "p" and value < 0.001 else numbers.figure(value)


def groups_picture(answer: Answer, number: Profile) -> list[Component]:
    """A number by group: the middle half as a bar, the median as a mark, on one axis."""
    found = answer["groups"]
    groups = sorted(found["groups"], key=lambda group: -group["median"])
    low, high = min(group["q1"] for group in groups), max(group["q3"] for group in groups)
    room = (high - low) * 0.04 or 1.0
    low, high = low - room, high + room
    body = [part for group in groups for part in group_line(group, number, low, high)]
    axis = html.Div(axis_marks(number, (low, high), "x"), className="dl-groupaxis")
    rows = html.Div([*body, html.Span(), axis, html.Span(), html.Span()], className="dl-groups")
    left = found["left_out"]
    caption = "The bar holds the middle half of each group, the mark is its median."
    caption += f" {numbers.counted(left, 'smaller group')} not shown." if left else ""
    scroll = html.Div(rows, className="dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "By group"}))
    return [
        html.P([html.Span(found["number"], className="mono"), " by ", html.Span(found["category"], className="mono")],
               className="dl-figsub"),
        scroll,
        html.P(caption, className="dl-cap"),
        figures([("Ratio", found["ratio"]), ("Explained share", squared(found["ratio"])), ("p", found["p_value"])]),
    ]  # fmt: skip


def squared(value: float | None) -> float | None:
    """The share of the spread that a ratio explains."""
    return None if value is None else value * value


def group_line(group: Answer, number: Profile, low: float, high: float) -> list[Component]:
    """One group: name, bar, median and rows."""
    start, middle, end = (along(group[name], low, high) for name in ("q1", "median", "q3"))
    bar = html.I(style={"left": shapes.percent(start), "width": shapes.percent(max(0.5, end - start))})
    tick = html.B(style={"left": shapes.percent(middle)})
    name = words_of(group["name"])
    return [
        html.Span(name, className="ellip", title=name),
        html.Div([bar, tick], className="t", **marks({"aria-hidden": "true"})),
        html.Span(profiles.shown(number, group["median"]), className="mono right", title="median"),
        html.Span(numbers.figure(group["rows"]), className="mono right muted", title="rows"),
    ]


def words_of(value: Any) -> str:
    """A value as a label."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return numbers.figure(value) if numbers.is_number(value) else str(value) or "(blank)"


def table_picture(answer: Answer) -> list[Component]:
    """Two categories: which share of each line's rows lies in each column."""
    found = answer["table"]
    heads = [html.Th(answer["y"], scope="col", className="mono")]
    heads += [
        html.Th(words_of(name), scope="col", className="num ellip", title=words_of(name)) for name in found["x_names"]
    ]
    body = [share_line(name, line) for name, line in zip(found["y_names"], found["counts"], strict=True)]
    grid = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="dl-table dense dl-crossing")
    left = [numbers.counted(found[f"{side}_left_out"], f"value of {answer[side]}", f"values of {answer[side]}")
            for side in ("x", "y") if found[f"{side}_left_out"]]  # fmt: skip
    caption = "Share of each line’s rows; stronger blue: a larger share."
    caption += f" Not shown: {' and '.join(left)}." if left else ""
    scroll = html.Div(grid, className="dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Rows by both"}))
    return [
        html.P(["across: ", html.Span(answer["x"], className="mono")], className="dl-figsub"),
        scroll,
        html.P(caption, className="dl-cap"),
        figures([("Cramér’s V", found["cramers_v"]), ("p", found["p_value"])]),
    ]


def share_line(name: Any, line: Sequence[int]) -> Component:
    """One line of the table of two categories."""
    total = sum(line) or 1
    cells = [
        html.Td(
            numbers.share(count / total),
            className=f"num h-p{step(count / total)}" if count / total >= 0.1 else "num",
            title=numbers.counted(count, "row"),
        )
        for count in line
    ]
    return html.Tr([html.Th(words_of(name), scope="row", className="ellip", title=words_of(name)), *cells])


def title_of(answer: Answer) -> list[Any]:
    """The sentence above the picture."""
    rows = f" over {numbers.counted(answer['rows'], 'row')}"
    if answer["kind"] == "density":
        value = answer["density"]["pearson"]
        if value is None:
            return [code(answer["y"]), " against ", code(answer["x"]), rows]
        verb = " has little to do with " if abs(value) < 0.1 else " rises with " if value > 0 else " falls as "
        tail = " rises" if value <= -0.1 else ""
        figure = numbers.hundredths(value)
        return [code(answer["y"]), verb, code(answer["x"]), f"{tail}: r = {figure}{rows}"]
    if answer["kind"] == "groups":
        found = answer["groups"]
        verb = " differs between groups of " if (found["ratio"] or 0) >= 0.1 else " hardly differs between groups of "
        return [code(found["number"]), verb, code(found["category"]), figure_words("ratio", found["ratio"]), rows]
    found = answer["table"]
    verb = " goes with " if (found["cramers_v"] or 0) >= 0.1 else " has little to do with "
    return [code(answer["y"]), verb, code(answer["x"]), figure_words("V", found["cramers_v"]), rows]


def figure_words(name: str, value: float | None) -> str:
    """A coefficient within a sentence."""
    return "" if value is None else f": {name} = {numbers.hundredths(value)}"


def code(name: str) -> Component:
    """A column's name inside a sentence."""
    return html.Span(name, className="mono")


def behind(answer: Answer, columns: Sequence[Profile]) -> list[Component]:
    """The picture behind a pair, with its sentence."""
    known = {str(profile["name"]): profile for profile in columns}
    heading = html.H2(title_of(answer), className="h3")
    if answer["kind"] == "density":
        return [heading, *density_picture(answer, known[answer["x"]], known[answer["y"]])]
    if answer["kind"] == "groups":
        return [heading, *groups_picture(answer, known[answer["groups"]["number"]])]
    return [heading, *table_picture(answer)]
