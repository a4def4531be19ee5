"""Charts that are kept: what can be asked of them on the page, and whether the one that is shown is saved."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from callbacks.answers import owned
from callbacks.viewer import viewer_id
from components import ids, numbers
from components.chart_builder import asked_from, spec_of
from components.chart_builder_kept import Kept, listed, state
from models.charts import Spec, spec_from
from models.errors import DataLensError, InvalidParameters, NotFound
from models.tables import SavedChart

Asked = Mapping[str, Any] | None
GONE = "There is no such chart. It may have been deleted."


class Done(NamedTuple):
    """What was done: a sentence for the toast, the way back, and which chart is open then."""

    text: str
    undo: Mapping[str, Any] | None = None
    opened: str | None = None


def chart_in(asked: Mapping[str, Any]) -> UUID:
    """The chart that an action names; text that is no id names none."""
    try:
        return UUID(str(asked.get("id")))
    except ValueError:
        raise NotFound(GONE) from None


def shown_spec(services: Any, dataset_id: UUID, spec: Asked) -> Spec:
    """The chart on the page, of the kind that is really drawn."""
    asked = spec_of(spec or {})
    columns = {column.name: column for column in services.charting.columns(viewer_id(), dataset_id)}
    chosen = {shelf: columns[name] for shelf, name in asked.shelves().items() if name in columns}
    kind = services.charting.best(chosen, asked.chart or None, asked.agg)
    return asked.model_copy(update={"chart": kind.name}) if kind else asked


def create(services: Any, dataset_id: UUID, spec: Asked, asked: Mapping[str, Any]) -> Done:
    """Keep the chart under a name."""
    name = str(asked.get("name") or "")
    chart = services.saved_charts.create(viewer_id(), dataset_id, shown_spec(services, dataset_id, spec), name or None)
    return Done(f"“{chart.name}” was saved.", opened=str(chart.id))


def save(services: Any, dataset_id: UUID, spec: Asked, asked: Mapping[str, Any]) -> Done:
    """Keep the chart in place of what was saved before."""
    drawn = shown_spec(services, dataset_id, spec)
    chart = services.saved_charts.update(viewer_id(), chart_in(asked), revision_in(asked), spec=drawn)
    return Done(f"“{chart.name}” was saved.", opened=str(chart.id))


def rename(services: Any, _dataset_id: UUID, _spec: Asked, asked: Mapping[str, Any]) -> Done:
    """Give a chart another name."""
    name = str(asked.get("name") or "")
    chart = services.saved_charts.update(viewer_id(), chart_in(asked), revision_in(asked), name=name)
    return Done(f"The chart is called “{chart.name}” now.")


def trash(services: Any, _dataset_id: UUID, _spec: Asked, asked: Mapping[str, Any]) -> Done:
    """Put a chart out of sight; the toast brings it back."""
    chart = services.saved_charts.trash(viewer_id(), chart_in(asked))
    return Done(f"“{chart.name}” was deleted.", {"kind": "restore", "id": str(chart.id)})


def restore(services: Any, _dataset_id: UUID, _spec: Asked, asked: Mapping[str, Any]) -> Done:
    """Bring a chart back."""
    chart = services.saved_charts.restore(viewer_id(), chart_in(asked))
    return Done(f"“{chart.name}” is back.")


def revision_in(asked: Mapping[str, Any]) -> int:
    """The revision that somebody saw."""
    text = str(asked.get("revision") or "")
    return int(text) if text.isdecimal() else 0


ACTIONS: Mapping[str, Callable[[Any, UUID, Asked, Mapping[str, Any]], Done]] = {
    "create": create,
    "save": save,
    "rename": rename,
    "trash": trash,
    "restore": restore,
}


def act(services: Any, asked: Asked, dataset_id: str, spec: Asked) -> Any:
    """Do what was asked, and what is to be said of it; an error is said in the same place."""
    if not asked:
        return no_update
    request = asked
    changed: dict[str, Any] = {"at": request.get("at")}
    try:
        dataset = owned(services, dataset_id)
        action = ACTIONS.get(str(request.get("kind")))
        if action is None:
            raise InvalidParameters("There is no such action. Load the page again.")
        done = action(services, dataset.id, spec, request)
    except DataLensError as error:
        return changed | {"said": {"text": error.message, "tone": "bad"}}
    undo = {"store": ids.CHARTS_ACTION, "value": dict(done.undo)} if done.undo else None
    return changed | {"opened": done.opened, "said": {"text": done.text, "undo": undo}}


def kept(chart: SavedChart) -> Kept:
    """A saved chart as the page shows it; one that cannot be read any more is opened as it is."""
    try:
        asked = asked_from(spec_from(chart.spec))
    except DataLensError:
        asked = {name: value for name, value in chart.spec.items() if isinstance(value, str)}
    kind = str(chart.spec.get("chart") or "bar")
    changed = f"changed {numbers.ago(chart.updated_at)}"
    return Kept(str(chart.id), chart.name, kind, chart.revision, changed, asked)


def show_kept(services: Any, _changed: Any, opened: str | None, spec: Asked, dataset_id: str) -> tuple[Any, Any]:
    """The list of the dataset's charts, and whether the one on the page is saved."""
    try:
        dataset = owned(services, dataset_id)
        charts = [kept(chart) for chart in services.saved_charts.of_dataset(viewer_id(), dataset.id)]
        current = next((chart for chart in charts if chart.id == opened), None)
        is_changed = current is not None and has_changed(services, dataset.id, spec, current)
    except DataLensError:
        return [], state(None, False)
    return listed(charts, opened or ""), state(current, is_changed)


def has_changed(services: Any, dataset_id: UUID, spec: Asked, chart: Kept) -> bool:
    """Whether the chart on the page is another one than what was saved."""
    try:
        return asked_from(shown_spec(services, dataset_id, spec)) != dict(chart.asked)
    except DataLensError:
        return True


def register(app: Dash, services: Any) -> None:
    """Connect the parts of the page that keep charts."""
    dataset = State(ids.DATASET, "data")
    app.callback(
        Output(ids.CHARTS_CHANGED, "data"),
        Input(ids.CHARTS_ACTION, "data"),
        dataset,
        State(ids.CHARTS_SPEC, "data"),
        prevent_initial_call=True,
    )(partial(act, services))
    app.callback(
        Output(ids.CHARTS_KEPT, "children"),
        Output(ids.CHARTS_SAVED, "children"),
        Input(ids.CHARTS_CHANGED, "data"),
        Input(ids.CHARTS_OPENED, "data"),
        Input(ids.CHARTS_SPEC, "data"),
        dataset,
        prevent_initial_call=True,
    )(partial(show_kept, services))
    # Dash publishes no types for this method.
    connect: Any = app.clientside_callback
    connect(
        ClientsideFunction("charts", "saved"),
        Output(ids.CHARTS_SEEN, "data", allow_duplicate=True),
        Input(ids.CHARTS_CHANGED, "data"),
        prevent_initial_call=True,
    )
