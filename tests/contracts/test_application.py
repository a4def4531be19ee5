"""The application as a whole: it can be built twice, everything it names exists, and the first visitors are served."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from flask import Flask
from flask.testing import FlaskClient

from components import ids, shell
from models.settings import Settings
from pages.routes import page_modules
from tests.contracts.callback_calls import outputs_of
from tests.contracts.source import ROOT, module_name, module_paths, tree_of
from tests.fixtures.applications import make_settings, stop
from tests.fixtures.clients import Person, new_person

# Dash makes these itself.
DASH = {"_pages_location", "_pages_content", "_pages_store", "_pages_dummy"}


def places_of(app: Flask) -> set[str]:
    """Every component id that a callback reads or fills."""
    found: set[str] = set()
    for callback in app.extensions["dash"]._callback_list:
        places = [*callback["inputs"], *callback["state"], *outputs_of(callback["output"])]
        found |= {place["id"].replace("\\.", ".") for place in places}
    return found - DASH


def ids_within(component: Any) -> Iterator[str]:
    if isinstance(component, Component):
        identifier = getattr(component, "id", None)
        if isinstance(identifier, str):
            yield identifier
        for child in component._traverse():
            yield from ids_within(child)


def ids_named_in(path: Path) -> Iterator[str]:
    """The ids of `components/ids.py` that a module uses, and those that it writes out."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ids":
            value = getattr(ids, node.attr)
            yield from value if isinstance(value, tuple) else (str(value),)
        if isinstance(node, ast.keyword) and node.arg == "id" and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def test_every_component_that_a_callback_needs_is_drawn_somewhere(shared_app: Flask):
    layouts = [module.layout for module in page_modules()]
    drawn = {identifier for layout in layouts for identifier in ids_within(layout())}
    drawn |= set(ids_within(shell.frame(Component())))
    later = {identifier for path in module_paths("components", "pages") for identifier in ids_named_in(path)}
    assert places_of(shared_app) - drawn - later == set()


def test_every_page_can_be_drawn_with_any_address(shared_app: Flask):
    for module in page_modules():
        assert isinstance(module.layout(dataset_id="<script>", filter="[", anything="else"), Component)


def test_two_applications_live_in_one_process(tmp_path: Path, migrated_sqlite: Path):
    from app import create_app

    apps = []
    for name in ("first", "second"):
        home = tmp_path / name
        home.mkdir()
        (home / "datalens.db").write_bytes(migrated_sqlite.read_bytes())
        apps.append(create_app(make_settings(home, f"sqlite:///{home / 'datalens.db'}")))
    try:
        first, second = (new_person(app, "ada") for app in apps)
        assert first.get("/auth/me").json["data"]["id"] == str(first.user.id)
        # Neither knows the other's people, and both have all behaviour.
        assert Person(apps[1], first.user, first.token).get("/auth/me").status_code == 401
        one, other = (app.extensions["dash"]._callback_list for app in apps)
        assert [item["output"] for item in one] == [item["output"] for item in other]
        for person in (first, second):
            browser = person.browser()
            assert len(browser.client.get("/_dash-dependencies").json) == len(one)
    finally:
        for app in apps:
            stop(app.extensions["datalens"])


def signed_in(app: Flask, user: Any) -> FlaskClient:
    """A browser with a session that has not asked for anything yet."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["browser"] = app.extensions["datalens"].sessions.start(user.id, "tests")
    return client


@pytest.mark.parametrize("round", range(3))
def test_the_first_visitors_are_served_even_when_they_come_at_once(tmp_path: Path, migrated_sqlite: Path, round: int):
    from app import create_app

    (tmp_path / "datalens.db").write_bytes(migrated_sqlite.read_bytes())
    app = create_app(make_settings(tmp_path, f"sqlite:///{tmp_path / 'datalens.db'}"))
    try:
        user = new_person(app, "ada").user
        browsers = [signed_in(app, user) for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda browser: browser.get("/_dash-dependencies"), browsers))
        assert [reply.status_code for reply in replies] == [200] * 8
        assert len({reply.data for reply in replies}) == 1
        assert len(replies[0].json) > 10
    finally:
        stop(app.extensions["datalens"])


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in text] == []


def test_the_index_tells_nothing_about_the_machine(shared_app: Flask, grace: Person):
    import sys

    page = grace.browser().client.get("/").text
    assert '<html lang="en"' in page
    assert sys.version.split()[0] not in page
    assert sys.version not in page


def test_an_address_that_does_not_exist_says_so(shared_app: Flask, grace: Person):
    browser = grace.browser()
    for address in ("/nowhere", "/datasets", "/datasets/1/nowhere", "/not-found", "/_reload-hash"):
        assert browser.client.get(address).status_code == 404, address


def test_pages_that_are_not_part_of_the_index_bring_their_own_scripts(shared_app: Flask, grace: Person):
    page = grace.browser().client.get("/").text
    assert "swagger" not in page
    assert page.index("theme.js") < page.index("react-entry-point")


def test_what_imports_its_own_modules_is_loaded_before_the_first_request(tmp_path: Path):
    """Two requests that import such a package from both ends at once wait for each other, and one of them fails."""
    packages = [module_name(path) for path in module_paths("services") if "discover(__name__" in path.read_text()]
    code = (
        "import sys; from app import create_app; app = create_app(); loaded = set(sys.modules); "
        "app.extensions['datalens'].close(); print(*[name for name in sys.argv[1:] if name not in loaded])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *packages],
        cwd=ROOT,
        env=os.environ | {"DATALENS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(packages) > 3
    assert run.stdout.split() == [], run.stderr
