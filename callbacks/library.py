"""The library fills itself, follows what is being read, and does what is asked of a dataset."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Dash, Input, Output

from callbacks.answers import api_address
from callbacks.dataset_pages import one_at_a_time
from callbacks.dataset_summaries import Summaries
from callbacks.library_actions import act
from callbacks.viewer import viewer_id
from components import api_calls, ids, library, numbers
from components.alerts import alert_of
from components.dataset_states import progress_share, progress_text
from models.errors import DataLensError, NotFound
from models.lists import DatasetQuery
from models.tables import Dataset

STEP = 50
LARGEST_PAGE = 100
MANY = 200
MOST_SHOWN = 10_000
MAIN = "dl-main"


def listed(services: Any, user_id: UUID, asked: Mapping[str, Any]) -> tuple[list[Dataset], int]:
    """The datasets that the page shows, and how many there are with these words."""
    shown = number_shown(asked.get("shown"))
    words, sort = str(asked.get("q") or "")[:255], str(asked.get("sort") or "-created_at")
    sort = sort if sort in dict(library.SORTS) else "-created_at"
    per_page = min(shown, LARGEST_PAGE)
    found: list[Dataset] = []
    total = 0
    for page in range(1, -(-shown // per_page) + 1):
        query = DatasetQuery.model_validate({"page": page, "per_page": per_page, "q": words, "sort": sort})
        datasets, total = services.datasets.page(user_id, query)
        found += datasets
        if len(found) >= total:
            break
    return found, total


def number_shown(asked: Any) -> int:
    """How many datasets to show; what a browser sends may be anything."""
    return max(STEP, min(asked, MOST_SHOWN)) if isinstance(asked, int) else STEP


def unfinished(services: Any, user_id: UUID) -> list[Dataset]:
    """Datasets that are being read, wherever they came from."""
    queries = [DatasetQuery(status=status, per_page=LARGEST_PAGE) for status in ("processing", "uploaded")]
    return [dataset for query in queries for dataset in services.datasets.page(user_id, query)[0]]


def watched_datasets(services: Any, user_id: UUID, watched: Sequence[Any] | None) -> list[Dataset]:
    """Datasets that came from this tab; those that are gone or never were are left out."""
    found = []
    for identifier in list(watched or [])[:MANY]:
        try:
            found.append(services.datasets.get(user_id, UUID(str(identifier))))
        except (NotFound, ValueError):
            continue
    return found


def arrival(dataset: Dataset) -> dict[str, Any]:
    """How far one dataset is, as its row says it."""
    kind = "reading" if dataset.status in library.UNFINISHED else dataset.status
    return {
        "id": str(dataset.id),
        "name": dataset.original_filename,
        "size": dataset.file_size,
        "kind": kind,
        "text": arrival_text(dataset),
        "share": progress_share(dataset.progress),
    }


def arrival_text(dataset: Dataset) -> str:
    """The sentence under the name of a file that is being read, or was."""
    if dataset.status == "failed":
        return str((dataset.error or {}).get("message") or "This file could not be read.")
    if dataset.status != "ready":
        return progress_text(dataset.progress)
    columns = numbers.counted(dataset.column_count or 0, "column")
    return f"Ready: {numbers.counted(dataset.row_count or 0, 'row')}, {columns}."


def arrivals(services: Any, user_id: UUID, watched: Sequence[Any] | None) -> list[dict[str, Any]]:
    """Everything that is on its way, the latest first, and what came from this tab."""
    several = [*unfinished(services, user_id), *watched_datasets(services, user_id, watched)]
    each = {dataset.id: dataset for dataset in several}
    return [arrival(dataset) for dataset in sorted(each.values(), key=lambda item: item.created_at, reverse=True)]


def table(
    services: Any, summaries: Summaries, user_id: UUID, asked: Mapping[str, Any], found: Sequence[Dataset], total: int
) -> list[Any]:
    """The table, or a sentence where no dataset has these words."""
    if not found:
        return [library.nothing_found(str(asked.get("q") or ""))] if asked.get("q") else []
    described = {item.id: summaries.of(services, user_id, item) for item in found}
    rows = library.dataset_table(found, described, str(asked.get("sort") or "-created_at"))
    more = library.more_button(len(found), total, STEP)
    return [rows, *([more] if more is not None else [])]


def samples(services: Any) -> list[library.Sample]:
    """The datasets that come with the program, as their cards show them."""
    return [
        library.Sample(item.key, item.title, item.description, item.rows, item.columns)
        for item in services.samples.all()
    ]


def show(
    services: Any,
    summaries: Summaries,
    asked: Mapping[str, Any] | None,
    watched: Sequence[Any] | None,
    _ticks: int | None,
) -> tuple[Any, ...]:
    """Everything that the library shows.

    Returns:
        The table, the count, the largest size, whether to stop asking, the page's class, what is on its
        way, and the samples of somebody who has nothing yet.
    """
    limit = numbers.size(services.settings.max_file_size)
    query = asked or {}
    try:
        user_id = viewer_id()
        found, total = listed(services, user_id, query)
        coming = arrivals(services, user_id, watched)
        rows = table(services, summaries, user_id, query, found, total)
    except DataLensError as error:
        return alert_of(error), "", limit, True, MAIN, [], []
    is_first = not total and not query.get("q")
    is_busy = any(item["kind"] == "reading" for item in coming)
    cards = library.sample_cards(samples(services)) if is_first else []
    state = f"{MAIN} is-first" if is_first else MAIN
    return rows, "" if is_first else numbers.figure(total), limit, not is_busy, state, coming, cards


def show_call(asked: Mapping[str, Any] | None) -> Any:
    """The same list as a call of the API."""
    query = {name: str((asked or {}).get(name) or "") for name in ("q", "sort")}
    return api_calls.panel(api_address("datasets/"), query)


def register(app: Dash, services: Any) -> None:
    """Connect the library's layout with the services."""
    app.clientside_callback(
        ClientsideFunction("library", "ask"),
        Output(ids.LIBRARY_QUERY, "data"),
        Input(ids.LIBRARY_WORDS, "value"),
        Input(ids.LIBRARY_SORT, "data"),
        Input(ids.LIBRARY_SHOWN, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("library", "changed"),
        Output(ids.WATCHED, "data"),
        Input(ids.LIBRARY_CHANGED, "data"),
        Input("main", "id"),
    )
    app.callback(
        Output(ids.LIBRARY_LIST, "children"),
        Output(ids.LIBRARY_COUNT, "children"),
        Output(ids.LIBRARY_LIMIT, "children"),
        Output(ids.LIBRARY_POLL, "disabled"),
        Output("main", "className"),
        Output(ids.ARRIVALS, "data"),
        Output(ids.LIBRARY_SAMPLES, "children"),
        Input(ids.LIBRARY_QUERY, "data"),
        Input(ids.WATCHED, "data"),
        Input(ids.LIBRARY_POLL, "n_intervals"),
        prevent_initial_call=True,
        running=one_at_a_time(ids.LIBRARY_POLL),
    )(partial(show, services, Summaries()))
    app.clientside_callback(
        ClientsideFunction("library", "arrived"),
        Output(ids.UPLOADS, "children"),
        Input(ids.ARRIVALS, "data"),
        prevent_initial_call=True,
    )
    app.callback(Output(ids.LIBRARY_CALL, "children"), Input(ids.LIBRARY_QUERY, "data"), prevent_initial_call=True)(
        show_call
    )
    app.callback(
        Output(ids.LIBRARY_CHANGED, "data"),
        Output(ids.TOAST, "data"),
        Input(ids.LIBRARY_ACTION, "data"),
        prevent_initial_call=True,
    )(partial(act, services))
