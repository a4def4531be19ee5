"""Column cards: the shape of a column, its key figures and how complete it is, one card per column."""

from collections.abc import Sequence
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components import numbers, profiles, shapes
from components.drawn import drawn
from components.icons import icon
from components.profiles import Fact, Profile, Share

TYPE_ICONS = {
    "integer": "123",
    "number": "123",
    "category": "tag",
    "text": "type",
    "date": "calendar3",
    "datetime": "calendar3",
    "time": "clock",
    "boolean": "toggles",
}


def type_icon(kind: str) -> Component:
    """The sign of a column type, with its name for those who cannot see it."""
    return html.Span([icon(TYPE_ICONS[kind]), html.Span(kind, className="vh")], className="ty", title=kind)


def address_of(dataset_id: str, name: str) -> str:
    """The page that shows one column in depth."""
    return f"/datasets/{quote(dataset_id, safe='')}/statistics?column={quote(name, safe='')}"


def card(dataset_id: str, profile: Profile) -> Component:
    """One column as a card that leads to its statistics."""
    heading = [
        type_icon(profile["type"]),
        html.B(profile["name"], className="ellip mono", title=profile["name"]),
        html.Span(profiles.role_name(profile), className="role"),
    ]
    content = [
        html.Div(heading, className="h"),
        html.Div(picture(profile), className="mini"),
        key_list(profiles.key_facts(profile)),
        completeness(profile),
    ]
    return dcc.Link(content, href=address_of(dataset_id, profile["name"]), className="dl-col")


def picture(profile: Profile) -> list[Component]:
    """The column's shape: bars of a histogram with its ends, or its commonest values."""
    if not profile["count"]:
        return [html.P("No value in any row", className="muted small dl-blank")]
    if not profiles.drawn_histogram(profile).get("counts"):
        return [share_bars(profiles.ranking(profile))]
    return [mini(profile), ends(profile)]


def bins_of(profile: Profile, places: int = 40) -> shapes.Bins:
    """The histogram for a small place; a long tail of numbers is gathered in its last bar."""
    histogram = profiles.drawn_histogram(profile)
    return shapes.body(histogram["edges"], histogram["counts"], profiles.start_of_tail(profile), places)


def mini(profile: Profile, places: int = 40) -> Component:
    """A histogram without axes: one element, and a second one for a gathered tail."""
    bins = bins_of(profile, places)
    room = 2 if bins.tail else 0
    gap = 0.12 if len(bins.counts) <= 30 else 0.04
    parts = [html.I(className="dl-shape", style={"--shape": shapes.bars(bins.counts, gap, room=room)})]
    if bins.tail:
        # Never higher than the body: the tail's bar says that it is there, its count is in the text.
        height = shapes.heights([min(bins.tail, max(bins.counts))], max(bins.counts))[0]
        width = 100 * 0.9 / (len(bins.counts) + room)
        parts.append(html.I(className="dl-tail", style={"--w": shapes.percent(width), "--h": shapes.percent(height)}))
    return html.Div(parts, className="dl-mini", title=mini_text(profile, bins))


def mini_text(profile: Profile, bins: shapes.Bins) -> str:
    """The picture in words."""
    if profiles.is_by_size(profile):
        return f"Distribution of {profile['name']}, on a logarithmic axis"
    if not bins.tail:
        return f"Distribution of {profile['name']}"
    start = profiles.shown(profile, profile["histogram"]["edges"][bins.last])
    return f"Distribution of {profile['name']}; the last bar gathers {numbers.counted(bins.tail, 'value')} from {start}"


def ends(profile: Profile) -> Component:
    """Both ends of the axis, and what kind of axis it is."""
    return html.Div(list(map(html.Span, end_words(profile))), className="ends")


def end_words(profile: Profile) -> tuple[str, ...]:
    """What stands below a small histogram; a plus says that the last bar gathers what lies beyond."""
    low, high = (profiles.brief(profile, profile.get(end)) for end in ("min", "max"))
    if profiles.is_by_size(profile):
        return low, "log scale", high
    bins, edges = bins_of(profile), profile["histogram"]["edges"]
    return low, f"{profiles.brief(profile, edges[bins.last])}+" if bins.tail else high


def share_bars(shares: Sequence[Share]) -> Component:
    """The commonest values as bars; what remains is one pale bar."""
    largest = max((item.part for item in shares), default=0) or 1
    parts: list[Component] = []
    for item in shares:
        kind = "k ellip rest" if item.is_rest else "k ellip"
        width = {"--v": shapes.percent(100 * item.part / max(largest, 0.0001))}
        bar = html.I(className="rest" if item.is_rest else None, style=width)
        parts += [
            html.Span(item.label if item.label.strip() else "(blank)", className=kind, title=item.label),
            html.Span(bar, className="t"),
            html.Span(numbers.share(item.part), className="v", title=numbers.full(item.rows)),
        ]
    return html.Div(parts, className="hbars")


def key_list(facts: Sequence[Fact]) -> Component:
    """Key figures in two columns of name and value."""
    parts: list[Component] = []
    for place, fact in enumerate(facts):
        side = "r" if place % 2 else None
        parts += [html.Dt(fact.label), html.Dd(fact.text, className=side, title=fact.whole or fact.text)]
    return html.Dl(parts, className="kv")


def completeness(profile: Profile) -> Component:
    """How much of the column is there: grey is present, vermilion is missing."""
    part = profile["missing_share"] or 0
    text = f"{numbers.share(part)} missing" if profile["missing"] else "complete"
    # A single missing cell still shows: the bar never rounds to complete.
    filled = min(100 * (1 - part), 98.5) if profile["missing"] else 100
    counted = f"{numbers.counted(profile['missing'], 'cell')} missing"
    bar = html.I(style={"--v": shapes.percent(filled)})
    return html.Div(
        [bar, html.Span(text, title=counted)], className="dl-fill" if profile["missing"] else "dl-fill full"
    )


def cards(dataset_id: str, chosen: Sequence[Profile], limit: int | None) -> Component:
    """Cards of the chosen columns, at most so many."""
    return html.Div(className="dl-cols", **drawn([card(dataset_id, profile) for profile in chosen[:limit]]))
