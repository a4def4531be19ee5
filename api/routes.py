"""The routes of the API: every address, the view behind it, and what it says about itself in the document."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel

from api.accounts import AccountRoutes
from api.document import ACCOUNTS, DOCUMENT, PREFIX, SERVICE, TOKEN, errors
from api.reading import checked
from api.schemas.accounts import AccountReply, TokenReply
from api.schemas.envelope import EmptyReply
from api.schemas.service import HealthReply
from api.service import ServiceRoutes

__all__ = ["DOCUMENT", "register_api"]
ASSETS = Path(__file__).resolve().parent.parent / "assets"
View = Callable[..., Response]


class Routes:
    """Adds routes to one blueprint."""

    def __init__(self, blueprint: APIBlueprint) -> None:
        self.blueprint = blueprint

    def add(
        self,
        method: str,
        address: str,
        view: View,
        tag: Tag,
        reply: type[BaseModel] | dict[str, Any],
        *failures: int,
        status: int = 200,
        is_open: bool = False,
    ) -> None:
        """One route; `failures` are the error statuses that not every route has."""
        decorate = getattr(self.blueprint, method)(
            address,
            tags=[tag],
            endpoint=view.__name__,
            operation_id=view.__name__,
            responses={status: reply, **errors(*failures, *(() if is_open else (401,)))},
            security=None if is_open else TOKEN,
        )
        decorate(checked(view))


def register_api(app: OpenAPI, services: Any) -> None:
    """Put the API below /api/v1."""
    routes = Routes(APIBlueprint("api", __name__, url_prefix=PREFIX))
    add_accounts(routes, AccountRoutes(services))
    add_service(routes, ServiceRoutes(app, services, ASSETS))
    app.register_api(routes.blueprint)


def add_accounts(routes: Routes, views: AccountRoutes) -> None:
    """Accounts."""
    routes.add(
        "post", "/auth/register", views.register, ACCOUNTS, AccountReply, 403, 409, 429, status=201, is_open=True
    )
    routes.add("post", "/auth/login", views.login, ACCOUNTS, TokenReply, 401, 429, is_open=True)
    routes.add("post", "/auth/logout", views.logout, ACCOUNTS, EmptyReply)
    routes.add("post", "/auth/change-password", views.change_password, ACCOUNTS, EmptyReply, 409, 429)
    routes.add("get", "/auth/me", views.me, ACCOUNTS, AccountReply)


def add_service(routes: Routes, views: ServiceRoutes) -> None:
    """Health and documentation."""
    routes.add("get", "/health", views.health, SERVICE, HealthReply, is_open=True)
    document = {"description": "This document", "content": {"application/json": {"schema": {"type": "object"}}}}
    routes.add("get", "/openapi.json", views.openapi_document, SERVICE, document, is_open=True)
    page = {"description": "A page to try the API", "content": {"text/html": {"schema": {"type": "string"}}}}
    routes.add("get", "/docs", views.documentation, SERVICE, page, is_open=True)
