"""What some cleaning steps would do: counts, rows before and after, and what every step would change."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.attributes import marks
from models.recipes import CleaningPreview, Effect, SampleRow

MOST_COLUMNS = 10


def effect_words(effect: Effect | None) -> str:
    """What a step did, in a few words."""
    if effect is None:
        return ""
    parts = []
    if effect.cells_changed:
        parts.append(f"{numbers.counted(effect.cells_changed, 'cell')} changed")
    if effect.rows_dropped:
        parts.append(f"{numbers.counted(effect.rows_dropped, 'row')} dropped")
    if effect.columns_added:
        parts.append(f"{numbers.counted(len(effect.columns_added), 'column')} added")
    if effect.columns_dropped:
        parts.append(f"{numbers.counted(len(effect.columns_dropped), 'column')} dropped")
    return ", ".join(parts) or "changes nothing"


def size_stat(name: str, before: int, after: int) -> Component:
    """A count before and after."""
    words: list[Any] = [numbers.figure(after, 12)]
    if before != after:
        words.append(html.Span(f" of {numbers.figure(before, 12)}", className="muted"))
    return html.Div([html.Dt(name), html.Dd(words)], className="dl-stat")


def stats(look: CleaningPreview) -> Component:
    """Rows, columns and changed cells."""
    changed = sum(step.effect.cells_changed for step in look.steps)
    parts = [
        size_stat("Rows", look.rows_before, look.rows_after),
        size_stat("Columns", len(look.columns_before), len(look.columns_after)),
        size_stat("Cells changed", changed, changed),
    ]
    return html.Dl(parts, className="dl-stats", style={"--n": str(len(parts))})


def columns_shown(look: CleaningPreview) -> list[str]:
    """The columns worth showing: those that change first, then the others in their order."""
    changed = {name for row in look.sample for name in row.changed}
    after = [column.name for column in look.columns_after]
    names = [*after, *(name for name in look.columns_before if name not in set(after))]
    return sorted(names, key=lambda name: name not in changed)[:MOST_COLUMNS]


def cell_words(value: Any) -> Any:
    """A cell as it stands in the table; a missing one says so."""
    if value is None:
        return html.Span("missing", className="dl-gone")
    if isinstance(value, bool):
        return "true" if value else "false"
    # Whole numbers as the table shows them: years, times and codes are numbers, too.
    return numbers.figure(value, 6) if isinstance(value, float) else str(value)


def cell(row: SampleRow, name: str, side: str) -> Component:
    """One cell: what it held and what it would hold; `side` is the class that says where words of its column stand."""
    if row.after is None:
        return html.Td(html.Del(cell_words(row.before.get(name))), className=side or None)
    if name not in row.changed:
        return html.Td(cell_words(row.after.get(name, row.before.get(name))), className=side or None)
    old: list[Any] = [html.Del(cell_words(row.before[name])), " "] if name in row.before else []
    new = html.Ins(cell_words(row.after[name])) if name in row.after else html.Span("dropped", className="dl-gone")
    return html.Td([*old, new], className=f"is-changed {side}".strip())


def sample_row(row: SampleRow, sides: Mapping[str, str]) -> Component:
    """One row before and after."""
    number = html.Td(numbers.figure(row.row + 1, 12), className="num muted")
    cells = [cell(row, name, side) for name, side in sides.items()]
    return html.Tr([number, *cells], className="is-dropped" if row.after is None else None)


def sample_table(look: CleaningPreview) -> Component:
    """Some rows before and after, those first that change; numbers stand at the right."""
    numeric = {column.name for column in look.columns_after if column.type in ("integer", "number")}
    sides = {name: "num" if name in numeric else "" for name in columns_shown(look)}
    heads = [
        html.Th("Row", className="num"),
        *(
            html.Th(html.Span(name, className="ellip"), title=name, className=side or None)
            for name, side in sides.items()
        ),
    ]
    body = [sample_row(row, sides) for row in look.sample]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="dl-table dense dl-cleantable")
    return html.Div(
        table, className="dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Rows before and after"})
    )


def caption(look: CleaningPreview) -> str:
    """What the table shows and what it leaves out."""
    columns = len({*look.columns_before, *(column.name for column in look.columns_after)})
    left = f" {numbers.counted(columns - MOST_COLUMNS, 'column')} more are not shown." if columns > MOST_COLUMNS else ""
    rows = numbers.counted(len(look.sample), "row")
    return f"{rows} of {numbers.figure(look.rows_before, 12)}, changed ones first.{left}"


def notes(look: CleaningPreview) -> list[Component]:
    """What a person should know of the steps."""
    found: Sequence[str] = [note for step in look.steps for note in step.effect.notes]
    return [html.P(note, className="dl-cap") for note in found]


def look_card(look: CleaningPreview) -> Component:
    """The whole look ahead."""
    title = "What would change" if look.steps else "The table as it is"
    head = html.Header(
        [html.H2(title), html.P("Nothing is changed before you make the version.", className="no-phone")]
    )
    table = html.Div([sample_table(look), html.P(caption(look), className="dl-cap")], className="dl-card pad")
    return html.Section([head, stats(look), table, *notes(look)], className="dl-sec")


def waiting_look() -> Component:
    """The look ahead before it is known, with its final height."""
    return html.Div([html.Div(className="dl-skel dl-lookskel")], **marks({"aria-hidden": "true"}))
