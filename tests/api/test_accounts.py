"""Accounts over HTTP, on both databases."""

from flask import Flask

from tests.fixtures.applications import PASSWORD
from tests.fixtures.clients import Person

NEW = {"email": "Mary@Example.com", "username": "mary", "password": PASSWORD, "full_name": "Mary Jackson"}
PUBLIC = {"id", "email", "username", "full_name", "is_active", "is_superuser", "created_at"}


def post(app: Flask, address: str, body: object, **headers: str):
    return app.test_client().post(f"/api/v1/auth/{address}", json=body, headers=headers)


def test_somebody_creates_an_account_signs_in_and_out(app: Flask):
    created = post(app, "register", NEW)
    assert created.status_code == 201
    assert set(created.json["data"]) == PUBLIC
    assert created.json["data"]["is_superuser"] is True
    reply = post(app, "login", {"email": "mary@example.com", "password": PASSWORD})
    token = reply.json["data"]
    assert (token["token_type"], token["expires_in"]) == ("bearer", 86_400)
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    client = app.test_client()
    assert client.get("/api/v1/auth/me", headers=headers).json["data"] == created.json["data"]
    assert client.post("/api/v1/auth/logout", headers=headers).status_code == 200
    assert client.get("/api/v1/auth/me", headers=headers).status_code == 401


def test_a_taken_name_is_a_conflict_that_says_which(app: Flask, ada: Person):
    reply = post(app, "register", NEW | {"email": "ADA@example.com"})
    assert (reply.status_code, reply.json["error"]["details"]) == (409, {"field": "email"})
    reply = post(app, "register", NEW | {"username": "ADA"})
    assert (reply.status_code, reply.json["error"]["details"]) == (409, {"field": "username"})


def test_nobody_makes_themselves_owner(app: Flask, ada: Person):
    for extra in ({"is_superuser": True}, {"id": "00000000-0000-4000-8000-000000000000"}, {"is_active": False}):
        reply = post(app, "register", NEW | extra)
        assert reply.status_code == 422
        assert set(reply.json["error"]["details"]["fields"]) == set(extra)
    assert post(app, "register", NEW).json["data"]["is_superuser"] is False


def test_every_wrong_field_is_named_at_once(app: Flask):
    reply = post(app, "register", {"email": "no", "username": "a b", "password": "short"})
    assert reply.status_code == 422
    assert set(reply.json["error"]["details"]["fields"]) == {"email", "username", "password"}


def test_a_wrong_password_and_an_unknown_address_look_the_same(app: Flask, ada: Person):
    wrong = post(app, "login", {"email": "ada@example.com", "password": "something else"})
    unknown = post(app, "login", {"email": "nobody@example.com", "password": "something else"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["error"] == unknown.json["error"]
    assert wrong.headers["WWW-Authenticate"].startswith("Bearer")


def test_guessing_has_to_wait(app: Flask, ada: Person):
    guess = {"email": "ada@example.com", "password": "wrong guess"}
    statuses = [post(app, "login", guess).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    reply = post(app, "login", guess | {"password": PASSWORD})
    assert (reply.status_code, reply.json["error"]["code"]) == (429, "RATE_LIMITED")
    assert 0 < int(reply.headers["Retry-After"]) <= 900


def test_a_changed_password_ends_every_token_and_session(app: Flask, ada: Person):
    browser, old = ada.browser(), ada.headers
    change = {"current_password": PASSWORD, "new_password": "another horse, another battery"}
    assert ada.ask("POST", "/auth/change-password", json=change | {"current_password": "no"}).status_code == 422
    assert ada.ask("POST", "/auth/change-password", json=change).status_code == 200
    assert ada.get("/auth/me", headers=old).status_code == 401
    assert browser.client.get("/").status_code == 303
    assert post(app, "login", {"email": ada.user.email, "password": PASSWORD}).status_code == 401
    assert post(app, "login", {"email": ada.user.email, "password": change["new_password"]}).status_code == 200


def test_a_disabled_account_is_refused_at_once(app: Flask, ada: Person):
    from sqlalchemy import update

    from models.tables import User

    with app.extensions["datalens"].database.session() as session:
        session.execute(update(User).values(is_active=False))
    assert ada.get("/auth/me").status_code == 401
