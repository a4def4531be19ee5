"""What the overview says about gaps and relations: the map of missing values, and a small matrix."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import gap_parts, ids, numbers
from components.attributes import marks
from components.drawn import drawn
from components.heat import cell_class

Answer = Mapping[str, Any]
LEAST_SHARE, MOST_LINES, MOST_TOGETHER, MOST_MEASURES, MOST_PAIRS = 0.005, 12, 3, 16, 5


def gaps_card(dataset_id: str, answer: Answer) -> Component | None:
    """The map of the columns that lack most; nothing where no cell is missing."""
    if not answer["missing_cells"]:
        return None
    clear = [group for group in answer["groups"] if group["missing_share"] >= LEAST_SHARE]
    kept = sorted(clear or answer["groups"], key=lambda group: -group["missing"])[:MOST_LINES]
    lines = [group for group in answer["groups"] if group in kept]
    lacking = sum(column["missing"] > 0 for column in answer["columns"])
    complete = numbers.counted(len(answer["columns"]) - lacking, "column is", "columns are")
    shown = sum(len(group["columns"]) for group in lines)
    below = f"{complete} complete. Columns that are empty in the same rows share a line."
    if shown < lacking:
        below += f" Shown are the {shown} of {lacking} with the most gaps."
    parts: list[Any] = [
        html.H3("Missing values, in file order"),
        html.P(below, className="dl-figsub"),
        gap_parts.gap_map(lines, answer["edges"]),
        html.P(gap_parts.map_caption(answer["edges"]), className="dl-cap"),
    ]
    together = gap_parts.together(answer["groups"], answer["pairs"], MOST_TOGETHER)
    if together:
        parts += [html.H4("Empty together"), html.Dl(together, className="dl-pairs")]
    onward = dcc.Link("All about the gaps", href=f"/datasets/{dataset_id}/missing")
    parts.append(html.P(onward, className="dl-cap only-page"))
    return html.Div(parts, className="dl-card pad")


def matrix_card(dataset_id: str, answer: Answer | None) -> Component | None:
    """The lower half of the matrix with its strongest pairs; nothing where no pair could be computed."""
    if answer is None or not answer["strongest"]:
        return None
    names = strongest_columns(answer)
    count = len(answer["columns"])
    below = "Pearson’s r, clustered. Blue rises together, orange moves against."
    if len(names) < count:
        below += f" The {len(names)} of {count} that are most related."
    half = html.Div(
        className="dl-half",
        role="img",
        style={"--n": str(len(names))},
        **marks({"aria-label": f"Correlation of {numbers.counted(len(names), 'column')}, lower half"}),
        **drawn(half_cells(names, answer)),
    )
    open_it = dcc.Link("Open the full matrix", href=f"/datasets/{dataset_id}/correlation")
    link = html.P(open_it, className="dl-cap only-page")
    title = html.H3(f"Correlation of {numbers.counted(count, 'measure')}")
    return html.Div(
        [title, html.P(below, className="dl-figsub"), half, few_pairs(answer), link], className="dl-card pad"
    )


def strongest_columns(answer: Answer) -> list[str]:
    """The columns to draw in clustered order; of many those of the strongest pairs."""
    if len(answer["order"]) <= MOST_MEASURES:
        return list(answer["order"])
    kept: dict[str, None] = {}
    for pair in answer["strongest"]:
        if len(kept) >= MOST_MEASURES - 1:
            break
        kept |= dict.fromkeys(pair["columns"])
    return [name for name in answer["order"] if name in kept]


def half_cells(names: Sequence[str], answer: Answer) -> list[Component]:
    """One cell per pair below the diagonal, and each name at the end of its line."""
    places = {name: place for place, name in enumerate(answer["columns"])}
    cells: list[Component] = []
    for row, name in enumerate(names):
        for column, other in enumerate(names[:row]):
            value = answer["matrix"][places[name]][places[other]]
            cells.append(html.I(className=cell_class(value), style={"--at": f"{row + 1} / {column + 1}"}))
        cells.append(html.Span(name, style={"--at": f"{row + 1} / {row + 1} / auto / -1"}))
    return cells


def few_pairs(answer: Answer) -> Component:
    """The strongest pairs as a small table."""
    heads = [("Strongest pairs", None), ("r", "num"), ("rows", "num")]
    head = html.Tr([html.Th(title, scope="col", className=kind) for title, kind in heads])
    body = [
        html.Tr(
            [
                html.Td(" · ".join(pair["columns"]), className="mono"),
                html.Td(
                    numbers.hundredths(pair["value"]),
                    className="num",
                    title=numbers.full(pair["value"]),
                ),
                html.Td(numbers.figure(pair["n"]), className="num muted"),
            ]
        )
        for pair in answer["strongest"][:MOST_PAIRS]
    ]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="dl-table dense dl-fewpairs")
    return html.Div(
        table, className="dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Strongest pairs of columns"})
    )


def relations(dataset_id: str, gaps: Answer, correlation: Answer | None) -> list[Component]:
    """Both cards below their heading; nothing where there is nothing to say."""
    cards = [card for card in (gaps_card(dataset_id, gaps), matrix_card(dataset_id, correlation)) if card is not None]
    if not cards:
        return []
    kind = "two wl" if len(cards) > 1 else "one"
    head = html.Header(html.H2("Gaps and relations"))
    return [html.Section([head, html.Div(cards, className=kind)], className="dl-sec dl-relations", id="relations")]


def place() -> Component:
    """Where the cards will be, in about their height, until they are computed."""
    cards = [html.Div(className="dl-skel dl-square"), html.Div(className="dl-skel dl-square")]
    waiting = html.Section(html.Div(cards, className="two wl"), className="dl-sec", **marks({"aria-hidden": "true"}))
    return html.Div(waiting, id=ids.RELATIONS)
