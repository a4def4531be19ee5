"""What every page of a dataset does first: ask until the dataset is ready, or say why it will not be."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks.answers import or_alert, owned
from components import dataset_states, ids
from components.dataset_main import LOOK_EVERY
from components.first_answers import FILLERS
from models.tables import Dataset
from services.results import NotKept, only_kept

UNFINISHED = ("uploaded", "processing")
# Milliseconds after which a look that got no answer, because the line was cut, is taken again.
PATIENCE = 15_000


def unready(dataset: Dataset) -> Any:
    """The page of a dataset that cannot be shown yet, or ever; None when it can."""
    if dataset.status in UNFINISHED:
        return dataset_states.processing(dataset.progress, dataset.name)
    if dataset.status == "failed":
        return dataset_states.failed(str(dataset.id), dataset.error, dataset.name)
    return None if dataset.row_count else dataset_states.no_rows(dataset.column_count or 0, dataset.name)


def show_page(services: Any, dataset_id: str, draw: Callable[[Dataset], Any]) -> tuple[Any, bool, str]:
    """The page, whether to stop asking, and the state that was drawn; `draw` draws a dataset that has rows."""
    states = ["failed"]

    def ask() -> Any:
        dataset = owned(services, dataset_id)
        states[0] = dataset.status
        waiting = unready(dataset)
        return draw(dataset) if waiting is None else waiting

    page = or_alert(ask)
    return page, states[0] not in UNFINISHED, states[0]


def one_at_a_time(poll: str, every: int = LOOK_EVERY) -> list[tuple[Output, int, int]]:
    """What a callback says while it runs: a timer waits for the answer before it looks again.

    An answer that comes after the next question is thrown away: where each takes longer than `every` milliseconds,
    the page would never be drawn.
    """
    return [(Output(poll, "interval"), PATIENCE, every)]


def is_drawn(state: str | None) -> bool:
    """Whether the page already shows what will not change by itself."""
    return bool(state) and state not in UNFINISHED


def connect_page(app: Dash, page: str, show: Callable[..., Any], *inputs: Input) -> None:
    """Let `show` fill the page whose ids begin with `page`, at first and whenever its timer looks again.

    It is given the dataset, how often the timer has looked, what `inputs` hold, the address's question and the state
    that was drawn, and gives what `show_page` does. What is known already comes with the page itself; only a page
    that came without asks for it.
    """
    place = ids.page_ids(page)
    nothing = [None] * (1 + len(inputs))
    what = (State(ids.DATASET, "data"), State(ids.QUERY, "data"), State(place.state, "data"))
    shown = ((place.body, "children"), (place.poll, "disabled"), (place.state, "data"))

    def ask(_asking: None, dataset_id: str, query: Any, state: str | None) -> Any:
        return show(dataset_id, *nothing, query, state)

    def look_again(*changes_and_what: Any) -> Any:
        *changes, dataset_id, query, state = changes_and_what
        return show(dataset_id, *changes, query, state)

    app.callback(*(Output(*part) for part in shown), Input(place.asking, "data"), *what)(ask)
    app.callback(
        *(Output(*part, allow_duplicate=True) for part in shown),
        Input(place.poll, "n_intervals"),
        *inputs,
        *what,
        prevent_initial_call=True,
        running=one_at_a_time(place.poll),
    )(look_again)
    # The frame says how many cells did not fit, which is known once the file was read.
    app.clientside_callback(
        ClientsideFunction("frame", "again"),
        Output(ids.FRAME_SHOWN, "data", allow_duplicate=True),
        Input(place.state, "data"),
        prevent_initial_call=True,
    )
    fillers(app, page).append(partial(fill, place, ask))


def connect_part(
    app: Dash,
    asking: str,
    show: Callable[..., Any],
    *shown: tuple[str, str],
    changes: Sequence[Input],
    given: Sequence[State],
) -> None:
    """Let `show` fill a part of a page: whenever one of `changes` does, and at first where the part came without.

    `asking` is a store that is there only where it did. `show` is given what the changes hold, then what is `given`,
    and gives what is `shown`: ids and their properties.
    """
    held = [State(change.component_id, change.component_property) for change in changes]

    def ask(_asking: None, *what: Any) -> Any:
        return show(*what)

    app.callback(*(Output(*place) for place in shown), Input(asking, "data"), *held, *given)(ask)
    again = [Output(*place, allow_duplicate=True) for place in shown]
    app.callback(*again, *changes, *given, prevent_initial_call=True)(show)


def fillers(app: Dash, page: str) -> list[Callable[[Component], None]]:
    """What puts into a page what is known when it is asked for, in this order."""
    found: list[Callable[[Component], None]] = app.server.extensions.setdefault(FILLERS, {}).setdefault(page, [])
    return found


def connect_call(app: Dash, page: str, place: str, show: Callable[..., Any], *chosen: Input) -> None:
    """Let `show` say what the page shows as an API call, in `place`: from the start, and whenever a choice changes.

    It is given what the choices hold, and the dataset.
    """

    def say(*choices_and_state: Any) -> Any:
        *choices, _state, dataset_id = choices_and_state
        return show(*choices, dataset_id)

    def say_at_first(main: Component) -> None:
        # A dataset that cannot be shown has no such place.
        if place in main:
            held = (held_in(main, part) for part in (*(str(choice.component_id) for choice in chosen), ids.DATASET))
            main[place].children = show(*held)

    app.callback(
        Output(place, "children"),
        *chosen,
        Input(ids.page_ids(page).state, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(say)
    fillers(app, page).append(say_at_first)


def held_in(main: Component, store: str) -> Any:
    """What a store of the page holds; one that holds nothing has no such attribute."""
    return getattr(main[store], "data", None)


def fill(place: ids.PageIds, ask: Callable[..., Any], main: Component) -> None:
    """Put what is known into a page that is still empty; where something would have to be computed, leave it so."""
    try:
        with only_kept():
            shown, is_done, state = ask(None, held_in(main, ids.DATASET), held_in(main, ids.QUERY), None)
    except NotKept:
        return
    main[place.body].children = shown
    main[place.state].data = state
    if is_done:
        del main[place.asking]
