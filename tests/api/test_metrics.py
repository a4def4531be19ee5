"""Metrics: what monitoring reads, and who may read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.fixtures.applications import make_settings, stop
from tests.fixtures.clients import Person, new_person

TOKEN = "a token for the monitoring alone"


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Flask]:
    """An application with a metrics token."""
    from app import create_app

    home = tmp_path_factory.mktemp("watched")
    (home / "datalens.db").write_bytes(migrated_sqlite.read_bytes())
    app = create_app(make_settings(home, f"sqlite:///{home / 'datalens.db'}", metrics_token=TOKEN))
    yield app
    stop(app.extensions["datalens"])


@pytest.fixture(scope="module")
def owner(watched: Flask) -> Person:
    """The first account, which owns the server."""
    return new_person(watched, "owner")


@pytest.fixture(scope="module")
def guest(watched: Flask, owner: Person) -> Person:
    """An account like any other."""
    return new_person(watched, "guest")


def read(app: Flask, token: str = TOKEN):
    return app.test_client().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def value_of(text: str, sample: str) -> float:
    return next(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(f"{sample} "))


def test_the_metrics_token_and_an_owner_may_read(watched: Flask, owner: Person):
    assert read(watched).status_code == 200
    assert read(watched, owner.token).status_code == 200


def test_nobody_else_may_read(watched: Flask, guest: Person):
    assert read(watched, guest.token).status_code == 403
    assert read(watched, TOKEN[:-1]).status_code == 401
    assert watched.test_client().get("/metrics").status_code == 401


def test_without_a_metrics_token_an_empty_one_opens_nothing(shared_app: Flask):
    assert read(shared_app, "").status_code == 401


def test_requests_are_counted_by_route_and_status(watched: Flask, owner: Person):
    sample = 'datalens_requests_total{endpoint="GET /api/v1/auth/me",status="200"}'
    owner.get("/auth/me").close()
    before = value_of(read(watched).text, sample)
    owner.get("/auth/me").close()
    assert value_of(read(watched).text, sample) == before + 1


def test_datasets_are_counted_by_status_and_never_named(watched: Flask, owner: Person):
    owner.dataset()
    text = read(watched).text
    assert value_of(text, 'datalens_datasets{status="ready"}') >= 1
    assert value_of(text, 'datalens_original_bytes{status="ready"}') > 0
    assert "sales" not in text
