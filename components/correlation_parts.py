"""The correlation page: method and columns, the clustered matrix, the strongest pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import api_calls, export_menu, filters, ids, numbers, profiles, shapes, table_query
from components.attributes import marks
from components.drawn import drawn
from components.heat import cell_class, scale, short
from components.icons import icon
from components.profiles import Profile
from models.filters import Filter

METHODS = {
    "pearson": "Pearson",
    "spearman": "Spearman",
    "kendall": "Kendall",
    "cramers_v": "Cramér’s V",
    "mixed": "Mixed",
}
OF_NUMBERS = ("pearson", "spearman", "kendall")
SAID = {
    "pearson": "Pearson’s r: how well a straight line fits, −1 to +1.",
    "spearman": "Spearman’s ρ: Pearson’s r of the ranks, so any steady rise counts.",
    "kendall": "Kendall’s τ-b: pairs of rows in the same order against pairs in opposite order.",
    "cramers_v": "Cramér’s V, corrected for chance: 0 for no relation between two categories, 1 for a perfect one.",
    "mixed": "Pearson’s r for two numbers, Cramér’s V for two categories, the correlation ratio for one of each.",
}
SYMBOLS = {"pearson": "r", "spearman": "ρ", "kendall": "τ", "cramers_v": "V", "mixed": "Strength"}
NOTE_SAME = {True: "Nearly the same information: keep one", False: "One nearly determines the other"}
READ = SYMBOLS | {"mixed": "the strength"}
REASONS = {
    "constant": "one of them is the same in all rows that hold both",
    "too_few": "too few rows hold both",
    "disjoint": "no row holds both",
}
CLEAR, FAINT, SAME, MANY_ROWS = 0.5, 0.1, 0.98, 10_000
MOST_DRAWN, MOST_WIDE, MOST_WITH_FIGURES, MOST_PAIRS = 40, 15, 22, 10
Answer = Mapping[str, Any]


def method_of(text: str | None) -> str:
    """The method that an address asks for; Pearson where it asks for none that exists."""
    return text if text in METHODS else "pearson"


def method_switch(chosen: str) -> Component:
    """A button for each method."""
    buttons = [
        html.Button(
            title,
            type="button",
            title=SAID[name],
            **marks(
                {
                    "data-pick": ids.CORRELATION_METHOD,
                    "data-value": name,
                    "aria-pressed": "true" if name == chosen else "false",
                }
            ),
        )
        for name, title in METHODS.items()
    ]
    return html.Div(buttons, className="dl-seg dl-methods", role="group", **marks({"aria-label": "Method"}))


def fits(profile: Profile, method: str) -> bool:
    """Whether a method takes this kind of column."""
    return method not in OF_NUMBERS or not profiles.is_textual(profile)


def column_choice(columns: Sequence[Profile], method: str, chosen: Sequence[str]) -> Component:
    """The button that says how many columns take part, and the list to choose others from."""
    suitable = [profile for profile in columns if fits(profile, method)]
    what = "numbers and dates" if method in OF_NUMBERS else "columns"
    label = html.Summary(
        [icon("layout-three-columns"), html.Span(f"{len(chosen)} of {len(suitable)} {what}")], className="dl-btn sm"
    )
    boxes = [column_box(profile, str(profile["name"]) in chosen) for profile in suitable]
    show = html.Button(
        "Show these",
        type="button",
        className="dl-btn primary sm",
        **marks({"data-submit": ids.CORRELATION_CHOSEN, "data-value": "these", "data-close": "1"}),
    )
    usual = html.Button(
        "The usual ones",
        type="button",
        className="dl-btn sm",
        **marks({"data-submit": ids.CORRELATION_CHOSEN, "data-value": "usual", "data-close": "1"}),
    )
    body = html.Div(
        [
            html.P("Two or more columns; identifiers are left out unless you tick them.", className="small muted"),
            html.Div(className="dl-scrolled", **drawn(boxes)),
            html.Div([show, usual], className="row"),
        ],
        className="dl-popbody stack",
        **marks({"data-form": "columns"}),
    )
    return html.Details([label, body], className="dl-pop")


def column_box(profile: Profile, is_chosen: bool) -> Component:
    """One column that can be ticked."""
    name = str(profile["name"])
    return html.Button(
        [
            html.Span(icon("check-lg", small=True), className="dl-box"),
            html.Span(name, className="ellip mono"),
            html.Span(profiles.role_name(profile), className="n"),
        ],
        type="button",
        role="checkbox",
        className="dl-choice",
        **marks(
            {"data-check": "columns", "data-value": name, "aria-checked": "true" if is_chosen else "false"},
        ),
    )


def lede(answer: Answer) -> str:
    """What the matrix says in one or two sentences."""
    if not answer["pairs"]:
        return "No pair of columns could be computed."
    values = [value for place, line in enumerate(answer["matrix"]) for value in line[:place] if value is not None]
    clear = sum(abs(value) >= CLEAR for value in values)
    what = "move together clearly" if answer["method"] in OF_NUMBERS else "go together clearly"
    threshold = f"|{SYMBOLS[answer['method']]}|" if answer["method"] in OF_NUMBERS else "strength"
    pairs = numbers.counted(answer["pairs"], "pair")
    words = f"{numbers.figure(clear) if clear else 'None'} of {pairs} {what} ({threshold} at least {CLEAR})."
    if answer["rows"] >= MANY_ROWS:
        words += f" With this many rows almost every p value is tiny, so read {READ[answer['method']]}, not p."
    return words


def shown_columns(answer: Answer) -> list[str]:
    """The columns to draw in clustered order; of very many those with the strongest relations."""
    if len(answer["order"]) <= MOST_DRAWN:
        return list(answer["order"])
    strongest = {
        name: max((abs(value) for other, value in enumerate(line) if other != place and value is not None), default=0)
        for place, (name, line) in enumerate(zip(answer["columns"], answer["matrix"], strict=True))
    }
    kept = set(sorted(strongest, key=lambda name: -strongest[name])[:MOST_DRAWN])
    return [name for name in answer["order"] if name in kept]


def pair_text(pair: Sequence[str]) -> str:
    """A pair of columns as the address holds it."""
    return table_query.names_text(list(pair))


def chosen_pair(answer: Answer, text: str | None) -> tuple[str, str] | None:
    """The pair that the address asks for, else the strongest one, else the first two columns."""
    asked = table_query.names_from(text)
    if len(asked) == 2 and set(asked) <= set(answer["columns"]):
        return asked[0], asked[1]
    if answer["strongest"]:
        first, second = answer["strongest"][0]["columns"]
        return first, second
    return (answer["columns"][0], answer["columns"][1]) if len(answer["columns"]) > 1 else None


def matrix(answer: Answer, pair: Sequence[str] | None) -> list[Component]:
    """The matrix as buttons, one per pair; the arrow keys move between them."""
    names = shown_columns(answer)
    places = {name: place for place, name in enumerate(answer["columns"])}
    heads = [html.Span(), *(html.Span(name, className="c", title=name) for name in names)]
    cells: list[Component] = [*heads]
    for row, name in enumerate(names):
        cells.append(html.Span(name, title=name))
        for column, other in enumerate(names):
            at = (places[name], places[other])
            cells.append(cell(answer, at, (row, column), pair))
    kind = "dl-heat"
    if len(names) > MOST_WIDE:
        kind += " is-narrow" if len(names) <= MOST_WITH_FIGURES else " is-dense"
    grid = html.Div(
        className=kind,
        role="group",
        style={"--n": str(len(names)), "--least": f"{104 + 26 * len(names)}px"},
        **marks({"data-heat": ids.CORRELATION_PAIR, "data-group": "1", "aria-label": "Correlation matrix"}),
        **drawn(cells),
    )
    region = html.Div(
        grid, className="dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Correlation matrix"})
    )
    return [region, html.P(caption(answer, len(names)), className="dl-cap")]


def cell(answer: Answer, at: tuple[int, int], where: tuple[int, int], pair: Sequence[str] | None) -> Component:
    """One cell: its step, its figure, and in words what it stands for."""
    names = tuple(answer["columns"][place] for place in at)
    if at[0] == at[1]:
        return html.Div(className="self", **marks({"aria-hidden": "true"}))
    value, rows = answer["matrix"][at[0]][at[1]], answer["n"][at[0]][at[1]]
    is_chosen = pair is not None and set(names) == set(pair)
    words = f"{names[0]} and {names[1]}: {in_words(answer, at, value)}, {numbers.counted(rows, 'row')}"
    shown = html.Span(short(value)) if value is not None and abs(value) >= FAINT else None
    return html.Button(
        shown,
        type="button",
        className=cell_class(value),
        title=words,
        tabIndex=0 if is_chosen else -1,
        **marks(
            {
                "aria-label": words,
                "data-pick": ids.CORRELATION_PAIR,
                "data-value": pair_text(names),
                "data-cell": f"{where[0]},{where[1]}",
                "aria-pressed": "true" if is_chosen else "false",
            }
        ),
    )


def in_words(answer: Answer, at: tuple[int, int], value: float | None) -> str:
    """A coefficient, or why there is none."""
    if value is None:
        return f"none, for {REASONS[answer['reason'][at[0]][at[1]]]}"
    return numbers.figure(value)


def caption(answer: Answer, drawn_count: int) -> str:
    """What the figures are, and what was left out."""
    words = [SAID[answer["method"]], "Pairs of present values, ordered so that similar columns sit together."]
    words.append("Values under 0.1 stay blank.")
    if any(reason for line in answer["reason"] for reason in line):
        words.append("Hatched: could not be computed; the cell says why.")
    if answer.get("sampled_rows"):
        words.append(f"Computed on a sample of {numbers.counted(answer['sampled_rows'], 'row')}.")
    left = len(answer["columns"]) - drawn_count
    if left:
        words.append(f"The {drawn_count} columns with the strongest relations; {left} others are in the API’s answer.")
    return " ".join(words)


def strongest_table(answer: Answer, pair: Sequence[str] | None) -> Component | None:
    """The strongest pairs, each a way to the picture behind it."""
    found = answer["strongest"][:MOST_PAIRS]
    if not found:
        return None
    symbol = SYMBOLS[answer["method"]]
    is_signed = answer["method"] in (*OF_NUMBERS, "mixed")
    heads = [
        ("Columns", None),
        ("−1 to +1" if is_signed else "0 to 1", "no-phone"),
        (symbol, "num"),
        ("Rows", "num"),
        ("p", "num no-phone"),
        ("Note", "no-phone"),
    ]
    head = html.Tr([html.Th(title, scope="col", className=kind) for title, kind in heads])
    body = [pair_row(item, answer, pair, is_signed) for item in found]
    grid = html.Table([html.Thead(head), html.Tbody(**drawn(body))], className="dl-table dense dl-strongest")
    region = html.Div(
        grid, className="dl-card dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Strongest pairs"})
    )
    count = html.P(f"{len(found)} of {numbers.figure(answer['pairs'])}", className="no-phone")
    return html.Section([html.Header([html.H2("Strongest pairs"), count]), region], className="dl-sec")


def pair_row(item: Mapping[str, Any], answer: Answer, pair: Sequence[str] | None, is_signed: bool) -> Component:
    """One pair: its names as a button, its strength as a bar and in figures."""
    first, second = item["columns"]
    is_chosen = pair is not None and set(item["columns"]) == set(pair)
    button = html.Button(
        [html.Span(first), html.Span(" and ", className="muted"), html.Span(second)],
        type="button",
        className="dl-pairname mono",
        **marks(
            {
                "data-pick": ids.CORRELATION_PAIR,
                "data-value": pair_text(item["columns"]),
                "aria-pressed": "true" if is_chosen else "false",
            }
        ),
    )
    return html.Tr(
        [
            html.Td(button),
            html.Td(strength_bar(item["value"], is_signed), className="no-phone dl-strength"),
            html.Td(numbers.hundredths(item["value"]), className="num", title=numbers.full(item["value"])),
            html.Td(numbers.figure(item["n"]), className="num"),
            html.Td(chance(item["p_value"]), className="num no-phone"),
            html.Td(note(item, answer), className="muted no-phone wrap"),
        ],
        className="is-on" if is_chosen else None,
    )


def strength_bar(value: float, is_signed: bool) -> Component:
    """A bar from the middle, or from the left where no value can be negative."""
    length = abs(value) * (50 if is_signed else 100)
    start = 0.0 if not is_signed else 50 - length if value < 0 else 50.0
    bar = html.I(
        className="is-against" if value < 0 else None,
        style={"left": shapes.percent(start), "width": shapes.percent(length)},
    )
    return html.Div([html.B() if is_signed else None, bar], **marks({"aria-hidden": "true"}))


def chance(probability: float | None) -> str:
    """A p value as papers write it."""
    if probability is None:
        return "–"
    return "< 0.001" if probability < 0.001 else f"{probability:.3f}"


def note(item: Mapping[str, Any], answer: Answer) -> str:
    """What one should know about a pair before believing it."""
    notes = []
    if abs(item["value"]) >= SAME:
        notes.append(NOTE_SAME[answer["method"] in OF_NUMBERS])
    if item["n"] < answer["rows"] / 2:
        notes.append(f"Only {numbers.share(item['n'] / answer['rows'])} of the rows hold both")
    if item["p_value"] is not None and item["p_value"] > 0.05:
        notes.append("So much may be chance")
    return "; ".join(notes)


def correlation_page(
    columns: Sequence[Profile], conditions: Filter, asked: Mapping[str, Any], parts: Mapping[str, Any]
) -> Component:
    """The whole page; `parts` are what its places show first: lede, choice, matrix, behind, pairs."""
    method = method_of(asked.get("method"))
    take = export_menu.of_answer("correlation", "All pairs", "")
    call = html.Div([take, api_calls.popover(html.Div(id=ids.CORRELATION_CALL), size="")], className="row")
    words = html.P(parts["lede"], id=ids.CORRELATION_LEDE, className="lede")
    head = html.Div([html.Div([html.H1("Correlation"), words], className="grow"), call], className="dl-head")
    chips = html.Span(
        filters.chips(conditions, ids.CORRELATION_FILTER), id=ids.CORRELATION_FILTER.chips, className="row w dl-chips"
    )
    left = [
        method_switch(method),
        html.Span(parts["choice"], id=ids.CORRELATION_CHOICE),
        filters.filter_popover(columns, ids.CORRELATION_FILTER),
        chips,
    ]
    bar = html.Div([html.Div(left, className="row w"), scale()], className="row w between dl-corrbar")
    live = marks({"aria-live": "polite"})
    two = html.Div(
        [
            html.Div(parts["matrix"], id=ids.CORRELATION_MATRIX, className="dl-card pad"),
            html.Div(parts["behind"], id=ids.CORRELATION_BEHIND, className="dl-card pad dl-behind", **live),
        ],
        className="two m58",
    )
    messages = html.Div(id=ids.CORRELATION_FILTER.message, className="dl-messages")
    return html.Div([head, bar, messages, two, html.Div(parts["pairs"], id=ids.CORRELATION_PAIRS)])


def skeleton_correlation() -> Component:
    """The page before anything is known, with its final height."""
    head = html.Div(html.Div(className="dl-skel title"), className="dl-head")
    cards = [html.Div(className="dl-skel dl-square"), html.Div(className="dl-skel dl-square")]
    return html.Div([head, html.Div(cards, className="two m58")], **marks({"aria-hidden": "true"}))
