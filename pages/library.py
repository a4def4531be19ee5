"""The library, before anything is known of it: the drop zone works at once, the table has its place."""

from dash import dcc, html
from dash.development.base_component import Component

from components import api_calls, ids
from components.attributes import marks
from components.dataset_main import LOOK_EVERY
from components.icons import icon
from components.library import SORTS, drop_zone, skeleton_rows, sort_choice
from services.formats import names

PATH = "/"
TITLE = "Library"


def layout(q: str = "", sort: str = "", **_query: str) -> Component:
    """Places for what is on its way and for the table, and what the address asks for."""
    order = sort if sort in dict(SORTS) else "-created_at"
    return html.Main(
        [
            dcc.Store(id=ids.LIBRARY_SORT, data=order),
            dcc.Store(id=ids.LIBRARY_SHOWN, data=0),
            dcc.Store(id=ids.LIBRARY_QUERY),
            dcc.Store(id=ids.WATCHED),
            dcc.Store(id=ids.ARRIVALS),
            dcc.Interval(id=ids.LIBRARY_POLL, interval=LOOK_EVERY, disabled=True),
            html.H1("Library", className="vh lib-title"),
            invitation(),
            drop_zone(names.supported_suffixes()),
            html.Div(id=ids.UPLOADS),
            html.P(id="library-news", className="vh", role="status", **marks({"aria-live": "polite"})),
            html.Div([html.P("Or try with", className="muted"), html.Div(id=ids.LIBRARY_SAMPLES)], className="lib-try"),
            section(q, order),
        ],
        id="main",
        className="dl-main is-waiting",
    )


def invitation() -> Component:
    """What somebody reads who has no dataset yet."""
    text = "Drop one here. In a few seconds you see its columns, its gaps, what moves together and what stands out."
    return html.Div(
        [html.P("What is in your file?", className="lib-question"), html.P(text, className="muted")],
        className="lib-invitation",
    )


def section(words: str, order: str) -> Component:
    """The table of datasets with its search and its order."""
    field = dcc.Input(id=ids.LIBRARY_WORDS, type="search", value=words, placeholder="Filter by name", debounce=0.2)
    search = html.Label(
        [icon("search"), html.Span("Filter by name", className="vh"), field], className="dl-search lib-find"
    )
    call = api_calls.popover(html.Div(id=ids.LIBRARY_CALL), size="sq")
    controls = html.Div([search, sort_choice(order), call], className="right row")
    head = html.Header(
        [html.H2("Datasets"), html.Span(id=ids.LIBRARY_COUNT, className="muted", role="status"), controls],
        className="lib-head",
    )
    return html.Section([head, html.Div(skeleton_rows(), id=ids.LIBRARY_LIST)], className="dl-sec lib-list")
