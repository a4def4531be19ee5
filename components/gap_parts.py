"""Where gaps lie: lines of the map in file order, and sentences about columns that are empty together."""

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import numbers, shapes
from components.attributes import marks

LEVELS = 8
MOST_NAMES = 4
Group = Mapping[str, Any]


def level(missing: int, rows: int) -> int:
    """How strong a block is drawn: 0 where nothing is missing, 8 where nothing is there; a single gap shows."""
    return min(LEVELS, -int(-LEVELS * (missing / rows) ** 0.5 // 1)) if rows and missing else 0


def line(group: Group, edges: Sequence[int]) -> Component:
    """One line of the map as one element: blocks of equal strength next to each other are one stop of its colour."""
    total = edges[-1] or 1
    strengths = [
        (level(missing, end - start), start, end)
        for missing, (start, end) in zip(group["blocks"], pairwise(edges), strict=True)
    ]
    stops = []
    for strength, blocks in groupby(strengths, key=lambda block: block[0]):
        run = list(blocks)
        ends = (shapes.percent(100 * run[0][1] / total), shapes.percent(100 * run[-1][2] / total))
        stops.append(f"var(--g{strength}) {ends[0]} {ends[1]}")
    return html.Div(
        className="dl-gapline",
        role="img",
        style={"--gaps": f"linear-gradient(90deg,{','.join(stops)})"},
        **marks({"aria-label": f"{names_of(group)}: {where_most(group, edges)}"}),
    )


def where_most(group: Group, edges: Sequence[int]) -> str:
    """In words where the most gaps are."""
    place = max(range(len(group["blocks"])), key=lambda block: group["blocks"][block])
    first, last = numbers.figure(edges[place] + 1), numbers.figure(edges[place + 1])
    return f"{numbers.share(group['missing_share'])} missing, most in rows {first} to {last}"


def names_of(group: Group) -> str:
    """The names of a group; of many the first ones."""
    return some_of(group["columns"])


def some_of(names: Sequence[Any], most: int = MOST_NAMES) -> str:
    """The first of some names, and how many there are besides."""
    left = len(names) - most
    return ", ".join(map(str, names[:most])) + (f" and {left} more" if left > 0 else "")


def gap_map(groups: Sequence[Group], edges: Sequence[int]) -> Component:
    """The map: a line per group of columns, with its share at the right and rows below."""
    parts: list[Any] = []
    for group in groups:
        title = ", ".join(map(str, group["columns"]))
        parts += [
            html.Div(names_of(group), className="mono ellip", title=title),
            line(group, edges),
            html.Div(numbers.share(group["missing_share"]), className="mono right"),
        ]
    rows = edges[-1]
    marked = [0.0, 0.25, 0.5, 0.75, 1.0] if rows >= 8 else [0.0, 1.0]
    labels = [
        html.Span(numbers.figure(max(1, round(rows * place))), style={"--at": shapes.percent(100 * place)})
        for place in marked
    ]
    parts += [html.Span(), html.Div(labels, className="dl-gapaxis small muted"), html.Span()]
    return html.Div(parts, className="dl-gapmap mmap")


def map_caption(edges: Sequence[int]) -> str:
    """What a block is."""
    size = numbers.counted(round(edges[-1] / (len(edges) - 1)), "row")
    return f"Rows in the order of the file; each block is about {size}. Stronger orange means more of them are empty."


def together(groups: Sequence[Group], pairs: Sequence[Mapping[str, Any]], most: int = 0) -> list[Component]:
    """Groups of several columns, each with its sentence; `pairs` tell what else is empty in the same rows."""
    several = sorted((group for group in groups if len(group["columns"]) > 1), key=lambda group: -group["missing"])
    found: list[Component] = []
    for group in several[: most or len(several)]:
        words = sentence(group, also_empty(group, pairs))
        found += [html.Dt(names_of(group), className="mono", title=", ".join(group["columns"])), html.Dd(words)]
    return found


def also_empty(group: Group, pairs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Other columns that are empty in every row in which the group is."""
    first = group["columns"][0]
    sides = [(pair, pair["columns"]) for pair in pairs if first in pair["columns"]]
    others = [(pair, names[1] if names[0] == first else names[0]) for pair, names in sides]
    return [name for pair, name in others if pair["both"] == group["missing"] and name not in group["columns"]]


def sentence(group: Group, others: Sequence[str]) -> str:
    """How columns are empty together."""
    rows = f"{numbers.counted(group['missing'], 'row')} ({numbers.share(group['missing_share'])})"
    also = f" There {', '.join(others[:3])} {'are' if len(others) > 1 else 'is'} empty too." if others else ""
    if group["always"]:
        return f"Always empty in the same {rows}: where one is missing, all are.{also}"
    return f"Empty in nearly the same {rows}; a few rows lack only some of them.{also}"
