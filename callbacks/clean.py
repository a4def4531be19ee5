"""Cleaning: steps that are planned in the address, what they would change, and the versions made of them."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from callbacks import filter as filter_callbacks
from callbacks.answers import api_address, or_alert, owned, statistics_of
from callbacks.browser_side import in_browser
from callbacks.dataset_pages import connect_call, connect_page, is_drawn, show_page
from callbacks.filter import readable_filter
from callbacks.viewer import dataset_in, viewer_id
from components import api_calls, ids
from components.alerts import alert_of
from components.cleaning_fields import BY_FILTER, step_form, step_from
from components.cleaning_ideas import ideas_card
from components.cleaning_look import effect_words, look_card
from components.cleaning_parts import FIRST, clean_page, family, planned, taken
from models.errors import DataLensError, InvalidParameters
from models.lists import DatasetQuery
from models.recipes import steps_from
from models.steps import AnyStep
from models.tables import Dataset

LONGEST = 100_000
OTHERS = 100
UNREADABLE = "The steps in this address cannot be read. Take them away, or open the page anew."


def steps_in(text: str | None) -> tuple[AnyStep, ...]:
    """The steps that the address plans; raises InvalidParameters where they cannot be read."""
    if not text:
        return ()
    try:
        return steps_from(json.loads(text[:LONGEST]))
    except ValueError as error:
        raise InvalidParameters(UNREADABLE, fields={"steps": "not JSON"}) from error


def text_of(steps: Sequence[AnyStep]) -> str:
    """Steps as the address writes them: what is as usual is left out."""
    rows = [{"step": step.step, **step.model_dump(mode="json", exclude_defaults=True)} for step in steps]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def columns_after(services: Any, dataset: Dataset, steps: Sequence[AnyStep]) -> dict[str, str]:
    """The columns that the next step would find, with their types."""
    try:
        look = services.cleaner.preview(viewer_id(), dataset.id, steps, sample=0) if steps else None
    except DataLensError:
        look = None
    if look is not None:
        return {column.name: column.type for column in look.columns_after}
    return {str(item["name"]): str(item["type"]) for item in statistics_of(services, dataset.id)["profile"]}


def page_of(services: Any, dataset: Dataset, query: Mapping[str, Any]) -> Any:
    """The page of a dataset that is ready."""
    columns = statistics_of(services, dataset.id)["profile"]
    recipe = services.cleaner.recipe(viewer_id(), dataset.id)
    before = taken(recipe, services.cleaner.words([item.step for item in recipe]))
    script = services.cleaner.script(viewer_id(), dataset.id) if recipe else ""
    return clean_page(columns, readable_filter(query.get("filter")), services.cleaner.kinds(), before, script)


def show_clean(
    services: Any, dataset_id: str, _ticks: int | None, query: Mapping[str, Any] | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def show_form(services: Any, kind: str | None, draft: str | None, dataset_id: str) -> tuple[Any, bool]:
    """The fields of one kind of step, and whether to hide the question which rows."""
    known = kind or FIRST

    def draw() -> Any:
        columns = columns_after(services, owned(services, dataset_id), readable(draft))
        return step_form(known, columns, ids.CLEAN_ADDED)

    return or_alert(draw), known not in BY_FILTER


def readable(draft: str | None) -> tuple[AnyStep, ...]:
    """The planned steps; what cannot be read is reported where they are looked at."""
    try:
        return steps_in(draft)
    except DataLensError:
        return ()


def change_draft(
    services: Any,
    form: Mapping[str, Any] | None,
    moved: Any,
    draft: str | None,
    filter_text: str | None,
    dataset_id: str,
) -> tuple[Any, Any]:
    """One step more, fewer, or elsewhere; the new plan as the address writes it, and what is wrong with it."""
    try:
        steps = list(readable(draft))
        if ctx.triggered_id == ids.CLEAN_MOVED:
            # The toast's way back brings the plan as it was.
            before = moved.get("plan") if isinstance(moved, Mapping) else None
            planned_steps = steps_in(str(before)) if before else rearranged(steps, str(moved or ""))
            return text_of(planned_steps), None
        dataset = owned(services, dataset_id)
        columns = columns_after(services, dataset, steps)
        found = step_from(str((form or {}).get("_action")), form or {}, readable_filter(filter_text), columns)
        wanted = (*steps, *steps_from([found]))
        # Tried before it is planned: a step that does not suit the columns is refused where it was asked for.
        services.cleaner.preview(viewer_id(), dataset.id, wanted, sample=0)
        return text_of(wanted), None
    except DataLensError as error:
        return no_update, alert_of(error)


def rearranged(steps: list[AnyStep], wanted: str) -> list[AnyStep]:
    """The steps after a click on one of their buttons; the click carries what to do and where."""
    action, _, place_text = wanted.partition("|")[0].partition(":")
    place = int(place_text) if place_text.isdecimal() and place_text.isascii() else -1
    if not 0 <= place < len(steps):
        return steps
    step = steps.pop(place)
    if action == "remove":
        return steps
    steps.insert(max(0, place + (-1 if action == "up" else 1)), step)
    return steps


def say_what_went(moved: Any, draft: str | None) -> Any:
    """A step that was taken away can be brought back."""
    if not isinstance(moved, str) or not moved.startswith("remove:") or not draft:
        return no_update
    undo = {"store": ids.CLEAN_MOVED, "value": {"plan": draft}}
    return {"text": "The step was taken away.", "undo": undo, "at": moved}


def show_look(services: Any, draft: str | None, dataset_id: str) -> tuple[Any, Any]:
    """The planned steps in words, and what they would change."""
    sentences: list[Any] = [planned(())]

    def draw() -> Any:
        dataset, steps = owned(services, dataset_id), steps_in(draft)
        words = services.cleaner.words(steps)
        sentences[0] = planned(words)
        if not steps:
            found = statistics_of(services, dataset.id)
            return ideas_card(found["profile"], found["duplicate_rows"])
        look = services.cleaner.preview(viewer_id(), dataset.id, steps)
        sentences[0] = planned(words, [effect_words(step.effect) for step in look.steps])
        return look_card(look)

    shown = or_alert(draw)
    return sentences[0], shown


def show_family(services: Any, dataset_id: str) -> Any:
    """The versions of the file, and other datasets that the recipe might suit."""

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        found, _ = services.datasets.page(viewer_id(), DatasetQuery(per_page=OTHERS, status="ready"))
        versions = services.cleaner.versions(viewer_id(), dataset.id)
        same = {version.id for version in versions}
        others = [(str(item.id), item.name) for item in found if str(item.id) not in same]
        return family(versions, others, bool(dataset.recipe))

    return or_alert(draw)


def make_version(services: Any, asked: Any, draft: str | None, dataset_id: str) -> tuple[Any, Any]:
    """Make a version, and go to it; an error is said beside the steps."""
    if not asked:
        return no_update, no_update
    try:
        made = made_of(services, asked, draft, owned(services, dataset_id))
    except DataLensError as error:
        return no_update, alert_of(error)
    return f"/datasets/{made.id}", no_update


def made_of(services: Any, asked: Any, draft: str | None, dataset: Dataset) -> Dataset:
    """The version that was asked for; the way back comes as text with a stamp, forms as their values."""
    made: Dataset
    values = asked if isinstance(asked, Mapping) else {}
    if values.get("_action") == "replay":
        made = services.cleaner.replay(viewer_id(), dataset.id, dataset_in(values.get("other")))
    elif values:
        name = str(values.get("name") or "").strip() or None
        made = services.cleaner.apply(viewer_id(), dataset.id, steps_in(draft), name=name)
    else:
        made = services.cleaner.undo(viewer_id(), dataset.id)
    return made


def show_call(draft: str | None, dataset_id: str) -> Any:
    """The planned steps, as an API call."""
    body = json.dumps({"steps": json.loads(text_of(readable(draft)) or "[]")}, ensure_ascii=False)
    return api_calls.posted_panel(api_address(f"cleaning/{dataset_id}/preview"), body)


def register(app: Dash, services: Any) -> None:
    """Connect the cleaning page's layout with the services."""
    dataset, draft = State(ids.DATASET, "data"), Input(ids.CLEAN_DRAFT, "data")
    connect_page(app, ids.CLEAN, partial(show_clean, services))
    app.callback(
        Output(ids.CLEAN_FORM, "children"),
        Output(ids.CLEAN_WHICH, "hidden"),
        Input(ids.CLEAN_KIND, "data"),
        draft,
        dataset,
    )(partial(show_form, services))
    app.callback(
        Output(ids.CLEAN_DRAFT, "data"),
        Output(ids.CLEAN_MESSAGE, "children"),
        Input(ids.CLEAN_ADDED, "data"),
        Input(ids.CLEAN_MOVED, "data"),
        State(ids.CLEAN_DRAFT, "data"),
        State(ids.CLEAN_FILTER.text, "data"),
        dataset,
        prevent_initial_call=True,
    )(partial(change_draft, services))
    app.callback(
        Output(ids.TOAST, "data", allow_duplicate=True),
        Input(ids.CLEAN_MOVED, "data"),
        State(ids.CLEAN_DRAFT, "data"),
        prevent_initial_call=True,
    )(say_what_went)
    app.callback(Output(ids.CLEAN_STEPS, "children"), Output(ids.CLEAN_LOOK, "children"), draft, dataset)(
        partial(show_look, services)
    )
    app.callback(Output(ids.CLEAN_FAMILY, "children"), Input(ids.DATASET, "data"))(partial(show_family, services))
    app.callback(
        Output(ids.CLEAN_VERSION, "data"),
        Output(ids.CLEAN_MESSAGE, "children", allow_duplicate=True),
        Input(ids.CLEAN_MADE, "data"),
        State(ids.CLEAN_DRAFT, "data"),
        dataset,
        prevent_initial_call=True,
    )(partial(make_version, services))
    connect_call(app, ids.CLEAN, ids.CLEAN_CALL, show_call, draft)
    filter_callbacks.connect(app, services, ids.CLEAN_FILTER)
    in_browser(
        app, "cleanAnswered", Output(ids.QUERY, "data", allow_duplicate=True), Input(ids.CLEAN_MESSAGE, "children")
    )
    in_browser(app, "go", Output(ids.QUERY, "data", allow_duplicate=True), Input(ids.CLEAN_VERSION, "data"))
    in_browser(
        app,
        "cleanAddress",
        Output(ids.QUERY, "data", allow_duplicate=True),
        draft,
        Input(ids.CLEAN_FILTER.text, "data"),
    )
