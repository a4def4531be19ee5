"""The figures of a column: each with its name, its value, and a sentence that says what it means."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import numbers, profiles
from components.attributes import marks
from components.drawn import drawn
from components.figure_words import (
    BOOLEAN_GROUPS,
    NUMERIC_GROUPS,
    TEMPORAL_GROUPS,
    TEXT_GROUPS,
    Group,
    Term,
)
from components.profiles import Profile

# Letters of a figure that stay in one line beside the longest name; all digits are in the hover text.
ROOM = 12


def groups_of(profile: Profile) -> tuple[Group, ...]:
    """The groups of figures that fit a column's type."""
    if profiles.is_numeric(profile):
        return NUMERIC_GROUPS
    if profiles.is_temporal(profile):
        return TEMPORAL_GROUPS
    return BOOLEAN_GROUPS if profile["type"] == "boolean" else TEXT_GROUPS


def written(profile: Profile, term: Term) -> str:
    """One figure as the page writes it."""
    value = profile.get(term.key)
    if value is None:
        return "–"
    if term.form == "value":
        return profiles.shown(profile, value) if term.key != "sum" else numbers.figure(value)
    if term.form == "share":
        return numbers.share(value)
    if term.form == "seconds":
        return numbers.duration(value)
    return str(value) if term.form == "words" else numbers.short(value, ROOM)


def whole(profile: Profile, term: Term) -> str:
    """All digits of a figure, for the hover text and for copying."""
    value = profile.get(term.key)
    return numbers.full(value) if numbers.is_number(value) or numbers.whole(value) is not None else str(value)


def present_terms(profile: Profile, group: Group) -> list[Term]:
    """The figures of a group that the column has."""
    return [term for term in group.terms if term.key in profile]


def explained(term: Term, prefix: str = "meaning") -> list[Component]:
    """A figure's name, and its meaning for those who point at it or reach it with the keyboard."""
    identifier = f"{prefix}-{term.key}"
    name = html.Button(
        term.label, type="button", className="dl-term", **marks({"aria-describedby": identifier, "data-term": "1"})
    )
    return [name, html.Span(term.meaning, id=identifier, role="tooltip", className="dl-tip")]


def figure_row(profile: Profile, term: Term) -> list[Component]:
    """One figure as name and value."""
    value = html.Dd(written(profile, term), title=whole(profile, term))
    return [html.Dt(explained(term)), value]


def group_card(profile: Profile, group: Group) -> Component | None:
    """All figures that answer one question."""
    terms = present_terms(profile, group)
    if not terms:
        return None
    rows = [part for term in terms for part in figure_row(profile, term)]
    return html.Section(
        [html.H3(group.title), html.Dl(className="dl-figures", **drawn(rows))], className="dl-card dl-group"
    )


def figure_cards(profile: Profile) -> Component:
    """Every figure of the column, by the question that it answers."""
    cards = [group_card(profile, group) for group in groups_of(profile)]
    return html.Div([card for card in cards if card is not None], className="dl-figuregroups")


def shared_terms(first: Profile, second: Profile) -> list[Term]:
    """The figures of both columns; of two kinds of column only those that both have."""
    if profiles.kind_of(first) != profiles.kind_of(second):
        terms = (term for group in groups_of(first) for term in group.terms)
        return [term for term in terms if term.key in first and term.key in second]
    found: dict[str, Term] = {}
    for profile, other in ((first, second), (second, first)):
        for group in groups_of(profile):
            for term in group.terms:
                if term.key in profile or term.key in other:
                    found.setdefault(term.key, term)
    return list(found.values())


def compared_row(first: Profile, second: Profile, term: Term) -> Component:
    """One figure of both columns side by side."""
    cells = [html.Td(written(item, term), className="num", title=whole(item, term)) for item in (first, second)]
    return html.Tr([html.Th(explained(term, "compared"), scope="row"), *cells])


def compared_figures(first: Profile, second: Profile) -> Component:
    """A table of the figures of two columns."""
    names: Sequence[Any] = [html.Span(str(item["name"]), className="mono") for item in (first, second)]
    head = html.Tr([html.Th("Figure", scope="col"), *(html.Th(name, scope="col", className="num") for name in names)])
    rows = [compared_row(first, second, term) for term in shared_terms(first, second)]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="dl-table dense dl-compared")
    return html.Div(
        table,
        className="dl-card dl-scroll",
        tabIndex=0,
        role="region",
        **marks({"aria-label": "Figures of both columns"}),
    )
