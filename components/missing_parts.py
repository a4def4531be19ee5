"""The page of missing values: how much, where, which columns together, and what gaps depend on."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components import api_calls, export_menu, filters, gap_parts, ids, numbers, profiles, shapes, table_query
from components.alerts import empty
from components.attributes import marks
from components.drawn import drawn
from components.profiles import Profile
from models.filters import Condition, Filter

Answer = Mapping[str, Any]
MOST_LINES, MOST_PATTERNS, MOST_NAMES = 40, 12, 8
FIRST_CARDS = 6
STRONG, CLEAR = 0.5, 0.3
# A part is marked where the gap is so many times more frequent than on the whole.
OFTEN = 1.5


def lede(answer: Answer) -> str:
    """How much is missing, in a sentence."""
    cells = answer["rows"] * len(answer["columns"])
    part = numbers.share(answer["missing_cells"] / cells) if cells else "–"
    complete = numbers.counted(answer["complete_rows"], "row")
    return (
        f"{numbers.figure(answer['missing_cells'])} of {numbers.figure(cells)} cells hold no value ({part}). "
        f"{complete} of {numbers.figure(answer['rows'])} lack nothing."
    )


def with_gaps(answer: Answer) -> list[Answer]:
    """The columns that lack something, those that lack most first."""
    return sorted((column for column in answer["columns"] if column["missing"]), key=lambda column: -column["missing"])


def map_card(answer: Answer) -> Component:
    """The map in file order."""
    groups = answer["groups"]
    lacking, total = len(with_gaps(answer)), len(answer["columns"])
    shown = sorted(groups, key=lambda group: -group["missing"])[:MOST_LINES]
    kept = [group for group in groups if group in shown]
    complete = numbers.counted(total - lacking, "column is", "columns are")
    below = f"{complete} complete. Columns that are empty in the same rows share a line."
    if len(kept) < len(groups):
        below += f" The {MOST_LINES} lines with the most gaps of {len(groups)}."
    parts = [
        html.H2("Missing values, in file order", className="h3"),
        html.P(below, className="dl-figsub"),
        gap_parts.gap_map(kept, answer["edges"]),
        html.P(gap_parts.map_caption(answer["edges"]), className="dl-cap"),
    ]
    return html.Div(parts, className="dl-card pad")


def bars_card(dataset_id: str, answer: Answer) -> Component:
    """How much each column lacks."""
    items = [column_bar(dataset_id, column) for column in with_gaps(answer)]
    head = [html.H2("By column", className="h3"), html.P("Share of rows without a value", className="dl-figsub")]
    listed = html.Ul(className="dl-gapbars", **drawn(items))
    region = html.Div(
        listed, className="dl-gapscroll", tabIndex=0, role="region", **marks({"aria-label": "Missing by column"})
    )
    return html.Div([*head, region], className="dl-card pad")


def column_bar(dataset_id: str, column: Answer) -> Component:
    """One column: a link to the rows that lack it, a bar, a figure."""
    name = str(column["name"])
    condition = Condition(column=name, op="is_missing")
    query = urlencode({"filter": table_query.filter_text([condition])})
    bar = html.Span(html.I(style={"--v": shapes.percent(100 * column["missing_share"])}), className="t")
    return html.Li(
        [
            dcc.Link(
                name,
                href=f"/datasets/{quote(dataset_id, safe='')}/table?{query}",
                className="ellip mono",
                title=f"{name}: show the rows without a value",
            ),
            bar,
            html.Span(
                numbers.share(column["missing_share"]),
                className="mono right",
                title=numbers.counted(column["missing"], "row"),
            ),
        ]
    )


def together_section(answer: Answer) -> Component | None:
    """Which columns go missing together."""
    pairs = gap_parts.together(answer["groups"], answer["pairs"])
    if not pairs:
        return None
    listed = html.Dl(pairs, className="dl-pairs dl-card dl-together")
    return html.Section([html.Header(html.H2("Empty together")), listed], className="dl-sec")


def dependence_section(answer: Answer, columns: Sequence[Profile]) -> Component | None:
    """What gaps depend on: missing values that follow another column bias whatever leaves them out."""
    found = answer["dependences"]
    if not answer["groups"]:
        return None
    tested = f"{numbers.counted(answer['tested'], 'comparison')}; what chance explains is left out"
    if not found:
        words = "No gaps follow another column: leaving these rows out changes the picture little."
        body: Component = html.P(words, className="muted") if answer["tested"] else html.Div()
    else:
        known = {str(profile["name"]): profile for profile in columns}
        cards = [dependence_card(item, known.get(str(item["on"]))) for item in found]
        body = html.Div(
            [html.Div(className="dl-dependences", **drawn(cards[:FIRST_CARDS])), more_cards(cards[FIRST_CARDS:])]
        )
    head = html.Header([html.H2("What gaps depend on"), html.P(tested, className="no-phone")])
    return html.Section([head, body], className="dl-sec")


def more_cards(cards: Sequence[Component]) -> Component | None:
    """The weaker ones, behind a click."""
    if not cards:
        return None
    label = html.Summary(f"Show {numbers.counted(len(cards), 'weaker one')}", className="dl-btn")
    return html.Details([label, html.Div(className="dl-dependences", **drawn(cards))], className="dl-weaker")


def share_of(part: Answer) -> float:
    """Which part of these rows is empty."""
    return part["missing"] / part["rows"] if part["rows"] else 0.0


def dependence_card(item: Answer, profile: Profile | None) -> Component:
    """One dependence: the sentence, how often the gap is in each part, and how strong it is."""
    name, parts = gap_parts.names_of(item), [part for part in item["parts"] if part["rows"]]
    grade = "Strong" if item["strength"] >= STRONG else "Clear" if item["strength"] >= CLEAR else "Worth knowing"
    title = html.H3(
        [
            html.Span(name, className="mono"),
            tendency(parts, profile, len(item["columns"])),
            html.Span(str(item["on"]), className="mono"),
        ]
    )
    often = OFTEN * sum(part["missing"] for part in parts) / sum(part["rows"] for part in parts)
    lines = [line for part in parts for line in part_line(part, profile, often)]
    foot = html.P(
        f"{grade}: Cramér’s V {numbers.figure(item['strength'], 2)}. Share of rows without a value, by {item['on']}.",
        className="dl-cap",
    )
    return html.Div(
        [
            title,
            html.P(extremes(parts, profile), className="muted"),
            html.Div(lines, className="hbars dl-parts-of"),
            foot,
        ],
        className="dl-card pad dl-dependence",
    )


def tendency(parts: Sequence[Answer], profile: Profile | None, count: int) -> str:
    """In which direction gaps follow a column."""
    verb = " are" if count > 1 else " is"
    if profile is None or profiles.is_textual(profile) or profile["type"] == "boolean":
        return f"{verb} missing depending on "
    first, last = share_of(parts[0]), share_of(parts[-1])
    middle = [share_of(part) for part in parts]
    if middle == sorted(middle) and first < last:
        return f"{verb} missing more often with larger "
    if middle == sorted(middle, reverse=True) and first > last:
        return f"{verb} missing more often with smaller "
    return f"{verb} missing depending on "


def extremes(parts: Sequence[Answer], profile: Profile | None) -> str:
    """Where gaps are most and least frequent."""
    most, least = max(parts, key=share_of), min(parts, key=share_of)
    return (
        f"Empty in {numbers.share(share_of(most))} of the rows with {part_words(most, profile)}, "
        f"in {numbers.share(share_of(least))} of those with {part_words(least, profile)}."
    )


def part_words(part: Answer, profile: Profile | None) -> str:
    """A part as a label: a value, a range, or all other values."""
    if part["low"] is None and part["high"] is None:
        return "other values"
    low, high = (end_words(part[name], profile) for name in ("low", "high"))
    return (low or "(blank)") if low == high else f"{low} to {high}"


def end_words(value: Any, profile: Profile | None) -> str:
    """One end of a part; of a moment its day."""
    if profile is None:
        return str(value)
    words = profiles.shown(profile, value)
    return words.split(" ")[0] if profile["type"] == "datetime" else words


def part_line(part: Answer, profile: Profile | None, often: float) -> list[Component]:
    """One part: label, bar, share; marked where the gap is more frequent than `often`."""
    words = part_words(part, profile)
    kind = "is-often" if share_of(part) >= often else None
    bar = html.Span(html.I(style={"--v": shapes.percent(100 * share_of(part))}, className=kind), className="t")
    return [
        html.Span(words, className="k ellip", title=f"{words}: {numbers.counted(part['rows'], 'row')}"),
        bar,
        html.Span(numbers.share(share_of(part)), className="mono right"),
    ]


def patterns_section(answer: Answer) -> Component | None:
    """Rows by what they lack."""
    found = answer["patterns"][:MOST_PATTERNS]
    if len(found) < 2:
        return None
    heads = [("Empty in the same row", None), ("Rows", "num"), ("Share", "num")]
    head = html.Tr([html.Th(title, scope="col", className=kind) for title, kind in heads])
    gaps = {column["name"]: column["missing"] for column in answer["columns"]}
    body = [
        html.Tr(
            [
                lacking(sorted(item["columns"], key=lambda name: gaps.get(name, 0))),
                html.Td(numbers.figure(item["rows"]), className="num"),
                html.Td(numbers.share(item["share"]), className="num"),
            ]
        )
        for item in found
    ]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="dl-table dense dl-patterns")
    region = html.Div(
        table, className="dl-card dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Patterns"})
    )
    count = html.P(f"{len(found)} of {numbers.counted(answer['distinct_patterns'], 'pattern')}", className="no-phone")
    return html.Section([html.Header([html.H2("Rows by what they lack"), count]), region], className="dl-sec")


def lacking(names: Sequence[str]) -> Component:
    """What the rows of a pattern lack, what is seldom missing first: that tells one pattern from the others."""
    if not names:
        return html.Td("nothing: complete rows")
    return html.Td(gap_parts.some_of(names, MOST_NAMES), className="mono wrap", title=", ".join(names))


def body(dataset_id: str, answer: Answer, columns: Sequence[Profile]) -> list[Component]:
    """All that is said about the gaps of the rows that pass the filter."""
    if not answer["rows"]:
        return [
            html.Div(
                empty("No row passes this filter", "Take one of its conditions away.", sign="funnel"),
                className="dl-card",
            )
        ]
    if not answer["missing_cells"]:
        rows = numbers.counted(answer["rows"], "row")
        words = f"Each of {rows} holds a value in every column. There is nothing to fill in."
        return [html.Div(empty("No cell is missing", words, sign="check-circle"), className="dl-card")]
    cards = html.Div([map_card(answer), bars_card(dataset_id, answer)], className="two wl")
    sections = [
        together_section(answer),
        dependence_section(answer, columns),
        patterns_section(answer),
    ]
    return [html.P(lede(answer), className="lede dl-gaplede"), cards, *(part for part in sections if part is not None)]


def missing_page(columns: Sequence[Profile], conditions: Filter, shown: Any) -> Component:
    """The whole page; `shown` is what its body holds first."""
    places = ids.MISSING_FILTER
    chips = html.Span(filters.chips(conditions, places), id=places.chips, className="row w dl-chips")
    call = api_calls.popover(html.Div(id=ids.MISSING_CALL), size="")
    take = export_menu.of_answer("missing", "Gaps by column", "")
    tools = html.Div([filters.filter_popover(columns, places), take, call], className="row w")
    head = html.Div([html.Div(html.H1("Missing values"), className="grow"), tools], className="dl-head dl-gaphead")
    live = marks({"aria-live": "polite"})
    return html.Div(
        [
            head,
            chips,
            html.Div(id=places.message, className="dl-messages"),
            html.Div(shown, id=ids.MISSING_BODY, **live),
        ]
    )


def skeleton_missing() -> Component:
    """The page before anything is known, with its final height."""
    head = html.Div(html.Div(className="dl-skel title"), className="dl-head")
    cards = [html.Div(className="dl-skel dl-square"), html.Div(className="dl-skel dl-square")]
    return html.Div([head, html.Div(cards, className="two wl")], **marks({"aria-hidden": "true"}))
