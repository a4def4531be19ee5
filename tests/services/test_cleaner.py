"""Versions: made in the background, each with bytes of its own, whatever becomes of the one it was made from."""

from typing import Any
from uuid import UUID

import pytest

from models.errors import Conflict, InvalidParameters, NotFound
from models.receipt import ReadingOptions
from models.recipes import steps_from
from models.tables import Dataset, User
from tests.services.arrivals import arrive, files_in

TOWNS = b"town,people\nUlm,128928\nTrier,\nGera,93634\nUlm,128928\n"
FILL = {"step": "fill", "columns": ["people"], "method": "median"}
ONCE = {"step": "deduplicate"}
UPPER = {"step": "tidy_text", "columns": ["town"], "case": "upper"}


@pytest.fixture
def services(sqlite_services: Any) -> Any:
    """On one database: what depends on it is in the queue, and tested there and over HTTP."""
    return sqlite_services


@pytest.fixture
def towns(services: Any, owner: User) -> Dataset:
    """A dataset that is ready."""
    services.start()
    return services.datasets.wait(owner.id, arrive(services, owner.id, TOWNS).id, 120)


def cleaned(services: Any, owner: User, dataset: Dataset, *steps: dict[str, Any], **more: Any) -> Dataset:
    version = services.cleaner.apply(owner.id, dataset.id, steps_from(list(steps)), **more)
    return services.datasets.wait(owner.id, version.id, 120)


def rows(services: Any, dataset: Dataset) -> list[list[Any]]:
    from models.filters import PreviewQuery

    return [list(row) for row in services.explorer.preview(dataset.user_id, dataset.id, PreviewQuery()).rows]


FILLED = [["Ulm", 128928], ["Trier", 128928], ["Gera", 93634], ["Ulm", 128928]]


def test_a_version_has_its_parent_its_recipe_and_the_original_bytes(services: Any, owner: User, towns: Dataset):
    version = cleaned(services, owner, towns, FILL)
    assert (version.status, version.error, version.parent_id, version.user_id) == ("ready", None, towns.id, owner.id)
    assert (version.name, version.sha256, version.file_size) == ("towns (cleaned)", towns.sha256, towns.file_size)
    assert rows(services, version) == FILLED
    assert rows(services, towns)[1] == ["Trier", None]
    assert services.files.path_of(version).read_bytes() == TOWNS
    item = services.cleaner.recipe(owner.id, version.id)[0]
    assert item.found == {"values": {"people": 128928}}
    assert item.effect.changed == {"people": 1}
    assert version.receipt["rows_read"] == 4
    assert version.receipt["decisions"][-1]["chosen"] == "Fill missing cells of people with their median."
    again = cleaned(services, owner, version, ONCE)
    assert (again.name, again.row_count) == ("towns (cleaned 2)", 3)
    assert len(services.cleaner.recipe(owner.id, again.id)) == 2


def test_a_version_lives_on_when_its_parent_is_deleted(services: Any, owner: User, towns: Dataset):
    version = cleaned(services, owner, towns, FILL)
    services.datasets.delete(owner.id, towns.id)
    assert rows(services, version) == FILLED
    assert services.files.path_of(version).read_bytes() == TOWNS
    services.jobs.keeper.sweep()
    assert services.files.path_of(version).exists()
    # Its columns are made again from the original, by the same recipe.
    services.datasets.reparse(owner.id, version.id, ReadingOptions())
    again = services.datasets.wait(owner.id, version.id, 120)
    assert (again.status, again.generation) == ("ready", 1)
    assert rows(services, again) == FILLED
    # And so is the file as it was read, when the last step is taken back.
    before = services.datasets.wait(owner.id, services.cleaner.undo(owner.id, version.id).id, 120)
    assert rows(services, before)[1] == ["Trier", None]
    assert services.cleaner.recipe(owner.id, before.id) == ()
    assert [item.id for item in services.cleaner.versions(owner.id, before.id)] == [str(version.id), str(before.id)]
    services.datasets.delete(owner.id, version.id)
    services.datasets.delete(owner.id, before.id)
    assert files_in(services) == set()


def test_another_reading_finds_other_values(services: Any, owner: User, towns: Dataset):
    version = cleaned(services, owner, towns, FILL)
    services.datasets.reparse(owner.id, version.id, ReadingOptions(skip_rows=1, header_rows=0))
    again = services.datasets.wait(owner.id, version.id, 120)
    assert again.status == "failed"
    assert again.error["code"] == "VALIDATION_ERROR"
    assert again.error["message"].startswith("Step 1 (fill missing cells): There is no column “people”")


def test_a_recipe_that_fails_leaves_a_reason_and_the_parent_as_it_is(services: Any, owner: User, towns: Dataset):
    text = {"step": "change_type", "column": "town", "type": "integer", "misfits": "fail"}
    version = cleaned(services, owner, towns, FILL, text)
    assert version.status == "failed"
    assert version.error["message"].startswith("Step 2 (change type): 4 cells of “town” cannot be read as integer.")
    assert services.datasets.get(owner.id, towns.id).status == "ready"
    with pytest.raises(Conflict):
        services.cleaner.script(owner.id, version.id)
    mended = services.cleaner.rewrite(owner.id, version.id, steps_from([FILL]))
    assert rows(services, services.datasets.wait(owner.id, mended.id, 120)) == FILLED


def test_steps_that_do_not_suit_make_nothing(services: Any, owner: User, towns: Dataset):
    before = files_in(services)
    for steps in ([], [{**FILL, "columns": ["weight"]}], [{**FILL, "columns": ["town"]}]):
        with pytest.raises(InvalidParameters):
            services.cleaner.apply(owner.id, towns.id, steps_from(steps))
    assert files_in(services) == before
    with pytest.raises(InvalidParameters):
        services.cleaner.apply(owner.id, towns.id, steps_from([FILL]), name=" ")


def test_taking_back_goes_to_the_version_that_is_there(services: Any, owner: User, towns: Dataset):
    first = cleaned(services, owner, towns, FILL)
    second = cleaned(services, owner, first, UPPER)
    assert services.cleaner.undo(owner.id, second.id).id == first.id
    assert services.cleaner.undo(owner.id, first.id).id == towns.id
    with pytest.raises(Conflict):
        services.cleaner.undo(owner.id, towns.id)


def test_a_recipe_without_its_first_step_is_made_from_the_original(services: Any, owner: User, towns: Dataset):
    second = cleaned(services, owner, cleaned(services, owner, towns, FILL), UPPER)
    version = services.cleaner.rewrite(owner.id, second.id, steps_from([UPPER, ONCE]))
    version = services.datasets.wait(owner.id, version.id, 120)
    assert rows(services, version) == [["ULM", 128928], ["TRIER", None], ["GERA", 93634]]
    with pytest.raises(InvalidParameters, match=r"Step 2 \(fill missing cells\): There is no column “size”"):
        services.cleaner.rewrite(owner.id, second.id, steps_from([UPPER, {**FILL, "columns": ["size"]}]))


def test_values_go_along_to_another_dataset_when_asked(services: Any, owner: User, towns: Dataset):
    version = cleaned(services, owner, towns, FILL)
    other = arrive(services, owner.id, b"people,town\n1,Ulm\n,Bonn\n3,Hof\n5,Au\n", "others.csv")
    services.datasets.wait(owner.id, other.id, 120)
    for keep, value in ((False, 3), (True, 128928)):
        again = services.cleaner.replay(owner.id, version.id, other.id, keep_values=keep)
        again = services.datasets.wait(owner.id, again.id, 120)
        assert again.parent_id == other.id
        assert rows(services, again)[1] == [value, "Bonn"]


def test_nobody_else_can_do_anything(services: Any, owner: User, stranger: User, towns: Dataset):
    cleaner, steps = services.cleaner, steps_from([FILL])
    version = cleaned(services, owner, towns, FILL)
    own = services.datasets.wait(stranger.id, arrive(services, stranger.id, TOWNS).id, 120)
    mine = cleaned(services, stranger, own, FILL)
    ways = (
        lambda who, which: cleaner.preview(who, which, steps),
        lambda who, which: cleaner.apply(who, which, steps),
        lambda who, which: cleaner.rewrite(who, which, steps),
        cleaner.undo,
        lambda who, which: cleaner.replay(who, which, own.id),
        lambda who, which: cleaner.replay(who, mine.id, which),
        cleaner.recipe,
        cleaner.versions,
        cleaner.script,
    )
    for way in ways:
        for which in (version.id, UUID(int=7)):
            with pytest.raises(NotFound):
                way(stranger.id, which)
    assert [item.id for item in cleaner.versions(stranger.id, own.id)] == [str(own.id), str(mine.id)]


def test_a_look_ahead_is_what_is_made(services: Any, owner: User, towns: Dataset):
    steps = steps_from([FILL, ONCE, UPPER])
    look = services.cleaner.preview(owner.id, towns.id, steps, sample=3)
    version = cleaned(services, owner, towns, FILL, ONCE, UPPER)
    assert (look.rows_before, look.rows_after) == (4, version.row_count)
    assert [step.effect for step in look.steps] == [
        item.effect for item in services.cleaner.recipe(owner.id, version.id)
    ]
    assert [row.after and list(row.after.values()) for row in look.sample] == [
        *rows(services, version)[: 2], None,
    ]  # fmt: skip
