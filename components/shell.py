"""The frame of every page: top bar, side navigation of a dataset, toasts, and the list of shortcuts."""

from collections.abc import Sequence
from typing import NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.attributes import marks
from components.drawn import drawn
from components.icons import icon, logo
from components.links import link
from components.palette import palette


class Place(NamedTuple):
    """One page of a dataset: the end of its address, its name, its sign."""

    path: str
    title: str
    sign: str


DATASET_PLACES = (
    Place("", "Overview", "grid-1x2"),
    Place("table", "Table", "table"),
    Place("statistics", "Statistics", "bar-chart"),
    Place("missing", "Missing", "eye-slash"),
    Place("correlation", "Correlation", "grid-3x3"),
    Place("outliers", "Outliers", "exclude"),
    Place("trends", "Trends", "graph-up"),
    Place("charts", "Charts", "pie-chart"),
    Place("clean", "Clean", "clean"),
    Place("receipt", "How it was read", "receipt"),
)
# Tools that need the whole width show the navigation as a rail of signs.
WIDE_PLACES = frozenset({"table", "charts"})
SHORTCUTS = (
    ("Ctrl K", "Go to any page, column or dataset, or do something"),
    ("/", "Find a dataset"),
    ("U", "Choose files to add, in the library"),
    ("F2", "Rename the dataset whose line has the focus"),
    ("Del", "Delete it; the message brings it back"),
    ("T", "Switch between light and dark"),
    ("?", "Show these shortcuts"),
    ("Esc", "Close what is open"),
)


def frame(content: Component, address: str = "/") -> Component:
    """Everything around the page; `content` is where Dash puts the page itself."""
    dataset, here = dataset_at(address)
    side = html.Nav(side_navigation(dataset, here), className="dl-nav", **marks({"aria-label": "Dataset"}))
    return html.Div(
        [
            dcc.Location(id=ids.ADDRESS, refresh="callback-nav"),
            html.A("Skip to the content", href="#main", className="dl-skip"),
            top_bar(),
            html.Div([side, html.Div(content, className="dl-page")], id=ids.FRAME, className=shape_of(dataset, here)),
            *(dcc.Store(id=identifier) for identifier in (ids.FRAME_ASKED, ids.FRAME_KNOWN, ids.FRAME_SHOWN)),
            dcc.Store(id=ids.TOAST),
            dcc.Store(id=ids.LIBRARY_ACTION),
            dcc.Store(id=ids.LIBRARY_CHANGED),
            html.Div(id="toasts", className="dl-toasts", role="status", **marks({"aria-live": "polite"})),
            shortcuts(),
            palette(),
        ]
    )


def dataset_at(address: str) -> tuple[str, str]:
    """The dataset and the page of it that an address names, before anybody has looked what is there.

    >>> dataset_at("/datasets/1f/charts"), dataset_at("/datasets/1f"), dataset_at("/settings")
    (('1f', 'charts'), ('1f', ''), ('', ''))
    """
    first, _, rest = address.strip("/").partition("/")
    dataset, _, here = rest.partition("/")
    return (dataset, here) if first == "datasets" else ("", "")


def shape_of(dataset_id: str, here: str) -> str:
    """How the frame is laid out from the start, so that nothing moves later."""
    if not dataset_id:
        return "dl-shell plain"
    return "dl-shell rail" if here in WIDE_PLACES else "dl-shell"


def top_bar() -> Component:
    """The bar that stays: the mark, where one is, the search, the theme, the account."""
    mark = link([logo(), html.B("DataLens"), html.Span(", to the library", className="vh")], "/", "dl-mark")
    return html.Header(
        [
            mark,
            html.Div(main_links("/"), id=ids.PLACE, className="dl-place"),
            html.Span(className="grow"),
            find_field(),
            square_button("circle-half", "Switch between light and dark", "theme"),
            square_button("question-circle", "Keyboard shortcuts", "shortcuts", "no-phone"),
            html.Div(id=ids.ACCOUNT, className="dl-account"),
        ],
        className="dl-top",
    )


def square_button(sign: str, label: str, action: str, more: str = "") -> Component:
    """A button that is only a sign; its name is read aloud and shown on hover."""
    attributes = {"aria-label": label, "data-do": action}
    return html.Button(
        icon(sign), type="button", title=label, className=f"dl-btn ghost sq {more}".strip(), **marks(attributes)
    )


def main_links(here: str) -> Component:
    """The places that do not belong to one dataset."""
    links = [link("Library", "/", is_current=here == "/")]
    return html.Nav(links, className="links", **marks({"aria-label": "Main"}))


def crumbs(title: str) -> Component:
    """The way back from a dataset to the library."""
    parts = [link("Library", "/"), html.Span("/", className="sep"), html.B(title, className="ellip")]
    return html.Nav(parts, className="dl-crumb", **marks({"aria-label": "You are here"}))


def find_field() -> Component:
    """The search for a dataset by name, from every page."""
    words = dcc.Input(id=ids.FIND, type="search", placeholder="Find a dataset", debounce=0.15, autoComplete="off")
    label = html.Label([icon("search"), html.Span("Find a dataset", className="vh"), words, html.Kbd("/")])
    return html.Div([label, html.Div(id=ids.FOUND, className="dl-found")], className="dl-search", role="search")


def found_list(found: Sequence[tuple[str, str, str]], problem: str = "") -> Component:
    """Datasets with these words in their name: id, name, a remark."""
    if not found:
        return html.P(problem or "No dataset has these words in its name.", className="muted small")
    links = [
        html.Li(link([html.Span(name, className="ellip"), html.Span(remark, className="n")], f"/datasets/{identifier}"))
        for identifier, name, remark in found
    ]
    return html.Ul(links)


def side_navigation(dataset_id: str, here: str) -> Component:
    """The pages of one dataset; `assets/frame_navigation.js` points them at another one, and marks where one is."""
    return html.Ul(**drawn([html.Li(side_link(dataset_id, place, here)) for place in DATASET_PLACES]))


def side_link(dataset_id: str, place: Place, here: str) -> Component:
    """One page of a dataset, marked when one is there, with room for a few words on it."""
    address = f"/datasets/{dataset_id}/{place.path}".rstrip("/")
    parts = [icon(place.sign), html.Span(place.title), html.Span(className="n")]
    more = {"data-place": place.path} | ({"data-wide": "1"} if place.path in WIDE_PLACES else {})
    is_here = bool(dataset_id) and place.path == here
    return link(parts, address, title=place.title, is_current=is_here, more=more)


def account_menu(name: str, email: str, account: str) -> Component:
    """Who is signed in, and what they can do about it."""
    initials = "".join(word[0] for word in name.replace(".", " ").replace("_", " ").split()[:2]).upper() or "?"
    who = html.Div(
        [html.B(name, className="ellip"), html.Span(email, className="muted small ellip")], className="dl-who"
    )
    leave = html.Form(
        html.Button([icon("box-arrow-right"), "Sign out"], className="dl-item"),
        action="/sign-out",
        method="post",
        **marks({"data-token": "csrf_token"}),
    )
    items = [
        who,
        html.Hr(),
        commands_item(),
        link([icon("gear"), "Settings"], "/settings", "dl-item"),
        html.A([icon("key"), "Change password"], href="/change-password", className="dl-item"),
        html.Hr(),
        leave,
    ]
    label = html.Summary(
        initials,
        className="dl-avatar",
        title=f"Account: {name}",
        **marks({"data-account": account, "aria-label": f"Account: {name}"}),
    )
    return html.Details([label, html.Div(items, className="dl-popbody dl-menu")], className="dl-pop right")


def commands_item() -> Component:
    """The way to the command palette for those who do not know its keys yet."""
    words: list[Component | str] = [icon("search"), "Commands", html.Kbd("Ctrl K", className="n")]
    return html.Button(words, type="button", className="dl-item", **marks({"data-palette": "1"}))


def shortcuts() -> Component:
    """The list that `?` opens."""
    rows = [part for key, words in SHORTCUTS for part in (html.Dt(html.Kbd(key)), html.Dd(words))]
    close = square_button("x-lg", "Close", "close")
    head = html.Div([html.H2("Keyboard shortcuts", id="shortcuts-title"), close], className="row between")
    return html.Dialog(
        [head, html.Dl(className="dl-keys", **drawn(rows))],
        id="shortcuts",
        className="dl-dialog",
        **marks({"aria-labelledby": "shortcuts-title"}),
    )
