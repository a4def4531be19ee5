"""The settings page shows whose it is."""

from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output
from flask import request
from flask_login import current_user

from components import ids
from components.settings import Profile, account_cards, calls


def show_account(_services: Any, _opened: Any) -> tuple[Any, Any]:
    """The cards about the account, and the calls with its address."""
    if not current_user.is_authenticated:
        return [], []
    profile = Profile(
        email=current_user.email,
        username=current_user.username,
        full_name=current_user.full_name or "",
        is_owner=current_user.is_superuser,
        address=request.host_url.rstrip("/"),
    )
    return account_cards(profile), calls(profile)


def register(app: Dash, services: Any) -> None:
    """Connect the settings page with the account."""
    app.callback(
        Output(ids.SETTINGS_ACCOUNT, "children"),
        Output(ids.SETTINGS_CALLS, "children"),
        Input(ids.SETTINGS_OPENED, "data"),
    )(partial(show_account, services))
    app.clientside_callback(
        ClientsideFunction("frame", "theme"),
        Output(ids.SETTINGS_OPENED, "storage_type"),
        Input(ids.SETTINGS_OPENED, "data"),
    )
