"""Frames: what stands around the marks of a chart: axes, their titles, a legend, and small charts side by side."""

import math
import re
from collections.abc import Sequence
from typing import Any

from models.charts import Reduced, Spec, Traces
from services.charts.drawing.inks import DIVERGING, MARKS, category, gradual, ink
from services.engine.histograms import nice_step

Scale = str | list[list[Any]]
MOST_BESIDE = 3
GAP, TITLE_ROOM = 0.04, 0.09
SMALL = 12
HALF = 0.5
SEVERAL_POWERS = 100
# Thousands apart, and every digit that a person could want.
FULL = ",.10~g"
PLAIN = ".10~g"
# Up to this power of ten numbers are written out: a million is the first that is shortened.
EXPONENT = 5
# How many marks an axis or a scale has at most; a phone has room for them.
MOST_TICKS = 6
# A letter, or what `safe` writes for one.
LETTER = re.compile(r"&(?:amp|lt|gt);|.", re.DOTALL)
MOST_LETTERS = 20


def safe(text: Any) -> str:
    """Text as plotly shows it letter by letter: it would read some of HTML.

    >>> safe("<b>"), safe(True)
    ('&lt;b&gt;', 'true')
    """
    if isinstance(text, bool):
        return "true" if text else "false"
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(number: float | None) -> str:
    """A number with four significant digits, thousands apart; nothing for none.

    >>> short(1234567), short(12.3456), short(None)
    ('1,234,567', '12.35', '')
    """
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 1000 or number == int(number) else f"{number:.4g}"


def full(number: float | None) -> str:
    """A number with all its digits that matter, thousands apart.

    >>> full(1234567.5), full(0.000123456), full(None)
    ('1,234,567.5', '0.000123456', 'missing')
    """
    if number is None:
        return "missing"
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.6f}".rstrip("0") if abs(number) >= 1 else f"{number:.6g}"


def places(values: Sequence[Any], scale: str) -> list[Any]:
    """Places on an axis; on one of categories as words."""
    if scale != "category":
        return list(values)
    return ["missing" if value is None else safe(value) or "(empty)" for value in values]


def named_ticks(names: Sequence[Any]) -> dict[str, Any]:
    """A mark for each of some groups along an axis, none left out; of very long names the beginning.

    >>> named_ticks(["Los Angeles Dodgers vs Arizona", "Ford"])["ticktext"]
    ['Los Angeles Dodgers…', 'Ford']
    """
    words = [beginning(name) for name in places(names, "category")]
    return {"tickmode": "array", "tickvals": places(names, "category"), "ticktext": words}


def beginning(name: str) -> str:
    """As much of a name that is safe already as fits below an axis; what stands for one letter counts as one."""
    letters = LETTER.findall(name)
    return name if len(letters) <= MOST_LETTERS else f"{''.join(letters[: MOST_LETTERS - 1]).rstrip()}…"


def axis(
    title: str, scale: str, log: bool | None = None, is_plain: bool = False, is_wide: bool = True
) -> dict[str, Any]:
    """One axis with its title; years and keys are plain, without thousands apart.

    A logarithmic axis that is wide has marks at powers of ten alone.
    """
    kind = "log" if log and scale in ("linear", "log") else ("linear" if log is False and scale == "log" else scale)
    found: dict[str, Any] = {"title": {"text": safe(title)}, "type": kind, "automargin": True}
    if kind in ("linear", "log"):
        found |= {
            "hoverformat": PLAIN if is_plain else FULL,
            "separatethousands": not is_plain,
            "minexponent": EXPONENT,
        }
    if kind == "log":
        found |= {"exponentformat": "SI"} | ({"dtick": 1} if is_wide else {})
    return found


def spans_powers(reduced: Reduced, name: str) -> bool:
    """Whether the numbers along an axis have several powers of ten between them."""
    cells = (cell for series in reduced.series for cell in series.get(name, ()))
    found = [cell for cell in cells if isinstance(cell, int | float) and cell > 0]
    return bool(found) and max(found) >= SEVERAL_POWERS * min(found)


def layout_of(reduced: Reduced, spec: Spec, **more: Any) -> dict[str, Any]:
    """Both axes, and a legend where there are several series."""
    labels, scales = reduced.labels, reduced.scales
    plain = reduced.plain
    wide = {name: spans_powers(reduced, name) for name in ("x", "y")}
    return {
        "xaxis": axis(labels.get("x", ""), scales.get("x", "linear"), spec.log_x, "x" in plain, wide["x"]),
        "yaxis": axis(labels.get("y", ""), scales.get("y", "linear"), spec.log_y, "y" in plain, wide["y"]),
        "showlegend": len(reduced.series) > 1,
        "legend": {"title": {"text": safe(labels.get("color", ""))}},
        **more,
    }


def colour_bar(title: str) -> dict[str, Any]:
    """The legend of a scale of colours: narrow, its title along its side, however long that is."""
    small = {"size": SMALL, "color": ink("muted")}
    words = {"text": safe(title), "side": "right", "font": small}
    ticks = {"separatethousands": True, "minexponent": EXPONENT, "tickfont": small}
    return {"title": words, "outlinewidth": 0, "thickness": 10, "len": 0.9, **ticks}


def colour_axis(lowest: float, highest: float, scale: Scale, bar: dict[str, Any]) -> dict[str, Any]:
    """The scale of colours that all marks of a figure share: as given, or orange and blue around zero."""
    if lowest < 0 < highest:
        reach = max(-lowest, highest)
        return {"colorscale": gradual(DIVERGING), "cmin": -reach, "cmax": reach, "colorbar": bar}
    return {"colorscale": scale, "colorbar": bar}


def even_ticks(edges: Sequence[float]) -> dict[str, Any]:
    """Marks at the edges of bins rather than in their middle; where bins are many, or not round, at round numbers.

    >>> even_ticks([0, 5, 10, 15]), even_ticks([0.5, 1.5, 2.5])
    ({'tick0': 0.0, 'dtick': 5}, {'tick0': 1.0, 'dtick': 1.0})
    """
    width, count = edges[1] - edges[0], len(edges) - 1
    is_whole = width == 1 and edges[0] % 1 == HALF
    if count > 2 * MOST_TICKS or not math.isfinite(edges[-1] - edges[0]):
        return {}
    if is_whole or is_round(width, edges[0]):
        return {"tick0": edges[0] + HALF * is_whole, "dtick": width * -(-count // MOST_TICKS)}
    step = nice_step((edges[-1] - edges[0]) / MOST_TICKS, False)
    return {"tick0": 0, "dtick": step[0] / 10 * 10.0 ** step[1]} if step else {}


def is_round(width: float, first: float) -> bool:
    """Whether bins are of a width that people would choose, and begin at a multiple of it."""
    steps = first / width if width > 0 else HALF
    return math.isclose(float(f"{width:.2g}"), width, rel_tol=1e-9) and abs(steps - round(steps)) < 1e-6


def told(*parts: tuple[str, str], name: str = "") -> str:
    """What is said of a mark on hover: what each number is, and the number; `name` is that of its series.

    >>> told(("delay", "%{y}"), name="EWR")
    'delay %{y}<extra>EWR</extra>'
    """
    lines = [f"{plain(label)} {value}" for label, value in parts if label]
    return "<br>".join(lines) + f"<extra>{plain(name)}</extra>"


def plain(text: str) -> str:
    """Words inside a template: nothing in them is filled in."""
    return safe(text).replace("%{", "%&#123;")


def series_name(reduced: Reduced, place: int) -> str:
    """The name of a series where there are several."""
    return str(reduced.series[place]["name"]) if len(reduced.series) > 1 else ""


def style(reduced: Reduced, place: int, single: str = "data") -> str:
    """The name of the colour of a series: one alone has that of all data."""
    if len(reduced.series) == 1:
        return single
    is_rest = place == len(reduced.series) - 1 and reduced.series[place]["name"] == "other"
    return "c6" if is_rest else category(place)


def mark(place: int) -> str:
    """The mark of a series."""
    return MARKS[place % len(MARKS)]


def beside(panels: Sequence[tuple[str, Traces, dict[str, Any]]]) -> tuple[Traces, dict[str, Any]]:
    """Small charts in a grid, with axes in common: a name, traces and a layout for each."""
    beside_each_other = min(len(panels), MOST_BESIDE)
    lines = -(-len(panels) // beside_each_other)
    traces: Traces = []
    layout: dict[str, Any] = {**panels[0][2], **widest_colours(panels), "annotations": []}
    seen: set[str] = set()
    for place, (name, marks, own) in enumerate(panels):
        number = "" if place == 0 else str(place + 1)
        across = domain_of(place % beside_each_other, beside_each_other, False)
        down = domain_of(lines - 1 - place // beside_each_other, lines, True)
        if "geo" in own:
            layout[f"geo{number}"] = own["geo"] | {"domain": {"x": across, "y": down}}
        else:
            sides = (place + beside_each_other < len(panels), place % beside_each_other > 0)
            for letter, domain, is_inner in zip("xy", (across, down), sides, strict=True):
                bare = {"showticklabels": False, "title": {"text": ""}} if is_inner else {}
                layout[f"{letter}axis{number}"] = own[f"{letter}axis"] | shared(letter, number, domain, place) | bare
        layout["annotations"].append(heading(name, across, down))
        for trace in marks:
            is_new = trace.get("name", "") not in seen
            seen.add(trace.get("name", ""))
            legend = {"legendgroup": trace.get("name", ""), "showlegend": is_new and trace.get("showlegend", True)}
            where = {"geo": f"geo{number}"} if "geo" in own else {"xaxis": f"x{number}", "yaxis": f"y{number}"}
            traces.append({**trace, **where, **legend})
    return traces, layout


def widest_colours(panels: Sequence[tuple[str, Traces, dict[str, Any]]]) -> dict[str, Any]:
    """The scale of colours of small charts: the one that reaches farthest has room for all of them."""
    found = [own["coloraxis"] for _, _, own in panels if "coloraxis" in own]
    reach = [(scale.get("cmax", 0), max(scale["colorbar"].get("tickvals", ()), default=0)) for scale in found]
    return {"coloraxis": found[reach.index(max(reach))]} if found else {}


def shared(letter: str, number: str, domain: list[float], place: int) -> dict[str, Any]:
    """What makes the axis of one small chart follow that of the first."""
    other = "y" if letter == "x" else "x"
    found: dict[str, Any] = {"domain": domain, "anchor": f"{other}{number}"}
    return found if place == 0 else found | {"matches": letter}


def domain_of(place: int, count: int, has_titles: bool) -> list[float]:
    """From where to where one of several small charts reaches, as shares of the whole."""
    room = (1 - GAP * (count - 1)) / count
    low = place * (room + GAP)
    return [round(low, 4), round(low + room * (1 - TITLE_ROOM if has_titles else 1), 4)]


def heading(name: str, across: list[float], down: list[float]) -> dict[str, Any]:
    """The name of a small chart above it."""
    place = {"x": across[0], "y": down[1], "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return {"text": f"<b>{safe(name)}</b>", "showarrow": False, "font": {"size": SMALL, "color": ink("text")}, **place}
