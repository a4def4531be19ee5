"""The settings page shows whose it is and where they are signed in, and ends sign-ins."""

from functools import partial
from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Dash, Input, Output
from flask import request, session
from flask_login import current_user

from callbacks.sign_ins import SESSION_FIELD
from components import ids, numbers
from components.settings import Profile, account_cards, calls
from components.sign_ins import OTHERS, sign_in_table


def show_account(services: Any, _opened: Any) -> tuple[Any, Any, str]:
    """The cards about the account, the calls with its address, and how long a token lasts."""
    if not current_user.is_authenticated:
        return [], [], ""
    profile = Profile(
        email=current_user.email,
        username=current_user.username,
        full_name=current_user.full_name or "",
        is_owner=current_user.is_superuser,
        address=request.host_url.rstrip("/"),
    )
    return account_cards(profile), calls(profile), numbers.duration(60 * services.settings.access_token_expire_minutes)


def show_sign_ins(services: Any, _opened: Any, ending: str | None) -> Any:
    """The signed-in browsers, after ending those that were asked for."""
    if not current_user.is_authenticated:
        return []
    secret = str(session.get(SESSION_FIELD) or "")
    if ending:
        end(services, ending.partition("|")[0], secret)
    return sign_in_table(services.sessions.of_user(current_user.id, secret))


def end(services: Any, which: str, secret: str) -> None:
    """End all other sign-ins, or one; what is no sign-in of this person changes nothing."""
    if which == OTHERS:
        services.sessions.end_others(current_user.id, secret)
        return
    try:
        services.sessions.end_one(current_user.id, UUID(which))
    except ValueError:
        return


def register(app: Dash, services: Any) -> None:
    """Connect the settings page with the account."""
    app.callback(
        Output(ids.SETTINGS_ACCOUNT, "children"),
        Output(ids.SETTINGS_CALLS, "children"),
        Output(ids.SETTINGS_LIFE, "children"),
        Input(ids.SETTINGS_OPENED, "data"),
    )(partial(show_account, services))
    app.callback(
        Output(ids.SETTINGS_SIGN_INS, "children"), Input(ids.SETTINGS_OPENED, "data"), Input(ids.SETTINGS_END, "data")
    )(partial(show_sign_ins, services))
    app.clientside_callback(
        ClientsideFunction("frame", "theme"),
        Output(ids.SETTINGS_OPENED, "storage_type"),
        Input(ids.SETTINGS_OPENED, "data"),
    )
